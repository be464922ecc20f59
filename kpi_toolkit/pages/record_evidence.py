"""What stands behind a review's judgement as JSON types."""

from dataclasses import asdict
from typing import Any

from kpi_toolkit.judge.funnel import Funnel
from kpi_toolkit.judge.landing import Landing
from kpi_toolkit.judge.why import Bridge
from kpi_toolkit.language.text import Reason
from kpi_toolkit.pages.text.guardrails import guardrail_sentence
from kpi_toolkit.plan.loop import Followed
from kpi_toolkit.plan.proposals import Proposal
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.reviewing.restatement import restated
from kpi_toolkit.targets.kept import to_plain
from kpi_toolkit.units import LANGUAGES


def evidence_json(review: Review) -> dict[str, Any]:
    """Return guardrails, landings, causes and actions; shares as 0–1, sentences in the review's language."""
    evidence, language = review.evidence, review.language
    return {
        "guardrails": [
            {
                "name": rail.metric,
                "watches": list(rail.watches),
                "state": rail.state,
                "text": guardrail_sentence(rail, language),
            }
            for rail in evidence.guardrails
        ],
        "landings": [landing_json(landing) for landing in evidence.landings],
        "bridges": [_bridge(bridge) for bridge in evidence.bridges],
        "splits": [
            {"metric": split.metric.name, "by": split.by, "effects": dict(split.effects)} for split in evidence.splits
        ],
        "funnel": _funnel(evidence.funnel) if evidence.funnel else [],
        "broken_links": [
            {"metric": link.metric.name, "segment": link.segment, "chance": link.chance}
            for link in (evidence.links.broken if evidence.links else ())
        ],
        "actions": [_action(followed) for followed in evidence.actions],
        "proposals": [_proposal(proposal) for proposal in evidence.proposals],
    }


def _funnel(funnel: Funnel) -> list[dict[str, Any]]:
    return [
        {
            "metric": line.metric.name,
            "count": line.step and line.step.count,
            "out_of": line.step and line.step.out_of,
            "benchmark": line.step and line.step.benchmark,
            "is_broken": line is funnel.broken,
        }
        for line in funnel.steps
    ]


def _proposal(proposal: Proposal) -> dict[str, Any]:
    return {
        "metric": proposal.metric,
        "target": proposal.target,
        "logic": proposal.logic,
        "proposed_by": proposal.proposed_by,
        "approved_by": proposal.approved_by,
        "decided_on": proposal.decided_on and str(proposal.decided_on),
        "review_on": proposal.review_on and str(proposal.review_on),
    }


def landing_json(landing: Landing) -> dict[str, Any]:
    """Return a landing as JSON types, reasons in both languages."""
    return {
        "metric": landing.metric,
        "period": str(landing.period),
        "last": str(landing.last),
        "actual": landing.actual,
        "days_elapsed": landing.days_elapsed,
        "target": landing.target,
        "is_over": landing.is_over,
        "outlook": asdict(landing.outlook) if landing.outlook else None,
        "reason": _in_both(landing.reason) if landing.reason else None,
        "notes": [_in_both(note) for note in landing.notes],
    }


def _in_both(reason: Reason) -> dict[str, str]:
    return {language: reason.text(language) for language in LANGUAGES}


def _bridge(one: Bridge) -> dict[str, Any]:
    effects = one.found.effects if one.found else {}
    return {
        "against": one.against,
        "compared": str(one.compared),
        "before": dict(one.before),
        "after": dict(one.after),
        "effects": dict(effects),
    }


def _action(one: Followed) -> dict[str, Any]:
    return {
        "id": one.action.id,
        "metric": one.action.metric,
        "owner": one.action.owner,
        "state": one.state,
        "due": str(one.action.due),
        "is_carried_over": one.is_carried_over,
        "verdict": one.action.verdict,
        "by_data": one.effect and one.effect.outcome,
        "why": one.effect and one.effect.why,
        "expected": one.effect and one.effect.expected,
        "observed": one.effect and one.effect.change,
    }


def restated_json(review: Review) -> dict[str, Any] | None:
    """Return what differs from the first edition; None for a first one, and when the same is said again."""
    found = restated(review)
    if found is None or not (found.changes or found.rules or found.tables):
        return None
    return {
        "data_through": found.data_through,
        "score_before": found.score_before,
        "rules": {name: list(pair) for name, pair in found.rules.items()},
        "tables": {table: {name: list(pair) for name, pair in sums.items()} for table, sums in found.tables.items()},
        "changes": [
            {
                "metric": one.row.metric.name if one.row else one.before.get("name"),
                "causes": list(one.causes),
                "crossed_by": list(one.crossed_by),
                "agreed": one.row and one.row.target and to_plain(one.row.target),
            }
            for one in found.changes
        ],
    }
