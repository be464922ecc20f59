"""Rules about a role's scorecard as a whole: number of metrics, weights, money, volume and ratio, who shares them."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from kpi_toolkit.language.text import Text
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.plan.plan import ALL_PHASES, Plan, PlannedScorecard, is_weighted, scorecards
from kpi_toolkit.plan.rules.rule import Example, Fault, Rule, core_names, joined, named, rows_of, sheet
from kpi_toolkit.settings.built_in_roles import SHARED_MONEY
from kpi_toolkit.targets.spans import Spans
from kpi_toolkit.units import UNITS, format_share

FEWEST, MOST = 2, 4
LIGHTEST, HEAVIEST = Decimal("0.05"), Decimal("0.6")
MOST_ROLES = 2


def is_money(metric: Metric) -> bool:
    """Whether a metric is linked to money: an amount, a share of one, or what was earned on one."""
    is_part = metric.unit in ("amount_share", "growth", "multiple") and metric.stage == "revenue"
    return UNITS[metric.unit].kind == "money" or is_part or metric.fact == "promotion_returns"


def _full(plan: Plan) -> Iterator[PlannedScorecard]:
    """Yield the scorecards of roles whose rows could all be read."""
    yield from scorecards(plan, plan.whole_roles)


def _grown(plan: Plan) -> Iterator[PlannedScorecard]:
    """Leave out a community that is not rolled out yet: it is appraised by its process."""
    yield from (card for card in _full(plan) if plan.phase(card.role, card.day) == ALL_PHASES)


def _once(faults: Callable[[Plan], Iterator[Fault]]) -> Callable[[Plan], Iterator[Fault]]:
    """Say the same of a role's scorecards only once, for the first of them."""

    def check(plan: Plan) -> Iterator[Fault]:
        said = set()
        for fault in faults(plan):
            about = (fault.key, fault.role, *(str(value) for name, value in fault.values.items() if name != "rows"))
            if about not in said:
                said.add(about)
                yield fault

    return check


@_once
def _number(plan: Plan) -> Iterator[Fault]:
    for card in _full(plan):
        rows = {target.metric: target.row for target in card.weighted}
        if not FEWEST <= len(rows) <= MOST:
            key = "k001_few" if len(rows) < FEWEST else "k001_many"
            core = core_names(plan, card.role, plan.phase(card.role, card.day))
            values = {
                "role": plan.role_label(card.role),
                "count": len(rows),
                "rows": rows_of(rows.values() or [card.row]),
                "core": core,
            }
            yield Fault(key, values, card.row, card.role)


@_once
def _sizes(plan: Plan) -> Iterator[Fault]:
    for card in _full(plan):
        whole = sum((target.points for target in card.weighted if target.points), Decimal(0))
        for target in card.weighted:
            share = target.weight if target.weight is not None else (target.points or Decimal(0)) / whole
            if not LIGHTEST <= share <= HEAVIEST:
                key = "k002_heavy" if share > HEAVIEST else "k002_light"
                values = {"metric": named(plan.metric(target)), "share": format_share(share)}
                yield Fault(key, values, target.row, target.role)


def _owned(plan: Plan) -> Iterator[Fault]:
    for target in plan.targets:
        metric = plan.metric(target)
        if is_weighted(target) and target.role not in metric.roles:
            roles = [plan.role_label(name) for name in metric.roles]
            values = {"role": plan.role_label(target.role), "metric": named(metric), "roles": joined(roles)}
            yield Fault("k006_role", values, target.row, target.role)


@_once
def _money(plan: Plan) -> Iterator[Fault]:
    for card in _grown(plan):
        if card.weighted and not any(is_money(plan.metric(target)) for target in card.weighted):
            yield Fault("k007", {"role": plan.role_label(card.role)}, card.row, card.role)


@_once
def _both_kinds(plan: Plan) -> Iterator[Fault]:
    for card in _grown(plan):
        kinds = {UNITS[plan.metric(target).unit].is_rate for target in card.weighted}
        if len(kinds) == 1:
            key = "k008_ratios" if True in kinds else "k008_volumes"
            yield Fault(key, {"role": plan.role_label(card.role)}, card.row, card.role)


