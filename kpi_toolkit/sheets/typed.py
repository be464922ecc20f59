"""One cell of a sheet of the plan as a typed value, or what is wrong with its text."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kpi_toolkit.errors import UsageError
from kpi_toolkit.language.text import Text
from kpi_toolkit.language.words import WORDS
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.metrics.composed import facts_of
from kpi_toolkit.periods.period import FIRST_YEAR, LAST_YEAR, Period, parse_period
from kpi_toolkit.settings import Settings
from kpi_toolkit.settings.roles import OVERVIEW
from kpi_toolkit.sheets.columns import Holds, Meant, SheetColumn, called
from kpi_toolkit.sheets.cuts import known_cuts, may_cut
from kpi_toolkit.sheets.faults import Refused, error, phrase
from kpi_toolkit.sheets.limits import LEVELS, share_limits
from kpi_toolkit.sheets.numbers import PLAIN, readings

OVERVIEW_NAMES = WORDS["overview.name"]
REAL_DAYS = {"start": ("开始日", "start"), "due": ("截止日", "end")}
TEXTS: tuple[Holds, ...] = ("text", "owner", "segment")
MOST_DIGITS, LONGEST_NUMBER, LONGEST_SHOWN = 15, 30, 40

_EXPONENT = re.compile(r"[+-]?[0-9.]+[eE][+-]?[0-9]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOOSE_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_SEVERAL = re.compile(
    r"[、，,；;/&＆+＋\n]|\s(?:and|und|et|or)\s|[\u4e00-\u9fff]{2}[和与及跟][\u4e00-\u9fff]{2}", re.IGNORECASE
)

Limits = tuple[int, int] | None


@dataclass(frozen=True)
class CellReading:
    """What the cells of a row are read with.

    Parameters
    ----------
    before
        The values of the columns before it; metric, kind and mode say what a number may be.
    """

    before: Mapping[str, Any]
    catalogue: Catalogue
    settings: Settings


def typed(column: SheetColumn, text: str, reading: CellReading) -> Any:
    """Return the value of a cell; of an empty one None, or an empty text where the column holds texts.

    Raises
    ------
    Refused
        With what is wrong with the text and what to write instead.
    """
    if not text:
        return "" if column.holds in TEXTS else None
    return _READERS[column.holds](column, text, reading)


def shown(text: str) -> str:
    """Return a cell's text as messages show it: cut when it is long, in one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_SHOWN else f"{flat[:LONGEST_SHOWN]}…"


def _metric(column: SheetColumn, text: str, reading: CellReading) -> str:
    """Take a name, or a label that only one metric has; «复购率» alone has three forms and a relative."""
    catalogue = reading.catalogue
    if text in catalogue:
        return text
    named = [each.name for each in catalogue if text in (each.label.zh, each.label.en)]
    if len(named) == 1:
        return named[0]
    near = named or catalogue.meant(text)
    is_called_so = len(near) == 1 and text not in catalogue[near[0]].label.zh
    variants = [
        name
        for name in (catalogue.names if near else ())
        if any(name == each or (name in catalogue.rivals(each) and not is_called_so) for each in near)
    ]
    labels = {each.name: each.label.zh for each in catalogue}
    if len(variants) > 1:
        raise Refused(error("K003", "several_metrics", text=shown(text), names=called(variants, labels)))
    hint = phrase("meant_metric", name=called(near[:1], labels)) if near else Meant(text, labels)
    raise Refused(error("K003", "unknown_metric", text=shown(text), meant=hint))


def _role(column: SheetColumn, text: str, reading: CellReading) -> str:
    roles = reading.settings.all_roles
    name = roles.meaning(text)
    if name is None:
        raise Refused(error("K006", "unknown_role", text=shown(text), meant=Meant(text, roles.in_chinese)))
    return name


def _edition(column: SheetColumn, text: str, reading: CellReading) -> str:
    """Take a role, or the overview of all of them."""
    return OVERVIEW if text in (OVERVIEW, *OVERVIEW_NAMES) else _role(column, text, reading)


def _choice(column: SheetColumn, text: str, reading: CellReading) -> str:
    if (chosen := column.choice(text)) is None:
        known = {name: words[0] for name, words in column.choices.items()}
        raise Refused(
            error(
                "K024",
                "unknown_choice",
                column=column.label,
                name=column.name,
                text=shown(text),
                meant=Meant(text, known),
            )
        )
    return chosen


def _owner(column: SheetColumn, text: str, reading: CellReading) -> str:
    if _SEVERAL.search(text):
        raise Refused(error("K006", "several_owners", text=shown(text)))
    return text


