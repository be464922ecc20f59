"""Section B from the words: activity, retention of users, members, sessions, churn and the life of buyers."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from tests.library.view import NO_ROWS, ONE_DAY, ZERO, Answer, Oracles, View, none, number, ratio

ORACLE = Oracles()


# Visits and activity


@ORACLE.of("events")
def visits(view: View) -> Answer:
    """Visits, also those without a user."""
    return number(len(view.events("visit")))


@ORACLE.of("events")
def visitors(view: View) -> Answer:
    """Known users with a visit."""
    return number(len(view.people(view.events("visit"))))


@ORACLE.of("events")
def active_users(view: View) -> Answer:
    """Known users with an active event."""
    return number(len({user for user, _ in _active_days(view)}))


@ORACLE.of("events")
def brand_shares(view: View) -> Answer:
    """Times something was shared, also without a user."""
    return number(len(view.events("share")))


@ORACLE.of("events")
def brand_sharers(view: View) -> Answer:
    """Known users who shared."""
    return number(len(view.people(view.events("share"))))


def _active_days(view: View) -> set[tuple[Any, date]]:
    """Who was active on which day of the period, in the segment."""
    return {
        (event.user_id, event.occurred_on)
        for event in view.events()
        if view.is_person(event) and view.shop.is_active(event)
    }


def _days(view: View) -> int:
    """Days of the period that events cover."""
    first = max(view.start, view.first("events"))
    return (min(view.end, view.last("events") + ONE_DAY) - first).days


@ORACLE.of("events")
def dau(view: View) -> Answer:
    """Mean of each day's distinct active users, days without any as 0."""
    answer = ratio(len(_active_days(view)), _days(view))
    if answer.numerator or not view.by:
        return answer
    return none(NO_ROWS)


@ORACLE.of("events")
def wau(view: View) -> Answer:
    """The same over whole weeks that end in the period."""
    users, weeks, week = 0, 0, view.first("events")
    while week.weekday() != view.shop.week_start:
        week += ONE_DAY
    while (end := week + 7 * ONE_DAY) <= view.last("events") + ONE_DAY:
        if view.start <= end - ONE_DAY < view.end:
            weeks += 1
            active = [e for e in view.between("events", week, end) if view.shop.is_active(e)]
            users += len(view.people(view.cut("events", active)))
        week = end
    if not users:
        return Answer(0, weeks) if weeks and not view.by else none(NO_ROWS, ZERO)
    return ratio(users, weeks)


@ORACLE.of("events")
def stickiness(view: View) -> Answer:
    """Σ each day's active users ÷ (days × the period's active users)."""
    active_days = _active_days(view)
    return ratio(len(active_days), _days(view) * len({user for user, _ in active_days}))


@ORACLE.of("events", looks_back="previous")
def active_user_growth(view: View) -> Answer:
    """(active users − those of the previous period) ÷ those of the previous period."""

    def active(start: date, end: date) -> int:
        events = view.cut("events", view.between("events", start, end))
        return len(view.people(event for event in events if view.shop.is_active(event)))

    before = active(*view.previous)
    return ratio(active(view.start, view.end) - before, before)


# Active shares of the registered


def _share_of_base(view: View, users: set[str]) -> Answer:
    base = {user.user_id for user in view.registered(view.start)}
    return ratio(len(base & users), len(base))


@ORACLE.of("users")
def active_rate(view: View) -> Answer:
    """Users registered before the period who are active in it ÷ users registered before it."""
    return _share_of_base(view, view.active(view.start, view.end))


@ORACLE.of("users")
def purchase_active_rate(view: View) -> Answer:
    """The same with an order."""
    return _share_of_base(view, view.buyers())


def _with_event(view: View, name: str) -> set[str]:
    return view.people(event for event in view.whole("events") if event.event == name)


@ORACLE.of("users")
def check_in_active_rate(view: View) -> Answer:
    """The same with a check-in."""
    return _share_of_base(view, _with_event(view, "check_in"))


@ORACLE.of("users")
def comment_active_rate(view: View) -> Answer:
    """The same with a comment."""
    return _share_of_base(view, _with_event(view, "comment"))


