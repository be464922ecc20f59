"""A database's URL taken apart, without its secrets."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from kpi_toolkit.engines.known import BY_SCHEME, ENGINES, KnownEngine
from kpi_toolkit.errors import UsageError
from kpi_toolkit.language.naming import names_of, perhaps
from kpi_toolkit.language.text import spoken

SECONDS_TO_CONNECT = 10


@dataclass(frozen=True)
class Address:
    """A database's URL taken apart.

    Parameters
    ----------
    engine
        What is known of its kind.
    place
        What stands between ``://`` and the path, e.g. ``local[*]`` for Spark.
    label
        How messages call the database: without user, password and options.
    options
        What stands behind the question mark.
    """

    engine: KnownEngine
    place: str
    host: str
    port: int | None
    user: str
    database: str
    options: Mapping[str, str]
    label: str


def parse_url(url: str) -> Address:
    """Take a database's URL apart.

    Raises
    ------
    UsageError
        When its scheme is unknown, it holds a password, or an option is not known. The URL is never shown.
    """
    scheme, dots, rest = url.partition("://")
    engine = BY_SCHEME.get(scheme.lower())
    if not dots or engine is None:
        raise UsageError(spoken("engine.scheme", names=names_of(f"{known.scheme}://" for known in ENGINES)))
    scheme = engine.scheme
    if engine.is_place_plain:
        place, _, query = rest.partition("?")
        return Address(engine, place, "", None, "", "", _options(query, engine), f"{scheme}://{place}")
    try:
        parts = urlsplit(f"{scheme}://{rest}")
        port = parts.port
    except ValueError:
        raise UsageError(spoken("engine.url", example=engine.example)) from None
    options = _options(parts.query, engine)
    if parts.password is not None or any("password" in key or "token" in key for key in options):
        raise UsageError(spoken("engine.password"))
    host, database = unquote(parts.hostname or ""), unquote(parts.path)
    label = f"{scheme}://{host}{f':{port}' if port else ''}{database}"
    return Address(engine, parts.netloc, host, port, unquote(parts.username or ""), database, options, label)


def _options(query: str, engine: KnownEngine) -> dict[str, str]:
    options = dict(parse_qsl(query, keep_blank_values=True))
    for name in options:
        if name not in engine.options and "password" not in name and "token" not in name:
            known = perhaps(name, engine.options) or spoken("engine.no_options")
            raise UsageError(spoken("engine.option", name=name, engine=engine.scheme, hint=known))
    return options
