"""Every engine gives the same rows of every study, whatever is chosen."""

from collections.abc import Iterator

import pandas as pd
import pytest

from kpi_toolkit.engines import Engine
from kpi_toolkit.judge import cohorts
from kpi_toolkit.measuring.ask import Ask, Study
from kpi_toolkit.measuring.attribution_choices import AttributionChoices
from kpi_toolkit.measuring.cohort_choices import CohortChoices
from kpi_toolkit.measuring.conformance import differences_of_worlds, moved_to
from kpi_toolkit.measuring.experiment_choices import ExperimentChoices
from kpi_toolkit.measuring.funnel_choices import FunnelChoices
from kpi_toolkit.measuring.planner import measured
from kpi_toolkit.measuring.rival_choices import RivalChoices
from kpi_toolkit.measuring.state_choices import StateChoices
from kpi_toolkit.measuring.studies import STUDIES
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.metrics.rival_worlds import worlds
from kpi_toolkit.periods.period import parse_periods
from tests.judge.made_histories import WHOLE, histories

MONTHS = parse_periods("2025-01..2025-04")


def asks(shop: Workspace) -> Iterator[Study]:
    """Yield studies with every way that their choices lead through the code."""
    for choices, by in (
        (CohortChoices(recurring=True, or_later=True), "channel"),
        (CohortChoices(step_days=7, most=9), "users.channel"),
        (CohortChoices("registration", activity="active", step_days=1, or_later=True, most=9), "channel"),
        (CohortChoices("visit", activity="cart"), "channel"),
    ):
        yield cohorts.study(shop.context, MONTHS, choices, by)
    yield Study("attribution", tuple(MONTHS), AttributionChoices("visit", "touch"), "users.channel")
    yield Study("attribution", tuple(MONTHS), AttributionChoices("visit"), "channel")
    spans = (MONTHS[0], MONTHS[-1])
    ends = (str(spans[0]), str(spans[1]))
    yield Study("states", spans, StateChoices("buyers", *ends))
    yield Study("states", spans, StateChoices("users", *ends))
    yield Study("states", spans, StateChoices("rfm", *ends, orders=2))
    yield Study("states", spans, StateChoices("users", *ends), "channel")
    yield Study("rival_users", spans[-1:], RivalChoices("repeat_purchase_rate_1", "repeat_purchase_rate_2", 50))
    yield Study("experiment", spans[-1:], ExperimentChoices("new_button", "cart", "times"))
    yield Study("experiment", spans[-1:], ExperimentChoices("new_button", of="amount", until="2025-06-30"))
    steps = ("visit", "cart", "purchase")
    yield Study("event_funnel", tuple(MONTHS), FunnelChoices((*steps[:2], "order")), "channel")
    yield Study("event_funnel", tuple(MONTHS), FunnelChoices(steps, "session", ordered=False, minutes=600))


@pytest.fixture(scope="module")
def reference() -> Workspace:
    made = histories(3, users=20).tables
    rows = [(user, "new_button", ("control", "treatment")[n % 2]) for n, user in enumerate(made["users"]["user_id"])]
    drawn = pd.DataFrame(rows, columns=["user_id", "experiment", "arm"])
    drawn["assigned_at"] = [pd.Timestamp(2025, 3 + n % 4, 1 + n, 9 + n % 12) for n in range(len(drawn))]
    return from_frames(made | {"assignments": drawn}, WHOLE)


def rows(shop: Workspace, is_slow: bool = False) -> list[pd.DataFrame]:
    """Return the rows of all studies; on an engine that compiles each for seconds, of the last one of each kind."""
    ask: Ask = tuple({part.name: part for part in asks(shop)}.values()) if is_slow else tuple(asks(shop))
    return [measured(shop, ask).study(part) for part in ask if isinstance(part, Study)]


def test_every_study_is_asked_for(reference: Workspace) -> None:
    assert {part.name for part in asks(reference)} == set(STUDIES)
    assert all(len(frame) > 1 for frame in rows(reference))


ENGINES = [("postgres", False), ("chdb", False), ("spark", True)]


@pytest.mark.parametrize(("engine", "is_slow"), ENGINES, indirect=["engine"])
def test_the_rows_are_those_of_duckdb(reference: Workspace, engine: Engine, is_slow: bool) -> None:
    pairs = zip(rows(reference, is_slow), rows(moved_to(reference, engine), is_slow), strict=True)
    for expected, given in pairs:
        pd.testing.assert_frame_equal(given, expected, check_dtype=False)


@pytest.mark.parametrize("engine", ["postgres", "chdb"], indirect=True)
def test_rivals_differ_there_as_here(engine: Engine) -> None:
    of = worlds() if engine.dialect == "postgres" else worlds()[::5]
    assert [str(difference) for difference in differences_of_worlds(engine, of)] == []
