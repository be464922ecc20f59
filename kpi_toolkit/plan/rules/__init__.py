"""All rules of the plan check, in the order of their codes."""

from kpi_toolkit.plan.rules.agreement import AGREEMENT_RULES
from kpi_toolkit.plan.rules.loop import LOOP_RULES
from kpi_toolkit.plan.rules.metric import METRIC_RULES
from kpi_toolkit.plan.rules.number import NUMBER_RULES
from kpi_toolkit.plan.rules.phase import PHASE_RULES
from kpi_toolkit.plan.rules.role import ROLE_RULES
from kpi_toolkit.plan.rules.rule import Rule
from kpi_toolkit.plan.rules.sheet import SHEET_RULES
from kpi_toolkit.plan.rules.sums import SUM_RULES

_ALL = (
    *SHEET_RULES,
    *ROLE_RULES,
    *METRIC_RULES,
    *PHASE_RULES,
    *NUMBER_RULES,
    *SUM_RULES,
    *LOOP_RULES,
    *AGREEMENT_RULES,
)
RULES: dict[str, Rule] = {rule.code: rule for rule in sorted(_ALL, key=lambda rule: rule.code)}
"""K001 to K027 by code."""
