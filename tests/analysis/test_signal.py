"""Process behaviour charts against charts worked by hand, a published one, and what must hold for every series."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import inf, nan

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpi_toolkit.analysis.signal import Chart, Limits, Rule, Signal, signals, xmr
from kpi_toolkit.errors import UsageError

CALM = [9, 11, 9, 11, 9, 11, 9, 11, 9, 11]
"""Mean 10, every moving range 2: limits 10 ± 5.32 (4.68 to 15.32), outer quarters beyond 10 ± 2.66, range limit 6.536."""


def found(chart: Chart) -> list[tuple[int, Rule, int, int]]:
    return [(each.index, each.rule, each.direction, each.since) for each in signals(chart)]


def against(chart: Chart, later: Sequence[float | None]) -> tuple[Signal, ...]:
    """Return what other values signal against the limits of a chart."""
    return signals(replace(chart, values=tuple(later), start=0))


def rules(later: Sequence[float | None], rule: Rule) -> list[tuple[int, int, int]]:
    """Index, direction and since of one rule's signals in values that follow CALM."""
    return [(each.index, each.direction, each.since) for each in against(xmr(CALM), later) if each.rule == rule]


# -- charts worked by hand -------------------------------------------------------------------------------------------


def test_settled_chart_by_hand() -> None:
    # sum: 52+48+50+55+47+49+53+51+46+54+50+45 = 600; 600 / 12 = 50
    # moving ranges: 4 2 5 8 2 4 2 5 8 4 5, sum 49; 49 / 11 = 4.454545…
    # 2.66 × 49/11 = 130.34/11 = 11.849090…; limits 38.150909… and 61.849090…
    # 3.268 × 49/11 = 160.132/11 = 14.557454…
    chart = xmr([52, 48, 50, 55, 47, 49, 53, 51, 46, 54, 50, 45])
    assert (chart.n, chart.start, chart.state, chart.centre) == (12, 0, "settled", 50)
    assert chart.moving_ranges == (None, 4, 2, 5, 8, 2, 4, 2, 5, 8, 4, 5)
    assert chart.limits is not None
    assert chart.limits.mean_range == pytest.approx(49 / 11, rel=1e-12)
    assert chart.lower == pytest.approx(50 - 130.34 / 11, rel=1e-12)
    assert chart.upper == pytest.approx(50 + 130.34 / 11, rel=1e-12)
    assert chart.range_limit == pytest.approx(160.132 / 11, rel=1e-12)
    assert signals(chart) == ()


def test_provisional_chart_of_a_rate_with_a_hole_by_hand() -> None:
    # points: 0.30 0.34 0.31 | 0.33 0.30 0.33 0.30; sum 2.21; 2.21 / 7 = 0.315714…
    # moving ranges: 0.04 0.03, none across the hole, then 0.03 0.03 0.03; sum 0.16; 0.16 / 5 = 0.032
    # 2.66 × 0.032 = 0.08512; limits 0.230594… and 0.400834…; 3.268 × 0.032 = 0.104576
    chart = xmr([0.30, 0.34, 0.31, None, 0.33, 0.30, 0.33, 0.30])
    assert (chart.n, chart.state) == (7, "provisional")
    assert chart.centre == pytest.approx(2.21 / 7, rel=1e-12)
    assert (chart.lower, chart.upper) == pytest.approx((2.21 / 7 - 0.08512, 2.21 / 7 + 0.08512), rel=1e-12)
    assert chart.range_limit == pytest.approx(0.104576, rel=1e-12)
    assert [index for index, each in enumerate(chart.moving_ranges) if each is None] == [0, 3, 4]
    assert [each for each in chart.moving_ranges if each is not None] == pytest.approx([0.04, 0.03, 0.03, 0.03, 0.03])


def test_published_chart_of_flow_rates() -> None:
    # NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: mean 50.81, mean range 1.8778, limits 45.8159 and
    # 55.8041. It divides 3 by 1.128 = 2.659574…, which Wheeler rounds to 2.66: 0.000426 × 1.8778 = 0.0008 wider.
    chart = xmr([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])
    assert chart.limits is not None
    assert (chart.limits.centre, chart.limits.mean_range) == pytest.approx((50.81, 1.8778), abs=5e-5)
    assert (chart.lower, chart.upper) == pytest.approx((45.8159 - 0.0008, 55.8041 + 0.0008), abs=1e-4)
    assert signals(chart) == ()


