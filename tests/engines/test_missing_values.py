"""Every engine tells a known zero from an unknown number alike."""

import pandas as pd
import pytest

from kpi_toolkit.engines import Engine
from kpi_toolkit.metrics.missing import zero_or_unknown

ROWS = pd.DataFrame(
    {
        "period": ["empty", "empty", "partly", "partly"],
        "amount": pd.Series([None, None, 2.5, None], dtype="float64"),
        "pieces": pd.Series([None, None, 2, None], dtype="Int64"),
        "kind": ["a", "a", "a", "b"],
    }
)


@pytest.mark.parametrize("column", ["amount", "pieces"])
def test_only_a_sum_over_no_row_is_zero(engine: Engine, column: str) -> None:
    engine.bind("gaps", ROWS)
    rows = engine.table("gaps")
    values = rows[column].cast("decimal(18, 4)") if column == "amount" else rows[column]
    asked = {
        "total": values.sum(),
        "matching": values.sum(where=rows.kind == "a"),
        "of_one_kind": values.sum(where=rows.kind == "b"),
        "none_matching": values.sum(where=rows.kind == "c"),
        "counted": (values > 0).ifelse(1, 0).sum(where=rows.kind == "c"),
        "highest": values.max(),
        "mean": values.mean(),
        "share": values.sum() / rows.count(),
    }
    found = engine.run(rows.group_by("period").agg(**{name: zero_or_unknown(value) for name, value in asked.items()}))
    figures = {row["period"]: {name: row[name] for name in asked} for row in found.to_dict("records")}
    zero = {name for name, value in figures["empty"].items() if not pd.isna(value)}
    assert zero == {"none_matching", "counted", "of_one_kind"}
    assert {float(figures["empty"][name]) for name in zero} == {0.0}
    unknown = {name for name, value in figures["partly"].items() if pd.isna(value)}
    assert unknown == {"of_one_kind"}
    assert float(figures["partly"]["share"]) == ROWS[column].sum() / 2
