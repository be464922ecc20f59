"""``kpi check``: settings, sources and plan, everything that is wrong at once."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kpi_toolkit.commands import check_roles, choice
from kpi_toolkit.engines.names import folded
from kpi_toolkit.engines.query import Query
from kpi_toolkit.errors import MOST_FAULTS, KpiError, UsageError, in_language, listed
from kpi_toolkit.facts import FACTS
from kpi_toolkit.facts.referral import referral_faults
from kpi_toolkit.files.strict_json import as_json as to_json
from kpi_toolkit.language.text import Reason, Text, word
from kpi_toolkit.measuring.callable import number_of_examples
from kpi_toolkit.measuring.queries import recalled
from kpi_toolkit.measuring.tables import fact_key
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE, Catalogue
from kpi_toolkit.metrics.own import check_examples, own_names, with_own
from kpi_toolkit.plan.checked import CheckedPlan, checked_plan
from kpi_toolkit.plan.published import unreadable_editions
from kpi_toolkit.settings import Settings, load_settings
from kpi_toolkit.sheets.control import differences_from_expected
from kpi_toolkit.sheets.finding import Finding, errors
from kpi_toolkit.sheets.finding import summary as check_summary
from kpi_toolkit.sources.unread import unread_files
from kpi_toolkit.units import LANGUAGES, Language

SHOWN_FILES = 20


def check_workspace(workspace: Path, as_json: bool, language: str = "") -> int:
    """Check settings, metrics, roles, sources and plan, print everything that is wrong and return 1 or 0.

    Warnings of the plan do not count: they want a reason, not a correction.
    """
    outcome = _Found()
    spoken: Language = "en" if language == "en" else "zh"
    try:
        settings = load_settings(workspace)
        spoken = "en" if choice("language", {language or settings.language}, set(LANGUAGES)) == {"en"} else "zh"
        _check_all(workspace, settings, outcome)
    except KpiError as error:
        outcome.faults += _faults("settings", error)
    if as_json:
        findings = [finding.to_dict() for finding in outcome.findings]
        summary = outcome.summary | {name: list(_said(value, "en")) for name, value in outcome.lists}
        told = {"ok": outcome.is_sound, "faults": outcome.faults, "findings": findings, **summary}
        print(to_json(told))
    else:
        _tell(outcome, spoken)
    return 0 if outcome.is_sound else 1


@dataclass
class _Found:
    """What a check found; `plan` None: the plan could not be read."""

    faults: list[dict[str, Any]] = field(default_factory=list)
    summary: dict[str, Any] = field(default_factory=dict)
    plan: CheckedPlan | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.plan.findings if self.plan else ()

    @property
    def lists(self) -> list[tuple[str, list[Any]]]:
        return [(name, value) for name, value in self.summary.items() if isinstance(value, list)]

    @property
    def is_sound(self) -> bool:
        return not self.faults and not errors(self.findings)


def _check_all(workspace: Path, settings: Settings, outcome: _Found) -> None:
    """Check every part on its own, so that a fault in one hides none in another."""
    catalogue, opened = CATALOGUE, None
    try:
        catalogue = with_own(CATALOGUE, workspace, settings)
    except KpiError as error:
        outcome.faults += _faults("metrics", error)
    for check in (_check_metrics, _check_roles, _check_files, _check_sources):
        try:
            outcome.summary |= check(workspace, settings, catalogue)
        except KpiError as error:
            said = {fault["message"] for fault in outcome.faults}
            told = _faults(check.__name__.removeprefix("_check_"), error)
            outcome.faults += [fault for fault in told if fault["message"] not in said]
    opened = outcome.summary.pop("opened", None)
    if opened and settings.expects:
        outcome.faults += [{"part": "expects", "message": said} for said in differences_from_expected(opened)]
    try:
        _check_plan(workspace, settings, catalogue.fill(settings.rules.in_words), opened, outcome)
    except KpiError as error:
        outcome.faults += _faults("plan", error)


def _check_plan(
    workspace: Path, settings: Settings, catalogue: Catalogue, opened: Workspace | None, outcome: _Found
) -> None:
    """Read and check the plan; where the data cannot be read, its rules say nothing of them."""
    outcome.plan = checked_plan(workspace, catalogue, settings, opened)
    outcome.summary |= outcome.plan.counts
    for file in unreadable_editions(workspace / "reports"):
        said = f"`{file.relative_to(workspace)}` cannot be read, so edits of its targets are not seen."
        outcome.faults.append({"part": "reports", "message": f"{said} Restore it from a backup, or delete it."})


def _tell(outcome: _Found, language: Language) -> None:
    _tell_wrong(outcome, language)
    for key, value in outcome.summary.items():
        label = word(f"check.{key.replace(' ', '_')}", language)
        shown = _plain(value, language)
        print(f"{label}: {shown.replace(' to ', ' 至 ') if (key, language) == ('data', 'zh') else shown}")
    if plan := outcome.plan:
        is_empty = not plan.findings and not plan.counts["targets"]
        print(word("plan.none", language) if is_empty else check_summary(plan.findings, plan.rules)(language))
    if outcome.faults:
        print(word("check.faults", language, n=len(outcome.faults)))


def _tell_wrong(outcome: _Found, language: Language) -> None:
    """Print what is wrong; of thousands the first, errors before warnings."""
    for fault in outcome.faults[:MOST_FAULTS]:
        print(f"{fault['part']}: {in_language(fault['message'], language)}", file=sys.stderr)
    findings, room = outcome.findings, max(MOST_FAULTS - len(outcome.faults), 0)
    if len(findings) > room:
        findings = tuple(sorted(findings, key=lambda finding: finding.severity)[:room])
    for finding in findings:
        where = f"{finding.code} {word(f'plan.{finding.severity}', language)} · {finding.where()}"
        print(f"{where}: {finding.text(language)}", file=sys.stderr if finding.severity == "error" else sys.stdout)
    if (rest := len(outcome.faults) + len(outcome.findings) - MOST_FAULTS) > 0:
        print(word("check.more", language, n=f"{rest:,}"), file=sys.stderr)


def _said(entries: list[Any], language: Language) -> Iterator[str]:
    """Yield names as they are and notes in words."""
    for entry in entries:
        yield (
            entry.text(language, has_raw_names=True)
            if isinstance(entry, Reason)
            else str(entry(language) if isinstance(entry, Text) else entry)
        )


def _plain(value: Any, language: Language) -> str:
    """Write a summary's value without brackets and quotes; each note on its own line."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {number:,}" for name, number in value.items())
    if not isinstance(value, list):
        return str(value)
    has_notes = any(isinstance(entry, Reason | Text) for entry in value)
    return "".join(f"\n  - {said}" for said in _said(value, language)) if has_notes else "; ".join(map(str, value))


