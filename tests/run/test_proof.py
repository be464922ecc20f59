from __future__ import annotations

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kpi_toolkit.errors import ExecutionError
from kpi_toolkit.run.proof import ECHO, prove

ASKED = {"nonce": "n1", "period": "1998-03", "role": "data", "language": "en"}
REVIEW = {"headline": "good", "is_preliminary": True}


def executed(*, counts=(1, 2, 3), **echo):
    output = new_output("display_data", {ECHO: {**ASKED, "review": REVIEW, **echo}})
    injected = new_code_cell("period = 1", execution_count=counts[0], metadata={"tags": ["injected-parameters"]})
    return new_notebook(
        cells=[
            new_markdown_cell("words"),
            injected,
            new_code_cell("first()", execution_count=counts[1]),
            new_code_cell("  "),
            new_code_cell("echo()", execution_count=counts[2], outputs=[output]),
            new_markdown_cell("more words"),
        ]
    )


def faults_of(notebook):
    with pytest.raises(ExecutionError) as caught:
        prove(notebook, ASKED)
    return caught.value.faults


def test_whole_run_gives_its_review():
    review = prove(executed(), ASKED)
    assert review.text("headline") == "good"
    assert review.text("title") == ""
    assert review.is_preliminary


def test_cells_that_did_not_run_are_counted_as_the_author_counts_them():
    assert faults_of(executed(counts=(1, None, None)))[0] == "Code cell 1 did not run, nor did the 1 after it."
    assert faults_of(executed(counts=(1, 2, None)))[0] == "Code cell 2 did not run."


def test_cells_out_of_turn_are_found():
    assert faults_of(executed(counts=(1, 3, 2))) == ("Code cell 2 did not run in its turn: `echo()`.",)


def test_swallowed_error_is_found():
    notebook = executed()
    notebook.cells[2].outputs = [new_output("error", ename="ValueError", evalue="", traceback=[])]
    assert faults_of(notebook) == ("Code cell 1 ended in an error: `first()`.",)


def test_every_wrong_part_of_the_echo_is_told_but_never_the_nonce():
    faults = faults_of(executed(nonce="n2", period="1998-02", role=None, review=[]))
    assert len(faults) == 4
    assert not any("n1" in fault or "n2" in fault for fault in faults)


@pytest.mark.parametrize("echo", [{"review": None}, {"review": {}}, {"review": {"is_preliminary": "no"}}])
def test_review_must_be_there_and_say_whether_it_is_preliminary(echo):
    assert len(faults_of(executed(**echo))) == 1


def test_notebook_without_code_or_echo_is_refused():
    assert "no echo" in faults_of(new_notebook())[0]
    notebook = executed()
    notebook.cells[4].outputs = []
    assert "no echo" in faults_of(notebook)[0]
