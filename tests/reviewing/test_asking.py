"""A review asks once for all it needs, and its judges read nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from kpi_toolkit.examples import EXAMPLE_TABLES
from kpi_toolkit.judge import broken_links, by_segment, days, funnel, guardrails, landing, traps, why
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.ask import Ask, Cells, Crossed, Rows
from kpi_toolkit.measuring.measured import Measured, cell_key
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.reviewing.agreed import Agreed, read_agreed
from kpi_toolkit.reviewing.cards import heaping, scorecards
from kpi_toolkit.reviewing.making import ask_of_review, review
from kpi_toolkit.settings.built_in_roles import ROLES

PERIOD = parse_period("2026-10")


def named_in(ask: Ask) -> set[object]:
    """Return the keys of all cells of an ask."""
    parts = (part for part in ask if isinstance(part, Cells))
    return {cell_key(metric, period, part.by) for part in parts for metric in part.metrics for period in part.periods}


def strict(measured: Measured, ask: Ask) -> Measured:
    """Return what was measured without anything that another ask had brought before."""
    wanted = named_in(ask)
    return replace(measured, cells={key: rows for key, rows in measured.cells.items() if key in wanted})


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Ask]:
    """What was asked for; what is handed back holds that alone."""
    asks: list[Ask] = []
    measure = planner.measured

    def measured(workspace: Workspace, ask: Ask) -> Measured:
        asks.append(ask)
        return strict(measure(workspace, ask), ask)

    monkeypatch.setattr(planner, "measured", measured)
    return asks


@pytest.fixture(scope="module")
def shop() -> Workspace:
    return from_frames(EXAMPLE_TABLES)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("period", ["2026-10", "2026-W40", "2026-Q3"])
def test_a_review_measures_once_and_its_judges_ask_for_nothing_else(
    demo_shop: Workspace, asked: list[Ask], role: str, period: str
) -> None:
    """Only what the traps name is measured again, without it, and what is explained by several columns."""
    review(demo_shop, period, role)
    assert len(asked) <= 2
    again = asked[-1][len(asked[0]) :]
    assert asked[-1][: len(asked[0])] == asked[0]
    explained = [part.metric for part in again if isinstance(part, Crossed)]
    others = [part for part in again if isinstance(part, Cells) and not part.without]
    assert len(set(explained)) <= 2
    assert all(set(part.metrics) <= set(explained) for part in others)
    span = parse_period(period, demo_shop.settings.calendar_rules)
    assert asked[0] == ask_of_review(demo_shop.context, read_agreed(demo_shop), span, role)


def test_cards_and_heaping_measure_once_each(demo_shop: Workspace, asked: list[Ask]) -> None:
    assert scorecards(demo_shop, "2026-10")
    assert len(asked) == 1
    heaping(demo_shop, "2026-10")
    assert len(asked) == 2


def test_many_reviews_are_measured_at_once(demo_shop: Workspace, asked: list[Ask]) -> None:
    """What a run of all roles asks for together leaves nothing to any of them."""
    agreed = read_agreed(demo_shop)
    together = tuple(part for role in ROLES for part in ask_of_review(demo_shop.context, agreed, PERIOD, role))
    planner.measured(demo_shop, together)
    before = dict(demo_shop.known)
    for role in ROLES:
        review(demo_shop, "2026-10", role)
    assert demo_shop.known.keys() == before.keys()


JUDGES: dict[str, Callable[[Measured], object]] = {
    "bridge": lambda measured: why.bridge(measured, PERIOD),
    "contributions": lambda measured: by_segment.contributions_of(
        measured, measured.context.catalogue["sales"], PERIOD, "channel"
    ),
    "rates": lambda measured: by_segment.rate_change(measured, measured.context.catalogue["aov"], PERIOD, "channel"),
    "funnel": lambda measured: funnel.funnel(measured, PERIOD),
    "links": lambda measured: broken_links.broken_links(measured, PERIOD),
    "guardrails": lambda measured: guardrails.guardrails(measured, PERIOD, ["orders"]),
    "traps": lambda measured: traps.traps(measured, PERIOD, ["orders"]),
    "days": lambda measured: days.daily(measured, ["sales"], PERIOD),
    "landing": lambda measured: landing.landings(
        measured, [measured.context.catalogue["sales"]], PERIOD, as_of=date(2026, 10, 9)
    ),
}


@pytest.mark.parametrize("judge", JUDGES)
def test_what_was_not_asked_for_is_a_fault_of_the_program(shop: Workspace, judge: str) -> None:
    with pytest.raises(LookupError, match="was not asked for"):
        JUDGES[judge](Measured(shop.context, {}))


def test_asks_are_data(shop: Workspace) -> None:
    """The same question asks for the same; nothing is measured for it."""
    known = len(shop.known)
    for role in ROLES:
        ask = ask_of_review(shop.context, Agreed(), PERIOD, role)
        assert ask == ask_of_review(shop.context, Agreed(), PERIOD, role)
        assert all(isinstance(part, Cells | Rows) for part in ask)
    assert len(shop.known) == known
