"""How people write a period: ``2026/10``, ``202610``, ``2026年10月``, ``Oct 2026`` are all ``2026-10``."""

import re
import unicodedata

_YEAR, _PART = r"([0-9]{4})", r"([0-9]{1,2})"
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = rf"({'|'.join(_MONTH_NAMES)})[a-z]*\.?"
_NUMERALS = {"一": "1", "二": "2", "三": "3", "四": "4"}
_QUARTER = r"([1-4一二三四])"

_FORMS: tuple[tuple[str, str], ...] = (
    (rf"{_YEAR}[-/年]{_PART}[-/月]{_PART}[日号]?", "{0}-{1:0>2}-{2:0>2}"),
    (r"([0-9]{4})([0-9]{2})([0-9]{2})", "{0}-{1}-{2}"),
    (rf"{_YEAR}[-/年]{_PART}月?", "{0}-{1:0>2}"),
    (r"([0-9]{4})([0-9]{2})", "{0}-{1}"),
    (rf"{_YEAR}[-/年]?第?q?{_QUARTER}(?:季度|季)", "{0}-Q{1}"),
    (rf"{_YEAR}[-/年]?q([1-4])", "{0}-Q{1}"),
    (rf"{_YEAR}[-/年]?(?:w|第){_PART}周?", "{0}-W{1:0>2}"),
    (rf"{_YEAR}年", "{0}"),
)
_NAMED = ((re.compile(rf"{_NAME}{_YEAR}"), (1, 0)), (re.compile(rf"{_YEAR}{_NAME}"), (0, 1)))
_PATTERNS = tuple((re.compile(form), label) for form, label in _FORMS)


def spelled(text: str) -> str:
    """Return the label of one period that is written as people write it; any other text as it is.

    Examples
    --------
    >>> [spelled(text) for text in ("2026/10", "202610", "2026年10月", "Oct 2026", "2026年第三季度", "2026/10/1")]
    ['2026-10', '2026-10', '2026-10', '2026-10', '2026-Q3', '2026-10-01']
    """
    plain = re.sub(r"[\s,]+", "", unicodedata.normalize("NFKC", text)).lower()
    for pattern, label in _PATTERNS:
        if match := pattern.fullmatch(plain):
            return label.format(*(_NUMERALS.get(part, part) for part in match.groups()))
    for pattern, (year, name) in _NAMED:
        if match := pattern.fullmatch(plain):
            return f"{match[year + 1]}-{_MONTH_NAMES.index(match[name + 1]) + 1:02}"
    return text
