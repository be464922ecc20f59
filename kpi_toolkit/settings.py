"""A workspace's settings (``kpi.yaml``) as one frozen, strictly typed object."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from kpi_toolkit.errors import did_you_mean
from kpi_toolkit.period import FIRST_YEAR, LAST_YEAR, CalendarRules
from kpi_toolkit.units import Language
from kpi_toolkit.yaml_file import read_yaml

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SETTINGS_FILE = "kpi.yaml"
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


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False)


class Name(_Strict):
    """A name in both languages; a plain string in kpi.yaml serves for both."""

    zh: str
    en: str

    def __call__(self, language: Language) -> str:
        """Return the name in one language."""
        return self.zh if language == "zh" else self.en


def _both(value: Any) -> Any:
    return {"zh": value, "en": value} if isinstance(value, str) else value


class SourceSettings(_Strict):
    """Where the data lie: a folder of CSV, Parquet and Excel files, a DuckDB file, or a database by its URL.

    In kpi.yaml a plain path or URL may stand in its place.
    """

    path: str = "data"
    url: str | None = Field(None, description="database instead of files, e.g. postgres://db.example/shop?schema=sales")
    user_variable: str | None = Field(None, description="environment variable that holds the database's user")
    password_variable: str | None = Field(None, description="environment variable that holds the password")
    time_zone: TimeZone | None = Field(None, description="zone of times without one; the workspace's if empty")
    encoding: Encoding = "utf-8"
    date_format: str | None = Field(None, description="strptime form of dates that do not start with the year")
    covers_from: Day | None = Field(None, description="first day the data cover; their oldest row if empty")
    covers_until: Day | None = Field(None, description="last day the data cover; their newest row if empty")

    @model_validator(mode="after")
    def _in_order(self) -> "SourceSettings":
        if self.covers_from and self.covers_until and self.covers_from > self.covers_until:
            raise ValueError("covers_from must not be later than covers_until")
        return self


def _as_text(value: Any) -> Any:
    """Write a number, day or truth value of kpi.yaml as sources write it; leave the rest for the type to judge."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float | date) else value


Constant = Annotated[str, BeforeValidator(_as_text)]
Replacement = Annotated[str | None, BeforeValidator(_as_text)]


def _source(value: Any) -> Any:
    return {"url" if "://" in value else "path": value} if isinstance(value, str) else value


class TableSettings(_Strict):
    """How one canonical table is made from the source: rename, filter and translate, or a query."""

    from_: str | None = Field(None, alias="from", description="file or table name; the canonical name if empty")
    columns: dict[str, str] = Field(default_factory=dict, description="canonical column: source column")
    constants: dict[str, Constant] = Field(
        default_factory=dict, description="canonical column that the source lacks: its value in every row"
    )
    values: dict[str, dict[str, Replacement]] = Field(
        default_factory=dict,
        description="canonical column: {value in the source: value instead}; null empties it, others stay",
    )
    filter: str | None = Field(None, description="SQL condition over the source's columns")
    query: str | None = Field(None, description="SQL over the source's tables, instead of `from` and `filter`")
    time_zone: TimeZone | None = None
    encoding: Encoding | None = None
    date_format: str | None = None

    @model_validator(mode="after")
    def _one_origin(self) -> "TableSettings":
        if self.query and (self.from_ or self.filter):
            raise ValueError("give either `query`, or `from` with `filter`")
        for name in self.constants:
            if name in self.columns or name in self.values:
                other = "columns" if name in self.columns else "values"
                raise ValueError(f"give `{name}` either in `constants` or in `{other}`")
        return self


