"""The process chain of a month: its weeks, its points, and what is missing, on a shop made by hand."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pandas as pd
import pytest

from kpi_toolkit.errors import UsageError
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.pages.text.chain import chain_sentence
from kpi_toolkit.periods.period import CalendarRules, Period, parse_period
from kpi_toolkit.reviewing.parts import funnel_scorecard
from kpi_toolkit.settings import Settings
from kpi_toolkit.weekly.rates import WORTH
from kpi_toolkit.weekly.weeks import weeks_of

# New users by week (Mondays 2026-02-23 to 2026-04-27); March 2026 has the weeks W10 to W13 and April W14 to W18.
NEW = {
    "2026-02-23": 7,
    "2026-03-02": 10,
    "2026-03-09": 12,
    "2026-03-16": 11,
    "2026-03-23": 14,
    "2026-03-30": 13,
    "2026-04-06": 15,
    "2026-04-13": 12,
    "2026-04-20": 16,
    "2026-04-27": 11,
}
INQUIRE = 4  # in every week so many of the new users ask, and half of these buy


@pytest.fixture(scope="module")
def shop() -> Workspace:
    users, events, orders = [], [], []
    for monday, count in NEW.items():
        at = pd.Timestamp(monday) + timedelta(days=2, hours=9)
        for number in range(count):
            name = f"{monday}-{number}"
            users.append({"user_id": name, "registered_at": at})
            events.append({"event_id": f"v{name}", "user_id": name, "occurred_at": at, "event": "visit"})
            if number < INQUIRE:
                events.append({"event_id": f"i{name}", "user_id": name, "occurred_at": at, "event": "inquiry"})
            if number < INQUIRE // 2:
                orders.append({"order_id": f"o{name}", "user_id": name, "ordered_at": at, "amount": 10})
    frames = {"users": pd.DataFrame(users), "events": pd.DataFrame(events), "orders": pd.DataFrame(orders)}
    return from_frames(
        frames,
        Settings.model_validate({"source": {"covers_from": date(2026, 2, 23), "covers_until": date(2026, 5, 10)}}),
    )


@pytest.mark.parametrize("week_start", range(7))
def test_every_week_belongs_to_exactly_one_month(week_start: int) -> None:
    rules = CalendarRules(week_start)
    months = [parse_period(f"{year}-{month:02d}", rules) for year in range(2019, 2028) for month in range(1, 13)]
    weeks = [week for month in months for week in weeks_of(month)]
    assert all(later.start == week.end for week, later in pairwise(weeks))
    assert all(week.start.weekday() == week_start for week in weeks)
    assert {len(weeks_of(month)) for month in months} == {4, 5}


def test_a_week_over_two_months_belongs_to_the_one_with_more_of_its_days() -> None:
    april = weeks_of(parse_period("2026-04"))
    assert [str(week.start) for week in april] == ["2026-03-30", "2026-04-06", "2026-04-13", "2026-04-20", "2026-04-27"]
    assert str(weeks_of(parse_period("2026-03"))[0].start) == "2026-03-02"


def test_given_targets_are_chained_and_scored_by_sums(shop: Workspace) -> None:
    card = funnel_scorecard(shop, "2026-03", first_target=10, base=Decimal("0.1"))
    line = card.lines[0]
    assert [int(target) for target in card.targets] == [10, 11, 12, 13]
    assert (line.actual, line.target) == (47, 46)
    assert line.points.value == Decimal(47) / Decimal(46) * 2


def test_the_month_before_gives_base_and_first_target(shop: Workspace) -> None:
    """February is one week of 7: too little, so the base stays until April's weeks stand against March's."""
    march = funnel_scorecard(shop, "2026-03")
    assert (march.base, int(march.targets[0])) == (Decimal("0.03"), 7)
    april = funnel_scorecard(shop, "2026-04")
    assert (april.base, int(april.targets[0])) == (Decimal("0.03"), 12)  # (12 + 11) ÷ 2 × 1.03 = 11.845
    may = funnel_scorecard(shop, "2026-05")
    usual = (13 + 15 + 12) / 3
    growth = (usual / ((12 + 11) / 2)) ** (1 / 4.5) - 1  # from four weeks to five
    assert float(may.base) == pytest.approx(0.03 + 0.5 * (growth - 0.03), abs=1e-12)
    assert int(may.targets[0]) == int(usual * (1 + float(may.base)) + 0.5)


def test_the_article_takes_the_best_kept_week_and_ratchets(shop: Workspace) -> None:
    card = funnel_scorecard(shop, "2026-04", "seed003")
    assert card.base == Decimal("0.076")  # 11.5 × 1.03 ÷ 11 − 1 = 7.68 %
    assert int(card.targets[0]) == 13  # 12 × 1.076 = 12.91
    share = Decimal(67) / sum(card.targets)
    assert card.lines[0].points.value == share * 2


def test_rates_are_pooled_against_the_month_before_or_what_was_agreed(shop: Workspace) -> None:
    card = funnel_scorecard(shop, "2026-04")
    inquiry, order = card.lines[1], card.lines[2]
    assert inquiry.actual == Decimal(20) / 67
    assert inquiry.target == Decimal(16) / 47
    assert (order.metric, order.actual, order.target, order.points.value) == (
        "order_conversion",
        Decimal("0.5"),
        Decimal("0.5"),
        2,
    )
    agreed = funnel_scorecard(shop, "2026-04", rates={"C": Decimal("0.5")})
    assert agreed.lines[1].points.value == Decimal(20) / 67 / Decimal("0.5") * 2
    with pytest.raises(UsageError):
        funnel_scorecard(shop, "2026-04", rates={"C": 30})


def test_the_articles_rates_are_summed_from_the_second_week(shop: Workspace) -> None:
    inquiry = funnel_scorecard(shop, "2026-03", "seed003", first_target=10, base=Decimal("0.1")).lines[1]
    new, targets = (10, 12, 11, 14), (10, 11, 12, 13)
    actual = sum(Decimal(4) / count for count in new[1:])
    # Everybody is new, so each target is (4 + new × 0.1 × 4/new) ÷ next target = 4.4 ÷ next target.
    asked = sum(Decimal("4.4") / target for target in targets[1:])
    assert inquiry.actual == actual
    assert abs((inquiry.target or 0) - asked) < Decimal("1e-20")
    assert abs((inquiry.points.value or 0) - actual / asked * 2) < Decimal("1e-20")


def test_what_has_no_data_says_so_and_makes_no_total(shop: Workspace) -> None:
    card = funnel_scorecard(shop, "2026-04")
    lacking = {line.letter: line.reason.code for line in card.lines if line.reason}
    assert lacking == {"E1": "missing_table", "E2": "missing_table", "G": "no_history", "H": lacking["H"]}
    assert card.total is None
    assert card.worth == sum(WORTH.values())
    assert card.covered_worth < card.worth
    assert "没有" not in chain_sentence(card, "en")
    assert f"{card.earned_so_far:.2f}" in chain_sentence(card, "zh")
    assert list(card.to_frame()["letter"]) == list(WORTH)


def test_a_month_without_any_before_has_no_target_unless_given(shop: Workspace) -> None:
    card = funnel_scorecard(shop, "2026-02")
    assert card.targets == ()
    assert card.lines[0].reason is not None
    assert card.lines[0].reason.code == "no_month_before"


def test_a_week_that_the_data_cut_off_is_no_data(shop: Workspace) -> None:
    line = funnel_scorecard(shop, Period(date(2026, 5, 1), date(2026, 6, 1), "month"), first_target=5).lines[0]
    assert line.points.value is None
    assert line.reason is not None
