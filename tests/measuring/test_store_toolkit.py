"""Whoever changes the toolkit itself gets the numbers of what it has become, though its version stays the same."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.measuring.edited_shop import PLACES, Shop
from tests.measuring.store_worker import QUESTIONS
from tests.whole import part_of

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
HERE = ("users", "orders", "order_lines", "events", "memberships")
DEFINITION = ("metrics/revenue.py", r"orders\.net_amount\.sum\(\)", "(orders.net_amount + 1).sum()")
FACT = ("facts/orders.py", r"orders\.amount - refunded", "orders.amount - refunded - 1")
READING = ("sources/reading.py", r'"true", "yes", "1"', '"true", "yes", "ja", "1"')
WAITS = """
import sys, kpi_toolkit.metrics.catalogue
print("loaded", flush=True)
sys.stdin.readline()
sys.argv = ["", sys.argv[1], "3"]
import runpy
runpy.run_module("tests.measuring.store_worker", run_name="__main__")
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the toolkit that may be edited."""
    folder = shutil.copytree(ROOT / "kpi_toolkit", tmp_path / "package" / "kpi_toolkit")
    time.sleep(0.3)
    return Path(folder)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return Shop(tmp_path / "shop", "files", 41, set(PLACES) - set(HERE)).folder


def environment(package: Path, **more: str) -> dict[str, str]:
    here = {"PYTHONPATH": f"{package.parent}:{ROOT}", "XDG_CACHE_HOME": str(package.parent / "cache")}
    return {name: value for name, value in os.environ.items() if name != "KPI_STORE"} | here | more


def answers(package: Path, shop: Path, **more: str) -> list[str]:
    """Return the marks of all answers of a process that runs the copy."""
    command = [sys.executable, "-m", "tests.measuring.store_worker", str(shop), str(len(QUESTIONS))]
    done = subprocess.run(
        command, cwd=package.parent, env=environment(package, **more), capture_output=True, text=True, check=True
    )
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert [trouble for *_, trouble in said] == [""] * len(QUESTIONS)
    return [mark for _, mark, _ in said]


def edit(package: Path, change: tuple[str, str, str]) -> None:
    """Replace the first place in a file, and keep its time and version."""
    name, old, new = change
    file = package / name
    status, text = file.stat(), file.read_text("utf-8")
    changed = re.sub(old, new.replace("\\", ""), text, count=1)
    assert changed != text
    file.write_text(changed, "utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    shutil.rmtree(file.parent / "__pycache__", ignore_errors=True)  # Python itself would go by size and time
    time.sleep(0.3)


def test_an_edited_toolkit_gives_the_numbers_of_what_it_has_become(package: Path, shop: Path) -> None:
    first = before = answers(package, shop)
    changes = part_of((DEFINITION, FACT, READING), 2)
    originals = {change[0]: (package / change[0]).read_bytes() for change in changes}
    for change in changes:  # one upon the other
        edit(package, change)
        after = answers(package, shop)
        assert after == answers(package, shop, KPI_NO_STORE="1")
        assert (after == before) == (change is READING)
        before = after
    for name, original in originals.items():
        (package / name).write_bytes(original)
        shutil.rmtree((package / name).parent / "__pycache__", ignore_errors=True)
    time.sleep(0.3)
    assert answers(package, shop) == first


def test_a_process_that_was_overtaken_keeps_nothing_under_the_new_code(package: Path, shop: Path) -> None:
    """It has loaded the old definitions and finds the new files when it first asks for a mark of them."""
    process = subprocess.Popen(
        [sys.executable, "-c", WAITS, str(shop)],
        cwd=package.parent,
        env=environment(package),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "loaded\n"
    old = answers(package, shop, KPI_NO_STORE="1")
    edit(package, DEFINITION)
    said = [json.loads(line) for line in process.communicate("go\n")[0].splitlines()]
    assert [mark for _, mark, _ in said] == old
    assert all("changed after this process had loaded them" in trouble for *_, trouble in said)
    assert answers(package, shop) == answers(package, shop, KPI_NO_STORE="1") != old
