"""What is drafted of a kpi.yaml: settings, what is said of each line, and what had to be guessed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from kpi_toolkit.language.text import Text, word
from kpi_toolkit.units import LANGUAGES, Language

Tree: TypeAlias = dict[str, object]
Accepts: TypeAlias = Callable[[str], str | None]
Path: TypeAlias = tuple[str, ...]
"""Where a setting stands: ``("tables", "orders", "time_zone")``."""


@dataclass(frozen=True)
class Guess:
    """What the files do not tell.

    Parameters
    ----------
    key
        What is asked, and answered under this name.
    value
        What is taken if nobody answers.
    options
        All answers; empty where there are others.
    accepts
        Gives what an answer means, or None where it means nothing, when they are not a few.
    """

    key: str
    path: Path
    question: Text
    value: str
    options: tuple[str, ...] = ()
    accepts: Accepts = field(default=str, compare=False)

    def meaning(self, answer: str) -> str | None:
        """Return what an answer means: an option or its number, in any capitals; None where it means nothing."""
        text = answer.strip()
        if not self.options:
            return self.accepts(text)
        numbered = {str(number): option for number, option in enumerate(self.options, 1)}
        alike = {option.casefold(): option for option in self.options}
        return text if text in self.options else alike.get(text.casefold(), numbered.get(text))


@dataclass
class SettingsDraft:
    """A kpi.yaml in the making.

    Parameters
    ----------
    notes
        Setting → what is said at its line.
    answers
        Key → what somebody said; guesses of these keys are none any more.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    settings: Tree = field(default_factory=dict)
    notes: dict[Path, Text] = field(default_factory=dict)
    guesses: list[Guess] = field(default_factory=list)

    def put(self, path: Path, value: object, note: Text | None = None) -> None:
        """Write a setting, and what is said of it."""
        tree = self.settings
        for name in path[:-1]:
            inner = tree.setdefault(name, {})
            assert isinstance(inner, dict)
            tree = inner
        tree[path[-1]] = value
        if note:
            self.notes[path] = note

    def asked(
        self, key: str, path: Path, question: Text, value: str, options: tuple[str, ...] = (), accepts: Accepts = str
    ) -> str:
        """Return the answer to a question; where nobody gave one the guess, which is remembered."""
        if key in self.answers:
            return self.answers[key]
        self.guesses.append(Guess(key, path, question, value, options, accepts))
        return value

    def get(self, path: Path) -> object:
        """Return a setting; None where there is none."""
        tree: object = self.settings
        for name in path:
            tree = tree.get(name) if isinstance(tree, dict) else None
        return tree


def said(key: str, **values: object) -> Text:
    """Return words of `kpi init` in both languages; a value may be a text of both."""
    zh, en = ({name: told(value, language) for name, value in values.items()} for language in LANGUAGES)
    return Text(word(f"init.{key}", "zh", **zh), word(f"init.{key}", "en", **en))


def told(value: object, language: Language) -> object:
    """Return a value in one language."""
    return value(language) if isinstance(value, Text) else value
