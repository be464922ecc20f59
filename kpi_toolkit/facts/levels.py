"""Changes of level in their order: those of one moment, or of one day without a time, follow from each other."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.facts.fact import moment, on_keys

ONE_MOMENT = ("user_id", "moment_at")
NO_LEVEL = ""


def changes_that_count(changes: ir.Table, levels: Sequence[str]) -> ir.Table:
    """Changes of level as ``user_id, changed_at, changed_on, moment_at, place, level``.

    Grain: one row per user, moment and `place`: where each of several changes of a moment comes from the level that
    another goes to, they are placed in that order. Of several at one place only the one to the alphabetically last
    level counts, a leaving (null) after all.

    Parameters
    ----------
    levels
        All levels there are.
    """
    rows = changes.mutate(moment_at=moment(changes, "changed_at"))
    if "from_level" in changes.columns:
        rows = _in_turn(rows, (NO_LEVEL, *levels))
    else:
        rows = rows.mutate(place=ibis.literal(0, "int64"))
    at_once = ibis.window(
        group_by=[*ONE_MOMENT, "place"], order_by=[rows.to_level.isnull().ifelse(0, 1), rows.to_level.desc()]
    )
    ranked = rows.select(
        *ONE_MOMENT, "changed_at", "changed_on", "place", level=_.to_level, rank=ibis.row_number().over(at_once)
    )
    return ranked.filter(_["rank"] == 0).drop("rank")


def _in_turn(changes: ir.Table, levels: Sequence[str]) -> ir.Table:
    """Add the place of each change among those of its moment: how many of them it follows from."""
    rows = changes.mutate(before=changes.from_level.fill_null(NO_LEVEL), after=changes.to_level.fill_null(NO_LEVEL))
    walks = _walks(rows, levels)
    placed = rows.left_join(walks, on_keys(rows, walks, *ONE_MOMENT), rname="{name}__of_moment")
    places = [(placed.before == placed[f"step_{place}"], place) for place in range(len(levels))]
    return placed.mutate(place=ibis.cases(*places, else_=0).cast("int64"))


def _walks(rows: ir.Table, levels: Sequence[str]) -> ir.Table:
    """The levels that a user went through in a moment as ``step_0, step_1, …``. Grain: one row per user and moment.

    The way begins with the level that the user had until then, else with one that no change of the moment goes to.
    """
    goes_to = {f"next_{n}": rows.after.max(where=rows.before == level) for n, level in enumerate(levels)}
    comes = {f"comes_{n}": (rows.after == level).ifelse(1, 0).max() for n, level in enumerate(levels)}
    moments = rows.group_by(*ONE_MOMENT).agg(**goes_to, **comes)
    named = [(level, moments[f"next_{n}"].notnull(), moments[f"comes_{n}"] == 1) for n, level in enumerate(levels)]
    ended = moments.mutate(end=_first_of([(comes & ~leaves, level) for level, leaves, comes in named]))
    in_order = ibis.window(group_by="user_id", order_by="moment_at")
    walks = ended.mutate(until_then=ended.end.lag().over(in_order))
    begins = [((walks.until_then == level) & leaves, level) for level, leaves, _comes in named]
    begins += [(leaves & ~comes, level) for level, leaves, comes in named]
    walks = walks.mutate(step_0=_first_of(begins))
    for place in range(1, len(levels)):
        here = walks[f"step_{place - 1}"]
        walks = walks.mutate(
            **{f"step_{place}": _first_of([(here == level, walks[f"next_{n}"]) for n, level in enumerate(levels)])}
        )
    return walks.select(*ONE_MOMENT, *(f"step_{place}" for place in range(len(levels))))


def _first_of(cases: Sequence[tuple[ir.BooleanValue, object]]) -> ir.StringValue:
    return ibis.cases(*cases, else_=ibis.null("string"))
