"""A small made shop with every canonical table and every trap that the words of a metric speak of."""

import random
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd

from kpi_toolkit import schema

FIRST, LAST = date(2025, 1, 1), date(2026, 2, 17)
ONE_DAY = timedelta(days=1)
CHANNELS = ("search", "friends", "ads", None)
CAMPAIGNS = ("c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8")
GROUPS = ("g1", "g2", "g3")
LEVELS = ("normal", "silver", "gold", "diamond")
EDGES = (time(0, 0, 0), time(0, 0, 1), time(23, 59, 59), time(23, 59, 59, 999999))
EVENTS = (
    "visit",
    "visit",
    "visit",
    "visit",
    "read",
    "read",
    "share",
    "comment",
    "like",
    "tip",
    "cart",
    "inquiry",
    "check_in",
    "message",
    "message",
    "bind_card",
    "submit_form",
    "download",
    "purchase",
    "moments_like",
)
SUBJECTS = ("product", "service", "logistics", "pre_sale", "after_sale", "content", "community")
SIZES = (1, 2, 3, 5)
Rows = list[dict[str, Any]]


class Maker:
    """Rows of one shop, drawn from one seed."""

    def __init__(self, seed: int, users: int, last: dict[str, date]) -> None:
        self.rng, self.users, self.last = random.Random(seed), users, last
        self.seed = seed
        self.known = [f"u{n:02d}" for n in range(users)]
        self.staff = set(self.known[3::17])
        self.deleted = ["d0", "d1", "d2", "U01"]
        """People in the logs who are not in users (any more); one differs from another only by a capital."""
        self.people = [*self.known, *self.deleted]
        self.registered: dict[str, date] = {}

    # Draws

    def pick(self, values: Any) -> Any:
        return self.rng.choice(values)

    def maybe(self, share: float) -> bool:
        return self.rng.random() < share

    def day(self, first: date = FIRST, last: date = LAST) -> date:
        return first + timedelta(days=self.rng.randrange((last - first).days + 1))

    def moment(self, day: date) -> datetime:
        """A time of a day, often one of its edges."""
        if self.maybe(0.2):
            return datetime.combine(day, self.pick(EDGES))
        return datetime.combine(day, time(self.rng.randrange(24), self.rng.randrange(60), self.rng.randrange(60)))

    def at(self, first: date = FIRST, last: date = LAST) -> datetime:
        return self.moment(self.day(first, last))

    def later(self, moment: datetime, days: tuple[int, ...], last: date = LAST) -> datetime:
        """A time some days later, not before the moment and not after the data."""
        found = self.moment(min(moment.date() + timedelta(days=self.pick(days)), last))
        return max(found, moment)

    def cents(self, most: int = 40_000) -> float:
        return self.rng.randrange(100, most) / 100

    # Tables

    def make_users(self) -> Rows:
        rows = []
        for n, user in enumerate(self.known):
            before = self.known[: max(n, 1)]
            rows.append(
                {
                    "user_id": user,
                    "registered_at": self.at(),
                    "channel": self.pick(CHANNELS),
                    "referrer_id": self.pick((None, None, *before[:3], *before)),
                    "is_staff": True if user in self.staff else self.pick((False, None)),
                    "willing_to_refer": self.pick((True, False, None)),
                    "phone": self.pick(("13800000000", None)),
                    "birthday": self.pick((date(1990, 5, 1), None)),
                    "gender": self.pick(("f", "m", None)),
                    "city": self.pick(("上海", "北京", None)),
                }
            )
        times = sorted(row["registered_at"] for row in rows)
        for row, registered in zip(rows, times, strict=True):
            row["registered_at"] = registered  # who refers others came first
        rows[0]["registered_at"], rows[-1]["registered_at"] = self.moment(FIRST), self.moment(LAST)
        chain = self.known[5:12]
        referrers = dict(zip(chain[1:], chain, strict=False)) | {self.known[5]: None}
        referrers |= {self.known[20]: self.known[21], self.known[21]: self.known[20], self.known[22]: self.known[21]}
        referrers |= {self.known[23]: self.known[23], self.known[24]: "nobody", self.known[25]: self.known[24]}
        for row in rows:
            row["referrer_id"] = referrers.get(row["user_id"], row["referrer_id"])
            self.registered[row["user_id"]] = row["registered_at"].date()
            if row["referrer_id"] in self.known[20:23] and row["user_id"] not in self.known[20:23]:
                row["referrer_id"] = None  # nobody else is on or below the circle
        return rows

    def make_events(self) -> Rows:
        rows = []
        for user in [*self.people, *[None] * 4]:
            day = self.registered.get(user or "", self.day()) + timedelta(days=self.pick((-9, 0, 0, 0, 1, 7, 30)))
            steps = self.pick(
                (
                    (0, 1, 1, 1, 6, 7, 8, 14),
                    (1, 5, 7, 22, 23, 29, 30, 31),
                    (1, 29, 30, 31, 60, 89, 90, 91),
                    (7, 90, 179, 180, 181, 200),
                )
            )
            while day <= self.last["events"] and self.maybe(0.985):
                rows += self._visit(user, day) if day >= FIRST else []
                day += timedelta(days=self.pick(steps))
        for day in (FIRST, self.last["events"]):
            rows.append(self._event(self.known[1], self.moment(day), "visit"))
        seen: dict[Any, dict[str, Any]] = {}
        for row in rows:  # what a user does at one moment has one channel, campaign, content and session
            first = seen.setdefault((row["user_id"], row["occurred_at"]), row)
            kept = ("channel", "campaign_id", "content_id", "group_id", "session_id")
            row |= {name: first[name] for name in kept}
        return [*rows, *(dict(row) for row in rows[::40])]  # some are logged twice

    def _visit(self, user: str | None, day: date) -> Rows:
        """What somebody does in a row on a day: with and without a session id, at times across midnight."""
        moment, session = self.moment(day), self.pick((None, f"s{self.rng.randrange(10**6)}", "shared"))
        rows = []
        for _ in range(self.pick((1, 1, 2, 4))):
            rows.append(self._event(user, moment, self.pick(EVENTS), session))
            moment += self.pick(
                (
                    timedelta(0),
                    timedelta(seconds=20),
                    timedelta(minutes=29, seconds=59),
                    timedelta(minutes=30),
                    timedelta(minutes=30, seconds=1),
                    timedelta(minutes=31),
                    timedelta(minutes=5),
                )
            )
        end = datetime.combine(self.last["events"] + ONE_DAY, time())
        return [row for row in rows if row["occurred_at"] < end]

    def _event(self, user: str | None, moment: datetime, name: str, session: str | None = None) -> dict[str, Any]:
        return {
            "user_id": user,
            "event": name,
            "occurred_at": moment,
            "session_id": session,
            "channel": self.pick(CHANNELS),
            "campaign_id": self.pick((None, None, *CAMPAIGNS)),
            "content_id": self.pick((None, "t1", "t2")),
            "group_id": self.pick((None, *GROUPS)),
            "value": self.pick((None, self.cents(2000))) if name == "tip" else None,
        }

    def make_orders(self) -> Rows:
        rows, last = [], self.last["orders"]
        for user in self.people:
            day = self.day()
            while day <= last and self.maybe(0.93):
                rows.append({"user_id": user, "ordered_at": self.moment(day)})
                day += timedelta(days=self.pick((0, 0, 1, 6, 7, 8, 14, 29, 30, 31, 45, 89, 90, 91, 179, 180, 181)))
        rows += [{"user_id": None, "ordered_at": self.at(last=last)} for _ in range(25)]
        rows += [{"user_id": self.known[0], "ordered_at": self.moment(day)} for day in (FIRST, last)]
        for n in range(8):  # open windows
            rows.append({"user_id": self.pick(self.people), "ordered_at": self.moment(last - timedelta(days=n % 3))})
        self.rng.shuffle(rows)
        for n, row in enumerate(rows):
            amount = self.pick((0.0, 0.01, *(self.cents() for _ in range(10))))
            refund = self.pick((None, None, None, None, 0.0, round(amount / 3, 2), amount))
            row |= {
                "order_id": f"o{n:04d}",
                "amount": amount,
                "cost": self.pick((None, round(amount * 0.6, 2), round(amount * 0.4, 2), round(amount + 1, 2))),
                "status": self.pick(("paid", "paid", "paid", "shipped", None, "cancelled", "Cancelled")),
                "refunded_amount": refund,
                "refunded_at": self.later(row["ordered_at"], (0, 3, 25, 40), last)
                if refund and self.maybe(0.8)
                else None,
                "channel": self.pick(CHANNELS),
                "campaign_id": self.pick((None, None, None, *CAMPAIGNS[:3], "gone")),
                "content_id": self.pick((None, None, None, None, "t1")),
            }
        rows[0] |= {"status": "paid"}
        for row in rows:  # the first and the last day have an order that counts
            row["status"] = "paid" if row["ordered_at"].date() in (FIRST, last) else row["status"]
        return rows

    def make_order_lines(self, orders: Rows) -> Rows:
        rows = [
            {"order_id": order["order_id"], "product_id": product, "quantity": self.pick(SIZES), "amount": self.cents()}
            for order in orders
            for product in self.rng.sample(("p1", "p2", "p3", "p4"), self.pick((0, 1, 2)))
        ]
        rows += [row | {"quantity": 1} for row in rows[::25]]  # the same product twice in an order
        return [*rows, {"order_id": "unknown", "product_id": "p4", "quantity": 99, "amount": 1.0}]

    def make_spend(self) -> Rows:
        days = [self.day() for _ in range(70)]
        return [
            {
                "spent_on": day,
                "channel": self.pick(CHANNELS[:3]),
                "campaign_id": self.pick((None, *CAMPAIGNS)),
                "amount": self.pick((0.0, self.cents())),
            }
            for day in days
            if (day.year, day.month) != (2025, 8)
        ]

    def make_campaigns(self) -> Rows:
        kinds = ("activity", "coupon", "activity", "sms", "flash_sale", "activity", "activity", "discount")
        starts = [self.at() for _ in kinds]
        starts[0] = datetime(2025, 3, 1)
        starts[5], starts[6] = datetime(2025, 12, 31, 23, 59, 59), datetime(2026, 3, 1)
        return [
            {
                "campaign_id": name,
                "name": name.upper(),
                "kind": kind,
                "starts_at": start,
                "ends_at": start + 5 * ONE_DAY,
            }
            for name, kind, start in zip(CAMPAIGNS, kinds, starts, strict=True)
        ]

    def make_touches(self, orders: Rows) -> Rows:
        rows = [{"user_id": self.pick(self.people), "sent_at": self.at()} for _ in range(110)]
        for order in orders[::5]:  # just before an order, at the same moment, on the last and after the last day
            if order["user_id"] is not None:
                back = timedelta(days=self.pick((0, 0, 3, 6, 7, 7, 8)))
                sent = self.pick((order["ordered_at"], self.moment(order["ordered_at"].date()))) - back
                if sent.date() >= FIRST:
                    rows.append({"user_id": order["user_id"], "sent_at": sent})
        for row in rows:
            row |= {
                "campaign_id": self.pick((*CAMPAIGNS, "gone")),
                "medium": self.pick(("sms", "email", "poster")),
                "delivered_at": self.later(row["sent_at"], (0, 0, 1)) if self.maybe(0.75) else None,
                "responded_at": self.later(row["sent_at"], (0, 1, 9)) if self.maybe(0.25) else None,
            }
        return [*rows, *({**row, "campaign_id": "c8"} for row in rows[::10])]  # two at one moment

    def make_coupons(self, orders: Rows) -> Rows:
        rows = []
        for n in range(90):
            issued = self.at(last=LAST - timedelta(days=3)) if n > 12 else self.at(LAST - timedelta(days=40), LAST)
            redeemed = self.later(issued, (0, 5, 29, 30, 31, 60)) if self.maybe(0.5) else None
            rows.append(
                {
                    "coupon_id": f"k{n:03d}",
                    "user_id": self.pick(self.people),
                    "campaign_id": self.pick((None, *CAMPAIGNS[:4])),
                    "issued_at": issued,
                    "expires_at": self.pick((None, issued + timedelta(days=self.pick((0, 10, 30, 60))))),
                    "redeemed_at": redeemed,
                    "order_id": self.pick((None, *(self.pick(orders)["order_id"] for _ in range(3))))
                    if redeemed
                    else None,
                    "face_value": self.pick((None, 5.0)),
                }
            )
        return rows

    def make_points(self) -> Rows:
        return [
            {
                "user_id": self.pick(self.people),
                "occurred_at": self.at(FIRST + timedelta(days=40)),
                "kind": kind,
                "points": self.rng.randrange(0, 500),
                "reward": self.pick((None, "benefit", "gift")) if kind != "earn" else None,
                "quantity": self.pick((None, 1, 2, 0)),
                "cost": self.pick((None, self.cents(3000))),
            }
            for kind in [self.pick(("earn", "earn", "redeem", "expire")) for _ in range(160)]
        ]

    def make_wallet(self) -> Rows:
        rows, has = [], {}
        moments = sorted(self.at(FIRST + timedelta(days=20)) for _ in range(130))
        for moment in moments:
            user = self.pick(self.people[:25] + self.deleted)
            amount = float(self.rng.randrange(1, 300))
            spends = has.get(user, 0) > 0 and self.maybe(0.6)
            amount = min(amount, has[user]) if spends else amount
            has[user] = has.get(user, 0) + (-amount if spends else amount)
            rows.append(
                {"user_id": user, "occurred_at": moment, "kind": "spend" if spends else "top_up", "amount": amount}
            )
        overdrawn = {"user_id": self.known[-1], "kind": "spend", "amount": 12.34}
        return [*rows, *(overdrawn | {"occurred_at": datetime(2025, month, 9)} for month in (4, 9))]

    def make_memberships(self) -> Rows:
        """Changes of level: two on one day, at one moment, at midnight; people who leave and come back."""
        rows = []
        for user in self.people[::2]:
            before, moment = None, self.at()
            while moment.date() <= LAST and self.maybe(0.9):
                after = self.pick(LEVELS if before is None else (*(x for x in LEVELS if x != before), None))
                rows.append({"user_id": user, "changed_at": moment, "from_level": before, "to_level": after})
                before = after
                step = self.pick((timedelta(hours=1), timedelta(hours=5), 20 * ONE_DAY, 45 * ONE_DAY, 90 * ONE_DAY))
                moment += step
                if self.maybe(0.3):
                    moment = datetime.combine(moment.date() + ONE_DAY, time())
        for row in rows[::9]:
            row["from_level"] = None  # not always known
        at = datetime(2025, 10, 1)
        twice = [{"user_id": self.known[1], "changed_at": at, "from_level": None, "to_level": x} for x in LEVELS[1:3]]
        return [row for row in [*rows, *twice] if row["changed_at"].date() <= LAST]

    def make_groups(self) -> Rows:
        return [{"group_id": name, "name": name.upper(), "phase": self.pick(("new", None))} for name in GROUPS]

    def make_group_members(self) -> Rows:
        rows = []
        for user in self.people[::2]:
            for group in self.rng.sample((*GROUPS, "gone"), self.pick((1, 1, 2))):
                joined = self.at()
                for _ in range(self.pick((1, 1, 2))):
                    left = self.later(joined, (0, 1, 20, 60, 150)) if self.maybe(0.6) else None
                    rows.append({"group_id": group, "user_id": user, "joined_at": joined, "left_at": left})
                    joined = self.later(left or joined, (0, 1, 30))
        return rows

    def make_calls(self) -> Rows:
        return [
            {
                "call_id": f"t{n}",
                "user_id": self.pick(self.people),
                "called_at": self.at(),
                "is_connected": self.maybe(0.5),
            }
            for n in range(50)
        ]

    def make_ratings(self) -> Rows:
        return [
            {
                "user_id": self.pick((None, *self.people[:30], *self.deleted)),
                "rated_at": self.at(),
                "subject": self.pick(SUBJECTS),
                "score": self.pick((0, 1, 2, 2.5, 3, 3.5, 4, 4.5, 5)),
                "is_satisfied": self.pick((None, None, True, False)),
                "source": self.pick(("review", "survey")),
            }
            for _ in range(160)
        ]

    def make_surveys(self) -> Rows:
        sent = [self.at() for _ in range(60)]
        return [
            {
                "survey_id": f"q{n % 7}",
                "user_id": self.pick((None, *self.people)),
                "sent_at": moment,
                "answered_at": self.later(moment, (0, 3, 33)) if self.maybe(0.5) else None,
            }
            for n, moment in enumerate(sent)
        ]

    def make_complaints(self, orders: Rows) -> Rows:
        opened = [self.at() for _ in range(30)]
        return [
            {
                "complaint_id": f"b{n}",
                "user_id": self.pick((None, *self.people)),
                "opened_at": moment,
                "closed_at": self.later(moment, (0, 2, 30)) if self.maybe(0.7) else None,
                "order_id": self.pick((None, "gone", self.pick(orders)["order_id"])),
            }
            for n, moment in enumerate(opened)
        ]

    def answer(self, complaints: Rows) -> None:
        """Say of complaints when they were first answered, and by whom."""
        self.rng = random.Random(f"{self.seed} answers")
        for row in complaints:
            row["first_answered_at"] = self.soon(row["opened_at"], 5) if self.maybe(0.8) else None
            row["agent"] = self.pick((None, "li", "wu"))

    def more(self, rows: dict[str, Rows]) -> None:
        """Fill further columns, from draws of their own."""
        self.rng = random.Random(f"{self.seed} more")
        for row in rows["order_lines"]:
            row["refunded_amount"] = self.pick((None, None, 0.0, round(row["amount"] / 3, 2), row["amount"]))
        for row in rows["events"]:  # some of what was downloaded was an unsubscription after all
            if row["event"] == "download":
                row["event"] = self.pick(("download", "unsubscribe", "block"))
        for row in rows["surveys"]:
            row["recommend_score"] = self.pick((None, 0, 6, 6.5, 7, 8, 9, 10)) if row["answered_at"] else None

    def make_inquiries(self) -> Rows:
        """Inquiries, many of them on the last days: some answered within minutes, some not yet, some never taken."""
        self.rng = random.Random(f"{self.seed} inquiries")
        opened = [self.at() if n % 4 else self.at(LAST - ONE_DAY) for n in range(90)]
        return [
            {
                "inquiry_id": f"i{n:02d}",
                "user_id": self.pick((None, *self.people)),
                "opened_at": moment,
                "first_answered_at": self.soon(moment) if self.maybe(0.8) else None,
                "closed_at": self.soon(moment, 400) if self.maybe(0.7) else None,
                "agent": self.pick((None, "li", "wu")),
            }
            for n, moment in enumerate(opened)
        ]

    def soon(self, moment: datetime, times: int = 1) -> datetime | None:
        """A time seconds to hours later; none if that is after the data."""
        found = moment + times * timedelta(seconds=self.pick((0, 1, 59, 299.5, 300, 301, 5400, 86_400)))
        return found if found.date() <= LAST else None

    def make_audits(self) -> Rows:
        kinds = [self.pick(("mystery_shopper", "content_quality", "figure_check")) for _ in range(60)]
        return [
            {
                "audited_at": self.at(),
                "kind": kind,
                "department": self.pick((None, "shop", "desk")),
                "score": self.pick((None, 1, 3.5, 5)),
                "is_confirmed": self.pick((True, False, None)) if kind == "figure_check" else None,
            }
            for kind in kinds
        ]

    def make_deliverables(self) -> Rows:
        due = [self.at(last=LAST + timedelta(days=20)) for _ in range(60)]
        return [
            {
                "deliverable_id": f"r{n}",
                "role": self.pick(("data", "content")),
                "owner": self.pick(("li", "wu")),
                "due_at": moment,
                "delivered_at": self.pick(
                    (None, min(moment, datetime(2026, 2, 17)), moment + timedelta(seconds=1), moment - ONE_DAY)
                ),
                "forecast": self.pick((None, 80, 100.5, 250)),
                "actual": self.pick((None, 0, 100, 120.25)),
            }
            for n, moment in enumerate(due)
        ]

    def make_tasks(self) -> Rows:
        due = [self.day(last=LAST + timedelta(days=20)) for _ in range(80)]
        return [
            {
                "task_id": f"x{n}",
                "project": self.pick(("site", "app")),
                "role": self.pick(("data", "content")),
                "owner": self.pick(("li", "wu")),
                "due_on": day,
                "done_on": self.pick(
                    (
                        None,
                        min(day, LAST),
                        min(day + timedelta(days=self.pick((1, 9, 40))), LAST),
                        min(day, LAST) - 2 * ONE_DAY,
                    )
                ),
                "is_milestone": self.pick((True, False, None)),
            }
            for n, day in enumerate(due)
        ]

    def make_training(self) -> Rows:
        return [
            {
                "person": self.pick(("li", "wu", "he")),
                "role": self.pick(("data", "content")),
                "course": self.pick(("sql", "text", "law")),
                "completed_at": self.at(),
                "hours": self.pick((0, 0.5, 1.25, 8)),
                "is_required": self.pick((True, False, None)),
            }
            for _ in range(45)
        ]

    def make_assessments(self) -> Rows:
        rows = []
        for _ in range(80):
            what = {
                "assessed_on": self.day(),
                "subject": self.pick((*GROUPS, "plan a")),
                "criterion": self.pick(("plan_thinking", "user_understanding", "execution", "community_health")),
            }
            raters = self.rng.sample(("ma", "xu", "lin"), self.pick((1, 2, 3)))
            rows += [what | {"rater": rater, "score": self.pick((2, 3, 3.5, 4, 4.5))} for rater in raters]
        return rows

    def make_calendar(self) -> Rows:
        return [{"name": "新年", "starts_on": date(2026, 1, 1), "ends_on": date(2026, 1, 3), "kind": "holiday"}]


