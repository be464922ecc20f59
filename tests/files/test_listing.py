"""Folders in which others publish are listed while what is in them goes away."""

import os
import threading
from pathlib import Path

from kpi_toolkit.files.listing import shown_below


def test_ways_of_names_without_hidden_ones_in_order(tmp_path: Path) -> None:
    for way in ("b/x/review.json", "a/x/review.json", "a/y/review.html", ".staging/x/review.json", "a/.x/review.json"):
        (tmp_path / way).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / way).write_text("{}")
    found = shown_below(tmp_path, "*", "*", "review.json")
    assert [file.relative_to(tmp_path).as_posix() for file in found] == ["a/x/review.json", "b/x/review.json"]
    assert shown_below(tmp_path, "a", "*") == [tmp_path / "a" / "x", tmp_path / "a" / "y"]
    assert shown_below(tmp_path, "a", "*", "*.html") == [tmp_path / "a" / "y" / "review.html"]
    assert shown_below(tmp_path / "nowhere", "*") == []
    assert shown_below(tmp_path / "a" / "x" / "review.json", "*") == [], "a file is no folder"


def test_what_goes_meanwhile_is_passed_over(tmp_path: Path) -> None:
    is_over = threading.Event()

    def come_and_go() -> None:
        while not is_over.is_set():
            (tmp_path / "period" / "role").mkdir(parents=True)
            (tmp_path / "period" / "role" / "review.json").touch()
            (tmp_path / "period").rename(tmp_path / "gone")
            for _, folders, files in os.walk(tmp_path / "gone", topdown=False):
                assert len(folders) + len(files) <= 1
            (tmp_path / "gone" / "role" / "review.json").unlink()
            (tmp_path / "gone" / "role").rmdir()
            (tmp_path / "gone").rmdir()

    other = threading.Thread(target=come_and_go)
    other.start()
    try:
        counts = {len(shown_below(tmp_path, "*", "*", "review.json")) for _ in range(2000)}
    finally:
        is_over.set()
        other.join()
    assert counts <= {0, 1}
