"""``kpi check``: settings, sources and plan, all faults at once."""

import json
import sys
from pathlib import Path
from typing import Any

from kpi_toolkit.commands import check_roles
from kpi_toolkit.errors import KpiError, UsageError
from kpi_toolkit.facts import FACTS
from kpi_toolkit.facts.referral import referral_faults
from kpi_toolkit.language import Reason
from kpi_toolkit.metric import Catalogue
from kpi_toolkit.metrics import CATALOGUE
from kpi_toolkit.own_metrics import check_examples, own_names, with_own
from kpi_toolkit.settings import Settings, load_settings
from kpi_toolkit.targets import read_targets
from kpi_toolkit.workspace import Workspace, open_workspace


def check_workspace(workspace: Path, as_json: bool) -> int:
    """Check settings, sources and plan, print all faults and return 1, or 0 when there are none."""
    faults: list[dict[str, Any]] = []
    summary: dict[str, Any] = {}
    try:
        settings = load_settings(workspace)
        catalogue = with_own(CATALOGUE, workspace)
        for check in (_check_metrics, _check_roles, _check_sources, _check_plan):
            try:
                summary |= check(workspace, settings, catalogue)
            except KpiError as error:
                faults += _faults(check.__name__.removeprefix("_check_"), error)
    except KpiError as error:
        faults += _faults("settings", error)
    if as_json:
        print(json.dumps({"ok": not faults, "faults": faults, **summary}, ensure_ascii=False, indent=2, default=str))
    else:
        for fault in faults:
            print(f"{fault['part']}: {fault['message']}", file=sys.stderr)
        for key, value in summary.items():
            print(f"{key}: {value}")
        print(f"{len(faults)} fault(s)." if faults else "No faults.")
    return 1 if faults else 0


def _check_metrics(workspace: Path, settings: Settings, catalogue: Catalogue) -> dict[str, Any]:
    if faults := check_examples(catalogue, CATALOGUE):
        raise UsageError("The metrics of `metrics.py` are faulty:", faults)
    return {"own metrics": list(own)} if (own := own_names(catalogue, CATALOGUE)) else {}


def _check_sources(workspace: Path, settings: Settings, catalogue: Catalogue) -> dict[str, Any]:
    opened = open_workspace(workspace)
    first, last = opened.coverage(*opened.sources.columns)
    notes = [note.text("en") for note in (*opened.sources.notes, *_referrals(opened))]
    return {"tables": dict(opened.sources.rows), "data": f"{first} to {last}", "notes": notes}


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


def _check_plan(workspace: Path, settings: Settings, catalogue: Catalogue) -> dict[str, Any]:
    return {"targets": len(read_targets(workspace, catalogue, settings))}


def _faults(part: str, error: KpiError) -> list[dict[str, Any]]:
    return [{"part": part, "message": message} for message in error.faults or (error.message,)]
