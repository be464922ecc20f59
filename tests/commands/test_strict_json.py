"""Every JSON that is written is read by a parser of another language: node where it is there, else a strict one."""

import gzip
import json
import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.files.strict_json import as_json

NODE = shutil.which("node")
READ = "process.stdout.write(JSON.stringify(JSON.parse(require('fs').readFileSync(0, 'utf8'))))"
ORDERS = "order_id,user_id,ordered_at,amount,channel\n" + "".join(
    f"{month}-{day},u{day % 5},2026-{month:02d}-{day:02d},{day}.10,{'ab'[day % 2]}\n"
    for month in range(1, 4)
    for day in range(1, 29, 3)
)
PLAN = """metric,role,segment,kind,value,start,due,owner,agreed_on
sales,operations,,level,50,2026-03-01,2026-04-01,Lin,2026-02-20
repurchase_rate,operations,,level,0.2,2026-03-01,2026-04-01,Lin,2026-02-20
new_buyers,operations,channel=none,level,3,2026-03-01,2026-04-01,Lin,2026-02-20
complaints,operations,,level,0,2026-03-01,2026-04-01,Lin,2026-02-20
"""


def refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


def read(text: str) -> Any:
    """Read JSON as another language does."""
    if NODE is None:
        return json.loads(text, parse_constant=refuse)
    done = subprocess.run([NODE, "-e", READ], input=text, capture_output=True, text=True, check=True, encoding="utf-8")
    return json.loads(done.stdout)


@pytest.fixture
def folder(shop: Callable[..., Path]) -> Path:
    made = shop(
        ORDERS,
        "language: en\ntime_zone: Asia/Shanghai\nsource: {path: data, covers_until: 2026-03-31}\n"
        "plan: {segments: {channel: [none]}}\n",
    )
    (made / "plan").mkdir()
    (made / "plan" / "targets.csv").write_text(PLAN, "utf-8")
    return made


COMMANDS = [
    ("measure", "-p", "2026-03", "--format", "json"),
    ("measure", "-p", "2025-12..2026-05", "--by", "channel", "--format", "json"),
    ("measure", "-p", "2026-04", "--format", "json"),
    ("check", "--json"),
    ("score", "-p", "2026-03", "--json"),
    ("score", "-p", "2026-03", "--by", "person", "--json"),
    ("plan", "smart", "--json"),
    ("metrics", "--json"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_what_a_command_prints(folder: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]) -> None:
    main([*command, "-w", str(folder)])
    printed = capsys.readouterr().out
    assert read(printed) == json.loads(printed, parse_constant=refuse)


def test_a_missing_number_is_null(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["measure", "-p", "2026-05", "-m", "sales", "--format", "json", "-w", str(folder)])
    (row,) = read(capsys.readouterr().out)
    assert (row["value"], row["numerator"], row["denominator"]) == (None, None, None)
    assert "no data" in row["reason"]


def test_the_tables(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--json"]) == 0
    assert len(read(capsys.readouterr().out)) > 10


@pytest.mark.slow
def test_the_files_of_an_edition_and_what_is_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ["run", "-w", folder, "-p", "2026-03", "-r", "operations", "-l", "en", "-o", tmp_path / "out"]
    assert main([str(argument) for argument in arguments]) == 0
    files = [file for file in (tmp_path / "out").rglob("*") if file.suffix in (".json", ".ipynb")]
    assert {"review.json", "run.json"} <= {file.name for file in files}
    for file in files:
        read(file.read_text("utf-8"))


def test_what_is_frozen() -> None:
    for file in sorted((Path(__file__).parents[1] / "frozen").glob("*.json.gz")):
        json.loads(gzip.decompress(file.read_bytes()), parse_constant=refuse)


NUMBERS = [
    (float("nan"), None),
    (float("inf"), None),
    (-float("inf"), None),
    (np.float64("nan"), None),
    (np.float64(0.5), 0.5),
    (np.int64(3), 3),
    (np.bool_(True), True),
    (pd.NA, None),
    (pd.NaT, None),
    (Decimal("NaN"), None),
    (Decimal("0.1"), 0.1),
    (Fraction(1, 8), 0.125),
    (pd.Timestamp("2026-01-02"), "2026-01-02 00:00:00"),
    ((1, {"a": float("nan")}), [1, {"a": None}]),
    ({1: {2}}, {"1": [2]}),
    ('\u2028 \x01 "\\ 🍵', '\u2028 \x01 "\\ 🍵'),
]


@pytest.mark.parametrize(("value", "expected"), NUMBERS)
def test_every_kind_of_value(value: Any, expected: Any) -> None:
    assert read(as_json({"value": value})) == {"value": expected}
