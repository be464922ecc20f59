"""The frontier of a metric, and targets of the next period that are written into the plan."""

import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook

from benchmarks.made_targets import asked_for, bare_plan, brier, kinds
from kpi_toolkit.analysis.record import calibration_error
from kpi_toolkit.cli import main
from kpi_toolkit.errors import UsageError
from kpi_toolkit.measuring.workspace import open_workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.pages.frontier_charts import frontier_chart
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.plan.adding import add_targets
from kpi_toolkit.plan.check import check_plan
from kpi_toolkit.plan.frontier import CHANCES, Frontier, frontier
from kpi_toolkit.plan.history import history_from
from kpi_toolkit.plan.proposing import next_targets
from kpi_toolkit.plan.reading import read_plan
from kpi_toolkit.plan.suggestions import period_to_come, plan_suggestions
from kpi_toolkit.settings.calendar import CalendarSettings
from kpi_toolkit.sheets.finding import errors
from kpi_toolkit.units import LANGUAGES
from tests.whole import part_of

NEWEST = parse_period("2026-10")
Opened = Callable[[str], Path]


def told(metric: str, values: Sequence[float | None], period: str = "2026-11", n: int = 500) -> Frontier:
    return frontier(
        CATALOGUE[metric], parse_period(period), history_from({metric: values}, NEWEST, n), CalendarSettings()
    )


def noisy(level: float, noise: float = 0.05, count: int = 24) -> list[float]:
    rng = random.Random(7)
    return [level * (1 + rng.uniform(-noise, noise)) for _ in range(count)]


@pytest.mark.parametrize(
    ("metric", "level"), [("sales", 80_000), ("repurchase_rate", 0.6), ("orders", 900), ("aov", 90)]
)
def test_more_is_less_likely_and_each_choice_says_what_it_asks(metric: str, level: float) -> None:
    line = told(metric, noisy(level))
    assert [choice.chance for choice in line.choices] == list(CHANCES)
    values = [choice.value for choice in line.choices]
    assert values == sorted(values)
    assert [choice.hits for choice in line.choices] == sorted((choice.hits for choice in line.choices), reverse=True)
    assert {choice.moves for choice in line.choices} == {21}
    assert line.choices[0].value < level < line.choices[-1].value
    assert line.choices[0].growth is not None
    assert line.choices[0].growth < 0 < (line.choices[-1].growth or 0)
    assert line.last_year == noisy(level)[12]
    assert line.record.tried == 18


def test_where_less_is_better_a_likely_target_is_a_high_one() -> None:
    line = told("complaint_rate", noisy(0.05, 0.2))
    values = [choice.value for choice in line.choices]
    assert values == sorted(values, reverse=True)
    assert (line.choices[-1].growth or 0) > 0, "a fall is what is asked"


def test_a_quarter_is_told_by_its_months_where_they_add_up() -> None:
    quarter = told("sales", noisy(1000), "2027-Q1")
    assert quarter.choices[2].value == pytest.approx(3000, rel=0.05)
    assert quarter.choices[2].each == pytest.approx(1000, rel=0.05)
    assert told("repurchase_rate", noisy(0.6), "2027-Q1").choices[2].value == pytest.approx(0.6, rel=0.05)
    people = told("active_users", noisy(1000), "2027-Q1")
    assert people.reason is not None
    assert people.reason.code == "frontier_short"


@pytest.mark.parametrize(
    ("metric", "values", "code"),
    [
        ("sales", [100.0] * 5, "frontier_short"),
        ("points_balance", [100.0] * 20, "frontier_band"),
        ("sales", [], "frontier_short"),
    ],
)
def test_what_tells_nothing_says_why(metric: str, values: list[float], code: str) -> None:
    line = told(metric, values)
    assert line.choices == ()
    assert line.reason is not None
    assert line.reason.code == code
    assert all(line.reason.text(language) for language in LANGUAGES)
    assert line.to_frame().empty


def test_chances_are_as_often_right_as_they_say_over_growth_season_and_noise() -> None:
    drawn, plan = np.random.default_rng(11), bare_plan()
    targets = [asked_for(trend, 36, drawn, plan) for trend in kinds() for _ in range(25)]
    chances = [target.chance for target in targets]
    assert brier(chances, targets) <= 0.17
    assert calibration_error(chances, [target.is_reached for target in targets]) <= 0.08


def test_the_picture_says_all_in_words() -> None:
    for language in LANGUAGES:
        picture = frontier_chart(told("sales", noisy(80_000)), language)
        assert "90%" in picture.alt
        assert "¥" in picture.alt
        assert picture.svg.startswith(b"<?xml") or b"<svg" in picture.svg
    assert frontier_chart(told("sales", []), "zh").alt


@pytest.fixture
def planned(demo_shop_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo_shop_folder, tmp_path / "shop"))


@pytest.fixture(scope="module")
def demo_shop_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("frontier") / "shop"
    assert main(["demo", str(folder), "--users", "800"]) == 0
    return folder


def wrongs(folder: Path) -> list[str]:
    opened = open_workspace(folder)
    return [
        str(finding) for finding in errors(check_plan(read_plan(folder, opened.catalogue, opened.settings, opened)))
    ]


def as_csv(encoding: str, delimiter: str) -> Callable[[Path], None]:
    def change(plan: Path) -> None:
        text = (plan / "targets.csv").read_text("utf-8")
        (plan / "targets.csv").write_bytes(text.replace(",", delimiter).replace("\n", "\r\n").encode(encoding))

    return change


def as_excel(plan: Path) -> None:
    (plan / "targets.csv").unlink()
    assert main(["plan", "template", "-w", str(plan.parent), "--format", "xlsx", "--what", "targets"]) == 0


