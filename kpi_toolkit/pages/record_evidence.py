"""What stands behind a review's judgement as JSON types."""

from dataclasses import asdict

from kpi_toolkit.analysis.effect import Effect
from kpi_toolkit.analysis.shift import Arms
from kpi_toolkit.judge.accounts import Explanation
from kpi_toolkit.judge.funnel import Funnel
from kpi_toolkit.judge.landing import Landing
from kpi_toolkit.judge.why import Bridge
from kpi_toolkit.language.text import Reason
from kpi_toolkit.pages.record_rolled import rolled_json
from kpi_toolkit.pages.record_shape_chain import ChainRecord, ResourcesRecord
from kpi_toolkit.pages.record_shape_evidence import (
    ActionRecord,
    ArmsRecord,
    BenchmarkRecord,
    BothLanguages,
    BreakRecord,
    BridgeRecord,
    CellRecord,
    EffectRecord,
    EvidenceRecord,
    ExpectedLandingRecord,
    ExplanationRecord,
    FindingRecord,
    ProposalRecord,
    RestatedRecord,
    StepRecord,
)
from kpi_toolkit.pages.text.findings import sentence
from kpi_toolkit.pages.text.guardrails import guardrail_sentence
from kpi_toolkit.plan.benchmark import Benchmark
from kpi_toolkit.plan.loop import Followed
from kpi_toolkit.plan.proposal import Proposal
from kpi_toolkit.reviewing.findings import ReviewFinding
from kpi_toolkit.reviewing.model import Evidence, Review
from kpi_toolkit.reviewing.restatement import restated
from kpi_toolkit.targets.kept import to_plain
from kpi_toolkit.weekly.resources import Resources
from kpi_toolkit.weekly.scorecard import ChainScorecard


def evidence_json(review: Review) -> EvidenceRecord:
    """Return guardrails, landings, causes and actions; shares as 0–1, sentences in the review's language."""
    evidence, language = review.evidence, review.language
    record: EvidenceRecord = {
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
        "landing_record": asdict(evidence.record),
        "bridges": [_bridge(bridge) for bridge in evidence.bridges],
        "splits": [
            {"metric": split.metric.name, "by": split.by, "effects": dict(split.effects)} for split in evidence.splits
        ],
        "explanations": [_explanation(told) for told in evidence.explanations],
        "funnel": _funnel(evidence.funnel) if evidence.funnel else [],
        "broken_links": _breaks(evidence),
        "chain": _chain(evidence.chain) if evidence.chain else None,
        "resources": _resources(evidence.resources) if evidence.resources else None,
        "actions": [action_json(followed) for followed in evidence.actions],
        "proposals": [_proposal(proposal) for proposal in evidence.proposals],
        "rolled": [rolled_json(part) for part in evidence.rolled],
    }
    if evidence.benchmarks:
        record["benchmarks"] = [_benchmark(other) for other in evidence.benchmarks]
    return record


def finding_json(review: Review, finding: ReviewFinding) -> FindingRecord:
    """Return a finding: of what kind, what it costs, what it is about, and its sentence in the review's language."""
    return {
        "kind": finding.kind,
        "cost": finding.cost,
        "metrics": [row.metric.name for row in finding.rows],
        "guardrails": [guard.metric for guard in finding.guards],
        "without": {other.metric.name: other.value.value for other in finding.without},
        "broken": [[link.metric.name, link.segment] for link in finding.links]
        + [[step.metric.name, ""] for step in finding.steps],
        "actions": [followed.action.id for followed in finding.actions],
        "text": sentence(review, finding),
    }


def _explanation(told: Explanation) -> ExplanationRecord:
    parts: list[CellRecord] = [
        {"cell": dict(part.cell), "effect": part.effect, "moved": part.moved, "chance": part.chance}
        for part in told.parts
    ]
    return {
        "metric": told.metric.name,
        "against": told.against,
        "compared": str(told.compared),
        "columns": list(told.columns),
        "looked": told.looked,
        "parts": parts,
    }


def _benchmark(other: Benchmark) -> BenchmarkRecord:
    low, median, high = (None if end is None else float(end) for end in other.ends)
    return {
        "metric": other.metric,
        "segment": other.segment,
        "low": low,
        "median": median,
        "high": high,
        "source": other.source,
        "as_of": str(other.as_of),
    }


def _funnel(funnel: Funnel) -> list[StepRecord]:
    return [
        {
            "metric": line.metric.name,
            "count": line.step.count if line.step else None,
            "out_of": line.step.out_of if line.step else None,
            "benchmark": line.step.benchmark if line.step else None,
            "chance": line.step.chance if line.step and line.alone is not None else None,
            "is_broken": line.is_broken,
            "broken_in": list(line.broken_in),
        }
        for line in funnel.steps
    ]


def _chain(card: ChainScorecard) -> ChainRecord:
    lines = card.to_frame().drop(columns="reason").astype(object)
    return {
        "method": card.method,
        "points": float(card.earned_so_far),
        "worth": float(card.worth),
        "covered": float(card.covered_worth),
        "lines": lines.where(lines.notna(), None).to_dict("records"),
    }


