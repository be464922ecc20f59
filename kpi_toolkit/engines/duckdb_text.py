"""What is written to DuckDB as text, and what of its own words is shown to people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from kpi_toolkit.engines import SOURCE, CsvFile
from kpi_toolkit.engines.blanks import OUTER_BLANKS
from kpi_toolkit.language.text import spoken


def sql_text(value: object) -> str:
    """Write a value as SQL text."""
    return "'" + str(value).replace("'", "''") + "'"


def identifier(name: str) -> str:
    """Write a name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def quoted(name: str) -> str:
    """Write a name as SQL: ``source.my orders`` → ``"source"."my orders"``."""
    return ".".join(identifier(part) for part in split_name(name))


def split_name(name: str) -> tuple[str, str]:
    """Return the schema and the plain name of a table."""
    space, dot, plain = name.partition(".")
    return (SOURCE, plain) if dot and space == SOURCE else ("main", name)


def clean_text(column: str) -> str:
    """Return SQL for a column of text without the blanks around it, null where it is blank."""
    return f"nullif(regexp_replace({identifier(column)}, {sql_text(OUTER_BLANKS)}, '', 'g'), '')"


def cleaned(select: str, columns: Iterable[str]) -> str:
    """Return a SELECT with some columns of text without blanks around them."""
    clean = ", ".join(f"{clean_text(column)} AS {identifier(column)}" for column in columns)
    return f"SELECT * REPLACE ({clean}) FROM (\n{select}\n)"


def hashed_columns(types: Mapping[str, str]) -> list[str]:
    """Return what is hashed of a row: every column, and its text where values that are equal are written in two ways.

    As 0.0 and -0.0, or a month and 30 days: as text they can be two segments.

    Parameters
    ----------
    types
        Ibis type by column.
    """
    columns = [identifier(name) for name in types]
    odd = [name for name, kind in types.items() if any(word in kind for word in ("float", "interval", "unknown"))]
    return [*columns, *(f"{identifier(name)}::VARCHAR" for name in odd)]


def sql_file(path: Path) -> str:
    """Write the name of a file as SQL text."""
    # DuckDB would take orders[1].csv for a pattern.
    return sql_text(re.sub(r"([\[*?])", r"[\1]", str(path)))


def short(error: duckdb.Error) -> str:
    """Say in one line what DuckDB objects to, without the kind of error, the SQL and the caret below it.

    What it offers in the place of a missing table is left out: it knows only of those that were needed so far.
    """
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    hints = ("Candidate",) if "Table with name" in lines[0] else ("Candidate", "Did you mean")
    useful = lines[:1] + [line for line in lines[1:] if line.startswith(hints)]
    return re.sub(r"^(?:[A-Z]\w+ )+Error: ", "", " ".join(useful)).rstrip("!")


def csv_fault(error: duckdb.Error, only_file: str) -> str:
    """Say which line of which CSV file cannot be read, and why."""
    text = str(error)
    line = re.search(r"CSV Error on Line: (\d+)\n(?:Original Line: (.*)\n)?", text)
    if line is None:
        return spoken("fault.csv", file=f"`{only_file}`", said=short(error))
    file = re.search(r"^\s*file = (.*)$", text, re.MULTILINE)
    shown = spoken("fault.shown", listed=f"`{line[2].strip()[:60]}`") if line[2] else ""
    values = {"file": f"`{Path(file[1]).name if file else only_file}`", "row": line[1], "shown": shown}
    if counts := re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", text):
        return spoken("fault.csv_columns", have=counts[2], usual=counts[1], **values)
    if "quote" in text:
        return spoken("fault.csv_quote", **values)
    return spoken("fault.csv_line", said=text.splitlines()[2] if text.count("\n") > 1 else short(error), **values)


def read_csv(file: CsvFile) -> str:
    """Return a SELECT over a CSV file, all of it as text."""
    # Nothing is guessed: a sniffed dialect may skip the first lines of a file without a word.
    columns = ", ".join(f"{sql_text(column)}: 'VARCHAR'" for column in file.header)
    return (
        f"SELECT * FROM read_csv({sql_file(file.path)}, auto_detect = false, header = true, strict_mode = true, "
        f"delim = {sql_text(file.delimiter)}, quote = '\"', escape = '\"', columns = {{{columns}}})"
    )
