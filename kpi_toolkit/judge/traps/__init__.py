"""The traps: a table of ways in which numbers get better without the good they stand for, and one look at them all."""

from collections.abc import Iterable

from kpi_toolkit.judge.traps.orders import coupons, rush
from kpi_toolkit.judge.traps.rates import BY_DEFAULT, fewer_asked, is_ratio_of_cases
from kpi_toolkit.judge.traps.statistics import Heap, heaping
from kpi_toolkit.judge.traps.trap import Kind, Look, Trap
from kpi_toolkit.judge.traps.users import staff, zombies
from kpi_toolkit.measuring.ask import Ask
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.periods.period import Period
from kpi_toolkit.settings.guardrails import GuardrailSettings

__all__ = ["TRAPS", "Trap", "heaps", "needs", "traps"]

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

VISITS = ("visitors", "visits", "sessions", "active_users", "active_user_growth", "dau", "wau", "cost_per_new_visitor")

TRAPS = (
    Kind("zombies", (*NEW_USERS, *VISITS), ("users", "events"), (), "new_users", zombies),
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
        "staff_activity",
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
        "last_orders",
        rush,
        needs_past=True,
        needs_end=True,
    ),
    Kind("rush_users", NEW_USERS, ("users",), (), "last_registrations", rush, needs_past=True, needs_end=True),
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
        "repeat_buyers",
        coupons,
        needs_past=True,
    ),
    Kind("fewer_asked", (), (), (), "", fewer_asked, needs_past=True, needs_end=True),
)
"""Every trap and the metrics it watches; the last one watches whichever rates are asked for."""


def needs(context: Context, period: Period, metrics: Iterable[str] | None = None) -> Ask:
    """Return what the traps look at; arguments as of :func:`traps`."""
    return tuple(part for look in _looks(context, period, metrics) for part in look.needs)


def traps(measured: Measured, period: Period, metrics: Iterable[str] | None = None) -> tuple[Trap, ...]:
    """Look into every trap that watches one of some metrics.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.
    metrics
        Names; None for all traps, and the rates of :data:`kpi_toolkit.judge.traps.rates.BY_DEFAULT`.

    Returns
    -------
    tuple
        At least one entry for each trap, in the order of :data:`TRAPS`: ``broken`` for every segment in which it found
        something, else ``ok``; ``no_data`` with a reason where tables, columns or history are missing.
    """
    return tuple(trap for look in _looks(measured.context, period, metrics) for trap in look.found(measured))


def heaps(attainments: Iterable[float], settings: GuardrailSettings) -> Heap:
    """Tell heaping just above targets with a workspace's settings (see :func:`heaping`).

    Parameters
    ----------
    attainments
        Raw attainments over people and periods, 1 = reached.
    """
    return heaping(tuple(attainments), settings.heap_width, settings.heap_least, settings.alpha)


def _looks(context: Context, period: Period, metrics: Iterable[str] | None) -> list[Look]:
    """Return the traps that watch one of some metrics."""
    names = None if metrics is None else tuple(dict.fromkeys(metrics))
    return [
        Look(context, kind, period, watches) for kind in TRAPS if (watches := _watched(context.catalogue, kind, names))
    ]


def _watched(catalogue: Catalogue, kind: Kind, names: tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the metrics that a trap speaks of, of those asked for."""
    if not kind.watches:
        wanted = BY_DEFAULT if names is None else names
        return tuple(name for name in wanted if is_ratio_of_cases(catalogue[name]))
    return tuple(name for name in kind.watches if names is None or name in names)
