"""Each fault injected into a run: what is said of it, and that the previous edition stays byte-identical."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import nbformat
import pytest

from kpi_toolkit.errors import DataError, ExecutionError, PublishError, RenderError, UsageError
from kpi_toolkit.export import formats
from kpi_toolkit.run import exit_code
from kpi_toolkit.run.publish import edition_lock

pytestmark = pytest.mark.slow


def test_exception_names_notebook_cell_source_and_cause(write_notebook, request_for, error_of):
    request = request_for(write_notebook("divides", "total = 0", "# mean\n1 / total"))
    error = error_of(request)
    assert isinstance(error, ExecutionError)
    kept = request.output / ".failed/1998-03-operations-zh.ipynb"
    assert str(error).splitlines() == [
        f"`divides.ipynb` failed in code cell 3 of 4: ZeroDivisionError: division by zero. See `{kept}`.",
        "    # mean",
        "    1 / total",
    ]
    assert any(cell.get("outputs") for cell in nbformat.read(kept, 4).cells)


@pytest.mark.parametrize("call", ["import sys; sys.exit(0)", "import sys; sys.exit()", "raise SystemExit"])
def test_cell_that_ends_the_kernel_politely(write_notebook, request_for, error_of, call):
    error = error_of(request_for(write_notebook("exits", call, "x = 1")))
    assert isinstance(error, ExecutionError)
    assert "no echo" in str(error)


def test_killed_kernel(write_notebook, request_for, error_of):
    error = error_of(request_for(write_notebook("dies", "import os; os._exit(0)", "x = 1")))
    assert isinstance(error, ExecutionError)
    assert "code cell 2 of 4: its process ended" in str(error)
    assert "os._exit(0)" in str(error)


def test_cell_that_never_ends(write_notebook, request_for, error_of):
    error = error_of(request_for(write_notebook("hangs", "import time; time.sleep(60)")), cell_timeout=1)
    assert isinstance(error, ExecutionError)
    assert "code cell 2 of 3: it took longer than 1 seconds" in str(error)


def test_swallowed_exception_of_a_cell_that_may_raise(write_notebook, request_for, error_of):
    notebook = write_notebook("forgiven", "1 / 0")
    content = nbformat.read(notebook, 4)
    content.cells[1].metadata["tags"] = ["raises-exception"]
    nbformat.write(content, notebook)
    assert "code cell 2 of 3: ZeroDivisionError" in str(error_of(request_for(notebook)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("nonce = 'old'", "its nonce is another one"),
        ("period = '1998-02'", "The echo says period `1998-02`, asked was `1998-03`"),
        ("role = 'data'", "The echo says role `data`"),
        ("language = 'en'", "The echo says language `en`"),
        ("is_draft = 'no'", "does not say whether it is preliminary"),
    ],
)
def test_echo_of_another_edition(write_notebook, request_for, error_of, change, said):
    error = error_of(request_for(write_notebook("other", change)))
    assert isinstance(error, ExecutionError)
    assert said in str(error)


def test_notebook_without_an_echo(write_notebook, request_for, error_of):
    assert "no echo" in str(error_of(request_for(write_notebook("mute", "x = 1", echo=None))))


@pytest.mark.parametrize(("name", "kind"), [("DataError", DataError), ("UsageError", UsageError)])
def test_error_of_ours_keeps_its_message_and_code(write_notebook, request_for, error_of, name, kind):
    cell = f"from kpi_toolkit.errors import {name}\nraise {name}('The data end on 5 March.', ['one', 'two'])"
    error = error_of(request_for(write_notebook("gate", cell)))
    assert type(error) is kind
    assert str(error) == "The data end on 5 March.\n  - one\n  - two"


@pytest.mark.parametrize("parameters", [{"rovs": 1}, {"rows": "1"}, {"import os #": 1}])
def test_wrong_parameters_never_start_a_kernel(write_notebook, request_for, error_of, monkeypatch, parameters):
    monkeypatch.setattr("kpi_toolkit.run.kernels.kernel_managers", lambda *_: pytest.fail("a kernel was started"))
    assert isinstance(error_of(request_for(write_notebook("plain"), parameters=parameters)), UsageError)


def test_notebook_without_parameters_cell(write_notebook, request_for, error_of):
    assert isinstance(error_of(request_for(write_notebook("untagged", parameters=None))), UsageError)


@pytest.mark.parametrize(
    "wrong",
    [
        {"period": "1998-3"},
        {"period": "../../etc"},
        {"role": "../x"},
        {"role": "Ops"},
        {"language": ""},
        {"role": "a~b"},
    ],
)
def test_names_that_lead_elsewhere_are_refused(write_notebook, request_for, run, tmp_path, wrong):
    (outcome,) = run(request_for(write_notebook("plain"), **wrong))
    assert isinstance(outcome.error, UsageError)
    assert not (tmp_path / "out").exists()


def test_format_that_cannot_be_made(write_notebook, request_for, error_of, monkeypatch):
    def broken(_):
        raise ZeroDivisionError("no pages")

    page, *others = formats.FORMATS
    monkeypatch.setattr(formats, "FORMATS", (replace(page, make=broken), *others))
    error = error_of(request_for(write_notebook("plain")))
    assert isinstance(error, RenderError)
    assert "ZeroDivisionError: no pages" in str(error)


@pytest.mark.parametrize("step", ["write_flushed", "flush_folder", "_swap"])
def test_full_disk(write_notebook, request_for, error_of, monkeypatch, step):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"kpi_toolkit.run.publish.{step}", full)
    error = error_of(request_for(write_notebook("plain")))
    assert isinstance(error, PublishError)
    assert "No space left on device" in str(error)


def test_rename_that_fails_half_way(write_notebook, request_for, error_of, monkeypatch):
    rename = os.rename

    def fails(self, target):
        if self.name.startswith("new~"):
            raise OSError(5, "Input/output error")
        rename(self, target)

    monkeypatch.setattr("pathlib.Path.rename", fails)
    assert isinstance(error_of(request_for(write_notebook("plain"))), PublishError)


def test_output_that_is_a_file(write_notebook, request_for, run, tmp_path):
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(PublishError, match="cannot be written"):
        run(request_for(write_notebook("plain")))


def test_edition_that_another_run_is_publishing(write_notebook, request_for, error_of):
    request = request_for(write_notebook("plain"))
    with edition_lock(request.output, request.key):
        error = error_of(request)
    assert isinstance(error, PublishError)
    assert "Another run is publishing 1998-03 operations zh" in str(error)


def test_one_failure_stops_no_other_and_the_worst_decides_the_exit_code(write_notebook, request_for, run):
    good, bad, gate = (
        write_notebook("good"),
        write_notebook("bad", "1 / 0"),
        write_notebook("gate", "from kpi_toolkit.errors import DataError\nraise DataError('no')"),
    )
    asked = [
        request_for(bad, "1998-01"),
        request_for(good, "1998-02"),
        request_for(gate),
        request_for(good, role="Bad"),
    ]
    outcomes = run(*asked)
    assert [o.request for o in outcomes] == asked
    assert [o.error.exit_code if o.error else 0 for o in outcomes] == [3, 0, 2, 1]
    assert exit_code(outcomes) == 3
    assert exit_code(outcomes[1:]) == 2
    assert exit_code(outcomes[1:2]) == 0


def test_two_runs_at_once_publish_once(write_notebook, request_for, run):
    request = request_for(write_notebook("slow", "import time; time.sleep(2)"))
    with ThreadPoolExecutor(2) as pool:
        outcomes = [future.result()[0] for future in [pool.submit(run, request) for _ in range(2)]]
    assert sorted(type(outcome.error).__name__ for outcome in outcomes) == ["NoneType", "PublishError"]
    assert len(list(request.folder.iterdir())) == 7
