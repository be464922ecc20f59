"""A store gives what was put into it, or nothing: after any damage, and beside anything that lies in its place."""

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpi_toolkit.files import store as module
from kpi_toolkit.files.store import Forgetful, Store

ROUNDS = int(os.environ.get("KPI_FAULTS", "1"))
"""How much longer to search: `make store` says 20."""
KINDS = ("checks", "numbers", "sql")
NEW = {"a": 1, "mmm": 2, "zz": 3}
LIKE_A_BAD_PLACE = {
    f"OperationalError: {what}"
    for what in ("attempt to write a readonly database", "database or disk is full", "disk I/O error")
}
"""What a bit of the header can make SQLite say, and what is said of a place where nothing can be written."""


def value(kind: str, number: int) -> dict[str, Any]:
    """Return what every test keeps under a mark, so that it is known whether what comes back is right."""
    return {"kind": kind, "parts": [number / 7, None, float(number)], "text": f"{kind}é{number}" * (number % 50)}


def entries(kind: str, count: int = 200) -> dict[str, Any]:
    return {f"{kind} {number}": value(kind, number) for number in range(count)}


def filled(path: Path) -> Store:
    store = Store(path)
    for kind in KINDS:
        store.put(kind, entries(kind))
    assert not store.trouble
    return store


def known(store: Store) -> int:
    """Return how many entries a store still has; every one of them must be right."""
    count = 0
    for kind in KINDS:
        right = entries(kind)
        for mark, kept in store.get(kind, right).items():
            assert kept == right[mark], (kind, mark)
            count += 1
    return count


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".kpi" / "store.sqlite"


def test_what_was_put_comes_back(path: Path) -> None:
    store = filled(path)
    assert known(store) == 600
    assert store.get("checks", ["nothing", "checks 1"]) == {"checks 1": value("checks", 1)}
    assert store.get("numbers", ["checks 1"]) == {}
    store.put("checks", {"checks 1": "anew"})
    assert Store(path).get("checks", ["checks 1"]) == {"checks 1": "anew"}
    assert {kind: count for kind, (count, _) in store.sizes().items()} == dict.fromkeys(KINDS, 200)
    assert path.with_name(".gitignore").read_text() == "*\n"
    store.clear()
    assert not path.exists()
    assert store.sizes() == store.get("checks", ["checks 1"]) == {}
    assert not store.trouble


def test_every_float_comes_back_to_the_bit(path: Path) -> None:
    numbers = [0.1 + 0.2, 1e308, 5e-324, -0.0, float("inf"), -float("inf"), 2**53 + 1.0, 1 / 3]
    Store(path).put("numbers", {"floats": numbers, "nan": float("nan")})
    kept = Store(path).get("numbers", ["floats", "nan"])
    assert list(map(repr, kept["floats"])) == list(map(repr, numbers))
    assert kept["nan"] != kept["nan"]


def test_what_json_cannot_write_is_not_kept_and_said(path: Path) -> None:
    store = Store(path)
    store.put("numbers", {"object": object()})
    store.put("numbers", {"half a letter": "\ud800"})
    assert store.trouble.startswith("UnicodeEncodeError")
    assert store.get("numbers", ["object", "half a letter"]) == {}


def test_forgetful_keeps_nothing() -> None:
    memory = Forgetful()
    memory.put("numbers", {"a": 1})
    assert memory.get("numbers", ["a"]) == {}


def test_cut_at_every_kibibyte_it_knows_less_and_goes_on(path: Path) -> None:
    filled(path)
    whole = path.read_bytes()
    for size in range(0, len(whole), 1024):
        path.write_bytes(whole[:size])
        assert known(Store(path)) < 600
        Store(path).put("checks", {"checks 7": value("checks", 7)})
        again = Store(path)
        again.put("checks", {"checks 8": value("checks", 8)})  # a damaged file goes, at the latest, when it is written
        assert again.get("checks", ["checks 8"]) == {"checks 8": value("checks", 8)}


