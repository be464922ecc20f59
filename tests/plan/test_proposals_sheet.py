"""The sheet of proposals: typed rows, and every fault of it as a finding."""

from datetime import date
from pathlib import Path

import pytest

from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.plan.entries import EntrySheet
from kpi_toolkit.plan.proposal import Proposal
from kpi_toolkit.plan.proposals import read_proposals
from kpi_toolkit.settings import Settings

PROPOSAL = {
    "role": "operations",
    "metric": "repurchase_rate",
    "target": "0.36 a month",
    "logic": "0.34 so far",
    "proposed_by": "Lin",
    "approved_by": "Wang",
    "decided_on": "1998-02-25",
    "review_on": "1998-06-01",
}


def read(folder: Path, *rows: dict[str, str]) -> EntrySheet[Proposal]:
    lines = [",".join(f'"{text}"' for text in row.values()) for row in rows]
    (folder / "plan").mkdir(parents=True)
    (folder / "plan" / "proposals.csv").write_text("\n".join([",".join(rows[0]), *lines]), "utf-8")
    return read_proposals(folder, CATALOGUE, Settings())


def test_no_sheet_is_no_proposals(tmp_path: Path) -> None:
    assert read_proposals(tmp_path, CATALOGUE, Settings()) == EntrySheet()


def test_a_proposal_arrives_typed(tmp_path: Path) -> None:
    sheet = read(tmp_path, PROPOSAL)
    assert not sheet.findings
    assert sheet.file == "proposals.csv"
    assert sheet.entries == (
        Proposal(
            2,
            "operations",
            "repurchase_rate",
            "0.36 a month",
            "0.34 so far",
            "Lin",
            "Wang",
            date(1998, 2, 25),
            date(1998, 6, 1),
        ),
    )


def test_an_open_proposal_has_no_decision(tmp_path: Path) -> None:
    (proposal,) = read(tmp_path, PROPOSAL | {"approved_by": "", "decided_on": "", "review_on": ""}).entries
    assert (proposal.approved_by, proposal.decided_on, proposal.review_on) == ("", None, None)


def test_headings_may_be_chinese(tmp_path: Path) -> None:
    words = dict(
        zip(["岗位", "指标", "目标", "逻辑", "提出人", "批准人", "决定日", "复查日"], PROPOSAL.values(), strict=True)
    )
    (proposal,) = read(tmp_path, words | {"岗位": "运营", "指标": "回购率"}).entries
    assert (proposal.role, proposal.metric) == ("operations", "repurchase_rate")


@pytest.mark.parametrize(
    ("severity", "key", "change"),
    [
        ("error", "empty_cell", {"logic": ""}),
        ("error", "empty_cell", {"proposed_by": ""}),
        ("error", "proposal_dates", {"review_on": "1998-02-25"}),
        ("error", "proposal_no_decider", {"approved_by": ""}),
        ("error", "no_such_day", {"decided_on": "1998-02-30"}),
        ("warning", "proposal_not_dated", {"decided_on": ""}),
        ("warning", "proposal_no_review", {"review_on": ""}),
    ],
)
def test_a_fault_is_a_finding(tmp_path: Path, severity: str, key: str, change: dict[str, str]) -> None:
    sheet = read(tmp_path, PROPOSAL | change)
    (finding,) = sheet.findings
    assert (finding.code, finding.severity, finding.key) == ("K024", severity, key)
    assert finding.where() == "proposals.csv row 2"
    assert len(sheet.entries) == (severity == "warning")
