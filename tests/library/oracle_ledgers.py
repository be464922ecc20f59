"""Section C from the words: gross profit, refunds, points, wallet, content, referral and hot products."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.library.view import NO_ROWS, NO_VALUES, Answer, Oracles, View, is_unknown, known, none, number, ratio, total

ORACLE = Oracles()


# Revenue


def _profit(view: View) -> Decimal:
    return total(order.net - (order.cost or 0) for order in view.now("orders"))


@ORACLE.of("orders")
def gross_profit(view: View) -> Answer:
    """Σ (net amount − cost) of the period's orders, if the cost of one of them is known."""
    if is_unknown(order.cost for order in view.now("orders")):
        return none(NO_VALUES)
    return number(_profit(view))


@ORACLE.of("orders")
def gross_margin(view: View) -> Answer:
    """Gross profit ÷ net amount."""
    sales = total(order.net for order in view.now("orders"))
    if sales and is_unknown(order.cost for order in view.now("orders")):
        return none(NO_VALUES)
    return ratio(_profit(view), sales)


@ORACLE.of("orders")
def refund_amount(view: View) -> Answer:
    """Σ refunds by the day of the refund, or of the order where that is not known."""
    refunded = [
        order.refunded_amount
        for order in view.cut("orders", view.rows("orders"))
        if view.start <= (order.refunded_on or order.ordered_on) < view.end
    ]
    return number(total(refunded))


@ORACLE.of("orders")
def refund_rate(view: View) -> Answer:
    """Refunds of the period's orders ÷ what was paid for them."""
    refunded = total(order.refunded_amount or 0 for order in view.now("orders"))
    return ratio(refunded, total(order.amount for order in view.now("orders")))


# Points


def _entries(view: View, *kinds: str) -> list[Any]:
    """The period's entries of the points ledger, without staff."""
    return [entry for entry in view.no_staff(view.now("points")) if entry.kind in kinds]


def _sum_points(view: View, kind: str) -> Decimal:
    return total(entry.points for entry in _entries(view, kind))


@ORACLE.of("points")
def points_issued(view: View) -> Answer:
    """Σ points earned."""
    return number(_sum_points(view, "earn"))


@ORACLE.of("points")
def points_redeemed(view: View) -> Answer:
    """Σ points redeemed."""
    return number(_sum_points(view, "redeem"))


@ORACLE.of("points")
def points_expired(view: View) -> Answer:
    """Σ points expired."""
    return number(_sum_points(view, "expire"))


@ORACLE.of("points")
def points_pool_delta(view: View) -> Answer:
    """Points issued − redeemed − expired."""
    delta = _sum_points(view, "earn") - _sum_points(view, "redeem") - _sum_points(view, "expire")
    return number(delta)


@ORACLE.of("points")
def points_balance(view: View) -> Answer:
    """The same over all time before the end."""
    ever = [e for e in view.no_staff(view.cut("points", view.rows("points"))) if e.occurred_on < view.end]
    return number(total(entry.points if entry.kind == "earn" else -entry.points for entry in ever))


@ORACLE.of("points")
def points_redeemers(view: View) -> Answer:
    """Users who redeemed."""
    return number(len(known(_entries(view, "redeem"))))


@ORACLE.of("points")
def points_redemption_rate(view: View) -> Answer:
    """Points redeemed ÷ issued."""
    return ratio(_sum_points(view, "redeem"), _sum_points(view, "earn"))


def _rewards(view: View, reward: str) -> Answer:
    entries = [entry for entry in _entries(view, "redeem") if entry.reward == reward]
    return number(total(Decimal(1) if entry.quantity is None else entry.quantity for entry in entries))


@ORACLE.of("points")
def points_benefits(view: View) -> Answer:
    """Benefits redeemed."""
    return _rewards(view, "benefit")


@ORACLE.of("points")
def points_gifts(view: View) -> Answer:
    """Gifts redeemed."""
    return _rewards(view, "gift")


@ORACLE.of("points")
def points_cost(view: View) -> Answer:
    """Σ cost of what was redeemed, if that of one entry is known."""
    if is_unknown(entry.cost for entry in _entries(view, "redeem")):
        return none(NO_VALUES)
    return number(total(entry.cost for entry in _entries(view, "redeem")))


@ORACLE.of("points")
def points_participants(view: View) -> Answer:
    """Users who earned or redeemed."""
    return number(len(known(_entries(view, "earn", "redeem"))))


@ORACLE.of("points")
def points_interactions(view: View) -> Answer:
    """Entries of earning and redeeming."""
    return number(len(_entries(view, "earn", "redeem")))


# Wallet


def _wallet(view: View, kind: str) -> list[Any]:
    return [entry for entry in view.now("wallet") if entry.kind == kind]


