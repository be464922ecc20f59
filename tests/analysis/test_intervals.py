"""The Wilson interval against scipy."""

import pytest
from scipy.stats import binomtest

from kpi_toolkit.analysis.intervals import wilson
from kpi_toolkit.errors import UsageError


@pytest.mark.parametrize("n", [1, 2, 7, 30, 1537, 100_003, 12_345_678])
@pytest.mark.parametrize("share", [0, 1e-6, 0.03, 0.5, 0.977, 1])
@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.95, 0.999])
def test_equals_scipy(n: int, share: float, confidence: float) -> None:
    successes = round(n * share)
    expected = binomtest(successes, n).proportion_ci(confidence, method="wilson")
    assert wilson(successes, n, confidence) == pytest.approx((expected.low, expected.high), abs=1e-12, rel=1e-9)


def test_nothing_and_everything_end_exactly_at_0_and_1() -> None:
    assert wilson(0, 41)[0] == 0
    assert wilson(41, 41)[1] == 1


@pytest.mark.parametrize(("successes", "n"), [(0, 0), (1, -1), (-1, 10), (11, 10)])
def test_counts_that_are_no_rate_are_refused(successes: int, n: int) -> None:
    with pytest.raises(UsageError, match="are no rate"):
        wilson(successes, n)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_confidence_is_a_share(confidence: float) -> None:
    with pytest.raises(UsageError, match=r"Write 0\.95"):
        wilson(1, 2, confidence)
