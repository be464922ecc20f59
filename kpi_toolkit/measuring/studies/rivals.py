"""On whom two definitions differ: what each person adds to either of them."""

from __future__ import annotations

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts import FACTS
from kpi_toolkit.measuring.rival_choices import RivalChoices
from kpi_toolkit.measuring.studies.study import Given, StudyKind
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.periods.calendar import period_spans

_NUMBER = "decimal(38, 4)"


def rival_users(given: Given, choices: RivalChoices) -> ir.Table:
    """Return people to whom two metrics do not give the same numbers, with these. Grain: one row per person.

    One row that is not ``is_named`` stands for a fact without people, of whom nobody can be named.
    """
    parts = []
    for place, name in enumerate((choices.first, choices.second)):
        metric = CATALOGUE[name]
        rows = FACTS[metric.fact].build(given.whole[metric.fact])
        if "user_id" not in rows.columns:
            nobody = {column: ibis.literal(0).cast(_NUMBER) for column in _columns(0) + _columns(1)}
            return period_spans().select(user_id=ibis.null("string"), is_named=ibis.literal(0), **nobody).limit(1)
        known = rows.filter(rows.user_id.notnull())
        sums = {column.rpartition("__")[2]: value for column, value in metric.expressions(known).items()}
        own = dict(zip(_columns(place), (sums["num"], sums.get("den", ibis.literal(0))), strict=True))
        by_user = known.group_by("user_id").agg(**{column: value.cast(_NUMBER) for column, value in own.items()})
        other = {column: ibis.literal(0).cast(_NUMBER) for column in _columns(1 - place)}
        parts.append(by_user.mutate(**other).select("user_id", *_columns(0), *_columns(1)))
    both = ibis.union(*parts).group_by("user_id")
    rows = both.agg(**{column: _[column].fill_null(0).sum() for column in _columns(0) + _columns(1)})
    differing = (rows.first_num != rows.second_num) | (rows.first_den != rows.second_den)
    named = rows.filter(differing).mutate(is_named=ibis.literal(1)).order_by("user_id").limit(choices.most)
    return named.select("user_id", "is_named", *_columns(0), *_columns(1))


def _columns(place: int) -> tuple[str, str]:
    return (f"{('first', 'second')[place]}_num", f"{('first', 'second')[place]}_den")


RIVAL_USERS = StudyKind(
    "rival_users",
    lambda choices: tuple(dict.fromkeys(CATALOGUE[name].fact for name in (choices.first, choices.second))),
    lambda _choices: (),
    rival_users,
)
