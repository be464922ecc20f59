"""The sheet of actions: typed rows, and every fault of it as a finding."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.errors import UsageError
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.plan.action import Action
from kpi_toolkit.plan.actions import read_actions
from kpi_toolkit.plan.columns import ACTIONS
from kpi_toolkit.plan.entries import EntrySheet
from kpi_toolkit.settings import Settings

ACTION = {
    "id": "A1",
    "role": "operations",
    "metric": "repurchase_rate",
    "diagnosis": "late second orders",
    "steps": "1. list; 2. send",
    "owner": "Lin",
    "resources": "500 coupons",
    "start": "1998-03-01",
    "due": "1998-04-01",
    "expected": "0.02",
    "expected_mode": "pp",
    "expected_by": "1998-05-01",
    "fixed_on": "1998-02-25",
    "status": "running",
}


def read(folder: Path, *rows: dict[str, str]) -> EntrySheet[Action]:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [",".join(f'"{row.get(column, "")}"' for column in columns) for row in rows]
    (folder / "plan").mkdir(parents=True)
    (folder / "plan" / "actions.csv").write_text("\n".join([",".join(columns), *lines]), "utf-8")
    return read_actions(folder, CATALOGUE, Settings())


def test_no_sheet_is_no_actions(tmp_path: Path) -> None:
    assert read_actions(tmp_path, CATALOGUE, Settings()) == EntrySheet()


def test_an_action_arrives_typed(tmp_path: Path) -> None:
    sheet = read(tmp_path, ACTION | {"verdict": "effective", "evidence": "report of May"})
    assert not sheet.findings
    assert sheet.entries == (
        Action(
            2,
            "A1",
            "operations",
            "repurchase_rate",
            "late second orders",
            "1. list; 2. send",
            "Lin",
            "500 coupons",
            date(1998, 3, 1),
            date(1998, 4, 1),
            Decimal("0.02"),
            "pp",
            date(1998, 5, 1),
            "running",
            "effective",
            "report of May",
            date(1998, 2, 25),
        ),
    )


@pytest.mark.parametrize(
    ("words", "status", "verdict"),
    [
        ({"status": "拟议"}, "proposed", None),
        ({"status": "进行"}, "running", None),
        ({"status": ""}, "proposed", None),
        ({"status": "完成", "verdict": "有效"}, "done", "effective"),
        ({"status": "逾期", "verdict": "部分"}, "overdue", "partial"),
        ({"status": "取消", "verdict": "无效"}, "cancelled", "ineffective"),
        ({"status": "done", "verdict": "证据不足"}, "done", "insufficient"),
    ],
)
def test_states_and_verdicts_in_chinese(
    tmp_path: Path, words: dict[str, str], status: str, verdict: str | None
) -> None:
    (action,) = read(tmp_path, ACTION | {"evidence": "x"} | words).entries
    assert (action.status, action.verdict) == (status, verdict)


@pytest.mark.parametrize(
    ("code", "severity", "key", "change"),
    [
        ("K016", "error", "empty_cell", {"steps": ""}),
        ("K016", "error", "empty_cell", {"resources": ""}),
        ("K016", "error", "empty_cell", {"owner": ""}),
        ("K016", "error", "empty_cell", {"due": ""}),
        ("K016", "error", "empty_cell", {"id": ""}),
        ("K016", "error", "several_owners", {"owner": "张三、李四"}),
        ("K016", "error", "action_dates", {"due": "1998-03-01"}),
        ("K016", "error", "action_mode_missing", {"expected_mode": ""}),
        ("K016", "error", "action_no_day", {"expected_by": ""}),
        ("K016", "error", "action_expects_nothing", {"expected": "0"}),
        ("K016", "error", "action_too_early", {"expected_by": "1998-03-01"}),
        ("K016", "error", "action_pp_of_number", {"metric": "sales"}),
        ("K016", "error", "action_points_too_large", {"expected": "2"}),
        ("K016", "warning", "action_no_expectation", {"expected": "", "expected_mode": "", "expected_by": ""}),
        ("K016", "warning", "action_not_fixed", {"fixed_on": ""}),
        ("K016", "warning", "action_fixed_late", {"fixed_on": "1998-03-02"}),
        ("K016", "warning", "action_no_evidence", {"verdict": "effective"}),
        ("K024", "error", "not_a_date", {"start": "1998/3/1"}),
        ("K024", "error", "not_a_number", {"expected": "10%"}),
        ("K024", "error", "unknown_choice", {"status": "almost"}),
        ("K003", "error", "several_metrics", {"metric": "复购率"}),
        ("K006", "error", "unknown_role", {"role": "boss"}),
    ],
)
def test_a_fault_is_a_finding(tmp_path: Path, code: str, severity: str, key: str, change: dict[str, str]) -> None:
    sheet = read(tmp_path, ACTION | change)
    (finding,) = sheet.findings
    assert (finding.code, finding.severity, finding.key, finding.row) == (code, severity, key, 2)
    assert finding.where() == "actions.csv row 2"
    assert finding.text("zh") != finding.text("en")
    assert len(sheet.entries) == (severity == "warning")


def test_an_id_stands_once(tmp_path: Path) -> None:
    sheet = read(tmp_path, ACTION, ACTION | {"metric": "orders", "expected_mode": "relative"})
    (finding,) = sheet.findings
    assert (finding.code, finding.row, finding.role) == ("K024", 3, "operations")
    assert [action.row for action in sheet.entries] == [2]


def test_a_metric_by_its_name_may_also_be_a_money_change(tmp_path: Path) -> None:
    (action,) = read(tmp_path, ACTION | {"metric": "sales", "expected": "+5000", "expected_mode": "绝对"}).entries
    assert (action.expected, action.expected_mode) == (Decimal(5000), "absolute")


def test_missing_columns_are_named_together(tmp_path: Path) -> None:
    sheet = read(tmp_path, {"id": "A1", "role": "operations"})
    (finding,) = [one for one in sheet.findings if one.severity == "error"]
    assert "6 needed columns are missing: `metric`, `steps`" in finding.text("en")
    assert sheet.entries == ()


def test_two_sheets_are_one_too_many(tmp_path: Path) -> None:
    read(tmp_path, ACTION)
    (tmp_path / "plan" / "actions.xlsx").write_bytes(b"")
    with pytest.raises(UsageError, match="Keep one"):
        read_actions(tmp_path, CATALOGUE, Settings())


WORDS = st.one_of(
    st.text(max_size=20), st.sampled_from(["", "0", "1998-03-01", "有效", "pp", "张三、李四", "9999-12-31"])
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(ACTIONS.names, WORDS)))
@settings(deadline=None, max_examples=80)
def test_no_cell_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, row: dict[str, str]) -> None:
    clean = {name: text.replace('"', "'").encode("utf-8", "replace").decode() for name, text in row.items()}
    try:
        sheet = read(tmp_path_factory.mktemp("fuzz"), ACTION | clean)
    except UsageError:
        return
    assert all(finding.text("zh") and finding.text("en") for finding in sheet.findings)


@pytest.mark.parametrize(
    ("cells", "keys"),
    [
        ({"segment": "channel=wechat"}, []),
        ({"segment": "users.arm=new", "split": "0.5"}, []),
        ({"split": "0.5"}, ["action_split_of_nobody"]),
        ({"segment": "channel=wechat", "split": "50"}, ["action_split_size"]),
        ({"segment": "channel=wechat", "split": "0"}, ["action_split_size"]),
        ({"segment": "wechat"}, ["segment_form"]),
    ],
)
def test_whom_an_action_touched_and_which_share_was_drawn(
    tmp_path: Path, cells: dict[str, str], keys: list[str]
) -> None:
    sheet = read(tmp_path, ACTION | cells)
    assert [finding.key for finding in sheet.findings] == keys
    if not keys:
        assert sheet.entries[0].segment == cells["segment"]
        assert sheet.entries[0].split == (Decimal(cells["split"]) if "split" in cells else None)


def test_what_is_left_out_is_counted_and_a_heading_is_no_row(tmp_path: Path) -> None:
    """Rows below an unknown heading are read, shown and judged."""
    named = read(tmp_path / "named", ACTION | {"colour": "red"})
    assert (named.left_out, len(named.entries), [finding.row for finding in named.findings]) == (0, 1, [1])
    faulty = read(tmp_path / "faulty", ACTION, ACTION | {"id": "A2", "due": "soon", "colour": "red"})
    assert (faulty.left_out, len(faulty.entries)) == (1, 1)
    lacking = read(tmp_path / "lacking", {name: cell for name, cell in ACTION.items() if name != "owner"})
    assert (lacking.left_out, lacking.entries) == (1, ())
