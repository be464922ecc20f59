"""Targets of a sheet together: no two for one period, and weights that sum to 1 in each."""

from pathlib import Path

import pytest

from kpi_toolkit.files.resources import resource
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.settings import load_settings
from kpi_toolkit.targets.sheet import read_targets
from tests.targets.plans import BAND, LEVEL, faults, read

RATE = LEVEL | {"metric": "repurchase_rate", "value": "0.2"}
FEWER = LEVEL | {"metric": "churned_buyers", "value": "10"}
YEAR = {"start": "1998-01-01", "due": "1999-01-01", "per": "month"}


@pytest.mark.parametrize(
    ("second", "clashes"),
    [
        ({}, True),
        ({"start": "1998-05-01", "due": "1998-08-01"}, True),
        ({"start": "1998-06-01", "due": "1998-08-01"}, False),
        ({"role": "service"}, False),
        ({"per": "", "start": "1998-04-01", "due": "1998-05-01"}, True),
        ({"per": "", "start": "1998-04-01", "due": "1998-07-01"}, False),
        ({"per": "", "kind": "cumulative"}, False),
        ({"per": "quarter", "start": "1998-01-01", "due": "1998-07-01"}, False),
    ],
)
def test_two_targets_must_not_judge_the_same_period(tmp_path: Path, second: dict[str, str], clashes: bool) -> None:
    first = LEVEL | {"per": "month", "due": "1998-06-01", "segment": ""}
    if clashes:
        (fault,) = faults(tmp_path, first, first | second)
        assert "row 3: row 2 sets the same metric" in fault
    else:
        assert len(read(tmp_path, first, first | second)) == 2


def test_a_role_has_weights_or_points(tmp_path: Path) -> None:
    other = LEVEL | {"metric": "churned_buyers"}
    (fault,) = faults(tmp_path, LEVEL | {"weight": "0.5"}, other | {"points": "2"})
    assert "row 3: `points` is filled, but row 2 of the role has `weight`" in fault


def test_weights_of_a_period_sum_to_one(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, LEVEL | {"weight": "0.6"}, RATE | {"weight": "0.30"}, FEWER)
    assert fault == (
        "targets.csv row 3: weights of operations for 1998-03 sum to 0.9 (rows `2`, `3`). Make them 1, or use `points`."
    )


def test_each_set_of_weights_that_holds_for_some_time_is_judged_once(tmp_path: Path) -> None:
    half = LEVEL | YEAR | {"weight": "0.5", "due": "1998-07-01"}
    rest = LEVEL | YEAR | {"weight": "0.7", "start": "1998-07-01"}
    other = RATE | YEAR | {"weight": "0.5"}
    (fault,) = faults(tmp_path, half, rest, other)
    assert "row 4: weights of operations for 1998-07 sum to 1.2 (rows `3`, `4`)" in fault


def test_a_target_that_ends_earlier_leaves_its_weight_missing(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, LEVEL | YEAR | {"weight": "0.5"}, RATE | YEAR | {"weight": "0.5", "due": "1998-11-01"})
    assert "for 1998-11 sum to 0.5 (rows `2`)" in fault


@pytest.mark.parametrize(
    "rows",
    [
        [LEVEL | {"weight": "0.3335"}, RATE | {"weight": "0.333"}, FEWER | {"weight": "0.333"}],
        [LEVEL | {"points": "30"}, RATE | {"points": "50"}],
        [LEVEL | {"weight": "1"}, RATE | {"weight": "1", "role": "service"}],
        [LEVEL | {"weight": "1"}, RATE | {"weight": "1", "due": "1998-03-02"}],
        [
            LEVEL | {"weight": "0.8", "per": "month"},
            FEWER | {"weight": "0.2", "kind": "cumulative", "due": "1998-07-04"},
        ],
        [FEWER | {"weight": "0.2", "kind": "cumulative"}, LEVEL | {"weight": "0.4", "kind": "milestone"}],
    ],
)
def test_sound_weights_pass(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    assert len(read(tmp_path, *rows)) == len(rows)


@pytest.mark.parametrize("wrong", [{"weight": "a"}, {"start": "x"}, {"per": "monthly"}, {"kind": "x"}])
def test_weights_are_not_summed_while_one_cannot_be_read(tmp_path: Path, wrong: dict[str, str]) -> None:
    (fault,) = faults(tmp_path, LEVEL | {"weight": "0.5"}, BAND | {"weight": "0.5"} | wrong)
    assert "sum to" not in fault


def test_the_example_is_sound() -> None:
    folder = resource("examples", "cdnow")
    assert len(read_targets(folder, CATALOGUE, load_settings(folder))) == 15
