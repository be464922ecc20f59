"""Progress from the words: growth of cards and members, and how late milestones are."""

from typing import Any

from tests.library.view import Answer, Oracles, View, ratio

ORACLE = Oracles()


def _growth(days: list[Any], view: View) -> Answer:
    now = sum(1 for day in days if view.start <= day < view.end)
    before = sum(1 for day in days if view.previous[0] <= day < view.previous[1])
    return ratio(now - before, before)


@ORACLE.of(looks_back="previous")
def new_cardholder_growth(view: View) -> Answer:
    """First cards of the period over those of the one before, less one."""
    firsts: dict[str, Any] = {}
    for event in view.rows("events"):
        if event.event == "bind_card" and view.is_person(event):
            firsts[event.user_id] = min(firsts.get(event.user_id, event.occurred_on), event.occurred_on)
    return _growth(list(firsts.values()), view)


@ORACLE.of(looks_back="previous")
def new_member_growth(view: View) -> Answer:
    """First memberships of the period over those of the one before, less one."""
    firsts = []
    for user, changes in view.shop.by_user("memberships").items():
        joined = [change.changed_on for change in changes if change.to_level is not None]
        if joined and user not in view.shop.staff:
            firsts.append(joined[0])
    return _growth(firsts, view)


@ORACLE.of("tasks")
def milestone_delay(view: View) -> Answer:
    """Σ days late ÷ milestones due."""
    due = [task for task in view.cut("tasks", view.rows("tasks")) if task.is_milestone and task.due_on < view.end]
    seen = [task.done_on if task.done_on is not None and task.done_on < view.end else view.last_day for task in due]
    return ratio(sum(max(0, (day - task.due_on).days) for day, task in zip(seen, due, strict=True)), len(due))
