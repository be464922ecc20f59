"""One cell of the sheet as a typed value, or what is wrong with its text."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from kpi_toolkit.errors import UsageError, did_you_mean
from kpi_toolkit.metric import Catalogue
from kpi_toolkit.period import FIRST_YEAR, LAST_YEAR, parse_period
from kpi_toolkit.roles import check_role
from kpi_toolkit.settings import Settings
from kpi_toolkit.targets.checks import LEVELS, share_limits
from kpi_toolkit.targets.target import Commitment, Kind, Mode, Per

CHOICES: dict[str, tuple[str, ...]] = {
    "kind": get_args(Kind), "mode": get_args(Mode), "per": get_args(Per), "commitment": get_args(Commitment),
}  # fmt: skip
NUMBERS = (*LEVELS, "weight", "points")
REAL_DAYS = {"start": "start", "due": "end", "agreed_on": "day"}
TEXTS = ("segment", "owner", "why", "proposed_by", "approved_by")
MOST_DIGITS, LONGEST_NUMBER, LONGEST_SHOWN = 15, 30, 40

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_EXPONENT = re.compile(r"[+-]?[0-9.]+[eE][+-]?[0-9]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Limits = tuple[int, int] | None


def typed(column: str, text: str, before: Mapping[str, Any], catalogue: Catalogue, settings: Settings) -> Any:
    """Return the value of a cell; of an empty one None, or an empty text where the column holds texts.

    Parameters
    ----------
    before
        The values of the columns before it; metric, kind and mode say what a number may be.

    Raises
    ------
    UsageError
        With what is wrong with the text and what to write instead.
    """
    if not text:
        return "" if column in TEXTS else None
    if column in NUMBERS:
        return _number(column, text, _limits(column, before, catalogue))
    if column in REAL_DAYS:
        return _day(column, text)
    if column == "baseline_period":
        return parse_period(text, settings.calendar_rules)
    if column == "metric":
        return catalogue[text].name
    if column == "role":
        return check_role(text)
    if column in CHOICES and text not in CHOICES[column]:
        raise UsageError(f"there is no {column} `{text}`. {did_you_mean(text, CHOICES[column])}")
    return text


def _limits(column: str, before: Mapping[str, Any], catalogue: Catalogue) -> Limits:
    name = before.get("metric")
    if not name or column not in LEVELS:
        return None
    return share_limits(column, catalogue[name], before.get("kind"), before.get("mode"))


def _number(column: str, text: str, limits: Limits) -> Decimal:
    plain = text.replace(",", "").replace("，", "")
    shown = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    if _is_too_long(plain):
        raise UsageError(f"`{shown}` has more than {MOST_DIGITS} digits. Round it.")
    if not _NUMBER.fullmatch(text):
        raise UsageError(f"`{shown}` is not a plain number. {_remedy(plain, limits)}")
    number = Decimal(text)
    if column in ("weight", "points") and number <= 0:
        raise UsageError(f"{text} is not above 0. Leave the cell empty to keep the target out of the score.")
    return number


def _is_too_long(plain: str) -> bool:
    digits = re.sub(r"[^0-9]", "", plain)
    is_number = _NUMBER.fullmatch(plain.rstrip("%％ "))
    return bool(is_number) and (len(digits.lstrip("0")) > MOST_DIGITS or len(digits) > LONGEST_NUMBER)


def _remedy(plain: str, limits: Limits) -> str:
    if _EXPONENT.fullmatch(plain):
        return "Write all its digits, as 1537 or 0.18, without an exponent."
    if plain.endswith(("%", "％")) and _NUMBER.fullmatch(percent := plain[:-1].strip()):
        share = Decimal(percent) / 100
        if limits and not limits[0] <= share <= limits[1]:
            return f"Shares are 0–1, so {'at most 1' if share > 0 else f'at least {limits[0]}'}. Correct it."
        return f"Write {share.normalize():f}."
    return f"Write {plain}." if _NUMBER.fullmatch(plain) else "Write digits with a point, as 1537 or 0.18."


def _day(column: str, text: str) -> date:
    if not _DAY.fullmatch(text):
        raise UsageError(f"`{text}` is not a date as 1998-03-01. Write year-month-day with their zeros.")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"`{text}` does not exist in the calendar. Correct it.") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UsageError(
            f"{text} lies outside of {FIRST_YEAR} to {LAST_YEAR}. Write the real {REAL_DAYS[column]} of the agreement."
        )
    return day
