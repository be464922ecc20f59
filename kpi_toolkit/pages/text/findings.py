"""Findings in words: what each costs, from where to where, whose it is, what says so and what is done about it."""

from dataclasses import dataclass
from datetime import timedelta

from kpi_toolkit.judge.guardrails import Guardrail
from kpi_toolkit.judge.inflated import Without
from kpi_toolkit.judge.traps.trap import Trap
from kpi_toolkit.language.text import spaced, word
from kpi_toolkit.pages.text import actions
from kpi_toolkit.pages.text.cells import actual, attainment, gap, row_name, target, value
from kpi_toolkit.pages.text.funnel import owner_of
from kpi_toolkit.pages.text.guardrails import guardrail_sentence, in_words, trap_sentence, without_part
from kpi_toolkit.pages.text.why import segment_name
from kpi_toolkit.reviewing.findings import ReviewFinding
from kpi_toolkit.reviewing.model import Review, Row
from kpi_toolkit.units import MISSING, Language, exact, format_reached, format_share, format_value, round_half_up

PAIRS = 3
"""So many changes are shown on one card."""


@dataclass(frozen=True)
class CardChange:
    """What a number was or should be, what it is, and how much of its target that is; empty where there is none."""

    name: str
    before: str
    after: str
    reached: str = ""


def title(review: Review, finding: ReviewFinding) -> str:
    """Name a finding by what it costs."""
    return _begun(_title(review, finding), review.language)


def sentence(review: Review, finding: ReviewFinding) -> str:
    """Say a finding in the verdict's one sentence, with the number after correction where there is one."""
    return _begun(_sentence(review, finding), review.language)


def _title(review: Review, finding: ReviewFinding) -> str:
    language = review.language
    names = word("comma", language).join(row_name(row, language) for row in _turned(finding))
    if finding.kind == "link":
        return _broken(review, finding, "title")
    if finding.kind == "guard" or (finding.kind == "lost" and not finding.guards[0].trap):
        key = "counter" if finding.kind == "lost" else "guard"
        return word(f"finding.title.{key}", language, metrics=names, guard=_guard_name(review, finding))
    trap = finding.guards[0].trap if finding.guards else None
    key = "deeper" if finding.kind == "missed" and trap else finding.kind
    if trap and trap.instead is not None and finding.rows:
        key = "fewer"
    return word(f"finding.title.{key}", language, metrics=names, what=_what(trap, language) if trap else "")


def _sentence(review: Review, finding: ReviewFinding) -> str:
    language = review.language
    if finding.kind == "link":
        return _broken(review, finding, "said")
    if not finding.guards:
        return _dearest(review, finding)
    guard = finding.guards[0]
    if guard.trap is None:
        said = guardrail_sentence(guard, language)
        names = word("comma", language).join(row_name(row, language) for row in finding.rows)
        return word(
            "verdict.counter" if finding.kind == "lost" else "verdict.guard", language, metrics=names, said=said
        )
    if not finding.without or guard.trap.instead is not None:
        return word("verdict.guard", language, said=guardrail_sentence(guard, language))
    parts = word("semicolon", language).join(without_part(other, language) for other in _lost(finding.without))
    return word("verdict.without", language, what=_what(guard.trap, language), parts=parts)


def changes(review: Review, finding: ReviewFinding) -> list[CardChange]:
    """Return from where to where the numbers of a finding went: without a trap, against a target, of a step."""
    if finding.kind == "link":
        return [_of_link(review, finding)]
    if finding.without:
        return [_of_without(review, other) for other in _lost(finding.without)][:PAIRS]
    if finding.rows and finding.kind in ("missed", "guard", "chance"):
        return [
            CardChange(
                row_name(row, review.language), target(review, row), actual(review, row), attainment(review, row)
            )
            for row in finding.rows[:PAIRS]
        ]
    return [change for guard in finding.guards[:1] if (change := _of_guard(review, guard))]


def evidence(review: Review, finding: ReviewFinding) -> list[str]:
    """Say what bears a finding out."""
    language = review.language
    if finding.kind == "link":
        return [_also(finding, place, language) for place in range(1, min(3, len(finding.links)))]
    if finding.guards:
        return [
            trap_sentence(guard.trap, language) if guard.trap else guardrail_sentence(guard, language)
            for guard in finding.guards
        ]
    lines = []
    for row in finding.rows[:PAIRS]:
        short = gap(review, row)
        if short != MISSING:
            key = "finding.short_each" if len(finding.rows) > 1 else "finding.short"
            lines.append(word(key, language, name=row_name(row, language), gap=short.lstrip("+−")))
    return lines


def owners(review: Review, finding: ReviewFinding) -> str:
    """Say whose it is: the owners of its targets, else who answers for the step; empty where nobody is named."""
    language = review.language
    named = dict.fromkeys(row.target.owner for row in finding.rows if row.target and row.target.owner)
    if named:
        return word("finding.owner", language, owner=word("comma", language).join(named))
    steps = [*(link.metric for link in finding.links), *(step.metric for step in finding.steps)]
    said = owner_of(review, steps[0]) if steps else ""
    return said[:1].upper() + said[1:]


def to_do(review: Review, finding: ReviewFinding) -> str:
    """Say what is being done about it; without an open action what to look at."""
    language = review.language
    if finding.actions:
        first = finding.actions[0]
        due = first.action.due - timedelta(days=1) if first.action.due else MISSING
        values = {"id": first.action.id, "state": actions.state(review, first), "due": due}
        return word("finding.action", language, steps=first.action.steps, **values)
    return word("finding.no_action", language) + word(
        f"finding.look.{_look(finding)}", language, period=_since(finding)
    )


