"""Paths, rights and leftovers: nothing leads out, nobody else reads, and what was killed leaves nothing for long."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.commands.notebook import check_place
from kpi_toolkit.errors import UsageError
from kpi_toolkit.files.durable import write_atomically
from kpi_toolkit.files.private import _sweep
from kpi_toolkit.files.resources import resource
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.run.publish import FAILED, keep_failed, publish
from kpi_toolkit.run.request import Request, check_request
from kpi_toolkit.run.shelf import build_index
from tests.board.row import Row

NAMES = [
    *(
        {"period": text}
        for text in ("1998-03\n", "1998-03\r", "\n1998-03", "1998-03\t", "1998-03\x00", "1998-03\u2028")
    ),
    *({"period": text} for text in ("", ".", "..", "../x", "/etc", "1998-03/..", "1998-3", "1998-03~x", "a/../b", "~")),
    *(
        {"role": text}
        for text in ("", "..", "../x", "a/b", "a~b", "A", "operations\n", "ope rations", "运营", "x" * 60)
    ),
    *({"language": text} for text in ("", "..", "fr", "zh\n", "ZH", "zh/..")),
]
"""What an edition must not be called."""
LABELS = [
    "1998-03\n",
    "1998-03\r\n",
    "\n1998-03",
    "1998\n-03",
    "1998-03\t",
    "1998-03\x00",
    "1998-03\x1b[0m",
    "1998-Q1\n",
]
"""Periods that no command takes."""
PLACES = [
    "own.ipynb",
    "data/own.ipynb",
    "notebooks/../own.ipynb",
    "notebooks/link.ipynb",
    "notebooks/folder/own.ipynb",
    "notebooks2/own.ipynb",
    "/tmp/own.ipynb",
    "../own.ipynb",
]
"""Notebooks elsewhere than in the workspace's folder of them; links lead there."""


def test_names(tmp_path: Path) -> None:
    usual = {"period": "1998-03", "role": "operations", "language": "zh"}

    def fell(names: dict[str, str]) -> str:
        try:
            check_request(Request(tmp_path, tmp_path, output=tmp_path, **(usual | names)))
        except UsageError:
            return ""
        return "taken"

    Row("paths: names of editions", NAMES).run(fell)


def test_labels() -> None:
    def fell(text: str) -> str:
        try:
            return f"read as {parse_period(text)}"
        except UsageError as error:
            return "" if "\n" not in error.message else "a line end is in the message"

    Row("paths: periods with signs nobody sees", LABELS).run(fell)
    assert str(parse_period(" 1998-03 ")) == "1998-03"


def test_notebooks_from_elsewhere(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    (shop / "notebooks").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    for file in (shop / "own.ipynb", tmp_path / "elsewhere" / "own.ipynb", shop / "notebooks" / "sound.ipynb"):
        file.write_text("{}")
    (shop / "notebooks" / "link.ipynb").symlink_to(shop / "own.ipynb")
    (shop / "notebooks" / "folder").symlink_to(tmp_path / "elsewhere")

    def fell(place: str) -> str:
        try:
            check_place(shop / place, shop)
        except UsageError as error:
            return "" if "--trust" in error.message else error.message
        return "run"

    Row("notebook outside", PLACES).run(fell)
    check_place(shop / "notebooks" / "sound.ipynb", shop)
    check_place(resource("notebooks") / "review.ipynb", shop)


def test_a_notebook_from_elsewhere_is_not_begun(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own := tmp_path / "own.ipynb").write_text("{}")
    assert main(["run", "-w", "examples/cdnow", "-p", "1998-03", "--notebook", str(own), "-o", str(tmp_path)]) == 1
    assert "--trust" in capsys.readouterr().err


MASKS = [0o022, 0o002, 0o027, 0o077, 0o000]


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no umask")
def test_rights(tmp_path: Path) -> None:
    def fell(mask: int) -> str:
        request = Request(tmp_path, tmp_path, "1998-03", "operations", "zh", tmp_path / f"out{mask:o}")
        before = os.umask(mask)
        try:
            publish(request, {"review.json": b"{}", "editions/1.json": b"{}"})
            keep_failed(request, b"{}")
            build_index(request.output)
        finally:
            os.umask(before)
        wrong = []
        for place in (request.output, *request.output.rglob("*")):
            rights = stat.S_IMODE(place.stat().st_mode)
            allowed = 0o700 if FAILED in place.parts else 0o750 & ~mask
            is_lock = ".locks" in place.parts and place.is_file()
            if rights & ~allowed and not is_lock:
                wrong.append(f"{place.relative_to(tmp_path)} {rights:o}")
        return ", ".join(wrong)

    Row("rights by umask", MASKS).run(fell)
    (shared := tmp_path / "shared.csv").write_text("a")
    shared.chmod(0o644)
    write_atomically(shared, b"b")
    assert stat.S_IMODE(shared.stat().st_mode) == 0o644  # who may read a file is its owner's to say


KILLED = [
    "from kpi_toolkit.engines.duckdb import DuckDBEngine; engine = DuckDBEngine()",
    "from kpi_toolkit.files.private import PrivateFolder; folder = PrivateFolder('run')",
    "from kpi_toolkit.files.private import private_folder as p; block = p('source'); block.__enter__()",
    "from kpi_toolkit.files.private import private_folder as p; block = p('kernels'); block.__enter__()",
]
"""What a process is at when it is killed."""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody know that the process has ended")
def test_folders_of_killed_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)

    def fell(code: str) -> str:
        process = subprocess.Popen(
            [sys.executable, "-c", f"{code}; print(1, flush=True); import time; time.sleep(60)"], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        with process.stdout as said:
            said.readline()
            _sweep.cache_clear()
            _sweep(str(tmp_path))
            lived = list(tmp_path.glob("kpi-*"))
            process.send_signal(signal.SIGKILL)
            process.wait()
        _sweep.cache_clear()
        _sweep(str(tmp_path))
        left = list(tmp_path.glob("kpi-*"))
        return "" if lived and not left else f"while it lived {lived}, afterwards {left}"

    Row("leftovers: temporary folders", KILLED, few=2).run(fell)


LEFT = [".index.html.0a1b2c3d", ".metrics.html.00000000", ".index.html.ffffffff"]


def test_leftovers_beside_the_index(tmp_path: Path) -> None:
    def fell(name: str) -> str:
        (tmp_path / name).write_text("half a page")
        build_index(tmp_path, beside={"metrics.html": "<html>"})
        return "still there" if (tmp_path / name).exists() else ""

    Row("leftovers: pages half written", LEFT).run(fell)
    (kept := tmp_path / ".index.html.swp").write_text("an editor's")
    build_index(tmp_path)
    assert kept.exists()


def test_a_demo_below_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert main(["demo", str(tmp_path / "file" / "shop")]) == 1
    assert "cannot be" in capsys.readouterr().err
