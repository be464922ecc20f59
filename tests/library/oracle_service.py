"""The service desk from the words: complaints and inquiries, how long they wait and how many are open."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.library.view import NO_ROWS, NO_VALUES, ONE_DAY, Answer, Oracles, View, none, number, ratio

ORACLE = Oracles()
WAITING = "all_waiting"
PROMISED = {
    ("complaint", "answer"): ("complaint_answer_hours", 3600),
    ("complaint", "solution"): ("complaint_solution_hours", 3600),
    ("inquiry", "answer"): ("inquiry_answer_minutes", 60),
    ("inquiry", "solution"): ("inquiry_solution_hours", 3600),
}
TABLE = {"complaint": "complaints", "inquiry": "inquiries"}
TIME = {"answer": "first_answered_at", "solution": "closed_at"}


def quantile(values: Iterable[Any], share: Fraction, left_out: int = 0) -> Answer:
    """On the line through the sorted values, `share` of the way from the smallest to the largest."""
    ordered = sorted(map(Fraction, values))
    if not ordered:
        return none(WAITING) if left_out else none(NO_ROWS, NO_VALUES)
    way = share * (len(ordered) - 1)
    below = int(way)
    above = min(below + 1, len(ordered) - 1)
    return Answer(ordered[below] + (way - below) * (ordered[above] - ordered[below]), left_out=left_out)


def _whole_seconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _waits(view: View, kind: str, step: str) -> list[tuple[int | None, int]]:
    """Of each case of the period how many seconds it waited, None while it does, and how many it could have."""
    known_until = datetime.combine(view.last(TABLE[kind]) + ONE_DAY, time())
    waits = []
    for case in view.now(TABLE[kind]):
        opened, done = _whole_seconds(case.opened_at), getattr(case, TIME[step])
        waited = None if done is None else (_whole_seconds(done) - opened) // timedelta(seconds=1)
        waits.append((waited, (known_until - opened) // timedelta(seconds=1)))
    return waits


def _wait(kind: str, step: str, share: Fraction) -> Any:
    def compute(view: View) -> Answer:
        waits = _waits(view, kind, step)
        served = [Fraction(waited, PROMISED[kind, step][1]) for waited, _ in waits if waited is not None]
        return quantile(served, share, len(waits) - len(served))

    return compute


def _in_time(kind: str, step: str) -> Any:
    def compute(view: View) -> Answer:
        name, seconds = PROMISED[kind, step]
        promised = Decimal(str(getattr(view.rules, name))) * seconds
        waits = _waits(view, kind, step)
        good = sum(1 for waited, _ in waits if waited is not None and waited <= promised)
        late = sum(1 for waited, possible in waits if (possible if waited is None else waited) > promised)
        return ratio(good, good + late, left_out=len(waits) - good - late)

    return compute


def _open(kind: str) -> Any:
    def compute(view: View) -> Answer:
        cases = view.cut(TABLE[kind], view.rows(TABLE[kind]))
        there = [case for case in cases if case.opened_on < view.end]
        return number(sum(1 for case in there if case.closed_on is None or case.closed_on >= view.end))

    return compute


for kind, table in TABLE.items():
    for step, done in (("answer", "answered"), ("solution", "solved")):
        ORACLE.of(table, name=f"{kind}_{step}_time")(_wait(kind, step, Fraction(1, 2)))
        ORACLE.of(table, name=f"{kind}_{step}_p90")(_wait(kind, step, Fraction(9, 10)))
        ORACLE.of(table, name=f"{kind}_{done}_in_time")(_in_time(kind, step))
    ORACLE.of(table, name=f"open_{table}")(_open(kind))


@ORACLE.of("inquiries")
def inquiries_received(view: View) -> Answer:
    """Inquiries of the period."""
    return number(len(view.now("inquiries")))


@ORACLE.of("inquiries")
def inquiries_per_agent(view: View) -> Answer:
    """Inquiries taken ÷ pairs of agent and day."""
    taken = [case for case in view.now("inquiries") if case.agent is not None]
    return ratio(len(taken), len({(case.agent, case.opened_on) for case in taken}))