def _wallet_sum(view: View, kind: str) -> Decimal:
    return total(entry.amount for entry in _wallet(view, kind))


@ORACLE.of("wallet")
def topup_users(view: View) -> Answer:
    """Users who topped up."""
    return number(len(known(_wallet(view, "top_up"))))


@ORACLE.of("wallet")
def topup_amount(view: View) -> Answer:
    """Σ topped up."""
    return number(_wallet_sum(view, "top_up"))


@ORACLE.of("wallet")
def topup_redeemed_amount(view: View) -> Answer:
    """Σ spent."""
    return number(_wallet_sum(view, "spend"))


@ORACLE.of("wallet")
def topup_redeemers(view: View) -> Answer:
    """Users who spent."""
    return number(len(known(_wallet(view, "spend"))))


@ORACLE.of("wallet")
def topup_redeemed_rate(view: View) -> Answer:
    """Σ spent ÷ Σ topped up."""
    return ratio(_wallet_sum(view, "spend"), _wallet_sum(view, "top_up"))


def _balances(view: View, end: Any) -> dict[str, Decimal]:
    """What each user has before a day, by what was entered in the segment."""
    balances: dict[str, Decimal] = {}
    for entry in view.cut("wallet", view.rows("wallet")):
        if entry.occurred_on < end:
            change = entry.amount if entry.kind == "top_up" else -entry.amount
            balances[entry.user_id] = balances.get(entry.user_id, Decimal(0)) + change
    return balances


@ORACLE.of("wallet")
def topup_redeemer_share(view: View) -> Answer:
    """Of the users with a balance at the start or a top-up in the period, those who spent in it."""
    could = {user for user, balance in _balances(view, view.start).items() if balance > 0}
    could |= known(_wallet(view, "top_up"))
    return ratio(len(could & known(_wallet(view, "spend"))), len(could))


@ORACLE.of("wallet")
def wallet_balance(view: View) -> Answer:
    """Σ topped up − Σ spent before the end."""
    balances = _balances(view, view.end)
    return number(sum(balances.values(), Decimal(0)))


@ORACLE.of("orders", "wallet")
def sales_and_topup(view: View) -> Answer:
    """Σ net amount of orders + Σ topped up."""
    amount = total(order.net for order in view.now("orders")) + _wallet_sum(view, "top_up")
    return number(amount)


# Content


def _users(view: View, name: str) -> set[str]:
    return view.people(view.events(name))


@ORACLE.of("events")
def content_readers(view: View) -> Answer:
    """Users who read."""
    return number(len(_users(view, "read")))


@ORACLE.of("events")
def content_sharers(view: View) -> Answer:
    """Readers who shared."""
    return number(len(_users(view, "read") & _users(view, "share")))


@ORACLE.of("events")
def content_share_rate(view: View) -> Answer:
    """Readers who shared ÷ readers."""
    return ratio(len(_users(view, "read") & _users(view, "share")), len(_users(view, "read")))


@ORACLE.of("events")
def content_commenters(view: View) -> Answer:
    """Users who commented."""
    return number(len(_users(view, "comment")))


@ORACLE.of("events")
def content_likes(view: View) -> Answer:
    """Likes, also without a user."""
    return number(len(view.events("like")))


@ORACLE.of("events")
def content_tips(view: View) -> Answer:
    """Σ value of tips, also without a user, if that of one of them is known."""
    if is_unknown(event.value for event in view.events("tip")):
        return none(NO_VALUES)
    return number(total(event.value for event in view.events("tip")))


def _reads(view: View, user: str) -> list[Any]:
    """All reading of somebody who is not staff."""
    events = view.shop.by_user("events").get(user, []) if view.shop.is_person(user) else []
    return [event for event in events if event.event == "read"]


def _follows(view: View, read: Any, order: Any) -> bool:
    days = timedelta(days=view.rules.attribution_days)
    is_before = read.occurred_at <= order.ordered_at or (order.ordered_all_day and read.occurred_on <= order.ordered_on)
    return is_before and read.occurred_on >= order.ordered_on - days  # type: ignore[no-any-return]


def _after_reading(view: View) -> list[Any]:
    """Orders of known users after reading, or with a content."""
    return [
        order
        for order in view.now("orders")
        if order.user_id is not None
        and (order.content_id is not None or any(_follows(view, read, order) for read in _reads(view, order.user_id)))
    ]


@ORACLE.of("orders")
def read_buyers(view: View) -> Answer:
    """Users with an order after reading."""
    return number(len(known(_after_reading(view))))


@ORACLE.of("orders")
def content_sales(view: View) -> Answer:
    """Σ net amount of orders after reading."""
    return number(total(order.net for order in _after_reading(view)))


