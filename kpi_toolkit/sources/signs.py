"""Signs inside a value that nobody sees: why `app` with a zero-width space in it is not `app`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.blanks import INSIDE
from kpi_toolkit.errors import HIDDEN_SIGN, in_line
from kpi_toolkit.expressions import _, ir
from kpi_toolkit.language.text import Reason
from kpi_toolkit.sources.grain import counted
from kpi_toolkit.sources.mapped import Mapped

SHOWN, LOOKED_AT = 3, 1000


@dataclass(frozen=True)
class _Value:
    text: str
    plain: str
    rows: int


def at_a_glance(mapped: Mapped, values: Any, engine: Engine) -> dict[str, ir.Value]:
    """Count by column the rows with such signs, among what is counted of a table in one query."""
    names = _looked_through(mapped, engine)
    return {f"signs_{name}": values[name].re_search(INSIDE).ifelse(1, 0).sum() for name in names}


def remarks(mapped: Mapped, engine: Engine, row: Any) -> tuple[Reason, ...]:
    """Say of each column which signs are inside its values, and whether the value without them is there as well.

    Parameters
    ----------
    row
        What :func:`at_a_glance` counted.
    """
    reasons = []
    for name in (name for name in _looked_through(mapped, engine) if counted(row[f"signs_{name}"])):
        rows = engine.table(mapped.checked)
        odd = _values(rows, name, engine)
        if not odd:
            continue
        signs = dict.fromkeys(sign for value in odd for sign in HIDDEN_SIGN.findall(value.text))
        beside = _there(rows, name, {value.plain for value in odd}, engine)
        shown = ", ".join(
            f"{in_line(value.text)} ({value.rows:,})" + (f" ≠ {value.plain}" if value.plain in beside else "")
            for value in odd[:SHOWN]
        )
        values: dict[str, object] = {"table": mapped.table.name, "column": name, "listed": shown}
        values |= {"count": sum(value.rows for value in odd), "signs": ", ".join(map(in_line, signs))}
        code = "signs_inside" if name in mapped.columns else "signs_inside_further"
        reasons.append(Reason(code, values | {"hint": _as_yaml(odd[0])}))
    return tuple(reasons)


def _looked_through(mapped: Mapped, engine: Engine) -> tuple[str, ...]:
    """Names of the columns that are text in the source, and text or keys here."""
    raw = engine.columns(mapped.raw.relation)
    own = [name for name in mapped.columns if mapped.table[name].type in ("key", "text")]
    return tuple(
        name
        for name in (*own, *mapped.extra)
        if raw.get(mapped.columns.get(name, name), "").removeprefix("!") == "string"
    )


def _values(rows: Any, name: str, engine: Engine) -> list[_Value]:
    kinds = rows.filter(rows[name].re_search(INSIDE)).group_by(value=rows[name]).aggregate(n=_.count())
    told = engine.run(kinds.order_by([kinds.n.desc(), kinds.value]).limit(LOOKED_AT))
    pairs = [(str(row.value), int(row.n)) for row in told.itertuples()]
    return [_Value(text, _without(text), n) for text, n in pairs if _without(text) != text]


def _without(text: str) -> str:
    """Return a text without its hidden signs: spaces of other widths are spaces."""
    return HIDDEN_SIGN.sub(lambda sign: " " if sign[0].isspace() else "", text)


def _there(rows: Any, name: str, texts: set[str], engine: Engine) -> set[str]:
    alike = rows.filter(rows[name].isin(sorted(texts))).select(value=rows[name]).distinct()
    return set(engine.run(alike)["value"])


def _as_yaml(value: _Value) -> str:
    """Write how kpi.yaml maps a value to the one without hidden signs."""
    escaped = HIDDEN_SIGN.sub(lambda sign: f"\\u{ord(sign[0]):04X}", value.text)
    return f'"{escaped}": {value.plain}'
