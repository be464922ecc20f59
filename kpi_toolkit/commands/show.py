"""``kpi measure`` and ``kpi metrics``: numbers and definitions in the terminal."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kpi_toolkit.commands import choice
from kpi_toolkit.frame import measure
from kpi_toolkit.metric import Metric
from kpi_toolkit.metrics import CATALOGUE
from kpi_toolkit.settings import Rules, Settings
from kpi_toolkit.units import format_value
from kpi_toolkit.workspace import open_workspace


def print_measured(workspace: Path, period: str, metrics: Sequence[str], by: str | None, form: str) -> None:
    """Print the metric frame as a table, CSV or JSON (numbers unrounded in both)."""
    choice("format", {form}, {"table", "csv", "json"})
    opened = open_workspace(workspace)
    frame = measure(opened, metrics or None, period, by)
    if form == "csv":
        print(frame.assign(reason=_reasons(frame)).to_csv(index=False), end="")
    elif form == "json":
        records = frame.astype(object).where(frame.notna(), None).assign(reason=_reasons(frame, None))
        print(json.dumps(records.to_dict("records"), ensure_ascii=False, indent=2, default=str))
    else:
        _table(frame, opened.catalogue, opened.settings)


def _reasons(frame: pd.DataFrame, empty: str | None = "") -> "pd.Series[Any]":
    return frame["reason"].map(lambda reason: empty if reason is None else str(reason)).astype(object)


def _table(frame: pd.DataFrame, catalogue: Any, settings: Settings) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("metric", "period", "segment", "value", "n", "reason"):
        table.add_column(name, justify="right" if name in ("value", "n") else "left", no_wrap=name != "reason")
    for row, reason in zip(frame.itertuples(), _reasons(frame), strict=True):
        value = format_value(row.value, catalogue[row.metric].unit, "en", settings.currency)
        table.add_row(row.metric, row.period, escape(row.segment), value, f"{row.n:,}", escape(reason))
    _console().print(table)


def print_metrics(name: str | None, as_json: bool) -> None:
    """Print the catalogue, or all that is known of one metric."""
    catalogue = CATALOGUE.fill(Rules().in_words)
    chosen = [catalogue[name]] if name else list(catalogue)
    if as_json:
        print(json.dumps([_entry(metric) for metric in chosen], ensure_ascii=False, indent=2))
    elif name:
        console = _console()
        for key, value in _entry(chosen[0]).items():
            shown = ", ".join(value) if isinstance(value, tuple) else str(value)
            console.print(f"[bold]{key}[/bold]  ", escape(shown.strip()), sep="")
    else:
        table = Table(box=None, header_style="bold", pad_edge=False)
        for heading in ("metric", "中文", "English", "unit", "better"):
            table.add_column(heading, no_wrap=heading == "metric")
        for metric in chosen:
            label = metric.label
            table.add_row(metric.name, label.zh, label.en, metric.unit, metric.better)
        _console().print(table)


def _entry(metric: Metric) -> dict[str, Any]:
    words = metric.words
    return {
        "name": metric.name, "zh": metric.label.zh, "en": metric.label.en,
        "sentence_zh": words.sentence.zh, "sentence_en": words.sentence.en,
        "formula_zh": words.formula.zh, "formula_en": words.formula.en,
        "leaves_out_zh": words.leaves_out.zh, "leaves_out_en": words.leaves_out.en,
        "misleads_when_zh": words.misleads_when.zh, "misleads_when_en": words.misleads_when.en,
        "unit": metric.unit, "better": metric.better, "stage": metric.stage, "roles": metric.roles,
        "use": metric.use, "pairs_with": metric.pairs_with, "fact": metric.fact, "source": words.source,
        "example": metric.example,
    }  # fmt: skip


def _console() -> Console:
    """Return a console that is wide enough when the output goes into a file or a pipe."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else 160)
