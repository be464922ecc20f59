"""The rule that a plan agrees with itself, and what is said where it does not."""

from collections.abc import Iterable, Iterator
from math import inf

from kpi_toolkit.language.text import Text, word
from kpi_toolkit.metrics.relations import PartOf, Relation, Term
from kpi_toolkit.periods.period import period_holding
from kpi_toolkit.plan.agreement import Contradiction, Repair, contradictions
from kpi_toolkit.plan.plan import Plan
from kpi_toolkit.plan.rules.rule import Example, Fault, Rule, joined, named, rows_of, sheet, shown
from kpi_toolkit.plan.stated import Statement
from kpi_toolkit.targets.target import grain_of
from kpi_toolkit.units import UNITS, format_change, format_share

MOST_REPAIRS = 3
AS_DEFINED = 0.005
"""What a product held by in the past is said where it differs from 1 by more."""


def _disagreeing(plan: Plan) -> Iterator[Fault]:
    for contradiction in contradictions(plan):
        targets = [target for statement in contradiction.statements for target in statement.targets]
        values = {
            "period": _period(plan, contradiction),
            "relations": _joined((_relation(plan, *held) for held in contradiction.relations), "semicolon"),
            "stated": joined(_said(plan, statement) for statement in contradiction.statements),
            "repairs": _joined((_repair(plan, repair) for repair in _smallest(contradiction)), "or"),
        }
        last, roles = max(targets, key=lambda target: target.row), {target.role for target in targets}
        yield Fault("k027", values, last.row, last.role if len(roles) == 1 else "")
    for name in plan.settings.plan.capacity:
        if name not in plan.catalogue:
            yield Fault("k027_capacity", {"metric": name}, file="kpi.yaml")


def _smallest(contradiction: Contradiction) -> list[Repair]:
    """Return the smallest repairs, of equal ones those of the first rows."""
    places = {statement: place for place, statement in enumerate(contradiction.statements)}
    ordered = sorted(contradiction.repairs, key=lambda repair: (round(abs(repair.share), 6), places[repair.statement]))
    return ordered[:MOST_REPAIRS]


def _words(key: str, **values: object) -> Text:
    """Return a part of the sentence in both languages, whatever its values are."""
    zh = {name: value("zh") if callable(value) else value for name, value in values.items()}
    en = {name: value("en") if callable(value) else value for name, value in values.items()}
    return Text(word(f"plan.k027.{key}", "zh", **zh), word(f"plan.k027.{key}", "en", **en))


def _joined(parts: Iterable[Text], by: str) -> Text:
    both, between = list(parts), _words(by)
    return Text(between.zh.join(part.zh for part in both), between.en.join(part.en for part in both))


def _period(plan: Plan, contradiction: Contradiction) -> str:
    period, rules = contradiction.period, plan.settings.calendar_rules
    grain = grain_of(period.start, period.end, rules)
    return str(period_holding(period.start, grain, rules) if grain else period)


def _relation(plan: Plan, relation: Relation, least: float, most: float) -> Text:
    """Return it as ``sales = orders × order value``, with what it held by in the past where that is not all."""
    terms = [_term(plan, term) for term in relation.terms]
    if isinstance(relation, PartOf):
        return _words("part", part=terms[0], whole=terms[1])
    values = dict(zip(("whole", "base", "ratio"), terms, strict=True))
    if max(abs(least - 1), abs(most - 1)) <= AS_DEFINED:
        return _words("product", **values)
    return _words("product_held", **values, least=format_share(least, 0), most=format_share(most, 0))


def _term(plan: Plan, term: Term) -> Text:
    label = plan.catalogue[term.metric].label
    if not term.constant:
        return label
    return _words("more" if term.sign > 0 else "rest", metric=label)


def _said(plan: Plan, statement: Statement) -> Text:
    metric = plan.catalogue[statement.metric]
    values = {"metric": named(metric), "value": _range(plan, statement)}
    if not statement.targets:
        return _words("capacity", **values)
    key = "at_most" if statement.lower == -inf else "at_least" if statement.upper == inf else "value"
    return _words(key, **values, rows=rows_of(target.row for target in statement.targets))


def _range(plan: Plan, statement: Statement) -> Text:
    metric = plan.catalogue[statement.metric]
    ends = [end for end in dict.fromkeys((statement.lower, statement.upper)) if abs(end) < inf]
    both = [shown(end, metric, plan) for end in ends]
    return Text("–".join(end("zh") for end in both), "–".join(end("en") for end in both))


def _repair(plan: Plan, repair: Repair) -> Text:
    """Return what to write instead: the value in the metric's unit, and how much that is less or more."""
    metric = plan.catalogue[repair.statement.metric]
    then = repair.instead_of
    change = (
        Text(*(format_change(repair.value - then, metric.unit, language) for language in ("zh", "en")))
        if UNITS[metric.unit].is_percent
        else format_share(repair.share, signed=True)
    )
    key = "lower" if repair.value < then else "raise"
    return _words(
        key, metric=named(metric), then=shown(then, metric, plan), now=shown(repair.value, metric, plan), change=change
    )


_CHAIN = ("buyers,operations,level,2000,0.3", "orders_per_buyer,operations,level,1.5,", "aov,operations,level,100,0.3")

AGREEMENT_RULES = (
    Rule(
        "K027",
        "error",
        Text("计划自身不矛盾", "The plan agrees with itself"),
        Text(
            "逐个定下的目标常常不能同时成立：销售额就是人数 × 人均订单数 × 客单价，转化的人不会比访客多，产能有上限。",
            "Targets set one by one often cannot hold together: sales are buyers × orders per buyer × order value, no "
            "more people convert than visit, and capacity ends somewhere.",
        ),
        Example(sheet("sales,operations,level,360000,0.4", *_CHAIN)),
        Example(sheet("sales,operations,level,300000,0.4", *_CHAIN)),
        _disagreeing,
    ),
)