def test_a_jump_by_hand() -> None:
    # 5 6 5 6 5 6 5 15: mean 53/8 = 6.625; ranges 1 1 1 1 1 1 10, mean 16/7; upper 6.625 + 42.56/7 = 12.705;
    # range limit 3.268 × 16/7 = 7.4697; the other seven lie below 6.625, seven are no run
    assert found(xmr([5, 6, 5, 6, 5, 6, 5, 15])) == [(7, "outside", 1, 7), (7, "range", 1, 6)]


# -- when there are limits -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "state"), [(0, "none"), (1, "none"), (5, "none"), (6, "provisional"), (11, "provisional"), (12, "settled")]
)
def test_six_points_for_limits_and_twelve_to_settle_them(n: int, state: str) -> None:
    chart = xmr([float(value % 3) for value in range(n)])
    assert (chart.n, chart.state, chart.limits is None) == (n, state, state == "none")


def test_without_limits_every_number_is_missing_and_nothing_signals() -> None:
    chart = xmr([1, 2, 1, 2, 900])
    assert (chart.values, chart.moving_ranges) == ((1, 2, 1, 2, 900), (None, 1, 1, 1, 898))
    assert (chart.start, chart.n) == (0, 5)
    assert (chart.centre, chart.lower, chart.upper, chart.range_limit) == (None, None, None, None)
    assert signals(chart) == ()
    assert against(chart, [1e9]) == ()


def test_with_holes_a_moving_range_counts_as_two_points() -> None:
    alone = xmr([1, None, 2, None, 1, None, 2, None, 1, None, 2, None])
    assert (alone.n, alone.state) == (6, "none")
    pairs = xmr([1, 2, None, 1, 2, None, 1, 2, None])
    assert (pairs.n, pairs.state) == (6, "provisional")
    assert pairs.limits == Limits(1.5, 1.5 - 2.66, 1.5 + 2.66, 1, 3.268)
    many = xmr([1, 2, None] * 5 + [1, None, 2])
    assert (many.n, many.state) == (12, "provisional")


def test_nan_is_missing_like_none() -> None:
    assert xmr([1, nan, *CALM]) == xmr([1, None, *CALM])


def test_limits_come_from_the_newest_definition_only() -> None:
    chart = xmr([100, 120, 90, *CALM], changes=[1, 3])
    assert (chart.start, chart.n) == (3, 10)
    assert chart.limits == xmr(CALM).limits
    assert chart.moving_ranges == (None, None, None, *xmr(CALM).moving_ranges)
    assert signals(chart) == ()
    assert xmr([100, 120, 90, *CALM], changes=[3, 1]) == chart
    assert xmr(CALM, changes=[0]) == xmr(CALM)
    assert xmr(CALM, changes=[5]).start == 5
    assert xmr(CALM, changes=[5]).state == "none"
    assert xmr(CALM, changes=[4]).state == "provisional"


def test_signals_keep_their_place_after_a_change() -> None:
    assert (11, "outside", 1, 11) in found(xmr([100, *CALM, 30], changes=[1]))


def test_limits_are_clipped_to_what_a_value_can_be() -> None:
    values = [0.02, 0.98, 0.5, 0.1, 0.9, 0.5]
    # ranges 0.96 0.48 0.4 0.8 0.4, mean 0.608: 0.5 ± 1.61728
    assert (xmr(values).lower, xmr(values).upper) == pytest.approx((-1.11728, 2.11728), rel=1e-12)
    clipped = xmr(values, floor=0, ceiling=1)
    assert (clipped.lower, clipped.upper) == (0, 1)
    assert clipped.centre == xmr(values).centre
    assert xmr([0, 1] * 3, floor=0, ceiling=1).state == "provisional"
    wide = xmr(CALM, floor=0, ceiling=100)
    assert wide.limits == xmr(CALM).limits