@ORACLE.of("users")
def share_active_rate(view: View) -> Answer:
    """The same with a share."""
    return _share_of_base(view, _with_event(view, "share"))


@ORACLE.of("users")
def user_growth_rate(view: View) -> Answer:
    """(registered at the end − at the start) ÷ at the start."""
    before = len(view.registered(view.start))
    return ratio(len(view.registered(view.end)) - before, before)


# Retention of users


@ORACLE.of("users", looks_back="previous")
def retention_rate(view: View) -> Answer:
    """Users registered in the previous period who are active in this one ÷ such users."""
    cohort = {user.user_id for user in view.registered(view.previous[1], view.previous[0])}
    return ratio(len(cohort & view.active(view.start, view.end)), len(cohort))


def _retained(view: View, days: int, or_later: bool = False) -> Answer:
    retained, over, still_open = 0, 0, 0
    for user in view.registered(view.end, view.start):
        day = user.registered_on + timedelta(days=days)
        if day > view.last("events"):
            still_open += 1
            continue
        over += 1
        until = view.last("events") + ONE_DAY if or_later else day + ONE_DAY
        retained += user.user_id in view.active(day, until)
    return ratio(retained, over, still_open)


@ORACLE.of("users")
def retention_d1(view: View) -> Answer:
    """Users registered in the period who are active on the day after ÷ those for whom it is over."""
    return _retained(view, 1)


@ORACLE.of("users")
def retention_d7(view: View) -> Answer:
    """The same on the seventh day."""
    return _retained(view, 7)


@ORACLE.of("users")
def retention_d30(view: View) -> Answer:
    """The same on the thirtieth day."""
    return _retained(view, 30)


@ORACLE.of("users")
def rolling_retention_d7(view: View) -> Answer:
    """The same on the seventh or any later day."""
    return _retained(view, 7, or_later=True)


# Members


def _level_before(changes: list[Any], day: date) -> str | None:
    """The level as a day begins."""
    before = [change for change in changes if change.changed_on < day]
    return before[-1].to_level if before else None


def _is_cut(view: View, user: str, level: str | None) -> bool:
    """Whether somebody is in the segment: by a column of users, or by a level."""
    if not view.by or view.by == "level":
        return not view.by or level == view.value
    row = view.shop.users.get(user)
    return (row and getattr(row, view.by)) == view.value


def _members(view: View, at: str = "start") -> list[tuple[str, str | None, str | None]]:
    """Everybody with a change of level before the end who is not staff: level at the period's start and end."""
    found = []
    for user, changes in view.shop.by_user("memberships").items():
        start, end = _level_before(changes, view.start), _level_before(changes, view.end)
        is_there = changes[0].changed_on < view.end and view.shop.is_person(user)
        if is_there and _is_cut(view, user, start if at == "start" else end):
            found.append((user, start, end))
    return found


@ORACLE.of("users", own="level")
def members(view: View) -> Answer:
    """Members at the period's end."""
    everybody = _members(view, "end")
    return number(sum(1 for _, _, end in everybody if end))


@ORACLE.of("users", own="level")
def new_members(view: View) -> Answer:
    """Users whose first change to a level ever lies in the period."""
    new = 0
    for user, changes in view.shop.by_user("memberships").items():
        first = next((change for change in changes if change.to_level), None)
        if first and view.shop.is_person(user) and view.start <= first.changed_on < view.end:
            new += _is_cut(view, user, first.to_level)
    return number(new)


def _rank(view: View, level: str) -> int:
    return view.rules.levels.index(level)


def _moves(view: View, direction: int) -> int:
    moves = 0
    for user, changes in view.shop.by_user("memberships").items():
        before = None
        for change in changes:
            is_move = before is not None and change.to_level is not None
            if is_move and view.start <= change.changed_on < view.end and view.shop.is_person(user):
                step = _rank(view, change.to_level) - _rank(view, before)
                moves += step * direction > 0 and _is_cut(view, user, change.to_level)
            before = change.to_level
    return moves


@ORACLE.of("users", own="level")
def member_upgrades(view: View) -> Answer:
    """Changes to a higher level."""
    return number(_moves(view, 1))


@ORACLE.of("users", own="level")
def member_downgrades(view: View) -> Answer:
    """Changes to a lower level."""
    return number(_moves(view, -1))


