"""A funnel of events in plain Python: every way through what somebody did is tried."""

from datetime import date, datetime, time, timedelta

from tests.judge.made_histories import LAST, Histories
from tests.judge.oracle_cohorts import month_after

Doings = list[tuple[datetime, str, int]]


def done_by(shop: Histories, per: str) -> dict[str, Doings]:
    """Return by user or session what was done: moment, name, and a number that tells rows apart."""
    doings: dict[str, Doings] = {}
    for n, event in enumerate(shop.events):
        taker = event.user if per == "user" else event.session
        if taker and event.user not in shop.staff:
            doings.setdefault(taker, []).append((event.at, event.name, n))
    for n, order in enumerate(shop.orders, start=len(shop.events)):
        if order.user and per == "user":
            doings.setdefault(order.user, []).append((order.at, "order", n))
    return doings


def depth(doings: Doings, steps: tuple[str, ...], ordered: bool, minutes: int, month: date) -> int | None:
    """Return how deep somebody went who entered in a month, 0 if no window is over; None for who did not enter."""
    end = datetime.combine(LAST + timedelta(days=1), time())
    window = timedelta(minutes=minutes)
    inside = [row for row in doings if month <= row[0].date() < month_after(month, 1)]
    starts = [row for row in inside if row[1] == steps[0]]
    if not starts:
        return None
    if minutes:
        starts = [row for row in starts if row[0] + window <= end]
    pool = doings if minutes else inside
    deepest = 0
    for start in starts:
        if ordered:
            near = [row for row in pool if not minutes or row[0] <= start[0] + window]
            deepest = max(deepest, _in_order(near, steps, start))
            continue
        begins = [row[0] for row in pool if row[0] <= start[0] <= row[0] + window] if minutes else [start[0]]
        for begin in begins:
            near = [row for row in pool if not minutes or begin <= row[0] <= begin + window]
            names = [row[1] for row in near]
            reached = 1
            for place, name in enumerate(steps[1:], start=1):
                if names.count(name) <= steps[:place].count(name):
                    break
                reached = place + 1
            deepest = max(deepest, reached)
    return deepest


def _in_order(pool: Doings, steps: tuple[str, ...], start: tuple[datetime, str, int]) -> int:
    best, ways = 1, [(1, start)]
    while ways:
        place, here = ways.pop()
        best = max(best, place)
        if place == len(steps):
            continue
        again = steps[place] in steps[:place]
        later = [row for row in pool if row[1] == steps[place]]
        ways += [(place + 1, row) for row in later if (row[0] > here[0] if again else row[0] >= here[0])]
    return best
