"""`kpi doctor`: what is missing is named with the command that mends it, and nothing else is hidden by it."""

import json
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.commands import doctor
from kpi_toolkit.language.words import WORDS


@pytest.fixture(autouse=True)
def _no_page_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpi_toolkit.export.pdf.render_pdf", lambda page, **how: b"%PDF")


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, dict[str, str]]]:
    code = main(["doctor", "--json", "--language", "en", *arguments])
    shown = json.loads(capsys.readouterr().out)
    assert shown["ok"] == (code == 0)
    return code, {check["name"]: check for check in shown["checks"]}


def test_a_machine_that_has_all_is_well(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, checks = told(capsys)
    assert code == 0, checks
    assert [name for name, check in checks.items() if check["state"] == "ill"] == []
    assert {"toolkit", "packages", "fonts", "PDF", "memory", "time zones", "write access", "engine chDB 4"} <= set(
        checks
    )


def test_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--language", "zh"]) == 0
    shown = capsys.readouterr().out
    assert "✓ 时区数据: " in shown
    assert shown.endswith("一切就绪。\n")
    assert main(["doctor", "--language", "fr"]) == 1


def test_packages_that_are_missing_or_old(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        if name == "holidays":
            raise PackageNotFoundError(name)
        return "1.0" if name == "ibis-framework" else "99" if name == "duckdb" else "2026.1"

    monkeypatch.setattr(
        doctor, "requires", lambda _: ["holidays>=0.100", "ibis-framework>=12", "psycopg; extra == 'x'"]
    )
    monkeypatch.setattr(doctor, "version", version)
    code, checks = told(capsys)
    assert code == 1
    assert checks["packages"]["said"] == "missing: `holidays`"
    assert checks["packages"]["command"] == "pip install 'holidays>=0.100' 'ibis-framework>=12'"


def test_a_page_that_cannot_be_drawn(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(page: str, **how: str) -> bytes:
        raise OSError("no libcairo.so.2")

    monkeypatch.setattr("kpi_toolkit.export.pdf.render_pdf", refused)
    code, checks = told(capsys)
    assert (code, checks["PDF"]["command"]) == (1, "pip install plutoprint")
    assert "no libcairo.so.2" in checks["PDF"]["said"]


def test_a_module_that_cannot_be_imported_hides_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "kpi_toolkit.export.pdf", None)
    code, checks = told(capsys)
    assert code == 1
    assert {checks[name]["state"] for name in ("fonts", "PDF")} == {"ill"}
    assert checks["time zones"]["state"] == "ok"


def test_engines_are_noted_with_their_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "find_spec", lambda name: None)
    monkeypatch.setattr(doctor, "_free_memory", lambda: (100 << 20, 1 << 30))
    code, checks = told(capsys)
    assert code == 0
    assert checks["engine PostgreSQL 15"]["command"] == "pip install 'kpi-toolkit[postgres]'"
    assert checks["memory"]["said"] == "only 100 MiB of 1.0 GiB free, less than the 1500MB that DuckDB may take"
    assert checks["memory"]["command"] == "export KPI_MEMORY=500MB"


def test_folders_that_cannot_be_written_and_a_source_that_cannot_be_opened(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(doctor, "_can_write", lambda folder: folder != tmp_path)
    code, checks = told(capsys, "--workspace", str(tmp_path))
    assert code == 1
    assert checks["write access"]["command"] == f"chmod u+rwx '{tmp_path}'"
    assert "does not exist" in checks["source"]["said"]


def test_every_word_is_used() -> None:
    code = Path(doctor.__file__).read_text("utf-8")
    for key in (key.removeprefix("doctor.") for key in WORDS if key.startswith("doctor.")):
        assert f'"{key}"' in code or f'"doctor.{key}"' in code, key
