"""The metrics of orders, visitors and new users: the older oracle in tests/metrics, asked through this one's view."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from tests.library.view import NO_ROWS, ZERO, Answer, Oracles, View, none
from tests.metrics import oracle as older

ORACLE = Oracles()
CUT = {"visit_conversion_rate": "events", "new_users": "users"}


def _shop(view: View) -> Any:
    """The rows as the older oracle knows them, with the segment as channel; empty is "" there."""

    def segment(table: str, row: Any) -> str:
        return (view.by and view.shop.can_cut(table, view.by) and view.shop.segment(table, row, view.by)) or ""

    rules = {name.name: getattr(view.rules, name.name) for name in fields(older.Rules)}
    return older.Shop(
        [
            older.Order(o.order_id, o.user_id, o.ordered_at, o.net, segment("orders", o), o.ordered_on)
            for o in view.rows("orders")
        ],
        view.first("orders"),
        view.last("orders"),
        [older.User(u.user_id, u.registered_on, segment("users", u), bool(u.is_staff)) for u in view.rows("users")],
        [older.Event(e.user_id, e.event, e.occurred_on, segment("events", e)) for e in view.rows("events")],
        older.Rules(**rules),
    )


def _asked(compute: Callable[[Any], Any]) -> Callable[[View], Answer]:
    def ask(view: View) -> Answer:
        shop = view.shop.keep(("older oracle", view.by), lambda: _shop(view))
        period = older.Span("", view.start, view.end, view.previous, view.last_year)
        old = compute(older.View(shop, period, (view.value or "") if view.by else None))
        if old.no_data:
            return none(*({NO_ROWS, ZERO} if old.no_data in (NO_ROWS, ZERO) else {old.no_data}))
        return Answer(old.numerator, old.denominator, left_out=None)

    return ask


ELSEWHERE = ("active_users", "visitors")  # here the newer oracle knows more
for _name, _compute in older.METRICS.items():
    if _name in ELSEWHERE:
        continue
    ORACLE.of(CUT.get(_name, "orders"), looks_back=None, name=_name)(_asked(_compute))
