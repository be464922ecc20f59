"""The plan check: every rule on the whole plan, all findings at once."""

from kpi_toolkit.plan.plan import Plan
from kpi_toolkit.plan.rules import RULES
from kpi_toolkit.sheets.finding import Finding


def check_plan(plan: Plan) -> tuple[Finding, ...]:
    """Check a plan by all of its rules.

    Returns
    -------
    tuple
        Errors and warnings by file, row and code; empty when there is nothing to say. Of a role with rows that could
        not be read nothing is said as a whole.
    """
    ruled = [finding for rule in RULES.values() for finding in rule.findings(plan)]
    unruled = [finding for finding in plan.findings_of_reading if finding.code not in RULES]
    return tuple(sorted([*ruled, *unruled], key=lambda finding: (finding.file, finding.row, finding.code)))