def test_with_bytes_flipped_it_knows_less_and_goes_on(path: Path) -> None:
    filled(path)
    whole, rng = path.read_bytes(), random.Random(5)
    for turn in range(80 * ROUNDS):
        damaged = bytearray(whole)
        start = rng.choice((0, 0, rng.randrange(len(whole))))  # the first page says what all others are
        for _ in range(rng.choice((1, 1, 4, 64))):
            damaged[min(start + rng.randrange(4096), len(whole) - 1)] ^= 1 << rng.randrange(8)
        path.write_bytes(damaged)
        assert known(Store(path)) <= 600
        troubles = []
        while len(Store(path).get("sql", NEW)) < 2:  # of three, for one may be put where nobody finds it
            store = Store(path)
            store.put("sql", NEW)
            troubles.append(store.trouble)
            if len(troubles) == 3 and set(troubles) <= LIKE_A_BAD_PLACE:
                break
            assert len(troubles) < 3, (turn, troubles)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entries SET content = (SELECT content FROM entries AS o WHERE o.mark = 'sql 9') WHERE mark = 'sql 4'",
        "UPDATE entries SET (content, checksum) = (SELECT content, checksum FROM entries AS o WHERE o.mark = 'sql 9') "
        "WHERE mark = 'sql 4'",
        "UPDATE entries SET kind = 'other' WHERE mark = 'sql 4'",
        "UPDATE entries SET mark = 'sql 4' WHERE mark = 'sql 1000'",
        "UPDATE entries SET content = 'text' WHERE mark = 'sql 4'",
        "UPDATE entries SET checksum = CAST(x'ff' AS TEXT) WHERE mark = 'sql 4'",
        "UPDATE entries SET mark = CAST(x'ff' AS TEXT) WHERE mark = 'sql 4'",
        "UPDATE entries SET content = NULL WHERE mark = 'sql 4'",
        "UPDATE entries SET content = 17, checksum = 'x' WHERE mark = 'sql 4'",
    ],
)
def test_an_entry_that_was_changed_or_moved_counts_as_unknown(path: Path, change: str) -> None:
    store = filled(path)
    store.put("sql", {"sql 1000": 1})
    with sqlite3.connect(path) as database:
        if "1000" in change:
            database.execute("DELETE FROM entries WHERE mark = 'sql 4'")
        assert database.execute(change).rowcount == 1
    database.close()
    assert store.get("sql", ["sql 4", "sql 5", "sql 9"]) == {f"sql {n}": value("sql", n) for n in (5, 9)}
    assert store.get("other", ["sql 4"]) == {}
    store.put("sql", {"sql 4": value("sql", 4)})
    assert known(store) == 600
    assert not store.trouble


def in_wal(path: Path) -> None:
    """Leave a database whose newest rows lie beside it, as a program that was killed does."""
    code = (
        f"import os, sqlite3; d = sqlite3.connect({str(path)!r}); d.execute('PRAGMA journal_mode = WAL'); "
        "d.execute('CREATE TABLE entries (kind, mark)'); d.commit(); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def other_database(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE entries (kind, mark)")
    database.close()