class Rules(_Strict):
    """Business settings that definitions depend on; days are whole local days."""

    repurchase_window_days: int = Field(90, gt=0, le=MOST_DAYS, description="N of repeat purchase rate 3")
    second_purchase_days: int = Field(30, gt=0, le=MOST_DAYS, description="window for a new buyer's second order")
    silent_after_days: int = Field(30, gt=0, le=MOST_DAYS, description="days without activity until silent")
    at_risk_after_days: int = Field(90, gt=0, le=MOST_DAYS, description="days until dormant, that is at risk")
    churned_after_days: int = Field(180, gt=0, le=MOST_DAYS, description="days until churned")
    dead_after_days: int = Field(365, gt=0, le=MOST_DAYS, description="days until dead")
    attribution_days: int = Field(
        7, ge=0, le=MOST_DAYS, description="days after a touch or a reading that an order counts"
    )
    coupon_valid_days: int = Field(30, gt=0, le=MOST_DAYS, description="validity of coupons without an end of it")
    session_gap_minutes: int = Field(30, gt=0, le=1440, description="minutes without an event that end a session")
    count_zero_orders: bool = Field(True, description="whether orders of amount zero count as orders")
    left_out_statuses: Names = Field(
        ("cancelled", "canceled", "已取消"), description="orders that never count; capitals do not matter", strict=False
    )
    active_events: Names = Field((), description="events that make a user active; empty: any", strict=False)
    purchase_events: Names = Field(("purchase",), description="events that are a purchase, for sessions", strict=False)
    activity_kinds: Names = Field(("activity",), description="kinds of campaign that are activities", strict=False)
    profile_fields: Names = Field(
        ("phone", "birthday", "city"), description="columns of users that a complete profile has filled", strict=False
    )
    levels: Names = Field(
        ("normal", "silver", "gold", "diamond"), description="membership levels from low to high", strict=False
    )
    hot_products: int = Field(1, gt=0, le=1000, description="how many best-selling products of a period are hot")
    loyal_orders: int = Field(5, gt=1, le=10_000, description="orders that make a customer loyal")
    vip_amount: float = Field(1000, gt=0, description="amount bought in all that makes a customer a VIP")
    seed_referrals: int = Field(3, gt=0, le=10_000, description="users brought that make a seed user")
    satisfied_from: float = Field(4, description="lowest score of a satisfied user")
    dissatisfied_to: float = Field(2, description="highest score of a dissatisfied user")
    health_judgement_weight: float = Field(0.5, ge=0, le=1, description="weight of the raters in community health")
    plateau_weeks: int = Field(4, gt=0, le=52, description="weeks compared to tell whether a channel still grows")
    plateau_growth: float = Field(0.05, ge=0, description="growth below which a channel has reached its plateau")

    @model_validator(mode="after")
    def _in_order(self) -> "Rules":
        limits = ("silent_after_days", "at_risk_after_days", "churned_after_days", "dead_after_days")
        for lower, upper in pairwise(limits):
            if getattr(self, lower) >= getattr(self, upper):
                raise ValueError(f"{lower} must be smaller than {upper}")
        if not self.levels or len(set(self.levels)) < len(self.levels):
            raise ValueError("levels must name at least one level, each once, from low to high")
        if self.dissatisfied_to >= self.satisfied_from:
            raise ValueError("dissatisfied_to must be smaller than satisfied_from")
        return self

    @property
    def in_words(self) -> dict[str, object]:
        """Every setting as the words of a metric show it: lists with commas, shares in percent."""
        shown = {name: ", ".join(value) if isinstance(value, tuple) else value for name, value in self}
        shares = {name: f"{shown[name]:.0%}" for name in ("health_judgement_weight", "plateau_growth")}
        return (
            shown | shares | {name: f"{shown[name]:g}" for name in ("vip_amount", "satisfied_from", "dissatisfied_to")}
        )


class RoleSettings(_Strict):
    """What a role's review shows besides the metrics its targets name; empty: the catalogue's default."""

    metrics: tuple[str, ...] = Field((), strict=False)
    label: Annotated[Name, BeforeValidator(_both)] | None = None


class ScoringSettings(_Strict):
    """Bands of the attainment status and the cap of a scored attainment."""

    met: float = Field(1.0, gt=0)
    at_risk: float = Field(0.9, gt=0)
    cap: float = Field(1.2, gt=0)
    tolerance: float = Field(0.1, gt=0, description="distance from a band, as a share of its middle, that scores 0")

    @model_validator(mode="after")
    def _in_order(self) -> "ScoringSettings":
        if self.at_risk > self.met:
            raise ValueError("at_risk must not be larger than met")
        return self


class Settings(_Strict):
    """The whole of kpi.yaml. Every field has a default, so that an empty mapping is a valid workspace."""

    organisation: Annotated[Name, BeforeValidator(_both)] = Name(zh="我的组织", en="My organisation")
    language: Language = "zh"
    time_zone: TimeZone = "Asia/Shanghai"
    currency: str = Field("CNY", pattern="^[A-Z]{3}$")
    week_start: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = "monday"
    fiscal_year_start: int = Field(1, ge=1, le=12)
    source: Annotated[SourceSettings, BeforeValidator(_source)] = SourceSettings()
    tables: dict[str, TableSettings] = Field(default_factory=dict)
    rules: Rules = Rules()
    roles: dict[str, RoleSettings] = Field(default_factory=dict)
    scoring: ScoringSettings = ScoringSettings()

    @property
    def calendar_rules(self) -> CalendarRules:
        """Week start and fiscal year as the periods need them."""
        return CalendarRules(WEEKDAYS.index(self.week_start), self.fiscal_year_start)

    @property
    def zone(self) -> ZoneInfo:
        """The reporting time zone."""
        return ZoneInfo(self.time_zone)


def load_settings(workspace: Path) -> Settings:
    """Read a workspace's kpi.yaml.

    Raises
    ------
    UsageError
        When the folder or file is missing or faulty; all faults at once, lines named.
    """
    return read_yaml(workspace / SETTINGS_FILE, Settings)
