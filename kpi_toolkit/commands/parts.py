"""``kpi run --for``: an edition for each segment or person, made from a workspace that holds theirs alone."""

import io
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import fields as fields_of
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from ruamel.yaml import YAML

from kpi_toolkit.commands.many import Run, language_of_many, run_many
from kpi_toolkit.commands.publish import roles_with_targets
from kpi_toolkit.engines.query import Query
from kpi_toolkit.errors import UsageError
from kpi_toolkit.files.digest import digest
from kpi_toolkit.files.durable import write_atomically
from kpi_toolkit.files.store import OWN_FOLDER
from kpi_toolkit.language.naming import names_of
from kpi_toolkit.language.text import spoken, word
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.metrics.loading import METRICS_FILE
from kpi_toolkit.plan.segments import read_sound_targets
from kpi_toolkit.plan.template import csv_bytes, sheet_rows
from kpi_toolkit.schema import TABLES, whole_day_column
from kpi_toolkit.settings import SETTINGS_FILE
from kpi_toolkit.sheets.columns import TARGETS
from kpi_toolkit.starting.shares import Share, of_person, of_segment, without_others
from kpi_toolkit.targets import Target

PARTS = "for"
NOT_THEIRS = ("source", "tables", "plan", "expects", "organisation")
"""Settings of where the data lie, which a part has of its own, and of what names others."""
OF_OTHERS = ("proposed_by", "approved_by", "why")
"""Cells of a target that name or speak of whoever else agreed it."""


@dataclass(frozen=True)
class Parts:
    """Workspaces of parts by name, where their editions go, the roles, and the tables that no part has."""

    folders: dict[str, Path]
    outputs: dict[str, Path]
    roles: tuple[str, ...]
    left_out: tuple[str, ...]


def run_parts(
    workspace: Path, how: str, output: Path | None, jobs: int | None, run: Run, language: str, roles: Sequence[str]
) -> int:
    """Run the reviews of each part, as :func:`kpi_toolkit.commands.many.run_many` does those of many workspaces."""
    parts = parts_of(workspace, how, output, roles)
    if parts.left_out:
        shown = language_of_many(parts.folders, language)
        print(word("parts.left_out", shown, tables=", ".join(parts.left_out)), file=sys.stderr)
    for_each = partial(run, roles=list(parts.roles))
    return run_many(parts.folders, parts.outputs, jobs, for_each, language)


def parts_of(workspace: Path, how: str, output: Path | None, roles: Sequence[str] = ()) -> Parts:
    """Write a workspace for each part of a workspace, and say where their editions go.

    Parameters
    ----------
    how
        ``person`` for the owners of targets, or ``segment=COLUMN`` for the values of a column of `users`.
    roles
        Those that are asked for; those of the plan if none.

    Raises
    ------
    UsageError
        For anything else, a column that users do not have, or where there is no part at all.
    """
    kind, _, column = how.partition("=")
    opened = open_workspace(workspace)
    try:
        targets = tuple(read_sound_targets(opened))
        tables = {name: _frame(opened, name) for name in opened.sources.columns}
        names = _names(kind, column, tables, targets)
        shares = {
            name: of_person(tables, name) if kind == "person" else of_segment(tables, column, name) for name in names
        }
        shutil.rmtree(workspace / OWN_FOLDER / PARTS / kind, ignore_errors=True)
        folders = {}
        for name, share in shares.items():
            folder = workspace / OWN_FOLDER / PARTS / kind / _folder(name)
            own = _own(targets, kind, column, name)
            _write(opened, folder, share, own, [other for other in names if other not in name])
            folders[name] = folder
        is_named = kind == "person" or roles  # a person's roles are those of the own targets
        named = tuple(roles) if is_named else tuple(roles_with_targets(workspace, opened.settings, []))
    finally:
        opened.close()
    into = output or workspace / f"reports-{PARTS}"
    left_out = tuple(dict.fromkeys(table for share in shares.values() for table in share.left_out))
    return Parts(folders, {name: into / _folder(name) for name in names}, named, left_out)


