"""Plans of ten thousand rows, right or faulty: checked in seconds, and said in fifty lines."""

from __future__ import annotations

import csv
import io
import shutil
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from kpi_toolkit.cli import main
from tests.board.row import Row, is_whole

CDNOW = Path(__file__).parents[2] / "examples" / "cdnow"
Cells = dict[str, str]
ROWS = 9_600 if is_whole() else 1_000
"""Four targets in each of 2,400 months: the year 2200 is the last that a plan may name."""
SECONDS, LINES = 15.0, 50
"""Of processor time, on a machine that others use, too: a plan of other numbers in every month takes 12."""


def month(row: Cells, number: int) -> Cells:
    """Return a row of another month, counted from July 1998 on."""
    year, place = divmod(1998 * 12 + 6 + number, 12)
    after, next_place = divmod(year * 12 + place + 1, 12)
    dates = {"start": f"{year}-{place + 1:02}-01", "due": f"{after}-{next_place + 1:02}-01", "agreed_on": "1998-06-30"}
    return row | dates


PLANS: list[tuple[str, int, Callable[[Cells, int], Cells]]] = [
    ("months to come", 0, month),
    (
        "other numbers in each",
        0,
        lambda row, place: month(row, place) | {"value": row["value"] and f"{row['value']}{place:04}"[:8]},
    ),
    ("all of one month", 1, lambda row, place: row),
    ("unknown metrics", 1, lambda row, place: row | {"metric": f"unknown_{place}"}),
    ("unknown metrics in Chinese", 1, lambda row, place: row | {"metric": f"没有的指标{place}"}),
    ("unknown roles", 1, lambda row, place: row | {"role": f"role_{place}"}),
    ("no numbers", 1, lambda row, place: row | {"value": f"x{place}"}),
    ("no dates", 1, lambda row, place: row | {"start": f"1998-13-{place}"}),
    ("half of a month", 1, lambda row, place: month(row, place) | {"start": "1998-07-15"}),
    ("unknown segments", 1, lambda row, place: month(row, place) | {"segment": f"channel=c{place}"}),
    ("unknown columns", 1, lambda row, place: month(row, place) | {"segment": f"c{place}=x"}),
    ("nothing in it", 1, lambda row, place: dict.fromkeys(row, "?")),
    ("long texts", 1, lambda row, place: row | {"why": "提升" * 400, "metric": "x" * 400 + str(place)}),
    ("open ends", 1, lambda row, place: month(row, place) | {"due": ""}),
    ("several owners", 1, lambda row, place: month(row, place) | {"owner": "Li Na, Wang Wei"}),
]
"""What a plan is called, the exit code, and what its rows are made of those of the example by their place."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("plans") / "shop"
    shutil.copytree(CDNOW, folder)
    main(["check", "-w", str(folder)])
    return folder


def test_plans(shop: Path) -> None:
    file = shop / "plan" / "targets.csv"
    example = (CDNOW / "plan" / "targets.csv").read_text("utf-8-sig")
    rows = [row for row in csv.DictReader(example.splitlines()) if row["start"] == "1998-01-01"]
    header = [*rows[0], *(["segment"] if "segment" not in rows[0] else [])]

    def fell(plan: tuple[str, int, Callable[[Cells, int], Cells]]) -> str:
        _, code, make = plan
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, header, restval="")
            writer.writeheader()
            writer.writerows(make(rows[place % len(rows)], place // len(rows)) for place in range(ROWS))
        said, began = io.StringIO(), time.process_time()
        with redirect_stdout(said), redirect_stderr(said):
            ended = main(["check", "-w", str(shop)])
        seconds, lines = time.process_time() - began, len(said.getvalue().splitlines())
        is_right = (
            ended == code and seconds < SECONDS and lines <= LINES and "inside kpi-toolkit" not in said.getvalue()
        )
        return "" if is_right else f"exit {ended}, {seconds:.1f} s, {lines} lines: {said.getvalue()[:300]}"

    Row(f"plans of {ROWS:,} rows", PLANS, few=3).run(fell)
