"""The words of the plan: its sheets, its rules and what is wrong with a row."""

from kpi_toolkit.language.words.plan_numbers import PLAN_NUMBERS
from kpi_toolkit.language.words.plan_roles import PLAN_ROLES

PLAN: dict[str, tuple[str, str]] = PLAN_ROLES | PLAN_NUMBERS
