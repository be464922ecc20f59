"""The wheel carries what a report needs: notebooks, templates and fonts, found without the checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
def test_an_installed_wheel_finds_its_notebooks_and_templates(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", tmp_path, ROOT]
    subprocess.run([str(part) for part in build], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    assert {"py.typed", "__init__.pyi"} <= {path.name for path in (site / "kpi_toolkit").iterdir()}
    code = (
        "from kpi_toolkit.files.resources import resource; import kpi_toolkit;"
        "print(kpi_toolkit.__file__); print(resource('notebooks', 'review.ipynb'));"
        "print(resource('templates', 'style.css')); print(resource('templates', 'fonts', 'NotoSansSC-Bold.ttf'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(site)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert all(line.startswith(str(site)) for line in done.stdout.splitlines()), done.stdout
