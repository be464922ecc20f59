"""The parts that stand behind the judgement: guardrails, causes, outlook, actions, restatement."""

from datetime import timedelta
from functools import partial
from typing import Any

from kpi_toolkit.analysis.bottleneck import Step
from kpi_toolkit.judge.funnel import FunnelStep
from kpi_toolkit.judge.guardrails import Guardrail
from kpi_toolkit.judge.landing import Landing
from kpi_toolkit.language.text import word
from kpi_toolkit.pages import text
from kpi_toolkit.pages.tables.part import Part, part
from kpi_toolkit.pages.text import actions as action_text
from kpi_toolkit.pages.text import outlook as outlook_text
from kpi_toolkit.pages.text import restated as restated_text
from kpi_toolkit.pages.text.funnel import conclusion, links_sentences
from kpi_toolkit.pages.text.guardrails import guardrail_sentence, trap_name
from kpi_toolkit.pages.text.why import change_sentences
from kpi_toolkit.plan.loop import Followed
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.reviewing.restatement import restated as find_restated
from kpi_toolkit.units import MINUS, MISSING, format_change, format_share, format_value, round_half_up

GLYPHS = {"broken": "▼", "ok": "●", "no_data": "–"}
STATUSES = {"broken": "missed", "ok": "met", "no_data": "no_data"}
"""How a guardrail's state is coloured."""


def guardrails(review: Review) -> Part:
    """What guards the judged metrics, the broken ones first; empty where nothing is judged."""
    guards = sorted(review.evidence.guardrails, key=lambda guard: list(GLYPHS).index(guard.state))
    shown = [guard for guard in guards if guard.watches]
    return (
        part("guardrails", review, rows=[_guard(review, guard) for guard in shown]) if shown else Part("guardrails", "")
    )


def _guard(review: Review, guard: Guardrail) -> dict[str, str]:
    language = review.language
    metrics = {row.metric.name: row.metric for row in review.rows} | dict(review.evidence.metrics)
    known = {name: metric.label(language) for name, metric in metrics.items()}
    name = trap_name(guard.trap, language) if guard.trap else known.get(guard.metric, guard.metric)
    return {
        "watches": word("comma", language).join(known.get(one, one) for one in guard.watches),
        "name": name,
        "status": STATUSES[guard.state],
        "glyph": GLYPHS[guard.state],
        "state": word(f"guard.{guard.state}", language),
        "text": guardrail_sentence(guard, language),
    }


def why(review: Review) -> Part:
    """What accounts for the change of sales and of judged metrics, and where the funnel breaks; may be empty."""
    found, language = review.evidence, review.language
    if not (found.bridges or found.splits or found.funnel or found.links):
        return Part("why", "")
    return part(
        "why",
        review,
        bridge=_bridge(review),
        splits=[" ".join(change_sentences(split, language)) for split in found.splits],
        funnel=_funnel(review),
        links=links_sentences(found.links, language) if found.links else (),
    )


def _bridge(review: Review) -> dict[str, Any] | None:
    """Return a table: factors down, comparisons across; each comparison has the factors that its data allow."""
    bridges, language, currency = review.evidence.bridges, review.language, review.settings.currency
    if not bridges:
        return None
    factors = bridges[0].factors
    alike = [one for one in bridges if one.factors == factors]
    found = [one.found for one in alike if one.found]
    money = partial(format_change, unit="money", language=language, currency=currency)
    rows = [
        {"name": word(f"why.factor.{factor}", language), "effects": [money(one.effects[factor]) for one in found]}
        for factor in factors
    ]
    return {
        "heads": [word(f"bridge.{one.against}", language) for one in alike],
        "rows": rows,
        "totals": [money(one.change) for one in found],
        "method": word(f"why.method.{found[0].method}", language),
    }


def _funnel(review: Review) -> dict[str, Any] | None:
    """Return the steps that have data; what is missing stands among the data notes."""
    found = review.evidence.funnel
    if found is None:
        return None
    rows = [_step(review, one, one.step) | {"is_broken": one is found.broken} for one in found.steps if one.step]
    return {"rows": rows, "said": conclusion(found, review.language)}


def _step(review: Review, one: FunnelStep, step: Step) -> dict[str, Any]:
    return {
        "name": one.metric.label(review.language),
        "counts": f"{step.count:,} / {step.out_of:,}",
        "rate": format_share(step.rate),
        "benchmark": format_share(step.benchmark),
        "interval": "–".join(format_share(bound) for bound in step.interval) if step.interval else "",
        "gain": MISSING if one.gain is None else f"{round_half_up(one.gain, 0):+,}".replace("-", MINUS),
    }


def outlook(review: Review) -> Part:
    """Where judged totals stand in month, quarter and year, and where they will land; empty without any."""
    shown = [one for one in review.evidence.landings if outlook_text.is_shown(review, one)]
    if not shown:
        return Part("outlook", "")
    notes = dict.fromkeys(note for one in shown for note in outlook_text.notes(review, one))
    return part("outlook", review, rows=[_landing(review, one) for one in shown], notes=list(notes))


def _landing(review: Review, one: Landing) -> dict[str, str]:
    metric = next(row.metric for row in review.rows if row.metric.name == one.metric)
    language, found = review.language, one.outlook

    def value(number: float | None) -> str:
        return format_value(number, metric.unit, language, review.settings.currency)

    return {
        "name": metric.label(language),
        "period": text.period_name(one.period, language),
        "so_far": value(one.actual),
        "share": format_share(found.expected_share, 0) if found and not one.is_over else MISSING,
        "landing": outlook_text.landing(review, one, value),
        "interval": outlook_text.interval(review, one, value),
        "target": value(one.target),
        "pace": outlook_text.pace(review, one, metric),
    }


def actions(review: Review) -> Part:
    """What was agreed to do, what came of it, and room for what is decided now."""
    return part(
        "actions",
        review,
        rows=[_action(review, one) for one in review.evidence.actions],
        proposals=[action_text.proposal(review, one) for one in review.evidence.proposals],
    )


def _action(review: Review, one: Followed) -> dict[str, str]:
    return {
        "id": one.action.id,
        "steps": one.action.steps,
        "diagnosis": one.action.diagnosis,
        "owner": one.action.owner,
        "due": str(one.action.due - timedelta(days=1)),
        "metric": action_text.metric(review, one),
        "state": action_text.state(review, one),
        "status": {"overdue": "missed", "done": "met", "running": "noise"}.get(one.state, "no_data"),
        "expected": action_text.expected(review, one),
        "observed": action_text.observed(review, one),
        "verdict": action_text.verdict(review, one),
        "written": action_text.written(review, one),
    }


def restated(review: Review) -> Part:
    """What this edition says otherwise than the first one, why, and who crosses a threshold because of it.

    Empty for a first edition.
    """
    found = find_restated(review)
    if found is None:
        return Part("restated", "")
    return part(
        "restated",
        review,
        since=restated_text.since(review, found),
        lines=restated_text.lines(review, found),
        changes=[restated_text.cells(review, change) for change in found.changes],
        evidence=restated_text.evidence(review, found) if found.changes else [],
    )
