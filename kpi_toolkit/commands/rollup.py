"""``kpi rollup``: many workspaces as one, summed over numerators and denominators, and how they rank."""

from collections.abc import Mapping, Sequence
from functools import partial
from os import cpu_count
from pathlib import Path
from typing import Any

from kpi_toolkit.commands.many import language_of_many, workspaces_of
from kpi_toolkit.errors import UsageError
from kpi_toolkit.files.durable import write_atomically
from kpi_toolkit.files.strict_json import as_json as to_json
from kpi_toolkit.judge.shops import ShopPart, Whole, rolled_up
from kpi_toolkit.language.naming import names_of
from kpi_toolkit.language.text import spoken
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import open_workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.pages.text.shops import whole_sentences
from kpi_toolkit.run.side_by_side import Job, side_by_side, worst

FILE = "rollup.json"


def roll_up(
    patterns: Sequence[str],
    period: str,
    metrics: Sequence[str],
    language: str,
    output: Path | None,
    as_json: bool,
    are_apart: bool,
    jobs: int | None,
) -> int:
    """Measure every workspace, sum them and print each metric; return the worst exit code of a workspace.

    Raises
    ------
    UsageError
        For an unknown metric, or workspaces of several currencies: their sum would be no amount.
    """
    chosen = [CATALOGUE[name] for name in dict.fromkeys(metrics)] or list(CATALOGUE)
    folders = workspaces_of(patterns)
    shown = language_of_many(folders, language)
    work = {
        name: partial(_measured, folder, period, [each.name for each in chosen]) for name, folder in folders.items()
    }
    by_name = {job.name: job for job in side_by_side(work, jobs or cpu_count() or 1, shown)}
    ended = [by_name[name] for name in folders]
    wholes, currency = wholes_of(ended, chosen, are_apart), _currency(ended)
    told = to_json([_record(whole) for whole in wholes])
    if output:
        output.mkdir(parents=True, exist_ok=True)
        write_atomically(output / FILE, told.encode())
    lines = (line for whole in wholes for line in whole_sentences(whole, shown, currency))
    print(told if as_json else "\n".join([*lines, *_failed(ended)]))
    return worst([job.code for job in ended])


def wholes_of(ended: Sequence[Job], metrics: Sequence[Metric], are_apart: bool) -> list[Whole]:
    """Sum what was measured of each workspace; one that failed is without data, and why."""
    return [rolled_up(metric, [_part(job, metric.name) for job in ended], are_apart) for metric in metrics]


def _measured(folder: Path, period: str, names: Sequence[str], told: dict[str, Any]) -> int:
    opened = open_workspace(folder)
    try:
        frame = measure(opened, [name for name in names if name in opened.catalogue], opened.settings.period(period))
    finally:
        opened.close()
    told["currency"] = opened.settings.currency
    told["metrics"] = {
        row.metric: {
            "numerator": None if row.value != row.value else row.numerator,
            "denominator": None if row.denominator != row.denominator else row.denominator,
            "reason": str(row.reason) if row.reason is not None else "",
            "definition": str(opened.catalogue[row.metric].words.formula.en),
        }
        for row in frame.itertuples()
    }
    return 0


def _part(job: Job, metric: str) -> ShopPart:
    measured: Mapping[str, Any] = job.counts.get("metrics", {}).get(metric, {})
    if not measured:
        lines = job.error.strip().splitlines()
        return ShopPart(job.name, None, reason=lines[0] if lines else "")
    return ShopPart(job.name, **measured)


def _currency(ended: Sequence[Job]) -> str:
    currencies = sorted({job.counts["currency"] for job in ended if "currency" in job.counts})
    if len(currencies) > 1:
        raise UsageError(spoken("rollup.currencies", currencies=names_of(currencies)))
    return currencies[0] if currencies else "CNY"


def _failed(ended: Sequence[Job]) -> list[str]:
    return [f"{job.name}: {job.error.strip()}" for job in ended if job.code]


def _record(whole: Whole) -> dict[str, Any]:
    """Return a metric of all shops as JSON types."""
    return {
        "metric": whole.metric.name,
        "value": whole.value,
        "numerator": whole.numerator,
        "denominator": whole.denominator,
        "shops": whole.shops,
        "without": dict(whole.without),
        "reason": str(whole.reason) if whole.reason else None,
        "order": list(whole.order),
        "rates": dict(whole.rates),
        "shrunk": dict(whole.shrunk),
        "chance": whole.known.chance if whole.known else None,
        "is_chance": whole.known.is_chance if whole.known else None,
    }
