"""What is due: periods that are over and have no final edition; what is waited for; recipes run as they are printed."""

from __future__ import annotations

import ast
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from kpi_toolkit.cli import main
from kpi_toolkit.commands.due import waiting
from kpi_toolkit.commands.schedule import RECIPES, time_of_day
from kpi_toolkit.errors import UsageError
from kpi_toolkit.files.digest import content_digest
from kpi_toolkit.measuring.workspace import from_frames
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.run.due import periods_over, unfinished
from kpi_toolkit.settings import Settings

ONE_DAY = timedelta(days=1)
BIN = Path(sys.executable).parent


def publish(output: Path, period: str, role: str = "operations", is_preliminary: bool = False) -> Path:
    folder = output / period / role / "zh"
    folder.mkdir(parents=True)
    (folder / "review.html").write_bytes(b"the good one")
    noted = {"mark": "", "files": {"review.html": content_digest(b"the good one")}, "is_preliminary": is_preliminary}
    (folder / "run.json").write_text(json.dumps(noted))
    return folder


def over(output: Path, **schedule: Any) -> list[str]:
    return [str(period) for period in periods_over(output, Settings.model_validate({"schedule": schedule}))]


@pytest.mark.parametrize(
    ("today", "published", "schedule", "expected"),
    [
        ("2026-11-01", [], {}, ["2026-10"]),
        ("2026-10-31", [], {}, ["2026-09"]),
        ("2027-02-03", ["2026-10"], {}, ["2026-10", "2026-11", "2026-12", "2027-01"]),
        ("2026-11-01", ["2026-W40", "2026", "2026-10--x", "not one"], {}, ["2026-10"]),
        ("2026-11-01", ["2026-10"], {"since": "2026-08"}, ["2026-08", "2026-09", "2026-10"]),
        ("2026-11-02", [], {"every": ["week"], "since": "2026-10-15"}, ["2026-W42", "2026-W43", "2026-W44"]),
        ("2026-10-01", [], {"every": ["month", "quarter"]}, ["2026-Q3", "2026-09"]),
        ("2026-01-01", [], {"every": ["year"]}, ["2025"]),
        ("2026-11-01", [], {"since": "2027-01"}, []),
    ],
)
def test_what_is_over_is_due(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    today: str,
    published: list[str],
    schedule: dict[str, Any],
    expected: list[str],
) -> None:
    monkeypatch.setenv("KPI_TODAY", today)
    for name in published:
        (tmp_path / name).mkdir()
    assert over(tmp_path, **schedule) == expected


def test_what_is_missing_preliminary_or_harmed_is_made(tmp_path: Path) -> None:
    periods = [parse_period(f"2026-{month:02}") for month in range(1, 7)]
    for month in ("2026-01", "2026-02", "2026-04"):
        publish(tmp_path, month)
    publish(tmp_path, "2026-03", is_preliminary=True)
    (publish(tmp_path, "2026-05") / "review.html").write_bytes(b"cut")
    left = unfinished(tmp_path, periods, ["operations"], "zh")
    assert [str(period) for period in left] == ["2026-03", "2026-05", "2026-06"]
    assert unfinished(tmp_path, periods, ["operations", "service"], "zh") == periods
    assert unfinished(tmp_path, periods, ["operations"], "en") == periods


@pytest.mark.parametrize(
    ("today", "until", "waits"),
    [
        ("2026-11-03", "2026-10-31", False),
        ("2026-11-03", "2026-10-28", True),
        ("2026-11-05", "2026-10-28", True),
        ("2026-11-06", "2026-10-28", False),
        ("2026-11-06", "2026-09-30", False),
    ],
)
def test_late_data_are_waited_for_as_long_as_agreed(
    monkeypatch: pytest.MonkeyPatch, today: str, until: str, waits: bool
) -> None:
    monkeypatch.setenv("KPI_TODAY", today)
    days = pd.date_range("2026-08-01", until, freq="D")
    orders = pd.DataFrame({"order_id": range(len(days)), "user_id": "ann", "ordered_at": days, "amount": 10})
    october = parse_period("2026-10")
    waited = waiting(from_frames({"orders": orders}).context, [october])
    assert list(waited) == ([october] if waits else [])
    assert all("orders" in str(error) and error.exit_code == 7 for error in waited.values())


