"""An engine is declared in one row; the pages and the installation follow it."""

import importlib
import re
import tomllib
from pathlib import Path

import pytest

from kpi_toolkit.engines.address import parse_url
from kpi_toolkit.engines.known import BY_SCHEME, ENGINES, KnownEngine

ROOT = Path(__file__).parents[2]


def ids(engine: KnownEngine) -> str:
    return engine.scheme


@pytest.mark.parametrize("engine", ENGINES, ids=ids)
def test_its_driver_can_be_opened(engine: KnownEngine) -> None:
    for package in engine.packages:
        pytest.importorskip(package)
    module = importlib.import_module(engine.module)
    assert callable(getattr(module, engine.opener))
    assert all(issubclass(error, BaseException) for error in module.UNREACHABLE)


@pytest.mark.parametrize("engine", ENGINES, ids=ids)
def test_its_urls_can_be_read(engine: KnownEngine) -> None:
    for url in filter(None, (engine.example, engine.in_process, *(f"{alias}://x" for alias in engine.aliases))):
        assert parse_url(url).engine is engine
    for option in engine.options:
        assert parse_url(f"{engine.scheme}://x?{option}=y").options == {option: "y"}


@pytest.mark.parametrize("engine", ENGINES, ids=ids)
def test_its_packages_are_an_extra(engine: KnownEngine) -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    names = {re.split(r"[^\w-]", need)[0].replace("-", "_") for need in extras[engine.extra]}
    assert engine.packages[0] in names


@pytest.mark.parametrize("engine", ENGINES, ids=ids)
def test_the_page_says_what_the_row_says(engine: KnownEngine) -> None:
    line = f"| {engine.name} | {engine.how} | {engine.tested} |"
    page = (ROOT / "docs" / "engines.md").read_text("utf-8")
    assert line in page.splitlines(), f"Write into docs/engines.md: {line}"


def test_no_scheme_is_taken_twice() -> None:
    assert len(BY_SCHEME) == sum(1 + len(engine.aliases) for engine in ENGINES)
