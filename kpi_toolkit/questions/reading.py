"""A question as pieces: the reading that leaves the fewest signs unknown, and of those the shortest one."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kpi_toolkit.questions.words import PUNCTUATION

WORD = re.compile(r"[a-z0-9_]+(?:'[a-z]+)?")


@dataclass(frozen=True)
class Piece:
    """A phrase of a question and what it may be; nothing for one that nobody knows."""

    text: str
    what: Any = None


PART = object()
"""What a phrase is that is only a part of names: better than one that nobody knows, worse than any that is known."""


Known = Callable[[str, int], Iterable[tuple[int, Any]]]
"""What begins at a place of a text: where each ends and what it is."""


def plain(text: str) -> str:
    """Return a text without what people write as they like: case, full width, blanks between words."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return re.sub(r"\s+", " ", folded).strip()


def pieces(text: str, known: Sequence[Known]) -> tuple[Piece, ...]:
    """Read a plain text.

    Parameters
    ----------
    known
        What is known, the preferred first: of readings that are otherwise alike its pieces are taken.
    """
    best: list[tuple[tuple[int, int], tuple[Piece, ...]]] = [((0, 0), ())] * (len(text) + 1)
    for place in reversed(range(len(text))):
        ends = [
            (end, what) for of_kind in known for end, what in of_kind(text, place) if _stands_alone(text, place, end)
        ]
        readings = [_joined(best[end], Piece(text[place:end], what), int(what is PART)) for end, what in ends]
        if text[place] in PUNCTUATION:
            readings.append(best[place + 1])
        length = len(word[0]) if (word := WORD.match(text, place)) else 1
        readings.append(_joined(best[place + length], Piece(text[place : place + length]), length))
        best[place] = min(readings, key=lambda reading: reading[0])
    return _together(best[0][1], text)


def _joined(
    rest: tuple[tuple[int, int], tuple[Piece, ...]], piece: Piece, unknown: int
) -> tuple[tuple[int, int], tuple[Piece, ...]]:
    (signs, count), behind = rest
    return (signs + unknown, count + 1), (piece, *behind)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a phrase begins and ends with a word, or in signs that need no blanks between them."""
    return not (_is_of_word(text, start - 1, start) or _is_of_word(text, end - 1, end))


def _is_of_word(text: str, before: int, after: int) -> bool:
    if before < 0 or after >= len(text):
        return False
    left, right = text[before], text[after]
    if left.isdigit() and right.isdigit():
        return True
    return left.isascii() and right.isascii() and _in_word(left) and _in_word(right)


def _in_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _together(read: Iterable[Piece], text: str) -> tuple[Piece, ...]:
    """Join unknown pieces that stand beside each other in the text into the phrase that they are."""
    joined: list[Piece] = []
    for piece in read:
        if piece.what is None and joined and joined[-1].what is None:
            for between in ("", " "):
                if (phrase := f"{joined[-1].text}{between}{piece.text}") in text:
                    joined[-1] = Piece(phrase)
                    break
            else:
                joined.append(piece)
        else:
            joined.append(piece)
    return tuple(joined)
