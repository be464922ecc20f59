"""The sheet of proposals: which targets were put forward, by whom, and what was decided."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kpi_toolkit.engines import Engine
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.plan.columns import PROPOSALS
from kpi_toolkit.plan.entries import EntrySheet, read_entries
from kpi_toolkit.plan.proposal import Proposal
from kpi_toolkit.settings import Settings
from kpi_toolkit.sheets.faults import error, warning
from kpi_toolkit.sheets.finding import Finding


def read_proposals(
    folder: Path, catalogue: Catalogue, settings: Settings, engine: Engine | None = None
) -> EntrySheet[Proposal]:
    """Read ``plan/proposals.csv``, ``plan/proposals.xlsx`` or the table named under ``plan.proposals`` in kpi.yaml.

    Raises
    ------
    UsageError
        When the sheet cannot be read at all; faults of its rows are findings.
    DataError
        When the source that should hold it cannot be opened.
    """
    read = read_entries(folder, PROPOSALS, catalogue, settings, engine, _faults)
    return read.sheet_of(lambda values: Proposal(**values))


def _faults(values: Mapping[str, Any], filled: frozenset[str], catalogue: Catalogue) -> Iterator[Finding]:
    decided, again = values["decided_on"], values["review_on"]
    if decided and again and again <= decided:
        yield error("K024", "proposal_dates", decided=decided, again=again)
    if "decided_on" in filled and "approved_by" not in filled:
        yield error("K024", "proposal_no_decider")
    if "approved_by" in filled and "decided_on" not in filled:
        yield warning("K024", "proposal_not_dated")
    if "decided_on" in filled and "review_on" not in filled:
        yield warning("K024", "proposal_no_review")
