"""One row is a format: command line, files, checks, editions, index and documentation follow from it."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kpi_toolkit.errors import RenderError, UsageError
from kpi_toolkit.export import formats
from kpi_toolkit.export.executed import Executed
from kpi_toolkit.export.formats import FORMATS, Format, choices, for_readers, made, render
from kpi_toolkit.run.published import published
from kpi_toolkit.run.shelf import render_index
from kpi_toolkit.units import LANGUAGES
from tests.export.executed import notebook

REVIEW = {
    "period": "2026-10",
    "role_label": "运营负责人",
    "headline": "销售额",
    "language": "zh",
    "title": "绩效",
    "organisation": "星河文具",
    "is_preliminary": False,
}
DOCS = Path(__file__).parents[2] / "docs"


def in_words(executed: Executed) -> bytes:
    return f"{executed.title}\n{executed.text('headline')}\n".encode()


def has_a_headline(content: bytes, executed: Executed) -> None:
    if executed.text("headline") not in content.decode() or not executed.text("headline"):
        raise RenderError("The words are not what was asked for.")


WORDS = Format("words", "review.txt", {"zh": "文字", "en": "Words"}, in_words, has_a_headline)


@pytest.fixture
def with_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "FORMATS", (*FORMATS, WORDS))


def executed(**more: object) -> Executed:
    return Executed(notebook(), {**REVIEW, **more})


def test_every_format_stands_once() -> None:
    for values in ([row.name for row in FORMATS], [row.file for row in FORMATS]):
        assert len(values) == len(set(values))
    assert FORMATS[0].is_always_made, "a run names the file of the first format of every edition"


def test_all_files_of_an_edition_are_made_and_checked() -> None:
    files = render(executed(), made(None))
    assert set(files) == {row.file for row in FORMATS}
    assert files["review.pdf"].startswith(b"%PDF")
    assert json.loads(files["review.json"]) == REVIEW
    assert json.loads(files["review.ipynb"])["cells"]


def test_what_the_review_says_must_be_in_every_format_that_is_read() -> None:
    for row in for_readers():
        with pytest.raises(RenderError, match="does not contain `没有这句`"):
            render(executed(headline="没有这句"), [row])


def test_what_is_not_asked_for_is_not_made() -> None:
    assert [row.name for row in made(["html"])] == ["html", "json", "schema", "notebook"]
    assert [row.name for row in made([])] == ["html", "json", "schema", "notebook"]
    assert [row.name for row in made(["pdf"])] == ["html", "pdf", "json", "schema", "notebook"]


@pytest.mark.parametrize("name", ["docx", "", "json", "review.pdf"])
def test_unknown_format_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(UsageError, match=f"There is no format `{name}`"):
        made(["html", name])


@pytest.mark.usefixtures("with_words")
def test_a_new_row_is_a_choice_a_file_and_a_check() -> None:
    assert choices() == "html,pdf,xlsx,words"
    assert render(executed(), made(["words"]))["review.txt"].decode() == "绩效 · 2026-10\n销售额\n"
    with pytest.raises(RenderError, match="not what was asked for"):
        render(executed(headline=""), [WORDS])


@pytest.mark.usefixtures("with_words")
@pytest.mark.parametrize(("language", "label"), [("zh", "文字"), ("en", "Words")])
def test_a_new_row_is_a_link_on_the_index_page(tmp_path: Path, language: str, label: str) -> None:
    folder = tmp_path / "2026-10" / "operations" / "zh"
    folder.mkdir(parents=True)
    for name in ("review.json", "review.html", "review.txt"):
        (folder / name).write_text("{}", "utf-8")
    page = render_index(published(tmp_path), "en" if language == "en" else "zh")
    assert re.findall(r'<a href="([^"]*)">([^<]*)</a>', page) == [
        ("2026-10/operations/zh/review.html", "HTML"),
        ("2026-10/operations/zh/review.txt", label),
    ]


ON_THE_COMMAND_LINE = """\
import sys
from kpi_toolkit.export import formats
from kpi_toolkit.export.formats import FORMATS, Format
formats.FORMATS = (*FORMATS, Format("words", "review.txt", {"zh": "文字", "en": "Words"}, lambda executed: b""))
from kpi_toolkit.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "--help"], "html,pdf,xlsx,words"),
        (["run", "-w", "examples/cdnow", "-p", "1998-03", "-f", "html,word"], "Did you mean `words`?"),
    ],
)
def test_a_new_row_is_known_to_the_command_line(arguments: list[str], said: str) -> None:
    done = subprocess.run([sys.executable, "-c", ON_THE_COMMAND_LINE, *arguments], capture_output=True, text=True)
    assert said in done.stdout + done.stderr


def test_a_format_that_needs_nothing_checked_is_not_checked() -> None:
    assert render(executed(), [replace(WORDS, check=None, make=lambda _: b"")]) == {"review.txt": b""}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_documentation_names_every_file_and_every_choice(language: str) -> None:
    page = (DOCS / language / "editions.md").read_text("utf-8")
    lacking = [row.file for row in FORMATS if f"`{row.file}`" not in page]
    assert not lacking, f"Say in docs/{language}/editions.md what {lacking} are."
    assert f"--format {choices()}" in page, f"docs/{language}/editions.md shows another list of formats."
