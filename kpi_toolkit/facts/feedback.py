"""Facts of feedback: ratings, complaints, surveys and audits."""

from __future__ import annotations

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts.fact import Fact, FactInputs, exactly, in_periods, left_joined
from kpi_toolkit.facts.orders import ORDER_HISTORY
from kpi_toolkit.language.text import Text
from kpi_toolkit.settings import Rules


def _rating_periods(inputs: FactInputs) -> ir.Table:
    ratings = inputs.tables["ratings"]
    is_satisfied, is_dissatisfied = _judged(ratings, inputs.rules)
    return in_periods(ratings.mutate(satisfied=is_satisfied, dissatisfied=is_dissatisfied), "rated_on")


def _judged(ratings: ir.Table, rules: Rules) -> tuple[ir.BooleanValue, ir.BooleanValue]:
    """Whether a rater is satisfied, and dissatisfied, as said or else told from the score; between, neither."""
    high, low = ratings.score >= exactly(rules.satisfied_from), ratings.score <= exactly(rules.dissatisfied_to)
    if "is_satisfied" not in ratings.columns:
        return high, low
    said = ratings.is_satisfied
    return said.fill_null(high), (~said).fill_null(low)


def _rater_periods(inputs: FactInputs) -> ir.Table:
    rated = _rating_periods(inputs).filter(_.user_id.notnull())
    return rated.group_by(*inputs.keys, "user_id").agg(dissatisfied_ratings=_.dissatisfied.ifelse(1, 0).sum())


def _complaint_periods(inputs: FactInputs) -> ir.Table:
    return in_periods(inputs.tables["complaints"], "opened_on")


def _buyer_feedback_periods(inputs: FactInputs) -> ir.Table:
    """Feedback comes by user and period, grouped first: several ratings of a buyer do not multiply rows."""
    history = inputs.tables[ORDER_HISTORY].filter(_.user_id.notnull())
    buyers = in_periods(history, "ordered_on").group_by(*inputs.keys, "user_id").agg(orders=_.count())
    if inputs.has("complaints"):
        complained = _per_user(_complaint_periods(inputs)).agg(complaints=_.count())
        buyers = left_joined(buyers, complained, "period", "user_id")
    if inputs.has("ratings"):
        bad = _rating_periods(inputs).filter(_.dissatisfied)
        buyers = left_joined(buyers, _per_user(bad).agg(bad_ratings=_.count()), "period", "user_id")
    counted = [name for name in ("complaints", "bad_ratings") if name in buyers.columns]
    return buyers.mutate(**{name: buyers[name].fill_null(0) for name in counted})


def _per_user(rows: ir.Table) -> ir.GroupedTable:
    return rows.filter(_.user_id.notnull()).group_by("period", "user_id")


def _sent_surveys(inputs: FactInputs) -> ir.Table:
    surveys = inputs.tables["surveys"]
    return in_periods(surveys.mutate(was_answered=_answered_on(inputs).notnull()), "sent_on")


def _respondent_periods(inputs: FactInputs) -> ir.Table:
    surveys = inputs.tables["surveys"]
    answers = surveys.mutate(answer_on=_answered_on(inputs)).filter(_.answer_on.notnull(), _.user_id.notnull())
    return in_periods(answers, "answer_on").group_by(*inputs.keys, "user_id").agg(answers=_.count())


def _recommendations(inputs: FactInputs) -> ir.Table:
    surveys = inputs.tables["surveys"]
    if not inputs.has("surveys.recommend_score"):
        surveys = surveys.mutate(recommend_score=ibis.null("decimal(18, 4)"))
    answers = surveys.mutate(answer_on=_answered_on(inputs))
    return in_periods(answers.filter(_.answer_on.notnull()), "answer_on")


def _answered_on(inputs: FactInputs) -> ir.DateValue:
    return inputs.tables["surveys"].answered_on if inputs.has("surveys.answered_at") else ibis.null("date")


def _audit_periods(inputs: FactInputs) -> ir.Table:
    return in_periods(inputs.tables["audits"], "audited_on")


FACTS = (
    Fact(
        "rating_periods",
        Text("每行一次当期评价", "one row per rating and period it was given in"),
        ("ratings",),
        ("ratings",),
        _rating_periods,
    ),
    Fact(
        "rater_periods",
        Text("每行一位当期评价用户", "one row per period and user who rated in it"),
        ("ratings",),
        ("ratings",),
        _rater_periods,
    ),
    Fact(
        "complaint_periods",
        Text("每行一次当期投诉", "one row per complaint and period it was opened in"),
        ("complaints",),
        ("complaints",),
        _complaint_periods,
    ),
    Fact(
        "buyer_feedback_periods",
        Text(
            "每行一位当期购买用户及其当期反馈",
            "one row per period and user who bought in it, with the feedback given in it",
        ),
        ("orders",),
        ("orders",),
        _buyer_feedback_periods,
        may_use=("ratings", "complaints"),
        uses=(ORDER_HISTORY,),
    ),
    Fact(
        "sent_surveys",
        Text("每行一份当期发出的问卷", "one row per questionnaire and period it was sent in"),
        ("surveys",),
        ("surveys",),
        _sent_surveys,
    ),
    Fact(
        "respondent_periods",
        Text("每行一位当期答复问卷的用户", "one row per period and user who answered a questionnaire in it"),
        ("surveys",),
        ("surveys",),
        _respondent_periods,
    ),
    Fact(
        "recommendations",
        Text(
            "每行一份当期答复的问卷及其推荐分", "one row per answer of the period, with how likely to recommend it says"
        ),
        ("surveys",),
        ("surveys",),
        _recommendations,
    ),
    Fact(
        "audit_periods",
        Text("每行一次当期检查", "one row per audit and period it was made in"),
        ("audits",),
        ("audits",),
        _audit_periods,
    ),
)
