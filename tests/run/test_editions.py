from __future__ import annotations

import json

import nbformat
import pytest

from kpi_toolkit.errors import UsageError
from kpi_toolkit.run import exit_code

pytestmark = pytest.mark.slow


def test_edition_is_published_whole_with_index_and_progress(write_notebook, request_for, run):
    request, seen = request_for(write_notebook("good", "rows * 2"), parameters={"rows": 21}), []
    (outcome,) = run(request, progress=seen.append)
    assert outcome.error is None
    assert outcome.folder == request.output / "1998-03/operations/zh"
    names = {file.name for file in outcome.folder.iterdir()}
    assert names == {
        "review.html",
        "review.pdf",
        "review.xlsx",
        "review.json",
        "review.ipynb",
        "run.json",
        "review.schema.json",
    }
    assert seen == [request]
    assert outcome.seconds > 0
    assert "1998-03/operations/zh/review.html" in (request.output / "index.html").read_text(encoding="utf-8")
    assert not list((request.output / ".staging").iterdir())


def test_files_say_what_was_run_and_nothing_of_folders(write_notebook, request_for, run, tmp_path):
    (outcome,) = run(request_for(write_notebook("good", "rows * 2"), parameters={"rows": 21}))
    review = (outcome.folder / "review.json").read_text(encoding="utf-8")
    assert review == json.dumps(json.loads(review), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    notebook = nbformat.read(outcome.folder / "review.ipynb", 4)
    assert notebook.metadata.papermill.input_path == "good.ipynb"
    assert any(output.data["text/plain"] == "42" for cell in notebook.cells for output in cell.get("outputs", []))


def test_preliminary_editions_have_their_own_exit_code(write_notebook, request_for, run):
    outcomes = run(request_for(write_notebook("draft"), parameters={"is_draft": True}))
    assert outcomes[0].is_preliminary
    assert exit_code(outcomes) == 6


def test_success_replaces_the_edition_and_forgets_the_failure(write_notebook, request_for, run):
    run(request_for(write_notebook("fickle", "1 / 0")))
    request = request_for(write_notebook("fickle"))
    failed = request.output / ".failed/1998-03-operations-zh.ipynb"
    assert failed.exists()
    request.folder.mkdir(parents=True)
    (request.folder / "old.txt").write_text("old")
    (outcome,) = run(request)
    assert outcome.error is None
    assert not failed.exists()
    assert not (request.folder / "old.txt").exists()


def test_span_and_folders_with_braces_are_published(write_notebook, request_for, run, tmp_path):
    plain = write_notebook("good")
    notebook = tmp_path / "{nonce} 回顾" / "a b.ipynb"
    notebook.parent.mkdir()
    plain.rename(notebook)
    (outcome,) = run(request_for(notebook, "1998-01-01/1998-06-30", language="en"))
    assert outcome.error is None
    assert outcome.folder.parts[-3:] == ("1998-01-01--1998-06-30", "operations", "en")


def test_parameters_cannot_turn_one_edition_into_another(write_notebook, request_for, run):
    (outcome,) = run(request_for(write_notebook("good"), parameters={"period": "1998-01", "nonce": "x"}))
    assert isinstance(outcome.error, UsageError)
    assert "`nonce`, `period` cannot be set as a parameter" in str(outcome.error)
    assert outcome.folder is None


def test_edition_asked_for_twice_is_refused(write_notebook, request_for, run):
    request = request_for(write_notebook("good"))
    with pytest.raises(UsageError, match="Asked for twice: `1998-03 operations zh`"):
        run(request, request)


@pytest.mark.parametrize("wrong", [{"formats": ["docx"]}, {"jobs": 0}])
def test_wrong_arguments_are_refused(write_notebook, request_for, run, wrong):
    with pytest.raises(UsageError):
        run(request_for(write_notebook("good")), **wrong)


def test_nothing_asked_is_nothing_done(run):
    assert run() == []
