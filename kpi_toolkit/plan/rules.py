"""All rules of the plan check, in the order of their codes."""

from kpi_toolkit.plan.rule import Rule
from kpi_toolkit.plan.rules_loop import LOOP_RULES
from kpi_toolkit.plan.rules_metric import METRIC_RULES
from kpi_toolkit.plan.rules_number import NUMBER_RULES
from kpi_toolkit.plan.rules_phase import PHASE_RULES
from kpi_toolkit.plan.rules_role import ROLE_RULES
from kpi_toolkit.plan.rules_sheet import SHEET_RULES

_ALL = (*SHEET_RULES, *ROLE_RULES, *METRIC_RULES, *PHASE_RULES, *NUMBER_RULES, *LOOP_RULES)
RULES: dict[str, Rule] = {rule.code: rule for rule in sorted(_ALL, key=lambda rule: rule.code)}
"""K001 to K026 by code."""
