"""Every engine tells alike who is one person and who is nobody."""

from typing import Any

import pandas as pd
import pytest

from kpi_toolkit.engines import Engine
from tests.engines.read import counted, read_and_checked

WORDS = ["a", "NULL", "n/a", " 无\u200b", "-", "0", "0", "Ann", "ann", "ÄNN", "NA", "", None]
AS_IT_IS = {"a": 1, "0": 2, "Ann": 1, "ann": 1, "ÄNN": 1, "NA": 1, None: 6}
FOLDED = {"a": 1, "0": 2, "ann": 2, "änn": 1, "na": 1, None: 6}
OWN = {"a": 1, "-": 1, "Ann": 1, "ann": 1, "ÄNN": 1, "NA": 1, "none": 1, None: 6}
CASES = [
    ({}, AS_IT_IS),
    ({"rules": {"ids": {"fold_case": True}}}, FOLDED),
    (
        {
            "rules": {"ids": {"no_user": ["null", "N/A", "无"]}},
            "tables": {"orders": {"values": {"user_id": {"0": None, "n/a": "none"}}}},
        },
        OWN,
    ),
]


def _orders(users: "pd.Series[Any]") -> pd.DataFrame:
    day = pd.Timestamp("2026-10-05")
    return pd.DataFrame({"order_id": range(len(users)), "user_id": users, "ordered_at": day, "amount": 1})


@pytest.mark.parametrize(("settings", "expected"), CASES)
def test_words_and_capitals(engine: Engine, settings: dict[str, Any], expected: dict[Any, int]) -> None:
    mapped, checked = read_and_checked("orders", _orders(pd.Series(WORDS, dtype=object)), engine, settings)
    assert (checked.faults, counted(mapped, engine, "user_id")) == ((), expected)
    assert checked.nulls["user_id"] == expected[None]
    said = {note.values["word"]: note.values["count"] for note in checked.remarks if note.code == "null_words"}
    assert {"null": 1, "无": 1}.items() <= said.items()
    shared = [note.values["count"] for note in checked.remarks if note.code == "guest_id"]
    assert shared == ([2] if "0" in expected else [])


@pytest.mark.parametrize("kind", ["int64", "float64"])
def test_numbers_are_nobody_only_where_they_are_missing(engine: Engine, kind: str) -> None:
    users = pd.Series([7, 7, 0, 0, 0], dtype=kind)
    mapped, checked = read_and_checked("orders", _orders(users), engine, {"rules": {"ids": {"fold_case": True}}})
    assert counted(mapped, engine, "user_id") == {"7": 2, "0": 3}
    assert [(note.code, note.values["count"]) for note in checked.remarks] == [("guest_id", 3)]
