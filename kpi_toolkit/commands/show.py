"""``kpi measure`` and ``kpi metrics``: numbers and definitions in the terminal."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from rich.markup import escape
from rich.table import Table

from kpi_toolkit.commands import choice, console
from kpi_toolkit.errors import UsageError, did_you_mean
from kpi_toolkit.files.inert import inert
from kpi_toolkit.files.strict_json import as_json as to_json
from kpi_toolkit.language.text import word
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import open_workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE, Catalogue
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.metrics.own import with_own
from kpi_toolkit.pages.catalogue import in_sections, page, record
from kpi_toolkit.settings import Settings, load_settings
from kpi_toolkit.units import format_value


def print_measured(workspace: Path, period: str, metrics: Sequence[str], by: Sequence[str], form: str) -> None:
    """Print the metric frame as a table, CSV, JSON, or an object a line (numbers unrounded in all but the table)."""
    choice("format", {form}, {"table", "csv", "json", "jsonl"})
    opened = open_workspace(workspace)
    frame = measure(opened, metrics or None, period, by)
    columns = list(frame.columns[frame.columns.get_loc("segment") + 1 : frame.columns.get_loc("value")])
    if form == "csv":
        safe = frame.assign(reason=_reasons(frame)).map(inert).rename(columns=inert)
        print(safe.to_csv(index=False), end="")
    elif form in ("json", "jsonl"):
        plain = frame.astype(object).where(frame.notna(), None).assign(reason=_reasons(frame, None))
        records = plain.to_dict("records")
        print("\n".join(to_json(record, indent=None) for record in records) if form == "jsonl" else to_json(records))
    else:
        _table(frame, columns or ["segment"], opened.catalogue, opened.settings)


def _reasons(frame: pd.DataFrame, empty: str | None = "") -> "pd.Series[Any]":
    return frame["reason"].map(lambda reason: empty if reason is None else str(reason)).astype(object)


def _table(frame: pd.DataFrame, cuts: Sequence[str], catalogue: Catalogue, settings: Settings) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("metric", "period", *cuts, "value", "n", "reason"):
        table.add_column(escape(name), justify="right" if name in ("value", "n") else "left", no_wrap=name != "reason")
    segments = frame[list(cuts)].itertuples(index=False)
    for row, names, reason in zip(frame.itertuples(), segments, _reasons(frame), strict=True):
        value = format_value(row.value, catalogue[row.metric].unit, "en", settings.currency)
        n = "–" if pd.isna(row.n) else f"{row.n:,}"
        table.add_row(row.metric, row.period, *map(escape, names), value, n, escape(reason))
    console().print(table)


def print_metrics(
    name: str | None, as_json: bool, workspace: Path | None, html: Path | None, role: str, to: str = ""
) -> None:
    """Print the catalogue or all that is known of one metric, for people or other tools, or write it as a page.

    Parameters
    ----------
    workspace
        Whose settings and own metrics to show; the defaults if None.
    role
        Only the metrics of this role; all if empty.
    to
        ``osi`` or ``dbt``: print it as YAML that those tools read; empty for people.
    """
    settings = load_settings(workspace) if workspace else Settings()
    roles, catalogue = settings.all_roles, _catalogue(workspace, settings)
    if role:
        catalogue = Catalogue(catalogue.of_role(roles.find(role).name))
    if to:
        print(_exchanged(to, [catalogue[name]] if name else list(catalogue), settings), end="")
        return
    if html:
        if html.suffix != ".html" or not html.parent.is_dir():
            raise UsageError(
                f"`{html}` is no place for the page. Give a name that ends in .html, in a folder that exists."
            )
        html.write_text(page(catalogue, roles), "utf-8")
        print(html)
        return
    records = [record(metric, catalogue) for metric in ([catalogue[name]] if name else catalogue)]
    if as_json:
        print(to_json(records))
    elif name:
        for key, value in records[0].items():
            shown = ", ".join(value) if isinstance(value, tuple) else str(value)
            console().print(f"[bold]{key}[/bold]  ", escape(shown.strip()), sep="")
    else:
        _list(catalogue)


def _exchanged(to: str, metrics: list[Metric], settings: Settings) -> str:
    from kpi_toolkit.measuring.exchange import WRITERS

    if to not in WRITERS:
        raise UsageError(f"Metrics are not written for `{to}`. {did_you_mean(to, WRITERS)}")
    return WRITERS[to](metrics, settings.rules, settings.language)


def _catalogue(workspace: Path | None, settings: Settings) -> Catalogue:
    return with_own(CATALOGUE, workspace, settings).fill(settings.rules.in_words)


def _list(catalogue: Catalogue) -> None:
    for section, metrics in in_sections(catalogue):
        table = Table(
            box=None,
            header_style="bold",
            pad_edge=False,
            title_justify="left",
            title_style="bold",
            title=f"\n{word(f'section.{section}', 'zh')} {word(f'section.{section}', 'en')}",
        )
        for heading in ("metric", "中文", "English", "unit", "better", "use"):
            table.add_column(heading, no_wrap=heading == "metric")
        for metric in metrics:
            label = metric.label
            table.add_row(metric.name, label.zh, label.en, metric.unit, metric.better, metric.use)
        console().print(table)
