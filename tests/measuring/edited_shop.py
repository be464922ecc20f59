"""A small shop on disk that edits change and put back: CSV, Parquet, Parquet parts, Excel, or a DuckDB file."""

import copy
import random
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import yaml

from tests.library.made import make_shop

USERS = 27
PLACES = {
    "users": "data/users.csv",
    "orders": "data/orders.csv",
    "order_lines": "data/order_lines",
    "events": "data/events.parquet",
    "campaigns": "data/campaigns.csv",
    "coupons": "data/coupons.csv",
    "touches": "data/touches.csv",
    "memberships": "data/memberships.csv",
    "groups": "data/groups.xlsx",
    "group_members": "data/group_members.xlsx",
    "assessments": "data/assessments.csv",
    "ratings": "data/ratings.parquet",
}
"""Table → file; a name without a suffix is a folder of Parquet parts."""
MAIN_TIMES = {
    "users": "registered_at",
    "orders": "ordered_at",
    "events": "occurred_at",
    "campaigns": "starts_at",
    "coupons": "issued_at",
    "touches": "sent_at",
    "memberships": "changed_at",
    "group_members": "joined_at",
    "assessments": "assessed_on",
    "ratings": "rated_at",
}
KEYS = {
    "users": "user_id",
    "orders": "order_id",
    "campaigns": "campaign_id",
    "coupons": "coupon_id",
    "groups": "group_id",
}
DATABASE = "shop.duckdb"
ON_QUERIES = {
    "orders": {"query": "SELECT * FROM sales WHERE TRY_CAST(amount AS DOUBLE) >= 0"},
    "users": {"filter": "user_id <> 'u26'"},
    "events": {"query": "SELECT * FROM actions WHERE occurred_at < current_date - 1"},
    "ratings": {"query": "SELECT r.*, u.city FROM ratings AS r LEFT JOIN users AS u ON u.user_id = r.user_id"},
    "coupons": {"query": "SELECT c.* FROM coupons AS c SEMI JOIN sales ON sales.user_id = c.user_id"},
}
"""Settings of tables whose rows SQL makes: over CSV, over Parquet, over both, and by the clock."""
SQL_PLACES = PLACES | {"orders": "data/sales.csv", "events": "data/actions.parquet"}


@dataclass
class State:
    """What a shop is at a moment: its tables, where they lie, its settings, and all its files."""

    tables: dict[str, pd.DataFrame]
    places: dict[str, str]
    settings: dict[str, Any]
    files: dict[Path, bytes]


class Shop:
    """A workspace that is changed on disk. ``kind``: ``files``, ``database`` or ``queries``."""

    def __init__(self, folder: Path, kind: str, seed: int, left_out: Collection[str] = ()) -> None:
        self.folder, self.kind, self.rng = folder, kind, random.Random(seed)
        made = make_shop(seed, users=USERS)
        self.tables: dict[str, pd.DataFrame] = {name: made[name] for name in PLACES if name not in left_out}
        self.places = dict(SQL_PLACES if kind == "queries" else PLACES)
        self.settings: dict[str, Any] = {"language": "en"}
        if kind == "database":
            self.places = dict.fromkeys(PLACES, DATABASE)
            self.settings["source"] = {"path": DATABASE}
        if kind == "queries":
            self.settings["tables"] = {name: dict(sql) for name, sql in ON_QUERIES.items() if name in self.tables}
        (folder / "data").mkdir(parents=True)
        self.write(*self.tables)
        self.write_settings()

    def path(self, table: str) -> Path:
        """Where a table lies: its file, the folder of its parts, or the database."""
        return self.folder / self.places[table]

    def write(self, *names: str) -> None:
        """Write tables to their files."""
        if self.kind == "database":
            with duckdb.connect(str(self.folder / DATABASE)) as database:
                for name in names:
                    database.register("given", self.tables[name])
                    database.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM given')
            return
        for name in names:
            write_file(self.tables[name], self.path(name))

    def write_settings(self) -> None:
        """Write kpi.yaml."""
        (self.folder / "kpi.yaml").write_text(yaml.safe_dump(self.settings, allow_unicode=True), "utf-8")

    def table_settings(self, table: str) -> dict[str, Any]:
        """What kpi.yaml says of a table, to be changed."""
        chosen: dict[str, Any] = self.settings.setdefault("tables", {}).setdefault(table, {})
        return chosen

    def files(self) -> dict[Path, bytes]:
        """All files of the workspace but the store's."""
        paths = (path for path in self.folder.rglob("*") if path.is_file() and ".kpi" not in path.parts)
        return {path: path.read_bytes() for path in paths if "__pycache__" not in path.parts}

    def state(self) -> State:
        """Remember everything."""
        return State(dict(self.tables), dict(self.places), copy.deepcopy(self.settings), self.files())

    def put_back(self, state: State) -> None:
        """Undo all that was done since."""
        self.tables, self.places = dict(state.tables), dict(state.places)
        self.settings = copy.deepcopy(state.settings)
        now = self.files()
        for link in [path for path in self.folder.rglob("*") if path.is_symlink()]:
            link.unlink()
        for path in now.keys() - state.files.keys():
            path.unlink()
        for path, content in state.files.items():
            if now.get(path) != content:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)

    def some(self, *tables: str) -> str:
        """Draw a table that is there."""
        there = [name for name in tables or self.tables if name in self.tables and self.path(name).exists()]
        return self.rng.choice(there or ["orders"])

    def row(self, table: str) -> int:
        """Draw a row of a table."""
        return self.rng.randrange(max(len(self.tables[table]), 1))


def write_file(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as what the path's suffix says; parts of a folder are as long as one another."""
    if path.suffix == ".csv":
        frame.to_csv(path, index=False)
    elif path.suffix == ".xlsx":
        frame.to_excel(path, index=False)
    elif path.suffix == ".parquet":
        frame.to_parquet(path, index=False)
    else:
        path.mkdir(exist_ok=True)
        for part in path.iterdir():
            part.unlink()
        half = len(frame) // 2
        frame.iloc[:half].to_parquet(path / "part-1.parquet", index=False)
        frame.iloc[half:].to_parquet(path / "part-2.parquet", index=False)
