"""An action that nobody took is not called effective: on real data, and beside the channels of a clean shop."""

from pathlib import Path

import pytest

from benchmarks.placebo import CDNOW, outcomes
from kpi_toolkit.demo import write_demo
from kpi_toolkit.measuring.workspace import open_workspace
from kpi_toolkit.periods.period import parse_period


@pytest.mark.slow
def test_on_real_data_without_a_control_nothing_is_effective() -> None:
    counts = outcomes(open_workspace(CDNOW), parse_period("1998-06"), "channel")
    assert counts.total() > 10
    assert {outcome for _, outcome in counts} <= {"insufficient", "ineffective", "partial"}


@pytest.mark.slow
def test_in_a_clean_shop_few_are_effective(tmp_path: Path) -> None:
    """By `make judge PARTS=placebo` 1.9 % of 360 in three shops; at most 5 % of a shop's here."""
    write_demo(tmp_path / "shop", seed=2, clean=True)
    counts = outcomes(open_workspace(tmp_path / "shop"), parse_period("2026-10"), "channel")
    on_rung = sum(count for (rung, _), count in counts.items() if rung == "segments")
    assert on_rung >= 100
    assert counts["segments", "effective"] <= 0.05 * on_rung
    assert counts["history", "effective"] == 0
