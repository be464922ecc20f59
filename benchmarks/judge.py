"""Error rates of verdicts on made shops whose truth is known: ``python benchmarks/judge.py [PART …]``.

Each part is a function in ``PARTS``; what it prints is bounded by tests with few draws and a fixed seed.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from time import perf_counter

import numpy as np

from benchmarks.made_actions import Cell, told_beside, told_by_history
from benchmarks.made_days import DayCell, certain
from benchmarks.made_experiments import experiments
from benchmarks.made_landings import coverage
from benchmarks.made_links import Kind, alarms
from benchmarks.made_movements import movements
from benchmarks.made_plans import is_found, tried
from benchmarks.made_resources import resources
from benchmarks.made_targets import targets
from benchmarks.made_traps import traps
from benchmarks.made_watches import WatchKind, rates
from benchmarks.placebo import placebo
from benchmarks.why import why

TRENDS = (0.0, 0.01, -0.01, 0.02, -0.02, 0.03, -0.03, 0.05)
SEASONS = (0.0, 0.2)
LIKENESSES = (0.0, 0.3, 0.6)
LIFTS = (0.0, 0.1, 0.2)
LANDED = (0.0, 0.02, -0.02, 0.05)


def actions(draws: int) -> None:
    """Actions that did nothing, and some that lifted a segment or the whole shop; begun after the worst month of 12."""
    print("actions: share of verdicts; begun after the worst of 12 months, 6 months since, + 10 % expected")
    print(
        "beside segments: effective of nothing, +10 %, +20 %; by own past: partly of nothing, +10 %; ineffective of it"
    )
    shares: dict[float, list[list[float]]] = {}
    for cell in cells():
        beside = [told_beside(cell, lift, draws // (2 if lift else 1))["effective"] for lift in LIFTS]
        nothing, lifted = (told_by_history(cell, lift, draws // (2 if lift else 1)) for lift in LIFTS[:2])
        line = [*beside, nothing["partial"], lifted["partial"], lifted["ineffective"]]
        shares.setdefault(cell.likeness, []).append(line)
        _print(f"{cell.trend:>+6.0%} {cell.season:>6.0%} {cell.likeness:>4}", line)
    every = [line for lines in shares.values() for line in lines]
    for likeness, lines in shares.items():
        _print(f"all of likeness {likeness}", list(np.mean(lines, axis=0)))
    _print("most of a cell", list(np.max(every, axis=0)))
    _print("least of a cell", list(np.min(every, axis=0)))


def plans(draws: int) -> None:
    """Plans with one number set by itself, 5.5 to 40 % off, and plans that agree but for roundings."""
    drawn = np.random.default_rng(11)
    print(f"plans: found of {5 * draws} that contradict themselves, of {5 * draws} that agree; slowest check")
    found, seconds = [], 0.0
    for is_contradictory in (True, False):
        every = [tried(drawn, is_contradictory).plan for _ in range(5 * draws)]
        begun = [(perf_counter(), is_found(plan), perf_counter()) for plan in every]
        seconds = max([seconds, *(end - start for start, _, end in begun[1:])])
        found.append(sum(told for _, told, _ in begun))
    print(f"{found[0]} {found[1]} {seconds:.2f} s", flush=True)


def _print(name: str, shares: list[float]) -> None:
    print(f"{name:<22} " + " ".join(f"{share:>7.1%}" for share in shares), flush=True)


def cells() -> Iterator[Cell]:
    """Yield every cell: growth a month, size of the season, likeness of neighbouring months."""
    for trend, season, likeness in product(TRENDS, SEASONS, LIKENESSES):
        yield Cell(trend, season, likeness)


KINDS = {
    "nothing changed, 60 visitors a day": Kind(60),
    "nothing changed, 600 visitors a day": Kind(600),
    "nothing changed, growing 5 % a month": Kind(200, growth=0.05),
    "one channel's orders halved for two weeks": Kind(600, fall=0.5),
    "one channel's orders gone for two weeks": Kind(200, fall=1.0),
}


def links(draws: int) -> None:
    """Funnel and links of one edition, judged as one family."""
    print("links: shops in which anything broke, and in which the touched channel did")
    for name, kind in KINDS.items():
        _print(f"{name:<42}", list(alarms(kind, 5 * draws)))


def certainty(draws: int) -> None:
    """Totals of days at exactly their true value: called met or missed for sure, nominally in 5 %."""
    print("certainty: called met or missed for sure; could be told (days, first ones, likeness, shock, orders, skew)")
    for cell in day_cells():
        name = f"{cell.days:>3} {cell.is_first:d} {cell.likeness} {cell.shock} {cell.orders:>3} {cell.skew}"
        _print(name, list(certain(cell, 10 * draws)))


def day_cells() -> Iterator[DayCell]:
    """Yield every cell of days: a month after others, a first month, half of one, a quarter and a year."""
    spans = ((31, False), (31, True), (21, True), (91, False), (365, False))
    shocks = ((0.0, 0.0), (0.0, 0.3), (0.5, 0.3), (0.9, 0.3))
    amounts = ((2.0, 0.0), (2.0, 1.0), (30.0, 0.0), (30.0, 1.0), (5.0, 1.5))
    for (days, is_first), (likeness, shock), (orders, skew) in product(spans, shocks, amounts):
        yield DayCell(days, is_first, likeness, shock, orders, skew)


def landings(draws: int) -> None:
    """Landings of quarter and year in editions of a year, after six that only kept record."""
    print("landings: 80 % intervals that hold, with the record and without; their width; trend, season, likeness")
    for cell in cells():
        if cell.trend in LANDED:
            _print(f"{cell.trend:>+6.0%} {cell.season:>6.0%} {cell.likeness:>4}", list(coverage(cell, draws // 2)))


WATCHES = {
    "clean, 100 orders a day": WatchKind(100, 0.1, 0.95),
    "clean, 20 orders a day": WatchKind(20, 0.1, 0.95),
    "clean, noisy days": WatchKind(60, 0.25, 0.9),
    "clean, growing 3 % a month": WatchKind(60, 0.1, 0.95, growth=0.03),
    "sales fall by 20 % on the tenth": WatchKind(60, 0.1, 0.95, fall=0.2),
    "sales fall by 40 % on the tenth": WatchKind(60, 0.1, 0.95, fall=0.4),
}


def watches(draws: int) -> None:
    """A month watched every day: false alarms of it, and falls that are told."""
    print("watches: false alarms a shop and month, most in one month; months in which something was said from the 10th")
    for name, kind in WATCHES.items():
        false, most, told = rates(kind, max(draws // 4, 1))
        print(f"{name:<34} {false:>6.2f} {most:>3} {told:>7.1%}", flush=True)


PARTS: Mapping[str, Callable[[int], None]] = {
    "movements": movements,
    "actions": actions,
    "plans": plans,
    "links": links,
    "certainty": certainty,
    "traps": traps,
    "placebo": placebo,
    "why": why,
    "targets": targets,
    "landings": landings,
    "resources": resources,
    "watches": watches,
    "experiments": experiments,
}


def main() -> None:
    """Print the parts that are named, else all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: all")
    parser.add_argument("--draws", type=int, default=40, help="made shops of each cell (default 40)")
    given = parser.parse_args()
    np.seterr(all="raise", under="ignore")
    for name in given.parts or PARTS:
        PARTS[name](given.draws)


if __name__ == "__main__":
    main()