def _check_metrics(workspace: Path, settings: Settings, catalogue: Catalogue) -> dict[str, Any]:
    if faults := check_examples(catalogue, CATALOGUE, number_of_examples()):
        raise UsageError("The metrics of `metrics.py` are faulty:", faults)
    return {"own metrics": list(own)} if (own := own_names(catalogue, CATALOGUE)) else {}


def _check_files(workspace: Path, settings: Settings, catalogue: Catalogue) -> dict[str, Any]:
    unread = unread_files(workspace, settings)
    return {"unread": [Reason("files_unread", {"listed": listed(unread, SHOWN_FILES)})]} if unread else {}


def _check_sources(workspace: Path, settings: Settings, catalogue: Catalogue) -> dict[str, Any]:
    opened = open_workspace(workspace)
    first, last = opened.coverage(*opened.sources.columns)
    notes = [*opened.context.notes, *_referrals(opened)]
    states = {"states": by_state} if (by_state := list(_states(opened, settings))) else {}
    return states | {
        "tables": dict(opened.sources.rows),
        "data": f"{first} to {last}",
        "notes": notes,
        "opened": opened,
    }


def _states(opened: Workspace, settings: Settings) -> Iterator[Text]:
    """Yield every state of orders with its rows, what they come to, and whether they count."""
    orders = opened.sources.profiles.get("orders")
    left_out = {folded(state) for state in settings.rules.left_out_statuses}
    for state in orders.words.get("status", ()) if orders else ():
        counted = "check.state_left_out" if folded(state.value) in left_out else "check.state_counted"
        amount = "–" if state.amount is None else f"{state.amount:,.2f}"
        zh, en = (
            word(
                "check.state",
                language,
                state=state.value or word("check.no_state", language),
                count=f"{state.count:,}",
                amount=amount,
                counted=word(counted, language),
            )
            for language in LANGUAGES
        )
        yield Text(zh, en)


def _referrals(opened: Workspace) -> list[Reason]:
    """Say of users who brought each other in a circle, or themselves; orphans are said by the sources."""
    if "referrer_id" not in opened.sources.columns.get("users", ()):
        return []
    fact, read = FACTS["referral_periods"], ["users"]
    mark = opened.dependencies.of_tables(read, "referrals") if opened.dependencies.can_be_kept(read) else ""

    def counted() -> dict[str, int]:
        opened.prepare(fact)
        key = ("referrals", fact_key(fact, None, opened.context))
        query = Query(key, lambda: referral_faults(opened.tables.inputs(fact).tables))
        row = opened.source.engine.run(query).iloc[0]
        return {name: int(row[name]) for name in ("endless", "self_references")}

    counts = recalled(opened, "references", mark, read, counted)
    endless, own = counts["endless"], counts["self_references"]
    return [Reason("endless_referrals", {"endless": endless, "own": own})] if endless or own else []


def _check_roles(workspace: Path, settings: Settings, catalogue: Catalogue) -> dict[str, Any]:
    check_roles(settings, catalogue)
    return {}


def _faults(part: str, error: KpiError) -> list[dict[str, Any]]:
    return [{"part": part, "message": message} for message in error.faults or (error.message,)]
