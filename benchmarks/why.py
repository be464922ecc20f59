"""Why a total moved, on made shops with a known truth: false alarms, causes found, and how long it takes."""

from time import perf_counter, process_time

import numpy as np

from benchmarks.made_cells import Shop, demo_mosaic, drawn, in_demo, named, score
from kpi_toolkit.analysis.gap import gap
from kpi_toolkit.analysis.standing_out import search

NULL = {
    "counts": Shop(),
    "amounts of a long tail": Shop(skew=1.0),
    "growing 5 % a month": Shop(growth=0.05),
    "400 orders a month": Shop(orders=400, skew=0.8),
    "noisy": Shop(noise=0.1, skew=0.5),
    "nothing but counting noise": Shop(orders=8_000, noise=0.0),
    "shares that drift, against last year": Shop(orders=3_000, wander=0.03, noise=0.02, apart=12),
    "seasons": Shop(orders=3_000, season=0.2, periods=25),
    "seasons, against last year": Shop(orders=3_000, season=0.2, periods=25, apart=12),
    "rates": Shop(is_rate=True),
    "rates, noisy": Shop(is_rate=True, noise=0.1),
}
PLANTED = {
    "one cell": Shop(causes=1),
    "two cells": Shop(causes=2),
    "rates, one cell": Shop(causes=1, is_rate=True, smallest=0.1),
}
HARD = Shop(causes=3, smallest=0.01, noise=0.05, skew=0.5)
LARGE = Shop(orders=77_000, values=(6, 5, 4, 3, 8, 5, 6, 10), noise=0.02, skew=0.5, causes=1)
"""1 M orders in 13 months, of 8 columns."""


def why(draws: int) -> None:
    """Cells named in shops where nothing moved by itself, where some did, and in demo shops with a planted cause."""
    print("why: F1 over planted cells, share of shops in which anything was named")
    kinds = {f"null, {name}": shop for name, shop in NULL.items()} | PLANTED | {"hard: three small cells": HARD}
    for name, shop in kinds.items():
        print(f"{name:<44} " + " ".join(f"{share:>7.1%}" for share in score(shop, 5 * draws)), flush=True)
    for seed in range(1, 4):
        shop = demo_mosaic(seed)
        print(f"demo shop {seed:<24} {in_demo(shop, draws):>7.1%} {len(named(shop)) > 0:>7.1%}", flush=True)
    mosaic, _ = drawn(LARGE, np.random.default_rng(11))
    begun, worked = perf_counter(), process_time()
    told = search(mosaic, mosaic.count - 2)
    gap(mosaic, mosaic.count - 2, told.standouts)
    seconds, worked = perf_counter() - begun, process_time() - worked
    spent = f"{seconds:.2f} s, {worked:.2f} s of a processor"
    print(f"{mosaic.codes.shape[1]:,} orders, 8 columns, {told.looked:,} cells: {spent}", flush=True)
