"""Facts of events: what people do, period by period."""

from __future__ import annotations

from typing import Any

from kpi_toolkit.expressions import _, ir
from kpi_toolkit.facts.fact import Fact, FactInputs, timed_in_periods, without_staff
from kpi_toolkit.language.text import Text

_COUNTED = {
    "visits": "visit",
    "reads": "read",
    "shares": "share",
    "comments": "comment",
    "likes": "like",
    "carts": "cart",
    "check_ins": "check_in",
    "messages": "message",
    "bind_cards": "bind_card",
    "submit_forms": "submit_form",
    "downloads": "download",
    "moments_likes": "moments_like",
}


def active_periods(inputs: FactInputs) -> ir.Table:
    """Count what each user did in each period. Grain: one row per period, segment and user with an event in it.

    Events without a user are one row per period and segment too, with ``is_known`` false. Staff accounts are left
    out where they are known. ``tips`` is the amount of the ``tip_events``, null where none of them has a ``value``;
    both are there only where events have that column.
    """
    active = inputs.rules.active_events
    counts: dict[str, Any] = {name: (_.event == event).ifelse(1, 0).sum() for name, event in _COUNTED.items()}
    if inputs.has("events.value"):
        counts["tip_events"] = (_.event == "tip").ifelse(1, 0).sum()
        counts["tips"] = _.value.sum(where=_.event == "tip")
    # Staff go after grouping: there are far fewer users than events.
    grouped = (
        timed_in_periods(inputs.tables["events"], "occurred_at")
        .group_by(*inputs.keys, "user_id")
        .agg(
            **counts,
            inquiries=_.event.isin(inputs.rules.inquiry_events).ifelse(1, 0).sum(),
            purchases=_.event.isin(inputs.rules.purchase_events).ifelse(1, 0).sum(),
            active_events=(_.event.isin(active).ifelse(1, 0).sum() if active else _.count()),
            events=_.count(),
            first_visit_on=_.occurred_on.min(where=_.event == "visit"),
            last_visit_on=_.occurred_on.max(where=_.event == "visit"),
        )
    )
    return without_staff(grouped, inputs).mutate(is_known=_.user_id.notnull())


FACTS = (
    Fact(
        "active_periods",
        Text(
            "每行一位当期有行为的用户（无标识的行为合为一行）",
            "one row per period and user with an event in it, and one for all without a user",
        ),
        ("events",),
        ("events",),
        active_periods,
        may_use=("users",),
        closes=("events",),
    ),
)
