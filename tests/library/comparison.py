"""Frames of the package against answers of the oracles, every difference in words."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from kpi_toolkit.measuring.coverage import tables_of
from kpi_toolkit.metrics.composed import facts_of
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import CalendarRules, Period, parse_periods
from tests.library.view import Answer, Oracle, Shop, View, answer

UNAVAILABLE = ("missing_table", "missing_column", "missing_one_of")


def periods_of(texts: Iterable[str], rules: CalendarRules) -> list[Period]:
    """Read periods and ranges of them."""
    return [period for text in texts for period in parse_periods(text, rules)]


def looks_back(metric: Metric, oracle: Oracle) -> str:
    """What a metric looks back at by the words, or where they do not say by its own word."""
    return metric.looks_back if oracle.looks_back is None else oracle.looks_back


def ask(metric: Metric, oracle: Oracle, view: View) -> Answer:
    """Return the oracle's answer, no data where the metric's tables do not cover the period."""
    last = min(view.last(table) for fact in facts_of(metric) for table in fact.needs if table in view.shop.covered)
    return answer(oracle, view.until(last), tables_of(metric), looks_back(metric, oracle))


def difference(row: Any, expected: Answer) -> str:
    """Return in what a row of a frame differs from the oracle's answer, or nothing."""
    code = row.reason.code if row.reason is not None and math.isnan(row.value) else ""
    given = f"{row.value!r} = {row.numerator!r} / {row.denominator!r} ({row.reason})"
    if expected.no_data:
        return "" if code in expected.no_data else f"{given}, expected no data: {' or '.join(sorted(expected.no_data))}"
    wanted = f"{expected.value!r} = {expected.numerator} / {expected.denominator}"
    if math.isnan(row.value):
        return f"{given}, expected {wanted}"
    if expected.parts:
        parts = [float(expected.numerator), math.nan if expected.denominator is None else float(expected.denominator)]
        if not all(_same(*pair) for pair in zip((row.numerator, row.denominator), parts, strict=True)):
            return f"{given}, expected {wanted}"
    if not math.isclose(row.value, expected.value, rel_tol=1e-12, abs_tol=0):
        return f"{given}, expected {wanted}"
    left_out = int(row.reason.values["count"]) if row.reason is not None and "left_out" in row.reason.code else None
    if None not in (left_out, expected.left_out) and left_out != expected.left_out:
        return f"{left_out} left out, expected {expected.left_out}"
    return ""


def _same(given: float, wanted: float) -> bool:
    return given == wanted or (math.isnan(given) and math.isnan(wanted))


def differing_totals(
    frame: pd.DataFrame, shop: Shop, oracles: Mapping[str, Oracle], metrics: Mapping[str, Metric], texts: Iterable[str]
) -> list[str]:
    """Return the totals that differ; metrics that a shop's tables do not give are left out."""
    rows = {(row.metric, row.period): row for row in frame.itertuples() if row.segment == ""}
    wrong = []
    for period in periods_of(texts, CalendarRules(shop.week_start, shop.fiscal_year_start)):
        view = View(shop, period)
        for name in frame["metric"].unique():
            row = rows.get((name, str(period)))
            if row is None:
                wrong.append(f"{name} {period}: the frame lacks it")
            elif row.reason is None or row.reason.code not in UNAVAILABLE:
                found = difference(row, ask(metrics[name], oracles[name], view))
                wrong += [f"{name} {period}: {found}"] if found else []
    return wrong


def can_cut(oracle: Oracle, shop: Shop, by: str) -> bool:
    """Whether by the words a metric can be segmented by a column."""
    return by in oracle.own or (bool(oracle.cut) and all(shop.can_cut(table, by) for table in oracle.cut))


def values_of(shop: Shop, by: str) -> list[str | None]:
    """All that tables are cut into by a column, empty included."""
    found = {
        shop.segment(table, row, by) for table in shop.tables if shop.can_cut(table, by) for row in shop.tables[table]
    }
    return [None, *sorted(value for value in found if value is not None)]


def differing_segments(
    frame: pd.DataFrame,
    shop: Shop,
    oracles: Mapping[str, Oracle],
    metrics: Mapping[str, Metric],
    texts: Iterable[str],
    by: str,
) -> list[str]:
    """Return the cells of segments that differ or are missing; only of metrics of which the words say how to cut."""
    rows = {(row.metric, row.period, row.segment): row for row in frame.itertuples()}
    values = values_of(shop, by)
    wrong = []
    for name in frame["metric"].unique():
        oracle = oracles[name]
        can = can_cut(oracle, shop, by)
        is_cut = any(metric == name and segment not in ("", f"{by}=?") for metric, _, segment in rows)
        if can and not is_cut:
            wrong.append(f"{name}: not cut by {by}, by the words it can be")
        for period in periods_of(texts, CalendarRules()) if can and is_cut else ():
            for value in values:
                view = View(shop, period, by, value)
                expected = ask(metrics[name], oracle, view)
                row = rows.pop((name, str(period), f"{by}=" if value is None else value), None)
                if row is None:
                    is_due = expected.numerator or expected.denominator
                    wrong += [f"{name} {period} {by}={value}: missing, expected {expected.value}"] if is_due else []
                    continue
                is_nothing = not expected.numerator and (expected.no_data or expected.denominator is None)
                if is_nothing and (row.value == 0 or math.isnan(row.value)):
                    continue  # the fact has a row of it for other reasons
                found = difference(row, expected)
                wrong += [f"{name} {period} {by}={value}: {found}"] if found else []
    return wrong
