"""Metrics made of others: ratios, differences and sums, with the numbers, units and reasons that follow from the parts."""

import itertools
import math
import random
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.errors import UsageError
from kpi_toolkit.examples import EXAMPLE_TABLES
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.ask import cells
from kpi_toolkit.measuring.frame import as_periods
from kpi_toolkit.measuring.queries import OneFact
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.settings import Settings
from kpi_toolkit.units import UNITS

MADE_OF = {
    "margin_per_buyer": ("ratio", ["gross_profit", "buyers"]),
    "sales_per_visit": ("ratio", ["sales", "visits"]),
    "aov_to_cac": ("ratio", ["aov", "cac"]),
    "cost_of_sales": ("difference", ["sales", "gross_profit"]),
    "repeat_gap": ("difference", ["repurchase_rate", "repeat_purchase_rate_2"]),
    "money_in": ("sum", ["sales", "topup_amount"]),
    "of_it_kept": ("ratio", ["gross_profit", "money_in"]),
    "kept_and_cost": ("sum", ["cost_of_sales", "gross_profit"]),
}


def declared(made_of: dict[str, tuple[str, list[str]]], **more: Any) -> Settings:
    metrics = {
        name: {how: parts, "label": {"zh": f"{name}（中）", "en": name}, "better": "higher"} | more.get(name, {})
        for name, (how, parts) in made_of.items()
    }
    return Settings.model_validate({"metrics": metrics})


@pytest.fixture(scope="module")
def shop() -> Iterator[Workspace]:
    opened = from_frames(EXAMPLE_TABLES, declared(MADE_OF))
    yield opened
    opened.close()


def fraction(row: Any) -> Fraction | None:
    """Return what a number of a plain metric is, exactly; None for none."""
    if math.isnan(row.value):
        return None
    number = Fraction(str(row.numerator))
    return number if math.isnan(row.denominator) else number / Fraction(str(row.denominator))


def oracle(numbers: dict[str, Fraction | None], name: str) -> Fraction | None:
    """Put a number together as its declaration says; of the parts nothing else is known."""
    if name not in MADE_OF:
        return numbers[name]
    how, parts = MADE_OF[name]
    values = [oracle(numbers, part) for part in parts]
    if None in values:
        return None
    known = [value for value in values if value is not None]
    if how == "ratio":
        return known[0] / known[1] if known[1] else None
    return known[0] - known[1] if how == "difference" else sum(known, Fraction(0))


PARTS = sorted({part for _, parts in MADE_OF.values() for part in parts if part not in MADE_OF})


@pytest.mark.parametrize("by", [None, "channel", ["channel", "weekday"]])
def test_each_number_is_that_of_its_parts_in_total_and_by_segment(shop: Workspace, by: Any) -> None:
    periods = ["2026-03", "2026-09", "2026-10", "2026-Q4"]
    parts = kt.measure(shop, PARTS, periods, by)
    whole = kt.measure(shop, list(MADE_OF), periods, by)
    numbers: dict[tuple[str, str], dict[str, Fraction | None]] = {}
    for row in parts.itertuples():
        numbers.setdefault((row.period, row.segment), {})[row.metric] = fraction(row)
    seen = 0
    for row in whole.itertuples():
        if row.segment.endswith("=?"):
            continue
        known = numbers[row.period, row.segment]
        needed = {part for part in PARTS if part in MADE_OF[row.metric][1]}
        if not needed <= known.keys():
            continue  # of a segment in which a part has no row, the row says what the part is of nothing
        if any(part in MADE_OF for part in MADE_OF[row.metric][1]) and not set(PARTS) <= known.keys():
            continue
        expected = oracle(known, row.metric)
        assert (row.value == float(expected)) if expected is not None else math.isnan(row.value), row
        assert not math.isnan(row.value) or row.reason is not None, row
        seen += expected is not None
    assert seen > (20 if by is None else 8)


UNITS_THAT_FOLLOW = {
    "margin_per_buyer": "money_per_buyer",
    "sales_per_visit": "rate",
    "aov_to_cac": "rate",
    "cost_of_sales": "money",
    "repeat_gap": "growth",
    "money_in": "money",
    "of_it_kept": "multiple",
    "kept_and_cost": "money",
}


def test_units_and_what_else_follows_from_the_parts(shop: Workspace) -> None:
    assert {name: shop.catalogue[name].unit for name in MADE_OF} == UNITS_THAT_FOLLOW
    assert shop.catalogue["margin_per_buyer"].ratio_of == ("gross_profit", "buyers")
    assert shop.catalogue["aov_to_cac"].ratio_of == (), "what is a rate of rates is no product of theirs"
    assert shop.catalogue["margin_per_buyer"].stage == "revenue"
    assert shop.catalogue["repeat_gap"].looks_back == shop.catalogue["repurchase_rate"].looks_back


