"""The types that settings are made of: strict models, days, zones, encodings, names in both languages."""

import re
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeAlias
from zoneinfo import TZPATH, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict

from kpi_toolkit.errors import Spoken
from kpi_toolkit.language.naming import names_of, perhaps
from kpi_toolkit.language.text import spoken
from kpi_toolkit.periods.period import FIRST_YEAR, LAST_YEAR
from kpi_toolkit.units import Language

MOST_DAYS = 36_500
NUMBER_FORMS = ("epoch_s", "epoch_ms", "epoch_us", "epoch_ns", "excel_days")
"""Forms of times that are numbers: since 1970 in UTC, and the days of a spreadsheet."""


Names: TypeAlias = tuple[str, ...]

CHINA = "Asia/Shanghai"
"""The one zone of China by its name in the database of zones, which knows no other city of it that people write."""
IN_CHINA: Names = (
    "beijing",
    "peking",
    "china",
    "china standard time",
    "cst",
    "shenzhen",
    "guangzhou",
    "hangzhou",
    "chengdu",
)
IN_CHINA += ("北京", "北京时间", "上海", "中国", "中国标准时间", "东八区", "asia/china")
OFFSET = re.compile(r"(?:utc|gmt|z)?\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
WITHOUT_SUMMER_TIME = {"+08:00": CHINA, "+09:00": "Asia/Tokyo", "+07:00": "Asia/Bangkok", "+05:30": "Asia/Kolkata"}
"""Offsets that one well-known zone has all the year; others change their clocks, so none of them is the offset."""


_zones = cache(available_timezones)
"""Names of all zones. To list them takes as long as a small query: the system is asked once, and not for the usual."""


def _is_usual(name: str) -> bool:
    """Whether a zone is one of those that most workspaces have, and known to this system."""
    return name in (CHINA, *WITHOUT_SUMMER_TIME.values()) and any(Path(root, name).is_file() for root in TZPATH)


def _zone(name: str) -> str:
    if not _is_usual(name) and name not in _zones():
        raise ValueError(spoken("setting.zone", hint=_meant_zone(name)))
    return name


def _meant_zone(name: str) -> Spoken:
    """Say which zone is meant; never one with other clocks."""
    plain = unicodedata.normalize("NFKC", name).strip().lower()
    if plain.removeprefix("asia/") in IN_CHINA:
        return spoken("setting.write", value=CHINA)
    if offset := OFFSET.fullmatch(plain):
        sign, hours, minutes = offset[1], int(offset[2]), offset[3] or "00"
        if known := WITHOUT_SUMMER_TIME.get(f"{sign}{hours:02}:{minutes}"):
            return spoken("setting.write", value=known)
        fixed = f"Etc/GMT{'-' if sign == '+' else '+'}{hours}" if hours else "UTC"  # its sign is the other way round
        if minutes == "00" and fixed in _zones():
            return spoken("setting.zone_or", value=CHINA, fixed=fixed)
        return spoken("setting.zone_as", value=CHINA)
    return perhaps(name, _zones())


def _sane(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(spoken("setting.year", first=FIRST_YEAR, last=LAST_YEAR))
    return day


def _encoding(name: str) -> str:
    try:
        "".encode(name)
    except (LookupError, ValueError):
        raise ValueError(spoken("setting.encoding")) from None
    return name


def _date_format(form: str) -> str:
    if "%" not in form and form not in NUMBER_FORMS:
        raise ValueError(spoken("setting.date_form", names=names_of(NUMBER_FORMS)))
    return form


Day = Annotated[date, AfterValidator(_sane)]
DateFormat = Annotated[str, AfterValidator(_date_format)]
Encoding = Annotated[str, AfterValidator(_encoding)]
TimeZone = Annotated[str, AfterValidator(_zone)]


class Strict(BaseModel):
    """Frozen and strict: no unknown key, no conversion, no infinite number."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False)


class Name(Strict):
    """A name in both languages; a plain string in kpi.yaml serves for both."""

    zh: str
    en: str

    def __call__(self, language: Language) -> str:
        """Return the name in one language."""
        return self.zh if language == "zh" else self.en


def both(value: Any) -> Any:
    """Take a plain text of kpi.yaml for a name in both languages."""
    return {"zh": value, "en": value} if isinstance(value, str) else value
