"""Shops that the judgements are tested on, opened once for all of them."""

from pathlib import Path

import pytest

from kpi_toolkit.demo import write_demo
from kpi_toolkit.examples import EXAMPLE_TABLES
from kpi_toolkit.measuring.workspace import Workspace, from_frames, open_workspace


@pytest.fixture(scope="session")
def demo_shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the demo shop of 2,000 users and 14 months, with its known problems."""
    folder: Path = tmp_path_factory.mktemp("judge") / "shop"
    write_demo(folder, users=2_000, months=14)
    return open_workspace(folder)


@pytest.fixture(scope="session")
def example_shop() -> Workspace:
    return from_frames(EXAMPLE_TABLES)
