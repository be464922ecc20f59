"""The past of a plan's metrics as measured from a workspace."""

from datetime import date
from pathlib import Path

import pytest

from kpi_toolkit.examples import EXAMPLE_TABLES
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.ask import Ask
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.periods.period import CalendarRules
from kpi_toolkit.plan.check import check_plan
from kpi_toolkit.plan.history import LONGEST, history_of, last_periods, needs
from kpi_toolkit.plan.reading import read_plan
from kpi_toolkit.plan.rules.rule import sheet
from kpi_toolkit.plan.smart import smart

ROWS = (
    "sales,operations,level,300,0.4",
    "repurchase_rate,operations,level,0.3,0.3",
    "phone_visits,community,level,3,0.3",
)


@pytest.fixture(scope="module")
def opened() -> Workspace:
    return from_frames(EXAMPLE_TABLES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "targets.csv").write_text(sheet(*ROWS), "utf-8")
    return tmp_path


def test_one_measurement_gives_every_past_value(
    opened: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Ask] = []
    measured = planner.measured

    def counted(workspace: Workspace, ask: Ask) -> Measured:
        asked.append(ask)
        return measured(workspace, ask)

    monkeypatch.setattr(planner, "measured", counted)
    past = read_plan(folder, opened.catalogue, opened.settings, opened).history
    assert past is not None
    assert len(asked) == 1
    for metric in ("sales", "repurchase_rate", "phone_visits"):
        points = past.of(metric)
        assert points
        assert points[0].value is not None
        frame = measure(opened, metric, str(points[-1].period))
        assert points[-1].value == pytest.approx(float(frame["value"].iloc[0]), nan_ok=True)
        assert all(point.period.end <= opened.data_end for point in points)


def test_a_plan_knows_what_the_workspace_lacks(folder: Path) -> None:
    bare = from_frames({"orders": EXAMPLE_TABLES["orders"]})
    plan = read_plan(folder, bare.catalogue, bare.settings, bare)
    assert set(plan.unavailable) == {"phone_visits"}
    assert plan.columns is not None
    assert set(plan.columns) == {"orders"}
    assert plan.as_of == bare.data_end
    missing = [finding for finding in check_plan(plan) if finding.code == "K011"]
    assert [finding.row for finding in missing] == [4]
    verdicts = {judged.target.metric: judged["M"].verdict for judged in smart(plan)}
    assert verdicts["phone_visits"] == "refused"


def test_staff_are_looked_for_in_the_workspace(opened: Workspace, folder: Path) -> None:
    (folder / "plan" / "targets.csv").write_text(
        sheet("dau,operations,level,3,0.5", "stickiness,operations,level,0.3,"), "utf-8"
    )
    has_staff = "is_staff" in opened.sources.columns["users"]
    findings = [
        one for one in check_plan(read_plan(folder, opened.catalogue, opened.settings, opened)) if one.code == "K022"
    ]
    assert has_staff
    assert findings == []
    users = EXAMPLE_TABLES["users"].drop(columns=["is_staff"])
    without = from_frames({**EXAMPLE_TABLES, "users": users})
    findings = [
        one for one in check_plan(read_plan(folder, without.catalogue, without.settings, without)) if one.code == "K022"
    ]
    assert [finding.row for finding in findings] == [2]


def test_the_last_periods_are_whole_ones() -> None:
    months = last_periods(date(2026, 10, 15), "month", CalendarRules())
    assert len(months) == LONGEST
    assert str(months[-1]) == "2026-09"
    assert str(last_periods(date(2026, 10, 1), "month", CalendarRules())[-1]) == "2026-09"
    assert str(last_periods(date(2026, 10, 5), "week", CalendarRules())[-1]) == "2026-W40"


def test_no_targets_no_history(opened: Workspace) -> None:
    assert needs(opened.context, ()) == ()
    assert history_of(planner.measured(opened, ()), ()).series == {}


def test_segments_have_a_past_of_their_own(opened: Workspace, folder: Path) -> None:
    header = ("metric", "role", "kind", "value", "weight", "segment")
    rows = ("new_users,promotion,level,30,0.5,", "new_users,promotion,level,20,,channel=search")
    (folder / "plan" / "targets.csv").write_text(sheet(*rows, header=header), "utf-8")
    plan = read_plan(folder, opened.catalogue, opened.settings, opened)
    assert plan.history is not None
    whole, part = plan.history.of("new_users"), plan.history.of("new_users", "channel=search")
    assert {str(one.period): one.value for one in part if str(one.period) >= "2026-07"} == {
        "2026-07": 1.0,
        "2026-08": 0.0,
        "2026-09": 0.0,
        "2026-10": 0.0,
    }
    assert [one.value for one in whole if str(one.period) >= "2026-07"] == [1.0, 1.0, 1.0, 1.0]


def test_a_segment_that_the_data_do_not_have_has_no_past(folder: Path) -> None:
    users = EXAMPLE_TABLES["users"].drop(columns=["channel"])
    bare = from_frames({"users": users, "orders": EXAMPLE_TABLES["orders"]})
    header = ("metric", "role", "kind", "value", "weight", "segment")
    (folder / "plan" / "targets.csv").write_text(
        sheet("new_users,promotion,level,20,0.5,channel=wechat", header=header), "utf-8"
    )
    plan = read_plan(folder, bare.catalogue, bare.settings, bare)
    assert plan.history is not None
    assert plan.history.of("new_users", "channel=wechat") == ()
    assert [judged["A"].verdict for judged in smart(plan)] == ["unknown"]
