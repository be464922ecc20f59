"""Ids of people: words that mean nobody, ids that guests share, and ids that are nearly one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.query import Query
from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.language.text import Reason
from kpi_toolkit.sources import mapping
from kpi_toolkit.sources.mapped import Mapped, word_in
from kpi_toolkit.sources.raw import ROWS

GUESTS = (
    "0",
    "00",
    "000",
    "-1",
    "guest",
    "anonymous",
    "anon",
    "visitor",
    "unknown",
    "游客",
    "访客",
    "匿名",
    "散客",
    "未知",
)
"""Ids that many programs give to whoever is not known: kept as one person, and said."""
SHOWN = 3


def at_a_glance(mapped: Mapped, values: Any) -> dict[str, ir.Value]:
    """Count the rows with any of these words, among what is counted in one query of a table that is read once."""
    if not mapping.is_kept_as_read(mapped):
        return {}
    return {f"words_{name}": _rows_with_words(mapped, name, values) for name in mapped.nobody}


def _rows_with_words(mapped: Mapped, name: str, values: Any) -> ir.Value:
    told = [] if mapped.table[name].unique else [values[name].lower().isin(GUESTS)]
    told += [values[word_in(name)].notnull()] if word_in(name) in values.columns else []
    return ibis.or_(*told).ifelse(1, 0).sum() if told else ibis.literal(0)


def remarks(mapped: Mapped, engine: Engine, row: Any) -> tuple[Reason, ...]:
    """Say what was counted: words that were read as no user, and ids that several rows of guests may share.

    Parameters
    ----------
    row
        What :func:`at_a_glance` counted.
    """
    reasons: list[Reason] = []
    for name, words in mapped.nobody.items():
        if not _counted(row.get(f"words_{name}", 1)):
            continue
        mark = ("words of people", name, *mapped.key(engine))
        rows = engine.run(Query(mark, partial(_words, mapped, name, engine)))
        counts = {(told.kind, told.word): int(told.n) for told in rows.itertuples()}
        for code, kind, known, least in (("null_words", "nobody", words, 1), ("guest_id", "guest", GUESTS, 2)):
            for word in known:
                if (count := counts.get((kind, word), 0)) >= least:
                    values = {"table": mapped.table.name, "column": name, "word": word, "count": count}
                    reasons.append(Reason(code, values))
    if mapped.table.name == "events" and "user_id" in mapped.nobody:
        reasons += _nearly_one_among(mapped, "user_id", engine)
    return tuple(reasons)


def _words(mapped: Mapped, name: str, engine: Engine) -> ir.Table:
    """Count the rows of each word for nobody, and of each id that guests may share."""
    values = mapping.values_of(mapped, name, engine)
    guest = values[name].lower()
    is_guest = ibis.literal(False) if mapped.table[name].unique else guest.isin(GUESTS)
    kinds = [is_guest.ifelse("guest", ibis.null("string"))]
    words = [is_guest.ifelse(guest, ibis.null("string"))]
    if word_in(name) in values.columns:
        nobody = values[word_in(name)]
        kinds.insert(0, nobody.notnull().ifelse("nobody", ibis.null("string")))
        words.insert(0, nobody.lower())
    told = values.select(kind=ibis.coalesce(*kinds), word=ibis.coalesce(*words), rows=values[ROWS])
    return told.filter(_.kind.notnull()).group_by("kind", "word").aggregate(n=_.rows.sum())


def _nearly_one_among(mapped: Mapped, name: str, engine: Engine) -> tuple[Reason, ...]:
    """Compare the ids of a table that is compared with no other: it would have to be read for that."""

    def ids() -> ir.Table:
        values = mapping.values_of(mapped, name, engine)
        return values.select(key=values[name])

    return _said((name, *mapped.key(engine)), name, ids, engine)


def nearly_one(keys: Mapping[str, str], name: str, engine: Engine) -> tuple[Reason, ...]:
    """Say of ids that differ by capitals or by leading zeros only, in one table or in several.

    Parameters
    ----------
    keys
        Table → its column with the ids.
    name
        What the ids are called.
    """

    def ids() -> ir.Table:
        tables = [engine.table(table).select(key=column).distinct() for table, column in keys.items()]
        return ibis.union(*tables) if len(tables) > 1 else tables[0]

    types = [(*pair, engine.columns(pair[0])[pair[1]]) for pair in keys.items()]
    return _said((name, types), name, ids, engine)


def _said(mark: tuple[object, ...], name: str, ids: Callable[[], ir.Table], engine: Engine) -> tuple[Reason, ...]:
    row = engine.run(Query(("nearly one", *mark), lambda: _counts(_pairs(ids())))).iloc[0]
    reasons = []
    for code, column in (("ids_in_capitals", "capitals"), ("ids_with_zeros", "zeros")):
        if count := _counted(row[column]):
            pairs = _pairs(ids())
            some = pairs.filter(pairs.zeros == (1 if column == "zeros" else 0)).order_by("least").limit(SHOWN)
            shown = ", ".join(f"{pair.least} / {pair.most}" for pair in engine.run(some).itertuples())
            reasons.append(Reason(code, {"column": name, "count": count, "examples": shown}))
    return tuple(reasons)


def _counted(number: Any) -> int:
    return 0 if pd.isna(number) else int(number)


def _pairs(keys: ir.Table) -> ir.Table:
    """Return one row for all ids that are one without their capitals and leading zeros, of which there are several."""
    ids = keys.filter(_.key.notnull()).distinct().view()
    is_number = ids.key.re_search("^[0-9]+$")
    folded = is_number.ifelse(ids.key.re_replace("^0+", ""), ids.key.lower())
    alike = ids.mutate(folded=folded, is_number=is_number.ifelse(1, 0)).group_by("folded", "is_number")
    return alike.aggregate(n=_.count(), least=_.key.min(), most=_.key.max()).filter(_.n > 1).rename(zeros="is_number")


def _counts(pairs: ir.Table) -> ir.Table:
    return pairs.aggregate(capitals=(1 - pairs.zeros).sum(), zeros=pairs.zeros.sum())
