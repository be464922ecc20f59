"""Whatever befalls a store, the numbers are those without one, and the workspace can say what was the matter."""

import os
import random
import re
import resource
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kpi_toolkit.engines.query import PROCESS_MEMO
from kpi_toolkit.files import fingerprint
from kpi_toolkit.files import store as module
from kpi_toolkit.measuring.keeping import CACHE_VARIABLE, store_file
from tests.measuring.edited_shop import PLACES, Shop
from tests.measuring.store_outcome import Outcome, Question, Twins

HERE = ("users", "orders", "order_lines", "events")
QUESTION = Question(("sales", "orders", "active_users", "repurchase_rate"), ("2025-10..2025-12", "2025-Q2"), "channel")
OTHER = Question(("aov", "sales"), ("2025-11", "2025-W30"), None)
ROUNDS = int(os.environ.get("KPI_FAULTS", "1"))
"""How much longer to search: `make store` says 20."""


@pytest.fixture(scope="module")
def origin() -> Iterator[Path]:
    """A small shop whose files everybody may read, beside which nothing is kept."""
    with tempfile.TemporaryDirectory(prefix="kpi-faults-") as name:
        Path(name).chmod(0o755)
        yield Shop(Path(name) / "shop", "files", 21, set(PLACES) - set(HERE)).folder


