"""README and what else is written are true: snippets run, commands and files exist, what the code says has its Chinese."""

import ast
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from kpi_toolkit.cli import app
from kpi_toolkit.metrics.catalogue import CATALOGUE
from scripts.docs_site.commands import commands
from scripts.docs_site.python_api import python_api
from scripts.docs_site.settings import settings
from scripts.docs_site.words import chinese

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str, page: str = README) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


@pytest.mark.parametrize("page", ["README.md", "docs/en/pandas.md"])
def test_python_snippets_give_what_their_comments_say(page: str) -> None:
    checked = 0
    for block in blocks("python", (ROOT / page).read_text("utf-8")):
        known: dict[str, Any] = {}
        for node in ast.parse(block).body:
            source = ast.get_source_segment(block, node) or ""
            said = block.splitlines()[(node.end_lineno or 1) - 1].partition("#")[2].strip()
            if isinstance(node, ast.Expr):
                value = eval(source, known)
                if said and not said.startswith("one tidy"):
                    assert repr(value) == said
                    checked += 1
            else:
                exec(source, known)
    assert checked >= 2


def test_the_readme_convinces_and_starts_and_leaves_the_rest_to_the_documentation() -> None:
    assert len(README.splitlines()) <= 100, "Write it into docs/en and docs/zh."
    assert (ROOT / "docs" / "review.png").stat().st_size <= 300_000
    tutorial = (ROOT / "docs" / "en" / "tutorial.md").read_text("utf-8")
    own_data = blocks("sh", README.partition("## Your own data")[2])[0]
    first_hour = [" ".join(line.split()[1:3]) for line in own_data.splitlines() if line.startswith("kpi ")]
    followed = [" ".join(line.split()[1:3]) for line in "".join(blocks("sh", tutorial)).splitlines()]
    assert first_hour == ["init my-shop", "check --workspace", "plan template", "run --workspace"]
    assert set(first_hour) <= set(followed)
    assert len(CATALOGUE) > 200
    assert len(list((ROOT / "notebooks").glob("*.ipynb"))) == 21, "Say in README.md how many deep dives there are."


def test_every_command_and_option_shown_exists() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    shown = [line.split("#")[0].split() for block in blocks("sh") for line in block.splitlines() if "kpi " in line[:4]]
    assert len(shown) >= 4
    for line in shown:
        command = commands[line[1]]
        command = getattr(command, "commands", {}).get(line[2] if len(line) > 2 else "", command)
        options = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        assert {word for word in line if word.startswith("--")} <= options


def test_what_the_code_says_has_its_chinese() -> None:
    """Of commands, options, settings and public names; what lacks it fails, and says what to write."""
    said = "\n".join(make("en") for make in (commands, settings, python_api)).replace("\\|", "|")
    for make in (commands, settings, python_api):
        assert make("zh")
    left = [english for english in chinese() if english not in said]
    assert left == [], "Nothing says this any more: remove it from docs/zh/words.yaml."


def test_links_and_pictures_exist() -> None:
    for page in (ROOT / "README.md", ROOT / "AGENTS.md", ROOT / "examples" / "cdnow" / "README.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name} links to `{target}`, which does not exist."


def test_make_targets_shown_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    pages = README + (ROOT / "AGENTS.md").read_text("utf-8")
    assert set(re.findall(r"`make ([a-z-]+)", pages)) <= targets


def test_nothing_of_this_machine_is_committed() -> None:
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    own = str(ROOT)
    texts = (".py", ".md", ".txt", ".toml", ".yml", ".yaml", ".ipynb", ".csv", "")
    for path in (ROOT / name for name in files if name):
        if path.is_file() and path.suffix in texts:
            assert own not in path.read_text("utf-8", errors="ignore"), f"{path.name} names {own}"
