"""``kpi run --workspaces``: the reviews of many workspaces by one command, and one table of what became of each."""

import glob
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from os import cpu_count
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

from kpi_toolkit.commands import choice, console
from kpi_toolkit.errors import KpiError, UsageError
from kpi_toolkit.language.naming import names_of
from kpi_toolkit.language.text import spoken, word
from kpi_toolkit.periods.period import Period
from kpi_toolkit.run import Outcome
from kpi_toolkit.run.nursery import early_server
from kpi_toolkit.run.side_by_side import Job, side_by_side, worst
from kpi_toolkit.settings import SETTINGS_FILE, load_settings
from kpi_toolkit.units import LANGUAGES, Language

Run = Callable[..., int]
COLUMNS = ("made", "unchanged", "preliminary", "failed")


def workspaces_of(patterns: Sequence[str]) -> dict[str, Path]:
    """Return the folders that patterns match, by a name of their own; one without a kpi.yaml fails when it is run.

    Raises
    ------
    UsageError
        Where they match no workspace at all.
    """
    matched = [Path(name) for pattern in patterns for name in sorted(glob.glob(pattern))]  # noqa: PTH207  (may be absolute)
    folders = [folder for folder in matched if folder.is_dir()]
    if not any((folder / SETTINGS_FILE).is_file() for folder in folders):
        raise UsageError(spoken("many.none", patterns=names_of(patterns)))
    ends = [folder.name for folder in folders]
    return {folder.name if ends.count(folder.name) == 1 else str(folder): folder for folder in dict.fromkeys(folders)}


def language_of_many(folders: Mapping[str, Path], language: str) -> Language:
    """Return the language that is asked for, else that of the first workspace that tells its own.

    Raises
    ------
    UsageError
        For another language than `zh` or `en`.
    """
    if language:
        return "en" if choice("language", {language}, set(LANGUAGES)) == {"en"} else "zh"
    for folder in folders.values():
        with suppress(KpiError):
            return load_settings(folder).language
    return "zh"


def run_many(
    folders: Mapping[str, Path], outputs: Mapping[str, Path], jobs: int | None, run: Run, language: str
) -> int:
    """Run the reviews of workspaces, as many at a time as there are processors, and print what became of each.

    Parameters
    ----------
    outputs
        Where the editions of some of them go; those of others into their own folders.
    run
        :func:`kpi_toolkit.commands.publish.run_reviews` but for workspace, output, jobs, server and `tell`.
    """
    shown = language_of_many(folders, language)
    work = {name: partial(_work, run, folder, outputs.get(name)) for name, folder in folders.items()}
    ended = []
    for job in side_by_side(work, jobs or cpu_count() or 1, shown):
        print(word("many.ended", shown, name=job.name, code=job.code, seconds=f"{job.seconds:.1f}"), flush=True)
        ended.append(job)
    _table([job for name in folders for job in ended if job.name == name], shown)
    return worst([job.code for job in ended])


def _work(run: Run, folder: Path, output: Path | None, counts: dict[str, Any]) -> int:
    def tell(outcomes: Sequence[Outcome], refused: Mapping[Period, KpiError]) -> None:
        counts["made"] = sum(not outcome.error and not outcome.is_unchanged for outcome in outcomes)
        counts["unchanged"] = sum(outcome.is_unchanged for outcome in outcomes)
        counts["preliminary"] = sum(outcome.is_preliminary for outcome in outcomes)
        counts["failed"] = sum(outcome.error is not None for outcome in outcomes) + len(refused)

    with early_server(folder, is_own_process=True) as server:
        return run(workspace=folder, output=output, jobs=1, server=server, tell=tell)


def _table(jobs: Sequence[Job], language: Language) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for key in ("workspace", *COLUMNS, "seconds", "code", "says"):
        table.add_column(word(f"many.{key}", language), justify="left" if key in ("workspace", "says") else "right")
    for job in jobs:
        counted = (str(job.counts.get(key, 0)) for key in COLUMNS)
        lines = job.error.strip().splitlines() if job.code else []
        says = (
            " ".join(line.strip() for line in lines[:2])
            if lines
            else ""
            if job.code >= 0
            else word("many.killed", language, signal=-job.code)
        )
        table.add_row(escape(job.name), *counted, f"{job.seconds:.1f}", str(job.code), escape(says))
    console().print(table)
