"""Answers to questions in words: the number and what it is made of, its definition, and the command that gives it."""

from collections.abc import Iterator

from kpi_toolkit.judge.landing import Landing
from kpi_toolkit.language.text import Reason, word
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.pages.text.cells import period_name
from kpi_toolkit.pages.text.changes import any_change_sentences, part_name
from kpi_toolkit.pages.text.outlook import landing_sentences
from kpi_toolkit.pages.text.why import cell_name, explanation_sentences
from kpi_toolkit.plan.action import Action
from kpi_toolkit.questions.answering import Answer, Number
from kpi_toolkit.settings.roles import Roles
from kpi_toolkit.targets import Target
from kpi_toolkit.targets.levels import levels_in
from kpi_toolkit.units import Language, format_change, format_share, format_value

NAMED = 8
"""Segments that account for a change, of which as many are named."""


def answer_lines(told: Answer, language: Language, roles: Roles) -> tuple[str, ...]:
    """Say an answer line by line, and last its definition.

    Parameters
    ----------
    roles
        What roles are called.
    """
    kinds = {"what": _numbers, "why": _reasons, "compare": _comparison, "on_track": _stand}
    said = _answerers(told, language, roles) if told.meaning.kind == "who" else kinds[told.meaning.kind](told, language)
    return tuple(dict.fromkeys(line.strip() for line in (*said, *_definition(told.metric, language)) if line))


def _definition(metric: Metric, language: Language) -> Iterator[str]:
    words = metric.words
    yield word("answer.definition", language, name=metric.label(language), said=words.sentence(language))
    yield word("answer.formula", language, formula=words.formula(language))


def _numbers(told: Answer, language: Language) -> Iterator[str]:
    for number in told.numbers:
        yield _number(told, number, language)


def _number(told: Answer, number: Number, language: Language) -> str:
    """Say one number with numerator and denominator, or that there is none and why."""
    value, metric = number.value, told.metric
    where = _where(number.segment, language)
    values = {"name": metric.label(language), "period": period_name(number.period, language), "where": where}
    if value.value is None:
        return word("answer.no_number", language, reason=(value.reason or Reason("no_rows")).text(language), **values)
    parts = ""
    if value.denominator is not None and value.numerator is not None:
        parts = word("answer.parts", language, num=f"{value.numerator:,.12g}", den=f"{value.denominator:,.12g}")
    caveat = value.reason.text(language) if value.reason else ""
    written = format_value(value.value, metric.unit, language, told.currency)
    return word("answer.number", language, value=written, parts=parts, caveat=caveat, **values)


def _where(segment: str, language: Language) -> str:
    """Say which segment a number is of; nothing of the total."""
    column, _, value = segment.partition("=")
    return word("answer.where", language, segment=cell_name(((column, value or None),), language)) if segment else ""


def _comparison(told: Answer, language: Language) -> Iterator[str]:
    yield from _numbers(told, language)
    if told.change:
        yield from any_change_sentences(told.change, language)


def _reasons(told: Answer, language: Language) -> Iterator[str]:
    yield from _numbers(told, language)
    moved = told.change.value if told.change else None
    if moved is not None and told.meaning.direction:
        is_so, key = (moved > 0, "answer.not_up") if told.meaning.direction == "up" else (moved < 0, "answer.not_down")
        change = format_change(moved, told.metric.unit, language, told.currency)
        yield "" if is_so else word(key, language, name=told.metric.label(language), change=change)
    if told.told:
        yield from explanation_sentences(told.told, language)


def _stand(told: Answer, language: Language) -> Iterator[str]:
    """Say where a metric stands against its target, and where it will land."""
    yield from _numbers(told, language)
    period, landed = told.meaning.periods[0], told.landing
    if not told.targets:
        values = {"name": told.metric.label(language), "period": period_name(period, language)}
        yield word("answer.no_target", language, **values)
    for target in told.targets:
        yield _target(told, target, language)
    if landed is None:
        return
    if landed.is_over:
        yield from _outcome(told, landed, language)
    else:
        yield from _outlook(told, landed, language)


def _target(told: Answer, target: Target, language: Language) -> str:
    """Say what a target asks for."""
    level = levels_in(target, told.meaning.periods[0]).value

    def write(number: object) -> str:
        return format_value(number, told.metric.unit, language, told.currency)  # type: ignore[arg-type]

    asks = write(level) if level is not None else f"{write(target.lower)}–{write(target.upper)}"
    return word("answer.target", language, asks=asks, owner=target.owner)


def _outcome(told: Answer, landed: Landing, language: Language) -> Iterator[str]:
    if landed.target is None or landed.actual is None or told.metric.better not in ("higher", "lower"):
        return
    is_reached = landed.actual >= landed.target if told.metric.better == "higher" else landed.actual <= landed.target
    gap = format_change(landed.actual - landed.target, told.metric.unit, language, told.currency)
    yield word("answer.reached" if is_reached else "answer.not_reached", language, gap=gap)


def _outlook(told: Answer, landed: Landing, language: Language) -> Iterator[str]:
    def write(number: float | None) -> str:
        return format_value(number, told.metric.unit, language, told.currency)

    outlook = landed.outlook
    if outlook and outlook.low is not None:
        values = {"landing": write(outlook.landing), "low": write(outlook.low), "high": write(outlook.high)}
        yield word("answer.landing", language, last=landed.last, **values)
    if landed.hit is not None and told.metric.better in ("higher", "lower"):
        chance = landed.hit if told.metric.better == "higher" else 1 - landed.hit
        yield word("answer.chance", language, chance=format_share(chance, 0))
    yield from landing_sentences(landed, language)


def _answerers(told: Answer, language: Language, roles: Roles) -> Iterator[str]:
    """Say which segments account for a change, or who answers for a metric and what is being done about it."""
    if told.change:
        yield from _comparison(told, language)
        parts = sorted(told.change.parts.items(), key=lambda part: -abs(part[1]))
        for name, effect in parts[:NAMED]:
            written = format_change(effect, told.metric.unit, language, told.currency)
            yield word("answer.accounts", language, name=part_name(name, language), effect=written)
        return
    owners = dict.fromkeys((target.owner, target.role, target.segment) for target in told.targets)
    for owner, role, segment in owners:
        where = _where(segment, language)
        yield word("answer.owner", language, owner=owner, role=roles.label(role)(language), where=where)
    if not owners:
        may = word("answer.joint", language).join(roles.label(role)(language) for role in told.metric.roles)
        yield word("answer.no_owner", language, name=told.metric.label(language), roles=may)
    for action in told.actions:
        yield _action(action, language)


def _action(action: Action, language: Language) -> str:
    status = word(f"answer.status.{action.status}", language)
    values = {"id": action.id, "owner": action.owner, "due": action.due, "steps": action.steps, "status": status}
    return word("answer.action", language, **values)