def test_a_declared_unit_of_a_ratio_is_taken() -> None:
    made_of = {"share_of_visits": ("ratio", ["visitors", "visits"])}
    shop = from_frames(EXAMPLE_TABLES, declared(made_of, share_of_visits={"unit": "share"}))
    (row,) = kt.measure(shop, "share_of_visits", "2026-10").itertuples()
    assert shop.catalogue["share_of_visits"].unit == "share"
    assert (row.value, row.n) == (row.numerator / row.denominator, row.denominator)


def test_a_rate_of_a_long_period_is_no_mean_of_the_short_ones(shop: Workspace) -> None:
    """Numerators and denominators are added up, never rates; segments add up to the total likewise."""
    months = kt.measure(shop, "sales_per_visit", ["2026-09", "2026-10"])
    (both,) = kt.measure(shop, "sales_per_visit", "2026-09/2026-10")["value"]
    assert both == months["numerator"].sum() / months["denominator"].sum()
    assert both != months["value"].mean()


def test_no_data_carries_its_reason_and_the_part_it_is_of(shop: Workspace) -> None:
    early = kt.measure(shop, ["margin_per_buyer", "of_it_kept"], ["2024-01", "2026-05"])
    said = {(row.metric, row.period): row.reason.text("en") for row in early.itertuples()}
    assert said["margin_per_buyer", "2024-01"] == "no data: the data begin on 2025-10-01"
    assert said["margin_per_buyer", "2026-05"] == "Buyers: no data: it is 0, by which nothing is divided"
    lacking = from_frames({"orders": EXAMPLE_TABLES["orders"]}, declared(MADE_OF))
    (row,) = kt.measure(lacking, "sales_per_visit", "2026-10").itertuples()
    assert (row.segment, row.reason.text("zh")) == ("", "不可用：没有行为记录表")


def test_caveats_of_the_parts_stay(shop: Workspace) -> None:
    (row,) = kt.measure(shop, "sales_per_visit", "2026-11").itertuples()
    assert str(row.reason).startswith("partial period")


def test_what_cannot_be_cut_says_why_and_unknown_columns_name_those_there_are(shop: Workspace) -> None:
    frame = kt.measure(shop, ["sales_per_visit", "sales"], "2026-10", by="channel")
    (cut,) = frame[(frame["metric"] == "sales_per_visit") & (frame["segment"] != "")].itertuples()
    assert (cut.segment, str(cut.reason)) == (
        "channel=?",
        "not available: active_periods has no column channel to segment by",
    )
    with pytest.raises(UsageError, match="`weekday`"):
        kt.measure(shop, "sales_per_visit", "2026-10", by="channel")


