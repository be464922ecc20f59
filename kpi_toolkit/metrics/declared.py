"""Metrics that kpi.yaml declares, as metrics: of a column's numbers, of daily measures, or made of other metrics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from kpi_toolkit.facts.measures import DAILY_MEASURES
from kpi_toolkit.facts.rows import ADDED, ROWS_OF, TAKEN
from kpi_toolkit.language.naming import perhaps
from kpi_toolkit.language.text import Text, spoken, word
from kpi_toolkit.metrics.composed import Composition
from kpi_toolkit.metrics.measures import OfDays
from kpi_toolkit.metrics.metric import Metric, Ratio, Stage
from kpi_toolkit.metrics.missing import LeftOut
from kpi_toolkit.metrics.words import Words
from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings.metrics import MetricSettings
from kpi_toolkit.settings.values import Name
from kpi_toolkit.units import UNITS

SOURCE = "kpi.yaml"
DAYS_LEFT_OUT: dict[str, LeftOut] = {"sum": "partial", "mean": "days", "ratio": "days", "last": "tail"}
"""What days without a value mean to a measure: a sum of others is a part of it, a mean of others is a mean of fewer."""


@dataclass(frozen=True)
class OfColumn:
    """The sum or mean of a column over the rows of a fact."""

    how: str
    column: str

    def __call__(self, rows: Any) -> Any:
        """Return the sum; of a mean also how many rows have a value."""
        cells = rows[self.column]
        return cells.sum() if self.how == "sum" else Ratio(cells.sum(), cells.count())


def declared(metrics: Mapping[str, MetricSettings], roles: tuple[str, ...], faults: list[str]) -> list[Metric]:
    """Return the metrics of kpi.yaml; what is wrong with them is added to the faults.

    Parameters
    ----------
    roles
        All roles of the workspace: who may answer for a metric that names none.
    """
    wrong = [fault for name, metric in metrics.items() for fault in _faults(name, metric)]
    faults += wrong
    sound = {name: metric for name, metric in metrics.items() if not any(_faults(name, metric))}
    return [_metric(name, metric, roles) for name, metric in sound.items()]


def _faults(name: str, metric: MetricSettings) -> Iterator[str]:
    at = f"metrics.{name}"
    if metric.unit and metric.unit not in UNITS:
        yield spoken("declared.no_unit", at=at, unit=metric.unit, hint=perhaps(metric.unit, UNITS))
    elif not metric.unit and _is_counted(metric):
        yield spoken("declared.needs_unit", at=at, hint=perhaps("", UNITS))
    elif metric.unit and _is_counted(metric) and UNITS[metric.unit].is_rate != (_how(metric) in ("mean", "ratio")):
        key = "declared.unit_of_rate" if UNITS[metric.unit].is_rate else "declared.unit_of_total"
        yield spoken(key, at=at, unit=metric.unit, how=_how(metric))
    if metric.stage and metric.stage not in get_args(Stage):
        yield spoken("declared.no_section", at=at, name=metric.stage, hint=perhaps(metric.stage, get_args(Stage)))
    if metric.column:
        yield from _column_faults(at, *metric.column)


def _column_faults(at: str, table: str, column: str) -> Iterator[str]:
    if table not in TABLES:
        yield spoken("declared.no_table", at=at, table=table, hint=perhaps(table, TABLES))
    elif table not in ROWS_OF:
        yield spoken("declared.no_time", at=at, table=table, hint=perhaps(table, ROWS_OF))
    elif column in (*ADDED.get(table, ()), *TAKEN):
        yield spoken("declared.made", at=at, column=column)
    elif any(known.name == column and known.type not in ("money", "number") for known in TABLES[table].columns):
        yield spoken("declared.no_number", at=at, column=f"{table}.{column}")


def _is_counted(metric: MetricSettings) -> bool:
    return metric.column is not None or metric.daily is not None


def _how(metric: MetricSettings) -> str:
    return metric.daily or ("mean" if metric.mean else "sum")


def _metric(name: str, metric: MetricSettings, roles: tuple[str, ...]) -> Metric:
    fact, compute = _counted(name, metric)
    stage: Any = metric.stage or ("revenue" if fact else "")
    return Metric(
        name=name,
        label=_text(metric.label),
        words=_words(name, metric),
        fact=fact,
        unit=metric.unit,
        better=metric.better,
        stage=stage,
        roles=metric.roles or roles,
        use=metric.use,
        pairs_with=metric.pairs_with,
        looks_back="",
        needs=_needs(metric),
        shows="outcome",
        gameable=False,
        rivals=(),
        looks_ahead=False,
        counts_once=False,
        accumulates=metric.daily == "last",
        is_quantile=False,
        ratio_of=(),
        rest_of=(),
        part_of=(),
        also=(),
        compute=compute,
        left_out=DAYS_LEFT_OUT.get(metric.daily or "", "windows"),
    )


def _counted(name: str, metric: MetricSettings) -> tuple[str, Any]:
    """Return the fact and function of a metric; of one made of others no fact."""
    if metric.daily:
        return DAILY_MEASURES, OfDays(metric.daily, metric.named or name)
    if metric.column:
        table, column = metric.column
        return ROWS_OF[table], OfColumn(_how(metric), column)
    for how in ("ratio", "difference", "sum"):
        if parts := getattr(metric, how):
            return "", Composition(how, parts)
    raise AssertionError(name)


def _needs(metric: MetricSettings) -> tuple[str, ...]:
    if metric.column:
        return (".".join(metric.column),)
    further = {"mean": "weight", "ratio": "denominator"}.get(metric.daily or "")
    return (f"daily_measures.{further}",) if further else ()


def _words(name: str, metric: MetricSettings) -> Words:
    formula = _both(f"declared.{_form(metric)}", **_named(name, metric))
    about = _text(metric.about) if metric.about else Text(f"{formula.zh}。", f"{formula.en}.")
    return Words(about, formula, _both("declared.leaves_out"), _both("declared.misleads_when"), SOURCE)


def _form(metric: MetricSettings) -> str:
    return f"daily_{metric.daily}" if metric.daily else f"column_{_how(metric)}" if metric.column else _parts(metric)[0]


def _parts(metric: MetricSettings) -> tuple[str, tuple[str, ...]]:
    return next(
        (how, parts) for how in ("ratio", "difference", "sum") if isinstance(parts := getattr(metric, how), tuple)
    )


def _named(name: str, metric: MetricSettings) -> dict[str, str]:
    if metric.daily:
        return {"name": metric.named or name}
    if metric.column:
        return {"column": ".".join(metric.column)}
    sign = {"ratio": " ÷ ", "difference": " − ", "sum": " + "}
    how, parts = _parts(metric)
    return {"parts": sign[how].join(parts)}


def _both(key: str, **values: str) -> Text:
    return Text(word(key, "zh", **values), word(key, "en", **values))


def _text(name: Name) -> Text:
    return Text(name.zh, name.en)
