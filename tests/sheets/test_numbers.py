"""No remedy is another number than was meant."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_toolkit.sheets.cells import read_cells
from kpi_toolkit.sheets.numbers import may_be_thousands, readings

# Text → every number that somebody may have meant by it.
MEANT = {
    "0,1": ["0.1"],
    "12,5": ["12.5"],
    "1,25": ["1.25"],
    "0,123": ["0.123"],
    "1,2345": ["1.2345"],
    ",5": [".5"],
    "-0,1": ["-0.1"],
    "1,234": ["1234", "1.234"],
    "12,345": ["12345", "12.345"],
    "1,234.50": ["1234.50"],
    "1,234,567": ["1234567"],
    "1.234,5": ["1234.5"],
    "1.234.567": ["1234567"],
    "1 234": ["1234"],
    "1 234,5": ["1234.5"],
    "1'234.5": ["1234.5"],
    "１２": ["12"],
    "０，１": ["0.1"],
    "−5": ["-5"],
    "12,34,567": [],
    "1 2": [],
    "1.2.3": [],
    "1万": [],
    "many": [],
    "": [],
}


@pytest.mark.parametrize("text", MEANT)
def test_readings(text):
    assert list(readings(text)) == MEANT[text]


@given(
    st.decimals(-(10**9), 10**9, places=3), st.sampled_from([(",", "."), (".", ","), (" ", ","), ("", ","), ("", ".")])
)
def test_what_was_meant_is_among_the_readings(number, signs):
    thousands, point = signs
    text = f"{number:,.3f}".replace(",", "t").replace(".", point).replace("t", thousands)
    assert number in [Decimal(reading) for reading in readings(text)]


@pytest.mark.parametrize(
    ("cells", "has_two"),
    [
        (["1.234"], True),
        (["1.234", "2.500", "7.250"], True),
        (["1.234", "0.5"], False),
        (["1.234", "0.500"], False),
        (["1234.567"], False),
        (["12.5"], False),
        (["1234"], False),
    ],
)
def test_points_in_a_file_with_semicolons(cells, has_two, tmp_path):
    for delimiter in (";", ","):
        path = tmp_path / "targets.csv"
        path.write_text("\n".join([f"metric{delimiter}value", *(f"sales{delimiter}{cell}" for cell in cells)]), "utf-8")
        found = [finding.text("en") for finding in read_cells(path).findings]
        assert bool(found) is (has_two and delimiter == ";")
        assert all("`1.234`" in found[0] and "1234 or 1.2340" in found[0] for _ in found)


def test_only_groups_of_three_may_be_thousands():
    assert [text for text in ("1.234", "12.345", "0.123", "1234.567", "1.23", "1234") if may_be_thousands(text)] == [
        "1.234",
        "12.345",
    ]
