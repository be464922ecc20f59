"""The oracles of the whole library and the made shop that they and the package are both asked about."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).parent
SECTIONS = ("orders", "acquisition", "activity", "ledgers", "feedback")


def _load(name: str) -> ModuleType:
    """Import a module beside this one, whatever import mode pytest runs in."""
    full_name = f"_kpi_tests_library_{name}"
    if full_name not in sys.modules:
        spec = importlib.util.spec_from_file_location(full_name, HERE / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[full_name] = module
        spec.loader.exec_module(module)
    return sys.modules[full_name]


VIEW, MADE = _load("view"), _load("made")
COMPARISON = _load("comparison")
ORACLES = {section: _load(f"oracle_{section}").ORACLE for section in SECTIONS}


@pytest.fixture(scope="session")
def view() -> ModuleType:
    return VIEW


@pytest.fixture(scope="session")
def made() -> ModuleType:
    return MADE


@pytest.fixture(scope="session")
def comparison() -> ModuleType:
    return COMPARISON


@pytest.fixture(scope="session")
def oracles() -> dict[str, Any]:
    """Oracle by metric, by section."""
    return ORACLES


@pytest.fixture(scope="session")
def library(oracles: dict[str, Any]) -> dict[str, Any]:
    """Oracle by metric."""
    return {name: oracle for section in oracles.values() for name, oracle in section.items()}
