"""Data that are not there are not judged as if they were: gaps, thin weeks, repeated months, claims beyond the rows."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.engines.duckdb import DuckDBEngine
from kpi_toolkit.facts import FACTS
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.coverage import is_covered
from kpi_toolkit.measuring.frame import from_frames
from kpi_toolkit.measuring.lapses import Kind
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.pages.text.headline import banner, headline
from kpi_toolkit.pages.text.notes import notes
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.settings import Settings
from kpi_toolkit.sources.contract import Checked, from_plain, to_plain
from kpi_toolkit.sources.opening import sources_from_frames

FIRST, LAST = "2025-05-01", "2025-10-31"
WHOLE = Settings.model_validate({"source": {"covers_until": LAST}}, strict=False)


def orders(a_day: float = 8, first: str = FIRST, last: str = LAST, seed: int = 1) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    days = pd.date_range(first, last)
    day = np.repeat(np.arange(len(days)), np.maximum(1, random.poisson(a_day, len(days))))
    at = days[day] + pd.to_timedelta(random.integers(0, 86_400, len(day)), unit="s")
    users = [f"u{number}" for number in random.integers(0, 300, len(day))]
    amounts = random.integers(500, 20_000, len(day)) / 100
    ids = [str(number) for number in range(len(day))]
    return pd.DataFrame({"order_id": ids, "user_id": users, "ordered_at": at, "amount": amounts})


def between(frame: pd.DataFrame, first: str, last: str) -> pd.Series:
    return frame.ordered_at.between(first, f"{last} 23:59:59")


def without(frame: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    return frame[~between(frame, first, last)]


def opened(frame: pd.DataFrame, **source: Any) -> Workspace:
    told = {"covers_until": LAST, **source}
    return from_frames(frame, Settings.model_validate({"source": told}, strict=False))


def reason(workspace: Workspace, metric: str, period: str) -> str:
    (row,) = kt.measure(workspace, metric, period).itertuples()
    return row.reason.code if row.reason else ""


def codes(workspace: Workspace) -> set[str]:
    return {note.code for note in workspace.context.notes}


def test_whole_data_have_no_lapse() -> None:
    workspace = opened(orders())
    assert workspace.context.lapses("orders") == ()
    assert codes(workspace) == set()
    assert reason(workspace, "sales", "2025-10") == ""


def test_a_hole_makes_its_periods_preliminary_and_those_within_it_no_data() -> None:
    workspace = opened(without(orders(), "2025-09-05", "2025-09-18"))
    assert {period: reason(workspace, "sales", period) for period in ("2025-08", "2025-09", "2025-10", "2025-W37")} == {
        "2025-08": "",
        "2025-09": "partial_gap",
        "2025-10": "",
        "2025-W37": "not_loaded",
    }
    assert kt.measure(workspace, "sales", "2025-W37")["value"].isna().all()
    assert reason(workspace, "buyer_retention", "2025-10") == "partial_gap"  # it compares with September
    assert not is_covered(workspace.context, CATALOGUE["sales"], parse_period("2025-09"))
    (lapse,) = workspace.context.lapses("orders")
    assert (lapse.first, lapse.last) == (date(2025, 9, 5), date(2025, 9, 18))
    assert codes(workspace) == {"lapse_gap"}


OF_ORDERS = [
    metric.name for metric in CATALOGUE if metric.fact and FACTS[metric.fact].needs == ("orders",) and not metric.needs
]


@pytest.mark.parametrize("name", OF_ORDERS)
def test_no_metric_of_a_stream_says_anything_of_a_month_that_was_not_loaded(name: str) -> None:
    """Retention has rows of every month, for those of the month before are among its buyers: it was 0 of all."""
    workspace = opened(without(orders(), "2025-08-01", "2025-08-31"))
    (row,) = kt.measure(workspace, name, "2025-08").itertuples()
    assert row.value != row.value
    assert row.reason is not None
    (after,) = kt.measure(workspace, name, "2025-09").itertuples()
    if CATALOGUE[name].looks_back in ("previous", "churned_after_days"):
        assert after.reason is not None


def test_what_kpi_yaml_says_to_be_whole_is_whole() -> None:
    frame = without(orders(), "2025-09-05", "2025-09-18")
    workspace = opened(frame, whole=["2025-09-01/2025-09-20"])
    assert workspace.context.lapses("orders") == ()
    assert reason(workspace, "sales", "2025-09") == ""
    assert kt.measure(workspace, "sales", "2025-W37")["value"].tolist() == [0]


def test_a_tenth_of_the_rows_is_preliminary() -> None:
    frame = orders(40)
    kept = np.random.default_rng(2).random(len(frame)) < 0.1
    workspace = opened(frame[kept | ~between(frame, "2025-09-01", "2025-09-28")])
    assert reason(workspace, "sales", "2025-09") == "partial_thin"
    assert reason(workspace, "sales", "2025-08") == ""
    assert codes(workspace) == {"lapse_thin"}


@pytest.mark.parametrize("days", [28, 30, 31])
@pytest.mark.parametrize("has_times", [True, False])
def test_last_months_rows_under_new_ids_are_found(days: int, has_times: bool) -> None:
    frame = orders(last="2025-09-30")
    frame["ordered_at"] = frame.ordered_at if has_times else frame.ordered_at.dt.normalize()
    september = frame[between(frame, "2025-09-01", "2025-09-30")]
    again = september.assign(order_id="n" + september.order_id, ordered_at=september.ordered_at + timedelta(days=days))
    workspace = opened(pd.concat([frame, again[again.ordered_at < "2025-11-01"]]))
    assert reason(workspace, "sales", "2025-10") == ("partial_repeat" if days == 31 else "partial_end")
    (lapse,) = workspace.context.lapses("orders")
    assert (lapse.kind, lapse.first, lapse.last) == ("repeat", date(2025, 10, 1), date(2025, 10, 31))
    assert "2025-09" in next(str(note) for note in workspace.context.notes if note.code == "lapse_repeat")


@pytest.mark.parametrize("has_times", [True, False])
def test_a_month_that_stands_there_twice_is_found(has_times: bool) -> None:
    frame = orders()
    frame["ordered_at"] = frame.ordered_at if has_times else frame.ordered_at.dt.normalize()
    september = frame[between(frame, "2025-09-01", "2025-09-30")]
    workspace = opened(pd.concat([frame, september.assign(order_id="n" + september.order_id)]))
    assert [reason(workspace, "sales", f"2025-{month}") for month in ("08", "09", "10")] == ["", "partial_twice", ""]
    assert codes(workspace) >= {"rows_again", "lapse_twice"}
    assert opened(frame, whole=["2025-09-01/2025-09-30"]).context.lapses("orders") == ()


def test_a_shop_of_subscriptions_repeats_every_month_and_is_whole() -> None:
    users = [(f"u{number}", 9.9 + number % 3) for number in range(60)]
    rows = [
        (f"{month}-{user}", user, f"2025-{month:02d}-01", amount) for month in range(1, 11) for user, amount in users
    ]
    frame = pd.DataFrame(rows, columns=["order_id", "user_id", "ordered_at", "amount"])
    assert {lapse.kind for lapse in opened(frame).context.lapses("orders")} == set()


def test_a_claim_beyond_the_rows_is_believed_as_far_as_their_rhythm_bears_it_out() -> None:
    dense = from_frames(orders(last="2025-10-10"), WHOLE)
    assert dense.coverage("orders")[1] == date(2025, 10, 10)
    assert reason(dense, "sales", "2025-10") == "partial_end"
    assert codes(dense) == {"covers_until_unlikely"}
    seldom = orders().iloc[::120]
    assert from_frames(seldom, WHOLE).coverage("orders")[1] == date(2025, 10, 31)


@pytest.mark.parametrize("claims", [{}, {"covers_until": LAST}])
def test_a_stream_that_ends_before_the_others_is_named(claims: dict[str, str]) -> None:
    visits = orders(60).rename(columns={"ordered_at": "occurred_at"}).assign(event="visit", channel="web")
    events = visits[visits.occurred_at < "2025-10-11"][["user_id", "event", "occurred_at", "channel"]]
    settings = Settings.model_validate({"source": claims}, strict=False)
    workspace = from_frames({"orders": orders(), "events": events}, settings)
    assert workspace.coverage("events")[1] == date(2025, 10, 10)
    (note,) = [note for note in workspace.context.notes if note.values.get("table") == "events"]
    assert note.code == ("covers_until_unlikely" if claims else "ends_early")
    assert all("2025-10-31" in note.text(language) for language in ("zh", "en"))


def test_a_claim_before_the_rows_too() -> None:
    workspace = opened(orders(), covers_from="2025-01-01")
    assert workspace.coverage("orders")[0] == date.fromisoformat(FIRST)
    assert reason(workspace, "sales", "2025-03") == "before_data"
    assert codes(workspace) == {"covers_from_unlikely"}


def on_day(frame: pd.DataFrame, today: date, **source: Any) -> Context:
    settings = Settings.model_validate({"source": source}, strict=False)
    sources = sources_from_frames({"orders": frame}, settings, DuckDBEngine(), today)
    return Context(settings, CATALOGUE, sources)


@pytest.mark.parametrize("source", [{}, {"covers_until": "2025-10-31"}, {"covers_until": "2026-12-31"}])
def test_no_day_counts_that_is_not_over(source: dict[str, str]) -> None:
    frame = orders(last="2025-10-20")
    assert on_day(frame, date(2025, 10, 20), **source).coverage("orders")[1] == date(2025, 10, 19)
    seldom = frame.iloc[::120]
    claimed = on_day(seldom, date(2025, 10, 20), covers_until="2026-12-31")
    assert claimed.coverage("orders")[1] == date(2025, 10, 19)


def test_rare_rows_beside_a_stream_are_0_and_daily_ones_that_stop_are_not() -> None:
    stream = orders()
    seldom = stream.iloc[::97].rename(columns={"order_id": "complaint_id", "ordered_at": "opened_at"})
    daily = stream[stream.ordered_at < "2025-08-15"].rename(
        columns={"order_id": "complaint_id", "ordered_at": "opened_at"}
    )
    columns = ["complaint_id", "user_id", "opened_at"]
    for complaints, expected in ((seldom[seldom.opened_at < "2025-09-01"], ""), (daily, "after_data")):
        workspace = from_frames({"orders": stream, "complaints": complaints[columns]}, WHOLE)
        assert reason(workspace, "complaints", "2025-10") == expected


def test_a_lapse_is_said_in_both_languages() -> None:
    workspace = opened(without(orders(), "2025-09-05", "2025-09-18"))
    (lapse,) = workspace.context.lapses("orders")
    others = [replace(lapse, kind=kind) for kind in get_args(Kind)]
    told = [said for each in others for said in (each.note, each.caveat)]
    for said in (*told, Reason("not_loaded", lapse.values)):
        assert "2025-09-05" in said.text("zh")
        assert "orders" in said.text("en")


@pytest.mark.parametrize("is_targeted", [True, False])
@pytest.mark.parametrize(
    ("first", "last", "code"),
    [("2025-10-05", "2025-10-18", "partial_gap"), ("2025-10-01", "2025-10-31", "not_loaded"), ("", "", "")],
)
def test_a_review_of_a_month_with_a_hole_is_preliminary(
    first: str, last: str, code: str, is_targeted: bool, tmp_path: Path
) -> None:
    for folder in ("data", "plan"):
        (tmp_path / folder).mkdir()
    rows = orders(last="2025-11-20")
    rows = without(rows, first, last) if first else rows
    rows.to_csv(tmp_path / "data" / "orders.csv", index=False)
    (tmp_path / "kpi.yaml").write_text("source: {path: data, covers_until: 2025-11-20}\n", "utf-8")
    header = "metric,role,kind,value,weight,start,due,per,owner,agreed_on\n"
    target = "sales,operations,level,99999999,1,2025-10-01,2025-11-01,month,Lin,2025-09-20\n"
    if is_targeted:
        (tmp_path / "plan" / "targets.csv").write_text(header + target, "utf-8")
    review = kt.review(str(tmp_path), "2025-10", "operations", language="en")
    assert (review.is_over, review.doubt.code if review.doubt else "") == (not code, code)
    status = {"partial_gap": "open", "not_loaded": "no_data", "": "missed"}[code]
    assert [row.status for row in review.targeted] == [status] * is_targeted
    assert any(note.code == "lapse_gap" for note in review.notes) == bool(code)
    said = " ".join([*(text for _, text in banner(review)), *notes(review), headline(review)])
    assert ("Preliminary: " in said) == bool(code)
    assert ("covers_until" in said) is False


def test_what_was_seen_of_a_table_is_kept_as_it_was() -> None:
    frame = without(orders(last="2025-09-30"), "2025-07-01", "2025-07-20")
    context = on_day(frame, date(2025, 11, 1))
    profile = context.sources.profiles["orders"]
    checked = Checked(len(frame), (), {}, date(2025, 5, 1), date(2025, 9, 30), profile=profile)
    assert from_plain(to_plain(checked)).profile == profile


def test_traps_do_not_look_at_a_month_with_a_hole() -> None:
    workspace = opened(without(orders(), "2025-09-05", "2025-09-18"))
    traps = {trap.name: trap for trap in kt.traps(workspace, "2025-09", ["sales"])}
    assert traps["rush_orders"].reason is not None
    assert traps["rush_orders"].reason.code == "partial_gap"


@pytest.mark.parametrize(
    ("metric", "period", "code"),
    [
        ("last_year_buyer_retention", "2026-05", "partial_gap"),
        ("last_year_buyer_retention", "2026-06", None),
        ("buyer_retention", "2025-06", "partial_gap"),
        ("buyer_retention", "2025-07", None),
        ("sales", "2026-05", None),
        ("sales", "2025-06", None),
    ],
)
def test_a_hole_in_what_a_metric_looks_back_at_stands_beside_it(metric: str, period: str, code: str | None) -> None:
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(1000)]
    there = [day for day in days if not date(2025, 5, 5) <= day <= date(2025, 5, 20)]
    rows = [(f"{day}-{n}", f"u{n}", day, 10) for day in there for n in range(5)]
    orders = pd.DataFrame(rows, columns=["order_id", "user_id", "ordered_at", "amount"])
    (reason,) = kt.measure(orders, metric, period)["reason"]
    assert (reason and reason.code) == code


def test_rows_before_the_days_that_are_covered_are_a_past_as_well() -> None:
    rows = [("1", "ann", "2026-01-05", 1), ("2", "bob", "2026-03-05", 1), ("3", "bob", "2026-04-05", 1)]
    orders = pd.DataFrame(rows, columns=["order_id", "user_id", "ordered_at", "amount"])
    covered = {"source": {"covers_from": date(2026, 3, 1), "covers_until": date(2026, 4, 30)}}
    settings = Settings.model_validate(covered)
    (reason,) = kt.measure(orders, "new_buyers", "2026-03", settings=settings)["reason"]
    assert reason is None
    (reason,) = kt.measure(orders[1:], "new_buyers", "2026-03", settings=settings)["reason"]
    assert reason.code == "beginning"
