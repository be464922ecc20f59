"""The policy lab of a workspace: its weeks against the file, its pictures in both languages, and the whole notebook."""

import subprocess
import sys
import xml.etree.ElementTree as ET
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest

from kpi_toolkit.errors import UsageError
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.pages.policy_charts import Picture, drift_chart, hit_rate_chart, replay_chart, sandbagging_chart
from kpi_toolkit.periods.period import parse_periods
from kpi_toolkit.reviewing.parts import policy_lab
from kpi_toolkit.units import Language
from kpi_toolkit.weekly.arithmetic import Numbers
from kpi_toolkit.weekly.demand import Demand
from kpi_toolkit.weekly.holding_back import sandbagging
from kpi_toolkit.weekly.lab import replay, simulate
from kpi_toolkit.weekly.policy import History, PolicyLab, needs, weeks_of_history

ROOT = Path(__file__).parents[2]
MONTHS = "1997-04..1998-06"
CHARTS: dict[str, Callable[[PolicyLab, Language], Picture]] = {
    "replay": lambda lab, language: replay_chart(lab.replays, language),
    "drift": lambda lab, language: drift_chart(lab.simulations, language),
    "hits": lambda lab, language: hit_rate_chart(lab.simulations, language),
    "week": lambda lab, language: sandbagging_chart(lab.sandbagging, "week", language),
    "month": lambda lab, language: sandbagging_chart(lab.sandbagging, "month", language),
}
SAID: dict[str, tuple[str, str]] = {
    "replay": (
        "1998-06 之后，各规则每周要求的增幅：文章规则 161.7%；",
        "Growth asked a week after 1998-06, by rule: article's rule 161.7%; ",
    ),
    "drift": ("模拟 12 个月后每周要求的增幅（", "Growth asked a week after 12 simulated months ("),
    "hits": ("模拟 12 个月中达到目标的周所占比例（", "Share of weeks at target in 12 simulated months ("),
    "week": (
        "每月最后一周的 30% 压到下月第一周上报，每月多得的绩点：",
        "Points gained a month by handing in 30% of every month's last week",
    ),
    "month": (
        "每隔一个月把业绩的 30% 压到下月上报，每月多得的绩点：",
        "Points gained a month by handing in 30% of every other month",
    ),
}


@pytest.fixture(scope="module")
def lab(cdnow: Workspace) -> PolicyLab:
    return policy_lab(cdnow, MONTHS, "buyers", runs=60)


def weeks_of_buyers(workspace: Workspace, months: str) -> History:
    metric, spans = workspace.catalogue["buyers"], parse_periods(months)
    return weeks_of_history(planner.measured(workspace, needs(metric, spans)), metric, spans)


def test_weeks_are_those_of_the_file_by_their_fourth_day(cdnow: Workspace) -> None:
    assert cdnow.folder is not None
    bought = pd.read_parquet(cdnow.folder / "data" / "CDNOW_master.parquet")
    day = pd.to_datetime(bought["date"])
    monday = day - pd.to_timedelta(day.dt.day_of_week, unit="D")
    weekly = bought["customer_id"].groupby(monday).nunique()
    of_month = (weekly.index + pd.Timedelta(days=3)).strftime("%Y-%m")
    found = weeks_of_buyers(cdnow, "1997-01..1998-07")
    for month, weeks in found.items():
        expected: list[float | None] = weekly[of_month == month].tolist()
        if month == "1997-01":
            expected[0] = None  # the week of 30 December: the data begin on its third day
        if month == "1998-07":
            expected = [None] * 5  # after the data
        assert list(weeks) == expected, month
    assert found["1997-04"] == (901, 855, 802, 716)


def test_the_lab_is_made_of_its_parts(cdnow: Workspace, lab: PolicyLab) -> None:
    history = weeks_of_buyers(cdnow, MONTHS)
    assert lab.history == history
    assert lab.demand == Demand.like(week for weeks in history.values() for week in weeks)
    logs = np.log(np.concatenate([np.array(weeks, dtype=float) for weeks in history.values()]))
    assert lab.demand.noise == pytest.approx(np.abs(np.diff(logs)).mean() / 1.128)
    assert lab.replays[0] == replay("seed003", history)
    assert lab.simulations[1] == simulate("robust", lab.demand, runs=60)
    assert lab.sandbagging[2:4] == (
        sandbagging("robust", lab.demand, span="week", runs=60),
        sandbagging("robust", lab.demand, span="month", runs=60),
    )
    frame = lab.to_frame().set_index("rule")
    assert list(frame.index) == ["seed003", "robust", "fixed", "last_month"]
    assert frame.loc["robust", "gain_week"] == max(held.gain for held in lab.sandbagging[2].shares)
    assert frame.loc["seed003", "simulated_base"] == lab.simulations[0].base[-1]
    assert frame.loc["seed003", "next_base"] == 1.617


