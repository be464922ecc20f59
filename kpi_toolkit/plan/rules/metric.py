"""Rules about what a metric can bear: simple, easy to fetch, with a counter-metric, staff left out, clear words."""

import re
from collections.abc import Iterator
from decimal import Decimal

from kpi_toolkit.language.text import Text
from kpi_toolkit.measuring.coverage import tables_of
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.plan.plan import ALL_PHASES, Plan, is_weighted, scorecards
from kpi_toolkit.plan.rules.rule import Example, Fault, Rule, joined, listing, named, sheet
from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings.built_in_roles import SUBJECTIVE
from kpi_toolkit.targets.target import Target
from kpi_toolkit.units import format_share

SIMPLER = ("repurchase_rate", "repurchase_amount")
"""What the user-operations KPI library puts in place of its three retention rates."""
LOOKED_AT = 3
PEOPLE_DO = ("events", "group_members")
VAGUE = (
    "提升",
    "提高",
    "加强",
    "优化",
    "改善",
    "完善",
    "尽量",
    "尽快",
    "大幅",
    "显著",
    "努力",
    "争取",
    "更好",
    "做好",
    "推进",
    "improve",
    "enhance",
    "strengthen",
    "optimise",
    "optimize",
    "boost",
    "better",
    "significantly",
    "as much as possible",
    "as soon as possible",
    "try to",
    "do our best",
    "more effective",
)


def _by_hand(metric: Metric) -> tuple[str, ...]:
    return tuple(table for table in tables_of(metric) if TABLES[table].by_hand)


def _weighted(plan: Plan) -> Iterator[tuple[Target, Metric]]:
    yield from ((target, plan.metric(target)) for target in plan.targets if is_weighted(target))


def _first_of_each(plan: Plan) -> Iterator[tuple[Target, Metric]]:
    """Yield the first weighted target of each role and metric: what is said of it holds for all."""
    firsts: dict[tuple[str, str], tuple[Target, Metric]] = {}
    for target, metric in _weighted(plan):
        firsts.setdefault((target.role, target.metric), (target, metric))
    yield from firsts.values()


def _complex(plan: Plan) -> Iterator[Fault]:
    for target, metric in _first_of_each(plan):
        if metric.use == "diagnostic" and not (target.role == "community" and metric.name in SUBJECTIVE):
            simpler = [plan.catalogue[name] for name in metric.pairs_with if name in plan.catalogue]
            if metric.stage == "retention":
                simpler = [plan.catalogue[name] for name in SIMPLER]
            usable = [
                candidate for candidate in simpler if candidate.use == "appraisal" and target.role in candidate.roles
            ]
            values = {"metric": named(metric), "instead": listing(usable) if usable else "`sales`"}
            yield Fault("k010", values, target.row, target.role)


def _hard_to_fetch(plan: Plan) -> Iterator[Fault]:
    for target, metric in _first_of_each(plan):
        if reason := plan.unavailable.get(metric.name):
            yield Fault("k011_missing", {"metric": named(metric), "reason": reason.text}, target.row, target.role)
        elif plan.history is not None and (tables := _by_hand(metric)):
            past = plan.history.before(target, plan.settings.calendar_rules)[-LOOKED_AT:]
            gaps = sum(period.value is None for period in past) if past else LOOKED_AT
            values = {"metric": named(metric), "tables": joined(tables), "count": gaps}
            if gaps:
                yield Fault("k011_gaps", values, target.row, target.role)
    if plan.history is None:
        yield from _mostly_by_hand(plan)


def _mostly_by_hand(plan: Plan) -> Iterator[Fault]:
    said = set()
    for card in scorecards(plan, plan.whole_roles):
        by_hand = [target for target in card.weighted if _by_hand(plan.metric(target))]
        share = _weight(by_hand) / _weight(card.weighted) if card.weighted else Decimal(0)
        is_grown = plan.phase(card.role, card.day) == ALL_PHASES
        if share > Decimal("0.5") and is_grown and card.role not in said:
            said.add(card.role)
            metrics = listing(plan.catalogue[name] for name in dict.fromkeys(target.metric for target in by_hand))
            values = {"role": plan.role_label(card.role), "share": format_share(share), "metrics": metrics}
            yield Fault("k011_hand", values, max(target.row for target in by_hand), card.role)


def _weight(targets: tuple[Target, ...] | list[Target]) -> Decimal:
    return sum((target.scorecard_weight or Decimal(0) for target in targets), Decimal(0))


def _alone(plan: Plan) -> Iterator[Fault]:
    said = set()
    for target, metric in _weighted(plan):
        if not metric.gameable or (target.role, metric.name) in said:
            continue
        beside = {other.metric for other in plan.spans(target.role).over(target.start, target.end)}
        if not beside & set(metric.pairs_with):
            said.add((target.role, metric.name))
            pairs = listing(plan.catalogue[name] for name in metric.pairs_with if name in plan.catalogue)
            values = {"metric": named(metric), "role": plan.role_label(target.role), "pairs": pairs}
            yield Fault("k012", values, target.row, target.role)


