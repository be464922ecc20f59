"""A small catalogue, rows of a targets sheet, and what reading them gives."""

from pathlib import Path
from typing import Any

import pytest

from kpi_toolkit.errors import UsageError
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.metrics.metric import Better, Metric, metric
from kpi_toolkit.settings import Settings
from kpi_toolkit.targets.sheet import read_targets
from kpi_toolkit.targets.target import Target

WORDS = "One.\n\n一。\n\n" + "\n".join(
    f"{part}: x" for part in ("Formula", "公式", "Leaves out", "不含", "Misleads when", "误读", "Source")
)


def made(name: str, unit: str, better: Better) -> Metric:
    def compute(_: Any) -> Any: ...

    compute.__name__, compute.__doc__ = name, WORDS
    declare = metric(
        zh=name, en=name, fact="order_periods", unit=unit, better=better, stage="revenue", roles=("operations",)
    )
    return declare(compute)


CATALOGUE = Catalogue(
    [
        made("sales", "money", "higher"),
        made("repurchase_rate", "share", "higher"),
        made("churn_rate", "share", "lower"),
        made("churned_buyers", "buyers", "lower"),
        made("orders_per_buyer", "orders_per_buyer", "band"),
    ]
)
SETTINGS = Settings(currency="USD")
LEVEL = {
    "metric": "sales",
    "role": "operations",
    "kind": "level",
    "value": "1000",
    "start": "1998-03-01",
    "due": "1998-04-01",
    "owner": "Lin",
}
LIFT = LEVEL | {"metric": "repurchase_rate", "kind": "lift", "mode": "relative", "value": "0.1", "baseline": "0.03"}
BAND = LEVEL | {"metric": "orders_per_buyer", "kind": "band", "value": "", "lower": "1.1", "upper": "1.5"}


def write(folder: Path, rows: list[dict[str, str]], encoding: str = "utf-8") -> Path:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [",".join(f'"{row.get(column, "")}"' for column in columns) for row in rows]
    return write_text(folder, "\n".join([",".join(columns), *lines]), encoding)


def write_text(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    (folder / "plan").mkdir(parents=True)
    (folder / "plan" / "targets.csv").write_bytes(text.encode(encoding))
    return folder


def read(folder: Path, *rows: dict[str, str], settings: Settings = SETTINGS) -> tuple[Target, ...]:
    return read_targets(write(folder, list(rows)), CATALOGUE, settings)


def faults(folder: Path, *rows: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(UsageError) as caught:
        read(folder, *rows)
    return caught.value.faults
