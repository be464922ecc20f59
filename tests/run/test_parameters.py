from __future__ import annotations

import pytest

from kpi_toolkit.errors import UsageError
from kpi_toolkit.run.parameters import check_parameters, coerce, notebook_parameters


def test_parameters_are_read_with_their_types_in_order(write_notebook):
    kinds = {p.name: p.kind for p in notebook_parameters(write_notebook("plain")).values()}
    assert kinds == {
        "workspace": "str",
        "period": "str",
        "role": "str",
        "language": "str",
        "nonce": "str",
        "rows": "int",
        "share": "float",
        "is_draft": "bool",
    }


def test_values_are_returned_as_plain_values_of_the_declared_types(write_notebook):
    values = check_parameters(write_notebook("plain"), {"rows": 4, "share": 1, "is_draft": True})
    assert values == {"rows": 4, "share": 1.0, "is_draft": True}
    assert type(values["share"]) is float


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rows", 10**400),
        ("share", 10**400),
        ("rows", 10**5000),
        ("share", float("inf")),
        ("rows", "4"),
        ("rows", 4.0),
        ("rows", True),
        ("share", "0.5"),
        ("share", True),
        ("is_draft", 1),
        ("is_draft", "no"),
        ("role", 3),
        ("role", None),
        ("rows", None),
    ],
    ids=lambda part: part if isinstance(part, str) else type(part).__name__,
)
def test_value_of_another_type_is_refused_with_the_expectation(write_notebook, name, value):
    with pytest.raises(UsageError, match=f"`{name}` is .*, expected "):
        check_parameters(write_notebook("plain"), {name: value})


def test_all_faults_are_told_at_once_and_near_names_offered(write_notebook):
    with pytest.raises(UsageError) as caught:
        check_parameters(write_notebook("plain"), {"perod": "1998-03", "rows": "x"})
    assert len(caught.value.faults) == 2
    assert "Did you mean `period`?" in caught.value.faults[0]


@pytest.mark.parametrize("name", ["x = __import__('os').system('id') #", "a\nb", "", "rows ", "__class__"])
def test_hostile_name_is_refused(write_notebook, name):
    with pytest.raises(UsageError, match="There is no parameter"):
        check_parameters(write_notebook("plain"), {name: 1})


@pytest.mark.parametrize(
    ("text", "value"),
    [("rows=7", 7), ("share=.25", 0.25), ("is_draft=Yes", True), ("is_draft=0", False), ("role= a ", " a ")],
)
def test_text_of_the_command_line_is_read_by_type(write_notebook, text, value):
    name, _, raw = text.partition("=")
    assert coerce(write_notebook("plain"), {name: raw}) == {name: value}


@pytest.mark.parametrize(
    "text",
    [
        "rows=7.5",
        "rows=" + "9" * 400,
        "rows=" + "9" * 5000,
        "share=" + "9" * 400,
        "rows=",
        "share=nan",
        "share=inf",
        "share=a",
        "is_draft=maybe",
    ],
    ids=lambda text: text[:20],
)
def test_mistyped_text_of_the_command_line_is_refused(write_notebook, text):
    name, _, raw = text.partition("=")
    with pytest.raises(UsageError, match="expected"):
        coerce(write_notebook("plain"), {name: raw})


def test_parameter_of_another_kind_cannot_be_set(write_notebook):
    notebook = write_notebook("listed", parameters="names: list[str] = []")
    with pytest.raises(UsageError, match=r"declared as `list\[str\]` and cannot be set"):
        check_parameters(notebook, {"names": "a"})


def test_notebook_without_a_parameters_cell_is_refused(write_notebook):
    with pytest.raises(UsageError, match="no cell tagged `parameters`"):
        notebook_parameters(write_notebook("untagged", parameters=None))


TAGGED = '{"cells": [{"metadata": {"tags": ["parameters"]}, "source": %s}]}'


@pytest.mark.parametrize(
    "content",
    [
        "",
        "not json",
        "[]",
        "{}",
        '{"cells": null}',
        '{"cells": ["a"]}',
        '{"cells": {"a": 1}}',
        '{"cells": 5}',
        '{"cells": [{}]}',
        '{"cells": [null]}',
        '{"cells": [{"metadata": null, "source": ""}]}',
        '{"cells": [{"metadata": {"tags": null}, "source": ""}]}',
        '{"cells": [{"metadata": [], "source": ""}]}',
        '{"cells": [{"metadata": {"tags": "parameters"}, "source": ""}]}',
        TAGGED % "null",
        TAGGED % "5",
        TAGGED % "[1]",
        TAGGED % '{"a": 1}',
        "[" * 100_000,
        '{"cells": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"cells": [' + "9" * 5000 + "]}",
    ],
    ids=lambda content: content[:70],
)
def test_file_that_is_no_notebook_is_refused(tmp_path, content):
    file = tmp_path / "x.ipynb"
    file.write_text(content)
    with pytest.raises(UsageError, match="is no notebook"):
        notebook_parameters(file)


def test_source_in_lines_and_untagged_cells_are_read(tmp_path):
    file = tmp_path / "x.ipynb"
    file.write_text(
        '{"cells": [{"source": ""}, {"metadata": {"tags": ["parameters", 1]}, "source": ["a = 1\\n", "b = 2"]}]}'
    )
    assert list(notebook_parameters(file)) == ["a", "b"]


@pytest.mark.parametrize(
    "source", ["a = " + "(" * 5000, "a = " + "-" * 100_000 + "1", "\0"], ids=["brackets", "signs", "null"]
)
def test_parameters_cell_nested_too_deeply_is_refused(write_notebook, source):
    with pytest.raises(UsageError, match="cannot be read"):
        notebook_parameters(write_notebook("deep", parameters=source))


def test_missing_notebook_is_refused(tmp_path):
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        notebook_parameters(tmp_path / "x.ipynb")


def test_parameters_cell_that_is_no_python_is_refused(write_notebook):
    with pytest.raises(UsageError, match="cannot be read: invalid syntax"):
        notebook_parameters(write_notebook("broken", parameters="period: str ="))
