"""What the rows of a table look like as a whole: how many a day, and months whose rows are those of an earlier one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.query import Query
from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.schema import day_column
from kpi_toolkit.sources.described import Profile, Repeat, Word
from kpi_toolkit.sources.grain import LARGE, MINUTES, again_within, as_text, columns_alike, joined, rows_again
from kpi_toolkit.sources.mapped import Mapped
from kpi_toolkit.sources.persons import columns_of_persons
from kpi_toolkit.sources.vocabulary import MOST_WORDS, is_told

MONTHS_BACK = 12
LEAST_SHARED = 10
"""Rows that two months must share before they are called the same."""
SAME, ALONE = 0.6, 0.95
"""Share of a month's rows from which on they are those of another one; where no other months tell what is usual."""
NAMES = ("name", "owner", "person", "rater", "subject", "project", "course", "city", "gender")
"""Columns of text whose values name something, so that nothing is to be said of their words."""


def profiled(mapped: Mapped, engine: Engine, rows: int) -> Profile:
    """Look at the rows of a table that passed the checks."""
    return replace(_profiled(mapped, engine, rows), persons=columns_of_persons(mapped, engine))


def _profiled(mapped: Mapped, engine: Engine, rows: int) -> Profile:
    main, words = mapped.table.main_time, _words(mapped, engine)
    if main not in mapped.columns:
        return Profile(words=words, twice=rows_again(mapped, engine))
    alike = columns_alike(mapped)
    if not alike and (mapped.table.by_hand or mapped.table[main].future):
        return Profile(words=words)
    day = day_column(main) if mapped.table[main].type == "timestamp" else main
    counts, again = _by_day(mapped, engine, day, alike, rows >= LARGE)
    if rows >= LARGE and sum(again.values()) > 0:
        counts, again = _by_day(mapped, engine, day, alike, False)
    first, last = min(counts), max(counts)
    dense = tuple(counts.get(first + timedelta(days=step), 0) for step in range((last - first).days + 1))
    repeats = _repeats(mapped, engine, rows, day) if _may_repeat(counts) else ()
    return Profile(first, dense, (*_twice(counts, again), *repeats), words, sum(again.values()))


def _by_day(
    mapped: Mapped, engine: Engine, day: str, alike: Sequence[str], is_large: bool
) -> tuple[dict[date, int], dict[date, int]]:
    """Count rows by day, and those that stand again; of a large table first only two minutes of each hour."""

    def by_day() -> ir.Table:
        values = engine.table(mapped.checked)
        timed = values.filter(values[day].notnull())
        again = again_within(mapped, timed, alike, is_large) if alike else ibis.literal(0)
        return timed.group_by(day=timed[day]).agg(n=timed.count(), again=again)

    told = engine.run(Query(("rows by day", alike, is_large, *mapped.key(engine)), by_day))
    days = [pd.Timestamp(on).date() for on in told["day"]]
    counts, again = ({on: int(n) for on, n in zip(days, told[name], strict=True)} for name in ("n", "again"))
    return counts, again


def _by_month(counts: Mapping[date, int]) -> Counter[date]:
    months = Counter[date]()
    for day, count in counts.items():
        months[day.replace(day=1)] += count
    return months


def _twice(counts: Mapping[date, int], again: Mapping[date, int]) -> Iterator[Repeat]:
    """Yield the months in which a third of the rows stand there again: half of them, if all came twice."""
    rows = _by_month(counts)
    for month, count in _by_month(again).items():
        if count >= LEAST_SHARED and count >= rows[month] / 3:
            yield Repeat(month, month, count, round(count / rows[month], 4))


def _may_repeat(counts: Mapping[date, int]) -> bool:
    """Whether two months have rows enough to be called the same."""
    return sum(count >= LEAST_SHARED for count in _by_month(counts).values()) > 1


def _words(mapped: Mapped, engine: Engine) -> dict[str, tuple[Word, ...]]:
    """Count the values of columns of free words: those that mean something, that segment, that tell a currency."""
    table = mapped.table
    own = [
        name
        for name in mapped.columns
        if table[name].type == "text" and not table[name].values and not table[name].values_of
    ]
    free = [name for name in own if name not in NAMES and name not in mapped.constants]
    return {column: _counted(mapped, engine, column) for column in (*free, *filter(is_told, mapped.extra))}


