"""Attainment of columns and sheets, and what holds for all numbers."""

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.errors import UsageError
from kpi_toolkit.targets.attainment import Attainment, attain
from kpi_toolkit.targets.many import COLUMNS, attainment, attainments

AMOUNTS = st.decimals("0.01", "1e6", places=2)
DIRECTIONS = st.sampled_from(["higher", "lower"])


def refused(*args: Any, **given_as: Any) -> UsageError:
    with pytest.raises(UsageError) as caught:
        (attainments if isinstance(args[0], pd.Series | pd.DataFrame) else attainment)(*args, **given_as)
    return caught.value


def test_one_number_is_judged_exactly() -> None:
    assert attainment(0.18, Decimal("0.18")) == attain(0.18, value=Decimal("0.18"), better="higher")
    assert attainment(500, 600) == Attainment(
        Decimal(500) / 600, Decimal(500) / 600, "ratio", Decimal(600), Decimal(-100), False
    )
    assert attainment(None, 5).convention == attainment(pd.NA, 5).convention == "no_data"
    assert attainment(0.3, kind="band", lower=0.2, upper=0.4).raw == 1


def test_a_column_against_one_target() -> None:
    actual = pd.Series([500, None, 720], index=["a", "b", "c"])
    frame = attainments(actual, 600)
    assert tuple(frame.columns) == COLUMNS
    assert list(frame.index) == ["a", "b", "c"]
    assert frame.loc["a", "raw"] == 500 / 600
    assert frame.loc["c", ["raw", "scored", "gap"]].tolist() == [1.2, 1.2, 120]
    assert frame["is_met"].tolist() == [False, pd.NA, True]
    assert frame["convention"].tolist() == ["ratio", "no_data", "ratio"]
    assert frame[["raw", "scored", "gap"]].loc["b"].isna().all()
    assert frame.dtypes[["raw", "scored", "gap", "actual", "target"]].eq(float).all()


def test_shares_meet_their_target_in_spite_of_floats() -> None:
    shares = pd.Series([hundredths / 100 for hundredths in range(1, 101)])
    assert attainments(shares, shares.copy())["is_met"].all()


def test_targets_by_label_in_any_order() -> None:
    actual = pd.Series([1, 2], index=["a", "b"])
    by_series = attainments(actual, pd.Series([4, 2], index=["b", "a"]))
    assert by_series["raw"].tolist() == [0.5, 0.5]
    pd.testing.assert_frame_equal(by_series, attainments(actual, {"b": 4, "a": 2}))
    assert attainments(pd.Series([1, 2], index=["a", "a"]), {"a": 2})["raw"].tolist() == [0.5, 1]


def test_labels_that_differ_are_named_all_at_once() -> None:
    error = refused(pd.Series([1, 2], index=["a", "b"]), {"a": 1, "c": 2, "d": 3})
    assert "`b`: is missing" in error.faults[0]
    assert "`c`, `d`: has no actual" in error.faults[1]
    twice = pd.Series([1, 2, 3], index=["a", "a", "b"])
    assert "`a`: stands more than once" in str(refused(pd.Series([1, 2], index=["a", "b"]), twice))


def test_one_number_and_many_are_asked_by_different_names() -> None:
    many = pd.Series([1, 2])
    for arguments in ((many, 3), (1, many), (1, {"a": 2})):
        with pytest.raises(UsageError, match="Use `attainments` for columns and frames"):
            attainment(*arguments)
    with pytest.raises(UsageError, match="Use `attainment` for one number"):
        attainments(1, 2)
    assert "`target` and `baseline`" in str(refused(1, many, kind="lift", baseline=many))


def test_a_target_that_is_empty_is_no_data() -> None:
    assert attainments(pd.Series([1.0, 2.0]), pd.Series([None, 2]))["convention"].tolist() == ["no_data", "ratio"]


