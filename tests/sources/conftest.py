from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpi_toolkit.engines.duckdb import DuckDBEngine
from kpi_toolkit.errors import DataError
from kpi_toolkit.settings import Settings
from kpi_toolkit.sources.described import Sources
from tests.sources.opened import open_sources

TODAY = date(2026, 11, 21)


@pytest.fixture
def engine() -> Iterator[DuckDBEngine]:
    with DuckDBEngine() as engine:
        yield engine


@pytest.fixture
def opened(tmp_path: Path, engine: DuckDBEngine) -> Callable[..., Sources]:
    """Write files (text or bytes by name) into a workspace's source folder and open it."""

    def open_(files: Mapping[str, str | bytes] | None = None, /, **settings: Any) -> Sources:
        folder = tmp_path / "data"
        folder.mkdir(exist_ok=True)
        for name, content in (files or {}).items():
            folder.joinpath(name).parent.mkdir(exist_ok=True)
            folder.joinpath(name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return open_sources(tmp_path, Settings.model_validate(settings), engine, TODAY)

    return open_


@pytest.fixture
def faults(opened: Callable[..., Sources]) -> Callable[..., list[str]]:
    """Open a source that must be refused and return its faults."""

    def faults_(files: Mapping[str, str | bytes] | None = None, /, **settings: Any) -> list[str]:
        with pytest.raises(DataError) as caught:
            opened(files, **settings)
        return list(caught.value.faults) or [caught.value.message]

    return faults_


@pytest.fixture
def rows(engine: DuckDBEngine) -> Callable[..., list[tuple[Any, ...]]]:
    """Rows of a bound canonical table as text, None where empty, in their order."""

    def rows_(table: str, *columns: str) -> list[tuple[Any, ...]]:
        whole = engine.table(table)
        frame = engine.run(whole.select(*(whole[name].cast("string").name(name) for name in columns)))
        return [
            tuple(None if value != value else value for value in row)
            for row in frame.itertuples(index=False, name=None)
        ]

    return rows_
