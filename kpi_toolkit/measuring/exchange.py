"""The metric library in the languages of other tools: Open Semantic Interchange, and the semantic layer of dbt.

A fact becomes a data set (its query over the canonical tables and the calendar), a metric an expression over it.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import sqlglot
from ruamel.yaml import YAML
from sqlglot import exp

from kpi_toolkit.engines.duckdb import DuckDBEngine
from kpi_toolkit.expressions import ibis, ir
from kpi_toolkit.facts import DERIVED, FACTS, Fact, FactInputs
from kpi_toolkit.metrics.composed import composition_of
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.calendar import period_spans
from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings import Rules
from kpi_toolkit.units import UNITS, Language

VERSION = "0.2.0.dev0"
"""Of the core specification of Open Semantic Interchange (Apache Ossie)."""
COVERED = date(1970, 1, 1), date(2099, 12, 31)
"""What tables cover where no workspace tells it: windows count as over, which the description says."""
OPEN_WINDOWS = "Windows count as over until 2099-12-31; filter periods whose windows are open."
Sql: TypeAlias = tuple[str, str | None]
"""Numerator, and denominator if there is one."""
_TYPES = {"string": "String", "boolean": "Boolean", "date": "Date", "timestamp": "DateTime", "float64": "Float"}


@dataclass(frozen=True)
class ExchangedFact:
    """A fact for other tools: its query, the types of its columns, and the expressions of its metrics by name."""

    fact: Fact
    sql: str
    types: dict[str, str]
    metrics: dict[str, tuple[exp.Expr, exp.Expr | None]]


def exchanged(metrics: Iterable[Metric], rules: Rules) -> Iterator[ExchangedFact]:
    """Yield the facts that metrics count, each with its metrics as numerator and denominator."""
    tables: dict[str, ir.Table] = {name: table.unbound() for name, table in TABLES.items()}
    inputs = FactInputs(tables, rules, dict.fromkeys(TABLES, COVERED))
    for name, derived in DERIVED.items():  # in order: some are built from those before them
        tables[name] = derived.build(inputs)
    chosen = list(metrics)
    with DuckDBEngine() as engine:
        for name, fact in FACTS.items():
            of_fact = [metric for metric in chosen if metric.fact == name]
            if not of_fact:
                continue
            rows = fact.build(inputs)
            spans = period_spans().select("period", period_start=period_spans().start_on)
            compiled = engine.compiled(rows.join(spans, "period"))
            plain = sqlglot.parse_one(compiled.sql, read="duckdb").sql(pretty=True)
            parts = {metric.name: _parts(engine, metric, rows, name) for metric in of_fact}
            yield ExchangedFact(fact, plain, dict(compiled.types), parts)


def _parts(engine: DuckDBEngine, metric: Metric, rows: ir.Table, name: str) -> tuple[exp.Expr, exp.Expr | None]:
    """Return numerator and denominator as SQL over the fact's columns."""
    table = ibis.table(rows.schema(), name=name)
    expressions = metric.expressions(table)
    sql = engine.compiled(table.agg(**expressions)).sql
    selected = {part.alias: part.this for part in sqlglot.parse_one(sql, read="duckdb").expressions}
    columns = [selected.get(f"{metric.name}__{part}") for part in ("num", "den")]
    above, below = (column and _ansi(column, name) for column in columns)
    assert above is not None, metric.name
    return above, below


def _ansi(expression: exp.Expr, name: str) -> exp.Expr:
    """Qualify columns by the fact's name, and write filtered aggregates in the way that every engine knows.

    Rows are counted by a column that all have: `COUNT(*)` names no fact where a metric is of several.
    """

    def plain(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column):
            return exp.column(node.name, table=name)
        if isinstance(node, exp.Filter):
            condition = node.expression.this
            if isinstance(node.this, exp.Count) and isinstance(node.this.this, exp.Star):
                return exp.func("COUNT", exp.case().when(condition, "1"))
            value = exp.case().when(condition, node.this.this)
            aggregate: exp.Expr = type(node.this)(this=value)
            return aggregate
        if isinstance(node, exp.Count) and isinstance(node.this, exp.Star):
            return exp.Count(this=exp.column("period", table=name))
        return node

    written = expression.copy().transform(plain).transform(plain)
    assert isinstance(written, exp.Expr)
    return written