def test_infinite_numbers_and_words_are_named_all_at_once() -> None:
    inf = float("inf")
    error = refused(pd.Series([1, inf, -inf, "x", True], index=list("abcde"), dtype=object), 2)
    assert "4 of 5 row(s)" in error.message
    assert "rows `b`, `c`: An infinite number" in error.faults[0]
    assert "rows `d`: `actual` is 'x', which is no number" in error.faults[1]
    assert "`e`" in error.faults[2]
    assert "infinite" in str(refused(pd.Series([1, 2]), pd.Series([inf, 1])))
    assert "no number" in str(refused("12", 3))


def test_a_sheet_has_its_own_kinds_and_directions() -> None:
    sheet = pd.DataFrame(
        {
            "metric": ["sales", "complaints", "rate", "load", "profit", "errors"],
            "actual": [500, 30, 0.36, 0.415, -1, 2],
            "target": [600, 20, 0.40, None, -1, 0],
            "better": ["higher", "lower", None, "band", None, "lower"],
            "kind": [None, None, "lift", "band", None, None],
            "baseline": [None, None, 0.30, None, None, None],
            "lower": [None, None, None, 0.2, None, None],
            "upper": [None, None, None, 0.4, None, None],
        }
    )
    frame = attainments(sheet)
    assert tuple(frame.columns) == ("metric", *COLUMNS)
    assert frame["raw"].tolist()[:5] == [500 / 600, 0.5, 0.6, 0.5, 1]
    assert frame["convention"].tolist() == ["ratio", "mirror", "from_baseline", "band", "any_sign", "undefined"]
    assert frame["is_met"].tolist() == [False, False, False, False, True, False]
    assert pd.isna(frame["raw"].iloc[5])
    assert frame["gap"].iloc[5] == 2


def test_cells_of_a_sheet_go_before_arguments() -> None:
    sheet = pd.DataFrame({"actual": [50, 50], "target": [100, 100], "better": ["lower", None], "cap": [2, None]})
    assert attainments(sheet, cap=1)["scored"].tolist() == [1.5, 0.5]
    assert attainments(pd.DataFrame({"actual": [1, 2]}), 4)["raw"].tolist() == [0.25, 0.5]
    assert attainments(sheet.assign(is_over=[True, False]))["convention"].tolist() == ["mirror", "period_open"]


def test_a_sheet_without_its_columns_says_what_it_has() -> None:
    error = refused(pd.DataFrame({"ist": [1], "soll": [2]}))
    assert all(word in error.message for word in ("`actual`", "`target`", "`ist`", "`soll`"))


def test_nothing_gives_an_empty_frame() -> None:
    frame = attainments(pd.Series([], dtype=float), 3)
    assert len(frame) == 0
    assert tuple(frame.columns) == COLUMNS