def test_parts_are_measured_once(shop: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A metric, those made of it and those made of these ask for its query once."""
    asked: list[tuple[str, ...]] = []
    rows = OneFact.rows

    def counting(query: OneFact) -> pd.DataFrame:
        asked.append(tuple(metric.name for metric in query.metrics))
        return rows(query)

    monkeypatch.setattr(OneFact, "rows", counting)
    fresh = Workspace(shop.context, shop.source)
    spans = as_periods("2026-10", fresh)
    names = ["kept_and_cost", "cost_of_sales", "of_it_kept", "sales", "gross_profit", "money_in"]
    planner.measured(fresh, cells([fresh.catalogue[name] for name in names], spans))
    counted = list(itertools.chain.from_iterable(asked))
    assert sorted(counted) == ["gross_profit", "sales", "topup_amount"]


CIRCLES = {
    ("a", "b"): {"a": ("sum", ["sales", "b"]), "b": ("sum", ["a", "sales"])},
    ("a",): {"a": ("sum", ["sales", "a"])},
    ("a", "b", "c"): {
        "a": ("difference", ["b", "sales"]),
        "b": ("difference", ["c", "sales"]),
        "c": ("difference", ["a", "sales"]),
    },
}


@pytest.mark.parametrize("names", CIRCLES)
def test_circles_are_refused_by_name(names: tuple[str, ...]) -> None:
    with pytest.raises(UsageError) as caught:
        from_frames(EXAMPLE_TABLES, declared(CIRCLES[names]))
    (fault,) = caught.value.faults
    assert fault.startswith(" → ".join(f"`{name}`" for name in (*names, names[0])))


OWN = '''
from kpi_toolkit import composed


@composed(zh="每访问毛利", en="Profit per visit", ratio=("gross_profit", "visits"), better="higher", stage="revenue",
          roles=("operations",))
def profit_per_visit():
    """Gross profit by visit.

    每次访问的毛利。

    Formula: gross profit ÷ visits
    公式： 毛利 ÷ 访问量
    Leaves out: what they leave out.
    不含： 见二者。
    Misleads when: visits are not all seen.
    误读： 访问记录不全时。
    Source: our own.

    >>> profit_per_visit(example_tables, period="2026-10")
    10.0
    """
'''


def test_one_declaration_in_metrics_py_is_measured_checked_and_called(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for name in ("orders", "events", "users"):
        EXAMPLE_TABLES[name].to_csv(tmp_path / "data" / f"{name}.csv", index=False)
    (tmp_path / "kpi.yaml").write_text(
        "metrics:\n  twice: {sum: [profit_gap, gross_profit], label: T, better: higher}\n"
        "  profit_gap: {difference: [sales, gross_profit], label: G, better: higher}\n"
        "  per_visit_again: {ratio: [profit_per_visit, aov], label: P, better: higher}\n",
        "utf-8",
    )
    (tmp_path / "metrics.py").write_text(OWN, "utf-8")
    shop = kt.open_workspace(tmp_path)
    frame = kt.measure(shop, ["profit_per_visit", "per_visit_again", "twice"], "2026-10")
    assert frame["value"].round(4).tolist() == [10, 0.4, 100]
    from kpi_toolkit.cli import main

    assert main(["check", "-w", str(tmp_path)]) == 0
    (tmp_path / "metrics.py").write_text(OWN.replace("    10.0", "    10.5"), "utf-8")
    assert main(["check", "-w", str(tmp_path)]) == 1


def test_one_of_a_notebook_may_be_of_metrics_and_of_names() -> None:
    names: dict[str, Any] = {}
    exec(OWN, names)
    profit_per_visit = names["profit_per_visit"]
    assert profit_per_visit(EXAMPLE_TABLES, period="2026-10") == 10

    def less_of() -> None: ...

    less_of.__doc__ = profit_per_visit.compute.__doc__
    less = kt.composed(
        zh="差", en="Less", difference=(kt.metrics.sales, "gross_profit"), better="lower", stage="revenue", roles=()
    )(less_of)
    assert kt.measure(EXAMPLE_TABLES, less, "2026-10")["value"].tolist() == [50]
    unknown = kt.composed(zh="差", en="Less", sum=("sales", "salse"), better="lower", stage="revenue", roles=())(
        less_of
    )
    with pytest.raises(UsageError, match="Did you mean `sales`"):
        kt.measure(EXAMPLE_TABLES, unknown, "2026-10")
    with pytest.raises(UsageError, match="one of `ratio`"):
        kt.composed(zh="差", en="Less", ratio=("sales", "orders"), sum=("sales", "aov"), better="lower")
    with pytest.raises(UsageError, match="ask for the metric itself"):
        profit_per_visit.over(None)


def test_the_catalogue_tells_its_parts(shop: Workspace) -> None:
    from kpi_toolkit.measuring.coverage import tables_of
    from kpi_toolkit.pages.catalogue import page, record

    entry = record(shop.catalogue["sales_per_visit"], shop.catalogue)
    assert entry["parts"] == ("sales", "visits")
    assert entry["formula_en"] == "sales ÷ visits"
    assert tables_of(shop.catalogue["sales_per_visit"]) == ("orders", "events")
    assert "sales_per_visit（中）" in page(shop.catalogue)


def test_random_trees_of_metrics_are_what_plain_arithmetic_says() -> None:
    """Sums and differences of money of any depth close exactly."""
    rng = random.Random(7)
    plain = ["sales", "gross_profit", "topup_amount", "repurchase_amount"]
    made_of: dict[str, tuple[str, list[str]]] = {}
    for number in range(12):
        how = rng.choice(("sum", "difference"))
        made_of[f"m{number}"] = (how, rng.sample([*plain, *made_of], 3 if how == "sum" else 2))
    shop = from_frames(EXAMPLE_TABLES, declared(made_of))
    values = kt.measure(shop, [*plain, *made_of], "2026-10").set_index("metric")["value"].to_dict()
    for name, (how, parts) in made_of.items():
        first, *others = (values[part] for part in parts)
        assert values[name] == (first - others[0] if how == "difference" else first + sum(others)), name
    assert {UNITS[shop.catalogue[name].unit].kind for name in made_of} == {"money"}
