"""``kpi notebook``: what is there, a copy that runs as it is, and nothing written over."""

import ast
import contextlib
import io
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.commands.notebook import shipped, title_of
from kpi_toolkit.demo import write_demo
from kpi_toolkit.language.text import word
from kpi_toolkit.units import Language
from tests.whole import part_of

LABS = ("frontier", "policy_lab")
DIVES = ("campaigns", "channels", "cohorts", "community", "content", "definitions", "difference", "funnel", "hours")
DIVES += ("chain", "data_check", "experiment", "lifecycle", "members", "metric", "referral", "service")


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
    assert set(shipped()) == {"review", "overview", *LABS, *DIVES}


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
    assert (
        main(["notebook", "data_check", "-w", str(shop), "-p", "2026-02", "--to", str(tmp_path / "check.ipynb")]) == 0
    )
    assert parameters(tmp_path / "check.ipynb")["days"] == "2026-02-01..2026-02-28"
    assert (tmp_path / "mine" / str(filled["workspace"])).resolve() == shop.resolve()


@pytest.mark.slow
@pytest.mark.parametrize("name", part_of(LABS, 2))
def test_a_lab_runs_with_papermill_as_it_was_copied(name: str, shop: Path, tmp_path: Path) -> None:
    copy = shop / "notebooks" / f"{name}.ipynb"
    assert main(["notebook", name, "-w", str(shop)]) == 0
    command = [sys.executable, "-m", "papermill", "--cwd", str(copy.parent), str(copy), str(tmp_path / "out.ipynb")]
    done = subprocess.run([*command, "--no-progress-bar"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    cells = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
    shown = "".join(str(output) for cell in cells for output in cell.get("outputs", []))
    assert "data:image/svg+xml;base64," in shown
    assert cells[-1].outputs


def run(notebook: Path, language: str) -> dict[str, list[str]]:
    """Run the cells of a notebook here, and return what they show and print by cell."""
    shown: dict[str, list[str]] = {}
    names: dict[str, object] = {}
    for cell in (cell for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"):
        *first, last = ast.parse(cell.source).body
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            is_value = isinstance(last, ast.Expr)
            exec(compile(ast.Module(first if is_value else [*first, last], []), cell.id, "exec"), names)
            value = eval(compile(ast.Expression(last.value), cell.id, "eval"), names) if is_value else None
        if "parameters" in cell.metadata.get("tags", []):
            names["language"] = language
        if value is not None:
            show = getattr(value, "_repr_html_", value.__repr__)
            shown.setdefault(cell.id, []).append(show())
        shown.setdefault(cell.id, []).append(printed.getvalue())
    return shown


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "language"), part_of([(name, "en" if n % 4 > 1 else "zh") for n, name in enumerate(DIVES)], 2, 1)
)
def test_every_deep_dive_shows_pictures_and_words(
    name: str, language: str, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / f"{name}.ipynb"
    assert main(["notebook", name, "-w", str(shop), "--to", str(copy)]) == 0
    monkeypatch.chdir(tmp_path)
    shown = run(copy, language)
    pages = [text for cell, texts in shown.items() for text in texts if cell != "echo"]
    assert sum("data:image/svg+xml;base64," in page for page in pages) >= 1
    other: Language = "zh" if language == "en" else "en"
    heads = {
        f'<th scope="col">{word(key, other)}</th>' for key in ("analysis.usual", "analysis.segment", "column.metric")
    }
    assert not [head for head in heads if any(head in page for page in pages)]
    (told,) = shown["echo"]
    assert told.strip()
    assert bool(re.search("[\u4e00-\u9fff]", told.replace("_", ""))) == (language == "zh"), told


@pytest.mark.slow
def test_the_overview_shows_every_role(cdnow_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["notebook", "overview", "-w", str(cdnow_copy), "-p", "1998-03"]) == 0
    monkeypatch.chdir(cdnow_copy / "notebooks")
    shown = run(cdnow_copy / "notebooks" / "overview.ipynb", "en")
    assert "Operations scores 102.0" in shown["words"][0]
    assert "data:image/svg+xml;base64," in shown["roles-picture"][0]
    assert "<table" in shown["roles"][0]
    assert shown["echo"][0] == "<overview 1998-03 en: 1 roles>"


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
