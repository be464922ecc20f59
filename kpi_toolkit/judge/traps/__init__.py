"""The traps: a table of ways in which numbers get better without the good they stand for, and one look at them all."""

from collections.abc import Iterable
from datetime import timedelta

from kpi_toolkit.judge.traps.orders import coupons, rush_orders, rush_users
from kpi_toolkit.judge.traps.rates import BY_DEFAULT, fewer_asked, is_rate_of_cases
from kpi_toolkit.judge.traps.statistics import Heap, heaping
from kpi_toolkit.judge.traps.trap import Kind, Look, Trap
from kpi_toolkit.judge.traps.users import staff, zombies
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.periods.calendar import calendar_frames
from kpi_toolkit.periods.period import Period
from kpi_toolkit.settings.guardrails import GuardrailSettings

__all__ = ["TRAPS", "Trap", "heaps", "traps"]

NEW_USERS = (
    "new_users",
    "new_user_growth",
    "user_growth_rate",
    "new_visitors",
    "signup_rate",
    "visitor_conversion",
    "referred_users",
    "referral_share",
    "new_members",
    "community_new",
)

TRAPS = (
    Kind("zombies", (*NEW_USERS, "visitors"), ("users", "events"), (), zombies),
    Kind(
        "staff",
        (
            "community_active",
            "activity_participation",
            "activity_frequency",
            "community_members",
            "community_health",
            "active_users",
            "dau",
            "wau",
        ),
        ("events", "users"),
        ("users.is_staff",),
        staff,
    ),
    Kind(
        "rush_orders",
        (
            "orders",
            "buyers",
            "sales",
            "gross_profit",
            "sales_and_topup",
            "new_buyers",
            "repurchase_amount",
            "campaign_sales",
        ),
        ("orders",),
        (),
        rush_orders,
    ),
    Kind("rush_users", NEW_USERS, ("users",), (), rush_users),
    Kind(
        "coupons",
        (
            "repurchase_rate",
            "repurchase_amount",
            "repeat_purchase_rate_1",
            "repeat_purchase_rate_2",
            "repeat_purchase_rate_3",
            "second_purchase_rate",
            "orders_per_buyer",
            "coupons_redeemed",
            "coupon_redemption_rate",
        ),
        ("orders", "coupons"),
        ("coupons.order_id",),
        coupons,
    ),
    Kind("fewer_asked", (), (), (), fewer_asked),
)
"""Every trap and the metrics it watches; the last one watches whichever rates are asked for."""


def traps(workspace: Workspace, period: Period, metrics: Iterable[str] | None = None) -> tuple[Trap, ...]:
    """Look into every trap that watches one of some metrics.

    One query each, and one for each fact of the rates; what the queries share is computed once for the workspace.

    Parameters
    ----------
    metrics
        Names; None for all traps, and the rates of :data:`kpi_toolkit.judge.traps.rates.BY_DEFAULT`.

    Returns
    -------
    tuple
        At least one entry for each trap, in the order of :data:`TRAPS`: ``broken`` for every segment in which it found
        something, else ``ok``; ``no_data`` with a reason where tables, columns or history are missing.
    """
    asked = None if metrics is None else tuple(dict.fromkeys(metrics))
    looks = [Look(workspace, kind, period, names) for kind in TRAPS if (names := _watched(workspace, kind, asked))]
    missing = [_missing(look) for look in looks]
    if not all(missing):
        before = [period.shift(-step) for step in range(workspace.settings.guardrails.history, 0, -1)]
        for name, calendar in calendar_frames([*before, period], period.end + timedelta(days=1)).items():
            workspace.engine.bind(name, calendar)
    found: list[Trap] = []
    for look, reason in zip(looks, missing, strict=True):
        here = (look.unknown(reason),) if reason else look.kind.look(look)
        found += here or (look.fine(),)
    return tuple(found)


def heaps(attainments: Iterable[float], settings: GuardrailSettings) -> Heap:
    """Tell heaping just above targets with a workspace's settings (see :func:`heaping`).

    Parameters
    ----------
    attainments
        Raw attainments over people and periods, 1 = reached.
    """
    return heaping(tuple(attainments), settings.heap_width, settings.heap_least, settings.alpha)


def _watched(workspace: Workspace, kind: Kind, asked: tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the metrics that a trap speaks of, of those asked for."""
    if not kind.watches:
        wanted = BY_DEFAULT if asked is None else asked
        return tuple(name for name in wanted if is_rate_of_cases(workspace.catalogue[name]))
    return tuple(name for name in kind.watches if asked is None or name in asked)


def _missing(look: Look) -> Reason | None:
    """Return why a trap cannot be laid, or nothing can be told of the period."""
    columns = look.workspace.sources.columns
    if absent := [table for table in look.kind.tables if table not in columns]:
        return Reason("missing_table", {"tables": ", ".join(absent)})
    lacking = [need for need in look.kind.columns if need.partition(".")[2] not in columns[need.partition(".")[0]]]
    if lacking:
        return Reason("missing_column", {"columns": ", ".join(lacking)})
    tables = look.kind.tables or (look.workspace.main_table,)
    first, last = look.workspace.coverage(*tables)
    if look.period.end <= first:
        return Reason("before_data", {"first": first})
    return Reason("after_data", {"last": last}) if look.period.start > last else None
