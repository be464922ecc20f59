"""The main job as its user does it: run the example's review in both languages and read what comes out."""

import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pypdf
import pytest

from kpi_toolkit.cli import main
from tests.whole import part_of

ROOT = Path(__file__).parents[2]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    output = tmp_path_factory.mktemp("reports")
    for language in ("zh", "en"):
        arguments = ["run", "-w", "examples/cdnow", "-p", "1998-03", "-r", "operations", "-l", language, "-o", output]
        assert (
            main([str(argument) for argument in [*arguments, *(["-r", "overview"] if language == "en" else [])]]) == 0
        )
    return {language: output / "1998-03" / "operations" / language for language in ("zh", "en")}


def visible(page: str) -> str:
    body = page[page.index("<main") :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def described(page: str) -> list[str]:
    return re.findall(r'<img[^>]*alt="([^"]*)"', page)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_html_is_small_offline_and_described(editions: dict[str, Path], language: str) -> None:
    page = (editions[language] / "review.html").read_text("utf-8")
    assert len(page.encode()) < 1_000_000
    assert "<script" not in page
    assert not re.search(r"""(src|href)=["'](https?:|//|file:)""", page)
    pictures = described(page)
    assert len(pictures) == page.count("<img")
    assert len(pictures) >= 4 + 12
    assert all(pictures)


@pytest.mark.slow
def test_pages_are_of_one_language(editions: dict[str, Path]) -> None:
    english = (editions["en"] / "review.html").read_text("utf-8")
    assert not CHINESE.search(visible(english))
    assert not any(CHINESE.search(alt) for alt in described(english))
    chinese = (editions["zh"] / "review.html").read_text("utf-8")
    words = set(re.findall(r"[A-Za-z_]{4,}", visible(chinese)))
    known = {
        "CDNOW",
        "ARPPU",
        "America",
        "New_York",
        "events",
        "users",
        "wallet",
        "ratings",
        "spend",
        "LMDI",
    }  # names, as they are
    assert {word for word in words - known if "_" not in word and word not in ("sales", "buyers", "orders")} == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "zh",
            [
                "运营岗位绩效回顾",
                "销售额",
                "$108,970",
                "未达标但可能是偶然",
                "未达标，可能是偶然",
                "复购率3（老客近90天口径）",
                "没有行为记录表",
            ],
        ),
        ("en", ["Operations review", "Sales", "$108,970", "missed, perhaps by chance", "no table events"]),
    ],
)
def test_what_a_boss_looks_for_is_in_html_and_pdf(
    editions: dict[str, Path], language: str, expected: list[str]
) -> None:
    shown = visible((editions[language] / "review.html").read_text("utf-8"))
    paper = "".join(page.extract_text() for page in pypdf.PdfReader(editions[language] / "review.pdf").pages)
    flat = re.sub(r"\s+", "", paper)
    for words in expected:
        assert words in shown
        assert re.sub(r"\s+", "", words) in flat


@pytest.mark.slow
def test_reviews_without_a_target_are_published_too(tmp_path: Path, cdnow_copy: Path) -> None:
    """Weeks, quarters, years, running periods and roles without targets; weeks that start on Sunday."""
    settings = (cdnow_copy / "kpi.yaml").read_text("utf-8").replace("language: zh", "language: en\nweek_start: sunday")
    (cdnow_copy / "kpi.yaml").write_text(settings, "utf-8")
    for period, code in part_of((("1998-W10", 0), ("1998-Q1", 0), ("1998", 6), ("1998-06-05", 0)), 2):
        roles = ["-r", "operations", "-r", "promotion"] if period == "1998-W10" else ["-r", "operations"]
        arguments = ["run", "-w", str(cdnow_copy), "-p", period, *roles, "-f", "html", "-o", str(tmp_path / "out")]
        assert main(arguments) == code, period
        page = (tmp_path / "out" / period / "operations" / "en" / "review.html").read_text("utf-8")
        said = "monthly verdicts" if period in ("1998-Q1", "1998") else "No targets were agreed"
        assert said in page
    assert (tmp_path / "out" / "1998-W10" / "promotion" / "en" / "review.html").exists()
    assert "The data do not cover the whole period" in (
        tmp_path / "out" / "1998" / "operations" / "en" / "review.html"
    ).read_text("utf-8")


