"""What a person does once is counted once, in one segment; and what needs the past says where it begins."""

import re
from datetime import date

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.engines import Engine
from kpi_toolkit.facts import FACTS
from kpi_toolkit.measuring.conformance import moved_to
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.schema.tables import TABLES
from kpi_toolkit.settings import Settings, SourceSettings
from tests.engines.conftest import chdb_ready, database, postgres, secret, spark_session
from tests.library import made
from tests.whole import part_of

__all__ = ["chdb_ready", "database", "postgres", "secret", "spark_session"]
pytestmark = pytest.mark.slow  # every metric of the library, by every column

ONCE = [metric for metric in CATALOGUE if metric.counts_once]
PERIODS = ["2025-06", "2025-Q4"]
SAYS_ONCE = re.compile(r"\b(first|new|newly|won back|came back|churned|dormant|lost)\b", re.IGNORECASE)
COUNTS = ("users", "buyers")
NOT_ONCE = {
    "read_buyers": "buys after reading, in every segment read",
    "community_left": "leaves a group, and may leave several",
}
"""Counts of people whose words speak of such things and that belong to several segments, by why."""


@pytest.fixture(scope="module")
def shop() -> Workspace:
    return from_frames(made.make_shop(6))


def _columns(workspace: Workspace, names: list[str]) -> list[str]:
    facts = {FACTS[metric.fact].name: FACTS[metric.fact] for metric in ONCE if metric.name in names}.values()
    tables = {table for fact in facts for table in fact.segments_of}
    own = {column for fact in facts for column in fact.own_segments}
    return sorted({column for table in tables for column in workspace.segment_columns(table)} - {"group"} | own)


def _not_adding_up(workspace: Workspace, names: list[str], columns: list[str]) -> list[str]:
    wrong = []
    for by in columns:
        frame = kt.measure(workspace, names, PERIODS, by=by)
        for (name, period), rows in frame.groupby(["metric", "period"]):
            total, parts = rows[rows["segment"] == ""], rows[rows["segment"] != ""]
            can_be_cut = not any(reason is not None and reason.code == "missing_segment" for reason in parts["reason"])
            if can_be_cut and total["value"].notna().all() and parts["value"].sum() != total["value"].iloc[0]:
                wrong.append(f"{name} {period} by {by}: {parts['value'].sum()}, {total['value'].iloc[0]} in all")
    return wrong


def test_segments_of_what_is_counted_once_add_up(shop: Workspace) -> None:
    names = [metric.name for metric in ONCE]
    columns = _columns(shop, names)
    assert {"channel", "campaign_id", "users.city", "level"} <= set(columns)
    assert "\n".join(_not_adding_up(shop, names, part_of(columns, 2))) == ""


def test_they_add_up_on_every_engine(shop: Workspace, database: Engine) -> None:
    names = ["new_buyers", "new_visitors", "new_cardholders", "community_new", "new_members", "churned_buyers"]
    assert "\n".join(_not_adding_up(moved_to(shop, database), names, ["channel", "group_id", "level"])) == ""


def test_what_happens_once_is_declared() -> None:
    told = {
        metric.name
        for metric in CATALOGUE
        if metric.unit in COUNTS and SAYS_ONCE.search(f"{metric.label.en} {metric.words.sentence.en}")
    }
    assert sorted(told - {metric.name for metric in ONCE} - set(NOT_ONCE)) == []


# The first covered month

STANDS_ALONE = {"wau": "counts the weeks that are wholly covered, however many they are"}
"""Metrics that rows before the period change, and of which a period without any says nothing, by why."""


def test_what_the_past_would_change_says_that_there_is_none(shop: Workspace) -> None:
    frames = made.make_shop(6)
    late = {name: _from_on(name, frame, "2025-06-01") for name, frame in frames.items()}
    whole = kt.measure(shop, period="2025-06").set_index("metric")
    settings = Settings(source=SourceSettings(covers_from=date(2025, 6, 1)))
    young = kt.measure(late, period="2025-06", settings=settings).set_index("metric")
    is_same = (whole["value"] == young["value"]) | (whole["value"].isna() & young["value"].isna())
    silent = [name for name in young.index[~is_same] if young["reason"][name] is None]
    assert len(young.index[~is_same]) > 40
    assert ", ".join(sorted(set(silent) - set(STANDS_ALONE))) == ""


def _from_on(name: str, frame: pd.DataFrame, day: str) -> pd.DataFrame:
    """Rows from a day on; users and campaigns are there whenever they came."""
    time = TABLES[name].main_time
    return frame if not time or name in ("users", "campaigns") else frame[pd.to_datetime(frame[time]) >= day]


def test_a_first_month_has_a_caveat_and_a_later_one_none() -> None:
    orders = pd.DataFrame(
        [("1", "a", "2025-10-05", 1), ("2", "b", "2025-11-05", 1), ("3", "c", "2025-12-30", 1)],
        columns=["order_id", "user_id", "ordered_at", "amount"],
    )
    frame = kt.measure(orders, "new_buyers", "2025-10..2025-12").set_index("period")
    assert frame["value"].tolist() == [1, 1, 1]
    assert [reason and reason.code for reason in frame["reason"]] == ["partial_start", None, "partial_end"]
    frame = kt.measure(orders, "new_buyers", "2025-10-05")
    assert [reason.code for reason in frame["reason"]] == ["beginning"]