def test_settings_of_the_workspace_count(cdnow: Workspace) -> None:
    weekly = cdnow.settings.weekly.model_copy(update={"base": 0.01, "lower": -0.02, "upper": 0.02})
    scoring = cdnow.settings.scoring.model_copy(update={"cap": 1.0})
    bound = replace(
        cdnow,
        context=replace(
            cdnow.context, settings=cdnow.settings.model_copy(update={"weekly": weekly, "scoring": scoring})
        ),
    )
    found = policy_lab(bound, MONTHS, "buyers", ["robust"], Demand(noise=0.3), runs=50)
    assert found.demand == Demand(noise=0.3)
    assert found.simulations[0].base[0] == 0.01
    assert all(-0.02 <= month.base <= 0.02 for month in found.replays[0].months)
    assert max(month.points for month in found.replays[0].months) <= 2


def test_rules_of_ones_own_stand_beside_the_named(cdnow: Workspace) -> None:
    def half(actuals: Numbers, before: Numbers, base: Numbers) -> tuple[Numbers, Numbers]:
        return base / 2, actuals.mean(axis=1)

    found = policy_lab(cdnow, MONTHS, "buyers", ["robust", half], runs=20)
    assert found.to_frame()["rule"].tolist() == ["robust", "half"]
    assert "half 0.0%" in drift_chart(found.simulations, "zh").alt


@pytest.mark.parametrize(
    ("metric", "months", "message"),
    [
        ("repurchase_rate", MONTHS, "is a rate"),
        ("buyers", "1997-Q2..1997-Q4", "are not months"),
        ("buyerz", MONTHS, "buyers"),
        ("new_buyers", "1998-01..1998-06", "say nothing of noise"),
    ],
)
def test_what_cannot_be_replayed_is_refused(cdnow: Workspace, metric: str, months: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        policy_lab(cdnow, months, metric, runs=10)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", CHARTS)
def test_charts_are_pictures_with_words_for_who_cannot_see_them(lab: PolicyLab, name: str, language: Language) -> None:
    picture = CHARTS[name](lab, language)
    assert picture.alt.startswith(SAID[name][language == "en"])
    image = ET.fromstring(picture._repr_html_().replace(">", "/>"))
    assert image.get("alt") == picture.alt
    assert b64decode((image.get("src") or "").removeprefix("data:image/svg+xml;base64,")) == picture.svg
    tree = ET.fromstring(picture.svg)
    assert tree.tag.endswith("svg")
    assert not [element for element in tree.iter() if element.tag.endswith("}text")]
    assert CHARTS[name](lab, language) == picture
    assert repr(picture) == f"<picture: {picture.alt}>"


def test_a_gain_is_said_with_its_interval(lab: PolicyLab) -> None:
    held = lab.sandbagging[1].shares[-1]
    assert held.low > 0
    written = f"article's rule +{held.gain:.2f} (95% interval +{held.low:.2f} to +{held.high:.2f})"
    assert written in sandbagging_chart(lab.sandbagging, "month", "en").alt


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_notebook_runs_whole_by_plain_papermill(tmp_path: Path, language: Language) -> None:
    out = tmp_path / "out.ipynb"
    command = [
        sys.executable,
        "-m",
        "papermill",
        "notebooks/policy_lab.ipynb",
        str(out),
        "-p",
        "language",
        language,
        "-p",
        "runs",
        "200",
        "--no-progress-bar",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    notebook = nbformat.read(out, as_version=4)
    shown = {cell.id: cell.outputs[-1].data for cell in notebook.cells if cell.cell_type == "code" and cell.outputs}
    pictures = {
        "replay": "replay",
        "drift": "drift",
        "hits": "hits",
        "sandbagging-week": "week",
        "sandbagging-month": "month",
    }
    for cell, name in pictures.items():
        assert SAID[name][language == "en"] in shown[cell]["text/html"]
        assert "data:image/svg+xml;base64," in shown[cell]["text/html"]
    assert "halved" in shown["closer-rule"]["text/html"]
    echo = shown["echo"]["text/html"]
    assert all(rule in echo for rule in ("seed003", "robust", "fixed", "last_month"))
    assert "1.617" in echo
    assert "1997-05" in shown["replay-frame"]["text/html"]