def _moved_rate(view: View, direction: int) -> Answer:
    at_start = [(start, end) for _, start, end in _members(view) if start]
    moved = [end for start, end in at_start if end and (_rank(view, end) - _rank(view, start)) * direction > 0]
    return ratio(len(moved), len(at_start))


@ORACLE.of("users", own="level")
def member_upgrade_rate(view: View) -> Answer:
    """Members at the start with a higher level at the end ÷ members at the start."""
    return _moved_rate(view, 1)


@ORACLE.of("users", own="level")
def member_downgrade_rate(view: View) -> Answer:
    """Members at the start with a lower level at the end ÷ members at the start."""
    return _moved_rate(view, -1)


@ORACLE.of("users", own="level")
def member_active_rate(view: View) -> Answer:
    """Members at the start who are active in the period ÷ members at the start."""
    at_start = {user for user, start, _ in _members(view) if start}
    return ratio(len(at_start & view.active(view.start, view.end)), len(at_start))


@ORACLE.of("users", own="level")
def member_retention(view: View) -> Answer:
    """Members at the start who are members at the end ÷ members at the start."""
    at_start = [end for _, start, end in _members(view) if start]
    return ratio(sum(1 for end in at_start if end), len(at_start))


# Sessions


def _all_sessions(view: View) -> list[list[Any]]:
    """Events in sessions: of one user and session id, without a longer gap."""
    streams: dict[Any, list[Any]] = defaultdict(list)
    for event in view.no_staff(view.rows("events")):
        is_visit = event.user_id is not None and event.event not in view.rules.outside_visits
        if is_visit or event.session_id is not None:
            streams[event.user_id, event.session_id].append(event)
    sessions = []
    for events in streams.values():
        events.sort(key=lambda event: event.occurred_at)
        for number_, event in enumerate(events):
            gap = event.occurred_at - events[number_ - 1].occurred_at if number_ else None
            if gap is None or gap > timedelta(minutes=view.rules.session_gap_minutes):
                sessions.append([])
            sessions[-1].append(event)
    return sessions


def _sessions(view: View) -> list[list[Any]]:
    """Sessions that begin in the period, in the segment of their first event."""
    every = view.shop.keep("sessions", lambda: _all_sessions(view))
    begun = [session for session in every if view.start <= session[0].occurred_on < view.end]
    return [session for session in begun if view.in_cut("events", session[0])]


@ORACLE.of("events")
def sessions(view: View) -> Answer:
    """Sessions that begin in the period."""
    return number(len(_sessions(view)))


@ORACLE.of("events")
def bounce_rate(view: View) -> Answer:
    """Sessions of one event, or of at most one page where pages are named ÷ sessions."""
    pages = view.rules.page_events
    seen = [sum(1 for event in session if not pages or event.event in pages) for session in _sessions(view)]
    return ratio(sum(1 for count in seen if count <= 1), len(seen))


@ORACLE.of("events")
def dwell_time(view: View) -> Answer:
    """Σ seconds from the first to the last event, each cut to the second ÷ sessions."""
    ends = [(session[0].occurred_at, session[-1].occurred_at) for session in _sessions(view)]
    times = [last.replace(microsecond=0) - first.replace(microsecond=0) for first, last in ends]
    return ratio(sum(int(time.total_seconds()) for time in times), len(ends))


def _is_purchase(view: View, event: Any) -> bool:
    return event.event in view.rules.purchase_events


@ORACLE.of("events")
def session_conversion_rate(view: View) -> Answer:
    """Sessions with a purchase ÷ sessions."""
    sold = [session for session in _sessions(view) if any(_is_purchase(view, event) for event in session)]
    return ratio(len(sold), len(_sessions(view)))


@ORACLE.of("events")
def buyer_session_share(view: View) -> Answer:
    """Of the sessions of known users, those of users with a purchase in the period."""
    of_known = [session for session in _sessions(view) if session[0].user_id is not None]
    buyers = view.people(event for event in view.whole("events") if _is_purchase(view, event))
    return ratio(sum(1 for session in of_known if session[0].user_id in buyers), len(of_known))


# Churn of users