ON_ORDERS = ("order_lines", "touches", "coupons", "complaints")
TABLES = (
    "users",
    "memberships",
    "groups",
    "group_members",
    "events",
    "touches",
    "calls",
    "orders",
    "order_lines",
    "spend",
    "campaigns",
    "coupons",
    "points",
    "wallet",
    "ratings",
    "surveys",
    "complaints",
    "audits",
    "deliverables",
    "tasks",
    "training",
    "assessments",
    "calendar",
)


def make_shop(
    seed: int, users: int = 60, orders_until: date = LAST, events_until: date = LAST
) -> dict[str, pd.DataFrame]:
    """Make all tables of a shop; its orders and events may end before the rest."""
    maker = Maker(seed, users, {"orders": orders_until, "events": events_until})
    orders = maker.make_orders()
    rows = {"orders": orders}
    for name in TABLES:
        if name != "orders":
            make = getattr(maker, f"make_{name}")
            rows[name] = make(orders) if name in ON_ORDERS else make()
    for table in rows.values():
        maker.rng.shuffle(table)
    maker.answer(rows["complaints"])
    maker.more(rows)
    rows["inquiries"] = maker.make_inquiries()
    return once({name: pd.DataFrame(rows[name]) for name in (*TABLES, "inquiries")})


def once(frames: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Leave out rows that stand there again, in tables of which that would be refused."""
    return {name: frame.drop_duplicates() if schema.TABLES[name].key else frame for name, frame in frames.items()}
