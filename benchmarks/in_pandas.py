"""The eight metrics of by_hand.sql as an analyst writes them in pandas; months as text, numerators and denominators."""

from pathlib import Path

import pandas as pd

FIRST = pd.Timestamp("2025-10-01")
LAST_DAY = pd.Timestamp("2026-10-31")
Parts = dict[str, tuple[float, float | None]]


def measure(data: Path) -> dict[str, Parts]:
    """Return month → (numerator, denominator) by metric."""
    orders = pd.read_parquet(data / "orders", columns=["user_id", "ordered_at", "amount", "refunded_amount", "status"])
    orders = orders[orders["status"] != "cancelled"].assign(month=lambda rows: rows["ordered_at"].dt.strftime("%Y-%m"))
    people = pd.read_parquet(data / "customers.parquet", columns=["customer_id", "created_at", "is_staff"])
    staff = people.loc[people["is_staff"].fillna(False).astype(bool), "customer_id"]
    events = pd.read_parquet(data / "events", columns=["user_id", "event", "occurred_at", "session_id"])
    events = events[~events["user_id"].isin(staff)]
    events = events.assign(day=events["occurred_at"].dt.normalize())
    known = events[events["user_id"].notna()]
    days = known[["user_id", "day"]].drop_duplicates()
    days = days.assign(month=days["day"].dt.strftime("%Y-%m"))
    new = people[~people["customer_id"].isin(staff)].assign(day=people["created_at"].dt.normalize())
    return {
        "sales": _sales(orders),
        "repurchase_rate": _repurchase_rate(orders),
        "active_users": _plain(days.groupby("month")["user_id"].nunique()),
        "dau": _dau(days),
        "visit_conversion_rate": _visit_conversion(known, orders),
        "retention_d7": _retention(new, days),
        "churned_users": _churned(days),
        "session_conversion_rate": _sessions(events),
    }


def _plain(numbers: "pd.Series[float]") -> Parts:
    return {month: (float(number), None) for month, number in numbers.items() if str(month) >= "2025-10"}


def _ratio(numerators: "pd.Series[float]", denominators: "pd.Series[float]") -> Parts:
    return {
        month: (float(numerators.get(month, 0)), float(number))
        for month, number in denominators.items()
        if str(month) >= "2025-10"
    }


def _sales(orders: pd.DataFrame) -> Parts:
    net = orders["amount"].astype("float64") - orders["refunded_amount"].astype("float64").fillna(0)
    return _plain(net.groupby(orders["month"]).sum())


def _repurchase_rate(orders: pd.DataFrame) -> Parts:
    bought = orders.loc[orders["user_id"].notna(), ["user_id", "month"]].drop_duplicates()
    first = bought.groupby("user_id")["month"].transform("min")
    return _ratio(bought[first < bought["month"]].groupby("month").size(), bought.groupby("month").size())


def _dau(days: pd.DataFrame) -> Parts:
    sizes = days.groupby("month").size()
    lengths = pd.Series({month: pd.Period(month).days_in_month for month in sizes.index})
    return _ratio(sizes, lengths)


def _visit_conversion(known: pd.DataFrame, orders: pd.DataFrame) -> Parts:
    visits = known.loc[known["event"] == "visit", ["user_id", "day"]].drop_duplicates()
    visitors = visits.assign(month=visits["day"].dt.strftime("%Y-%m"))[["user_id", "month"]].drop_duplicates()
    buyers = orders.loc[orders["user_id"].notna(), ["user_id", "month"]].drop_duplicates().assign(bought=1)
    joined = visitors.merge(buyers, on=["user_id", "month"], how="left")
    return _ratio(joined.groupby("month")["bought"].count(), joined.groupby("month").size())


def _retention(new: pd.DataFrame, days: pd.DataFrame) -> Parts:
    cohort = new[(new["day"] >= FIRST) & (new["day"] + pd.Timedelta(days=7) <= LAST_DAY)]
    cohort = cohort.assign(month=cohort["day"].dt.strftime("%Y-%m"), day=cohort["day"] + pd.Timedelta(days=7))
    seen = cohort.merge(days[["user_id", "day"]], left_on=["customer_id", "day"], right_on=["user_id", "day"])
    return _ratio(seen.groupby("month").size(), cohort.groupby("month").size())


def _churned(days: pd.DataFrame) -> Parts:
    found: Parts = {}
    for month in pd.period_range("2025-10", "2026-10", freq="M"):
        last = days.loc[days["day"] <= month.end_time, ["user_id", "day"]].groupby("user_id")["day"].max()
        quiet = (month.end_time.normalize() - last).dt.days
        found[str(month)] = (float((quiet >= 180).sum()), None)
    return found


def _sessions(events: pd.DataFrame) -> Parts:
    rows = events[events["user_id"].notna() | events["session_id"].notna()]
    rows = rows.sort_values(["user_id", "session_id", "occurred_at"], na_position="first")
    same = rows["user_id"].fillna("").eq(rows["user_id"].fillna("").shift()) & rows["session_id"].fillna(-1).eq(
        rows["session_id"].fillna(-1).shift()
    )
    begins = ~same | (rows["occurred_at"].diff() > pd.Timedelta(minutes=30))
    session = begins.cumsum()
    bought = rows["event"].eq("purchase").groupby(session).any()
    table = pd.DataFrame({"at": rows["occurred_at"].groupby(session).first(), "bought": bought})
    month = table["at"].dt.strftime("%Y-%m")
    return _ratio(table.groupby(month)["bought"].sum(), table.groupby(month).size())
