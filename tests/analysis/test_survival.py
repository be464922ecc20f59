"""Kaplan–Meier curves against lifelines, exact fractions and the remission times of Freireich."""

from fractions import Fraction
from math import inf, isinf, nan

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter

from kpi_toolkit.analysis.survival import kaplan_meier
from kpi_toolkit.errors import UsageError

CASES = st.lists(
    st.tuples(st.one_of(st.integers(0, 12).map(float), st.floats(0, 400, allow_subnormal=False)), st.booleans()),
    min_size=1,
    max_size=60,
)
"""Many ties, censoring at event times, events at time 0, all or none censored."""


@settings(deadline=None, max_examples=150)
@given(CASES, st.sampled_from([0.5, 0.9, 0.95, 0.999]))
def test_equals_lifelines(cases: list[tuple[float, bool]], confidence: float) -> None:
    durations, observed = [case[0] for case in cases], [case[1] for case in cases]
    curve = kaplan_meier(durations, observed, confidence)
    oracle = KaplanMeierFitter(alpha=1 - confidence).fit(durations, observed)
    assert list(curve.times) == oracle.survival_function_.index.tolist()
    assert curve.survival == pytest.approx(oracle.survival_function_["KM_estimate"].to_numpy(), abs=1e-9)
    interval = oracle.confidence_interval_.to_numpy()
    assert curve.lower == pytest.approx(interval[:, 0], abs=1e-9)
    assert curve.upper == pytest.approx(interval[:, 1], abs=1e-9)
    table = oracle.event_table
    assert list(curve.at_risk) == table["at_risk"].tolist()
    assert list(curve.events) == table["observed"].tolist()
    assert list(curve.censored) == table["censored"].tolist()
    assume(all(abs(share - 0.5) > 1e-9 for share in curve.survival))  # there lifelines' own rounding decides
    median = oracle.median_survival_time_
    assert curve.median == (None if isinf(median) else median)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=30))
def test_curve_and_median_equal_exact_fractions(cases: list[tuple[int, bool]]) -> None:
    share, median, expected = Fraction(1), None, []
    for time in sorted({0, *(case[0] for case in cases)}):
        at_risk = sum(case[0] >= time for case in cases)
        share *= 1 - Fraction(sum(case == (time, True) for case in cases), at_risk)
        expected.append(float(share))
        if median is None and share <= Fraction(1, 2):
            median = time
    curve = kaplan_meier([case[0] for case in cases], [case[1] for case in cases])
    assert curve.survival == pytest.approx(expected, rel=1e-12)
    assert curve.median == median


def test_published_remission_times() -> None:
    # Freireich et al. (1963), 6-MP group of 21, as in Kleinbaum and Klein, Survival Analysis, table 2.2: the estimate
    # is 0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448 after weeks 6, 7, 10, 13, 16, 22, 23; the median is 23 weeks
    weeks = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    curve = kaplan_meier(weeks, [True] * 9 + [False] * 12)
    after = dict(zip(curve.times, curve.survival, strict=True))
    expected = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {week: round(after[week], 3) for week in expected} == expected
    assert curve.median == 23
    assert (curve.at_risk[1], curve.events[1], curve.censored[1]) == (21, 3, 1)


def test_interval_by_hand() -> None:
    # 1 of 4 leaves: S = 0.75, Greenwood Σ d/(n(n−d)) = 1/12; √(1/12)/|ln 0.75| × 1.959964 = 1.966702…
    # 0.75^exp(±1.966702) = 0.127947 and 0.960549
    curve = kaplan_meier([1, 2, 2, 3], [True, False, False, False])
    assert (curve.lower[1], curve.upper[1]) == pytest.approx((0.127947, 0.960549), abs=1e-6)


def test_without_any_event_nothing_is_known_of_the_median() -> None:
    curve = kaplan_meier([3, 5], [False, False])
    assert curve.median is None
    assert curve.times == (0, 3, 5)
    assert curve.survival == curve.lower == curve.upper == (1, 1, 1)
    assert curve.censored == (0, 1, 1)


def test_the_median_is_reached_at_exactly_one_half() -> None:
    assert kaplan_meier([1, 2, 3, 4], [True] * 4).median == 2
    assert kaplan_meier([1, 2, 3, 4], [True, False, False, True]).median == 4
    # 6/7 × 5/6 × … × 1/2: in floats a product may end a rounding above one half
    for n in range(2, 400, 2):
        assert kaplan_meier(range(1, n + 1), [True] * n).median == n / 2


def test_events_at_time_0_count() -> None:
    curve = kaplan_meier([0, 0, 1, 2], [True, False, False, True])
    assert (curve.times, curve.survival, curve.at_risk) == ((0, 1, 2), (0.75, 0.75, 0), (4, 2, 1))
    assert (curve.lower[2], curve.upper[2]) == (0, 0)


def test_arrays_are_as_good_as_lists() -> None:
    listed = kaplan_meier([1, 2, 2, 3], [True, True, False, True])
    assert kaplan_meier(np.array([1, 2, 2, 3]), np.array([1, 1, 0, 1])) == listed  # type: ignore[arg-type]
    assert all(type(each) is float for each in (*listed.times, *listed.survival, *listed.lower, *listed.upper))
    assert all(type(each) is int for each in (*listed.at_risk, *listed.events, *listed.censored))


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(UsageError, match=r"^These durations give no survival curve\.\n") as refused:
        kaplan_meier([1, -2, nan, inf], [True, 2, False], 95)  # type: ignore[list-item]
    assert [fault.split(". ")[0] for fault in refused.value.faults] == [
        "4 durations, but 3 observed",
        "Durations at `2`, `3` are not finite",
        "Durations at `1` are negative",
        "Observed at `1` is neither true nor false",
        "Confidence 95 is not between 0 and 1",
    ]


def test_an_unknown_duration_is_no_duration() -> None:
    with pytest.raises(UsageError, match="`1` are not finite"):
        kaplan_meier([1, None], [True, True])  # type: ignore[list-item]


def test_no_cases_are_no_curve() -> None:
    with pytest.raises(UsageError, match="There are no durations"):
        kaplan_meier([], [])
    with pytest.raises(UsageError, match="neither true nor false"):
        kaplan_meier([1], [None])  # type: ignore[list-item]
    for confidence in (0, 1):
        with pytest.raises(UsageError, match=f"Confidence {confidence}"):
            kaplan_meier([1], [True], confidence)
