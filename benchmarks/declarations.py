"""Do examples, rivals and oracles notice faults in what metrics declare? Killed mutants of all, by room.

Run ``python -m benchmarks.declarations`` (some minutes), or ``… declarations projects community`` for some rooms.
A mutant is a declaration with one fault: numerator and denominator swapped, a filter dropped or turned round, another
column of the fact, another aggregate, comparison, sign or number. It is killed where its number differs from the worked
example's, from that of a rival's smallest world, or from the oracle's answer on one of two made shops.
"""

import ast
import math
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from benchmarks.made_faults import faults_of
from kpi_toolkit.errors import KpiError
from kpi_toolkit.examples import EXAMPLE_ORDERS, EXAMPLE_TABLES
from kpi_toolkit.expressions import ir
from kpi_toolkit.facts import FACTS
from kpi_toolkit.measuring.conformance import OF_WORLDS
from kpi_toolkit.measuring.queries import OneFact
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.metrics.rival_worlds import PERIOD, worlds_of
from kpi_toolkit.periods.period import CalendarRules, parse_period
from kpi_toolkit.settings import Rules, Settings
from tests.library import comparison, made, view
from tests.library.conftest import ORACLES
from tests.library.test_library import OTHER_RULES

PERIODS = (
    *("2025-02", "2025-05", "2025-09", "2025-11", "2025-12", "2026-01", "2026-02"),
    *("2025-Q4", "2026-W06", "2025-12-31"),
)
GIVEN = {"example_tables": EXAMPLE_TABLES, "example_orders": EXAMPLE_ORDERS}
RULES = {1: Rules(), 2: Rules(**OTHER_RULES)}
"""The rules of the two made shops, by seed."""
BY = ("example", "rivals", "oracle")
DIGITS = 4
"""To which worked examples are rounded."""


@dataclass
class Mutant:
    """A metric with one fault, in words, and by what it was noticed."""

    metric: Metric
    original: Metric
    fault: str
    killed_by: set[str] = field(default_factory=set)

    @property
    def room(self) -> str:
        """The module in which the metric stands."""
        return _room(self.original)


@dataclass(frozen=True)
class Told:
    """What a metric is: its number, None for none, and how many are left out."""

    value: float | None
    left_out: float = 0

    def differs(self, other: "Told", digits: int | None = None) -> bool:
        """Whether two are told apart, rounded to some digits."""
        both = [told.value for told in (self, other)]
        if digits is not None:
            both = [None if value is None else round(value, digits) for value in both]
        if None in both or self.left_out != other.left_out:
            return (both[0] is not both[1] and both[0] != both[1]) or self.left_out != other.left_out
        return not math.isclose(both[0] or 0, both[1] or 0, rel_tol=1e-12, abs_tol=0)


def mutants(metrics: Iterable[Metric], shop: Workspace) -> list[Mutant]:
    """Return the mutants of metrics that can be computed on a shop and say something else than their metric."""
    made_of = []
    for metric in metrics:
        rows = fact_rows(shop, metric.fact)
        before = metric.expressions(rows)
        for place, (fault, compute) in enumerate(faults_of(metric.compute, dict(rows.schema().items()))):
            mutant = replace(metric, name=f"{metric.name}__{place}", compute=compute)
            after = _computed(mutant, rows)
            if after is None:
                continue  # it cannot be computed: whoever writes that is told at once
            if [part.op() for part in after.values()] != [part.op() for part in before.values()]:
                made_of.append(Mutant(mutant, metric, fault))
    return made_of


def _computed(metric: Metric, rows: ir.Table) -> Mapping[str, ir.Value] | None:
    try:
        return metric.expressions(rows)
    except KpiError:
        return None


def fact_rows(shop: Workspace, name: str) -> ir.Table:
    """Return a fact of a shop, to be computed from."""
    shop.prepare(FACTS[name])
    return FACTS[name].build(shop.tables.inputs(FACTS[name]))


