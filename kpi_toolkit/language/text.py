"""Every visible word of a report in Chinese and English, and reasons for missing numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kpi_toolkit.errors import Spoken, in_language, in_line
from kpi_toolkit.language.words import READ_BY_ALL, WORDS
from kpi_toolkit.units import Language

PLACEHOLDER = re.compile(r"\{(\w+)\}")
FORMS = re.compile(r"\{(\w+)\}([^{}]*?)\((s|\w+/\w+)\)")
"""A number and, some words on, what is said of one and of many: ``{n} line(s) (was/were)``."""
BETWEEN = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9¥$€£])|(?<=[A-Za-z0-9%])(?=[\u4e00-\u9fff])")
COLUMN = re.compile(r"\b([a-z_]+)(?:\.([a-z_]\w*))?")
NAMING = ("table", "other", "fact", "tables", "columns")
"""Values of reasons that name tables."""
MARK, CHINESE = "\x00", "[\u3000-\u9fff\uff00-\uffef]"
MARKED = re.compile(f"(?<={CHINESE}) {MARK}(?={CHINESE})|(?<={CHINESE}){MARK} (?={CHINESE})|{MARK}")
"""Marks beside a name that is filled in, with the blank that a Latin one needs and a Chinese one does not."""
NUMBERED = frozenset(key for key, (_, en) in WORDS.items() if FORMS.search(en))


def word(key: str, language: Language, **values: object) -> str:
    """Return the word of `key`, its placeholders filled, in English with the form that goes with each number.

    On pages whole numbers get their separators here, so that none is without; a year has none.

    Raises
    ------
    KeyError
        For a key without an entry: a report never shows a key instead of a word.
    """
    zh, en = WORDS[key]
    if key in READ_BY_ALL:
        values = {name: _counted(name, value) for name, value in values.items()}
    if language == "zh":
        return zh.format(**values)
    return (_numbered(en, values) if key in NUMBERED else en).format(**values)


def _counted(name: str, value: object) -> object:
    is_count = isinstance(value, int) and not isinstance(value, bool) and name != "year"
    return f"{value:,}" if is_count else value


def is_word(key: str) -> bool:
    """Whether there is a word of this key."""
    return key in WORDS


def _numbered(text: str, values: Mapping[str, object]) -> str:
    """Choose between one and many after each number: ``{n} line(s)``, ``{n} line(s) (was/were) lost``."""

    def chosen(match: re.Match[str]) -> str:
        single, _, many = match[3].rpartition("/")
        return f"{{{match[1]}}}{match[2]}{single if str(values.get(match[1])) == '1' else many}"

    while (after := FORMS.sub(chosen, text)) != text:
        text = after
    return text


def spoken(key: str, **values: object) -> Spoken:
    """Return what is wrong in words of both languages; a value may know itself in both as well."""
    zh, en = ({name: _told(value, language) for name, value in values.items()} for language in ("zh", "en"))
    return Spoken(word(key, "zh", **zh), word(key, "en", **en))


def _told(value: object, language: str) -> object:
    return in_language(value, language) if isinstance(value, str) else value


def spaced(text: str, language: Language) -> str:
    """Set a blank between a Chinese sign and a Latin one or a number beside it; English is left as it is."""
    return BETWEEN.sub(" ", text) if language == "zh" else text


@dataclass(frozen=True)
class Text:
    """A sentence in both languages."""

    zh: str
    en: str

    def __call__(self, language: Language) -> str:
        """Return the sentence in one language."""
        return self.zh if language == "zh" else self.en

    def fill(self, values: Mapping[str, object]) -> "Text":
        """Return the sentence with its ``{placeholders}`` filled; what names no value, a brace of a user's, stays."""

        def filled(match: re.Match[str]) -> str:
            return str(values[match[1]]) if match[1] in values else match[0]

        return Text(PLACEHOLDER.sub(filled, self.zh), PLACEHOLDER.sub(filled, self.en))


@dataclass(frozen=True)
class Reason:
    """Why a number is missing or only partly covered. ``str()`` is English for analysts; :meth:`text` either language.

    A value may be a text of both languages, or the reason behind this one. Tables among them are called as readers
    call them, but where kpi.yaml is spoken of.
    """

    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: Language, has_raw_names: bool = False) -> str:
        """Return the reason in words, with raw names of tables for who writes the kpi.yaml."""
        values = {name: _counted(name, _said(value, language)) for name, value in self.values.items()}
        if has_raw_names:
            return word(f"reason.{self.code}", language, **values, in_settings=values.get("table"))
        read = {name: _as_read(name, value, language) for name, value in values.items()}
        return MARKED.sub("", word(f"reason.{self.code}", language, **read, in_settings=values.get("table")))

    def __str__(self) -> str:
        """Return the reason in English, as frames have it: with the names of tables."""
        return self.text("en", has_raw_names=True)

    def __hash__(self) -> int:
        """Hash by the words: equal reasons count as one."""
        return hash(str(self))


def _as_read(name: str, value: object, language: Language) -> object:
    """Return a value in which tables are called as readers call them, each marked so that no blank is left beside it.

    What stands in `table`, `other` and `fact` is one table, in `tables` several, in `columns` ``table.column``.
    """
    if not isinstance(value, str) or name not in NAMING:
        return value
    joint = "、" if language == "zh" else ", "
    if name == "columns":
        return f"{MARK}{COLUMN.sub(lambda match: _column(match, language), value)}{MARK}"
    return f"{MARK}{joint.join(table_name(part, language) for part in value.split(', '))}{MARK}"


def _column(match: re.Match[str], language: Language) -> str:
    """Return a column of a table as readers call it, or the table alone."""
    table, column = match.groups()
    if column is None:
        return word(f"table.{table}", language) if is_word(f"table.{table}") else table
    return (
        f"{table_name(table, language)}的 {column}"
        if language == "zh"
        else f"{column} of {table_name(table, language)}"
    )


def table_name(table: str, language: Language) -> str:
    """Return what readers call a canonical table; of another one its name in words."""
    return word(f"table.{table}", language) if is_word(f"table.{table}") else table.replace("_", " ")


def _said(value: object, language: Language) -> object:
    if isinstance(value, Reason):
        return value.text(language)
    if isinstance(value, str):
        return in_line(value)
    return value(language) if isinstance(value, Text) else value
