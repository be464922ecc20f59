"""A workspace's settings (``kpi.yaml``) as one frozen, strictly typed object."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, field_validator

from kpi_toolkit.files.yaml_file import read_yaml
from kpi_toolkit.language.naming import sentences
from kpi_toolkit.periods.period import CalendarRules, Period
from kpi_toolkit.periods.relative import period_of, periods_of
from kpi_toolkit.periods.today import today_in
from kpi_toolkit.settings.bonus import BonusSettings, PrivacySettings
from kpi_toolkit.settings.calendar import CalendarSettings
from kpi_toolkit.settings.community import CommunitySettings
from kpi_toolkit.settings.expects import Expects
from kpi_toolkit.settings.guardrails import GuardrailSettings
from kpi_toolkit.settings.judgement import ScoringSettings
from kpi_toolkit.settings.metrics import MetricSettings, name_faults
from kpi_toolkit.settings.plan import PlanSettings
from kpi_toolkit.settings.role import RoleSettings, role_faults, workspace_roles
from kpi_toolkit.settings.roles import Roles
from kpi_toolkit.settings.rules import Rules
from kpi_toolkit.settings.schedule import ScheduleSettings
from kpi_toolkit.settings.send import SendSettings
from kpi_toolkit.settings.source import SourceSettings, TableSettings
from kpi_toolkit.settings.values import Name, Names, Strict, TimeZone, both
from kpi_toolkit.settings.weekly import WeeklySettings
from kpi_toolkit.units import Language

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SETTINGS_FILE = "kpi.yaml"

__all__ = [
    "Name",
    "PlanSettings",
    "RoleSettings",
    "Rules",
    "ScoringSettings",
    "Settings",
    "SourceSettings",
    "TableSettings",
    "load_settings",
]


def _source(value: Any) -> Any:
    return {"url" if "://" in value else "path": value} if isinstance(value, str) else value


class Settings(Strict):
    """The whole of kpi.yaml. Every field has a default, so that an empty mapping is a valid workspace."""

    organisation: Annotated[Name, BeforeValidator(both)] = Field(
        Name(zh="我的组织", en="My organisation"), description="what pages call the shop"
    )
    language: Language = Field("zh", description="of pages, messages and the plan's sheets")
    time_zone: TimeZone = Field("Asia/Shanghai", description="zone in whose days and months is counted")
    currency: str = Field("CNY", pattern="^[A-Z]{3}$", description="of all amounts, by its ISO code")
    week_start: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = Field(
        "monday", description="first day of a week; other weeks than ISO's have other numbers"
    )
    fiscal_year_start: int = Field(1, ge=1, le=12, description="first month of the years and quarters")
    source: Annotated[SourceSettings, BeforeValidator(_source)] = SourceSettings()
    tables: dict[str, TableSettings] = Field(default_factory=dict)
    metrics: dict[str, MetricSettings] = Field(
        default_factory=dict, description="metrics of a column, of daily measures, or made of other metrics"
    )
    rules: Rules = Rules()
    roles: dict[str, RoleSettings] = Field(default_factory=dict)
    teams: dict[str, Annotated[Names, Field(strict=False)]] = Field(
        default_factory=dict, description="roles of each team's scorecard"
    )
    scoring: ScoringSettings = ScoringSettings()
    guardrails: GuardrailSettings = GuardrailSettings()
    calendar: CalendarSettings = CalendarSettings()
    weekly: WeeklySettings = WeeklySettings()
    community: CommunitySettings = CommunitySettings()
    plan: PlanSettings = PlanSettings()
    bonus: BonusSettings = BonusSettings()
    privacy: PrivacySettings = PrivacySettings()
    schedule: ScheduleSettings = ScheduleSettings()
    send: SendSettings = SendSettings()
    expects: Expects = Field(
        default_factory=dict,
        description="control totals that `kpi check` compares: `orders: {2026-10: {rows: 1200, amount: 345678.90}}`, "
        "or a .csv or .xlsx of them with the columns table, period, rows, amount, …",
    )

    @field_validator("roles")
    @classmethod
    def _roles(cls, roles: dict[str, RoleSettings]) -> dict[str, RoleSettings]:
        if faults := role_faults(roles):
            raise ValueError(sentences(faults))
        return roles

    @field_validator("metrics")
    @classmethod
    def _metrics(cls, metrics: dict[str, MetricSettings]) -> dict[str, MetricSettings]:
        if faults := name_faults(metrics):
            raise ValueError(sentences(faults))
        return metrics

    @property
    def numbers(self) -> dict[str, tuple[str, ...]]:
        """Canonical table → its further columns that are numbers: those that it declares, and that metrics add up."""
        numbers = {name: list(table.numbers) for name, table in self.tables.items()}
        for place in (metric.column for metric in self.metrics.values()):
            if place is not None:
                numbers.setdefault(place[0], []).append(place[1])
        return {table: tuple(dict.fromkeys(columns)) for table, columns in numbers.items() if columns}

    @property
    def cuts_of_measures(self) -> tuple[str, ...]:
        """Columns that segments of daily measures are of."""
        return tuple(dict.fromkeys(by for metric in self.metrics.values() for by in metric.by))

    @property
    def all_roles(self) -> Roles:
        """The built-in roles as `roles` tells them otherwise, then the workspace's own."""
        return workspace_roles(self.roles)

    @property
    def calendar_rules(self) -> CalendarRules:
        """Week start and fiscal year as the periods need them."""
        return CalendarRules(WEEKDAYS.index(self.week_start), self.fiscal_year_start)

    @property
    def zone(self) -> ZoneInfo:
        """The reporting time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def today(self) -> date:
        """The day that it is in the reporting time zone, or that ``KPI_TODAY`` names."""
        return today_in(self.zone)

    def period(self, text: str) -> Period:
        """Return the one period that a command or call names, which may be told from today: ``last-month``.

        Raises
        ------
        UsageError
            When it cannot be read.
        """
        return period_of(text, self.calendar_rules, self.today)

    def periods(self, text: str) -> list[Period]:
        """Return the period or the range of periods that a command or call names.

        Raises
        ------
        UsageError
            When it cannot be read.
        """
        return periods_of(text, self.calendar_rules, self.today)


def load_settings(workspace: Path) -> Settings:
    """Read a workspace's kpi.yaml.

    Raises
    ------
    UsageError
        When the folder or file is missing or faulty; all faults at once, lines named.
    """
    return read_yaml(workspace / SETTINGS_FILE, Settings)
