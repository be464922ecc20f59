"""Every message in both languages: nothing missing in either, full-width signs in Chinese, no sentence elsewhere."""

import ast
import copy
import pickle
import re
from pathlib import Path

import pytest

from kpi_toolkit.errors import DataError, Spoken
from kpi_toolkit.language.naming import names_of, perhaps, sentences
from kpi_toolkit.language.text import FORMS, spoken, word
from kpi_toolkit.language.words import READ_BY_ALL, WORDS
from kpi_toolkit.units import LANGUAGES

PACKAGE = Path(__file__).parents[2] / "kpi_toolkit"
PLACEHOLDER = re.compile(r"(?<!\{)\{(\w+)[^{}]*\}(?!\})")
QUOTED = re.compile(r"`[^`]*`|\([^()\u4e00-\u9fff]*\)|\{[^{}]*\}")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?]|[,;:!?][\u4e00-\u9fff]")
ROOMS = ("sources", "settings", "engines", "files", "starting")
ONLY_IN_ONE = {
    *("period.day", "period.month", "plan.stray_note", "plan.unknown_choice", "plan.far_off", "plan.baseline_length"),
    *("plan.lift_out_of_range", "plan.weights_rest", "plan.weights_sum_days", "plan.weights_sum"),
}
"""Words whose values are said in each language by one of its own, as `month_name`, or in one sentence less."""
MAY_BE_EMPTY = {"signal.usual_no_value"}
ERRORS = {"DataError", "UsageError", "ValueError", "LostConnectionError"}
SAID_BY_OTHERS = {
    "engines/steady.py": "the words of a database",
    "files/store.py": "caught, and said as a reason",
    "engines/clickhouse.py": "the words of a database",
    "engines/database.py": "the words of a database",
    "engines/duckdb_parts.py": "faults alone, without a message above them",
}
"""Modules that hand on what is not the toolkit's own sentence, with why."""


def test_each_has_the_same_values_in_both_languages() -> None:
    other = {}
    for key, (zh, en) in WORDS.items():
        values = [set(PLACEHOLDER.findall(text)) for text in (zh, en)]
        if values[0] != values[1] and not key.startswith("typed."):
            other[key] = values[0] ^ values[1]
    assert {key: names for key, names in other.items() if key not in ONLY_IN_ONE} == {}


def test_neither_is_empty() -> None:
    assert [
        key for key, both in WORDS.items() if not all(text.strip() for text in both) and key not in MAY_BE_EMPTY
    ] == []


def test_chinese_has_full_width_signs() -> None:
    plain = {key: QUOTED.sub("", zh) for key, (zh, _) in WORDS.items()}
    assert [key for key, text in plain.items() if HALF_WIDTH.search(text)] == []


def test_one_and_many_are_told_by_a_value_that_is_there() -> None:
    for key, (_, en) in WORDS.items():
        for name, *_ in FORMS.findall(en):
            assert f"{{{name}" in en, key


def _sentences_in(path: Path) -> list[int]:
    """Return the lines in which an error is given a sentence in one language."""
    lines = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS and node.args):
            continue
        given = node.args[0]
        is_text = isinstance(given, ast.JoinedStr) or (isinstance(given, ast.Constant) and bool(given.value))
        lines += [node.lineno] if is_text else []
    return lines


def test_no_error_of_a_source_or_of_settings_is_said_in_one_language() -> None:
    paths = (path for room in ROOMS for path in (PACKAGE / room).rglob("*.py"))
    said = {str(path.relative_to(PACKAGE)): lines for path in paths if (lines := _sentences_in(path))}
    assert {path: lines for path, lines in said.items() if path not in SAID_BY_OTHERS} == {}


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (names_of(["a", "b"]), "`a`、`b`", "`a`, `b`"),
        (names_of("abcdefg"), "`a`、`b`、`c`、`d`、`e` 等 7 个", "`a`, `b`, `c`, `d`, `e` and 2 more"),
        (perhaps("ordrs", ["orders", "users"]), "是不是 `orders`？", "Did you mean `orders`?"),
        (perhaps("x", ["orders"]), "可以写：`orders`。", "Known: `orders`."),
        (perhaps("x", []), "", ""),
        (
            sentences([spoken("rule.fill"), "", "x"]),
            "请补上，或用 `filter` 略去这些行。x",
            "Fill them, or leave these rows out with `filter`. x",
        ),
    ],
)
def test_parts_of_messages(text: Spoken, zh: str, en: str) -> None:
    assert (text.zh, str(text)) == (zh, en)


def test_both_languages_survive_another_process() -> None:
    there = Spoken("一", "one")
    assert [text.zh for text in (pickle.loads(pickle.dumps(there)), copy.deepcopy(there))] == ["一", "一"]
    error = DataError(there, [there, "only English"])
    assert error.text("zh") == "一\n  - 一\n  - only English"
    assert str(error) == "one\n  - one\n  - only English"


def test_no_count_on_a_page_is_without_separators_and_no_year_has_them() -> None:
    for key in sorted(READ_BY_ALL):
        names = set(PLACEHOLDER.findall("".join(WORDS[key]))) - {"year"}
        for language in LANGUAGES:
            assert "1167" not in word(key, language, year=2026, **dict.fromkeys(names, 1167)), key
    assert word("period.year", "en", year=2026) == "2026"
