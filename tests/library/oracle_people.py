"""Registered users from the words: all of them, the new ones who do something, and who comes on a day."""

from typing import Any

from tests.library.oracle_activity import _quiet
from tests.library.view import ONE_DAY, Answer, Oracles, View, number, ratio

ORACLE = Oracles()


def _active_on(view: View, day: Any) -> set[str]:
    return view.active(day, day + ONE_DAY)


def _days(view: View) -> list[Any]:
    """The period's days that the events cover."""
    all_days = [view.start + n * ONE_DAY for n in range((view.end - view.start).days)]
    return [day for day in all_days if view.first("events") <= day <= view.last("events")]


@ORACLE.of("users")
def registered_users(view: View) -> Answer:
    """All registered by the end."""
    return number(len(view.registered(view.end)))


@ORACLE.of("users")
def new_active_users(view: View) -> Answer:
    """New users with an active event on the day of registration or later."""
    new = view.registered(view.end, view.start)
    return number(sum(1 for user in new if user.user_id in view.active(user.registered_on, view.end)))


@ORACLE.of("users")
def daily_active_rate(view: View) -> Answer:
    """Over the days, users registered before who were active ÷ users registered before."""
    came = there = 0
    for day in _days(view):
        users = {user.user_id for user in view.registered(day)}
        there += len(users)
        came += len(users & _active_on(view, day))
    return ratio(came, there)


@ORACLE.of("events", looks_back="churned_after_days")
def newly_churned_users(view: View) -> Answer:
    """Users not churned at the start who are at the end."""
    limit = view.rules.churned_after_days
    return number(sum(1 for start, end in _quiet(view) if start is not None and start < limit <= end))
