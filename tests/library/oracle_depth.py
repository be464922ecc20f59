"""Orders in depth from the words: their median and 90th percentile, pieces, refunds by item, and who orders again."""

from collections import Counter
from datetime import timedelta
from fractions import Fraction
from typing import Any

from tests.library.oracle_service import quantile
from tests.library.view import Answer, Oracles, View, number, ratio, total

ORACLE = Oracles()


def _values(view: View) -> list[Any]:
    return [order.net for order in view.now("orders")]


@ORACLE.of("orders")
def order_value_median(view: View) -> Answer:
    """The value in the middle."""
    return quantile(_values(view), Fraction(1, 2))


@ORACLE.of("orders")
def order_value_p90(view: View) -> Answer:
    """The value nine tenths of the way up."""
    return quantile(_values(view), Fraction(9, 10))


def _lines(view: View) -> list[Any]:
    orders = {order.order_id for order in view.now("orders")}
    return [line for line in view.rows("order_lines") if line.order_id in orders]


@ORACLE.of("orders")
def units_sold(view: View) -> Answer:
    """Σ pieces."""
    return number(total(line.quantity for line in _lines(view)))


@ORACLE.of("orders")
def item_refund_rate(view: View) -> Answer:
    """Σ given back ÷ Σ amount, of lines."""
    lines = _lines(view)
    return ratio(total(line.refunded_amount for line in lines), total(line.amount for line in lines))


@ORACLE.of("orders")
def repeat_purchase_rate_in_period(view: View) -> Answer:
    """Buyers with two orders or more ÷ buyers."""
    counts = Counter(order.user_id for order in view.now("orders") if order.user_id is not None)
    return ratio(sum(1 for count in counts.values() if count >= 2), len(counts))


@ORACLE.of("orders")
def third_order_rate(view: View) -> Answer:
    """Customers with three orders or more ÷ those with two or more."""
    counts = [len(so_far) for _, so_far in view.customers()]
    return ratio(sum(1 for count in counts if count >= 3), sum(1 for count in counts if count >= 2))


@ORACLE.of("orders")
def third_purchase_rate(view: View) -> Answer:
    """Second orders with a third one in time ÷ second orders whose time is over."""
    window = timedelta(days=view.rules.second_purchase_days)
    over = followed = still = 0
    for orders in view.shop.by_user("orders").values():
        if len(orders) < 2 or not view.start <= orders[1].ordered_on < view.end or not view.in_cut("orders", orders[1]):
            continue
        until = orders[1].ordered_on + window
        if until > view.last("orders"):
            still += 1
            continue
        over += 1
        followed += len(orders) > 2 and orders[2].ordered_on <= until
    return ratio(followed, over, left_out=still)


@ORACLE.of("surveys")
def nps(view: View) -> Answer:
    """100 × (9 and 10 − 0 to 6) ÷ answers."""
    scores = [survey.recommend_score for survey in view.now("surveys", "answered_on")]
    told = [score for score in scores if score is not None]
    return ratio(100 * (sum(1 for score in told if score >= 9) - sum(1 for score in told if score <= 6)), len(told))
