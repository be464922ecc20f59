"""The types that settings are made of: strict models, days, zones, encodings, names in both languages."""

from datetime import date
from typing import Annotated, Any, TypeAlias
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict

from kpi_toolkit.errors import did_you_mean
from kpi_toolkit.periods.period import FIRST_YEAR, LAST_YEAR
from kpi_toolkit.units import Language

MOST_DAYS = 36_500


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"no such time zone. {did_you_mean(name, available_timezones())}")
    return name


def _sane(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"the year must lie between {FIRST_YEAR} and {LAST_YEAR}")
    return day


def _encoding(name: str) -> str:
    try:
        "".encode(name)
    except (LookupError, ValueError):
        raise ValueError("no such text encoding. Use utf-8, gb18030, gbk, big5, utf-16 or another one") from None
    return name


Day = Annotated[date, AfterValidator(_sane)]
Encoding = Annotated[str, AfterValidator(_encoding)]
TimeZone = Annotated[str, AfterValidator(_zone)]
Names: TypeAlias = tuple[str, ...]


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
