"""Why a metric can be had or cannot, with the words that say it: a table for each way a number is withheld."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from kpi_toolkit.facts import FACTS
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.coverage import (
    caveat,
    is_covered,
    not_cut,
    since_beginning,
    tables_of,
    unavailable,
    uncovered,
)
from kpi_toolkit.measuring.lapses import Lapse
from kpi_toolkit.measuring.segments import together
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.settings import Rules, Settings, SourceSettings
from kpi_toolkit.sources.described import Sources

MARCH = parse_period("2026-03")
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
WHOLE = date(2020, 1, 1), LAST
DAY = timedelta(days=1)


def context(
    columns: Mapping[str, Sequence[str]],
    nulls: Mapping[str, int] | None = None,
    rows: int = 5,
    first: date = FIRST,
    last: date = LAST,
    **settings: object,
) -> Context:
    """Return a context with some tables of 5 rows each; `nulls` of users by table."""
    there = {table: tuple(names) for table, names in columns.items()}
    empty = {table: {"user_id": (nulls or {}).get(table, 0)} for table in there}
    days = dict.fromkeys(there, first), dict.fromkeys(there, last)
    sources = Sources(there, dict.fromkeys(there, rows), empty, *days, ())
    return Context(Settings.model_validate(settings), CATALOGUE, sources, None)


ORDERS = {"orders": ("user_id", "ordered_at", "amount")}
EVENTS = {"events": ("user_id", "event", "occurred_at")}
WITHHELD = [
    ("promo_roi", {}, {}, Reason("missing_table", {"tables": "spend, orders"})),
    ("promo_roi", ORDERS, {}, Reason("missing_table", {"tables": "spend"})),
    ("sales", ORDERS, {}, None),
    (
        "info_completeness",
        {"users": ("city",)},
        {},
        Reason("missing_column", {"columns": "users.phone, users.birthday"}),
    ),
    ("info_completeness", {"users": ("phone", "birthday", "city")}, {}, None),
    ("active_users", {"events": ("event",)}, {}, Reason("missing_column", {"columns": "events.user_id"})),
    ("active_users", EVENTS, {}, None),
    ("active_users", EVENTS, {"events": 4}, None),
    ("active_users", EVENTS, {"events": 5}, Reason("events_of_nobody", {"rows": 5})),
    ("churned_buyers", ORDERS, {"orders": 5}, Reason("orders_of_nobody", {"rows": 5})),
    ("sales", ORDERS, {"orders": 5}, None),
]


@pytest.mark.parametrize(("name", "columns", "nulls", "reason"), WITHHELD)
def test_what_is_lacking_is_said_by_name(
    name: str, columns: Mapping[str, Sequence[str]], nulls: Mapping[str, int], reason: Reason | None
) -> None:
    assert unavailable(context(columns, nulls), CATALOGUE[name]) == reason


def test_a_table_without_rows_is_no_table_of_nobody() -> None:
    assert unavailable(context(EVENTS, rows=0), CATALOGUE["active_users"]) is None


def test_a_setting_names_the_columns() -> None:
    chosen = context({"users": ("city",)}, rules={"profile_fields": ["city", "shoe_size"]})
    assert unavailable(chosen, CATALOGUE["info_completeness"]) == Reason(
        "missing_column", {"columns": "users.shoe_size"}
    )


def test_each_table_is_named_once() -> None:
    assert tables_of(CATALOGUE["active_users"]) == ("events",)
    assert tables_of(CATALOGUE["promo_roi"]) == ("spend", "orders")


SPANS = [
    ("sales", LAST + DAY, LAST + 2 * DAY, Reason("before_data", {"first": LAST + DAY})),
    ("sales", FIRST, MARCH.start - DAY, Reason("after_data", {"last": MARCH.start - DAY})),
    ("churned_buyers", date(2025, 9, 3), LAST, Reason("short_history", {"days": 180, "first": date(2025, 9, 3)})),
    ("saturated_channels", date(2026, 2, 5), LAST, Reason("short_stretch", {"days": 56, "first": date(2026, 2, 5)})),
    ("repurchase_rate", MARCH.start, LAST, Reason("no_history", {"first": MARCH.start})),
]


@pytest.mark.parametrize(("name", "first", "last", "reason"), SPANS)
def test_what_the_data_do_not_reach_is_said_with_its_days(name: str, first: date, last: date, reason: Reason) -> None:
    assert uncovered(CATALOGUE[name], MARCH, (first, last), Rules()) == reason


def test_other_days_of_the_rules_are_looked_back_at() -> None:
    rules = Rules.model_validate({"churned_after_days": 300})
    reason = uncovered(CATALOGUE["churned_buyers"], MARCH, (date(2025, 9, 2), LAST), rules)
    assert reason == Reason("short_history", {"days": 300, "first": date(2025, 9, 2)})


def gap(first: date, last: date, kind: str = "gap") -> Lapse:
    return Lapse(kind, "events", first, last, 3, 100)  # type: ignore[arg-type]


GAPS = [
    (gap(MARCH.start, LAST), WHOLE, True),
    (gap(MARCH.start - 9 * DAY, LAST + 9 * DAY), WHOLE, True),
    (gap(MARCH.start + DAY, LAST), WHOLE, False),
    (gap(MARCH.start, LAST - DAY), WHOLE, False),
    (gap(MARCH.start, LAST, "thin"), WHOLE, False),
    (gap(MARCH.start + 4 * DAY, LAST), (MARCH.start + 4 * DAY, LAST), True),
    (gap(MARCH.start + 5 * DAY, LAST), (MARCH.start + 4 * DAY, LAST), False),
]


@pytest.mark.parametrize(("lapse", "covered", "is_all"), GAPS)
def test_a_period_that_was_not_loaded_has_no_number(lapse: Lapse, covered: tuple[date, date], is_all: bool) -> None:
    for name in ("sales", "buyer_retention", "churned_buyers"):
        covers = covered if name == "sales" else (WHOLE[0], covered[1])
        if covers != covered and covered != WHOLE:
            continue
        reason = uncovered(CATALOGUE[name], MARCH, covers, Rules(), [gap(FIRST, FIRST), lapse])
        assert (reason == Reason("not_loaded", lapse.values)) is is_all


def test_what_is_beside_a_number_has_its_day_or_count() -> None:
    sales = CATALOGUE["sales"]
    assert caveat(sales, MARCH, (FIRST, LAST - DAY), 0, Rules()) == Reason("partial_end", {"last": LAST - DAY})
    late = MARCH.start + DAY
    assert caveat(sales, MARCH, (late, LAST), 0, Rules()) == Reason("partial_start", {"first": late})
    assert caveat(sales, MARCH, WHOLE, 0, Rules()) is None
    assert caveat(sales, MARCH, WHOLE, 3, Rules()) == Reason("windows_left_out", {"count": 3})
    waiting = caveat(CATALOGUE["complaint_answer_time"], MARCH, WHOLE, 2, Rules())
    assert waiting == Reason("waiting_left_out", {"count": 2})


# Metric, and the days from which on, and until which, a lapse is told of.
READ = [
    ("sales", [(MARCH.start, LAST)]),
    ("repurchase_rate", [(MARCH.start, LAST)]),
    ("buyer_retention", [(date(2026, 2, 1), LAST)]),
    ("last_year_buyer_retention", [(date(2025, 3, 1), date(2025, 3, 31)), (MARCH.start, LAST)]),
    ("churned_buyers", [(MARCH.start - 180 * DAY, LAST)]),
    ("saturated_channels", [(date(2026, 2, 4), LAST)]),
]


@pytest.mark.parametrize(("name", "spans"), READ)
def test_a_lapse_is_told_of_where_the_metric_reads(name: str, spans: list[tuple[date, date]]) -> None:
    for first, last in spans:
        for day, is_told in ((first - DAY, False), (first, True), (last, True), (last + DAY, False)):
            lapse = gap(day, day, "thin")
            told = caveat(CATALOGUE[name], MARCH, WHOLE, 0, Rules(), [gap(FIRST - 999 * DAY, FIRST - 999 * DAY), lapse])
            assert (told == lapse.caveat) is is_told, (day, told)


@pytest.mark.parametrize(
    ("period", "first", "reason"),
    [
        ("2026-01", FIRST, Reason("beginning", {"first": FIRST})),
        ("2026-02", FIRST, None),
        ("2025-12", FIRST, Reason("beginning", {"first": FIRST})),
        ("2026-01", FIRST - DAY, None),
    ],
)
def test_the_beginning_of_the_data_is_said_of_all_that_ever_was(
    period: str, first: date, reason: Reason | None
) -> None:
    wallet = context({"wallet": ("user_id", "occurred_at", "amount")}, first=first)
    assert since_beginning(wallet, CATALOGUE["topup_redeemer_share"], parse_period(period)) == reason
    assert since_beginning(context(ORDERS, first=first), CATALOGUE["sales"], parse_period(period)) is None


def test_rows_before_what_is_covered_are_a_past() -> None:
    source = SourceSettings.model_validate({"covers_from": FIRST + DAY})
    wallet = context({"wallet": ("user_id", "occurred_at", "amount")}, first=FIRST - DAY, source=source.model_dump())
    assert since_beginning(wallet, CATALOGUE["topup_redeemer_share"], parse_period("2026-01")) is None


def test_a_table_of_rare_rows_begins_as_the_streams_beside_it() -> None:
    shop = context(ORDERS | {"spend": ("channel", "spent_on", "amount")})
    later = dict(shop.sources.first_day) | {"spend": MARCH.start}
    begun = replace(shop, sources=replace(shop.sources, first_day=later))
    roi = CATALOGUE["promo_roi"]
    assert since_beginning(begun, roi, parse_period("2026-01")) == Reason("beginning", {"first": FIRST})
    assert since_beginning(begun, roi, MARCH) is None


def test_covered_is_a_period_of_which_all_is_known() -> None:
    shop, sales = context(ORDERS), CATALOGUE["sales"]
    assert is_covered(shop, sales, MARCH)
    assert not is_covered(shop, sales, parse_period("2026-04"))
    assert not is_covered(shop, sales, parse_period("2026-Q2"))
    assert not is_covered(context(ORDERS, last=LAST - 3 * DAY), sales, MARCH)
    assert not is_covered(context(ORDERS, first=MARCH.start + 3 * DAY), sales, MARCH)
    assert not is_covered(context(EVENTS), sales, MARCH)
    assert not is_covered(shop, CATALOGUE["buyer_retention"], parse_period("2026-01"))
    assert is_covered(shop, CATALOGUE["buyer_retention"], parse_period("2026-02"))
    assert not is_covered(shop, CATALOGUE["churned_buyers"], MARCH)


def test_what_cannot_be_cut_is_named() -> None:
    shop, fact = context({"orders": ("user_id", "ordered_at", "amount", "channel")}), FACTS["order_periods"]
    assert not_cut(shop, fact, "city") == Reason("missing_segment", {"fact": fact.name, "column": "city"})
    both = not_cut(shop, fact, together(["channel", "city", "shop"]))
    assert both == Reason("missing_segment", {"fact": fact.name, "column": "city, shop"})
    own = FACTS["promoted_orders"]
    parts = together([own.own_segments[0], "channel", own.own_segments[1]])
    assert not_cut(shop, own, parts) == Reason(
        "own_segments", {"fact": own.name, "columns": ", ".join(own.own_segments[:2])}
    )