@pytest.mark.slow
def test_json_and_index_stand_beside_the_pages(editions: dict[str, Path]) -> None:
    review = json.loads((editions["zh"] / "review.json").read_text("utf-8"))
    assert review["status_counts"]["noise"] == 1
    values = {metric["name"]: metric["value"] for metric in review["metrics"]}
    assert values["sales"] == 108970.15
    index = (editions["zh"].parents[2] / "index.html").read_text("utf-8")
    for language in ("zh", "en"):
        assert f"1998-03/operations/{language}/review.html" in index
        assert f"1998-03/operations/{language}/review.pdf" in index
        page, other = (editions[language] / "review.html").read_text("utf-8"), {"zh": "en", "en": "zh"}[language]
        assert f'<a href="../../../1998-03/operations/{other}/review.html">' in page
        assert '<a href="review.pdf">PDF</a>' in page


@pytest.mark.slow
def test_the_overview_is_an_edition_that_others_link(editions: dict[str, Path]) -> None:
    folder = editions["en"].parents[1] / "overview" / "en"
    assert {file.suffix for file in folder.iterdir()} == {".html", ".pdf", ".xlsx", ".json", ".ipynb"}
    page = (folder / "review.html").read_text("utf-8")
    assert "Who reached what" in page
    assert '<a href="../../../1998-03/operations/en/review.html">Operations</a>' in page
    assert not CHINESE.search(visible(page))
    assert '<a href="../../../1998-03/overview/en/review.html">' in (editions["en"] / "review.html").read_text("utf-8")
    assert 'href="1998-03/overview/en/review.html"' in (editions["zh"].parents[2] / "index.html").read_text("utf-8")
    assert (editions["zh"].parents[2] / "metrics.html").is_file()
    record = json.loads((folder / "review.json").read_text("utf-8"))
    assert (record["role"], record["period"], record["is_preliminary"]) == ("overview", "1998-03", False)


@pytest.mark.slow
def test_plain_papermill_works_without_the_command(tmp_path: Path) -> None:
    out = tmp_path / "out.ipynb"
    command = [
        sys.executable,
        "-m",
        "papermill",
        "notebooks/review.ipynb",
        str(out),
        "-p",
        "period",
        "1998-03",
        "-p",
        "role",
        "operations",
        "-p",
        "language",
        "en",
        "--no-progress-bar",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    notebook = nbformat.read(out, as_version=4)
    html = "".join(
        str(output.data["text/html"])
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "text/html" in output.get("data", {})
    )
    assert "$108,970" in html


@pytest.mark.slow
def test_an_analysts_own_cells_are_printed_and_a_failing_one_leaves_the_old_edition(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook = nbformat.read(ROOT / "notebooks" / "review.ipynb", as_version=4)
    note = nbformat.v4.new_markdown_cell("Our *own* remark.", metadata={"tags": ["report"]})
    table = nbformat.v4.new_code_cell('kt.measure(shop, "sales", period)[["metric", "value"]]')
    notebook.cells[-1:-1] = [note, table]
    own = tmp_path / "own.ipynb"
    nbformat.write(notebook, own)
    arguments = [
        "run",
        "-w",
        "examples/cdnow",
        "-p",
        "1998-03",
        "-r",
        "operations",
        "-l",
        "en",
        "--notebook",
        str(own),
        "--trust",
        "-o",
        str(tmp_path / "out"),
        "-f",
        "html",
    ]
    assert main(arguments) == 0
    page = tmp_path / "out" / "1998-03" / "operations" / "en" / "review.html"
    before = page.read_text("utf-8")
    assert "Our <em>own</em> remark." in before
    assert "108970.15" in before
    notebook.cells[-2].source = "1 / 0"
    nbformat.write(notebook, own)
    assert main(arguments) == 3
    message = capsys.readouterr().err
    assert "1 / 0" in message
    assert "division by zero" in message
    assert "Traceback" not in message
    assert page.read_text("utf-8") == before