FOREIGN: dict[str, Callable[[Path], object]] = {
    "a database": other_database,
    "a database with its newest rows beside it": in_wal,
    "text": lambda path: path.write_text("kind,mark\n"),
    "zeros": lambda path: path.write_bytes(bytes(8192)),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_a_file_of_somebody_else_is_left_as_it_is(tmp_path: Path, what: str) -> None:
    path = tmp_path / "mine.db"
    FOREIGN[what](path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    store = Store(path)
    assert store.get("checks", ["checks 1"]) == store.sizes() == {}
    store.put("checks", entries("checks"))
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
    assert store.trouble == "ForeignFileError: `mine.db` is a file of another program"


@pytest.mark.parametrize("what", FOREIGN)
def test_in_its_own_folder_it_makes_room_for_itself(path: Path, what: str) -> None:
    path.parent.mkdir()
    FOREIGN[what](path)
    assert Store(path).get("checks", ["checks 1"]) == {}
    assert known(filled(path)) == 600


@pytest.mark.parametrize("version", [1, 99])
def test_a_store_of_another_format_is_begun_anew(tmp_path: Path, version: int) -> None:
    path = tmp_path / "store.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE entries (key TEXT)")
        database.execute("CREATE TABLE more (x INTEGER PRIMARY KEY AUTOINCREMENT)")
        database.execute(f"PRAGMA application_id = {module.APPLICATION}")
        database.execute(f"PRAGMA user_version = {version}")
    database.close()
    assert Store(path).get("checks", ["checks 1"]) == Store(path).sizes() == {}
    assert known(filled(path)) == 600


def test_the_first_format_is_begun_anew(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as database:
        database.execute('CREATE TABLE "kpi-store-1" (version TEXT)')
    database.close()
    assert Store(path).get("checks", ["checks 1"]) == {}
    assert known(filled(path)) == 600


def test_places_where_nothing_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder" / "store.sqlite").mkdir(parents=True)
    os.mkfifo(tmp_path / "pipe")
    for place in (
        tmp_path / "file" / "store.sqlite",
        tmp_path / "folder" / "store.sqlite",
        tmp_path / "pipe",
        Path("/proc/self/nothing/store.sqlite"),
        Path("/proc/self/store.sqlite"),
        Path("/dev/null"),
        Path("/dev/full"),
        tmp_path / ("x" * 300),
        tmp_path / "nul\0byte",
    ):
        store = Store(place)
        assert store.get("checks", ["checks 1"]) == {}
        store.put("checks", entries("checks"))
        assert store.trouble, place
        assert store.get("checks", ["checks 1"]) == store.sizes() == {}


def test_a_full_disk_keeps_what_there_was(path: Path) -> None:
    filled(path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for limit in (0, 512, 4096, 50_000, path.stat().st_size - 1):
        store = Store(path)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            store.put("more", {f"more {number}": os.urandom(20_000).hex() for number in range(20)})
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert store.trouble, limit
        assert known(Store(path)) == 600
        assert "more" not in Store(path).sizes()


def test_a_write_that_is_broken_off_anywhere_leaves_all_or_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connected = Store._connected
    store = filled(path)
    for steps in [*range(1, 40, 2), *range(40, 4000, 200)]:
        store = Store(path)
        store.put("checks", entries("checks"))
        monkeypatch.setattr(Store, "_connected", lambda self, n=steps: _interrupted(connected(self), n))
        store.put("checks", {f"checks {number}": "new" for number in range(100)})
        monkeypatch.setattr(Store, "_connected", connected)
        kept = Store(path).get("checks", entries("checks"))
        assert len({str(kept[f"checks {number}"]) for number in range(100) if kept[f"checks {number}"] == "new"}) <= 1
        new = sum(kept[f"checks {number}"] == "new" for number in range(100))
        assert new == (0 if store.trouble else 100), steps


def _interrupted(database: sqlite3.Connection, steps: int) -> sqlite3.Connection:
    left = iter(range(steps))
    database.set_progress_handler(lambda: next(left, None) is None, 10)
    return database


def test_who_waited_in_vain_does_not_wait_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.3)
    store = filled(path)
    store = Store(path)
    other = sqlite3.connect(path)
    other.execute("BEGIN EXCLUSIVE")
    begun = time.monotonic()
    for _ in range(20):
        assert store.get("checks", ["checks 1"]) == {}
        store.put("checks", {"checks 1": "new"})
    assert time.monotonic() - begun < 5
    assert store.trouble == "OperationalError: database is locked"
    other.rollback()
    other.close()
    assert known(store) == 600


WRITER = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from kpi_toolkit.files.store import Store
from tests.files.test_store import KINDS, entries
store = Store(Path(sys.argv[2]))
print("begun", flush=True)
while True:
    for kind in KINDS:
        store.put(kind, entries(kind))
        assert not store.trouble, store.trouble
"""


@pytest.mark.slow
def test_a_writer_that_is_killed_does_no_harm(path: Path) -> None:
    rng = random.Random(9)
    root = str(Path(__file__).parents[2])
    for _ in range(3 * ROUNDS):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, root, str(path)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        writer.stdout.readline()
        for _ in range(4):
            time.sleep(rng.random() / 20)
            known(Store(path))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        store = Store(path)
        known(store)
        store.put("checks", entries("checks"))
        assert store.get("checks", ["checks 5"]) == {"checks 5": value("checks", 5)}
        assert not store.trouble


def test_it_stays_below_its_limit_and_forgets_the_oldest_first(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 200_000)
    store = Store(path)
    for turn in range(60):
        store.put("checks", {f"{turn} {number}": os.urandom(500 + 40 * turn).hex() for number in range(7)})
        assert path.stat().st_size <= 200_000
        assert len(store.get("checks", [f"{turn} {number}" for number in range(7)])) == 7
        assert not store.trouble
    there = [turn for turn in range(60) if store.get("checks", [f"{turn} 0"])]
    assert there == list(range(there[0], 60))


def test_more_than_there_is_room_for_is_kept_in_part(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 100_000)
    store = Store(path)
    store.put("checks", {str(number): os.urandom(3_000).hex() for number in range(100)})
    assert 0 < store.sizes()["checks"][0] < 100
    store.put("checks", {"one": os.urandom(300_000).hex()})
    assert path.stat().st_size <= 100_000
    store.put("checks", {"small": 1})
    assert store.get("checks", ["small"]) == {"small": 1}
    assert not store.trouble


def test_nothing_is_kept_by_a_process_that_does_not_know_its_code(path: Path) -> None:
    store = Store(path, lambda: False)
    store.put("numbers", {"a": 1})
    assert not path.exists()
    assert "changed after this process had loaded them" in store.trouble
