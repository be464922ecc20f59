"""What a number may mean that is not written plainly: a sign between digits has one reading, or two."""

import re
import unicodedata

PLAIN = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_GROUPS_OF_THREE = r"[+-]?[1-9][0-9]{0,2}(?:%s[0-9]{3})%s"
_TWO_READINGS = re.compile("|".join(_GROUPS_OF_THREE % (sign, "") for sign in (",", r"\.")))
_THOUSANDS = {
    ",": re.compile(_GROUPS_OF_THREE % (",", r"+\.[0-9]+") + "|" + _GROUPS_OF_THREE % (",", "{2,}")),
    ".": re.compile(_GROUPS_OF_THREE % (r"\.", "+,[0-9]+") + "|" + _GROUPS_OF_THREE % (r"\.", "{2,}")),
}
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+")
_SPACED = re.compile(_GROUPS_OF_THREE % ("[ '’_]", r"+(?:[.,][0-9]+)?"))


def readings(text: str) -> tuple[str, ...]:
    """Return the plain numbers that a text may mean: two where a sign may stand between thousands or before decimals.

    Examples
    --------
    >>> readings("0,1"), readings("1,234.5"), readings("1.234,5"), readings("1,234"), readings("many")
    (('0.1',), ('1234.5',), ('1234.5',), ('1234', '1.234'), ())
    """
    given = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    if _SPACED.fullmatch(given):
        given = re.sub("[ '’_]", "", given)
        given = given.replace(",", ".")
    if PLAIN.fullmatch(given):
        return (given,)
    if _TWO_READINGS.fullmatch(given):
        return given.replace(",", ""), given.replace(",", ".")
    if _THOUSANDS[","].fullmatch(given):
        return (given.replace(",", ""),)
    if _THOUSANDS["."].fullmatch(given):
        return (given.replace(".", "").replace(",", "."),)
    return (given.replace(",", "."),) if _DECIMAL_COMMA.fullmatch(given) else ()


def may_be_thousands(text: str) -> bool:
    """Whether the points of a number may stand between thousands, where commas are decimal signs: ``1.234``."""
    return "." in text and _TWO_READINGS.fullmatch(text) is not None
