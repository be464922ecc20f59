"""Landings of measured metrics, against independent pandas; what is refused; quarter and year of a review."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from kpi_toolkit.errors import UsageError
from kpi_toolkit.judge.landing import Landing, around, needs, until
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.pages.record_evidence import landing_json
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.reviewing.parts import landing, landings
from kpi_toolkit.settings import Settings
from kpi_toolkit.settings.calendar import CalendarSettings

T_OF_12 = 1.3562173342232123  # 90 % points of Student's t by degrees of freedom, from a table
LAST = date(1998, 3, 15)


@pytest.fixture(scope="module")
def plain(cdnow: Workspace) -> Workspace:
    """CDNOW with weeks of five working days and no festival."""
    settings = cdnow.settings.model_copy(update={"calendar": CalendarSettings(country="")})
    return replace(cdnow, context=replace(cdnow.context, settings=settings))


@pytest.fixture(scope="module")
def bought(cdnow: Workspace) -> pd.DataFrame:
    assert cdnow.folder is not None
    frame = pd.read_parquet(cdnow.folder / "data" / "CDNOW_master.parquet")
    return frame.assign(day=pd.to_datetime(frame["date"]), dollar_value=frame["dollar_value"].astype(float))


def months_back(bought: pd.DataFrame, back: int) -> tuple[pd.Timestamp, pd.Timestamp, pd.Timestamp]:
    """Start, point and end of the month so many before March 1998, at 15 of its 31 days."""
    start = pd.Timestamp("1998-03-01") - pd.DateOffset(months=back)
    end = start + pd.DateOffset(months=1)
    days = int((end - start).days * 15 / 31 + 0.5)
    return start, start + pd.Timedelta(days=days), end


def share_by_days(sums: dict[int, tuple[float, float]], passed: dict[int, float], back: int) -> float | None:
    """Share expected by the rule: the same month a year before, else the six months before as far as there are any."""
    past = [back + 12] if back + 12 in sums else [one for one in range(back + 1, back + 7) if one in sums]
    if not past:
        return None
    return passed[back] * sum(sums[one][0] / sums[one][1] for one in past) / sum(passed[one] for one in past)


def test_sales_of_march_agree_with_pandas(plain: Workspace, bought: pd.DataFrame) -> None:
    sums, worked, passed = {}, {}, {}
    for back in range(15):
        start, point, end = months_back(bought, back)
        amounts = [
            bought.loc[(bought.day >= start) & (bought.day < until), "dollar_value"].sum() for until in (point, end)
        ]
        sums[back] = (amounts[0], amounts[1])
        passed[back] = (point - start).days / (end - start).days
        edges = [one.to_numpy().astype("datetime64[D]") for one in (start, point, end)]
        worked[back] = np.busday_count(edges[0], edges[1]) / np.busday_count(edges[0], edges[2])
    assert bought.day.min() == months_back(bought, 14)[0]  # January 1997 is the oldest of them
    found = landing(plain, "sales", "1998-03", target=Decimal(100_000), as_of=LAST).outlook
    assert found is not None
    errors = {}
    for clock, shares in (("working_days", worked), ("days", passed)):
        expected = {back: share_by_days(sums, shares, back) or shares[back] for back in range(1, 13)}
        every = {back: np.log(sums[back][0] / expected[back] / sums[back][1]) for back in expected}
        assert [back for back in every if back + 12 in sums] == [1, 2]  # too few alike: all count
        errors[clock] = np.sqrt(np.mean([error**2 for error in every.values()]))
    assert found.clock == min(errors, key=lambda clock: errors[clock])
    share = share_by_days(sums, worked if found.clock == "working_days" else passed, 0)
    assert share is not None
    assert found.n_backtests == 12
    assert found.method == "years"
    assert found.expected_share == pytest.approx(share, rel=1e-9)
    assert found.landing == pytest.approx(sums[0][0] / share, rel=1e-9)
    assert found.pace == pytest.approx(sums[0][0] / 100_000 / share, rel=1e-9)
    half = T_OF_12 * errors[found.clock]
    assert found.low == pytest.approx(sums[0][0] / share * np.exp(-half), rel=1e-9)
    assert found.high == pytest.approx(sums[0][0] / share * np.exp(half), rel=1e-9)


def test_buyers_are_distinct_in_the_first_days_too(plain: Workspace, bought: pd.DataFrame) -> None:
    def buyers(start: str, until: str) -> int:
        return int(bought.loc[(bought.day >= start) & (bought.day < until), "customer_id"].nunique())

    found = landing(plain, "buyers", "1998-03", as_of=LAST)
    assert found.actual == buyers("1998-03-01", "1998-03-16")
    assert found.outlook is not None
    share = buyers("1997-03-01", "1997-03-16") / buyers("1997-03-01", "1997-04-01")
    worked = 1.0 if found.outlook.clock == "days" else (10 / 22) / (10 / 21)
    assert found.outlook.expected_share == pytest.approx(share * worked, rel=1e-9)


def test_an_average_lands_as_two_parts(plain: Workspace, bought: pd.DataFrame) -> None:
    def parts(start: str, until: str) -> tuple[float, int]:
        rows = bought.loc[(bought.day >= start) & (bought.day < until), "dollar_value"]
        return float(rows.sum()), len(rows)

    now, then, end = (
        parts(*span)
        for span in (("1998-03-01", "1998-03-16"), ("1997-03-01", "1997-03-16"), ("1997-03-01", "1997-04-01"))
    )
    found = landing(plain, "aov", "1998-03", as_of=LAST).outlook
    assert found is not None  # the clock cancels out of a ratio
    assert found.landing == pytest.approx((now[0] / then[0] * end[0]) / (now[1] / then[1] * end[1]), rel=1e-9)


def test_a_review_shows_the_closed_quarter_and_the_open_year(plain: Workspace, bought: pd.DataFrame) -> None:
    quarter, year = landings(plain, "sales", "1998-03", {("sales", "1998"): 600_000})
    total = float(bought.loc[(bought.day >= "1998-01-01") & (bought.day < "1998-04-01"), "dollar_value"].sum())
    assert (str(quarter.period), quarter.is_over, quarter.outlook) == ("1998-Q1", True, None)
    assert quarter.actual == pytest.approx(total)
    assert (str(year.period), year.is_over, year.last, year.days_elapsed) == ("1998", False, date(1998, 3, 31), 90)
    assert year.actual == pytest.approx(total)
    assert year.outlook is not None
    assert year.outlook.pace == pytest.approx((year.outlook.landing or 0) / 600_000)
    assert (year.outlook.method, year.outlook.n_backtests, year.reason) == ("baseline", 15, None)
    assert year.outlook.expected_share == pytest.approx(total / (year.outlook.landing or 0))
    (_, buyers) = landings(plain, "buyers", "1998-03")  # not the sum of those of its months
    assert buyers.outlook is not None
    assert buyers.reason is not None
    assert (buyers.outlook.low, buyers.reason.code) == (None, "landing_few_backtests")
    assert "on 1 past period only, and 3 are needed" in str(buyers.reason)


def test_an_open_month_comes_first(plain: Workspace) -> None:
    found = landings(plain, ["sales", "orders"], "1998-03", as_of=LAST)
    assert [(one.metric, str(one.period)) for one in found] == [
        (metric, period) for metric in ("sales", "orders") for period in ("1998-03", "1998-Q1", "1998")
    ]
    assert all(one.days_elapsed == days for one, days in zip(found, (15, 74, 74) * 2, strict=True))


def test_a_week_lies_in_its_month_quarter_and_year(plain: Workspace) -> None:
    found = landings(plain, "orders", "1998-W11")
    assert [str(one.period) for one in found] == ["1998-03", "1998-Q1", "1998"]


def test_data_after_the_day_asked_for_do_not_count(plain: Workspace) -> None:
    early, late = (landing(plain, "orders", "1998-06", as_of=day) for day in (date(1998, 6, 10), date(1998, 6, 20)))
    assert early.actual is not None
    assert late.actual is not None
    assert early.actual < late.actual
    assert landing(plain, "orders", "1998-06").is_over


@pytest.mark.parametrize("period", ["1998-03", "1998-02", "1997-11", "1998-Q1", "1997"])
def test_nothing_is_asked_of_days_after_the_review(plain: Workspace, period: str) -> None:
    """So that a late row of June does not make the review of March anew."""
    review = parse_period(period)
    metrics = [plain.catalogue[name] for name in ("sales", "buyers", "aov")]
    asked = needs(plain.context, metrics, around(review, plain.settings.calendar_rules), until(review))
    assert max(span.end for part in asked for span in part.periods) <= review.end


def test_before_a_tenth_is_reached_nothing_is_shown(plain: Workspace) -> None:
    found = landing(plain, "orders", "1998-06", as_of=date(1998, 6, 2))
    assert found.outlook is not None
    assert found.outlook.landing is None
    assert found.reason is not None
    assert found.reason.code == "landing_too_early"
    assert "less than 10%" in str(found.reason)
    assert "不足 10%" in found.reason.text("zh")


def test_a_period_that_has_not_begun_has_no_data(plain: Workspace) -> None:
    found = landing(plain, "orders", "1998-07")
    assert (found.actual, found.days_elapsed, str(found.reason)) == (None, 0, "no data: the data end on 1998-06-30")


@pytest.mark.parametrize(
    ("metric", "code"),
    [
        ("repeat_purchase_rate_1", "landing_stock"),  # of all customers at the end
        ("churned_buyers", "landing_stock"),
        ("buyer_retention", "landing_compares"),
        ("members", "missing_table"),
        ("new_buyers", "landing_nothing_yet"),  # the data hold no customer who came later
    ],
)
def test_what_cannot_be_projected_says_why(plain: Workspace, metric: str, code: str) -> None:
    found = landing(plain, metric, "1998-03", as_of=LAST)
    assert found.reason is not None
    assert found.reason.code == code
    assert found.outlook is None or found.outlook.landing is None


def made(days: int, orders_on: list[int]) -> pd.DataFrame:
    """One order of 10 for each day of 2025 named, of `days` days."""
    start = date(2025, 1, 1)
    rows = [(f"o{n}", f"u{n % 3}", start + timedelta(days=n), 10) for n in sorted({*orders_on, days - 1})]
    return pd.DataFrame(rows, columns=["order_id", "user_id", "ordered_at", "amount"])


def shop(days: int = 100) -> dict[str, pd.DataFrame]:
    """An order and a top-up of 5 on every day: what is held grows by 5 a day."""
    orders = made(days, list(range(days)))
    wallet = pd.DataFrame(
        {"user_id": orders["user_id"], "occurred_at": orders["ordered_at"], "kind": "top_up", "amount": 5}
    )
    return {"orders": orders, "wallet": wallet}


PLAIN = Settings(calendar=CalendarSettings(country=""), language="en")


def test_a_balance_is_no_flow_and_a_top_up_is() -> None:
    workspace = from_frames(shop(), PLAIN)
    day = date(2025, 4, 10)  # the last one of the data
    balance, amount = (landing(workspace, metric, "2025-04") for metric in ("wallet_balance", "topup_amount"))
    assert (balance.last, balance.actual, amount.actual) == (day, 500, 50)
    assert balance.reason is not None
    assert (balance.reason.code, balance.outlook) == ("landing_stock", None)
    assert amount.outlook is not None
    # Months before: 10 of 31, 9 of 28 and 10 of 31 days at that point, one order each day; days are the clock.
    assert amount.outlook.clock == "days"
    expected = (10 / 30) * (10 / 31 + 9 / 28 + 10 / 31) / (10 / 31 + 9 / 28 + 10 / 31)
    assert amount.outlook.expected_share == pytest.approx(expected)
    assert amount.outlook.landing == pytest.approx(150)
    assert (amount.outlook.n_backtests, amount.outlook.method) == (3, "recent")


def test_a_past_month_without_orders_by_then_was_at_zero() -> None:
    frame = made(100, [19, 50, 78, 94])  # on the 20th of each month, and on 5 April
    found = landing(from_frames(frame, PLAIN), "orders", "2025-04", as_of=date(2025, 4, 9))
    assert found.actual == 1
    assert found.outlook is not None
    assert found.outlook.expected_share == 0
    assert found.reason is not None
    assert found.reason.code == "landing_too_early"


def test_sales_on_the_last_day_only_are_no_stock() -> None:
    frame = made(100, [30, 58, 89, 92, 94])  # on the last day of each month, then on two days in April
    found = landing(from_frames(frame, PLAIN), "orders", "2025-04", as_of=date(2025, 4, 5))
    assert found.actual == 2
    assert found.reason is not None
    assert found.reason.code == "landing_too_early"


def test_nothing_so_far_is_zero_so_far() -> None:
    found = landing(from_frames(made(100, [19, 50, 78]), PLAIN), "orders", "2025-04", as_of=date(2025, 4, 9))
    assert found.actual == 0
    assert found.outlook is not None
    assert (found.outlook.landing, found.outlook.reason) == (None, "too_early")


def test_a_period_that_began_before_the_data_is_not_projected() -> None:
    found = landing(from_frames(made(100, list(range(100))), PLAIN), "orders", "2024-12/2025-06")
    assert found.outlook is None
    assert str(found.reason) == "partial period: the data begin on 2025-01-01"


def test_windows_that_are_open_now_were_not_in_the_past() -> None:
    orders = made(100, list(range(100)))
    own = orders.assign(user_id=[f"u{n}" for n in range(100)])  # a new buyer every day
    found = landing(from_frames(own, PLAIN), "second_purchase_rate", "2025-04")
    assert found.outlook is None
    assert str(found.reason).startswith("not projected: 10 windows of the period are still open")


def test_a_new_shop_is_projected_by_working_days() -> None:
    found = landing(from_frames(shop(15), PLAIN), "sales", "2025-01")  # 1 to 15 January: 11 of 23 working days
    assert found.outlook is not None
    assert found.outlook.method == "working_days"
    assert found.outlook.landing == pytest.approx(150 * 23 / 11)
    assert found.reason is not None
    assert found.reason.code == "landing_few_backtests"


def test_spring_festival_is_told_in_the_notes() -> None:
    orders = made(420, list(range(420)))  # until 24 February 2026
    found = landing(from_frames(orders, Settings(language="en")), "orders", "2026-02", as_of=date(2026, 2, 14))
    assert found.outlook is not None
    assert found.outlook.method == "years"
    assert [note.values["days"] for note in found.notes] == [19]
    shown = landing_json(found)
    assert shown["notes"][0]["zh"].startswith("与 2025-01-13 至 2025-02-09 相比")
    assert shown["outlook"]["expected_share"] == pytest.approx(found.outlook.expected_share)


def test_growth_below_zero_lands() -> None:
    """Of a return of −50 % its double end is projected, 1 − 0.5, so that the sign does no harm."""
    frames = shop()
    dates = frames["orders"]["ordered_at"]
    frames["orders"] = frames["orders"].assign(campaign_id="c1")
    frames["campaigns"] = pd.DataFrame(
        [("c1", "spring", "promotion", date(2025, 1, 1), date(2025, 12, 31))],
        columns=["campaign_id", "name", "kind", "starts_at", "ends_at"],
    )
    frames["spend"] = pd.DataFrame({"spent_on": dates, "channel": "search", "campaign_id": "c1", "amount": 20})
    found = landing(from_frames(frames, PLAIN), "promo_roi", "2025-04", target=0.5)
    assert found.actual == pytest.approx(-0.5)
    assert found.outlook is not None
    assert found.outlook.landing == pytest.approx(-0.5)
    assert found.outlook.pace == pytest.approx(-1)


def test_unknown_metrics_and_periods_are_refused(plain: Workspace) -> None:
    with pytest.raises(UsageError, match="no metric"):
        landing(plain, "sale", "1998-03")
    with pytest.raises(UsageError, match="cannot be read"):
        landings(plain, "sales", "March")


def test_a_result_without_an_outlook_is_json_too(plain: Workspace) -> None:
    found: Landing = landing(plain, "buyer_retention", "1998-03", as_of=LAST)
    shown = landing_json(found)
    assert shown["outlook"] is None
    assert shown["reason"]["en"].startswith("not projected: it compares with another period")
