"""Within a month: classes that do not flicker, alarms that are shared out, and shops whose truth is known."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from benchmarks.judge import WATCHES
from benchmarks.made_watches import context, watched
from kpi_toolkit.analysis.baseline import Usual
from kpi_toolkit.judge.broken_links import Link
from kpi_toolkit.judge.usual import Movement
from kpi_toolkit.judge.watching import Sighting, newest_week
from kpi_toolkit.language.text import Reason
from kpi_toolkit.periods.period import parse_period

SALES = context().catalogue["sales"]
DAY = parse_period("2026-08-12")


def seen(hit: float | None = None, value: float = 100, chance: float = 1.0, why: Reason | None = None) -> Sighting:
    usual = Usual(value, 100, 80, 120, chance, 30, "settled")
    return Sighting(SALES, hit=hit, day=DAY, movement=Movement(usual, why))


@pytest.mark.parametrize(
    ("hits", "courses"),
    [
        ((0.4, 0.2, 0.06), ("on_course", "on_course", "on_course")),
        ((0.04, 0.3, 0.04, 0.49), ("missing", "missing", "missing", "missing")),
        ((0.04, 0.5, 0.06, 0.04), ("missing", "on_course", "on_course", "missing")),
        ((0.04, None), ("missing", "missing")),
    ],
)
def test_the_last_word_stands_between_two_classes(hits: tuple[float | None, ...], courses: tuple[str, ...]) -> None:
    said, course = [], "on_course"
    for hit in hits:
        course = seen(hit).course(course, 2, 31)  # type: ignore[arg-type]
        said.append(course)
    assert tuple(said) == courses


def test_a_day_beyond_what_is_usual_has_fallen_until_it_is_as_usual_again() -> None:
    fallen = seen(value=60, chance=1e-5)
    assert fallen.course("on_course", 2, 31) == "fallen"
    assert seen(value=90, chance=0.4).course("fallen", 2, 31) == "fallen"
    assert seen(value=101, chance=0.9).course("fallen", 2, 31) == "on_course"
    assert seen(value=140, chance=1e-5).course("on_course", 2, 31) == "on_course"  # more is better
    assert (
        seen(value=60, chance=1e-5, why=Reason("usual_short", {"periods": 3})).course("on_course", 2, 31) == "on_course"
    )
    assert replace(fallen, hit=0.01).course("on_course", 2, 31) == "missing"


def test_alarms_are_shared_out_among_all_that_is_watched() -> None:
    assert seen(0.04).course("on_course", 5, 31) == "missing"
    assert seen(0.04).course("on_course", 20, 31) == "on_course"
    assert seen(value=60, chance=0.003).course("on_course", 1, 31) == "fallen"
    assert seen(value=60, chance=0.003).course("on_course", 20, 31) == "on_course"


def test_a_link_is_broken_or_not() -> None:
    link = Link(SALES, "ads", DAY, (1, 100), (90, 300), 1e-9, 1e-7)
    assert Sighting(SALES, "channel=ads", link=link).course("on_course", 2, 31) == "broken"
    assert Sighting(SALES, "channel=ads", link=replace(link, chance=0.6)).course("broken", 2, 31) == "on_course"


@pytest.mark.parametrize(
    ("as_of", "week"),
    [
        (date(2026, 8, 1), None),
        (date(2026, 8, 2), "2026-W31"),
        (date(2026, 8, 8), "2026-W31"),
        (date(2026, 8, 9), "2026-W32"),
    ],
)
def test_links_are_looked_at_once_a_week(as_of: date, week: str | None) -> None:
    newest = newest_week(parse_period("2026-08"), as_of)
    assert (str(newest) if newest else None) == week


@pytest.mark.slow
def test_a_clean_month_is_quiet_and_a_fall_is_told() -> None:
    rng = np.random.default_rng(3)
    assert watched(rng, WATCHES["clean, 100 orders a day"]).false <= 1
    fallen = watched(rng, WATCHES["sales fall by 40 % on the tenth"])
    assert (fallen.false, fallen.is_told) == (0, True)
    first = min(day for day, *_ in fallen.said)
    assert 10 <= first <= 14
