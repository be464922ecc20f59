"""The errors a user can meet, each with its exit code, the one «did you mean», and signs that nobody sees.

Imports nothing of the package but what hides secrets.
"""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from kpi_toolkit.secrecy import scrubbed

SHOWN_AT_MOST = 5
MOST_FAULTS = 40
"""Faults that are said of an input at once; of more it is said how many."""
HIDDEN = (
    "\x01-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200c\u200e\u200f"
    "\u2028-\u202f\u205f-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb"
)
"""Signs that nobody sees or takes for a plain space, as a class of a pattern: tabs, zero-width signs, other spaces."""
JOINER, JOINED = "\u200d", "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
"""What makes one picture of several, and these: between them it belongs there."""
HIDDEN_SIGN = re.compile(f"[{HIDDEN}]|(?<![{JOINED}]){JOINER}|{JOINER}(?![{JOINED}])")


def in_line(text: str) -> str:
    """Return what stands in a sentence as one line: :func:`visible`, and line ends by their code points too."""
    return visible(text).replace("\n", "<U+000A>")


def visible(text: str) -> str:
    """Return a text with its hidden signs by their code points: ``a\u200bb`` is ``a<U+200B>b``; line ends stay."""
    if isinstance(text, Spoken):
        return text
    return HIDDEN_SIGN.sub(lambda sign: sign[0] if sign[0] == "\n" else f"<U+{ord(sign[0]):04X}>", text)


ORDERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)")
"""Signs that a terminal takes for orders, those that turn the direction of writing among them."""


def harmless(text: str) -> str:
    """Return a text with its :data:`ORDERS` by their code points: nothing that is read is changed."""
    return ORDERS.sub(lambda sign: f"<U+{ord(sign[0]):04X}>", text)


class Spoken(str):
    """A sentence in English that is known in Chinese as well, with its hidden signs by their code points."""

    zh: str

    def __new__(cls, zh: str, en: str) -> "Spoken":
        """Make the sentence of both languages."""
        self = super().__new__(cls, visible(en))
        self.zh = visible(zh)
        return self

    def __reduce__(self) -> tuple[type["Spoken"], tuple[str, str]]:
        """Return how it is made anew in another process."""
        return Spoken, (self.zh, str(self))


def in_language(text: str, language: str) -> str:
    """Return a sentence in Chinese, where it is asked for and known; else in English."""
    return text.zh if language == "zh" and isinstance(text, Spoken) else str(text)


def _told(text: str) -> str:
    """Return a sentence as it may be told to anybody: :func:`visible`, and without secrets."""
    if isinstance(text, Spoken):
        return Spoken(scrubbed(text.zh), scrubbed(str(text)))
    return visible(scrubbed(text))


class KpiError(Exception):
    """Something the user can put right. The message says what, where, what was expected and what to do.

    Parameters
    ----------
    message
        One sentence on the whole.
    faults
        One line a fault; all faults of an input are collected and shown together.
    """

    exit_code = 1

    def __init__(self, message: str, faults: Sequence[str] = ()) -> None:
        self.message = _told(message)
        self.faults = tuple(map(_told, faults))
        super().__init__(self.text("en"))

    def text(self, language: str) -> str:
        """Return the message with all faults, in Chinese where it is asked for and known; else in English."""
        faults = [f"  - {in_language(fault, language)}" for fault in self.faults[:MOST_FAULTS]]
        if (rest := len(self.faults) - MOST_FAULTS) > 0:
            faults.append(f"  … 还有 {rest:,} 处。" if language == "zh" else f"  … and {rest:,} more.")
        return "\n".join([in_language(self.message, language), *faults])


class UsageError(KpiError):
    """A wrong argument, setting or plan: nothing was read or run."""

    exit_code = 1


class DataError(KpiError):
    """The data do not pass the checks: nothing was computed from them."""

    exit_code = 2


class LostConnectionError(KpiError):
    """The connection to the database is gone, and what was being read cannot be read on."""

    exit_code = 2

    def __init__(self, words: str, remedy: str = "Run this again when the database can be reached.") -> None:
        self.words = words.rstrip(".")
        super().__init__(f"The connection to the database was lost: {self.words}. {remedy}")


class ExecutionError(KpiError):
    """A notebook failed, stopped early or did not prove that it ran whole."""

    exit_code = 3


class RenderError(KpiError):
    """The HTML or the PDF could not be made, or is not what was asked for."""

    exit_code = 4


class PublishError(KpiError):
    """The finished files could not be put into place; the previous edition is untouched."""

    exit_code = 5


class WaitingError(KpiError):
    """The data of a period are not all there yet: nothing is wrong, and a later run makes its reviews."""

    exit_code = 7


class ClosedError(KpiError):
    """A closed period would say something else by now: its editions stay, and what would change is listed."""

    exit_code = 8


class HeldBackError(KpiError):
    """An edition is preliminary or stale: it is sent only where that is asked for."""

    exit_code = 6


class DeliveryError(KpiError):
    """A review did not reach somebody: nothing was delivered, and a later run tries again."""

    exit_code = 9


class UncertainDeliveryError(KpiError):
    """A review may have reached somebody or not: it is not sent again by itself."""

    exit_code = 10


def listed(values: Iterable[object], at_most: int = SHOWN_AT_MOST) -> str:
    """Values in backquotes, at most five of them, then «and 12 more»."""
    shown = [f"`{value}`" for value in values]
    rest = len(shown) - at_most
    text = ", ".join(shown[:at_most])
    return f"{text} and {rest} more" if rest > 0 else text


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return « Did you mean `x`?» when a known word is near, else a list of the known words."""
    names = list(known)
    if near := nearest(word, names):
        return f"Did you mean {' or '.join(f'`{name}`' for name in near)}?"
    return f"Known: {listed(sorted(names), 12)}." if names else ""


def nearest(word: str, known: Iterable[str], at_most: int = 2, alike: float = 0.6) -> list[str]:
    """Return the known words that a word may have been meant for, two at most, by how much of both is the same.

    A word that has too few signs of the other is left out first, which is a tenth of the time of comparing them.
    """
    lower = word.lower()
    signs, near = set(lower), []
    for other in known:
        if signs.isdisjoint(other):
            continue
        most = min(sum(sign in signs for sign in other), len(lower))
        if 2 * most >= alike * (len(lower) + len(other)):
            near.append(other)
    return get_close_matches(lower, near, n=at_most, cutoff=alike)