def _names(kind: str, column: str, tables: dict[str, pd.DataFrame], targets: Sequence[Target]) -> list[str]:
    if kind == "person" and not column:
        names = sorted({target.owner for target in targets if target.owner})
    elif kind == "segment" and column in tables.get("users", ()):
        names = sorted(map(str, tables["users"][column].dropna().unique()))
    else:
        known = [name for name in tables.get("users", ()) if TABLES["users"][name].is_segment]
        raise UsageError(spoken("parts.how", given=f"{kind}={column}" if column else kind, columns=names_of(known)))
    if not names:
        raise UsageError(spoken("parts.none"))
    return names


def _frame(opened: Workspace, name: str) -> pd.DataFrame:
    """Return a canonical table as its canonical columns; times of whole days as days."""
    opened.source.ensure([name])
    columns = [column for column in TABLES[name].columns if column.name in opened.sources.columns[name]]
    query = Query(("part", name, list(opened.sources.columns[name])), lambda: opened.tables.table(name))
    rows = opened.source.engine.run(query)
    whole = {column.name: whole_day_column(column.name) for column in columns}
    days = {name: rows[name].dt.date for name, flag in whole.items() if flag in rows and rows[flag].fillna(True).all()}
    return rows.assign(**days)[[column.name for column in columns]]


def _folder(name: str) -> str:
    """Return a folder's name of a part's."""
    plain = re.sub(r"[^\w.=-]", "_", name)
    return plain if plain == name else f"{plain}-{digest(name)[:6]}"


def _own(targets: Sequence[Target], kind: str, column: str, name: str) -> list[dict[str, Any]]:
    """Return the targets of a part as cells; those of a segment hold for all that its workspace has."""
    segments = {f"{column}={name}", f"users.{column}={name}"}
    mine = [target for target in targets if (target.owner == name if kind == "person" else target.segment in segments)]
    rows = []
    for target in mine:
        cells = {field.name: getattr(target, field.name) for field in fields_of(target) if field.name not in OF_OTHERS}
        cells = {key: cell for key, cell in cells.items() if cell is not None and key not in ("row", "within")}
        cells |= {"baseline_period": str(target.baseline_period)} if target.baseline_period else {}
        rows.append(cells if kind == "person" else cells | {"segment": ""})
    return rows


def _write(opened: Workspace, folder: Path, share: Share, targets: list[dict[str, Any]], others: Sequence[str]) -> None:
    """Write the workspace of a part."""
    (folder / "data").mkdir(parents=True)
    for name, rows in share.tables.items():
        own = without_others(rows, others, TABLES[name].required)
        if len(own):
            own.to_parquet(folder / "data" / f"{name}.parquet", index=False)
    settings = opened.settings.model_dump(exclude_unset=True)
    first, last = opened.coverage(opened.main_table)
    kept = {name: value for name, value in settings.items() if name not in NOT_THEIRS}
    kept |= {
        "source": {"path": "data", "covers_from": first, "covers_until": last},
        "language": opened.settings.language,
    }
    written = io.StringIO()
    YAML(typ="safe").dump(_as_written(kept), written)
    write_atomically(folder / SETTINGS_FILE, written.getvalue().encode())
    if opened.folder and (opened.folder / METRICS_FILE).is_file():
        shutil.copyfile(opened.folder / METRICS_FILE, folder / METRICS_FILE)
    if targets:
        (folder / "plan").mkdir()
        sheet = sheet_rows(TARGETS, opened.settings.language, opened.catalogue, targets)
        write_atomically(folder / "plan" / "targets.csv", csv_bytes(sheet))


def _as_written(value: Any) -> Any:
    """Return a setting as YAML writes it: days stay days, decimals become numbers."""
    if isinstance(value, Mapping):
        return {str(key): _as_written(of) for key, of in value.items()}
    if isinstance(value, list | tuple):
        return [_as_written(each) for each in value]
    return float(value) if isinstance(value, Decimal) else value