@pytest.fixture
def october(tmp_path: Path) -> Path:
    """Return a shop with a name that every shell trips over, its October published."""
    folder = tmp_path / "店 & it's 100%"
    (folder / "data").mkdir(parents=True)
    days = [date(2026, 8, 1) + day * ONE_DAY for day in range(92)]
    rows = [f"{number},ann,{day},10" for number, day in enumerate(days)]
    (folder / "data" / "orders.csv").write_text("\n".join(["order_id,user_id,ordered_at,amount", *rows]))
    (folder / "kpi.yaml").write_text("roles: {operations: {metrics: [sales]}}\n")
    publish(folder / "reports", "2026-10")
    return folder


def commands_of(text: str) -> dict[str, Callable[[], str]]:
    lines = text.splitlines()
    return {
        "cron": lambda: lines[-1].split(maxsplit=5)[5].replace("\\%", "%"),
        "systemd": lambda: next(line for line in lines if line.startswith("ExecStart="))[10:].replace("%%", "%"),
        "github": lambda: next(
            step["run"] for step in yaml.safe_load(text)["jobs"]["due"]["steps"] if "--due" in step.get("run", "")
        ),
        "airflow": lambda: next(
            word.value.value
            for word in ast.walk(ast.parse(text))
            if isinstance(word, ast.keyword) and word.arg == "bash_command" and isinstance(word.value, ast.Constant)
        ),
        "jenkins": lambda: ast.literal_eval(text.partition("script: ")[2].partition("')\n")[0].rstrip(")") + "'"),
    }


@pytest.mark.parametrize(("today", "name"), [*(("2026-11-03", name) for name in RECIPES), ("2026-12-03", "github")])
def test_recipes_run_as_they_are_printed(
    october: Path, capsys: pytest.CaptureFixture[str], today: str, name: str
) -> None:
    assert main(["schedule", name, "-w", str(october), "--at", "7:05"]) == 0
    text = capsys.readouterr().out
    if name == "windows":
        assert text.count("'") % 2 == 0
        assert "-Daily -At 07:05" in text
        return
    environment = os.environ | {"KPI_TODAY": today, "PATH": f"{BIN}:{os.environ['PATH']}"}
    command = commands_of(text.rstrip("\n"))[name]()
    done = subprocess.run(
        ["sh", "-c", command], cwd=october.parent, env=environment, capture_output=True, text=True, timeout=120
    )
    said = (october / "due.log").read_text() if name == "cron" else done.stdout + done.stderr
    assert done.returncode == 0, said
    assert ("没有到期未做的报告" if today < "2026-12" else "2026-11 的数据还没到齐") in said


def test_a_shop_whose_machine_was_off_gets_what_it_missed_once_however_often_it_is_started(october: Path) -> None:
    command = shlex.join([str(BIN / "kpi"), "run", "--due", "-w", str(october), "-f", "html"])
    (october / "kpi.yaml").write_text("roles: {operations: {metrics: [sales]}}\nschedule: {since: 2026-09}\n")
    scratch = october.parent / "scratch"
    scratch.mkdir()
    both = [
        subprocess.Popen(
            shlex.split(command),
            env=os.environ | {"KPI_TODAY": "2026-11-03", "TMPDIR": str(scratch)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=240)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert unfinished(october / "reports", [parse_period("2026-09")], ["operations"], "zh") == []
    assert (october / "reports/2026-10/operations/zh/review.html").read_bytes() == b"the good one"
    assert list(scratch.iterdir()) == [], "temporary files of kernels are left"


@pytest.mark.parametrize("at", ["24:00", "7", "07:60", "noon", ""])
def test_a_time_of_day_is_one(at: str) -> None:
    with pytest.raises(UsageError, match="07:30"):
        time_of_day(at)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(["run"], "--due"), (["run", "--due", "-p", "2026-10"], "--due"), (["schedule", "crom"], "cron")],
)
def test_what_cannot_be_is_said(
    october: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert main([*arguments, "-w", str(october)]) == 1
    assert says in capsys.readouterr().err


def test_a_wrong_today_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KPI_TODAY", "tomorrow")
    with pytest.raises(UsageError, match="2026-11-03"):
        over(tmp_path)
