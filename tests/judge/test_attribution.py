"""Attribution: plain Python, hand-made orders, shares that sum to 1, and the catalogue's own last touch."""

import math
from datetime import date, timedelta
from fractions import Fraction

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.judge.attribution import MODELS, Model
from kpi_toolkit.measuring.attribution_choices import Dated
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.settings import Rules
from tests.judge.made_histories import LAST, WHOLE, Event, Histories, histories
from tests.judge.oracle_cohorts import month_after

DAYS = 60
SETTINGS = WHOLE.model_copy(update={"rules": Rules(attribution_days=DAYS)})
MONTHS = [date(2025, 3, 1), date(2025, 11, 1), date(2026, 2, 1)]


def sent(shop: Histories) -> list[Event]:
    """Take carts for messages, every third of which did not arrive."""
    return [event for event in shop.events if event.name == "cart" and event.user]


@pytest.fixture(scope="module")
def made() -> tuple[Histories, Workspace]:
    shop = histories(11, users=60)
    touches = [(e.user, e.channel or "none", "sms", e.at, e.at if n % 3 else None) for n, e in enumerate(sent(shop))]
    touches.append(("stranger too", "none", "sms", pd.Timestamp(LAST), pd.Timestamp(LAST)))
    columns = ["user_id", "campaign_id", "medium", "sent_at", "delivered_at"]
    return shop, from_frames({**shop.tables, "touches": pd.DataFrame(touches, columns=columns)}, SETTINGS)


def oracle(shop: Histories, touches: list[Event], model: Model, dated: Dated, month: date) -> dict[str, Fraction]:
    """Return the credit of each channel for orders, in plain Python."""
    credit: dict[str, Fraction] = {}
    for order in shop.orders:
        own = [
            touch
            for touch in touches
            if touch.user == order.user and touch.user not in shop.staff
            if touch.at <= order.at and order.at.date() <= touch.at.date() + timedelta(days=DAYS)
        ]
        own.sort(key=lambda touch: (touch.at, touch.channel is not None, touch.channel or ""))
        for place, touch in enumerate(own):
            day = order.at.date() if dated == "order" else touch.at.date()
            is_open = dated == "touch" and touch.at.date() + timedelta(days=DAYS) > LAST
            if not month <= day < month_after(month, 1) or is_open:
                continue
            first, last, count = place == 0, place == len(own) - 1, len(own)
            part = {
                "first": Fraction(first),
                "last": Fraction(last),
                "linear": Fraction(1, count),
                "position": Fraction(1, count)
                if count <= 2
                else Fraction(2, 5)
                if first or last
                else Fraction(1, 5) / (count - 2),
            }[model]
            name = touch.channel or "channel="
            credit[name] = credit.get(name, Fraction(0)) + part
    return credit


@pytest.mark.parametrize("dated", ["order", "touch"])
@pytest.mark.parametrize("touches", ["visit", "touches"])
def test_credit_equals_plain_python(made: tuple[Histories, Workspace], touches: str, dated: Dated) -> None:
    rows, shop = made
    if touches == "visit":
        events, by = [event for event in rows.events if event.name == "visit" and event.user], "channel"
    else:
        events = [
            Event(e.user, e.at, e.name, e.channel or "none", e.session) for n, e in enumerate(sent(rows)) if n % 3
        ]
        by = "campaign_id"
    seen: dict[str, int] = {}
    for month in MONTHS:
        told = kt.attribution(shop, f"{month:%Y-%m}", by, touches=touches, dated=dated)
        for model in MODELS:
            expected = oracle(rows, events, model, dated, month)
            given = {credit.segment: credit.orders for credit in told.of(model) if credit.orders}
            assert given == pytest.approx({name: float(part) for name, part in expected.items() if part})
            seen[model] = seen.get(model, 0) + len(given)
    assert all(count >= 3 for count in seen.values())


def test_shares_of_every_rule_sum_to_one(made: tuple[Histories, Workspace]) -> None:
    for month in ("2025-03", "2025-09", "2025-11"):
        told = kt.attribution(made[1], month, touches="visit")
        for model in MODELS:
            assert math.fsum(credit.share or 0 for credit in told.of(model)) == pytest.approx(1, abs=1e-12)
            assert math.fsum(c.share_of_sales or 0 for c in told.of(model)) == pytest.approx(1, abs=1e-12)
            assert math.fsum(credit.orders for credit in told.of(model)) == pytest.approx(told.attributed)
        orders = kt.measure(made[1], "orders", month)["value"].iloc[0]
        assert told.unattributed
        assert told.attributed + told.unattributed[0] == pytest.approx(orders)


def test_the_last_touch_is_that_of_the_catalogue(made: tuple[Histories, Workspace]) -> None:
    for month in ("2025-05", "2025-11"):
        told = kt.attribution(made[1], month)
        sales = kt.measure(made[1], "touch_sales", month)["value"].iloc[0]
        assert math.fsum(credit.sales for credit in told.of("last")) == pytest.approx(sales)


@pytest.mark.parametrize(
    ("touches", "position"),
    [
        (["a"], {"a": 1.0}),
        (["a", "b"], {"a": 0.5, "b": 0.5}),
        (["a", "b", "c"], {"a": 0.4, "b": 0.2, "c": 0.4}),
        (["a", "b", "c", "d"], {"a": 0.4, "b": 0.1, "c": 0.1, "d": 0.4}),
        (["a", "b", "a"], {"a": 0.8, "b": 0.2}),
    ],
)
def test_position_by_hand(touches: list[str], position: dict[str, float]) -> None:
    """40/20/40, two touches 50/50: as the rule is stated wherever it is named."""
    events = [("ann", "visit", f"2026-03-05 {hour:02}:00", name) for hour, name in enumerate(touches, start=8)]
    tables = {
        "events": pd.DataFrame(events, columns=["user_id", "event", "occurred_at", "channel"]),
        "orders": pd.DataFrame(
            [("1", "ann", "2026-03-05 20:00", 10)], columns=["order_id", "user_id", "ordered_at", "amount"]
        ),
    }
    told = kt.attribution(from_frames(tables), "2026-03", touches="visit")
    assert {credit.segment: credit.orders for credit in told.of("position")} == pytest.approx(position)
    assert told.share(touches[0], "first") == 1
    assert told.share(touches[-1], "last") == 1
    assert told.share(touches[0], "linear") == pytest.approx(touches.count(touches[0]) / len(touches))


def test_what_is_missing_is_said(made: tuple[Histories, Workspace]) -> None:
    orders = made[0].tables["orders"]
    assert kt.attribution(orders, "2025-11").words("zh") == ("不可用：没有营销触达表",)
    assert kt.attribution(made[1], "2025-11", "city").words("en")[0].startswith("not available")
    assert kt.attribution(made[1], "2030-01").words("en")[0].startswith("no data: the data end")
    quiet = kt.attribution(made[1], "2025-11", touches="nothing")
    assert quiet.credits == ()
    assert quiet.share("a") is None
    with pytest.raises(kt.KpiError, match="no rule"):
        quiet.of("middle")  # type: ignore[arg-type]
    shown = kt.attribution(made[1], "2025-11")
    assert "<table>" in shown._repr_html_()
    assert shown.chart("en").axes
    assert shown.words("zh") != shown.words("en")
    assert kt.attribution(made[1], "2026-02", dated="touch").remarks[0].code == "partial_end"
