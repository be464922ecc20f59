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
MANY = 10_000
"""Counts from here on are written with separators; years are below."""
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
    """Why a number is missing or only partly covered. ``str()`` is English; :meth:`text` either language.

    A value may be a text of both languages, or the reason behind this one.
    """

    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: Language) -> str:
        """Return the reason in words."""
        return word(f"reason.{self.code}", language, **{name: _said(of, language) for name, of in self.values.items()})

    def __str__(self) -> str:
        """Return the reason in English."""
        return self.text("en")

    def __hash__(self) -> int:
        """Hash by the words: equal reasons count as one."""
        return hash(str(self))


def _said(value: object, language: Language) -> object:
    if isinstance(value, Reason):
        return value.text(language)
    if isinstance(value, str):
        return in_line(value)
    if isinstance(value, int) and abs(value) >= MANY:
        return f"{value:,}"
    return value(language) if isinstance(value, Text) else value
