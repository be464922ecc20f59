"""JSON files as text by column: a list of objects, or an object in each line."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from kpi_toolkit.engines.blanks import BLANKS
from kpi_toolkit.errors import DataError
from kpi_toolkit.files.plain import check_plain
from kpi_toolkit.language.text import spoken
from kpi_toolkit.sources.headings import refuse_twins
from kpi_toolkit.sources.raw import ROW

LINES = (".jsonl", ".ndjson")


def read_json(path: Path, encoding: str) -> pd.DataFrame:
    """Return the objects of a file, numbers as they are written, objects inside them as ``customer.id``.

    Raises
    ------
    DataError
        When it is no JSON (line named), or has no list of objects.
    """
    label = f"`{path.name}`"
    rows = [(place, dict(_flat(value))) for place, value in _objects(path, encoding, label)]
    if not rows:
        raise DataError(spoken("fault.json_form", file=label))
    names = list(dict.fromkeys(name for _, row in rows for name in row))
    refuse_twins(names, label)
    columns = {name: pd.Series([row.get(name) for _, row in rows], dtype="str") for name in names}
    return pd.DataFrame(columns | {ROW: [place for place, _ in rows]})


def _objects(path: Path, encoding: str, label: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield every object with its line, or its place in the list."""
    try:
        check_plain(path)
        text = path.read_text("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
    except (UnicodeError, LookupError) as error:
        raise DataError(spoken("fault.no_json", file=label, row=1, said=error)) from None
    if path.suffix.lower() in LINES:
        values: Any = [
            (place, _parsed(line, place, label)) for place, line in enumerate(text.split("\n"), 1) if line.strip()
        ]
    else:
        values = list(enumerate(_list_of(_parsed(text, 1, label)), 1))
    if any(not isinstance(value, dict) for _, value in values):
        raise DataError(spoken("fault.json_form", file=label))
    yield from values


def _parsed(text: str, line: int, label: str) -> Any:
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise DataError(spoken("fault.no_json", file=label, row=line + error.lineno - 1, said=error.msg)) from None


def _list_of(tree: Any) -> list[Any]:
    """Return the list of a file: the whole of it, or the only list of objects in the objects around it."""
    if isinstance(tree, list):
        return tree
    lists = list(_lists_in(tree))
    return lists[0] if len(lists) == 1 else []


def _lists_in(tree: Any) -> Iterator[list[Any]]:
    for value in tree.values() if isinstance(tree, dict) else ():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield value
        elif isinstance(value, dict):
            yield from _lists_in(value)


def _flat(value: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str | None]]:
    for name, inner in value.items():
        if isinstance(inner, dict):
            yield from _flat(inner, f"{before}{name}.")
        else:
            yield f"{before}{name}", _text(inner)


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return None if value is None else str(value).strip(BLANKS) or None