def osi(metrics: Iterable[Metric], rules: Rules, language: Language) -> str:
    """Return metrics as a document of Open Semantic Interchange, in YAML."""
    chosen = _with_parts(metrics)
    facts = list(exchanged(chosen.values(), rules))
    parts: dict[str, Sql] = {
        name: (above.sql(), below.sql() if below else None)
        for fact in facts
        for name, (above, below) in fact.metrics.items()
    }
    parts |= {name: _put_together(metric, parts) for name, metric in chosen.items() if metric.parts}
    model = {
        "name": "kpi_toolkit",
        "description": f"The metric library of kpi-toolkit over its canonical tables. {OPEN_WINDOWS}",
        "datasets": [_dataset(fact, language) for fact in facts],
        "metrics": [_osi_metric(chosen[name], *both, language) for name, both in parts.items()],
    }
    return _yaml({"version": VERSION, "semantic_model": [model]})


def _with_parts(metrics: Iterable[Metric]) -> dict[str, Metric]:
    """Return metrics by name, those that others are made of before these."""
    chosen: dict[str, Metric] = {}
    for metric in metrics:
        chosen |= {**_with_parts(metric.parts), metric.name: metric}
    return chosen


def _put_together(metric: Metric, parts: Mapping[str, Sql]) -> Sql:
    """Return numerator and denominator of a metric made of others, of which the expressions are known."""
    known = [_quotient(*(_put_together(part, parts) if part.parts else parts[part.name])) for part in metric.parts]
    how = composition_of(metric).how
    if how == "ratio":
        return known[0], known[1]
    return {"difference": " - ", "sum": " + "}[how].join(known), None


def _quotient(above: str, below: str | None) -> str:
    return f"({above})" if below is None else f"CAST({above} AS DOUBLE PRECISION) / NULLIF({below}, 0)"


def _dataset(fact: ExchangedFact, language: Language) -> dict[str, Any]:
    fields = [
        {"name": name, "expression": _expression(name), **({"datatype": kind} if (kind := _datatype(of)) else {})}
        for name, of in fact.types.items()
    ]
    return {"name": fact.fact.name, "source": fact.sql, "description": fact.fact.grain(language), "fields": fields}


def _datatype(of: str) -> str:
    if of.startswith("decimal"):
        return "Decimal"
    return "Integer" if of.startswith(("int", "uint")) else _TYPES.get(of.partition("(")[0], "")


def _expression(sql: str) -> dict[str, Any]:
    return {"dialects": [{"dialect": "ANSI_SQL", "expression": sql}]}


def _osi_metric(metric: Metric, above: str, below: str | None, language: Language) -> dict[str, Any]:
    sql = above if below is None else _quotient(above, below)
    told = {
        "unit": metric.unit,
        "better": metric.better,
        "section": metric.stage,
        "roles": list(metric.roles),
        "rivals": list(metric.rivals),
        "numerator": above,
        "denominator": below,
    }
    words = metric.words
    return {
        "name": metric.name,
        "expression": _expression(sql),
        "description": f"{metric.label(language)}: {words.sentence(language)}",
        "datatype": "Integer" if UNITS[metric.unit].kind == "count" and below is None else "Float",
        "ai_context": {
            "instructions": f"{words.misleads_when(language)}",
            "synonyms": [metric.label.zh, metric.label.en, *metric.also],
        },
        "custom_extensions": [{"vendor_name": "KPI_TOOLKIT", "data": json.dumps(told, ensure_ascii=False)}],
    }


def dbt(metrics: Iterable[Metric], rules: Rules, language: Language) -> str:
    """Return metrics as semantic models and metrics of dbt, in YAML; the query of a model stands in its ``meta``."""
    chosen = _with_parts(metrics)
    models, declared = [], []
    for fact in exchanged(chosen.values(), rules):
        measures: dict[str, dict[str, Any]] = {}
        for name, parts in fact.metrics.items():
            declared += _dbt_metrics(chosen[name], parts, measures, language)
        models.append(_dbt_model(fact, list(measures.values()), language))
    declared += [_dbt_composed(metric, language) for metric in chosen.values() if metric.parts]
    return _yaml({"semantic_models": models, "metrics": declared})


