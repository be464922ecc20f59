"""The parts that stand behind the judgement: guardrails, causes, outlook, actions, restatement."""

from datetime import timedelta
from typing import Any

from kpi_toolkit.judge.guardrails import Guardrail
from kpi_toolkit.judge.landing import Landing
from kpi_toolkit.language.text import word
from kpi_toolkit.pages import text
from kpi_toolkit.pages.text import actions as action_text
from kpi_toolkit.pages.text import outlook as outlook_text
from kpi_toolkit.pages.text import restated as restated_text
from kpi_toolkit.pages.text.guardrails import guardrail_sentence, trap_name
from kpi_toolkit.plan.loop import Followed
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.reviewing.restatement import restated as find_restated
from kpi_toolkit.units import MISSING, format_share, format_value

GLYPHS = {"broken": "▼", "noted": "▲", "ok": "●", "no_data": "–"}
STATUSES = {"broken": "missed", "noted": "at_risk", "ok": "met", "no_data": "no_data"}
"""How a guardrail's state is coloured."""


def guardrails(review: Review) -> dict[str, Any] | None:
    """What guards the judged metrics, the broken ones first; empty where nothing is judged."""
    guards = sorted(review.evidence.guardrails, key=lambda guard: list(GLYPHS).index(_state(guard)))
    shown = [guard for guard in guards if guard.watches or guard.state == "broken"]
    return {"rows": [_guard(review, guard) for guard in shown]} if shown else None


def _state(guard: Guardrail) -> str:
    """Return the state of a guardrail; what a trap found that cost no target is only to be noted."""
    is_lost = guard.trap is None or any(other.is_lost for other in guard.without)
    return "noted" if guard.state == "broken" and not is_lost else guard.state


def _guard(review: Review, guard: Guardrail) -> dict[str, str]:
    language = review.language
    metrics = {row.metric.name: row.metric for row in review.rows} | dict(review.evidence.metrics)
    known = {name: metric.label(language) for name, metric in metrics.items()}
    name = trap_name(guard.trap, language) if guard.trap else known.get(guard.metric, guard.metric)
    return {
        "watches": word("comma", language).join(known.get(name, name) for name in guard.watches) or MISSING,
        "name": name,
        "status": STATUSES[_state(guard)],
        "glyph": GLYPHS[_state(guard)],
        "state": word(f"guard.{_state(guard)}", language),
        "text": guardrail_sentence(guard, language),
    }


def outlook(review: Review) -> dict[str, Any] | None:
    """Where judged totals stand in month, quarter and year, and where they will land; empty without any."""
    shown = [landing for landing in review.evidence.landings if outlook_text.is_shown(review, landing)]
    if not shown:
        return None
    notes = dict.fromkeys(note for landing in shown for note in outlook_text.notes(review, landing))
    said = [line for line in (outlook_text.record(review), *notes) if line]
    return {"rows": [_landing(review, landing) for landing in shown], "notes": said}


def _landing(review: Review, landing: Landing) -> dict[str, str]:
    metric = next(row.metric for row in review.rows if row.metric.name == landing.metric)
    language, outline = review.language, landing.outlook

    def value(number: float | None) -> str:
        return format_value(number, metric.unit, language, review.settings.currency)

    return {
        "name": metric.label(language),
        "period": text.period_name(landing.period, language),
        "so_far": value(landing.actual),
        "share": format_share(outline.expected_share, 0) if outline and not landing.is_over else MISSING,
        "landing": outlook_text.landing(review, landing, value),
        "interval": outlook_text.interval(review, landing, value),
        "target": value(landing.target),
        "pace": outlook_text.pace(review, landing, metric),
        "hit": outlook_text.hit(landing, metric),
    }


def actions(review: Review) -> dict[str, Any]:
    """What was agreed to do, what came of it, and room for what is decided now."""
    return {
        "said": action_text.sentence(review),
        "rows": [_action(review, followed) for followed in review.evidence.actions],
        "proposals": [action_text.proposal(review, proposal) for proposal in review.evidence.proposals],
    }


def _action(review: Review, followed: Followed) -> dict[str, str]:
    return {
        "id": followed.action.id,
        "steps": followed.action.steps,
        "diagnosis": followed.action.diagnosis,
        "owner": followed.action.owner,
        "resources": followed.action.resources,
        "start": str(followed.action.start),
        "due": str(followed.action.due - timedelta(days=1)),
        "metric": action_text.metric(review, followed),
        "state": action_text.state(review, followed),
        "status": {"overdue": "missed", "done": "met", "running": "noise"}.get(followed.state, "no_data"),
        "expected": action_text.expected(review, followed),
        "observed": action_text.observed(review, followed),
        "verdict": action_text.verdict(review, followed),
        "basis": action_text.basis(review, followed),
        "segment": followed.action.segment,
        "written": action_text.written(review, followed),
    }


def restated(review: Review) -> dict[str, Any] | None:
    """What this edition says otherwise than the first one, why, and who crosses a threshold because of it.

    Empty for a first edition.
    """
    restatement = find_restated(review)
    if restatement is None:
        return None
    return {
        "since": restated_text.since(review, restatement),
        "lines": restated_text.lines(review, restatement),
        "changes": [restated_text.cells(review, change) for change in restatement.changes],
        "evidence": restated_text.evidence(review, restatement) if restatement.changes else [],
    }
