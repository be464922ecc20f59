"""What a rule of the plan check is: its words, its check, and an example that breaks it beside one that keeps it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kpi_toolkit.language.text import Text
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.plan.plan import Plan
from kpi_toolkit.sheets.finding import Finding, Severity
from kpi_toolkit.units import Written

HEADER = ("metric", "role", "kind", "value", "weight")
USUAL = {"start": "2026-11-01", "due": "2026-12-01", "per": "month", "owner": "李娜"}


@dataclass(frozen=True)
class Fault:
    """What a check found: the key of its sentence, the values in it, and where it stands.

    `file` is a sheet of the plan by its form, ``targets``, or another file by its name.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    row: int = 0
    role: str = ""
    file: str = "targets"


@dataclass(frozen=True)
class Example:
    """A small plan as its files, shown in the documentation and run in the tests.

    Parameters
    ----------
    targets, actions, proposals
        The sheets as CSV.
    settings
        kpi.yaml.
    history
        Past months by metric, the newest of them October 2026.
    unavailable
        Metrics for which a table is missing.
    columns
        Columns of the workspace's tables; None: there is no workspace.
    frozen
        Targets as an earlier edition of the report judged November 2026 by them, as CSV.
    last_actions
        The actions of the last review, as CSV.
    """

    targets: str = ""
    actions: str = ""
    proposals: str = ""
    settings: str = ""
    history: Mapping[str, Sequence[float | None]] = field(default_factory=dict)
    unavailable: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] | None = None
    frozen: str = ""
    last_actions: str = ""


@dataclass(frozen=True)
class Rule:
    """A rule of the plan check.

    Parameters
    ----------
    severity
        An error must be put right before a plan is agreed; a warning wants a reason.
    why
        What goes wrong in a team whose plan breaks it.
    bad, good
        A plan that breaks it, and the same put right.
    check
        Yields what breaks it. Rules about single cells are checked while the sheets are read.
    """

    code: str
    severity: Severity
    title: Text
    why: Text
    bad: Example
    good: Example
    check: Callable[[Plan], Iterable[Fault]]

    def findings(self, plan: Plan) -> Iterator[Finding]:
        """Yield what breaks the rule in a plan, what was found on reading first."""
        yield from (finding for finding in plan.findings_of_reading if finding.code == self.code)
        for fault in self.check(plan):
            file = fault.file if "." in fault.file else plan.file(fault.file)
            yield Finding(self.code, self.severity, fault.key, fault.values, file, fault.row, fault.role)


def shown(value: Any, metric: Metric, plan: Plan) -> Written:
    """Return a value of a metric as it is written in a finding."""
    return Written(value, metric.unit, plan.settings.currency)


def named(metric: Metric) -> Text:
    """Return a metric's label with the name that stands in the sheet."""
    return Text(f"{metric.label.zh}（`{metric.name}`）", f"{metric.label.en} `{metric.name}`")


def listing(metrics: Iterable[Metric]) -> Text:
    """Return several metrics in a row."""
    return joined(named(metric) for metric in metrics)


def joined(parts: Iterable[Text | str | int]) -> Text:
    """Return parts in a row, divided as each language does."""
    both = [part if isinstance(part, Text) else Text(str(part), str(part)) for part in parts]
    return Text("、".join(part.zh for part in both), ", ".join(part.en for part in both))


def rows_of(rows: Iterable[int]) -> Text:
    """Return row numbers in order, as ``2, 3, 5``."""
    return joined(sorted(set(rows)))


def core_names(plan: Plan, role: str, phase: int) -> Text:
    """Return the names of the metrics that a role is appraised by unless agreed otherwise."""
    scorecard = plan.settings.all_roles[role].scorecard(phase)
    return joined(f"`{entry.metric}`" for entry in scorecard if entry.weight)


def nothing(plan: Plan) -> Iterable[Fault]:
    """Check nothing more: the rule is checked while the sheets are read."""
    return ()


def sheet(*rows: str, header: Sequence[str] = HEADER, **usual: str) -> str:
    """Write a sheet of targets as CSV, the columns that all rows share behind those given."""
    rest = {name: text for name, text in (USUAL | usual).items() if name not in header}
    lines = [",".join((*header, *rest)), *(",".join((row, *rest.values())) for row in rows)]
    return "\n".join(lines) + "\n"