def test_a_clipped_limit_does_not_widen_the_outer_quarter() -> None:
    # mean 2, ranges 4: natural limits 2 ± 10.64, the outer quarter below 2 - 5.32 cannot be reached from a floor of 0
    chart = xmr([0, 4, 0, 4, 0, 4], floor=0)
    assert chart.lower == 0
    assert against(chart, [0, 0, 0, 0]) == ()


def test_all_faults_of_an_input_are_named() -> None:
    with pytest.raises(UsageError, match=r"^These values cannot be charted\.\n") as refused:
        xmr([1, inf, -1, 3], changes=[4, -1], floor=0, ceiling=2)
    assert [fault.split(".")[0].split(",")[0] for fault in refused.value.faults] == [
        "Value 1 is infinite",
        "Value 2 is -1",
        "Value 3 is 3",
        "Change 4 is no position of the 4 values",
        "Change -1 is no position of the 4 values",
    ]
    with pytest.raises(UsageError, match="floor 1 is not below the ceiling 1"):
        xmr([1, 1], floor=1, ceiling=1)


# -- each rule -------------------------------------------------------------------------------------------------------


def test_outside_is_beyond_the_limit_not_on_it() -> None:
    upper, lower = xmr(CALM).upper, xmr(CALM).lower
    assert upper is not None
    assert lower is not None
    assert rules([upper, upper + 1e-9, lower, lower - 1e-9], "outside") == [(1, 1, 1), (3, -1, 3)]


def test_a_run_takes_eight_and_goes_on() -> None:
    assert rules([11] * 7, "run") == []
    assert rules([11] * 7 + [9], "run") == []
    assert rules([9] + [11] * 9, "run") == [(8, 1, 1), (9, 1, 1)]
    assert rules([9] * 8, "run") == [(7, -1, 0)]


def test_a_value_on_the_centre_ends_a_run() -> None:
    assert rules([11] * 7 + [10] + [11] * 7, "run") == []
    assert rules([10] * 9, "run") == []


def test_a_missing_value_does_not_end_a_run() -> None:
    assert rules([11] * 4 + [None] + [11] * 4, "run") == [(8, 1, 0)]


def test_three_of_four_in_the_outer_quarter() -> None:
    # nearer to 15.32 than to 10 is above 12.66, nearer to 4.68 below 7.34
    assert rules([13, 13, 13], "quarter") == [(2, 1, 0)]
    assert rules([13, 10, 13, 13], "quarter") == [(3, 1, 0)]
    assert rules([10, 13, 13, 13, 10], "quarter") == [(3, 1, 1)]
    assert rules([13, 10, 10, 13, 13], "quarter") == []
    assert rules([13, 13, 10, 10, 13, 13, 10], "quarter") == []
    assert rules([7, 7, 10, 7], "quarter") == [(3, -1, 0)]
    assert rules([13, 7, 13, 7, 13, 7], "quarter") == []
    assert rules([16, 16, 16], "quarter") == [(2, 1, 0)]
    assert rules([12.66, 12.66, 12.66, 12.66], "quarter") == []
    assert rules([12.67, 12.67, 12.67], "quarter") == [(2, 1, 0)]


def test_a_point_back_inside_is_no_signal_by_the_three_before_it() -> None:
    assert rules([13, 13, 13, 10, 13], "quarter") == [(2, 1, 0), (4, 1, 1)]


def test_a_moving_range_above_its_limit() -> None:
    # the range limit is 6.536; neither 6.6 apart is outside 4.68 to 15.32
    assert rules([7, 13.6, 7, 13.5], "range") == [(1, 1, 0), (2, -1, 1)]
    assert rules([7, None, 13.6], "range") == []


def test_signals_are_ordered_by_point_then_by_rule() -> None:
    later = [16.0] * 8 + [3.0]
    assert [(each.index, each.rule) for each in against(xmr(CALM), later) if each.index in (7, 8)] == [
        (7, "outside"),
        (7, "run"),
        (7, "quarter"),
        (8, "outside"),
        (8, "range"),
    ]


def test_values_that_never_varied_signal_any_other_value() -> None:
    chart = xmr([0.1] * 7)
    assert (chart.centre, chart.lower, chart.upper) == (0.1, 0.1, 0.1)  # 7 × 0.1 / 7 is not 0.1 in floats
    assert signals(chart) == ()
    assert against(chart, [0.1, 0.11]) == (Signal(1, "outside", 1, 1), Signal(1, "range", 1, 0))