def _dbt_model(fact: ExchangedFact, measures: list[dict[str, Any]], language: Language) -> dict[str, Any]:
    texts = [name for name, of in fact.types.items() if of == "string" and name not in ("period", "user_id")]
    return {
        "name": fact.fact.name,
        "description": f"{fact.fact.grain(language)}. {OPEN_WINDOWS}",
        "model": f"ref('kpi_{fact.fact.name}')",
        "config": {"meta": {"sql": fact.sql}},
        "defaults": {"agg_time_dimension": "period_start"},
        "entities": [{"name": "user", "type": "foreign", "expr": "user_id"}] if "user_id" in fact.types else [],
        "dimensions": [
            {"name": "period_start", "type": "time", "type_params": {"time_granularity": "day"}},
            *({"name": name, "type": "categorical"} for name in ("period", *texts)),
        ],
        "measures": measures,
    }


def _dbt_metrics(
    metric: Metric, parts: tuple[exp.Expr, exp.Expr | None], measures: dict[str, dict[str, Any]], language: Language
) -> list[dict[str, Any]]:
    """Declare a metric, and what it is pieces of where that is more than one sum."""
    head = _dbt_head(metric, language)
    named = [("", parts[0])] if parts[1] is None else [("_numerator", parts[0]), ("_denominator", parts[1])]
    pieces: list[dict[str, Any]] = []
    for suffix, part in named:
        pieces += _dbt_part(f"{metric.name}{suffix}", part, measures)
    if parts[1] is None:
        return [*pieces[:-1], {**head, **{key: pieces[-1][key] for key in ("type", "type_params")}}]
    names = {"numerator": f"{metric.name}_numerator", "denominator": f"{metric.name}_denominator"}
    return [*pieces, {**head, "type": "ratio", "type_params": names}]


def _dbt_head(metric: Metric, language: Language) -> dict[str, Any]:
    return {
        "name": metric.name,
        "label": metric.label(language),
        "description": metric.words.sentence(language),
        "config": {"meta": {"unit": metric.unit, "better": metric.better, "roles": list(metric.roles)}},
    }


def _dbt_composed(metric: Metric, language: Language) -> dict[str, Any]:
    names, how = [part.name for part in metric.parts], composition_of(metric).how
    if how == "ratio":
        params: dict[str, Any] = {"numerator": names[0], "denominator": names[1]}
        return {**_dbt_head(metric, language), "type": "ratio", "type_params": params}
    params = {
        "expr": {"difference": " - ", "sum": " + "}[how].join(names),
        "metrics": [{"name": name} for name in names],
    }
    return {**_dbt_head(metric, language), "type": "derived", "type_params": params}


def _dbt_part(name: str, part: exp.Expr, measures: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Declare a sum, count or maximum as a simple metric; of several of them each, and what is derived from them."""
    aggregates = [part] if isinstance(part, exp.AggFunc) else list(part.find_all(exp.AggFunc))
    simple = []
    for place, aggregate in enumerate(aggregates):
        own = name if aggregate is part else f"{name}_part_{place + 1}"
        measures[own] = {"name": f"{own}_measure", **_measure(aggregate)}
        simple.append({"name": own, "label": own, "type": "simple", "type_params": {"measure": f"{own}_measure"}})
    if aggregates == [part]:
        return simple
    derived = part.copy()
    for place, aggregate in enumerate(list(derived.find_all(exp.AggFunc))):
        aggregate.replace(exp.column(str(simple[place]["name"])))
    parts = {"expr": derived.sql(), "metrics": [{"name": entry["name"]} for entry in simple]}
    return [*simple, {"name": name, "label": name, "type": "derived", "type_params": parts}]


def _measure(aggregate: exp.Expr) -> dict[str, str]:
    def unqualified(node: exp.Expr) -> exp.Expr:
        return exp.column(node.name) if isinstance(node, exp.Column) else node

    inner = aggregate.this.copy().transform(unqualified)
    if isinstance(aggregate, exp.Count):
        if isinstance(inner, exp.Distinct):
            return {"agg": "count_distinct", "expr": inner.expressions[0].sql()}
        return {"agg": "sum", "expr": "1"} if isinstance(inner, exp.Star) else {"agg": "count", "expr": inner.sql()}
    return {"agg": {"Sum": "sum", "Max": "max", "Min": "min"}[type(aggregate).__name__], "expr": inner.sql()}


def _yaml(document: dict[str, Any]) -> str:
    writer = YAML()
    writer.width, writer.allow_unicode = 10_000, True
    stream = io.StringIO()
    writer.dump(document, stream)
    return stream.getvalue()


WRITERS: Mapping[str, Callable[[Iterable[Metric], Rules, Language], str]] = {"osi": osi, "dbt": dbt}
"""By tool what writes metrics for it."""
