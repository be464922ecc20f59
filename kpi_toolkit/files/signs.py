"""Which characters the shipped fonts have, and what stands on paper for one that they lack."""

import re
import unicodedata
from functools import cache

from kpi_toolkit.files.resources import resource

INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
"""Joiners, selectors of variants and marks without a width: only what they join or vary is seen."""
SPACES = frozenset("\t\n\r")


@cache
def _drawn() -> frozenset[str]:
    """Return the characters that both weights of the shipped font have, from the list beside them."""
    lines = resource("templates", "fonts", "characters.txt").read_text("ascii").split()
    ends = ([int(end, 16) for end in line.split("-")] for line in lines)
    return frozenset(chr(point) for first, last in ends for point in range(first, last + 1)) | SPACES


def undrawn(text: str) -> str:
    r"""Return the characters of a text that the fonts do not have, each once and in order.

    >>> undrawn("\u674e\u5a1c \U0001f375")
    '🍵'
    """
    if text.isascii() and text.isprintable():
        return ""
    return "".join(sign for sign in dict.fromkeys(text) if sign not in _drawn())


def printable(text: str) -> str:
    r"""Return a text with every character that the fonts lack written by its number.

    >>> printable("Li\U0001f375 \uae40\ubbfc")
    'Li〔U+1F375〕 〔U+AE40 U+BBFC〕'
    """
    if not undrawn(text):
        return text
    composed = INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return "".join(_written(part) for part in _parts(composed))


def _parts(text: str) -> list[str]:
    """Cut a text where characters that the fonts have end or begin."""
    missing = set(undrawn(text))
    parts: list[str] = []
    for sign in text:
        if parts and (parts[-1][-1] in missing) == (sign in missing):
            parts[-1] += sign
        else:
            parts.append(sign)
    return parts


def _written(part: str) -> str:
    if part[0] in _drawn():
        return part
    return f"\u3014{' '.join(f'U+{ord(sign):04X}' for sign in part)}\u3015"