def _counted(mapped: Mapped, engine: Engine, column: str) -> tuple[Word, ...]:
    has_amount = mapped.table.name == "orders" and "amount" in mapped.columns

    def counted() -> ir.Table:
        values = engine.table(mapped.checked)
        refunded = values.refunded_amount.fill_null(0) if "refunded_amount" in mapped.columns else 0
        net = {"amount": (values.amount - refunded).sum()} if has_amount else {}
        words = values.filter(values[column].notnull()).group_by(value=values[column]).agg(n=_.count(), **net)
        return words.order_by([words.n.desc(), words.value]).limit(MOST_WORDS)

    rows = engine.run(Query(("words", column, *mapped.key(engine)), counted)).to_dict("records")
    return tuple(
        Word(str(row["value"]), int(row["n"]), Decimal(str(row["amount"])) if has_amount else None) for row in rows
    )


def _repeats(mapped: Mapped, engine: Engine, rows: int, day: str) -> tuple[Repeat, ...]:
    """Compare each month with those before it by what its rows hold besides ids and days."""
    columns = _told_apart_by(mapped)
    if mapped.table[mapped.table.main_time].future or not any(mapped.table[name].type == "key" for name in columns):
        return ()

    def compared() -> ir.Table:
        return _pairs(mapped, engine.table(mapped.checked), columns, day, rows >= LARGE)

    key = ("repeats", columns, rows >= LARGE, *mapped.key(engine))
    return repeats_among(
        (int(row.month), int(row.other), int(row.shared)) for row in engine.run(Query(key, compared)).itertuples()
    )


def _told_apart_by(mapped: Mapped) -> list[str]:
    """Columns that a copy keeps: neither keys of the row itself nor days, which a copy may have moved."""
    table = mapped.table
    return [
        name
        for name in mapped.columns
        if name not in mapped.constants and not table[name].unique and table[name].type not in ("timestamp", "date")
    ]


def _pairs(mapped: Mapped, values: Any, columns: Iterable[str], day: str, is_large: bool) -> ir.Table:
    at = values[mapped.table.main_time]
    parts = as_text(values, columns)
    if mapped.table[mapped.table.main_time].type == "timestamp":
        parts.append((at.hour() * 3600 + at.minute() * 60 + at.second()).cast("string"))
        values = values.filter(at.minute().isin(MINUTES)) if is_large else values
    month = values[day].year() * 12 + values[day].month() - 1
    counted = values.group_by(month=month.cast("int64"), print=joined(parts)).agg(n=_.count())
    earlier = counted.select(other="month", same="print", n_other="n").view()
    near = [counted.print == earlier.same, earlier.other <= counted.month, earlier.other >= counted.month - MONTHS_BACK]
    pairs = counted.join(earlier, near)
    return pairs.group_by("month", "other").agg(shared=ibis.least(pairs.n, pairs.n_other).sum())


def repeats_among(pairs: Iterable[tuple[int, int, int]]) -> tuple[Repeat, ...]:
    """Return the months in which an earlier one came again, though months usually do not.

    Parameters
    ----------
    pairs
        A month, the month itself or one before it, and how many rows they share, months as 12 × year + month − 1.

    >>> [str(repeat.month) for repeat in repeats_among([(24000, 24000, 50), (24001, 24001, 50), (24001, 24000, 50)])]
    ['2000-02-01']
    """
    shared = {(month, other): count for month, other, count in pairs}
    rows = {month: count for (month, other), count in shared.items() if month == other}
    months = sorted(rows)
    alike = {
        (month, other): max(shared.get((month, other), 0) / rows[month], shared.get((month, other), 0) / rows[other])
        for month in months
        for other in months
        if month - MONTHS_BACK <= other < month
    }
    repeats = []
    for month in months:
        earlier = [(share, other) for (now, other), share in alike.items() if now == month]
        if not earlier:
            continue
        share, other = max(earlier)
        # A month that came twice is alike in three pairs; where more are, customers buy the same again.
        others = sorted((alike[pair] for pair in alike if pair != (month, other)), reverse=True)
        least, usual = (SAME, others[min(3, len(others) - 1)]) if others else (ALONE, 0.0)
        count = shared.get((month, other), 0)
        is_much = count >= LEAST_SHARED and count >= rows[month] / 3
        if is_much and share >= least and usual <= share / 2:
            repeats.append(Repeat(_first(month), _first(other), count, round(count / rows[month], 4)))
    return tuple(repeats)


def _first(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
