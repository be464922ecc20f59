"""A number that a message about a cell proposes is one that was meant, and can be written there."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from tests.targets.plans import LEVEL, faults, read

# Text of a cell → what may have been meant; where it is one number, the message says it.
CELLS = {
    "0,1": ["0.1"],
    "0,05": ["0.05"],
    "1,234": ["1234", "1.234"],
    "1,234.5": ["1234.5"],
    "1.234,5": ["1234.5"],
    "1'234": ["1234"],
    "1 234": ["1234"],
    "12%": ["0.12"],
    "0,5%": ["0.005"],
    "１２．５": ["12.5"],
    "12％": ["0.12"],
    "−5": ["-5"],
    "1e3": [],
    "1.5万": [],
    "½": [],
    "约100": [],
}


@pytest.mark.parametrize("text", CELLS)
def test_what_is_proposed_was_meant(text: str, tmp_path: Path) -> None:
    (message,) = faults(tmp_path / "before", LEVEL | {"value": text})
    proposed = re.findall(r"Write (-?[\d.]*\d)\.(?:$| )|may be (-?[\d.]*\d) or (-?[\d.]*\d):", message)
    numbers = [number for group in proposed for number in group if number]
    assert numbers == CELLS[text], message
    for place, number in enumerate(numbers):
        (target,) = read(tmp_path / str(place), LEVEL | {"value": number})
        assert target.value == Decimal(number)
