from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from kpi_toolkit.errors import PublishError
from kpi_toolkit.run.publish import edition_lock, keep_failed, publish, sweep
from kpi_toolkit.run.request import names_an_edition


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def publish_by_hand(folder):
    folder.mkdir(parents=True)
    (folder / "review.html").write_bytes(b"the good one")
    return contents(folder)


FILES = {"review.html": b"new", "review.json": b"{}"}


@pytest.fixture
def edition(request_for, tmp_path):
    return request_for(tmp_path / "any.ipynb")


def test_edition_is_replaced_as_a_whole(edition):
    publish_by_hand(edition.folder)
    assert publish(edition, FILES) == edition.folder
    assert contents(edition.folder) == FILES
    assert not list((edition.output / ".staging").iterdir())


def test_edition_set_aside_by_a_killed_run_comes_back(edition):
    before = publish_by_hand(edition.folder)
    staging = edition.output / ".staging"
    staging.mkdir()
    edition.folder.rename(staging / f"old~{edition.key}")
    (staging / f"new~{edition.key}~0").mkdir()
    sweep(edition.output)
    assert contents(edition.folder) == before
    assert not list(staging.iterdir())


def test_leftover_of_a_finished_swap_is_removed(edition):
    publish(edition, FILES)
    (edition.output / ".staging" / f"old~{edition.key}").mkdir()
    sweep(edition.output)
    assert contents(edition.folder) == FILES
    assert not list((edition.output / ".staging").iterdir())


def test_sweep_leaves_editions_alone_that_are_being_published(edition):
    staged = edition.output / ".staging" / f"new~{edition.key}~0"
    staged.mkdir(parents=True)
    with edition_lock(edition.output, edition.key):
        sweep(edition.output)
        assert staged.exists()
    sweep(edition.output)
    assert not staged.exists()


def test_sweep_of_a_folder_that_does_not_exist_does_nothing(tmp_path):
    sweep(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_lock_is_held_against_threads_and_freed_by_death(edition):
    def try_it():
        with pytest.raises(PublishError), edition_lock(edition.output, edition.key):
            pytest.fail("the lock was given twice")

    with edition_lock(edition.output, edition.key):
        thread = threading.Thread(target=try_it)
        thread.start()
        thread.join()
    code = (
        "import os, pathlib; from kpi_toolkit.run.publish import edition_lock\n"
        f"with edition_lock(pathlib.Path({str(edition.output)!r}), {edition.key!r}): os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 9
    with edition_lock(edition.output, edition.key):
        pass


@pytest.mark.parametrize(
    "left",
    [
        "old~..~..~pwned",
        "old~2026-10~..~zh",
        "old~2026-10~operations~..",
        "new~..~..~x~1",
        "old~2026-10~a b~zh",
        "note",
    ],
)
def test_what_bears_no_editions_name_is_left_where_it_is(edition, left):
    strange = edition.output / ".staging" / left
    strange.mkdir(parents=True)
    outside = sorted(edition.output.parent.parent.iterdir()), sorted(edition.output.parent.iterdir())
    sweep(edition.output)
    assert strange.is_dir()
    assert (sorted(edition.output.parent.parent.iterdir()), sorted(edition.output.parent.iterdir())) == outside


@pytest.mark.parametrize("folder", [".locks", ".staging", ".failed"])
def test_no_link_is_followed(edition, tmp_path, folder):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    kept = elsewhere / f"old~{edition.key}"
    kept.mkdir()
    edition.output.mkdir(parents=True, exist_ok=True)
    (edition.output / folder).symlink_to(elsewhere)
    if folder == ".failed":
        assert keep_failed(edition, b"{}") is None
    else:
        with pytest.raises(PublishError, match="is a link"):
            sweep(edition.output) if folder == ".staging" else edition_lock(edition.output, edition.key).__enter__()
    assert list(elsewhere.iterdir()) == [kept]


def test_no_file_is_emptied_by_a_link_of_a_lock(edition, tmp_path):
    precious = tmp_path / "precious"
    precious.write_text("do not empty")
    (edition.output / ".locks").mkdir(parents=True)
    (edition.output / ".locks" / f"{edition.key}.lock").symlink_to(precious)
    with pytest.raises(PublishError, match="is a link"), edition_lock(edition.output, edition.key):
        pass
    assert precious.read_text() == "do not empty"


@pytest.mark.parametrize(
    ("period", "role", "language"),
    [
        ("2026-10\n", "operations", "zh"),
        ("..", "operations", "zh"),
        ("2026-10", "..", "zh"),
        ("2026-10", "a\n", "zh"),
        ("2026-10", "operations", "../zh"),
        ("2026-13", "operations", "zh"),
        ("2026-10/..", "operations", "zh"),
    ],
)
def test_only_labels_name_an_edition(period, role, language):
    assert not names_an_edition(period, role, language)
    assert names_an_edition("2026-01-01/2026-01-15", "operations", "zh")
    assert names_an_edition("2026-W10", "own_role", "en")
