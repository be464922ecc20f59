"""The grammar of web addresses is compiled by no process of a run, and by whoever checks an address as ever."""

from __future__ import annotations

import subprocess
import sys

import pytest

WHOLE_RUN = """\
import pathlib, sys
from kpi_toolkit.run import Request, run_editions
folder = pathlib.Path(sys.argv[1])
(outcome,) = run_editions([Request(pathlib.Path(sys.argv[2]), folder, "1998-03", "operations", "zh", folder / "out")])
assert outcome.error is None, outcome.error
assert {"papermill", "nbconvert", "nbformat", "jsonschema"} <= set(sys.modules)
print({"rfc3987_syntax", "lark"} & set(sys.modules) or "nothing")
"""
DEFERRED = "import sys; from kpi_toolkit.run.deferred import defer_grammar; defer_grammar()\n"
CHECKED = f"""\
{DEFERRED}
from jsonschema import Draft7Validator as validator, FormatChecker
before = "lark" in sys.modules
checks = validator({{"format": "iri"}}, format_checker=validator.FORMAT_CHECKER)
print(before, checks.is_valid("http://example.org/茶"), checks.is_valid("no address"), "lark" in sys.modules)
"""
OTHERWISE = f"""\
{DEFERRED}
import rfc3987_syntax
print(bool(rfc3987_syntax.RFC3987_SYNTAX_TERMS), hasattr(rfc3987_syntax, "nothing"), rfc3987_syntax.is_valid_syntax("iri", "a:b"))
"""
ABSENT = f"""\
import sys
sys.modules["rfc3987_syntax"] = None
{DEFERRED}
import nbformat
print("rfc3987_syntax" in sys.modules, "lark" in sys.modules)
"""


def said_by(code, *arguments):
    done = subprocess.run([sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.slow
def test_a_whole_run_never_compiles_the_grammar(write_notebook, tmp_path):
    shown = "import sys\nprint('not shown')\n'lark' in sys.modules, '1998-03 good'"
    assert said_by(WHOLE_RUN, tmp_path, write_notebook("good", shown)) == ["nothing"]
    page = (tmp_path / "out/1998-03/operations/zh/review.html").read_text("utf-8")
    assert "(False, '1998-03 good')" in page, "the kernel compiled the grammar"


def test_an_address_is_checked_as_ever():
    assert said_by(CHECKED) == ["False", "True", "False", "True"]


def test_another_use_of_the_module_gets_the_module():
    assert said_by(OTHERWISE) == ["True", "False", "True"]


def test_an_installation_without_the_module_is_left_as_it_is():
    assert said_by(ABSENT) == ["True", "False"]


def test_importing_the_room_imports_nothing_of_jupyter():
    heavy = "{'nbformat', 'jsonschema', 'papermill', 'nbconvert', 'jupyter_client', 'jinja2', 'pandas', 'matplotlib'}"
    assert said_by(f"import sys, kpi_toolkit.run; print({heavy} & set(sys.modules) or 'nothing')") == ["nothing"]
