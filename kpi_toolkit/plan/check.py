"""The plan check: every rule on the whole plan, all findings at once."""

from collections.abc import Iterable

from kpi_toolkit.language.text import Text, word
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


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return those that must be put right before a plan is agreed."""
    return tuple(finding for finding in findings if finding.severity == "error")


def summary(findings: Iterable[Finding]) -> Text:
    """Return in one sentence how many errors and warnings there are.

    >>> summary(()).en
    'The plan keeps all 27 rules.'
    """
    all_of_them = tuple(findings)
    wrong = len(errors(all_of_them))
    values = {"errors": wrong, "warnings": len(all_of_them) - wrong, "rules": len(RULES)}
    key = "plan.summary" if all_of_them else "plan.summary.none"
    return Text(word(key, "zh", **values), word(key, "en", **values))