def _quiet(view: View) -> list[tuple[int | None, int]]:
    """Days without activity at the period's start (none if never before it) and at its end, by active user."""
    found = []
    for user, events in view.shop.by_user("events").items():
        active = [e for e in events if view.shop.is_active(e) and e.occurred_on < view.end]
        if not active or not view.shop.is_person(user) or not view.in_cut("events", active[-1]):
            continue
        before = [event for event in active if event.occurred_on < view.start]
        at_start = (view.start - ONE_DAY - before[-1].occurred_on).days if before else None
        found.append((at_start, (view.last_day - active[-1].occurred_on).days))
    return found


@ORACLE.of("events", looks_back="churned_after_days")
def churned_users(view: View) -> Answer:
    """Users without activity for N days or longer at the end."""
    quiet = _quiet(view)
    return number(sum(1 for _, end in quiet if end >= view.rules.churned_after_days))


@ORACLE.of("events", looks_back="at_risk_after_days")
def churn_warning_users(view: View) -> Answer:
    """Users at risk, not yet churned, at the end."""
    quiet, rules = _quiet(view), view.rules
    return number(sum(1 for _, end in quiet if rules.at_risk_after_days <= end < rules.churned_after_days))


@ORACLE.of("events", looks_back="churned_after_days")
def churn_rate(view: View) -> Answer:
    """Of the users not churned at the start, those churned at the end."""
    limit = view.rules.churned_after_days
    alive = [end for start, end in _quiet(view) if start is not None and start < limit]
    return ratio(sum(1 for end in alive if end >= limit), len(alive))


def _back(view: View) -> tuple[int, int]:
    """Users quiet at the start, and those of them active in the period."""
    lapsed = [
        (start, end) for start, end in _quiet(view) if start is not None and start >= view.rules.at_risk_after_days
    ]
    return len(lapsed), sum(1 for _, end in lapsed if end < (view.end - view.start).days)


@ORACLE.of("events", looks_back="at_risk_after_days")
def winback_users(view: View) -> Answer:
    """Users at risk or churned at the start who are active in the period."""
    return number(_back(view)[1])


@ORACLE.of("events", looks_back="at_risk_after_days")
def winback_rate(view: View) -> Answer:
    """The same ÷ users at risk or churned at the start."""
    lapsed, back = _back(view)
    return ratio(back, lapsed)


# The life of a buyer


def _state(view: View, quiet: int) -> str:
    rules = view.rules
    limits = {
        "active": rules.silent_after_days,
        "silent": rules.at_risk_after_days,
        "dormant": rules.churned_after_days,
        "churned": rules.dead_after_days,
    }
    return next((state for state, limit in limits.items() if quiet < limit), "dead")


def _states(view: View) -> list[tuple[str | None, str]]:
    """State of each customer at the period's start (none before the first order) and end."""
    found = []
    for _, so_far in view.customers():
        before = [order for order in so_far if order.ordered_on < view.start]
        at_start = _state(view, (view.start - ONE_DAY - before[-1].ordered_on).days) if before else None
        found.append((at_start, _state(view, (view.last_day - so_far[-1].ordered_on).days)))
    return found


def _in_state(view: View, state: str) -> Answer:
    states = _states(view)
    return number(sum(1 for _, end in states if end == state))


@ORACLE.of("orders")
def current_buyers(view: View) -> Answer:
    """Buyers who are not silent at the end."""
    return _in_state(view, "active")


@ORACLE.of("orders")
def silent_buyers(view: View) -> Answer:
    """Buyers silent, not yet at risk."""
    return _in_state(view, "silent")


@ORACLE.of("orders")
def dead_buyers(view: View) -> Answer:
    """Buyers dead at the end."""
    return _in_state(view, "dead")


def _went(view: View, start: tuple[str, ...], end: tuple[str, ...]) -> Answer:
    states = _states(view)
    return number(sum(1 for before, after in states if before in start and after in end))


@ORACLE.of("orders")
def newly_churned_buyers(view: View) -> Answer:
    """Buyers who churned between start and end."""
    return _went(view, ("active", "silent", "dormant"), ("churned", "dead"))


@ORACLE.of("orders")
def newly_silent_buyers(view: View) -> Answer:
    """Buyers active at the start and silent at the end."""
    return _went(view, ("active",), ("silent",))
