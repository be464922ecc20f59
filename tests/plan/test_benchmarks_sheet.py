"""The sheet of benchmarks: read with all faults at once, used by the plan check, shown beside targets."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

import kpi_toolkit as kt
from kpi_toolkit.cli import main
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.pages import text
from kpi_toolkit.plan.benchmark import Benchmark, benchmark_of
from kpi_toolkit.plan.benchmarks import read_benchmarks
from kpi_toolkit.plan.check import check_plan
from kpi_toolkit.plan.entries import EntrySheet
from kpi_toolkit.plan.reading import read_plan
from kpi_toolkit.plan.rules.rule import sheet
from kpi_toolkit.settings import PlanSettings, Settings
from kpi_toolkit.units import LANGUAGES, Language

HEAD = "metric,segment,low,median,high,source,as_of\n"
GOOD = "repurchase_rate,,0.2,0.3,0.42,行业报告,2026-03-01\n"


def read(folder: Path, text_of_sheet: str) -> EntrySheet[Benchmark]:
    (folder / "plan").mkdir(exist_ok=True)
    (folder / "plan" / "benchmarks.csv").write_text(text_of_sheet, "utf-8")
    return read_benchmarks(folder, CATALOGUE, Settings())


def test_all_faults_are_said_at_once_and_sound_rows_are_kept(tmp_path: Path) -> None:
    rows = (
        GOOD,
        "GMV,,1,2,3,x,2026-01-01\n",
        "aov,,300,200,100,x,2026-13-01\n",
        "complaint_rate,,,,,x,\n",
        "csat,,20%,30,,同行,2026-03-01\n",
        GOOD,
        "orders,,-5,,,x,2026-01-01\n",
        "csat,,,0.8,,,2026-01-01\n",
    )
    found = read(tmp_path, HEAD + "".join(rows))
    assert [benchmark.row for benchmark in found.entries] == [2]
    assert {(finding.row, finding.key) for finding in found.findings} == {
        (3, "unknown_metric"),
        (4, "benchmark_order"),
        (4, "no_such_day"),
        (5, "benchmark_of_nothing"),
        (5, "empty_cell"),
        (6, "not_a_number"),
        (6, "share_range"),
        (7, "benchmark_twice"),
        (8, "below_0"),
        (9, "empty_cell"),
    }
    for finding in found.findings:
        assert finding.file == "benchmarks.csv"
        for language in LANGUAGES:
            assert "{" not in finding.text(language)


def test_headings_in_chinese_and_none_at_all(tmp_path: Path) -> None:
    found = read(tmp_path, "指标,低位,高位,来源,截至\n回购率,0.2,0.4,同行,2026-01-01\n")
    assert found.findings == ()
    assert found.entries[0].ends[1] is None
    assert read_benchmarks(tmp_path / "nothing", CATALOGUE, Settings()) == EntrySheet()


def test_a_segment_has_its_own_and_the_newest_counts(tmp_path: Path) -> None:
    rows = (GOOD, "repurchase_rate,,0.3,,,x,2026-06-01\n", "repurchase_rate,channel=app,0.5,,,x,2026-01-01\n")
    found = read(tmp_path, HEAD + "".join(rows)).entries
    newest, app = benchmark_of(found, "repurchase_rate"), benchmark_of(found, "repurchase_rate", "channel=app")
    assert newest is not None
    assert app is not None
    assert (newest.row, app.row) == (3, 4)
    assert benchmark_of(found, "repurchase_rate", "channel=wechat") == newest
    assert benchmark_of(found, "csat") is None


def said(folder: Path, row: str, benchmark: str, **usual: str) -> list[str]:
    (folder / "plan").mkdir(exist_ok=True)
    (folder / "plan" / "targets.csv").write_text(sheet(row, **usual), "utf-8")
    (folder / "plan" / "benchmarks.csv").write_text(HEAD + benchmark, "utf-8")
    plan = read_plan(folder, CATALOGUE, Settings())
    return [finding.key for finding in check_plan(plan) if finding.key.endswith("others")]


@pytest.mark.parametrize(
    ("row", "benchmark", "keys"),
    [
        ("repurchase_rate,operations,level,0.5,0.3", GOOD, ["k017_beyond_others"]),
        ("repurchase_rate,operations,level,0.42,0.3", GOOD, []),
        ("repurchase_rate,operations,level,0.1,0.3", GOOD, ["k017_short_of_others"]),
        ("repurchase_rate,operations,floor,0.1,0.3", GOOD, []),
        ("repurchase_rate,operations,level,0.1,", GOOD, []),
        ("complaint_rate,service,level,0.01,0.3", "complaint_rate,,0.02,,0.05,x,2026-01-01\n", ["k017_beyond_others"]),
        (
            "complaint_rate,service,level,0.09,0.3",
            "complaint_rate,,0.02,,0.05,x,2026-01-01\n",
            ["k017_short_of_others"],
        ),
        ("sales,operations,level,900,0.3", "sales,,,500,800,x,2026-01-01\n", ["k017_beyond_others"]),
        ("repurchase_rate,operations,level,0.5,0.3", "repurchase_rate,,,0.3,,x,2026-01-01\n", []),
    ],
)
def test_the_plan_check_holds_targets_against_what_others_reach(
    tmp_path: Path, row: str, benchmark: str, keys: list[str]
) -> None:
    assert said(tmp_path, row, benchmark) == keys


def test_totals_are_compared_by_months_alone(tmp_path: Path) -> None:
    quarter = {"start": "2026-10-01", "due": "2027-01-01", "per": "quarter"}
    assert said(tmp_path, "sales,operations,level,900,0.3", "sales,,,500,800,x,2026-01-01\n", **quarter) == []


def test_the_template_of_benchmarks_reads_back(tmp_path: Path) -> None:
    (tmp_path / "kpi.yaml").write_text("{}\n", "utf-8")
    for form in ("csv", "xlsx"):
        folder = tmp_path / form
        kt_template(folder, form)
        found = read_benchmarks(folder, CATALOGUE, Settings())
        assert (len(found.entries), found.findings) == (1, ())
    assert len(load_workbook(tmp_path / "xlsx" / "plan" / "benchmarks.xlsx").worksheets) == 3


def kt_template(folder: Path, form: str) -> None:
    from kpi_toolkit.plan.template import write_template

    write_template(folder, "zh", ["benchmarks"], "xlsx" if form == "xlsx" else "csv")


def test_a_table_of_the_source_may_hold_them() -> None:
    assert PlanSettings(benchmarks="kpi_benchmarks").benchmarks == "kpi_benchmarks"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("benchmarks") / "shop"
    assert main(["demo", str(folder), "--users", "500"]) == 0
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_them_beside_targets_and_names_faulty_rows(shop: Path, language: Language) -> None:
    (shop / "plan" / "benchmarks.csv").write_text(HEAD + GOOD + "csat,,,,,x,2026-01-01\n", "utf-8")
    review = kt.review(shop, "2026-10", "operations", language)
    shown = {row.metric.name: text.benchmark(review, row) for row in review.rows if row.target}
    assert [name for name, words in shown.items() if words] == ["repurchase_rate"]
    assert "20.0%–42.0%" in shown["repurchase_rate"]
    assert "2026-03-01" in shown["repurchase_rate"]
    assert "行业报告" in kt.scorecard(review)._repr_html_()
    assert [note.code for note in review.notes if note.code == "faulty_benchmarks"]
    told = kt.echo(review).to_dict()["review"]["evidence"]["benchmarks"]
    assert told == [
        {
            "metric": "repurchase_rate",
            "segment": "",
            "low": 0.2,
            "median": 0.3,
            "high": 0.42,
            "source": "行业报告",
            "as_of": "2026-03-01",
        }
    ]