@ORACLE.of("events")
def content_cvr(view: View) -> Answer:
    """Readers with an order after reading, even after the period ÷ readers."""
    readers, bought = _users(view, "read"), set()
    for read in view.events("read"):
        orders = view.shop.by_user("orders").get(read.user_id, [])
        if read.user_id in readers and any(_follows(view, read, order) for order in orders):
            bought.add(read.user_id)
    return ratio(len(bought), len(readers))


# Referral


def _is_referred(user: Any) -> bool:
    """Whether somebody named a referrer other than themselves."""
    return user.referrer_id not in (None, user.user_id)


@ORACLE.of("users")
def referred_users(view: View) -> Answer:
    """Users registered in the period who were referred."""
    new = view.registered(view.end, view.start)
    return number(sum(1 for user in new if _is_referred(user)))


@ORACLE.of("users")
def referral_share(view: View) -> Answer:
    """Users referred ÷ new users."""
    new = view.registered(view.end, view.start)
    return ratio(sum(1 for user in new if _is_referred(user)), len(new))


def _depth(view: View, user: Any) -> int | None:
    """Steps up to somebody whom nobody known referred; none for those on or below a circle."""
    seen, depth = {user.user_id}, 0
    while user.referrer_id in view.shop.users and user.referrer_id != user.user_id:
        user, depth = view.shop.users[user.referrer_id], depth + 1
        if user.user_id in seen:
            return None
        seen.add(user.user_id)
    return depth


@ORACLE.of("users")
def referral_depth(view: View) -> Answer:
    """The deepest level of the referral forest at the end; staff pass on, but do not count."""
    depths = [depth for user in view.registered(view.end) if (depth := _depth(view, user)) is not None]
    return number(max(depths)) if depths else none(NO_ROWS)


@ORACLE.of("orders")
def referral_amount(view: View) -> Answer:
    """Σ net amount of the period's orders of users with a referrer."""
    referred = {user.user_id for user in view.rows("users") if _is_referred(user)}
    return number(total(order.net for order in view.now("orders") if order.user_id in referred))


def _brought(view: View, user_id: str) -> list[Any]:
    """Users whom somebody referred directly, not staff, registered before the end."""
    return [
        user
        for user in view.rows("users")
        if user.referrer_id == user_id
        and user.user_id != user_id
        and not user.is_staff
        and user.registered_on < view.end
    ]


def _seeds(view: View) -> list[str]:
    everybody = view.registered(view.end)
    return [u.user_id for u in everybody if len(_brought(view, u.user_id)) >= view.rules.seed_referrals]


@ORACLE.of("users")
def seed_users(view: View) -> Answer:
    """Users who brought at least N others."""
    return number(len(_seeds(view)))


@ORACLE.of("users")
def seed_willingness(view: View) -> Answer:
    """Of the users asked, those willing to refer."""
    asked = [user for user in view.registered(view.end) if user.willing_to_refer is not None]
    return ratio(sum(1 for user in asked if user.willing_to_refer), len(asked))


def _reach(view: View, seed: str) -> int:
    """Users brought by somebody and by those, on and on; staff pass it on, but do not count."""
    found: set[str] = set()
    waiting = [seed]
    while waiting:
        above = waiting.pop()
        for user in view.rows("users"):
            is_new = user.user_id not in found and user.user_id != seed
            if user.referrer_id == above and is_new and user.registered_on < view.end:
                found.add(user.user_id)
                waiting.append(user.user_id)
    return sum(1 for user in found if user not in view.shop.staff)


@ORACLE.of("users")
def seed_reach(view: View) -> Answer:
    """Users brought directly and indirectly by seed users ÷ seed users."""
    seeds = _seeds(view)
    return ratio(sum(_reach(view, seed) for seed in seeds), len(seeds))


@ORACLE.of("users")
def k_factor(view: View) -> Answer:
    """Users referred in the period ÷ users registered before it."""
    new = view.registered(view.end, view.start)
    return ratio(sum(1 for user in new if _is_referred(user)), len(view.registered(view.start)))


# Products


@ORACLE.of(looks_back="previous")
def hot_product_retention(view: View) -> Answer:
    """Buyers of the previous period's best-selling products who order in this one ÷ such buyers."""
    before = {order.order_id: order for order in view.between("orders", *view.previous)}
    sold: dict[str, Decimal] = {}
    for line in view.rows("order_lines"):
        if line.order_id in before:
            sold[line.product_id] = sold.get(line.product_id, Decimal(0)) + line.quantity
    hot = sorted(sold, key=lambda product: (-sold[product], product))[: view.rules.hot_products]
    buyers = known(before[x.order_id] for x in view.rows("order_lines") if x.order_id in before and x.product_id in hot)
    return ratio(len(buyers & view.buyers()), len(buyers))