def _resources(told: Resources) -> ResourcesRecord:
    return {
        "steps": [
            {
                "letter": step.letter,
                "metric": step.metric.name,
                "threshold": step.threshold,
                "interval": step.interval,
                "left": step.left,
                "stand": step.stand,
            }
            for step in told.steps
        ],
        "channels": told.to_frame().to_dict("records"),
        "shifts": [
            {
                "source": shift.source.name,
                "goal": shift.goal.name,
                "threshold": shift.threshold,
                "is_bounded": shift.is_bounded,
                "chance": shift.chance,
            }
            for shift in told.shifts
        ],
        "plateaus": list(told.plateaus),
    }


def _breaks(evidence: Evidence) -> list[BreakRecord]:
    """Return all that broke: steps as a whole, without a segment, then links of segments."""
    steps = evidence.funnel.bottlenecks if evidence.funnel else ()
    broken = [(line.metric.name, "", line.step.chance if line.step else None) for line in steps]
    links = evidence.links.broken if evidence.links else ()
    broken += [(link.metric.name, link.segment, link.chance) for link in links]
    return [
        {"metric": name, "segment": segment, "chance": chance, "owners": list(evidence.owners.get(name, ()))}
        for name, segment, chance in broken
    ]


def _proposal(proposal: Proposal) -> ProposalRecord:
    return {
        "metric": proposal.metric,
        "target": proposal.target,
        "logic": proposal.logic,
        "proposed_by": proposal.proposed_by,
        "approved_by": proposal.approved_by,
        "decided_on": str(proposal.decided_on) if proposal.decided_on else None,
        "review_on": str(proposal.review_on) if proposal.review_on else None,
    }


def landing_json(landing: Landing) -> ExpectedLandingRecord:
    """Return a landing as JSON types, reasons in both languages."""
    return {
        "metric": landing.metric,
        "period": str(landing.period),
        "last": str(landing.last),
        "actual": landing.actual,
        "days_elapsed": landing.days_elapsed,
        "target": landing.target,
        "hit": landing.hit,
        "is_over": landing.is_over,
        "outlook": asdict(landing.outlook) if landing.outlook else None,
        "reason": _in_both(landing.reason) if landing.reason else None,
        "notes": [_in_both(note) for note in landing.notes],
    }


def _in_both(reason: Reason) -> BothLanguages:
    return {"zh": reason.text("zh"), "en": reason.text("en")}


def _bridge(bridge: Bridge) -> BridgeRecord:
    effects = bridge.split.effects if bridge.split else {}
    return {
        "against": bridge.against,
        "compared": str(bridge.compared),
        "before": dict(bridge.before),
        "after": dict(bridge.after),
        "effects": dict(effects),
    }


def action_json(followed: Followed) -> ActionRecord:
    """Return an action, what was expected of it and what the data say as JSON types."""
    effect = followed.effect
    return {
        "id": followed.action.id,
        "metric": followed.action.metric,
        "owner": followed.action.owner,
        "steps": followed.action.steps,
        "resources": followed.action.resources,
        "start": str(followed.action.start),
        "state": followed.state,
        "due": str(followed.action.due),
        "is_carried_over": followed.is_carried_over,
        "verdict": followed.action.verdict,
        "by_data": effect.outcome if effect else None,
        "why": effect.why if effect else None,
        "segment": followed.action.segment,
        "expected": effect.expected if effect else None,
        "observed": effect.change if effect else None,
        "evidence": effect_json(effect) if effect else None,
    }


def effect_json(effect: Effect) -> EffectRecord:
    """Return what a verdict rests on as JSON types: the rung, what came, the rank, the placebo in time and the arms."""
    return {
        "rung": effect.rung,
        "not_higher": effect.below,
        "came": asdict(effect.shift) if effect.shift else None,
        "rank": asdict(effect.rank) if effect.rank else None,
        "placebo": asdict(effect.earlier) if effect.earlier else None,
        "arms": _arms(effect.arms) if effect.arms else None,
    }


def _arms(arms: Arms) -> ArmsRecord:
    return {"given": arms.given, "held_back": arms.held_back, "split": arms.split, "chance": arms.chance}


def restated_json(review: Review) -> RestatedRecord | None:
    """Return what differs from the first edition; None for a first one, and when the same is said again."""
    restatement = restated(review)
    if restatement is None or not (restatement.changes or restatement.rules or restatement.tables):
        return None
    return {
        "data_through": restatement.data_through,
        "score_before": restatement.score_before,
        "rules": {name: list(pair) for name, pair in restatement.rules.items()},
        "tables": {
            table: {name: list(pair) for name, pair in sums.items()} for table, sums in restatement.tables.items()
        },
        "changes": [
            {
                "metric": change.row.metric.name if change.row else change.before.get("name"),
                "causes": list(change.causes),
                "crossed_by": list(change.crossed_by),
                "agreed": to_plain(change.row.target) if change.row and change.row.target else None,
            }
            for change in restatement.changes
        ],
    }