@pytest.fixture
def place(origin: Path) -> Iterator[Path]:
    """A folder that everybody may enter."""
    with tempfile.TemporaryDirectory(prefix="kpi-faults-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def twins(place: Path, monkeypatch: pytest.MonkeyPatch) -> Twins:
    return Twins(monkeypatch, place / "cache")


@pytest.fixture
def shop(origin: Path, place: Path) -> Path:
    return Path(shutil.copytree(origin, place / "shop"))


@pytest.fixture(scope="module")
def right(origin: Path) -> dict[Question, Outcome]:
    """What is answered without a store."""
    with pytest.MonkeyPatch.context() as patch:
        twins = Twins(patch, origin / "no cache")
        answers = {question: twins.without(origin, question, is_sql_known=True) for question in (QUESTION, OTHER)}
    assert not any(answer.is_refused for answer in answers.values()), answers
    return answers


@pytest.fixture
def asked(twins: Twins, right: dict[Question, Outcome]):
    """Ask a workspace, compare with what is right, and return what its memory says was the matter."""

    def ask(folder: Path, question: Question = QUESTION, is_sql_known: bool = True) -> str:
        sql = dict(PROCESS_MEMO._kept) if is_sql_known else None
        said = twins.with_store(folder, question, sql)
        assert said.content == right[question].content
        return said.trouble

    return ask


@contextmanager
def as_nobody() -> Iterator[None]:
    """Be somebody who may not write everywhere, if one may."""
    is_root = os.geteuid() == 0
    try:
        if is_root:
            os.seteuid(65_534)
        yield
    finally:
        if is_root:
            os.seteuid(0)


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let no file grow beyond a size, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_what_is_kept_is_read_and_nothing_is_the_matter(shop: Path, asked) -> None:
    assert [asked(shop), asked(shop, OTHER), asked(shop), asked(shop, is_sql_known=False)] == [""] * 4
    assert store_file(shop).is_file()


def test_a_full_disk(shop: Path, asked) -> None:
    for size in (0, 5_000, 20_000):
        with largest_file(size):
            trouble = asked(shop)
        assert re.search("full|disk I/O", trouble), size
    assert asked(shop) == asked(shop, OTHER) == ""


def test_a_folder_that_may_only_be_read(shop: Path, asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprint, "TICK", 0)  # else the marks of the files wait for a slow machine to be kept
    asked(shop, OTHER)
    kept, away = store_file(shop), shop.parent / "kept.sqlite"
    kept.rename(away)
    for path in (kept.parent, shop):
        path.chmod(0o555)
    with as_nobody():
        assert "unable to open" in asked(shop)
        kept.parent.chmod(0o755) if os.geteuid() != 65_534 else None
    shutil.copy(away, kept)
    kept.chmod(0o444)
    kept.parent.chmod(0o555)
    with as_nobody():
        assert asked(shop, OTHER) == ""
        assert "readonly" in asked(shop)
    kept.chmod(0o000)
    with as_nobody():
        assert "unable to open" in asked(shop, OTHER)
    kept.parent.chmod(0o755)
    shop.chmod(0o755)


def test_other_things_in_its_place(shop: Path, asked, monkeypatch: pytest.MonkeyPatch) -> None:
    (shop / ".kpi").write_text("a file")
    assert "FileExistsError" in asked(shop)
    (shop / ".kpi").unlink()
    (shop / ".kpi" / "store.sqlite").mkdir(parents=True)
    assert asked(shop) == "OSError: `store.sqlite` is no file"
    (shop / "mine.csv").write_text("a,b\n1,2\n")
    for place in ("/proc/self/none/store", "/dev/full", str(shop / ("x" * 300)), str(shop / "mine.csv")):
        monkeypatch.setenv("KPI_STORE", place)
        assert asked(shop)
    assert (shop / "mine.csv").read_text() == "a,b\n1,2\n"


def test_a_database_of_another_program(shop: Path, asked, monkeypatch: pytest.MonkeyPatch) -> None:
    place = shop.parent / "accounts.db"
    with sqlite3.connect(place) as database:
        database.execute("CREATE TABLE entries (kind TEXT, mark TEXT, content BLOB, checksum BLOB, kept_at INTEGER)")
    database.close()
    before = place.read_bytes()
    monkeypatch.setenv("KPI_STORE", str(place))
    assert asked(shop) == "ForeignFileError: `accounts.db` is a file of another program"
    assert place.read_bytes() == before
    assert {path.name for path in place.parent.iterdir()} <= {"accounts.db", "cache", "shop"}


def test_cut_and_flipped(shop: Path, asked) -> None:
    asked(shop)
    asked(shop, OTHER)
    file, rng = store_file(shop), random.Random(4)
    whole = file.read_bytes()
    for turn in range(8 * ROUNDS):
        damaged = bytearray(whole)
        if turn % 2:
            del damaged[1024 * rng.randrange(len(whole) // 1024) :]
        else:
            for _ in range(200):
                damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(8)
        file.write_bytes(damaged)
        asked(shop, is_sql_known=turn > 2)
        asked(shop, OTHER)


def test_entries_that_were_changed_or_swapped(shop: Path, asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprint, "TICK", 0)  # a file that has just been written counts as quiet
    monkeypatch.setenv(CACHE_VARIABLE, str(shop / "cache"))  # SQL that a user's cache has is not kept once more
    asked(shop, is_sql_known=False)
    asked(shop, OTHER)
    database = sqlite3.connect(store_file(shop), isolation_level=None)
    for kind in ("numbers", "checks", "rows", "files", "references", "sql"):
        rows = database.execute("SELECT mark, content, checksum FROM entries WHERE kind = ?", (kind,)).fetchall()
        assert rows, kind
        for (mark, *_), (_, content, checksum) in zip(rows, rows[1:] + rows[:1], strict=True):
            change = "UPDATE entries SET content = ?, checksum = ? WHERE kind = ? AND mark = ?"
            database.execute(change, (content, checksum, kind, mark))
        asked(shop, is_sql_known=kind != "sql")
    for change in ("substr(content, 1, 9) || x'00' || substr(content, 11)", "zeroblob(99)", "checksum"):
        database.execute(f"UPDATE entries SET content = {change} WHERE kind IN ('numbers', 'checks', 'rows', 'files')")
        assert asked(shop) == asked(shop, OTHER) == ""
    database.close()


def test_a_store_that_somebody_else_holds(shop: Path, asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    asked(shop, OTHER)
    database = sqlite3.connect(store_file(shop))
    database.execute("BEGIN EXCLUSIVE")
    assert asked(shop) == asked(shop, OTHER) == "OperationalError: database is locked"
    database.rollback()
    database.execute("BEGIN IMMEDIATE")
    asked(shop, OTHER)
    database.close()
    assert asked(shop) == ""


def test_a_workspace_that_was_copied_or_renamed(shop: Path, asked, twins: Twins) -> None:
    asked(shop)
    with_times = Path(shutil.copytree(shop, shop.parent / "with times"))
    without = Path(shutil.copytree(shop, shop.parent / "without", copy_function=shutil.copyfile))
    renamed = with_times.rename(shop.parent / "renamed")
    for folder in (renamed, without, shop):
        assert asked(folder) == asked(folder, OTHER) == ""
    orders = renamed / "data" / "orders.csv"
    status = orders.stat()
    orders.write_bytes(orders.read_bytes().replace(b"u01,2025-1", b"u02,2025-1"))
    os.utime(orders, ns=(status.st_atime_ns, status.st_mtime_ns))
    twins.compare(renamed, QUESTION)
    assert asked(shop) == asked(without) == ""


def test_workspaces_that_share_a_store(shop: Path, asked, twins: Twins, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Path(shutil.copytree(shop, shop.parent / "other"))
    orders = other / "data" / "orders.csv"
    orders.write_bytes(b"".join(orders.read_bytes().splitlines(keepends=True)[:-20]))
    monkeypatch.setenv("KPI_STORE", str(shop.parent / "shared.sqlite"))
    for question in (QUESTION, OTHER, QUESTION):
        assert asked(shop, question) == ""
        assert twins.compare(other, question, is_sql_known=True).content != b""


def test_a_small_store_goes_on(shop: Path, asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 60_000)
    for question in (QUESTION, OTHER) * 3:
        assert asked(shop, question, is_sql_known=False) == ""
        assert store_file(shop).stat().st_size <= 60_000