@pytest.mark.parametrize(
    "given_as",
    [
        {"better": "up"},
        {"kind": "goal"},
        {"convention": "mirror"},
        {"cap": 0},
        {"cap": -1},
        {"tolerance": 0},
        {"cap": float("nan")},
    ],
)
def test_arguments_out_of_their_range_are_refused(given_as: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        attain(1, **({"value": 2, "better": "higher"} | given_as))


# Every edge of the table of attainment


@pytest.mark.parametrize("kind", ["level", "floor", "cumulative", "milestone"])
@pytest.mark.parametrize("better", ["higher", "lower"])
def test_a_target_of_zero_is_never_a_number(kind: Any, better: Any) -> None:
    for actual in (-1, 0, 1):
        result = attainment(actual, 0, kind=kind, better=better)
        assert (result.raw, result.scored, result.convention) == (None, None, "undefined")
        assert result.gap == actual
        assert result.is_met == ((actual >= 0) if better == "higher" else (actual <= 0))


def test_lower_is_better_mirrors() -> None:
    assert [attainment(actual, 50, better="lower").raw for actual in (0, 50, 100)] == [2, 1, 0]
    assert [attainment(a, 50, better="lower", convention="inverse").raw for a in (25, 100)] == [2, Decimal("0.5")]
    assert attainment(0, 50, better="lower", convention="inverse").convention == "undefined"


def test_a_negative_target_has_one_formula_on_both_sides_of_zero() -> None:
    given_as: dict[str, Any] = {"better": "lower", "convention": "inverse"}
    assert [attainment(actual, -2, **given_as).raw for actual in (-3, -2, 0, 2)] == [Decimal("1.5"), 1, 0, -1]


@pytest.mark.parametrize("better", ["higher", "lower"])
def test_a_lift_is_met_where_its_attainment_says_so_whatever_its_direction(better: Any) -> None:
    for baseline, target in ((10, 12), (12, 10), (-1, 1), (1, 0)):
        for actual in range(-2, 15):
            result = attainment(actual, target, kind="lift", baseline=baseline, better=better)
            assert result.raw is not None
            assert result.is_met == (result.raw >= 1)


def test_doing_nothing_is_zero_and_not_three_quarters() -> None:
    assert attainment(0.30, 0.40, kind="lift", baseline=0.30).raw == 0
    assert attainment(0.30, 0.40).raw == Decimal("0.75")
    idle = attainment(0.4, 0.4, kind="lift", baseline=0.4)
    assert (idle.raw, idle.convention, idle.is_met) == (None, "undefined", None)


@pytest.mark.parametrize("kind", ["level", "lift", "band"])
def test_a_missing_actual_is_no_data_even_before_the_period_is_over(kind: Any) -> None:
    for is_over in (True, False):
        result = attainment(None, 5, kind=kind, baseline=2, lower=1, upper=3, is_over=is_over)
        assert (result.raw, result.scored, result.is_met, result.convention) == (None, None, None, "no_data")
        running = attainment(4, 5, kind=kind, baseline=2, lower=1, upper=3, is_over=False)
        assert (running.raw, running.scored, running.is_met, running.convention) == (None, None, None, "period_open")


# Properties


@given(actual=AMOUNTS, target=AMOUNTS, factor=st.integers(2, 10_000), better=DIRECTIONS)
@settings(deadline=None)
def test_scale_does_not_matter(actual: Decimal, target: Decimal, factor: int, better: Any) -> None:
    column = attainments(pd.Series([actual, actual * factor]), pd.Series([target, target * factor]), better=better)
    assert column["raw"].iloc[0] == column["raw"].iloc[1]


@given(
    actuals=st.lists(AMOUNTS, min_size=2, max_size=8), target=AMOUNTS, sign=st.sampled_from([1, -1]), better=DIRECTIONS
)
@settings(deadline=None)
def test_attainment_is_monotone_in_the_actual(actuals: list[Decimal], target: Decimal, sign: int, better: Any) -> None:
    ordered = pd.Series(sorted(actuals, reverse=better == "lower"))
    frame = attainments(ordered, sign * target, better=better)
    assert frame["raw"].is_monotonic_increasing
    assert frame["scored"].is_monotonic_increasing
    assert frame["is_met"].astype(int).is_monotonic_increasing


@given(target=AMOUNTS, sign=st.sampled_from([1, -1]), better=DIRECTIONS)
@settings(deadline=None)
def test_the_target_itself_is_exactly_1(target: Decimal, sign: int, better: Any) -> None:
    result = attainment(sign * target, sign * target, better=better)
    assert (result.raw, result.gap, result.is_met) == (1, 0, True)


@given(actual=AMOUNTS, target=AMOUNTS)
@settings(deadline=None)
def test_directions_mirror_each_other(actual: Decimal, target: Decimal) -> None:
    up, down = (attainment(actual, target, better=better).raw for better in ("higher", "lower"))
    assert float(up + down) == pytest.approx(2, abs=1e-12)
    below = attainment(-actual, -target, better="lower").raw  # less of a loss: the same number, signs turned
    assert float(below) == pytest.approx(float(up), rel=1e-12, abs=1e-12)


@given(
    actual=st.decimals("-1e6", "1e6", places=2),
    target=st.decimals("-1e6", "1e6", places=2),
    cap=AMOUNTS,
    better=DIRECTIONS,
)
@settings(deadline=None)
def test_scored_lies_within_zero_and_the_cap(actual: Decimal, target: Decimal, cap: Decimal, better: Any) -> None:
    result = attainment(actual, target, cap=cap, better=better)
    assert (result.scored is None) == (target == 0)
    assert result.scored is None or 0 <= result.scored <= cap
    assert result.raw is None or (result.raw >= 1) == result.is_met