def without(plan: Path) -> None:
    (plan / "targets.csv").unlink()


SHEETS = {
    "with a mark, semicolons and Windows' line ends": as_csv("utf-8-sig", ";"),
    "an Excel sheet": as_excel,
    "none": without,
}


@pytest.mark.slow
@pytest.mark.parametrize("change", part_of([*SHEETS.values()], 2), ids=part_of([*SHEETS], 2))
def test_what_is_written_reads_back_and_passes_the_check(planned: Path, change: Callable[[Path], None]) -> None:
    change(planned / "plan")
    before = {path.name: path.read_bytes() for path in (planned / "plan").glob("targets.*")}
    faults = wrongs(planned)
    period = "2026-12" if change is as_excel else "2026-11"
    assert main(["plan", "suggest", "-w", str(planned), "--period", period, "--write"]) == 0
    (sheet,) = (planned / "plan").glob("targets.*")
    if sheet.suffix == ".csv" and before:
        assert sheet.read_bytes().startswith(before[sheet.name]), "what stood there stays"
    opened = open_workspace(planned)
    plan = read_plan(planned, opened.catalogue, opened.settings, opened)
    added = [target for target in plan.targets if str(target.start) == f"{period}-01" and target.due]
    assert len(added) >= 20
    assert {target.role for target in added} == set(opened.settings.all_roles)
    assert set(wrongs(planned)) <= set(faults)
    written = sheet.read_bytes()
    assert main(["plan", "suggest", "-w", str(planned), "--period", period, "--write"]) == 0
    assert sheet.read_bytes() == written, "what has a target already is not written again"


@pytest.mark.slow
def test_excel_keeps_its_guide_and_lists(planned: Path) -> None:
    as_excel(planned / "plan")
    assert main(["plan", "suggest", "-w", str(planned), "--period", "2026-12", "--write", "-r", "operations"]) == 0
    book = load_workbook(planned / "plan" / "targets.xlsx")
    assert len(book.worksheets) == 3
    assert book.worksheets[0].data_validations.dataValidation


@pytest.mark.slow
def test_weights_owners_and_guardrails_are_those_of_last_month(planned: Path) -> None:
    opened = open_workspace(planned)
    period = period_to_come(opened)
    assert str(period) == "2026-11"
    rows = next_targets(opened, period, ["operations"])
    last = [
        target
        for target in read_plan(planned, opened.catalogue, opened.settings).of_role("operations")
        if str(target.start) == "2026-10-01"
    ]
    assert [row["metric"] for row in rows] == [target.metric for target in last]
    assert [row["weight"] for row in rows] == ["" if target.weight is None else f"{target.weight:f}" for target in last]
    assert {row["owner"] for row in rows} == {last[0].owner}


@pytest.mark.slow
def test_values_that_contradict_each_other_are_moved_to_where_they_agree(planned: Path) -> None:
    opened = open_workspace(planned)
    usual = {
        "role": "operations",
        "kind": "level",
        "start": "2026-11-01",
        "due": "2026-12-01",
        "per": "month",
        "owner": "李娜 Li Na",
    }
    rows = [
        usual | {"metric": metric, "value": value, "weight": weight}
        for metric, value, weight in (("sales", "90000", "0.4"), ("orders", "300", "0.3"), ("aov", "250", "0.3"))
    ]
    _, written = add_targets(opened, rows)
    sales, orders, aov = (float(row["value"]) for row in written)
    assert sales == pytest.approx(orders * aov, rel=0.01)
    assert [row["value"] for row in written] != ["90000", "300", "250"]


@pytest.mark.slow
def test_nothing_is_written_where_the_plan_would_have_faults(planned: Path) -> None:
    opened = open_workspace(planned)
    before = (planned / "plan" / "targets.csv").read_bytes()
    row = {"role": "operations", "metric": "complaint_rate", "kind": "level", "value": "0.1", "weight": "1"}
    with pytest.raises(UsageError, match="Nothing was written"):
        add_targets(opened, [row | {"start": "2026-11-01", "due": "2026-12-01", "per": "month", "owner": "李娜"}])
    assert (planned / "plan" / "targets.csv").read_bytes() == before


@pytest.mark.slow
def test_what_is_asked_wrongly_is_refused(planned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for more, said in (
        (["--period", "2026-10"], "begins before the data end"),
        (["--chance", "70"], "no chance"),
        (["--metric", "GMV"], "`sales`"),
        (["--role", "nobody"], "nobody"),
        (["--period", "2026-11-02/2026-11-20"], "no whole period"),
    ):
        assert main(["plan", "suggest", "-w", str(planned), *more]) != 0
        assert said in capsys.readouterr().err


@pytest.mark.slow
def test_the_frames_and_json_of_the_demo(planned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    frontiers = plan_suggestions(open_workspace(planned), metrics=["sales", "orders"])
    assert [line.metric.name for line in frontiers] == ["sales", "orders"]
    assert list(frontiers[0].to_frame().chance) == list(CHANCES)
    capsys.readouterr()
    assert main(["plan", "suggest", "-w", str(planned), "-m", "sales", "--json"]) == 0
    assert '"chance": 0.9' in capsys.readouterr().out


@pytest.mark.slow
def test_what_a_rate_asks_is_said_in_points(planned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["plan", "suggest", "-w", str(planned), "-m", "repurchase_rate", "--language", "en"]) == 0
    assert "pp a month" in capsys.readouterr().out
    line = told("repurchase_rate", noisy(0.6))
    assert line.level is not None
    for choice in line.choices:
        assert choice.step == pytest.approx(choice.value - line.level)