@dataclass(frozen=True)
class MadeShop:
    """A made shop with some of its tables, as the package and as the oracles see it."""

    opened: Workspace
    seen: view.Shop

    @classmethod
    def of(cls, seed: int, tables: Iterable[str]) -> "MadeShop":
        """Make the shop of a seed, with the rules that belong to it."""
        frames = made.make_shop(seed)
        read = {name: frames[name] for name in frames if name in {*tables, "orders"}}
        covered = dict.fromkeys(read, (made.FIRST, made.LAST))
        return cls(from_frames(read, Settings(rules=RULES[seed])), view.Shop(read, covered, RULES[seed]))


def tables_read(metrics: Iterable[Metric]) -> set[str]:
    """Return the canonical tables that the facts of metrics read."""
    facts = {metric.fact for metric in metrics}
    return {table for name in facts for table in (*FACTS[name].needs, *FACTS[name].may_use)}


def told_of(shop: Workspace, metrics: Iterable[Metric], periods: Iterable[str]) -> Mapping[tuple[str, str], Told]:
    """Measure metrics, each fact by one query: what they are by name and period, where the fact has rows."""
    spans = [parse_period(text) for text in periods]
    by_fact: dict[str, list[Metric]] = defaultdict(list)
    for metric in metrics:
        by_fact[metric.fact].append(metric)
    told = {}
    for name, of_fact in by_fact.items():
        for row in OneFact(shop, FACTS[name], spans, None, of_fact).rows().to_dict("records"):
            for metric in of_fact:
                told[metric.name, str(row["period"])] = _told(metric.name, row)
    return told


def _told(name: str, row: Mapping[Any, Any]) -> Told:
    above, below, out = (row.get(f"{name}__{part}") for part in ("num", "den", "out"))
    left_out = 0.0 if out is None or pd.isna(out) else float(out)
    if pd.isna(above) or (f"{name}__den" in row and (pd.isna(below) or not below)):
        return Told(None, left_out)
    return Told(float(above) if below is None else float(above) / float(below), left_out)


def by_examples(chosen: list[Mutant]) -> None:
    """Mark the mutants that differ from their worked example."""
    for source, period, some in _examples(chosen):
        read = tables_read(mutant.original for mutant in some)
        shop = from_frames({name: frame for name, frame in _tables(source).items() if name in read})
        _mark(shop, some, period, "example")
        shop.close()


def _tables(source: str) -> Mapping[str, pd.DataFrame]:
    data = eval(source, dict(GIVEN))
    return {"orders": data} if isinstance(data, pd.DataFrame) else data


