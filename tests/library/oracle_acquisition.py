"""Section A from the words: acquisition, promotion, touches, campaigns and coupons."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.library.view import NO_ROWS, NO_VALUES, Answer, Oracles, View, is_unknown, known, none, number, ratio, total

ORACLE = Oracles()


# Acquisition


@ORACLE.of("users", looks_back="previous")
def new_user_growth(view: View) -> Answer:
    """(new users − new users of the previous period) ÷ new users of the previous period."""
    now = len(view.registered(view.end, view.start))
    before = len(view.registered(view.previous[1], view.previous[0]))
    return ratio(now - before, before)


def _firsts(view: View, name: str) -> list[Any]:
    """First event of a name of each known user who is not staff, where it lies in the period."""
    firsts = []
    for user, events in view.shop.by_user("events").items():
        of_name = [event for event in events if event.event == name]
        if of_name and view.shop.is_person(user) and view.start <= of_name[0].occurred_on < view.end:
            firsts.append(of_name[0])
    return view.cut("events", firsts)


@ORACLE.of("events")
def new_cardholders(view: View) -> Answer:
    """Users whose first card was bound in the period."""
    return number(len(_firsts(view, "bind_card")))


@ORACLE.of("events", looks_back="history")
def new_visitors(view: View) -> Answer:
    """Users whose first visit lies in the period."""
    return number(len(_firsts(view, "visit")))


@ORACLE.of("spend")
def acq_cost(view: View) -> Answer:
    """Σ spend of the period."""
    return number(_cost(view))


def _cost(view: View) -> Any:
    return total(row.amount for row in view.now("spend"))


@ORACLE.of("spend", "events", looks_back="history")
def cost_per_new_visitor(view: View) -> Answer:
    """Spend ÷ new visitors."""
    return ratio(_cost(view), len(_firsts(view, "visit")))


@ORACLE.of("spend", "orders", looks_back="history")
def cac(view: View) -> Answer:
    """Spend ÷ users whose first order lies in the period."""
    firsts = [orders[0] for orders in view.shop.by_user("orders").values()]
    new = view.cut("orders", [order for order in firsts if view.start <= order.ordered_on < view.end])
    return ratio(_cost(view), len(new))


# Lifetime value


def _lives(view: View, days: int) -> tuple[int, list[list[Any]]]:
    """How many new buyers there are, and what those bought in their first days for whom these are over."""
    firsts = {user: orders[0] for user, orders in view.shop.by_user("orders").items()}
    new = view.cut("orders", [o for o in firsts.values() if view.start <= o.ordered_on < view.end])
    last = view.shop.covered["orders"][1]
    over = [order for order in new if order.ordered_on + timedelta(days=days - 1) <= last]
    ends = [(order.user_id, order.ordered_on + timedelta(days=days)) for order in over]
    return len(new), [[o for o in view.shop.by_user("orders")[user] if o.ordered_on < end] for user, end in ends]


def _lifetime_value(view: View, days: int) -> Answer:
    new, lives = _lives(view, days)
    return ratio(total(order.net for life in lives for order in life), len(lives), new - len(lives))


@ORACLE.of("orders", looks_back="beginning")
def ltv_90d(view: View) -> Answer:
    """Net amount of the first 90 days of new buyers whose 90 days are over ÷ these buyers."""
    return _lifetime_value(view, 90)


@ORACLE.of("orders", looks_back="beginning")
def ltv_12m(view: View) -> Answer:
    """Net amount of the first 365 days of new buyers whose 365 days are over ÷ these buyers."""
    return _lifetime_value(view, 365)


@ORACLE.of("spend", "orders", looks_back="beginning")
def ltv_to_cac(view: View) -> Answer:
    """(Net amount of the first year ÷ new buyers whose year is over) ÷ (spend ÷ new buyers)."""
    new, lives = _lives(view, 365)
    amount = total(order.net for life in lives for order in life)
    return ratio(amount * new, _cost(view) * len(lives), new - len(lives), parts=False)


@ORACLE.of("spend", "orders", looks_back="beginning")
def payback_months(view: View) -> Answer:
    """12 × (spend ÷ new buyers) ÷ (gross profit of the first year ÷ new buyers whose year is over)."""
    new, lives = _lives(view, 365)
    orders = [order for life in lives for order in life]
    if is_unknown(order.cost for order in orders):
        return none(NO_VALUES)
    profit = max(total(order.net for order in orders) - total(order.cost for order in orders), Decimal(0))
    return ratio(12 * _cost(view) * len(lives), profit * new, new - len(lives), parts=False)


# Promotion and touches


def _touches_of(view: View, user: str | None) -> list[Any]:
    """All touches of somebody who is known and not staff."""
    return view.shop.by_user("touches").get(user, []) if view.shop.is_person(user) else []


def _is_within(view: View, sent: Any, order: Any) -> bool:
    """Whether an order comes after a touch and not too long after it."""
    days = timedelta(days=view.rules.attribution_days)
    is_before = sent.sent_at <= order.ordered_at or (order.ordered_all_day and sent.sent_on <= order.ordered_on)
    return is_before and sent.sent_on >= order.ordered_on - days  # type: ignore[no-any-return]


def _attributed_to(view: View, order: Any) -> str | None:
    """The campaign of an order: its own, or that of the latest touch of the days before."""
    if order.campaign_id is not None:
        return order.campaign_id  # type: ignore[no-any-return]
    reached = [touch for touch in _touches_of(view, order.user_id) if _is_delivered(view, touch)]
    recent = [touch for touch in reached if _is_within(view, touch, order)]
    return max((touch.sent_at, touch.campaign_id) for touch in recent)[1] if recent else None


def _attributed(view: View, campaign_of: Any) -> Any:
    """Σ net amount of the period's orders with a campaign, by campaign in the segment of that campaign."""
    if view.by != "campaign_id":
        return total(order.net for order in view.now("orders") if campaign_of(view, order) is not None)
    found = [(campaign_of(view, order), order.net) for order in view.whole("orders")]
    return total(net for campaign, net in found if campaign is not None and campaign == view.value)


