"""Questions to which databases give different answers without a word, and the answer that this toolkit needs.

:func:`check_engine` asks them all. Each was wrong on some engine when its SQL was compiled and run as it came.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.divergences_of_time import OF_TIME, Divergence
from kpi_toolkit.errors import DataError

TABLE = "kpi_check"
TOLERANCE = 1e-9


def _million_users(t: ir.Table, engine: Engine) -> ir.Table:
    thousands = t.select(thousands=t.n * 1000)
    users = t.cross_join(thousands).select(user=ibis._.n + ibis._.thousands)
    return users.aggregate(users=users.user.nunique())


def _joined(t: ir.Table, engine: Engine) -> ir.Table:
    other = t.filter(t.place != 2).select("key", amount=t.place * 10)
    rows = t.left_join(other, t.key == other.key).select("place", "amount")
    return rows.order_by("place")


def _matches(t: ir.Table, engine: Engine) -> ir.Table:
    other = t.select("key").view()
    inner, lacking = t.join(other, "key"), t.anti_join(other, "key")
    return inner.aggregate(n=inner.count()).union(lacking.aggregate(n=lacking.count() * 100)).order_by("n")


def _before_and_after(t: ir.Table, engine: Engine) -> ir.Table:
    in_order = ibis.window(order_by=t.place)
    return t.select("place", before=t.on.lag().over(in_order), after=t.amount.lead().over(in_order)).order_by("place")


def _first_where(t: ir.Table, engine: Engine) -> ir.Table:
    mine = ibis.window(group_by=t.key)
    return t.select("place", first=t.on.min(where=t.place > 1).over(mine)).order_by("place")


def _nothing(t: ir.Table, engine: Engine) -> ir.Table:
    none = t.filter(t.n > 9)
    some = (none.n > 1).ifelse(1, 0).sum()
    return none.aggregate(rows=none.count(), sum=none.n.sum(), some=some, least=none.n.min(), mean=none.n.mean())


def _gaps(t: ir.Table, engine: Engine) -> ir.Table:
    large = t.share.count(where=t.share > 1)
    return t.aggregate(there=t.share.count(), sum=t.share.sum(), most=t.share.max(), large=large)


def _places(t: ir.Table, engine: Engine) -> ir.Table:
    up, down = ibis.window(order_by=t.word), ibis.window(order_by=ibis.desc(t.word))
    places = {"up": ibis.row_number().over(up) + 1, "down": ibis.row_number().over(down) + 1}
    return t.select("place", **places).order_by("place").drop("place")


def _extremes(t: ir.Table, engine: Engine) -> ir.Table:
    return t.aggregate(least=t.word.min(), most=t.word.max(), before_a=t.word.count(where=t.word < "a"))


def _divided(t: ir.Table, engine: Engine) -> ir.Table:
    money = t.amount.cast("decimal(18, 4)")
    return t.select(third=money / 3, half=t.n / 2, whole=t.n // 2, rest=t.n % 4, none=t.n / (t.n - t.n))


def _rounded(t: ir.Table, engine: Engine) -> ir.Table:
    return t.select("place", cents=t.amount.cast("decimal(18, 4)")).order_by("place").drop("place")


def _yes(t: ir.Table, engine: Engine) -> ir.Table:
    is_yes = t.yes == 1
    return t.aggregate(
        sum=is_yes.cast("int64").sum(), no=(~is_yes).cast("int64").sum(), share=is_yes.cast("float64").mean()
    )


_WORDS = ("b", "B", None, "a", "_", "中", "é")

DIVERGENCES: tuple[Divergence, ...] = (
    Divergence(
        "distinct users",
        "ClickHouse counts a million roughly, and small numbers exactly, so that small tests pass",
        {"n": range(1000)},
        _million_users,
        ((1_000_000,),),
    ),
    Divergence(
        "NaN",
        "a missing number that arrives as NaN makes every sum NaN, and counts as there",
        {"share": [1.0, None, 2.5]},
        _gaps,
        ((2, 3.5, 2.5, 1),),
    ),
    Divergence(
        "yes as a number", "PostgreSQL casts no boolean to bigint", {"yes": [1, 0, 1, None]}, _yes, ((2, 1, 2 / 3),)
    ),
    Divergence(
        "division",
        "integers may divide to integers, decimals are cut to four places, zero stops the query",
        {"n": [7], "amount": [Decimal(10)]},
        _divided,
        ((10 / 3, 3.5, 3, 3, None),),
    ),
    Divergence(
        "rounding",
        "ClickHouse cuts decimals off where others round half away from zero",
        {"place": [1, 2, 3], "amount": [Decimal("1.23455"), Decimal("-1.23455"), Decimal("0.00004")]},
        _rounded,
        ((1.2346,), (-1.2346,), (0.0,)),
    ),
    Divergence(
        "nothing",
        "a sum, minimum or mean of no rows is 0 or NaN on ClickHouse: no data would look like zero",
        {"n": [1, 2]},
        _nothing,
        ((0, None, None, None, None),),
    ),
    Divergence(
        "null keys",
        "a missing user joined with a missing user would multiply rows",
        {"key": ["a", "a", None, None]},
        _matches,
        ((4,), (200,)),
    ),
    Divergence(
        "left join",
        "ClickHouse fills what has no match with 0",
        {"place": [1, 2, 3], "key": ["a", "b", None]},
        _joined,
        ((1, 10), (2, None), (3, None)),
    ),
    Divergence(
        "first and last of a window",
        "before the first row ClickHouse gives 1970-01-01 and 0",
        {"place": [1, 2], "on": [date(2026, 1, 1), date(2026, 1, 2)], "amount": [5, 6]},
        _before_and_after,
        ((1, None, 6), (2, date(2026, 1, 1), None)),
    ),
    Divergence(
        "minimum of none in a window",
        "ClickHouse gives 1970-01-01 for a buyer without a second order",
        {"place": [1, 2, 3], "key": ["x", "y", "y"], "on": [date(2026, 1, day) for day in (1, 2, 3)]},
        _first_where,
        ((1, None), (2, date(2026, 1, 2)), (3, date(2026, 1, 2))),
    ),
    Divergence(
        "order of nulls and text",
        "nulls come first or last, and a language's order puts a before B",
        {"place": range(1, 8), "word": _WORDS},
        _places,
        ((4, 3), (1, 6), (7, 7), (3, 4), (2, 5), (6, 1), (5, 2)),
    ),
    Divergence(
        "smallest and largest text",
        "a language's order gives another first and last",
        {"word": _WORDS},
        _extremes,
        (("B", "中", 2),),
    ),
    Divergence(
        "capitals",
        "ClickHouse knows only A to Z",
        {"word": ["ÄÉ Ж"]},
        lambda t, _: t.select(word=t.word.lower()),
        (("äé ж",),),
    ),
    *OF_TIME,
)


def check_engine(engine: Engine) -> list[str]:
    """Ask an engine all questions.

    Returns
    -------
    One line for each answer that is not the expected one; none when the engine can be trusted.
    """
    faults = []
    for case in DIVERGENCES:
        try:
            answer = _answer(case, engine)
        except DataError as error:
            faults.append(f"{case.name}: the engine refuses: {error.message}. It matters: {case.why}.")
            continue
        if not _same(answer, case.expected):
            faults.append(f"{case.name}: {_shown(case.expected)} expected, {_shown(answer)} found. {case.why}.")
    engine.drop(TABLE)
    return faults


def _answer(case: Divergence, engine: Engine) -> tuple[tuple[Any, ...], ...]:
    engine.bind(TABLE, pd.DataFrame({name: list(values) for name, values in case.frame.items()}))
    rows = engine.run(case.ask(engine.table(TABLE), engine))
    return tuple(tuple(None if pd.isna(value) else value for value in row) for row in rows.itertuples(index=False))


def _same(answer: Sequence[Sequence[Any]], expected: Sequence[Sequence[Any]]) -> bool:
    return len(answer) == len(expected) and all(
        len(row) == len(other) and all(map(_equal, row, other)) for row, other in zip(answer, expected, strict=True)
    )


def _equal(cell: Any, expected: Any) -> bool:
    if cell is None or expected is None:
        return cell is expected
    if isinstance(expected, date):
        return bool(pd.Timestamp(cell) == pd.Timestamp(expected))
    if isinstance(expected, float):
        return bool(abs(cell - expected) <= TOLERANCE)
    return bool(cell == expected)


def _shown(rows: Sequence[Sequence[Any]]) -> str:
    return "; ".join(", ".join("null" if value is None else str(value) for value in row) for row in rows)