def _examples(chosen: list[Mutant]) -> Iterator[tuple[str, str, list[Mutant]]]:
    """Yield the data of worked examples as they are written, the period and the mutants of their metrics."""
    groups: dict[tuple[str, str], list[Mutant]] = defaultdict(list)
    for mutant in chosen:
        for call in ast.walk(ast.parse(_code(mutant.original.example))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == mutant.original.name:
                named = [keyword.value for keyword in call.keywords if keyword.arg == "period"] + call.args[1:2]
                if len(named) == 1 and isinstance(named[0], ast.Constant):
                    groups[ast.unparse(call.args[0]), str(named[0].value)].append(mutant)
    for (source, period), some in groups.items():
        yield source, period, some


def _code(example: str) -> str:
    lines = [line[4:] for line in example.splitlines() if line.startswith((">>> ", "... "))]
    return "\n".join(lines)


def _mark(shop: Workspace, some: list[Mutant], period: str, by: str) -> None:
    """Mark the mutants that are another number on a shop, or none: what they are made of is not there."""
    originals = {mutant.original.name: mutant.original for mutant in some}
    rows = {metric.fact: fact_rows(shop, metric.fact) for metric in originals.values()}
    able = [mutant for mutant in some if _computed(mutant.metric, rows[mutant.original.fact]) is not None]
    for mutant in some:
        mutant.killed_by |= set() if mutant in able else {by}
    told = told_of(shop, [*originals.values(), *(mutant.metric for mutant in able)], [period])
    for mutant in able:
        known = told.get((mutant.original.name, period))
        if known and told[mutant.metric.name, period].differs(known, DIGITS if by == "example" else None):
            mutant.killed_by.add(by)


def by_rivals(chosen: list[Mutant]) -> None:
    """Mark the mutants that differ from their metric in a world that tells it from a rival."""
    groups: dict[Any, list[Mutant]] = defaultdict(list)
    for mutant in chosen:
        for world in worlds_of(mutant.original.name):
            groups[world.metrics].append(mutant)
    for metrics, some in groups.items():
        (world,) = [world for world in worlds_of(metrics[0]) if world.metrics == metrics]
        shop = from_frames({name: pd.DataFrame(list(rows)) for name, rows in world.tables.items()}, OF_WORLDS)
        _mark(shop, some, PERIOD, "rivals")
        shop.close()


def by_oracles(chosen: list[Mutant], shop: MadeShop) -> None:
    """Mark the mutants that differ from the oracle's answer where the metric itself does not."""
    answers = {name: oracle for section in ORACLES.values() for name, oracle in section.items()}
    originals = {mutant.original.name: mutant.original for mutant in chosen}
    told = told_of(shop.opened, [*originals.values(), *(mutant.metric for mutant in chosen)], PERIODS)
    for name, metric in originals.items():
        for period in comparison.periods_of(PERIODS, CalendarRules()):
            known = told.get((name, str(period)))
            answer = comparison.ask(metric, answers[name], view.View(shop.seen, period))
            left_out = known.left_out if known and answer.left_out is None else float(answer.left_out or 0)
            expected = Told(None, left_out) if answer.no_data else Told(answer.value, left_out)
            if known and not replace(expected, left_out=known.left_out).differs(known):
                for mutant in (mutant for mutant in chosen if mutant.original.name == name):
                    if told[mutant.metric.name, str(period)].differs(known):
                        mutant.killed_by.add("oracle")


def tried(rooms: Iterable[str] = (), seeds: Iterable[int] = tuple(RULES)) -> list[Mutant]:
    """Return the mutants of some rooms, or of all, with what noticed them; metrics made of others have no columns.

    Parameters
    ----------
    seeds
        Of the shops that oracles are asked about.
    """
    wanted = set(rooms)
    metrics = [metric for metric in CATALOGUE if not metric.parts and (not wanted or _room(metric) in wanted)]
    shops = [MadeShop.of(seed, tables_read(metrics)) for seed in seeds]
    chosen = mutants(metrics, shops[0].opened)
    by_examples(chosen)
    by_rivals(chosen)
    for shop in shops:
        by_oracles([mutant for mutant in chosen if "oracle" not in mutant.killed_by], shop)
    return chosen


def _room(metric: Metric) -> str:
    return str(metric.compute.__module__).rpartition(".")[2]


def main(rooms: Iterable[str]) -> None:
    """Print killed of all by room, by what, and who lives."""
    began = time.process_time()
    found = tried(rooms)
    by_room: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in found:
        by_room[mutant.room].append(mutant)
    for room, some in [*sorted(by_room.items()), ("all", found)]:
        killed = sum(bool(mutant.killed_by) for mutant in some)
        each = "  ".join(f"{by} {sum(by in mutant.killed_by for mutant in some)}" for by in BY)
        print(f"{room:20} {killed:5}/{len(some):<5} {100 * killed / max(len(some), 1):5.1f} %  {each}")
    for mutant in found:
        if not mutant.killed_by:
            print(f"  lives: {mutant.original.name}: {mutant.fault}")
    print(f"{time.process_time() - began:.0f} CPU s")


if __name__ == "__main__":
    main(sys.argv[1:])
