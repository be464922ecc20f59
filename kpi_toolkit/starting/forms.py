"""How values of a column are written: times, numbers, and words that mean nothing."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from kpi_toolkit.settings.layout import MANY

YEAR_FIRST = re.compile(
    r"(?:\d{8}|\d{4}(?:-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}))"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?"
)
"""What is read without a form."""
NUMBERED = {
    "epoch_ms": re.compile(r"(1\d{12}|[5-9]\d{11})(\.\d+)?"),
    "epoch_s": re.compile(r"(1\d{9}|[1-9]\d{8})(\.\d+)?"),
    "epoch_us": re.compile(r"1\d{15}"),
    "excel_days": re.compile(r"[2-5]\d{4}(\.\d+)?"),
}
_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", "T%H:%M:%S")
_DAYS = ("%d.%m.%Y", "%Y.%m.%d", "%Y年%m月%d日", "%d %b %Y", "%b %d, %Y", "%d-%b-%Y", "%B %d, %Y", "%d-%m-%Y")
MONTH_FIRST, DAY_FIRST = "%m/%d/", "%d/%m/"
FORMS = (
    *("%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M %z", "%Y-%m-%d %I:%M:%S %p"),
    *("%Y年%m月%d日%H:%M:%S", "%Y年%m月%d日%H:%M", "%Y年%m月%d日%H时%M分", "%Y年%m月%d日 %H时%M分"),
    *(f"{day}{time}" for day in (*_DAYS, "%m/%d/%Y", "%d/%m/%Y") for time in _TIMES),
    *(f"{day},{time}" for day in ("%m/%d/%Y", "%d/%m/%Y", "%b %d, %Y", "%B %d, %Y") for time in _TIMES[1:]),
    *(f"{day}{time}" for day in ("%m/%d/%y", "%d/%m/%y", "%d.%m.%y") for time in _TIMES),
)
"""Forms of times that do not begin with the year, or end in an offset."""
NOTHING = ("-", "--", "—", "/", "n/a", "na", "null", "none", "无", "空", "nan", "\\n")
"""Words in the place of a value that mean none."""
SIGNS: dict[str, tuple[str, ...]] = {
    "HKD": ("HK$",),
    "TWD": ("NT$",),
    "USD": ("US$", "USD", "$"),
    "CNY": ("CN¥", "¥", "￥", "元", "CNY", "RMB"),
    "EUR": ("€", "EUR"),
    "GBP": ("£", "GBP"),
    "JPY": ("円", "JPY"),
}
NUMBER = re.compile(r"^[^\d]{0,8}\d[\d.,' \u00a0\u202f]*[^\d%]{0,8}$")
_AROUND = re.compile(r"^[-+(]?\s*([^\d\s.,()+-]*)\s*[-+]?\s*[\d.,'\s\u00a0\u202f]*\d?[.,]?\s*([^\d\s.,()+-]*)\s*\)?$")
_PART_OF_NUMBER = re.compile(r"(万|萬|亿|億|千|[kKmM%％])\s*(元|块|RMB|CNY)?\s*$")
ENOUGH = 3000
"""Different values that are looked at."""
NEARLY = 0.85
"""Share of the values of a column that are such as its heading says."""


def nothing_in(values: Iterable[str]) -> list[str]:
    """Return the words among values that mean none."""
    return [value for value in dict.fromkeys(values) if value.lower() in NOTHING]


def filled(values: Iterable[str]) -> list[str]:
    """Return the different values that mean something."""
    return [value for value in dict.fromkeys(values) if value.lower() not in NOTHING]


def time_forms(values: Sequence[str]) -> list[str]:
    """Return the forms in which nearly all of some values can be times: an empty one where no form need be said.

    What does not fit is named with its row when the table is read.

    >>> time_forms(["2026-10-01", "2026/10/2 8:05"]), time_forms(["31.10.2026 08:05"]), time_forms(["x"])
    ([''], ['%d.%m.%Y %H:%M'], [])
    """
    there = list(values)[:ENOUGH]
    if not there:
        return []
    if _are_nearly(bool(YEAR_FIRST.fullmatch(value)) for value in there):
        return [""]
    for form, pattern in NUMBERED.items():
        if _are_nearly(bool(pattern.fullmatch(value)) for value in there):
            return [form]
    return _forms_of(there)


def _forms_of(values: Sequence[str]) -> list[str]:
    """Return the forms that most values fit, if these are nearly all."""
    some = values[:: max(len(values) // 50, 1)]
    likely = [form for form in FORMS if _are_nearly(_fits(value, form) for value in some)]
    fits = {form: sum(_fits(value, form) for value in values) for form in likely}
    return [form for form, count in fits.items() if count == max(fits.values()) and count >= NEARLY * len(values)]


def _are_nearly(fits: Iterable[bool]) -> bool:
    there = list(fits)
    return sum(there) >= NEARLY * len(there)


def no_days(values: Iterable[str]) -> list[str]:
    """Return the values that look like days and are none: 2026-09-31."""
    return [value for value in dict.fromkeys(values) if YEAR_FIRST.fullmatch(value) and not _is_day(value)]


def _is_day(value: str) -> bool:
    parts = re.match(r"(\d{4})[-/]?(\d{1,2})[-/]?(\d{1,2})", value)
    try:
        return parts is not None and datetime(int(parts[1]), int(parts[2]), int(parts[3])) is not None
    except ValueError:
        return False


def number_form(values: Sequence[str]) -> dict[str, object] | None:
    """Return how numbers are written, as `amount` of a table says it: empty for plain ones; None if they are none.

    >>> number_form(["¥1,234.50", "¥5.00"]), number_form(["1.234,50", "5,00"]), number_form(["5.25"])
    ({'thousands': ',', 'strip': ['¥']}, {'decimal': ',', 'thousands': '.'}, {})
    """
    there = _numbers(list(values)[:ENOUGH])
    around = [match for value in there if (match := _AROUND.match(value))]
    if not there or len(around) < len(there):
        return None
    strip = [sign for sign, _ in Counter(sign for match in around for sign in match.groups() if sign).most_common()]
    if any(sign.lower() in MANY for sign in strip):
        return None  # without it the number is another one
    numbers = [_without(value, strip) for value in there]
    if not all(re.search(r"\d", number) for number in numbers):
        return None
    way = _signs_in([number.replace(" ", "") for number in numbers])
    if way is None:
        return None
    blanks = {"thousands": " "} if any(" " in number for number in numbers) else {}
    return way | blanks | ({"strip": strip} if strip else {})


def _numbers(values: list[str]) -> list[str]:
    """Return the values in which numbers stand, if these are nearly all; all of them otherwise."""
    there = [value for value in values if NUMBER.match(value) and not _PART_OF_NUMBER.search(value)]
    return there if len(there) >= NEARLY * len(values) else values


def currency_of(texts: Iterable[str]) -> str:
    """Return the currency whose sign stands in a heading or around numbers; empty for none."""
    for text in texts:
        for code, signs in SIGNS.items():
            if any(
                re.search(rf"\b{sign}\b", text) if sign.isascii() and sign.isalpha() else sign in text for sign in signs
            ):
                return code
    return ""


def _fits(value: str, form: str) -> bool:
    try:
        datetime.strptime(value, form)
    except ValueError:
        return False
    return True


def _without(value: str, strip: Iterable[str]) -> str:
    for sign in strip:
        value = value.replace(sign, "")
    return value.replace("\u00a0", " ").replace("\u202f", " ").strip("() ").lstrip("+- ")


def _signs_in(numbers: Sequence[str]) -> dict[str, object] | None:
    """Return which sign the decimals have and which stands between thousands; None where neither reading fits all."""
    ways: list[tuple[str, dict[str, object]]] = [
        (r"\d*(\.\d*)?", {}),
        (r"\d{1,3}(,\d{3})*(\.\d*)?|\d+(\.\d*)?", {"thousands": ","}),
        (r"\d*(,\d*)?", {"decimal": ","}),
        (r"\d{1,3}(\.\d{3})*(,\d*)?|\d+(,\d*)?", {"decimal": ",", "thousands": "."}),
        (r"\d{1,3}('\d{3})*(\.\d*)?|\d+(\.\d*)?", {"thousands": "'"}),
    ]
    return next((said for way, said in ways if all(re.fullmatch(way, number) for number in numbers)), None)