def _shared(plan: Plan) -> Iterator[Fault]:
    weighted = [target for target in plan.targets if is_weighted(target) and target.metric not in SHARED_MONEY]
    for name in dict.fromkeys(target.metric for target in weighted):
        own = [target for target in weighted if target.metric == name]
        spans = Spans(own)
        for target in own if len({other.role for other in own}) > MOST_ROLES else ():
            holders = spans.over(target.start, target.end)
            roles = list(dict.fromkeys(other.role for other in holders))
            if len(roles) > MOST_ROLES:
                said = joined(plan.role_label(role) for role in roles)
                values = {
                    "metric": named(plan.catalogue[name]),
                    "count": len(roles),
                    "roles": said,
                    "rows": rows_of(other.row for other in holders),
                }
                yield Fault("k009", values, max(other.row for other in holders))
                break


_MONEY = "repurchase_amount,operations,level,150000"
_GOOD = Example(
    sheet(f"{_MONEY},0.4", "repurchase_rate,operations,level,0.3,0.3", "second_purchase_rate,operations,level,0.15,0.3")
)

ROLE_RULES = (
    Rule(
        "K001",
        "error",
        Text("每个岗位 2–4 个核心指标", "Two to four core metrics per role"),
        Text(
            "一个指标会逼人只做一件事；超过四个，就没有一个是重点。",
            "One metric makes people do one thing only; of more than four, none is the point.",
        ),
        Example(sheet(f"{_MONEY},1")),
        _GOOD,
        _number,
    ),
    Rule(
        "K002",
        "error",
        Text("权重合计为 1，每项 5%–60%", "Weights sum to 1, each between 5% and 60%"),
        Text(
            "合计不为 1，得分就没有意义；低于 5% 的指标没有人管，高于 60% 等于只有它一个。",
            "Weights that do not sum to 1 give a score that means nothing. Nobody cares for less than 5%, and more "
            "than 60% is as good as alone.",
        ),
        Example(
            sheet(
                f"{_MONEY},0.7",
                "repurchase_rate,operations,level,0.3,0.27",
                "second_purchase_rate,operations,level,0.15,0.03",
            )
        ),
        _GOOD,
        _sizes,
    ),
    Rule(
        "K006",
        "error",
        Text("一位负责人，且岗位可以承担该指标", "One owner, and a role that may own the metric"),
        Text(
            "两个人负责就是没有人负责；岗位影响不了的指标，考核的是运气。",
            "What two people own, nobody owns; and a metric that a role cannot move appraises its luck.",
        ),
        Example(
            sheet(
                f"{_MONEY},0.4", "repurchase_rate,operations,level,0.3,0.3", "complaint_rate,operations,level,0.02,0.3"
            )
        ),
        _GOOD,
        _owned,
    ),
    Rule(
        "K007",
        "warning",
        Text("每个岗位至少一个与钱有关的指标", "A money-linked metric per role"),
        Text("购买与充值金额是所有岗位都绕不开的。", "What users pay is what no role gets around."),
        Example(
            sheet(
                "active_users,operations,level,8000,0.4",
                "repurchase_rate,operations,level,0.3,0.3",
                "second_purchase_rate,operations,level,0.15,0.3",
                "visit_conversion_rate,operations,level,0.05,",
            )
        ),
        _GOOD,
        _money,
    ),
    Rule(
        "K008",
        "error",
        Text("每个岗位至少一个总量指标和一个比率指标", "At least one volume and one ratio per role"),
        Text(
            "只看总量，可以用拉人凑数来完成；只看比率，可以靠缩小分母来完成。",
            "A volume alone is met by bringing in anybody, a ratio alone by making its base small.",
        ),
        Example(sheet(f"{_MONEY},0.5", "buyers,operations,level,2000,0.5")),
        _GOOD,
        _both_kinds,
    ),
    Rule(
        "K009",
        "warning",
        Text("同一指标不由两个以上岗位承担", "No metric shared by more than two roles"),
        Text(
            "大家都有的指标，出了问题谁也不必回答。购买与充值金额除外。",
            "What everybody is appraised by, nobody has to answer for. What users pay is the exception.",
        ),
        Example(
            sheet(
                *(
                    f"{name},{role},level,0.2,0.5"
                    for role, own in (
                        ("promotion", "promo_response_rate"),
                        ("operations", "repurchase_rate"),
                        ("content", "content_cvr"),
                    )
                    for name in ("promo_roi", own)
                )
            )
        ),
        Example(
            sheet(
                "promo_roi,promotion,level,0.5,0.5",
                "new_users,promotion,level,3000,0.5",
                "new_buyers,promotion,level,600,",
                "sales,operations,level,300000,0.5",
                "repurchase_rate,operations,level,0.3,0.5",
                "sales,content,level,300000,0.5",
                "content_cvr,content,level,0.05,0.5",
            )
        ),
        _shared,
    ),
)
