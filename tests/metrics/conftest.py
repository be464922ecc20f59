"""The oracle and the two shops that it and the package are both asked about: CDNOW and a made one."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from tests.metrics import oracle

CDNOW = Path(__file__).parents[2] / "examples" / "cdnow"


@pytest.fixture(scope="session")
def cdnow_folder() -> Path:
    return CDNOW


@pytest.fixture(scope="session")
def cdnow() -> Any:
    """The example workspace, opened once."""
    return kt.open_workspace(CDNOW)


@pytest.fixture(scope="session")
def cdnow_shop() -> Any:
    """CDNOW as the oracle sees it: read from the file without the package."""
    table = pd.read_parquet(CDNOW / "data" / "CDNOW_master.parquet")
    orders = [
        oracle.Order(f"{line:06d}", customer, datetime.combine(day, time()), Decimal(amount))
        for line, customer, day, amount in zip(
            table["line"], table["customer_id"], table["date"], table["dollar_value"], strict=True
        )
    ]
    return oracle.Shop(orders, date(1997, 1, 1), date(1998, 6, 30))


FIRST, LAST = date(2025, 1, 6), date(2026, 3, 18)
CHANNELS = ("search", "friends", "ads", None)


@dataclass(frozen=True)
class MadeShop:
    """A made shop twice: as pandas tables for the package and as the oracle's objects."""

    tables: dict[str, pd.DataFrame]
    shop: Any


def _moment(rng: random.Random, day: date) -> datetime:
    """Return a local time of a day, often right at one of its two midnights."""
    edges = (time(0, 0, 0), time(0, 0, 1), time(23, 59, 59), time(23, 59, 59, 999999))
    if rng.random() < 0.3:
        return datetime.combine(day, rng.choice(edges))
    return datetime.combine(day, time(rng.randrange(24), rng.randrange(60), rng.randrange(60)))


def _days(rng: random.Random) -> list[date]:
    """Return the days on which one user comes: a first one, then gaps from none to half a year and longer."""
    day = FIRST + timedelta(days=rng.randrange((LAST - FIRST).days))
    days = []
    while day <= LAST and len(days) < 25:
        days.append(day)
        day += timedelta(days=rng.choice((0, 0, 1, 7, 13, 14, 29, 30, 31, 45, 60, 89, 90, 91, 120, 179, 180, 181)))
    return days


def _order_rows(rng: random.Random, customers: int, gaps: bool) -> list[dict[str, Any]]:
    rows = [{"user_id": f"u{n:03d}", "day": day} for n in range(customers) for day in _days(rng)]
    if gaps:  # nobody known orders in August 2025, nobody at all in November 2025
        rows = [row for row in rows if (row["day"].year, row["day"].month) not in ((2025, 8), (2025, 11))]
        rows += [{"user_id": None, "day": date(2025, 8, day)} for day in (1, 15, 31)]
    rows += [{"user_id": "u000", "day": FIRST}, {"user_id": "u001", "day": LAST}]
    for n in range(12):  # windows that close just before, on and after the last day
        first = LAST - timedelta(days=28 + n % 4)
        rows += [{"user_id": f"w{n:03d}", "day": first}, {"user_id": f"w{n:03d}", "day": LAST}][: 1 + n % 2]
    for row in rows:
        cents = rng.choice((0, 1, *(rng.randrange(100, 50_000) for _ in range(10))))
        refund = rng.choice((None, None, None, 0, cents // 3, cents))
        row |= {
            "ordered_at": _moment(rng, row.pop("day")),
            "amount": cents / 100,
            "status": rng.choice(("paid", "paid", "paid", "shipped", None, "cancelled")),
            "refunded_amount": None if refund is None else refund / 100,
            "channel": rng.choice(CHANNELS),
        }
        if not gaps and rng.random() < 0.08:
            row["user_id"] = None
    rng.shuffle(rows)
    return [{"order_id": f"o{n:05d}"} | row for n, row in enumerate(rows)]


def _visits_and_users(rng: random.Random, customers: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    people = [f"u{n:03d}" for n in range(0, customers + 20)]
    events = [
        {"user_id": user, "event": rng.choice(("visit", "visit", "read", "cart")), "day": day}
        for user in [*people, None]
        for day in _days(rng)
    ]
    events += [{"user_id": "u000", "event": "visit", "day": day} for day in (FIRST, LAST)]
    users = [
        {"user_id": user, "day": rng.choice(_days(rng)), "is_staff": rng.choice((None, False, False, True))}
        for user in people[: customers + 10]
    ]
    users += [{"user_id": f"edge{day}", "day": day, "is_staff": False} for day in (FIRST, LAST)]
    for row in [*events, *users]:
        row["channel"] = rng.choice(CHANNELS)
    for row in events:
        row["occurred_at"] = _moment(rng, row.pop("day"))
    for row in users:
        row["registered_at"] = _moment(rng, row.pop("day"))
    return events, users


def _cents(amount: float | None) -> Decimal:
    return Decimal(round((amount or 0) * 100)) / 100


def make_shop(seed: int, customers: int = 70, gaps: bool = False) -> MadeShop:
    """Make a shop of seeded random rows with every trap that the words of a metric speak of."""
    rng = random.Random(seed)
    order_rows = _order_rows(rng, customers, gaps)
    event_rows, user_rows = _visits_and_users(rng, customers)
    tables = {"orders": pd.DataFrame(order_rows), "events": pd.DataFrame(event_rows), "users": pd.DataFrame(user_rows)}
    orders = [
        oracle.Order(
            row["order_id"],
            row["user_id"],
            row["ordered_at"],
            _cents(row["amount"]) - _cents(row["refunded_amount"]),
            row["channel"],
        )
        for row in order_rows
        if row["status"] != "cancelled"
    ]
    events = [
        oracle.Event(row["user_id"], row["event"], row["occurred_at"].date(), row["channel"]) for row in event_rows
    ]
    users = [
        oracle.User(row["user_id"], row["registered_at"].date(), row["channel"], row["is_staff"] is True)
        for row in user_rows
    ]
    return MadeShop(tables, oracle.Shop(orders, FIRST, LAST, users, events))


@pytest.fixture(scope="session")
def shop_maker() -> Any:
    return lambda seed, **options: make_shop(seed, **options)
