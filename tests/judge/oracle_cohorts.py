"""Cohorts in plain Python: a loop over members and days, nothing grouped or joined."""

from datetime import date, timedelta

from tests.judge.made_histories import FIRST, LAST, Histories

ONE_DAY = timedelta(days=1)


def month_after(month: date, steps: int) -> date:
    count = month.year * 12 + month.month - 1 + steps
    return date(count // 12, count % 12 + 1, 1)


def starts(shop: Histories, start: str, channel: str | None) -> dict[str, list[tuple[date, str | None]]]:
    """Return by user the days on which what makes a member happened, in order, with the segment."""
    found: dict[str, list[tuple[object, date, str | None]]] = {}
    if start == "registration":
        return {user: [(day, of)] for user, (day, of) in shop.users.items() if user not in shop.staff}
    if start == "order":
        for order in shop.orders:
            if order.user:
                found.setdefault(order.user, []).append((order.at, order.at.date(), order.channel))
    else:
        for event in shop.events:
            if event.user and event.user not in shop.staff and start in ("active", event.name):
                found.setdefault(event.user, []).append((event.at, event.at.date(), event.channel))
    ordered = {user: sorted(rows, key=lambda row: (row[0], row[2] or "")) for user, rows in found.items()}
    return {user: [(day, of) for _, day, of in rows] for user, rows in ordered.items()}


def returns(shop: Histories, activity: str) -> dict[str, set[date]]:
    rows = starts(shop, activity, None)
    return {user: {day for day, _ in days} for user, days in rows.items()}


def members(shop: Histories, start: str, recurring: bool, month: date) -> dict[str, date]:
    """Return the members of the cohort of a month, with the day of entering."""
    entered = {}
    for user, days in starts(shop, start, None).items():
        inside = [day for day, _ in (days if recurring else days[:1]) if month <= day < month_after(month, 1)]
        if inside:
            entered[user] = min(inside)
    return entered


def cell(
    shop: Histories, start: str, activity: str, recurring: bool, step_days: int, later: bool, month: date, lag: int
) -> tuple[int, int | None]:
    """Return for how many members a lag is over and how many of them came back; None where it is over for nobody."""
    back, out_of, came = returns(shop, activity), 0, 0
    entries = members(shop, start, recurring, month)
    for user, entered in entries.items():
        if step_days:
            first, end = entered + lag * step_days * ONE_DAY, entered + (lag + 1) * step_days * ONE_DAY
        else:
            first, end = max(month_after(month, lag), entered), month_after(month, lag + 1)
        if end - ONE_DAY > LAST:
            continue
        out_of += 1
        came += any(day >= first and (later or day < end) for day in back.get(user, ()))
    is_open = month_after(month, lag + 1) - ONE_DAY > LAST if not step_days else bool(entries) and not out_of
    return out_of, None if is_open else came


def months() -> list[date]:
    return [month_after(FIRST, n) for n in range(14)]
