"""The team's own work: reports to deliver, tasks, training, assessments, and the calendar of happenings."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from kpi_toolkit.demo.campaigns import Campaign
from kpi_toolkit.demo.columns import day, flags, money, numbers, texts, when
from kpi_toolkit.demo.community import group_count
from kpi_toolkit.demo.names import COURSES, PROJECTS, STAFF
from kpi_toolkit.demo.planted import Planted
from kpi_toolkit.demo.season import LUNAR_NEW_YEAR
from kpi_toolkit.demo.shop import DAY, HOUR, NOBODY, Array, Shop, choose, seconds

CRITERIA = ("plan_thinking", "user_understanding", "execution", "community_health")
RATERS = ("李娜 Li Na", "张敏 Zhang Min", "孙婷 Sun Ting")
REPORTS_A_MONTH, TASKS_A_MONTH, ASSESSED_GROUPS = 5, 9, 4
LATE_SHARE, UNDONE_SHARE, FORECAST_ERROR = 0.12, 0.06, 0.07
DATA_TEAM = tuple(name for name, role in STAFF if role == "data")


DEPARTMENT_OF = {
    "operations": "运营部 Operations",
    "promotion": "市场部 Marketing",
    "content": "市场部 Marketing",
    "service": "客服部 Service",
    "data": "运营部 Operations",
    "community": "运营部 Operations",
}

Counts = dict[str, Array]
"""What a table holds, as numbers by month."""


def deliverable_table(shop: Shop, sales: Array) -> tuple[pa.Table, Counts]:
    """The data team's reports: four weekly ones and the month's, which forecasts and reports its sales.

    The role is not in the file: kpi.yaml gives it as a constant. `sales` are the true ones by month, in fen.
    """
    random = shop.random("deliverables")
    month = np.repeat(np.arange(shop.months), REPORTS_A_MONTH)
    place = np.tile(np.arange(REPORTS_A_MONTH), shop.months)
    rows = len(month)
    due = shop.starts[month] + np.where(place < 4, 7 * place + 6, 26) * DAY + 18 * HOUR
    early = random.integers(10 * 60, 30 * HOUR, rows)
    late = random.random(rows) < LATE_SHARE
    delivered = np.where(late, due + early, due - early)
    delivered[random.random(rows) < UNDONE_SHARE / 2] = NOBODY
    is_monthly = place == 4
    actual = sales[month]
    forecast = np.round(actual * (1 + random.normal(0, FORECAST_ERROR, rows)) / 100_000).astype(np.int64) * 100_000
    on_time = (delivered != NOBODY) & (delivered <= due)
    counts = {"reports_due": shop.per_month(due), "reports_on_time": shop.per_month(due[on_time])}
    table = pa.table(
        {
            "deliverable_id": texts(
                [f"{shop.labels[m]}-{'month' if p == 4 else f'week{p + 1}'}" for m, p in zip(month, place, strict=True)]
            ),
            "owner": texts([DATA_TEAM[row % len(DATA_TEAM)] for row in range(rows)]),
            "due_at": when(due),
            "delivered_at": when(delivered),
            "forecast": money(forecast, ~is_monthly),
            "actual": money(actual, ~is_monthly),
        }
    )
    return table, counts


def task_table(shop: Shop) -> tuple[pa.Table, Counts]:
    """Tasks of every month, some late, some never done; those of the month to come are still open."""
    random = shop.random("tasks")
    month = np.repeat(np.arange(shop.months + 1), TASKS_A_MONTH)
    rows = len(month)
    due = shop.starts[month] + random.integers(2, 27, rows) * DAY
    late = random.random(rows) < LATE_SHARE + 0.06
    done = due + np.where(late, random.integers(1, 12, rows), -random.integers(0, 4, rows)) * DAY
    done[(random.random(rows) < UNDONE_SHARE) | (done >= shop.end)] = NOBODY
    owner = random.integers(0, len(STAFF), rows)
    is_due = due < shop.end
    on_time = is_due & (done != NOBODY) & (done <= due)
    counts = {"tasks_due": shop.per_month(due[is_due]), "tasks_on_time": shop.per_month(due[on_time])}
    table = pa.table(
        {
            "task_id": texts([f"K{row + 1:04d}" for row in range(rows)]),
            "project": texts([PROJECTS[place] for place in random.integers(0, len(PROJECTS), rows)]),
            "role": texts([STAFF[place][1] for place in owner]),
            "owner": texts([STAFF[place][0] for place in owner]),
            "due_on": day(due),
            "done_on": day(done),
            "is_milestone": flags(random.random(rows) < 0.3),
            "department": texts([DEPARTMENT_OF[STAFF[place][1]] for place in owner]),
        }
    )
    return table, counts


def training_table(shop: Shop) -> tuple[pa.Table, Counts]:
    """Courses that team members complete, about two in three of them every month."""
    random = shop.random("training")
    month, person = np.nonzero(random.random((shop.months, len(STAFF))) < 0.65)
    course = choose(random, (25.0, 20.0, 20.0, 15.0, 8.0, 12.0), len(month))
    rows = len(month)
    at = shop.starts[month] + random.integers(0, 27, rows) * DAY + random.integers(10, 19, rows) * HOUR
    hours = np.array([COURSES[place][1] for place in course])
    counts = {"trainings": shop.per_month(at), "training_hours": shop.per_month(at, hours)}
    table = pa.table(
        {
            "person": texts([STAFF[place][0] for place in person]),
            "role": texts([STAFF[place][1] for place in person]),
            "course": texts([COURSES[place][0] for place in course]),
            "completed_at": when(at),
            "hours": numbers(hours),
            "is_required": flags(np.array([COURSES[place][2] for place in course])),
            "department": texts([DEPARTMENT_OF[STAFF[place][1]] for place in person]),
        }
    )
    return table, counts


def assessment_table(shop: Shop) -> pa.Table:
    """Three people judge four groups by four criteria on the 25th of every month."""
    random = shop.random("assessments")
    groups = min(ASSESSED_GROUPS, group_count(shop))
    shape = (shop.months, groups, len(CRITERIA), len(RATERS))
    worth = random.normal(3.7, 0.5, (*shape[:3], 1))
    score = np.clip(np.round(worth + random.normal(0, 0.8, shape)), 1, 5).astype(np.int64).ravel()
    month, group, criterion, rater = (places.ravel() for places in np.indices(shape))
    return pa.table(
        {
            "assessed_on": day(shop.starts[month] + 24 * DAY),
            "subject": texts([f"g{place + 1:02d}" for place in group]),
            "criterion": texts([CRITERIA[place] for place in criterion]),
            "rater": texts([RATERS[place] for place in rater]),
            "score": numbers(score),
        }
    )


def calendar_table(shop: Shop, planted: Planted, campaigns: tuple[Campaign, ...]) -> pa.Table:
    """Holidays, sales, one incident without effect, and the change of prices."""
    rows = [("门店消防演练 Fire drill in the stores", "incident", shop.firsts[-2].replace(day=12), 1)]
    for year in range(shop.firsts[0].year, shop.firsts[-1].year + 1):
        rows += [
            ("春节 Spring Festival", "holiday", LUNAR_NEW_YEAR[year] - timedelta(days=1), 8),
            ("劳动节 Labour Day", "holiday", date(year, 5, 1), 5),
            ("国庆节 National Day", "holiday", date(year, 10, 1), 7),
        ]
    rows += [
        (
            campaign.name,
            "campaign",
            date(1970, 1, 1) + timedelta(days=campaign.starts_at // DAY),
            (campaign.ends_at - campaign.starts_at) // DAY + 1,
        )
        for campaign in campaigns
        if campaign.kind in ("discount", "flash_sale")
    ]
    price_change = shop.firsts[planted.price_month]
    rows.append(("全线提价 10% All prices up by 10%", "definition_change", price_change, 1))
    inside = sorted(
        (first, name, kind, days) for name, kind, first, days in rows if shop.firsts[0] <= first < shop.firsts[-1]
    )
    return pa.table(
        {
            "name": texts([name for _, name, _, _ in inside]),
            "starts_on": day(np.array([seconds(first) for first, _, _, _ in inside])),
            "ends_on": day(np.array([seconds(first) + (days - 1) * DAY for first, _, _, days in inside])),
            "kind": texts([kind for _, _, kind, _ in inside]),
        }
    )