def _response_amount(view: View) -> Any:
    return _attributed(view, _attributed_to)


@ORACLE.of("orders")
def promo_response_amount(view: View) -> Answer:
    """Σ net amount of the period's orders that are attributed to a campaign."""
    return number(_response_amount(view))


@ORACLE.of("spend", "orders")
def promo_roi(view: View) -> Answer:
    """(response amount − spend) ÷ spend."""
    return ratio(_response_amount(view) - _cost(view), _cost(view))


@ORACLE.of("spend", "orders")
def promo_roas(view: View) -> Answer:
    """Response amount ÷ spend."""
    return ratio(_response_amount(view), _cost(view))


def _sent(view: View) -> list[Any]:
    """The period's touches, without those to staff."""
    return view.no_staff(view.now("touches"))


def _delivered(view: View) -> list[Any]:
    return [touch for touch in _sent(view) if _is_delivered(view, touch)]


def _is_delivered(view: View, touch: Any) -> bool:
    return touch.delivered_at is not None or not view.has("touches", "delivered_at")


def _responded(view: View, touch: Any) -> bool:
    """Whether a touch has a response, or its user ordered after it and not too long after it."""
    orders = view.shop.by_user("orders").get(touch.user_id, [])
    return touch.responded_at is not None or any(_is_within(view, touch, order) for order in orders)


@ORACLE.of("touches")
def promo_response_rate(view: View) -> Answer:
    """Users who responded to a touch that reached them in the period ÷ users reached."""
    reached = known(_delivered(view))
    responded = known(touch for touch in _delivered(view) if _responded(view, touch))
    return ratio(len(responded), len(reached))


@ORACLE.of("touches")
def touch_responders(view: View) -> Answer:
    """Users who responded to a touch of the period that reached them."""
    return number(len(known(touch for touch in _delivered(view) if _responded(view, touch))))


