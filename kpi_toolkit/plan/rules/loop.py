"""Rules about who agreed what when: proposals, actions, verdicts, and targets edited after the fact."""

from collections.abc import Iterator
from dataclasses import fields

from kpi_toolkit.language.text import Text
from kpi_toolkit.plan.action import Action
from kpi_toolkit.plan.plan import Plan
from kpi_toolkit.plan.rules.rule import Example, Fault, Rule, named, nothing, rows_of, sheet
from kpi_toolkit.targets.target import Target

JUDGED_BY = (
    "kind",
    "mode",
    "value",
    "lower",
    "upper",
    "threshold",
    "stretch",
    "baseline",
    "baseline_period",
    "path",
    "weight",
    "points",
)


def _same_person(plan: Plan) -> Iterator[Fault]:
    for target in plan.targets:
        if _is_one(target.proposed_by, target.approved_by):
            yield Fault("k015", {"person": target.proposed_by}, target.row, target.role)
    for proposal in plan.proposals:
        if _is_one(proposal.proposed_by, proposal.approved_by):
            yield Fault("k015", {"person": proposal.proposed_by}, proposal.row, file="proposals")
    for role in plan.roles:
        yield from _by_one_alone(plan, role)


def _by_one_alone(plan: Plan, role: str) -> Iterator[Fault]:
    """Find a role's targets that name one person who carries none of them out: nobody else proposed or approved."""
    own = [target for target in plan.targets if target.role == role]
    people = {_plain(name): name for target in own for name in (target.approved_by, target.proposed_by) if name}
    owners = {_plain(target.owner) for target in own}
    proposed = {_plain(proposal.proposed_by) for proposal in plan.proposals if proposal.role == role}
    if len(people) != 1 or people.keys() & owners or proposed - people.keys():
        return
    named_in = [target for target in own if target.approved_by or target.proposed_by]
    if not all(_is_one(target.proposed_by, target.approved_by) for target in named_in):
        values = {"role": plan.role_label(role), "person": next(iter(people.values()))}
        yield Fault("k015_alone", values | {"rows": rows_of(target.row for target in named_in)}, named_in[0].row, role)


def _is_one(first: str | None, second: str | None) -> bool:
    return bool(first and second) and _plain(first) == _plain(second)


def _plain(name: str | None) -> str:
    return (name or "").replace(" ", "").replace("　", "").casefold()


def _edited(plan: Plan) -> Iterator[Fault]:
    for target in plan.targets:
        if target.agreed_on and target.agreed_on > target.start:
            yield Fault("k021_late", {"agreed_on": target.agreed_on, "start": target.start}, target.row, target.role)
    for frozen in plan.frozen:
        old, key = frozen.target, _key(frozen.target)
        now = [target for target in plan.targets if _key(target) == key and target.holds_in(frozen.period)]
        if old.within:
            now = [target for target in now if (target.start, target.due) == (old.start, old.due)] or now
        if now and all(_terms(target) != _terms(old) for target in now):
            values = {
                "period": frozen.period,
                "metric": named(plan.metric(old)),
                "then": _brief(old),
                "now": _brief(now[0]),
            }
            yield Fault("k021_edited", values, now[0].row, old.role)


def _key(target: Target) -> tuple[str, str, str]:
    return target.metric, target.role, target.segment


def _terms(target: Target) -> tuple[object, ...]:
    return tuple(getattr(target, name) for name in JUDGED_BY)


def _brief(target: Target) -> str:
    """Return the terms of a target that are filled, as ``level 0.3``."""
    order = [field.name for field in fields(Target) if field.name in JUDGED_BY]
    shown = {name: getattr(target, name) for name in order if getattr(target, name) is not None}
    bare = {name: shown.pop(name) for name in ("kind", "mode", "value") if name in shown}
    return " ".join([*map(str, bare.values()), *(f"{name}={value}" for name, value in shown.items())])


def _unjudged(plan: Plan) -> Iterator[Fault]:
    for action in (*plan.last_actions, *plan.actions):
        days = [day for day in (action.due, action.expected_by) if day is not None]
        if days and max(days) <= plan.today and action.verdict is None and action.status != "cancelled":
            yield Fault("k025", {"steps": _short(action), "due": max(days)}, action.row, action.role or "", "actions")


def _short(action: Action) -> str:
    text = action.steps or action.metric or ""
    return text if len(text) <= 30 else f"{text[:30]}…"


_REST = ("repurchase_rate,operations,level,0.3,0.3", "second_purchase_rate,operations,level,0.15,0.3")
_ROWS = ("repurchase_amount,operations,level,150000,0.4", *_REST)
_PEOPLE = ("metric", "role", "kind", "value", "weight", "proposed_by", "approved_by")
_AGREED = ("metric", "role", "kind", "value", "weight", "agreed_on")
_ACTIONS = (
    "id,role,metric,diagnosis,steps,owner,start,due,expected,expected_mode,expected_by,fixed_on,resources,"
    "status,verdict,evidence\n"
    "A1,operations,repurchase_rate,新客没有再来的理由,给 30 天未复购的新客发 1 张券,李娜,"
)
_PLANNED = f"{_ACTIONS}2026-11-02,2026-11-20,0.02,pp,2026-12-31,2026-10-26"
_DONE = f"{_ACTIONS}2026-08-03,2026-08-31,0.02,pp,2026-10-01,2026-07-27,券预算 5000 元,done"

LOOP_RULES = (
    Rule(
        "K015",
        "error",
        Text("提出人不是批准人", "Proposer and approver are two people"),
        Text(
            "自己批准自己的目标，等于没有人批准；领导一言堂，执行的人就没有思路。",
            "A target approved by its proposer was approved by nobody; one that the boss proposed is nobody's idea.",
        ),
        Example(sheet(*(f"{row},李娜,李娜" for row in _ROWS), header=_PEOPLE)),
        Example(sheet(*(f"{row},李娜,王伟" for row in _ROWS), header=_PEOPLE)),
        _same_person,
    ),
    Rule(
        "K016",
        "error",
        Text("行动有步骤、日期、资源和一位负责人", "Actions have steps, dates, resources and one owner"),
        Text(
            "缺任何一项，下次复盘就没有可核对的东西。",
            "Without one of them there is nothing to check at the next review.",
        ),
        Example(sheet(*_ROWS), actions=f"{_PLANNED},,proposed,,\n"),
        Example(sheet(*_ROWS), actions=f"{_PLANNED},券预算 5000 元,proposed,,\n"),
        nothing,
    ),
    Rule(
        "K021",
        "warning",
        Text("考核开始后不改目标", "No target edited after its period began"),
        Text(
            "先射箭后画靶，达成率就没有意义。", "When the target is drawn around the arrow, attainment means nothing."
        ),
        Example(sheet(*(f"{row},2026-11-20" for row in _ROWS), header=_AGREED)),
        Example(sheet(*(f"{row},2026-10-25" for row in _ROWS), header=_AGREED)),
        _edited,
    ),
    Rule(
        "K025",
        "warning",
        Text("上次的行动有结论", "Last review's actions have a verdict"),
        Text(
            "没有结论的行动会一做再做，不管它有没有用。",
            "An action without a verdict is done again and again, whether it works or not.",
        ),
        Example(sheet(*_ROWS), last_actions=f"{_DONE},,\n"),
        Example(sheet(*_ROWS), last_actions=f"{_DONE},ineffective,回购率仍为 0.28\n"),
        _unjudged,
    ),
)
