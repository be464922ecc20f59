"""`import kpi_toolkit as kt`: its names hide nothing and are typed; what a checker does not know is an error."""

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import kpi_toolkit as kt
from kpi_toolkit.examples import EXAMPLE_ORDERS
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.pages.parts import PARTS
from scripts.build_facade import FILE, METRICS, metrics_stub, stub

ROOT = Path(__file__).parent.parent
PUBLIC = {*kt._PUBLIC, *PARTS}

GOOD = """
from decimal import Decimal

import kpi_toolkit as kt
from kpi_toolkit import Metric, Ratio, metric
from kpi_toolkit.reviewing.model import Review

rate: float = kt.repurchase_rate("shop", period="2026-10")
same: float = kt.metrics.repurchase_rate("shop", period="2026-10")
known: Metric = kt.CATALOGUE["sales"]
reached: Decimal | None = kt.attainment(82, 100).raw
review: Review = kt.review("shop", "2026-10")
page: str = kt.scorecard(review)._repr_html_()


def share(orders: object) -> Ratio:
    raise NotImplementedError  # mypy alone reads this; it is never run


declared: Metric = metric(
    zh="x", en="x", fact="order_periods", unit="share", better="higher", stage="revenue", roles=()
)(share)
value: float = declared("shop", "2026-10")
"""
BAD = {
    "kt.salse('shop')": 'no attribute "salse"',
    "kt.metrics.salse('shop')": 'has no attribute "salse"',
    "text: str = kt.sales('shop')": 'expression has type "float"',
    "number: float = kt.attainment(82, 100)": 'expression has type "Attainment"',
    "kt.attainment('82', 100)": 'incompatible type "str"',
    "kt.metric(zh='x')": 'Missing named argument "fact"',
    "kt.review('shop', '2026-10', rolle='content')": 'Unexpected keyword argument "rolle"',
}


def checked(path: Path, code: str) -> str:
    path.write_text(code, "utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", "pyproject.toml", str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout


@pytest.mark.slow
def test_good_code_is_found_good(tmp_path: Path) -> None:
    assert checked(tmp_path / "good.py", GOOD).startswith("Success")


@pytest.mark.slow
def test_faults_are_found(tmp_path: Path) -> None:
    lines = checked(tmp_path / "bad.py", "\n".join(["import kpi_toolkit as kt", *BAD])).splitlines()
    for number, (code, said) in enumerate(BAD.items(), start=2):
        assert any(f"bad.py:{number}: error" in line and said in line for line in lines), (code, lines)


def test_types_are_those_of_the_names_given_out() -> None:
    assert FILE.read_text("utf-8") == stub(), "Run `make docs`."
    assert METRICS.read_text("utf-8") == metrics_stub(), "Run `make docs`."
    assert (FILE.parent / "py.typed").exists()


def test_no_name_hides_another() -> None:
    """A sub-package `measure` once hid `kt.measure` as soon as anything imported it."""
    modules = {module.name for module in pkgutil.iter_modules(kt.__path__)}
    assert not (PUBLIC | set(CATALOGUE.names)) & modules, "Give the room or the name another name."
    assert not PUBLIC & set(CATALOGUE.names), "A metric cannot be named as a function of the façade."


def test_every_name_can_be_had() -> None:
    assert all(getattr(kt, name) is not None for name in dir(kt))
    assert set(dir(kt)) == PUBLIC | {"metrics"}, "Functions come first in completion, metrics in their own place."
    with pytest.raises(AttributeError, match="salse"):
        kt.salse  # noqa: B018


def test_each_metric_is_one_of_the_namespace_and_still_of_the_facade() -> None:
    names = set(CATALOGUE.names)
    assert set(dir(kt.metrics)) == names
    assert not names & {module.name for module in pkgutil.iter_modules(kt.metrics.__path__)}, "A module hides a metric."
    assert all(getattr(kt.metrics, name) is getattr(kt, name) for name in names)
    assert kt.metrics.repurchase_rate(EXAMPLE_ORDERS, period="2026-10") == 0.5


def test_the_namespace_is_there_however_the_room_is_imported_first() -> None:
    for first in ("kpi_toolkit.metrics.catalogue", "kpi_toolkit.metrics", "kpi_toolkit.cli"):
        code = f"import {first}, kpi_toolkit as kt; print(kt.metrics.sales.name, kt.metrics.churn.__name__)"
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stdout.split() == ["sales", "kpi_toolkit.metrics.churn"]
