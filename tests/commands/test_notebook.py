"""``kpi notebook``: what is there, a copy that runs as it is, and nothing written over."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.commands.notebook import shipped, title_of
from kpi_toolkit.demo import write_demo

DEEP_DIVES = ("cohorts", "difference", "frontier", "lifecycle", "policy_lab")


def parameters(notebook: Path) -> dict[str, object]:
    (cell,) = [
        cell for cell in nbformat.read(notebook, as_version=4).cells if "parameters" in cell.metadata.get("tags", [])
    ]
    values: dict[str, object] = {}
    exec(cell.source, {}, values)
    return values


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("notebooks") / "shop"
    write_demo(folder, users=500, months=14)
    return folder


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_are_listed_with_their_titles(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notebook", "--language", language]) == 0
    said = capsys.readouterr().out
    for name, path in shipped().items():
        assert f"{name:<12} {title_of(path, 'en' if language == 'en' else 'zh')}" in said
    assert set(shipped()) == {"review", *DEEP_DIVES}


def test_a_copy_is_of_the_workspace_and_its_newest_whole_month(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notebook", "review", "-w", str(shop)]) == 0
    copy = shop / "notebooks" / "review.ipynb"
    assert f"kpi run --workspace {shop} --period 2026-10 --notebook {copy}" in capsys.readouterr().out
    filled = parameters(copy)
    assert (filled["workspace"], filled["period"], filled["role"]) == ("..", "2026-10", "promotion")
    assert (filled["language"], filled["nonce"]) == ("", "")
    assert main(["notebook", "review", "-w", str(shop)]) == 1
    assert "may hold your work" in capsys.readouterr().err


def test_a_copy_is_of_what_was_asked(shop: Path, tmp_path: Path) -> None:
    given = ["-p", "2026年8月", "-r", "service", "-l", "en", "--to", str(tmp_path / "mine" / "august.ipynb")]
    assert main(["notebook", "review", "-w", str(shop), *given]) == 0
    filled = parameters(tmp_path / "mine" / "august.ipynb")
    assert (filled["period"], filled["role"], filled["language"]) == ("2026-08", "service", "en")
    assert (tmp_path / "mine" / str(filled["workspace"])).resolve() == shop.resolve()


@pytest.mark.slow
@pytest.mark.parametrize("name", DEEP_DIVES)
def test_every_deep_dive_runs_as_it_was_copied(name: str, shop: Path, tmp_path: Path) -> None:
    copy = shop / "notebooks" / f"{name}.ipynb"
    assert main(["notebook", name, "-w", str(shop)]) == 0
    command = [sys.executable, "-m", "papermill", "--cwd", str(copy.parent), str(copy), str(tmp_path / "out.ipynb")]
    done = subprocess.run([*command, "--no-progress-bar"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    cells = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
    shown = "".join(str(output) for cell in cells for output in cell.get("outputs", []))
    assert "data:image/svg+xml;base64," in shown
    assert cells[-1].outputs


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["revew", "-w", "SHOP"], "Did you mean `review`?"),
        (["review"], "Say for which workspace"),
        (["review", "-w", "SHOP", "-l", "fr"], "There is no language `fr`"),
        (["review", "-w", "SHOP", "-r", "chef"], "chef"),
        (["review", "-w", "SHOP", "-p", "March", "--to", "x.ipynb"], "cannot be read"),
    ],
)
def test_what_cannot_be_is_said(
    given: list[str],
    said: str,
    shop: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    if "--to" not in given:
        given = [*given, "--to", "new.ipynb"]
    assert main(["notebook", *(str(shop) if word == "SHOP" else word for word in given)]) == 1
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_is_named(shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert main(["notebook", "review", "-w", str(shop), "--to", str(tmp_path / "file" / "x.ipynb")]) == 1
    assert "file/x.ipynb` cannot be written" in capsys.readouterr().err