# -- what holds for every series -------------------------------------------------------------------------------------

whole = st.integers(-1000, 1000).map(float)
SERIES = st.lists(st.one_of(whole, whole, whole, st.none()), max_size=40)


@settings(deadline=None)
@given(SERIES)
def test_limits_equal_a_naive_chart(values: list[float | None]) -> None:
    points = [value for value in values if value is not None]
    ranges = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    chart = xmr(values)
    assert chart.n == len(points)
    if len(points) < 6 or len(ranges) < 3:
        assert chart.limits is None
        return
    centre, noise = sum(points) / len(points), sum(ranges) / len(ranges)
    expected = (centre, centre - 2.66 * noise, centre + 2.66 * noise, 3.268 * noise)
    assert (chart.centre, chart.lower, chart.upper, chart.range_limit) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@settings(deadline=None)
@given(SERIES, st.integers(-10_000, 10_000), st.sampled_from([0.25, 0.01, 3, 1000]))
def test_shifting_and_scaling_values_shifts_and_scales_limits(
    values: list[float | None], shift: int, scale: float
) -> None:
    chart, moved = xmr(values), xmr([None if value is None else shift + scale * value for value in values])
    assert moved.state == chart.state
    if chart.limits is not None and moved.limits is not None:
        limits = chart.limits
        expected = (
            *(shift + scale * each for each in (limits.centre, limits.lower, limits.upper)),
            scale * limits.range_limit,
        )
        actual = (moved.limits.centre, moved.limits.lower, moved.limits.upper, moved.limits.range_limit)
        assert actual == pytest.approx(expected, rel=1e-9, abs=1e-6)


@settings(deadline=None)
@given(SERIES, SERIES)
def test_mirrored_values_mirror_signals(values: list[float | None], later: list[float | None]) -> None:
    def mirror(series: list[float | None]) -> list[float | None]:
        return [None if value is None else -value for value in series]

    def turned(seen: tuple[Signal, ...]) -> tuple[Signal, ...]:
        return tuple(Signal(each.index, each.rule, -each.direction, each.since) for each in seen)

    assert signals(xmr(mirror(values))) == turned(signals(xmr(values)))
    assert against(xmr(mirror(values)), mirror(later)) == turned(against(xmr(values), later))


@settings(deadline=None)
@given(SERIES.filter(bool), SERIES.filter(bool))
def test_values_before_a_change_do_not_matter(old: list[float | None], new: list[float | None]) -> None:
    chart, alone = xmr([*old, *new], changes=[len(old)]), xmr(new)
    assert (chart.n, chart.state, chart.limits) == (alone.n, alone.state, alone.limits)
    assert [each.index - len(old) for each in signals(chart)] == [each.index for each in signals(alone)]


@settings(deadline=None)
@given(st.lists(whole, min_size=6, max_size=40))
def test_signals_equal_a_naive_reading_of_the_rules(values: list[float]) -> None:
    chart = xmr(values)
    assert chart.limits is not None
    limits, expected = chart.limits, set()
    edges = [limits.lower, limits.upper, (limits.lower + limits.centre) / 2, (limits.upper + limits.centre) / 2]
    if limits.mean_range:  # a value within a rounding of an edge may fall to either side of it
        assume(all(abs(value - edge) > 1e-9 for value in values for edge in edges))
    for i, value in enumerate(values):
        for side in (1, -1):
            limit = limits.upper if side == 1 else limits.lower
            near = [abs(each - limit) < abs(each - limits.centre) for each in values]  # nearer to this limit
            if side * (value - limit) > 0:
                expected.add((i, "outside", side))
            if i >= 7 and all(side * (each - limits.centre) > 0 for each in values[i - 7 : i + 1]):
                expected.add((i, "run", side))
            if near[i] and sum(near[max(0, i - 3) : i + 1]) >= 3:
                expected.add((i, "quarter", side))
            if i and side * (value - values[i - 1]) > limits.range_limit:
                expected.add((i, "range", side))
    assert {(each.index, each.rule, each.direction) for each in signals(chart)} == expected