def _with_staff(plan: Plan) -> Iterator[Fault]:
    if plan.columns is None or "is_staff" in plan.columns.get("users", ()):
        return
    for target, metric in _first_of_each(plan):
        if metric.stage in ("activity", "community") and set(tables_of(metric)) & set(PEOPLE_DO):
            yield Fault("k022", {"metric": named(metric)}, target.row, target.role)


def vague_words(text: str) -> tuple[str, ...]:
    """Return the vague words of a text that has no number in it; a number makes them checkable.

    >>> vague_words("大幅提升满意度"), vague_words("满意度提升至80%"), vague_words("improve the landing page")
    (('提升', '大幅'), (), ('improve',))
    """
    if re.search(r"[0-9０-９一二两三四五六七八九十百]", text):
        return ()
    return tuple(word for word in VAGUE if word in text.lower())


def _vague(plan: Plan) -> Iterator[Fault]:
    texts = [(target.why, "why", target.row, target.role, "targets") for target in plan.targets]
    texts += [(action.steps, "steps", action.row, "", "actions") for action in plan.actions]
    texts += [(proposal.logic, "logic", proposal.row, "", "proposals") for proposal in plan.proposals]
    said = set()
    for text, column, row, role, file in texts:
        if (words := vague_words(text)) and (text, column) not in said:
            said.add((text, column))
            values = {"column": column, "text": text, "words": joined(words)}
            yield Fault("k023", values, row, role, file)


_USUAL = ("repurchase_amount,operations,level,150000,0.4", "repurchase_rate,operations,level,0.3,0.3")
_OPERATIONS = (*_USUAL, "second_purchase_rate,operations,level,0.15,0.3")
_PROMOTION = ("promo_roi,promotion,level,0.5,0.4", "new_users,promotion,level,3000,0.6")
_ACTIVE = (*_USUAL, "active_users,operations,level,8000,0.3", "visit_conversion_rate,operations,level,0.05,")
_REASONED = ("metric", "role", "kind", "value", "weight", "why")

METRIC_RULES = (
    Rule(
        "K010",
        "warning",
        Text("考核指标简单易懂", "Appraisal metrics are simple"),
        Text(
            "小明的三个留存率很专业，老板改成了回购率和回购金额：考核还要给财务和人事看。",
            "An analyst proposed three retention rates; his boss made them repurchase rate and amount: finance and "
            "HR read them too.",
        ),
        Example(sheet(*_USUAL, "last_year_buyer_retention,operations,level,0.2,0.3")),
        Example(sheet(*_OPERATIONS)),
        _complex,
    ),
    Rule(
        "K011",
        "warning",
        Text("取数方便", "Easy to fetch"),
        Text(
            "每月要花大量时间拉数据的指标，迟早没有人填。",
            "What costs days to fetch every month is not filled in for long.",
        ),
        Example(
            sheet(
                "timeliness_rate,data,level,0.95,0.4",
                "accuracy_rate_review,data,level,0.95,0.4",
                "sales,data,level,300000,0.2",
            )
        ),
        Example(
            sheet(
                "timeliness_rate,data,level,0.95,0.25",
                "accuracy_rate_review,data,level,0.95,0.25",
                "sales,data,level,300000,0.5",
            )
        ),
        _hard_to_fetch,
    ),
    Rule(
        "K012",
        "error",
        Text("容易做假的指标要有制衡指标", "A gameable metric has its counter-metric"),
        Text(
            "只考核新增，换来的是僵尸用户；只考核活动参加度，换来的是打扰。",
            "Appraising new users alone brings dead accounts; appraising attendance alone brings pestering.",
        ),
        Example(sheet(*_PROMOTION)),
        Example(sheet(*_PROMOTION, "new_buyers,promotion,level,600,")),
        _alone,
    ),
    Rule(
        "K022",
        "error",
        Text("活跃指标不含员工", "Activity metrics leave staff out"),
        Text(
            "考核活跃率的群，最后活跃的只是自己的员工。",
            "In groups appraised by activity, in the end only the staff are active.",
        ),
        Example(sheet(*_ACTIVE), columns={"users": ("user_id",), "events": ("user_id", "event")}),
        Example(sheet(*_ACTIVE), columns={"users": ("user_id", "is_staff"), "events": ("user_id", "event")}),
        _with_staff,
    ),
    Rule(
        "K023",
        "warning",
        Text("不用空话", "No vague wording"),
        Text(
            "没有数字的「加强」「优化」，事后谁都可以说做到了。",
            "“Improve” without a number can be called done by anybody.",
        ),
        Example(sheet(*(f"{row},大幅提升复购" for row in _OPERATIONS), header=_REASONED)),
        Example(sheet(*(f"{row},上月为 0.28" for row in _OPERATIONS), header=_REASONED)),
        _vague,
    ),
)
