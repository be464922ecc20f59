"""The demo shop, once for all tests."""

import json
from pathlib import Path
from typing import Any

import pytest

from kpi_toolkit.demo import write_demo
from tests.demo.demo_tables import Read, reader


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "shop"
    write_demo(folder, users=2_000, months=14, seed=1)
    return folder


@pytest.fixture(scope="session")
def truths(demo: Path) -> dict[str, Any]:
    return dict(json.loads((demo / "truths.json").read_text("utf-8")))


@pytest.fixture(scope="session")
def table(demo: Path) -> Read:
    return reader(demo)
