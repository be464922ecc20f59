"""Several processes measure at once while files change and some of them are killed: no other number, no fault."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.measuring.edited_shop import PLACES, Shop
from tests.measuring.store_outcome import Twins
from tests.measuring.store_worker import QUESTIONS, mark

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
HERE = ("users", "orders", "order_lines", "events", "memberships")
ROUNDS = int(os.environ.get("KPI_FAULTS", "1"))
"""How much longer to search: `make store` says 20."""


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path / "shop", "files", 31, set(PLACES) - set(HERE))


@pytest.fixture
def twins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Twins:
    return Twins(monkeypatch, tmp_path / "cache")


def worker(shop: Shop, turns: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.measuring.store_worker", str(shop.folder), str(turns)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def versions(shop: Shop, twins: Twins) -> tuple[dict[bytes, list[str]], list[set[str]]]:
    """Return two contents of the orders, of one size, with the right answers to every question, and those by question."""
    path = shop.path("orders")
    old = path.read_bytes()
    answers = {}
    for content in (old, old.replace(b"cancelled", b"refunded?").replace(b",u05,", b",u06,")):
        assert len(content) == len(old)
        path.write_bytes(content)
        answers[content] = [mark(twins.without(shop.folder, question, is_sql_known=True)) for question in QUESTIONS]
    path.write_bytes(old)
    assert all(before != after for before, after in zip(*answers.values(), strict=True))
    return answers, [{marks[number] for marks in answers.values()} for number in range(len(QUESTIONS))]


@pytest.mark.parametrize("count", [3] if ROUNDS == 1 else [2, 4])
def test_processes_that_measure_at_once_while_a_file_changes(shop: Shop, twins: Twins, count: int) -> None:
    answers, right = versions(shop, twins)
    path, rng = shop.path("orders"), random.Random(count)
    workers = [worker(shop, 6 if ROUNDS == 1 else 20) for _ in range(count)]
    while any(process.poll() is None for process in workers):
        time.sleep(rng.random() / 20)
        for content in rng.choice((list(answers), list(answers)[::-1], [*answers, *answers])):  # there and back at once
            new = path.with_suffix(".new")
            new.write_bytes(content)
            new.replace(path)
    said = [json.loads(line) for process in workers for line in process.communicate()[0].splitlines()]
    assert [process.returncode for process in workers] == [0] * count
    assert [answer for answer in said if answer[1] not in {*right[answer[0]], "changed"} or answer[2]] == []
    assert len(said) == count * (6 if ROUNDS == 1 else 20)
    print(f"{len(said)} answers, {sum(answer[1] == 'changed' for answer in said)} of a file that changed meanwhile")
    for content, marks in answers.items():
        path.write_bytes(content)
        assert [mark(twins.compare(shop.folder, question, is_sql_known=True)) for question in QUESTIONS] == marks


def test_a_process_that_is_killed_while_it_measures(shop: Shop, twins: Twins) -> None:
    rng = random.Random(3)
    for _ in range(2 * ROUNDS):
        process = worker(shop, 100)
        assert process.stdout is not None
        for _ in range(rng.randrange(3)):
            process.stdout.readline()
        time.sleep(rng.random())
        process.send_signal(signal.SIGKILL)
        process.communicate()
        shop.path("orders").write_bytes(shop.path("orders").read_bytes().replace(b",u07,", b",u08,", 1))
        for question in QUESTIONS:
            assert not twins.compare(shop.folder, question, is_sql_known=True).trouble
