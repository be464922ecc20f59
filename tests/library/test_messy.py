"""What people's exports look like changes no number: blanks, words for nobody, headings, and parts of other types."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.schema.tables import TABLES
from tests.engines.conftest import chdb_ready, postgres, secret
from tests.engines.filling import Rows, filled
from tests.library import comparison, made, view
from tests.whole import part_of

__all__ = ["chdb_ready", "postgres", "secret"]

METRICS = {metric.name: metric for metric in CATALOGUE}
PERIODS = ["2025-Q2", "2025-10..2025-11"]
AROUND = ("", "", " ", "\t", "\u3000", "\u200b", "\ufeff ", "\u00a0")
BLANK = (None, "", "  ", "\u3000", "\u200b")
NOBODY = (*BLANK, "NULL", "null ", "无", "-", "<NA>", "\\N")
HEADINGS: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    lambda name: f" {name.replace('_', ' ').title()}",
    lambda name: name.title().replace("_", ""),
    lambda name: "".join(chr(ord(sign) + 0xFEE0) for sign in name),
)
PARTS = 3


def messy(name: str, frame: pd.DataFrame, rng: random.Random) -> pd.DataFrame:
    """Return a table with blanks around its texts, and in the place of those that are missing."""
    columns: dict[str, Any] = {}
    for column in TABLES[name].columns:
        if column.name not in frame:
            continue
        values = frame[column.name]
        if column.type in ("key", "text"):
            nothing = NOBODY if column.name == "user_id" and column.nullable else BLANK
            values = pd.Series([_text(value, nothing, rng) for value in values], dtype=object)
        columns[column.name] = values.reset_index(drop=True)
    return pd.DataFrame(columns)


def _text(value: Any, nothing: tuple[str | None, ...], rng: random.Random) -> str | None:
    return rng.choice(nothing) if pd.isna(value) else f"{rng.choice(AROUND)}{value}{rng.choice(AROUND)}"


def write(folder: Path, name: str, frame: pd.DataFrame, ending: str, rng: random.Random) -> None:
    """Write a table in parts, whose headings are written otherwise in each; Parquet has other types in each as well."""
    (folder / name).mkdir(parents=True)
    times = [column.name for column in TABLES[name].columns if column.type == "timestamp" and column.name in frame]
    for place in range(min(PARTS, len(frame))):
        part = frame.iloc[place::PARTS]
        if ending == "parquet":
            part = part.assign(
                **{time: pd.to_datetime(part[time]).astype(f"datetime64[{'un'[place % 2]}s]") for time in times}
            )
        spelled = {column: rng.choice(HEADINGS)(column) for column in part}
        path = folder / name / f"{place}.{ending}"
        part = part.rename(columns=spelled)
        part.to_parquet(path) if ending == "parquet" else part.to_csv(path, index=False)


COVERS = f"covers_from: {made.FIRST}, covers_until: {made.LAST}, whole: [{made.FIRST}/{made.LAST}]"
CUT = ("sales", "buyers", "visits", "new_buyers", "coupons_issued")


def check_numbers(folder: Path, frames: dict[str, pd.DataFrame], library: dict[str, Any], names: list[str]) -> None:
    """See that metrics of a workspace, and segments of some, are those of the oracles on clean rows."""
    shop = view.Shop(frames, dict.fromkeys(frames, (made.FIRST, made.LAST)))
    frame = kt.measure(folder, names, PERIODS)
    assert frame["value"].notna().mean() > 0.8
    assert (
        "\n".join(comparison.differing_totals(frame, shop, library, {name: METRICS[name] for name in names}, PERIODS))
        == ""
    )
    frame = kt.measure(folder, list(CUT), PERIODS[:1], by="channel")
    assert "\n".join(comparison.differing_segments(frame, shop, library, METRICS, PERIODS[:1], "channel")) == ""


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_every_metric_equals_its_oracle(ending: str, tmp_path: Path, library: dict[str, Any]) -> None:
    rng, frames = random.Random(11), made.make_shop(7)
    for name, frame in frames.items():
        write(tmp_path / "data", name, messy(name, frame, rng), ending, rng)
    (tmp_path / "kpi.yaml").write_text(f"language: en\nsource: {{path: data, {COVERS}}}\n", "utf-8")
    check_numbers(tmp_path, frames, library, list(METRICS))


NATIVE = {
    "key": "text",
    "text": "text",
    "money": "amount",
    "number": "amount",
    "timestamp": "local",
    "date": "day",
    "boolean": "yes",
}
"""Type of a canonical column → that of a database's."""


def as_rows(name: str, frame: pd.DataFrame) -> tuple[str, Rows]:
    """Return the columns and rows of a table as :mod:`tests.engines.filling` takes them."""
    there = [column for column in TABLES[name].columns if column.name in frame]
    values = [[_as_text(value, column.type) for value in frame[column.name]] for column in there]
    return ", ".join(f"{column.name} {NATIVE[column.type]}" for column in there), list(zip(*values, strict=True))


def _as_text(value: Any, of: str) -> str | None:
    if pd.isna(value):
        return None
    if of in ("timestamp", "date"):
        return str(pd.Timestamp(value))[: 19 if of == "timestamp" else 10]
    return str(value)


@pytest.mark.slow
@pytest.mark.parametrize("kind", part_of(["postgres", "chdb"], 2))
def test_numbers_of_databases_equal_the_oracle(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, library: dict[str, Any]
) -> None:
    rng, frames = random.Random(11), made.make_shop(7)
    tables = {name: as_rows(name, messy(name, frame, rng)) for name, frame in frames.items()}
    source, prefix = filled(kind, request, tmp_path, tables, "messy")
    mapped = "".join(f"  {name}: {{from: {prefix}{name}}}\n" for name in frames)
    (tmp_path / "kpi.yaml").write_text(f"language: en\nsource: {{{source}, {COVERS}}}\ntables:\n{mapped}", "utf-8")
    check_numbers(tmp_path, frames, library, part_of(list(METRICS), 3))
