"""All metrics × 13 months on a PostgreSQL server beside DuckDB, on one demo shop: ``python -m benchmarks.servers URL``.

The database must be empty: the tables of the shop are made and filled there. Every number is compared.
"""

import argparse
import io
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import psycopg
from ruamel.yaml import YAML

from kpi_toolkit.commands.parts import _frame
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.schema import TABLES

PERIODS = "2025-10..2026-10"
TYPES = {"timestamp": "timestamp", "date": "date", "money": "numeric(18,4)", "number": "numeric(18,4)"}
TYPES |= {"boolean": "boolean"}


def main() -> None:
    """Make the shop, copy it, measure both and print the seconds side by side."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("url", help="postgres://user@host:port/database; the password from KPI_PASSWORD")
    parser.add_argument("--users", type=int, default=20_000)
    given = parser.parse_args()
    os.environ["KPI_NO_STORE"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        files, server = Path(folder) / "files", Path(folder) / "server"
        command = ["kpi", "demo", str(files), "--users", str(given.users), "--months", "14"]
        subprocess.run([str(Path(sys.executable).parent / command[0]), *command[1:]], check=True, capture_output=True)
        rows = _copied(files, server, given.url)
        print(f"{rows:,} rows; all metrics, {PERIODS}          open s   measure s")
        here, of_files = _taken("DuckDB", files)
        there, of_server = _taken("server", server)
        differ = _differences(of_files, of_server)
        print(f"  server : DuckDB {there / here:.2f}; {len(of_files)} numbers, {differ} differ")


def _taken(name: str, folder: Path) -> tuple[float, pd.DataFrame]:
    measure(folder, ["sales"], "2026-10")  # what is imported and compiled first is none of it
    begun = time.perf_counter()
    workspace = open_workspace(folder)
    opened = time.perf_counter()
    frame = measure(workspace, None, PERIODS)
    done = time.perf_counter()
    workspace.close()
    print(f"  {name:<40}{opened - begun:10.1f}{done - opened:12.1f}", flush=True)
    return done - opened, frame


def _differences(first: pd.DataFrame, second: pd.DataFrame) -> int:
    keys = ["metric", "period", "segment"]
    both = first.set_index(keys)["value"].align(second.set_index(keys)["value"])
    equal = ((both[0] - both[1]).abs() <= 1e-9 * both[0].abs().clip(lower=1)) | (both[0].isna() & both[1].isna())
    return int((~equal).sum())


def _copied(files: Path, server: Path, url: str) -> int:
    """Copy the canonical tables of a workspace to a server, and write a workspace that reads them there."""
    workspace, parts, rows = open_workspace(files), urlsplit(url), 0
    login: dict[str, Any] = {"host": parts.hostname, "port": parts.port, "user": parts.username}
    login |= {"dbname": parts.path.lstrip("/"), "password": os.environ.get("KPI_PASSWORD", ""), "autocommit": True}
    with psycopg.connect(**login) as connection:
        for name in workspace.sources.columns:
            rows += _filled(connection, workspace, name)
        connection.execute("ANALYZE")
    workspace.close()
    settings = YAML(typ="safe").load((files / "kpi.yaml").read_text("utf-8"))
    kept = {key: value for key, value in settings.items() if key not in ("source", "tables")}
    variables = {"url": f"postgres://{parts.hostname}:{parts.port}{parts.path}", "password_variable": "KPI_PASSWORD"}
    os.environ["KPI_USER"] = parts.username or ""
    covers = {key: value for key, value in settings.get("source", {}).items() if key.startswith(("covers", "whole"))}
    server.mkdir()
    with (server / "kpi.yaml").open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump({**kept, "source": {**covers, **variables, "user_variable": "KPI_USER"}}, file)
    return rows


def _filled(connection: psycopg.Connection[Any], workspace: Workspace, name: str) -> int:
    frame = _frame(workspace, name)
    columns = {column.name: TYPES.get(column.type, "text") for column in TABLES[name].columns if column.name in frame}
    typed = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
    connection.execute(f'DROP TABLE IF EXISTS "{name}"')
    connection.execute(f'CREATE TABLE "{name}" ({typed})')
    text = io.StringIO()
    frame[list(columns)].to_csv(text, index=False, header=False)
    with connection.cursor().copy(f'COPY "{name}" FROM STDIN WITH (FORMAT csv)') as copy:
        copy.write(text.getvalue())
    return len(frame)


if __name__ == "__main__":
    main()