@ORACLE.of("touches")
def touch_response_rate(view: View) -> Answer:
    """Touches with a response ÷ touches delivered."""
    return ratio(sum(1 for touch in _delivered(view) if _responded(view, touch)), len(_delivered(view)))


@ORACLE.of("orders")
def touch_sales(view: View) -> Answer:
    """Σ net amount of the period's orders that follow a delivered touch, each order once."""

    def campaign_of(view: View, order: Any) -> str | None:
        touches = [touch for touch in _touches_of(view, order.user_id) if _is_delivered(view, touch)]
        return _attributed_to(view, order) if any(_is_within(view, touch, order) for touch in touches) else None

    return number(_attributed(view, campaign_of))


@ORACLE.of("touches")
def reach_rate(view: View) -> Answer:
    """Touches delivered ÷ touches sent."""
    return ratio(len(_delivered(view)), len(_sent(view)))


# Campaigns and coupons


def _campaign_of(view: View, order: Any) -> str | None:
    """The campaign of an order: its own, or that of a coupon redeemed on it."""
    if order.campaign_id is not None:
        return order.campaign_id  # type: ignore[no-any-return]
    coupons = [c.campaign_id for c in view.rows("coupons") if c.order_id == order.order_id and c.campaign_id]
    return min(coupons) if coupons else None


@ORACLE.of("orders")
def campaign_sales(view: View) -> Answer:
    """Σ net amount of the period's orders with a campaign."""
    return number(_attributed(view, _campaign_of))


@ORACLE.of(own="campaign_id")
def campaign_participants(view: View) -> Answer:
    """Known users with an order of a campaign, an event of one or a coupon of one redeemed in the period."""
    part = [(order.user_id, _campaign_of(view, order)) for order in view.whole("orders")]
    part += [(event.user_id, event.campaign_id) for event in view.whole("events") if view.is_person(event)]
    part += [(coupon.user_id, coupon.campaign_id) for coupon in view.whole("coupons", "redeemed_on")]
    users = {
        user
        for user, campaign in part
        if user is not None and campaign is not None and (not view.by or campaign == view.value)
    }
    return number(len(users))


@ORACLE.of("coupons")
def coupons_issued(view: View) -> Answer:
    """Coupons issued in the period."""
    return number(len(view.now("coupons")))


@ORACLE.of("coupons")
def coupons_redeemed(view: View) -> Answer:
    """Coupons redeemed in the period."""
    return number(len(view.now("coupons", "redeemed_on")))


@ORACLE.of("coupons")
def coupon_redemption_rate(view: View) -> Answer:
    """Of the coupons issued in the period whose validity is over, those redeemed within it."""
    over, redeemed, open_still = 0, 0, 0
    for coupon in view.now("coupons"):
        until = coupon.expires_on or coupon.issued_on + timedelta(days=view.rules.coupon_valid_days)
        if until > view.last("orders"):
            open_still += 1
            continue
        over += 1
        redeemed += coupon.redeemed_on is not None and coupon.redeemed_on <= until
    return ratio(redeemed, over, open_still)


def _activities(view: View) -> list[Any]:
    """All activities of all time in the segment."""
    return [campaign for campaign in view.cut("campaigns", view.rows("campaigns")) if _is_activity(view, campaign)]


def _is_activity(view: View, campaign: Any) -> bool:
    return campaign.kind in view.rules.activity_kinds


def _held(view: View) -> int:
    return sum(1 for campaign in _activities(view) if view.start <= campaign.starts_on < view.end)


@ORACLE.of("campaigns")
def activities_held(view: View) -> Answer:
    """Activities that start in the period."""
    return number(_held(view))


@ORACLE.of("campaigns")
def activity_frequency(view: View) -> Answer:
    """Activities a week: 7 × activities ÷ days."""
    if view.by and not _held(view):
        return none(NO_ROWS)
    return ratio(7 * _held(view), (view.end - view.start).days)
