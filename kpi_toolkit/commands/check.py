"""``kpi check``: settings, sources and plan, everything that is wrong at once."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kpi_toolkit.commands import check_roles, choice
from kpi_toolkit.errors import KpiError, UsageError
from kpi_toolkit.facts import FACTS
from kpi_toolkit.facts.referral import referral_faults
from kpi_toolkit.finding import Finding
from kpi_toolkit.language import Reason, word
from kpi_toolkit.metric import Catalogue
from kpi_toolkit.metrics import CATALOGUE
from kpi_toolkit.own_metrics import check_examples, own_names, with_own
from kpi_toolkit.plan.check import check_plan, errors
from kpi_toolkit.plan.check import summary as check_summary
from kpi_toolkit.plan.plan import Plan, read_plan
from kpi_toolkit.plan.published import published_targets
from kpi_toolkit.settings import Settings, load_settings
from kpi_toolkit.units import LANGUAGES, Language
from kpi_toolkit.workspace import Workspace, open_workspace


def check_workspace(workspace: Path, as_json: bool, language: str = "") -> int:
    """Check settings, metrics, roles, sources and plan, print everything that is wrong and return 1 or 0.

    Warnings of the plan do not count: they want a reason, not a correction.
    """
    faults: list[dict[str, Any]] = []
    summary: dict[str, Any] = {}
    findings: tuple[Finding, ...] = ()
    spoken: Language = "zh"
    try:
        settings = load_settings(workspace)
        spoken = "en" if choice("language", {language or settings.language}, set(LANGUAGES)) == {"en"} else "zh"
        catalogue = with_own(CATALOGUE, workspace)
        for check in (_check_metrics, _check_roles, _check_sources):
            try:
                summary |= check(workspace, settings, catalogue)
            except KpiError as error:
                faults += _faults(check.__name__.removeprefix("_check_"), error)
        opened = summary.pop("opened", None)
        plan = _plan(workspace, settings, catalogue, opened)
        findings = check_plan(plan)
        summary |= {"targets": len(plan.targets), "actions": len(plan.actions), "proposals": len(plan.proposals)}
    except KpiError as error:
        faults += _faults("plan" if summary else "settings", error)
    is_sound = not faults and not errors(findings)
    if as_json:
        told = {"ok": is_sound, "faults": faults, "findings": [one.to_dict() for one in findings], **summary}
        print(json.dumps(told, ensure_ascii=False, indent=2, default=str))
    else:
        _tell(faults, findings, summary, spoken)
    return 0 if is_sound else 1


def _plan(workspace: Path, settings: Settings, catalogue: Catalogue, opened: Workspace | None) -> Plan:
    """Read the plan; where the data cannot be read, its rules say nothing of them."""
    frozen = published_targets(workspace / "reports", settings.calendar_rules)
    return read_plan(workspace, opened.catalogue if opened else catalogue, settings, opened, frozen)


def _tell(
    faults: list[dict[str, Any]], findings: Sequence[Finding], summary: dict[str, Any], language: Language
) -> None:
    for fault in faults:
        print(f"{fault['part']}: {fault['message']}", file=sys.stderr)
    for one in findings:
        where = f"{one.code} {word(f'plan.{one.severity}', language)} · {one.where()}"
        print(f"{where}: {one.text(language)}", file=sys.stderr if one.severity == "error" else sys.stdout)
    for key, value in summary.items():
        print(f"{key}: {_plain(value)}")
    print(check_summary(findings)(language))
    if faults:
        print(f"{len(faults)} fault(s).")


def _plain(value: Any) -> str:
    """Write a summary's value without brackets and quotes."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {number:,}" for name, number in value.items())
    return "; ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _check_metrics(workspace: Path, settings: Settings, catalogue: Catalogue) -> dict[str, Any]:
    if faults := check_examples(catalogue, CATALOGUE):
        raise UsageError("The metrics of `metrics.py` are faulty:", faults)
    return {"own metrics": list(own)} if (own := own_names(catalogue, CATALOGUE)) else {}


def _check_sources(workspace: Path, settings: Settings, catalogue: Catalogue) -> dict[str, Any]:
    opened = open_workspace(workspace)
    first, last = opened.coverage(*opened.sources.columns)
    notes = [note.text("en") for note in (*opened.sources.notes, *_referrals(opened))]
    return {"tables": dict(opened.sources.rows), "data": f"{first} to {last}", "notes": notes, "opened": opened}


def _referrals(opened: Workspace) -> list[Reason]:
    """Say of users who brought each other in a circle, or themselves; orphans are said by the sources."""
    if "referrer_id" not in opened.sources.columns.get("users", ()):
        return []
    found = opened.engine.run(referral_faults(opened.fact_inputs(FACTS["referral_periods"]).tables)).iloc[0]
    endless, own = int(found["endless"]), int(found["self_references"])
    return [Reason("endless_referrals", {"endless": endless, "own": own})] if endless or own else []


def _check_roles(workspace: Path, settings: Settings, catalogue: Catalogue) -> dict[str, Any]:
    check_roles(settings, catalogue)
    return {}


def _faults(part: str, error: KpiError) -> list[dict[str, Any]]:
    return [{"part": part, "message": message} for message in error.faults or (error.message,)]
