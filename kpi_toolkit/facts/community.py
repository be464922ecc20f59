"""Facts of communities: groups, their members and what they do together, calls and profiles."""

from __future__ import annotations

from functools import reduce
from operator import add

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts.fact import (
    Fact,
    FactInputs,
    before_ends,
    in_periods,
    left_joined,
    moment,
    timed_in_periods,
    without_staff,
)
from kpi_toolkit.language.text import Text

PARTS_OF_ONE = 1_000_000


def _community_periods(inputs: FactInputs) -> ir.Table:
    """Stays become one row per user: who is in two groups is one person, and one in each when cut by group.

    New is a user where the first stay ever began, of several at once that in the alphabetically first group.

    A member is in a group from the day of joining up to the day before that of leaving; whoever leaves on the day
    of joining was in on that day.
    """
    members = without_staff(inputs.tables["group_members"], inputs)
    in_order = ibis.window(group_by="user_id", order_by=[moment(members, "joined_at"), "group_id"])
    stays = before_ends(members.mutate(place=ibis.row_number().over(in_order)), "joined_on")
    left_on = stays.left_on if inputs.has("group_members.left_at") else ibis.null("date")
    flags = {
        "was_in": left_on.isnull() | (left_on > stays.start_on) | (stays.joined_on >= stays.start_on),
        "was_in_at_start": (stays.joined_on < stays.start_on) & (left_on.isnull() | (left_on >= stays.start_on)),
        "is_in_at_end": left_on.isnull() | (left_on >= stays.end_on),
        "is_new": (stays.place == 0) & (stays.joined_on >= stays.start_on),
    }
    stays = stays.mutate(**flags)
    active = {}
    for name, events in _active_together(inputs).items():
        stays = left_joined(stays, events, *[key for key in events.columns if key != name])
        active[name] = stays[name].notnull()
    stays = stays.mutate(**active)
    flagged = [*flags, *active]
    return (
        stays.group_by(*inputs.keys, "user_id", "start_on")
        .agg(**{name: stays[name].ifelse(1, 0).max() for name in flagged})
        .mutate(**{name: _[name] == 1 for name in flagged})
    )


def _active_together(inputs: FactInputs) -> dict[str, ir.Table]:
    """Who wrote, and who took part in an activity: one row per period and user.

    Cut by groups, a message counts for the group it was written in, where events name one.
    """
    if not inputs.has("events"):
        return {}
    events = inputs.tables["events"]
    by_group = (inputs.by or "").startswith("group") and inputs.has("events.group_id")
    doings = {"has_messaged": _per_user(events.filter(events.event == "message"), *(["group_id"] if by_group else []))}
    doings["has_messaged"] = doings["has_messaged"].agg(has_messaged=_.count())
    if inputs.has("events.campaign_id") and inputs.has("campaigns"):
        campaigns = inputs.tables["campaigns"]
        activities = campaigns.filter(campaigns.kind.isin(inputs.rules.activity_kinds)).select("campaign_id")
        joined_in = events.semi_join(activities, "campaign_id")
        doings["has_taken_part"] = _per_user(joined_in).agg(has_taken_part=_.count())
    return doings


def _per_user(events: ir.Table, *further: str) -> ir.GroupedTable:
    known = timed_in_periods(events.filter(events.user_id.notnull()), "occurred_at")
    return known.group_by("period", "user_id", *further)


def _call_periods(inputs: FactInputs) -> ir.Table:
    return in_periods(without_staff(inputs.tables["calls"], inputs), "called_on")


def _profile_periods(inputs: FactInputs) -> ir.Table:
    users = inputs.tables["users"]
    fields = [name for name in inputs.rules.profile_fields if name in users.columns]
    filled = reduce(add, (users[name].notnull().ifelse(1, 0) for name in fields), ibis.literal(0))
    counted = users.mutate(filled_fields=filled, profile_fields=ibis.literal(len(fields)))
    return before_ends(without_staff(counted, inputs), "registered_on")


def _health_scores(inputs: FactInputs) -> ir.Table:
    """Each score weighs so that raters and members together weigh what is set, however many of each there are.

    The weight is ``weight_parts / weight_whole``, two whole numbers that every engine keeps exactly; the weights of
    a period add up to the number of its scores.
    """
    assessments, ratings = inputs.tables["assessments"], inputs.tables["ratings"]
    judged = in_periods(assessments.filter(assessments.criterion == "community_health"), "assessed_on")
    rated = in_periods(ratings.filter(ratings.subject == "community"), "rated_on")
    rows = _scores(judged, is_judgement=1).union(_scores(rated, is_judgement=0))
    of_period = ibis.window(group_by="period")
    rows = rows.mutate(judgements=rows.is_judgement.sum().over(of_period), all_scores=_.count().over(of_period))
    both = rows.filter(rows.judgements > 0, rows.judgements < rows.all_scores)
    parts = round(inputs.rules.health_judgement_weight * PARTS_OF_ONE)
    is_judged = both.is_judgement == 1
    return both.mutate(
        weight_parts=is_judged.ifelse(parts, PARTS_OF_ONE - parts) * both.all_scores,
        weight_whole=is_judged.ifelse(both.judgements, both.all_scores - both.judgements) * PARTS_OF_ONE,
    )


def _scores(rows: ir.Table, is_judgement: int) -> ir.Table:
    return rows.select("period", "score", is_judgement=ibis.literal(is_judgement, "int64"))


FACTS = (
    Fact(
        "community_periods",
        Text("每行一位期末前入过社群的用户", "one row per period and user who had joined a group by its end"),
        ("group_members",),
        ("group_members",),
        _community_periods,
        may_use=("users", "events", "campaigns"),
        closes=("events",),
    ),
    Fact(
        "call_periods",
        Text("每行一次当期电话回访", "one row per phone call and period it was made in"),
        ("calls",),
        ("calls",),
        _call_periods,
        may_use=("users",),
    ),
    Fact(
        "profile_periods",
        Text("每行一位期末前注册的用户", "one row per period and user registered before its end"),
        ("users",),
        ("users",),
        _profile_periods,
    ),
    Fact(
        "health_scores",
        Text(
            "每行一个当期社群评分，来自评分人或成员",
            "one row per score of a community in the period, by a rater or a member",
        ),
        ("assessments", "ratings"),
        (),
        _health_scores,
    ),
)
