"""An edition that is there, whole and made from the same is left as it is; anything else makes it anew."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from kpi_toolkit.errors import DataError
from kpi_toolkit.run import exit_code, manifest
from tests.run.conftest import PARAMETERS

pytestmark = pytest.mark.slow

WITH_EARLIER = f'{PARAMETERS}\nearlier: str = ""'
COMPARING = """\
from IPython.display import display
asked = {"period": period, "role": role, "language": language}
review = {**asked, "headline": f"{rows} rows", "compared": bool(earlier), "is_preliminary": is_draft}
display({"application/vnd.kpi-toolkit.echo+json": {"nonce": nonce, **asked, "review": review}, "text/plain": ""}, raw=True)"""
"""An echo that says whether there was an earlier edition to compare with."""


@pytest.fixture
def no_kernel(monkeypatch):
    monkeypatch.setattr("kpi_toolkit.run.kernels.kernel_managers", lambda *_: pytest.fail("a kernel was started"))


@pytest.fixture
def edition(write_notebook, request_for, run):
    """Return the request of an edition that has just been published."""
    request = request_for(write_notebook("good", "rows * 2"), inputs="of October")
    (outcome,) = run(request)
    assert (outcome.error, outcome.is_unchanged) == (None, False)
    return request


def state(folder):
    """Return everything that touching a folder would change."""
    return {file: (file.stat().st_mtime_ns, file.stat().st_ino) for file in [folder, *sorted(folder.rglob("*"))]}


def test_edition_made_from_the_same_is_not_touched(edition, run, no_kernel):
    before, seen = state(edition.output), []
    (outcome,) = run(edition, progress=seen.append)
    assert (outcome.is_unchanged, outcome.error, outcome.folder) == (True, None, edition.folder)
    assert seen == [edition]
    assert exit_code([outcome]) == 0
    locks = {file for file in before if ".locks" in file.parts or ".staging" in file.parts}
    after = state(edition.output)
    assert {file: after[file] for file in before if file not in locks} == {
        file: before[file] for file in before if file not in locks
    }


def test_preliminary_edition_keeps_its_exit_code(write_notebook, request_for, run):
    request = request_for(write_notebook("draft"), parameters={"is_draft": True}, inputs="of October")
    run(request)
    outcomes = run(request)
    assert outcomes[0].is_unchanged
    assert exit_code(outcomes) == 6


def test_edition_of_which_nothing_is_known_is_made_each_time(edition, run):
    for _ in range(2):
        (outcome,) = run(replace(edition, inputs=""))
        assert (outcome.error, outcome.is_unchanged) == (None, False)


@pytest.mark.parametrize(
    "change",
    [lambda request: replace(request, inputs="of November"), lambda request: replace(request, parameters={"rows": 4})],
    ids=["inputs", "parameters"],
)
def test_other_request_makes_the_edition_anew(edition, run, change):
    (outcome,) = run(change(edition))
    assert (outcome.error, outcome.is_unchanged) == (None, False)
    assert run(change(edition))[0].is_unchanged


def test_other_formats_make_the_edition_anew(edition, run):
    (outcome,) = run(edition, formats=["html"])
    assert not outcome.is_unchanged
    assert not (edition.folder / "review.pdf").exists()
    assert run(edition, formats=["html"])[0].is_unchanged
    assert not run(edition)[0].is_unchanged


def test_other_notebook_makes_the_edition_anew(edition, run, write_notebook):
    write_notebook("good", "rows * 3")
    assert not run(edition)[0].is_unchanged


@pytest.mark.parametrize("file", ["style.css", "parts/notes.html.j2", "fonts/NotoSansSC-Bold.ttf", "new.html.j2"])
def test_other_templates_and_fonts_make_the_edition_anew(edition, run, tmp_path, monkeypatch, file):
    templates = shutil.copytree(manifest.resource("templates"), tmp_path / "templates")
    monkeypatch.setattr(manifest, "resource", lambda *_: templates)
    manifest._templates.cache_clear()
    assert run(edition)[0].is_unchanged, "where they lie must not matter"
    with (templates / file).open("ab") as stream:
        stream.write(b"\n")
    manifest._templates.cache_clear()
    try:
        assert not run(edition)[0].is_unchanged
    finally:
        manifest._templates.cache_clear()


@pytest.mark.parametrize("name", ["toolkit_digest", "packages_used"])
def test_another_toolkit_or_package_makes_the_edition_anew(edition, run, monkeypatch, name):
    monkeypatch.setattr(manifest, name, lambda: "another")
    assert not run(edition)[0].is_unchanged


def test_the_packages_that_shape_a_page_are_known():
    known = manifest.packages_used()
    assert {"python", "matplotlib", "nbconvert", "nh3", "pikepdf", "papermill", "jinja2", "pandas"} <= known.keys()


def remove(file):
    file.unlink()


def corrupt(file):
    file.write_bytes(file.read_bytes()[:-1] + b"?")


@pytest.mark.parametrize("name", ["review.html", "review.pdf", "review.json", "review.schema.json", "review.ipynb"])
@pytest.mark.parametrize("harm", [remove, corrupt])
def test_harmed_file_makes_the_edition_anew(edition, run, name, harm):
    harm(edition.folder / name)
    (outcome,) = run(edition)
    assert (outcome.error, outcome.is_unchanged) == (None, False)
    assert run(edition)[0].is_unchanged


@pytest.mark.parametrize(
    "text", [None, "", "{", "[]", "null", '{"mark": 1}', "[" * 100_000, '{"mark": "x", "files": {}}']
)
def test_edition_without_a_readable_manifest_is_made_anew(edition, run, text):
    file = edition.folder / "run.json"
    mark = json.loads(file.read_text("utf-8"))["mark"]
    file.unlink() if text is None else file.write_text(text.replace('"x"', f'"{mark}"'), "utf-8")
    assert not run(edition)[0].is_unchanged


def test_force_makes_anew_what_is_unchanged(edition, run):
    before = state(edition.folder)
    (outcome,) = run(edition, force=True)
    assert (outcome.error, outcome.is_unchanged) == (None, False)
    assert state(edition.folder) != before
    assert run(edition)[0].is_unchanged


def test_inputs_may_be_asked_for_when_the_run_begins(edition, run, no_kernel):
    asked = []
    assert run(replace(edition, inputs=lambda: asked.append(1) or "of October"))[0].is_unchanged
    assert asked == [1]


def test_inputs_that_cannot_be_had_are_an_error_of_that_edition_alone(edition, run, no_kernel):
    def fails():
        raise DataError("The data end on 5 March.")

    wrong = replace(edition, role="data", inputs=fails)
    outcomes = run(wrong, edition)
    assert [(str(outcome.error or ""), outcome.is_unchanged) for outcome in outcomes] == [
        ("The data end on 5 March.", False),
        ("", True),
    ]


def test_second_run_of_a_restated_edition_is_unchanged_though_it_has_another_edition_to_compare_with(
    write_notebook, request_for, run
):
    request = request_for(write_notebook("compares", parameters=WITH_EARLIER, echo=COMPARING), inputs="of October")
    compared = lambda: json.loads((request.folder / "review.json").read_text("utf-8"))["compared"]  # noqa: E731
    assert not run(request)[0].is_unchanged
    assert not compared(), "the first edition has none before it"
    assert run(request)[0].is_unchanged, "the edition itself is now the first one"
    restated = replace(request, inputs="with a late order", parameters={"rows": 4})
    assert not run(restated)[0].is_unchanged
    assert compared()
    assert [file.name for file in (request.folder / "editions").iterdir()] == ["1.json"]
    assert run(restated)[0].is_unchanged
    assert not run(request)[0].is_unchanged, "what was right once is not there any more"


def test_final_edition_after_a_preliminary_one_is_unchanged(write_notebook, request_for, run):
    draft = request_for(
        write_notebook("compares", parameters=WITH_EARLIER, echo=COMPARING),
        inputs="half of October",
        parameters={"is_draft": True},
    )
    run(draft)
    final = replace(draft, inputs="of October", parameters={"is_draft": False})
    assert not run(final)[0].is_unchanged  # compared with the draft
    assert run(final)[0].is_unchanged  # would now be compared with itself


@pytest.mark.parametrize("change", ["remove", "corrupt", "add"])
def test_change_of_what_an_edition_is_compared_with_makes_it_anew(write_notebook, request_for, run, change):
    request = request_for(write_notebook("compares", parameters=WITH_EARLIER, echo=COMPARING), inputs="of October")
    run(request)
    restated = replace(request, inputs="with a late order", parameters={"rows": 4})
    run(restated)
    first = restated.folder / "editions" / "1.json"
    {"remove": remove, "corrupt": corrupt, "add": lambda file: file.with_name("0.json").write_text("{}")}[change](first)
    assert not run(restated)[0].is_unchanged


def test_edition_set_aside_by_a_killed_run_is_put_back_and_left(edition, run, no_kernel):
    staging = edition.output / ".staging"
    edition.folder.rename(staging / f"old~{edition.key}")
    assert run(edition)[0].is_unchanged
    assert not list(staging.iterdir())


def test_what_an_earlier_failure_left_is_forgotten(edition, run, write_notebook):
    good = edition.notebook.read_bytes()
    write_notebook("good", "1 / 0")
    assert run(edition)[0].error
    failed = edition.output / ".failed" / "1998-03-operations-zh.ipynb"
    assert failed.exists()
    edition.notebook.write_bytes(good)
    assert run(edition)[0].is_unchanged
    assert not failed.exists()


def test_index_is_written_again_only_when_something_changed(edition, run, request_for):
    index = edition.output / "index.html"
    before = index.stat().st_mtime_ns
    run(edition)
    assert index.stat().st_mtime_ns == before
    run(edition, request_for(edition.notebook, "1998-04", inputs="of April"))
    assert "1998-04/operations/zh" in index.read_text("utf-8")
    index.unlink()
    assert run(edition)[0].is_unchanged
    assert "1998-04/operations/zh" in index.read_text("utf-8")


AGAIN = """\
import pathlib, sys
from kpi_toolkit.run import Request, run_editions
folder = pathlib.Path(sys.argv[1])
asked = Request(pathlib.Path(sys.argv[2]), folder, "1998-03", "operations", "zh", folder / "out", inputs="of October")
(outcome,) = run_editions([asked], formats=["html"])
heavy = {"papermill", "matplotlib", "nbconvert", "nbformat", "jupyter_client", "jinja2", "pandas", "pikepdf"}
print(outcome.error, outcome.is_unchanged, sorted(heavy & set(sys.modules)))
"""


def test_run_in_which_all_is_unchanged_imports_nothing_heavy(write_notebook, tmp_path):
    command = [sys.executable, "-c", AGAIN, str(tmp_path), str(write_notebook("good", "'1998-03 good'"))]
    said = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert said[0].startswith("None False")
    assert said[1] == "None True []\n"
