"""SMART, checked by machine: one verdict per letter and target, with what is wrong and what to do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from statistics import median
from typing import Literal

from kpi_toolkit.analysis.intervals import wilson
from kpi_toolkit.plan.ask import ask_of, baseline_of, inside, wanted_level
from kpi_toolkit.plan.chance import STRETCH, Chance
from kpi_toolkit.plan.check import check_plan
from kpi_toolkit.plan.history import Past
from kpi_toolkit.plan.plan import Plan, is_weighted
from kpi_toolkit.plan.rules.rule import named
from kpi_toolkit.sheets.finding import Finding, Severity
from kpi_toolkit.targets.levels import is_falling
from kpi_toolkit.targets.target import Target
from kpi_toolkit.units import format_share

Letter = Literal["S", "M", "A", "R", "T"]
Verdict = Literal["ok", "unknown", "warned", "refused"]
Reach = Literal["too_easy", "committed", "stretch", "needs_why"]
ORDER: tuple[Verdict, ...] = ("ok", "unknown", "warned", "refused")

LOOKED_AT = 6
STILL_OPEN = "windows_open"
"""The newest periods of a metric that waits for a window to close are no gap."""
LEAST: dict[Reach, float] = {"too_easy": 0.9, "committed": 0.5, "stretch": STRETCH}
"""The least chance that makes a target one of these."""
SHORTEST_DAYS = 7
MAY_BE_EASY = ("floor", "band")
"""Kinds that keep what there is: that the past did so too is no fault, unless they cannot be missed."""
CERTAIN = 0.98
COUNTED = "share"
"""The unit whose denominators are the cases that a confidence interval is made of."""

_OF_CODE: dict[str, Letter] = {"K005": "T", "K006": "R", "K007": "R", "K012": "R"}
_OF_KEY: dict[str, Letter] = {"several_owners": "S", "empty_cell": "S"}
OF_THE_ROW = ("K003", "K004", "K005", "K020", "K023", "K024")
_SHARED = ("K006", "K012")
"""Rules that name only the first row of a metric, but hold for all of them."""


@dataclass(frozen=True)
class Judged:
    """The verdict on one letter: worst of its findings, or ``unknown`` where the data do not say."""

    letter: Letter
    verdict: Verdict
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Smart:
    """One target, letter by letter.

    Parameters
    ----------
    target
        As far as it could be read.
    letters
        S, M, A, R and T in this order.
    chance
        How likely it is by the past of its metric; None where that is not known.
    reach
        What that makes of it: ``too_easy``, ``committed``, ``stretch``, or less likely than one in five and so
        ``needs_why``.
    """

    target: Target
    letters: tuple[Judged, ...]
    chance: Chance | None = None
    reach: Reach | None = None

    @property
    def verdict(self) -> Verdict:
        """The worst of the letters."""
        return _worst(judged.verdict for judged in self.letters)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those of all letters."""
        return tuple(finding for judged in self.letters for finding in judged.findings)

    def __getitem__(self, letter: Letter) -> Judged:
        """Return the verdict on a letter."""
        return next(judged for judged in self.letters if judged.letter == letter)


def smart(plan: Plan) -> tuple[Smart, ...]:
    """Judge every target of a plan by the five letters.

    Specific and time-bound are told from the sheet, relevant from the role's targets beside it. Measurable and
    achievable need the data: without a workspace they are ``unknown``.

    Returns
    -------
    tuple
        One entry per row of the sheet, in its order; rows that could not be read are refused.
    """
    findings = check_plan(plan)
    read = [_judged(plan, target, findings) for target in plan.targets]
    unread = [_unread(plan, draft, findings) for draft in plan.drafts]
    return tuple(sorted([*read, *unread], key=lambda verdict: verdict.target.row))


def reach_of(chance: Chance | None) -> Reach | None:
    """Return what its chance makes of a target; None where the past does not tell."""
    if chance is None:
        return None
    if chance.moves and not chance.hits and chance.probability < LEAST["committed"]:
        return "needs_why"  # what never was in as long wants a reason, however little is known of it
    return next((reach for reach, least in LEAST.items() if chance.probability >= least), "needs_why")


def _judged(plan: Plan, target: Target, all_findings: Iterable[Finding]) -> Smart:
    mine = [finding for finding in all_findings if _concerns(finding, target, plan)]
    ask = ask_of(plan, target)
    chance = ask.chance if ask else inside(plan, target)
    own: dict[Letter, list[Finding]] = {
        "S": [],
        "M": list(_measurable(plan, target)),
        "A": list(_achievable(target, chance)),
        "R": [],
        "T": list(_timely(plan, target)),
    }
    for finding in mine:
        own[_letter(finding)].append(finding)
    unknown: set[Letter] = set()
    if plan.history is None:
        unknown |= {"M"}
    if chance is None:
        unknown |= {"A"}
    placed = {
        letter: [replace(finding, file=plan.file("targets")) for finding in findings]
        for letter, findings in own.items()
    }
    letters = tuple(_one(letter, findings, letter in unknown) for letter, findings in placed.items())
    return Smart(target, letters, chance, reach_of(chance))


