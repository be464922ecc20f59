"""Names of columns and tables as people read them: capitals, blanks and full width do not count."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable

from kpi_toolkit.engines.blanks import BLANKS

_NO_BLANKS = str.maketrans("", "", BLANKS)


def folded(name: str) -> str:
    """Return what two names share that are one to people: `` Order ID`` and ``orderid``, `Ａ` and `a`."""
    return unicodedata.normalize("NFKC", name).translate(_NO_BLANKS).casefold()


def alike(wanted: str, there: Iterable[str]) -> list[str]:
    """Return the names that are the wanted one: itself, else those that fold alike, else those without underscores."""
    names = list(there)
    ways: tuple[Callable[[str], str], ...] = (str, folded, _joined)
    return next((same for way in ways if (same := [name for name in names if way(name) == way(wanted)])), [])


def twins(names: Iterable[str]) -> list[list[str]]:
    """Return the names that cannot be told apart, together."""
    by_name: dict[str, list[str]] = {}
    for name in names:
        by_name.setdefault(folded(name), []).append(name)
    return [same for same in by_name.values() if len(same) > 1]


def keys_of(headers: Iterable[Iterable[str]]) -> dict[str, str]:
    """Return by name what the names of several parts of a table share that are one to people.

    Underscores count only where one part has both names.
    """
    parts = [list(names) for names in headers]
    counts = (Counter(_joined(name) for name in {folded(name) for name in names}) for names in parts)
    apart = {joined for count in counts for joined, several in count.items() if several > 1}
    every = (name for names in parts for name in names)
    return {name: folded(name) if _joined(name) in apart else _joined(name) for name in every}


def displayed(tables: Iterable[tuple[str, str, bool]]) -> dict[str, tuple[str, str]]:
    """Return the names by which a database's tables are called, each with its schema and table.

    Those that are near are called by their name, whose schema is then empty; others have their schema in front, and
    quotes where that is the name of another table as well.

    Parameters
    ----------
    tables
        Schema, table and whether it is found without its schema.
    """
    rows = list(tables)
    names = {table: ("", table) for _, table, is_near in rows if is_near}
    for schema, table, is_near in rows:
        if not is_near:
            plain = f"{schema}.{table}"
            names[f'"{schema}"."{table}"' if plain in names else plain] = (schema, table)
    return names


def _joined(name: str) -> str:
    return folded(name).replace("_", "")
