"""Ids of people: words that mean nobody, ids that guests share, and ids that are nearly one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.query import Query
from kpi_toolkit.expressions import _, ibis, ir
from kpi_toolkit.language.text import Reason
from kpi_toolkit.sources.mapped import Mapped, word_in

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


def aggregates(mapped: Mapped, values: Any) -> dict[str, ir.Value]:
    """Count the rows of each word for nobody, and of each id that guests may share."""
    counts: dict[str, ir.Value] = {}
    for name, words in mapped.nobody.items():
        if word_in(name) in values.columns:
            said = values[word_in(name)].lower()
            counts |= {f"nobody_{name}_{place}": _rows(said == word) for place, word in enumerate(words)}
        if not mapped.table[name].unique:
            person = values[name].lower()
            counts |= {f"guest_{name}_{place}": _rows(person == word) for place, word in enumerate(GUESTS)}
    return counts


def remarks(mapped: Mapped, row: Mapping[str, Any]) -> tuple[Reason, ...]:
    """Say what was counted: words that were read as no user, and ids that several rows of guests may share."""
    reasons: list[Reason] = []
    for name, words in mapped.nobody.items():
        for code, kind, known, least in (("null_words", "nobody", words, 1), ("guest_id", "guest", GUESTS, 2)):
            for place, word in enumerate(known):
                count = _counted(row.get(f"{kind}_{name}_{place}"))
                if count >= least:
                    values = {"table": mapped.table.name, "column": name, "word": word, "count": count}
                    reasons.append(Reason(code, values))
    return tuple(reasons)


def nearly_one(keys: Mapping[str, str], name: str, engine: Engine) -> tuple[Reason, ...]:
    """Say of ids that differ by capitals or by leading zeros only, in one table or in several.

    Parameters
    ----------
    keys
        Table → its column with the ids.
    name
        What the ids are called.
    """
    mark = ("nearly one", name, [(*pair, engine.columns(pair[0])[pair[1]]) for pair in keys.items()])
    row = engine.run(Query((*mark, "count"), lambda: _counts(_pairs(keys, engine)))).iloc[0]
    reasons = []
    for code, column in (("ids_in_capitals", "capitals"), ("ids_with_zeros", "zeros")):
        if count := _counted(row[column]):
            pairs = _pairs(keys, engine)
            some = pairs.filter(pairs.zeros == (1 if column == "zeros" else 0)).order_by("least").limit(SHOWN)
            shown = ", ".join(f"{pair.least} / {pair.most}" for pair in engine.run(some).itertuples())
            reasons.append(Reason(code, {"column": name, "count": count, "examples": shown}))
    return tuple(reasons)


def _counted(number: Any) -> int:
    return 0 if pd.isna(number) else int(number)


def _rows(condition: Any) -> ir.Value:
    total: ir.Value = condition.ifelse(1, 0).sum()
    return total


def _pairs(keys: Mapping[str, str], engine: Engine) -> ir.Table:
    """Return one row for all ids that are one without their capitals and leading zeros, of which there are several."""
    tables = [
        engine.table(table).select(key=column).filter(_.key.notnull()).distinct() for table, column in keys.items()
    ]
    ids = (ibis.union(*tables, distinct=True) if len(tables) > 1 else tables[0]).view()
    is_number = ids.key.re_search("^[0-9]+$")
    folded = is_number.ifelse(ids.key.re_replace("^0+", ""), ids.key.lower())
    alike = ids.mutate(folded=folded, is_number=is_number.ifelse(1, 0)).group_by("folded", "is_number")
    return alike.aggregate(n=_.count(), least=_.key.min(), most=_.key.max()).filter(_.n > 1).rename(zeros="is_number")


def _counts(pairs: ir.Table) -> ir.Table:
    return pairs.aggregate(capitals=(1 - pairs.zeros).sum(), zeros=pairs.zeros.sum())