def _unread(plan: Plan, draft: Target, all_findings: Iterable[Finding]) -> Smart:
    mine = [finding for finding in all_findings if _stands_at(finding, draft, plan)]
    letters: tuple[Letter, ...] = ("S", "M", "A", "R", "T")
    return Smart(
        draft,
        tuple(
            _one(letter, [finding for finding in mine if _letter(finding) == letter], letter in "MAR")
            for letter in letters
        ),
    )


def _one(letter: Letter, findings: list[Finding], is_unknown: bool) -> Judged:
    verdicts: list[Verdict] = ["refused" if finding.severity == "error" else "warned" for finding in findings]
    return Judged(letter, _worst([*verdicts, "unknown" if is_unknown else "ok"]), tuple(findings))


def _worst(verdicts: Iterable[Verdict]) -> Verdict:
    return max(verdicts, key=ORDER.index)


def _letter(finding: Finding) -> Letter:
    return _OF_KEY.get(finding.key) or _OF_CODE.get(finding.code) or "S"


def _concerns(finding: Finding, target: Target, plan: Plan) -> bool:
    """Whether a finding of the plan check says something about a target by one of the letters."""
    if finding.code == "K007":
        return finding.role == target.role
    if finding.code in _SHARED and finding.role == target.role:
        row = next((own for own in plan.targets if own.row == finding.row), None)
        return row is not None and row.metric == target.metric
    return _stands_at(finding, target, plan) and finding.code in OF_THE_ROW


def _stands_at(finding: Finding, target: Target, plan: Plan) -> bool:
    return finding.row == target.row and finding.file == plan.file("targets")


def _said(letter: Letter, key: str, target: Target, severity: Severity = "warning", **values: object) -> Finding:
    return Finding(letter, severity, f"smart.{key}", values, row=target.row, role=target.role)


def _measurable(plan: Plan, target: Target) -> Iterator[Finding]:
    metric = plan.metric(target)
    if reason := plan.unavailable.get(metric.name):
        yield _said("M", "cannot_compute", target, "error", metric=named(metric), reason=reason.text)
        return
    if plan.history is None:
        return
    before = plan.history.before(target, plan.settings.calendar_rules)
    past = [period for period in before if not (period.reason and period.reason.code == STILL_OPEN)][-LOOKED_AT:]
    gaps = [period for period in past if period.value is None]
    if not past or len(gaps) == len(past):
        reason = gaps[-1].reason if gaps else None
        yield _said("M", "never_measured", target, metric=named(metric), reason=reason.text if reason else "–")
    elif gaps:
        reason = gaps[-1].reason
        yield _said(
            "M",
            "gaps",
            target,
            metric=named(metric),
            looked=len(past),
            count=len(gaps),
            reason=reason.text if reason else "–",
        )
    yield from _noisy(plan, target, past)


def _noisy(plan: Plan, target: Target, past: Iterable[Past]) -> Iterator[Finding]:
    """Say when sampling error alone is as large as the step asked for; to hold a level asks for none."""
    metric, wanted = plan.metric(target), wanted_level(plan, target)
    known = [(period.value, period.n) for period in past if period.value is not None and period.n > 0]
    if metric.unit != COUNTED or wanted is None or not known or not 0 <= wanted <= 1:
        return
    n, level = int(median(count for _, count in known)), median(value for value, _ in known)
    start = baseline_of(plan, target)
    step = wanted - (level if start is None else start)
    if is_falling(target, metric.better):
        step = -step
    low, high = wilson(round(wanted * n), n)
    if 0 < step <= high - low:
        yield _said(
            "M",
            "too_noisy",
            target,
            metric=named(metric),
            n=n,
            width=format_share(high - low, 2),
            step=format_share(step, 2),
        )


def _achievable(target: Target, chance: Chance | None) -> Iterator[Finding]:
    reach = reach_of(chance)
    if chance is None:
        return
    past = chance.reason.text
    if reach == "too_easy" and is_weighted(target):
        if target.kind not in MAY_BE_EASY:
            yield _said("A", "too_easy", target, past=past)
        elif chance.probability >= CERTAIN:
            yield _said("A", f"too_easy_{target.kind}", target, past=past)
    elif reach == "stretch" and target.commitment == "committed":
        yield _said("A", "is_stretch", target, past=past)
    elif reach == "needs_why" and not target.why:
        yield _said("A", "needs_why", target, past=past)


def _timely(plan: Plan, target: Target) -> Iterator[Finding]:
    days = (target.end - target.start).days
    if days < SHORTEST_DAYS:
        yield _said("T", "no_check", target, days=days)