def _since(finding: ReviewFinding) -> str:
    return str(min((link.period for link in finding.links), key=lambda period: period.start, default=""))


def _look(finding: ReviewFinding) -> str:
    if finding.guards and finding.guards[0].trap:
        return finding.guards[0].trap.name
    return {"link": "link", "guard": "guard", "lost": "guard"}.get(finding.kind, "missed")


def anchor(review: Review, finding: ReviewFinding) -> str:
    """Return the place on the page that shows what bears a finding out; inside a folded part, which it opens."""
    if finding.guards:
        return "see-guardrails"
    evidence_ = review.evidence
    is_explained = evidence_.bridges or evidence_.splits or evidence_.explanations or finding.kind == "link"
    return "why" if is_explained else "scorecard"


def _begun(text: str, language: Language) -> str:
    """Return a sentence as it begins a line: in English with a capital."""
    return spaced(text, language) if language == "zh" else text[:1].upper() + text[1:]


def _turned(finding: ReviewFinding) -> tuple[Row, ...]:
    """Return the rows that a finding is named by: of one with a trap those that are lost without what it names."""
    lost = [other.target for other in finding.without if other.is_lost]
    turned = tuple(row for row in finding.rows if any(row.target is target for target in lost))
    return turned or finding.rows


def _lost(moved: tuple[Without, ...]) -> tuple[Without, ...]:
    return tuple(other for other in moved if other.is_lost) or moved


def _what(trap: Trap, language: Language) -> str:
    """Name what a trap found, with its count and where."""
    segment = trap.segment.partition("=")[2]
    where = word("finding.of", language, segment=segment) if segment else ""
    return word(f"finding.by.{trap.key}", language, **in_words(trap, language) | {"where": where, "segment": segment})


def _guard_name(review: Review, finding: ReviewFinding) -> str:
    if not finding.guards:
        return word("comma", review.language).join(row_name(row, review.language) for row in finding.rows)
    known = {row.metric.name: row.metric for row in review.rows} | dict(review.evidence.metrics)
    name = finding.guards[0].metric
    return known[name].label(review.language) if name in known else name


def _broken(review: Review, finding: ReviewFinding, key: str) -> str:
    """Say the step that broke: in a segment, or as a whole."""
    language = review.language
    gain = f"{round_half_up(finding.cost, 0):,}"
    change = _of_link(review, finding)
    values = {"before": change.before, "after": change.after, "gain": gain}
    if finding.links:
        link = finding.links[0]
        segment = segment_name(link.segment, language)
        return word(f"finding.{key}.link", language, name=link.metric.label(language), segment=segment, **values)
    return word(f"finding.{key}.step", language, name=finding.steps[0].metric.label(language), **values)


def _of_link(review: Review, finding: ReviewFinding) -> CardChange:
    if finding.links:
        link = finding.links[0]
        ends = [format_share(part[0] / part[1]) for part in (link.before, link.after)]
        return CardChange(link.metric.label(review.language), *ends)
    line = finding.steps[0]
    ends = [format_share(rate) for rate in (line.step.benchmark, line.step.rate)] if line.step else [MISSING, MISSING]
    return CardChange(line.metric.label(review.language), *ends)


def _also(finding: ReviewFinding, place: int, language: Language) -> str:
    link = finding.links[place]
    before, after = (format_share(part[0] / part[1]) for part in (link.before, link.after))
    values = {"period": link.period, "name": link.metric.label(language), "before": before, "after": after}
    return word("finding.link_also", language, **values)


def _of_without(review: Review, other: Without) -> CardChange:
    row = next(row for row in review.targeted if row.target is other.target)
    scoring = other.settings.scoring
    reached = other.attainment.raw
    return CardChange(
        row_name(row, review.language),
        actual(review, row),
        value(review, other.metric, other.value.value),
        "" if reached is None else format_reached(reached, scoring.at_risk, scoring.met),
    )


def _of_guard(review: Review, guard: Guardrail) -> CardChange | None:
    """Return the change of a counter-metric, or of the share that a trap found."""
    language = review.language
    if guard.trap:
        told = guard.trap.evidence
        usual, share = (
            (told.get("back_usual"), told.get("back_share"))
            if "back" in told
            else (told.get("usual"), told.get("share"))
        )
        return None if usual is None else CardChange("", format_share(usual), format_share(share))
    metric = review.evidence.metrics.get(guard.metric)
    values = (
        {
            name: format_value(number, metric.unit, language, review.settings.currency)
            for name, number in guard.evidence.items()
        }
        if metric
        else {}
    )
    if metric is None or "value" not in values:
        return None
    before = values.get("target") or word("finding.usual", language, low=values.get("low"), high=values.get("high"))
    return CardChange(metric.label(language), before, values["value"])


def _dearest(review: Review, finding: ReviewFinding) -> str:
    """Say which of the targets missed costs most."""
    row, language = finding.rows[0], review.language
    values = {"name": row_name(row, language), "target": target(review, row), "actual": actual(review, row)}
    if row.line.exact is None or not finding.cost:
        return word("verdict.short", language, **values)
    return word("verdict.dearest", language, points=points(review, row), **values)


def points(review: Review, row: Row) -> str:
    """Write how many points of the score a row lacks."""
    total = review.score.total_weight
    weight = row.line.due_weight if row.line.due_weight is not None else row.share
    lacks = 0 if row.line.exact is None else 100 * weight * (1 - row.line.exact) / exact(total)
    return f"{round_half_up(lacks, 1)}"
