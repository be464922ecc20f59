"""The tutorial is followed: its commands are run on the export that it offers, and what it shows is what they say."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.units import Language
from scripts.docs_site.sample import FILE, sample
from scripts.docs_site.site import source

Told = pytest.CaptureFixture[str]
STEP = re.compile(
    r"^```sh\n(kpi .*)\n```\n(?:(?!^```).*\n)*?(?=^```|\Z)(?:```text\n(?P<said>(?:(?!^```).*\n)*)```)?", re.MULTILINE
)
RUNS_A_REVIEW = "kpi run"


def steps(language: Language) -> Iterator[tuple[str, list[str]]]:
    """Yield each command with the lines that the tutorial shows of what it says."""
    for step in STEP.finditer(source("tutorial", language)):
        shown = [line.strip() for line in (step["said"] or "").splitlines()]
        yield step[1], [line for line in shown if not line.startswith(("pip ", "kpi ", "my-shop/data"))]


def test_it_says_what_the_tutorial_shows_in_chinese(
    tmp_path: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The English one is followed from the wheel, in test_wheel.py, reviews and all; its commands are the same."""
    (tmp_path / "my-shop" / "data").mkdir(parents=True)
    (tmp_path / "my-shop" / "data" / FILE).write_bytes(sample("zh"))
    monkeypatch.chdir(tmp_path)
    followed = list(steps("zh"))
    assert [command.split()[1] for command, _ in followed] == ["init", "check", "plan", "check", "run", "notebook"]
    assert [bool(shown) for _, shown in followed] == [True, True, True, True, True, False]
    for command, shown in followed:
        if command.startswith(RUNS_A_REVIEW):
            continue
        code = main(command.split()[1:])
        told = capsys.readouterr()
        assert code == 0, f"{command}\n{told.out}\n{told.err}"
        assert [line for line in shown if line not in told.out] == [], told.out
    assert (tmp_path / "my-shop" / "notebooks" / "lifecycle.ipynb").is_file()
