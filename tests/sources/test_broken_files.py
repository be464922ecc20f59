"""Broken files are named with their row and the setting to write, in both languages, or read rightly: never in silence."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpi_toolkit.engines.duckdb import DuckDBEngine
from kpi_toolkit.errors import DataError, Spoken
from kpi_toolkit.expressions import _
from tests.sources.broken import BROKEN

CHINESE = re.compile(r"[\u4e00-\u9fff]")
QUOTED = re.compile(r"`[^`]*`|\([^()]*\)|'[^']*'|\[[^\]]*\]")
NAMED = re.compile(r"\.(csv|tsv|xlsx?|json|jsonl|parquet|zip|gz|duckdb)\b|`(tables\.|data`|o_\*)")


@pytest.mark.parametrize("case", [name for name, (_files, _said, told) in BROKEN.items() if isinstance(told, str)])
def test_it_is_said(case: str, opened: Callable[..., Any], tmp_path: Path) -> None:
    files, settings, told = BROKEN[case]
    with pytest.raises(DataError) as caught:
        opened(files, tables={"orders": dict(settings)} if settings else {})
    faults = caught.value.faults or (caught.value.message,)
    assert all(isinstance(fault, Spoken) for fault in faults), faults
    zh = [fault.zh for fault in faults if isinstance(fault, Spoken)]
    assert any(str(told) in fault for fault in zh), zh
    for fault in faults:
        assert NAMED.search(fault), fault
        assert str(tmp_path) not in fault
        assert not CHINESE.search(QUOTED.sub("", fault)), fault
    assert all(CHINESE.search(fault) for fault in zh)


@pytest.mark.parametrize("case", [name for name, (_files, _said, told) in BROKEN.items() if not isinstance(told, str)])
def test_it_is_read_rightly(case: str, opened: Callable[..., Any], engine: DuckDBEngine) -> None:
    files, settings, told = BROKEN[case]
    assert opened(files, tables={"orders": dict(settings)} if settings else {}).rows["orders"] == told[0]
    sums = engine.run(engine.table("orders").aggregate(amount=_.amount.sum()))
    assert float(sums["amount"].iloc[0]) == told[1]


def test_there_are_sixty() -> None:
    assert len(BROKEN) >= 60
