"""The rows of actions, proposals and benchmarks as typed values, before they become any of these."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from kpi_toolkit.engines import Engine
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.plan.columns import ACTIONS
from kpi_toolkit.settings import Settings
from kpi_toolkit.sheets.columns import Form
from kpi_toolkit.sheets.faults import error
from kpi_toolkit.sheets.finding import Finding
from kpi_toolkit.sheets.rows import SheetRow, is_note, read_rows
from kpi_toolkit.sheets.typed import CellReading

RowCheck = Callable[[Mapping[str, Any], frozenset[str], Catalogue], Iterable[Finding]]
"""Of typed values by column, the columns that are filled, and the catalogue."""


Entry = TypeVar("Entry")


@dataclass(frozen=True)
class EntrySheet(Generic[Entry]):
    """What a sheet says, in its order and without its rows that have an error, and what is wrong with it.

    Parameters
    ----------
    left_out
        How many of its rows are not among the entries because of an error.
    """

    entries: tuple[Entry, ...] = ()
    findings: tuple[Finding, ...] = ()
    file: str = ""
    left_out: int = 0


@dataclass(frozen=True)
class Entries:
    """The rows of a sheet as typed values by column, and its findings.

    Parameters
    ----------
    is_whole
        Whether the sheet has all columns that it needs.
    """

    entries: tuple[dict[str, Any], ...] = ()
    findings: tuple[Finding, ...] = ()
    file: str = ""
    is_whole: bool = True

    @property
    def sound(self) -> Iterator[dict[str, Any]]:
        """The rows without an error."""
        faulty = {finding.row for finding in self.findings if finding.severity == "error"}
        return (values for values in self.entries if self.is_whole and values["row"] not in faulty)

    @property
    def left_out(self) -> int:
        """How many rows have an error, notes below the table among them; all where a column is missing."""
        faulty = {finding.row for finding in self.findings if finding.severity == "error" and finding.row > 1}
        entries = {values["row"] for values in self.entries}
        return len(faulty) if self.is_whole else len(entries | faulty)

    @property
    def in_order(self) -> tuple[Finding, ...]:
        """The findings by row."""
        return tuple(sorted(self.findings, key=lambda finding: finding.row))

    def sheet_of(self, entry_of: Callable[[dict[str, Any]], Entry]) -> EntrySheet[Entry]:
        """Return what the sheet says, its sound rows made into what they are."""
        return EntrySheet(tuple(map(entry_of, self.sound)), self.in_order, self.file, self.left_out)


def read_entries(
    folder: Path, form: Form, catalogue: Catalogue, settings: Settings, engine: Engine | None, faults: RowCheck
) -> Entries:
    """Read a sheet of actions or proposals.

    Parameters
    ----------
    faults
        What is wrong with the values of a row together.

    Raises
    ------
    UsageError
        When the sheet cannot be read at all.
    DataError
        When the source that should hold it cannot be opened.
    """
    read = read_rows(folder, form, settings, engine)
    if read is None:
        return Entries()
    entries: list[dict[str, Any]] = []
    findings = list(read.findings)
    for row in read.rows:
        role = ""
        if not is_note(row):
            row.findings.extend(_empty(row, form, read.columns))
            values = row.values(form, CellReading({}, catalogue, settings))
            row.findings.extend(faults(values, row.filled, catalogue))
            entries.append({"row": row.number} | values)
            role = values.get("role") or ""
        findings += [_coded(finding) for finding in read.placed(row, role)]
    return Entries(tuple(entries), tuple(findings), read.file, read.has(form.needed))


def with_repeats(read: Entries, subject: Callable[[Mapping[str, Any]], Hashable], key: str, *named: str) -> Entries:
    """Return the entries with a fault for each row that says again what an earlier one said.

    Parameters
    ----------
    subject
        What a row speaks of; nothing, for one that cannot be told from others.
    key
        The fault's sentence; it has the ``first`` row.
    named
        Columns whose values are in it too.
    """
    first: dict[Hashable, int] = {}
    findings = []
    for values in read.entries:
        if (spoken := subject(values)) and (number := first.setdefault(spoken, values["row"])) != values["row"]:
            finding = error("K024", key, first=number, **{name: values[name] for name in named})
            findings.append(replace(finding, file=read.file, row=values["row"], role=values.get("role") or ""))
    return replace(read, findings=(*read.findings, *findings))


def _empty(row: SheetRow, form: Form, columns: Sequence[str]) -> Iterator[Finding]:
    for name in form.needed:
        if name in columns and name not in row.filled:
            yield error("K016" if form is ACTIONS else "K024", "empty_cell", column=form[name].label)


def _coded(finding: Finding) -> Finding:
    """Name the rule of an action or a proposal that a fault of a cell breaks."""
    if finding.key == "several_owners":
        return replace(finding, code="K016")
    return replace(finding, code="K024") if finding.code in ("K002", "K004", "K005") else finding
