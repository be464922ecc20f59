"""What a run tells a scheduler, and what a failed one leaves to see it again: one line an event, no secret in any."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.run.journal import Journal

FAILING = 'url = "postgresql://lin:hunter2-secret@db/shop"\nraise ValueError(f"no connection to {url}")'


def lines_of(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_a_run_adds_a_line_an_event_and_says_the_same_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log, shop = tmp_path / "run.jsonl", tmp_path / "shop"
    (shop / "data").mkdir(parents=True)
    (shop / "data" / "orders.csv").write_text("order_id,user_id,ordered_at,amount\n1,ann,2026-10-05,10\n")
    (shop / "kpi.yaml").write_text("language: en\nsource: {path: data}\n")
    asked = ["run", "-w", str(shop), "-r", "operations", "--log", str(log)]
    assert main([*asked, "-p", "2024-01", "--verbose"]) == 2
    told = capsys.readouterr().err
    began, *others, ended = lines_of(log)
    assert (began["event"], began["period"], began["roles"]) == ("begin", "2024-01", ["operations"])
    assert (ended["event"], ended["exit_code"]) == ("end", 2)
    (refused,) = [line for line in others if line["event"] == "period"]
    assert (refused["period"], refused["result"], refused["exit_code"]) == ("2024-01", "no edition", 2)
    assert "no data for 2024-01" in refused["error"]
    assert {"opened", "period"} <= {line["event"] for line in others}
    assert all(f" s  {line['event']}" in told for line in (began, *others, ended))
    assert main([*asked, "-p", "2024-02"]) == 2
    assert " s  begin" not in capsys.readouterr().err
    assert [line["event"] for line in lines_of(log)].count("begin") == 2, "lines are added, none is lost"


def test_a_log_that_cannot_be_written_is_said_before_anything_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "kpi.yaml").write_text("language: en\n")
    assert main(["run", "-w", str(shop), "-p", "2026-10", "--log", str(tmp_path)]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_a_failed_run_leaves_what_is_needed_to_see_it_again(
    write_notebook: Callable[..., Path], request_for: Callable[..., Any], run: Callable[..., Any], tmp_path: Path
) -> None:
    request = request_for(write_notebook("broken", FAILING), parameters={"rows": 7})
    (outcome,) = run(request)
    (kept,) = request.output.glob(".failed/*.json")
    record = json.loads(kept.read_text("utf-8"))
    assert record["error"]["kind"] == "ExecutionError"
    assert record["error"]["exit_code"] == outcome.error.exit_code
    assert record["request"] == {"period": request.period, "role": request.role, "language": request.language}
    assert record["notebook"]["name"] == "broken.ipynb"
    assert record["parameters"]["rows"] == 7
    assert {"kpi-toolkit", "duckdb"} <= set(record["versions"])
    assert len(list(request.output.glob(".failed/*.ipynb"))) == 1
    log = tmp_path / "run.jsonl"
    Journal(log).outcomes([outcome])
    (line,) = lines_of(log)
    assert (line["event"], line["result"], line["exit_code"]) == ("edition", "failed", outcome.error.exit_code)
    written = log.read_text("utf-8") + "".join(
        file.read_text("utf-8") for file in request.output.rglob("*") if file.is_file()
    )
    assert "hunter2-secret" not in written
