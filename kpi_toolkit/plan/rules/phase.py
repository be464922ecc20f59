"""Rules about who is appraised by what when: the community's phases, and roles without a target."""

from collections.abc import Iterator

from kpi_toolkit.language.text import Text
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.plan.history import AGREEMENT
from kpi_toolkit.plan.plan import ALL_PHASES, Plan, is_weighted, scorecards
from kpi_toolkit.plan.rules.rule import Example, Fault, Rule, core_names, named, sheet
from kpi_toolkit.settings.built_in_roles import SUBJECTIVE

NEW = (
    "community_new",
    "community_members",
    "new_users",
    "new_user_growth",
    "new_buyers",
    "new_members",
    "new_visitors",
    "new_cardholders",
    "user_growth_rate",
    "referred_users",
)
BOUGHT_AGAIN = ("repeat_purchase_rate", "repurchase", "second_purchase_rate")
CONVERTED = ("conversion", "_cvr", "signup_rate", "monetisation")
FEWEST_RATERS = 2


def is_for_roll_out(metric: Metric) -> bool:
    """Whether the community article leaves a metric for phase 5: new users, conversion, buying again."""
    name = metric.name
    return name in NEW or name.startswith(BOUGHT_AGAIN) or any(part in name for part in CONVERTED)


def _too_early(plan: Plan) -> Iterator[Fault]:
    for target in plan.of_role("community"):
        metric, phase = plan.metric(target), plan.phase(target.role, target.start, target.segment)
        if is_weighted(target) and phase < ALL_PHASES and is_for_roll_out(metric):
            values = {
                "day": target.start,
                "phase": phase,
                "metric": named(metric),
                "core": core_names(plan, "community", phase),
            }
            yield Fault("k013_gate", values, target.row, target.role)
        if is_weighted(target) and metric.name in SUBJECTIVE and (source := _too_few_raters(plan)):
            yield Fault("k013_raters", {"metric": named(metric), "found": source}, target.row, target.role)


def _too_few_raters(plan: Plan) -> Text | None:
    """Return how it is known that there is one rater only: from kpi.yaml, or because the data never have two."""
    if plan.settings.community.raters < FEWEST_RATERS:
        return Text("kpi.yaml 写的是 1 位", "kpi.yaml says one")
    past = plan.history.of(AGREEMENT) if plan.history else ()
    if past and all(agreement.denominator == 0 for agreement in past):
        return Text("而数据中没有任何一项由两人评分", "but in the data no subject was scored by two")
    return None


def _without(plan: Plan) -> Iterator[Fault]:
    drafted = {draft.role for draft in plan.drafts}
    for role in dict.fromkeys([*plan.settings.roles, *(action.role for action in plan.actions)]):
        if role in plan.settings.all_roles and role not in plan.roles and role not in drafted:
            core = core_names(plan, role, plan.phase(role, plan.today))
            yield Fault("k014_none", {"role": plan.role_label(role), "core": core}, 0, role)
    for card in scorecards(plan, plan.whole_roles):
        phase = plan.phase(card.role, card.day)
        if (
            phase < ALL_PHASES
            and card.weighted
            and all(plan.metric(target).shows == "outcome" for target in card.weighted)
        ):
            core = core_names(plan, card.role, phase)
            values: dict[str, object] = {
                "role": plan.role_label(card.role),
                "day": card.day,
                "phase": phase,
                "core": core,
            }
            yield Fault("k014_outcomes", values, card.row, card.role)


_PILOT = "community:\n  phase: 2\n"
_INSIGHT = (
    "phone_visits,community,level,100,0.5",
    "info_completeness,community,level,0.6,0.5",
    "phone_connect_rate,community,level,0.6,",
    "phone_connected,community,level,60,",
)

PHASE_RULES = (
    Rule(
        "K013",
        "error",
        Text("社群分阶段考核，主观评分至少两人", "The community's phases, and two raters for subjective scores"),
        Text(
            "模式没有验证就考核新增、转化和复购，只会拉来不相干的人；一个人的打分只是印象。",
            "Asking for new users, conversion and repurchase before the model is proven brings in anybody; the score "
            "of one person is an impression.",
        ),
        Example(
            sheet(
                "community_new,community,level,200,0.5",
                "info_completeness,community,level,0.6,0.5",
                "community_left,community,level,20,",
                "phone_connect_rate,community,level,0.6,",
            ),
            settings=_PILOT,
        ),
        Example(sheet(*_INSIGHT), settings=_PILOT),
        _too_early,
    ),
    Rule(
        "K014",
        "warning",
        Text("每个岗位有目标，早期有过程指标", "Every role has targets; early ones by process"),
        Text(
            "没有指标，员工不知道做什么；只有结果指标，员工知道要什么，却不知道怎么做。",
            "Without a metric nobody knows what to do; with outcomes only, they know what is wanted, not how.",
        ),
        Example(sheet(*_INSIGHT), settings=f"{_PILOT}roles:\n  community: {{}}\n  service: {{}}\n"),
        Example(sheet(*_INSIGHT), settings=f"{_PILOT}roles:\n  community: {{}}\n"),
        _without,
    ),
)
