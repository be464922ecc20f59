"""No engine answers otherwise; and the cases can fail."""

from dataclasses import replace

import pytest

from kpi_toolkit.engines import divergences
from kpi_toolkit.engines.divergences import DIVERGENCES, check_engine
from kpi_toolkit.engines.duckdb import DuckDBEngine


def test_every_engine_gives_the_expected_answers(engine):
    assert check_engine(engine) == []
    assert divergences.TABLE not in engine.tables()


@pytest.mark.parametrize("case", DIVERGENCES, ids=lambda case: case.name)
def test_another_answer_is_a_fault(case, monkeypatch):
    rows = [list(row) for row in case.expected]
    rows[0][0] = None if rows[0][0] is not None else 0
    monkeypatch.setattr(divergences, "DIVERGENCES", (replace(case, expected=tuple(map(tuple, rows))),))
    with DuckDBEngine() as engine:
        (fault,) = check_engine(engine)
    assert case.name in fault
    assert case.why in fault


def test_an_engine_that_refuses_is_a_fault(monkeypatch):
    case = replace(DIVERGENCES[0], ask=lambda t, engine: t.select(x=t.n.cast("string").cast("date")))
    monkeypatch.setattr(divergences, "DIVERGENCES", (case,))
    with DuckDBEngine() as engine:
        (fault,) = check_engine(engine)
    assert "the engine refuses" in fault
