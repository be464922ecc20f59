"""A source opened in an engine that a test holds."""

from datetime import date
from pathlib import Path
from typing import Any, cast

from kpi_toolkit.engines import Engine
from kpi_toolkit.settings import Settings
from kpi_toolkit.sources.described import Sources
from kpi_toolkit.sources.opening import open_source


class Held:
    """An engine that stays open when a source is refused."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def close(self) -> None:
        """Leave it to the test."""


def open_sources(folder: Path, settings: Settings, engine: Engine, today: date | None = None) -> Sources:
    """Read, map and check a source, and bind all its tables in an engine."""
    return open_source(folder, settings, lambda: cast(Engine, Held(engine)), today=today).sources
