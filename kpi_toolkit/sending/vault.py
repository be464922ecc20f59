"""What only the environment knows: addresses of chat groups and passwords, and how they stay out of every sentence."""

from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, quote, urlsplit

from kpi_toolkit.errors import DeliveryError, in_line
from kpi_toolkit.language.text import spoken

HIDDEN = "•••"
LEAST = 6
"""Shorter parts of an address tell nothing."""
SHOWN = 200
"""Signs of a server's answer that are repeated."""


class Vault:
    """Secrets by the names of their variables.

    Parameters
    ----------
    environment
        Variables and their values.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._known: set[str] = set()

    def has(self, name: str) -> bool:
        """Whether a variable is set to something."""
        return bool(self._environment.get(name))

    def secret(self, name: str) -> str:
        """Return the value of a variable.

        Raises
        ------
        DeliveryError
            When it is not set.
        """
        if not (value := self._environment.get(name, "").strip()):
            raise DeliveryError(spoken("send.unset", name=name))
        self._known |= set(_parts(value))
        return value

    def hidden(self, text: object) -> str:
        """Return what somebody else said as one short line, without any secret that was read."""
        said = str(text)
        for secret in sorted(self._known, key=len, reverse=True):
            said = said.replace(secret, HIDDEN)
        return in_line(" ".join(said.split()))[:SHOWN]


def _parts(value: str) -> Iterator[str]:
    """Yield a secret, and the parts of one that is an address."""
    yield from (value, quote(value), quote(value, safe=""))
    if "://" in value:
        where = urlsplit(value)
        texts = (*where.path.split("/"), *(text for _, text in parse_qsl(where.query)), where.query, where.path)
        yield from (text for text in (*texts, where.username, where.password) if text and len(text) >= LEAST)