def _segment(column: SheetColumn, text: str, reading: CellReading) -> str:
    """Take ``column=value``; whether the data have the column only a workspace can tell."""
    by, sign, value = (part.strip() for part in text.replace("＝", "=").partition("="))
    if not (by and sign and value):
        raise Refused(error("K024", "segment_form", text=shown(text)))
    name = reading.before.get("metric")
    uncut = next((fact for fact in facts_of(reading.catalogue[name]) if not may_cut(fact, by)), None) if name else None
    if uncut is not None:
        known = dict.fromkeys(known_cuts(uncut), "")
        remedy = Meant(by, known) if known else phrase("clear_it")
        raise Refused(error("K024", "segment_never", metric=name, by=shown(by), meant=remedy))
    return f"{by}={value}"


def _number(column: SheetColumn, text: str, reading: CellReading) -> Decimal:
    if any(_is_too_long(number) for number in readings(text.rstrip("%％"))):
        raise Refused(error("K004", "number_too_long", column=column.label, text=shown(text), most=MOST_DIGITS))
    if not PLAIN.fullmatch(text):
        remedy = _remedy(text, _limits(column, reading))
        raise Refused(error("K004", "not_a_number", column=column.label, text=shown(text), remedy=remedy))
    return Decimal(text)


def _weight(column: SheetColumn, text: str, reading: CellReading) -> Decimal:
    number = _number(column, text, reading)
    if number <= 0:
        raise Refused(error("K002", "weight_not_above_0", column=column.label, text=text))
    return number


def _limits(column: SheetColumn, reading: CellReading) -> Limits:
    name = reading.before.get("metric")
    if not name or column.name not in LEVELS:
        return None
    return share_limits(column.name, reading.catalogue[name], reading.before.get("kind"), reading.before.get("mode"))


def _is_too_long(plain: str) -> bool:
    digits = re.sub(r"[^0-9]", "", plain)
    return len(digits.lstrip("0")) > MOST_DIGITS or len(digits) > LONGEST_NUMBER


def _remedy(text: str, limits: Limits) -> Text:
    """Say what to write: nothing that may be another number than was meant."""
    plain = unicodedata.normalize("NFKC", text)
    if _EXPONENT.fullmatch(plain):
        return phrase("write_no_exponent")
    meant_numbers = readings(plain.rstrip("% "))
    if plain.endswith("%"):
        shares = [Decimal(number) / 100 for number in meant_numbers]
        if len(shares) == 1 and limits and not limits[0] <= shares[0] <= limits[1]:
            return phrase("share_at_most") if shares[0] > 0 else phrase("share_at_least", least=limits[0])
        meant_numbers = tuple(f"{share.normalize():f}" for share in shares)
    if len(meant_numbers) > 1:
        return phrase("write_which", thousands=meant_numbers[0], decimals=meant_numbers[1])
    return phrase("write_this", text=meant_numbers[0]) if meant_numbers else phrase("write_digits")


def _day(column: SheetColumn, text: str, reading: CellReading) -> date:
    if not _DAY.fullmatch(text):
        raise Refused(error("K005", "not_a_date", column=column.label, text=shown(text), remedy=_as_day(text)))
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused(error("K005", "no_such_day", column=column.label, text=text)) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        zh, en = REAL_DAYS.get(column.name, ("日期", "day"))
        raise Refused(
            error(
                "K005", "far_off", column=column.label, text=text, first=FIRST_YEAR, last=LAST_YEAR, what=Text(zh, en)
            )
        )
    return day


def _as_day(text: str) -> Text:
    loose = _LOOSE_DAY.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    return phrase("write_this", text="{}-{:0>2}-{:0>2}".format(*loose.groups())) if loose else phrase("write_day")


def _period(column: SheetColumn, text: str, reading: CellReading) -> Period:
    try:
        return parse_period(text, reading.settings.calendar_rules)
    except (UsageError, OverflowError):
        raise Refused(error("K005", "not_a_period", column=column.label, text=shown(text))) from None


def _text(column: SheetColumn, text: str, reading: CellReading) -> str:
    return text


_READERS: dict[Holds, Callable[[SheetColumn, str, CellReading], Any]] = {
    "metric": _metric,
    "role": _role,
    "segment": _segment,
    "choice": _choice,
    "number": _number,
    "weight": _weight,
    "day": _day,
    "period": _period,
    "owner": _owner,
    "edition": _edition,
    "text": _text,
}
