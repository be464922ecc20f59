"""The wheel carries what the first hour needs: the tutorial is followed from it, outside the checkout."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kpi_toolkit.files.resources import resource
from scripts.docs_site.sample import FILE, sample
from tests.docs.test_tutorial import steps

ROOT = Path(__file__).parent.parent
RUN = """
import json, sys
import kpi_toolkit
from kpi_toolkit.cli import main
from kpi_toolkit.files.resources import resource

places = ("notebooks", "review.ipynb"), ("templates", "style.css"), ("templates", "fonts", "NotoSansSC-Bold.ttf")
print(kpi_toolkit.__file__, *(resource(*place) for place in places), sep="\\n", flush=True)
for command in json.loads(sys.argv[1]):
    print("\\0", end="", flush=True)
    if code := main(command):
        sys.exit(f"{command}: {code}")
"""
"""Commands in one process, what each says behind a sign of its own: a process for each would start Python anew."""
BESIDE = (
    ["demo", "a-shop", "--users", "500", "--months", "6"],
    ["notebook"],
    ["notebook", "review", "--workspace", "my-shop", "--to", "mine.ipynb"],
)
"""What the first hour has besides the tutorial."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the wheel holds, and nothing else of the project."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", folder, ROOT]
    subprocess.run([str(part) for part in build], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.mark.slow
def test_the_tutorial_is_followed_from_an_installed_wheel(site: Path, tmp_path: Path) -> None:
    assert {"py.typed", "__init__.pyi"} <= {path.name for path in (site / "kpi_toolkit").iterdir()}
    (tmp_path / "my-shop" / "data").mkdir(parents=True)
    (tmp_path / "my-shop" / "data" / FILE).write_bytes(sample("en"))
    followed = list(steps("en"))
    commands = [command.split()[1:] for command, _ in followed] + list(BESIDE)
    environment = {"PYTHONPATH": str(site), "PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", RUN, json.dumps(commands)], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    places, *told = done.stdout.split("\0")
    assert all(line.startswith(str(site)) for line in places.splitlines()), places
    for (command, shown), out in zip(followed, told, strict=False):
        assert [line for line in shown if line not in out] == [], f"{command}\n{out}"
    assert {"reports", "notebooks", "plan"} <= {path.name for path in (tmp_path / "my-shop").iterdir()}
    notebooks = [line.split()[0] for line in told[-2].splitlines()[:-1]]
    assert notebooks[0] == "review"
    assert len(notebooks) == len(list(resource("notebooks").glob("*.ipynb")))
    mine, shipped = (
        (folder / name).read_text("utf-8")
        for folder, name in ((tmp_path, "mine.ipynb"), (ROOT, "notebooks/review.ipynb"))
    )
    kinds = [[cell["cell_type"] for cell in json.loads(text)["cells"]] for text in (mine, shipped)]
    assert kinds[0] == kinds[1]
