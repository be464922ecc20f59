"""``kpi demo``: a made-up shop to try everything on."""

from pathlib import Path

from kpi_toolkit.demo import write_demo


def make_demo(folder: Path, users: int, months: int, seed: int) -> int:
    """Write the demo shop, say what to do next, and return 0."""
    write_demo(folder, users, months, seed)
    print(f"The demo shop is in `{folder}`; its README.md says what is planted in it. Try:")
    print(f"  kpi check --workspace {folder}")
    print(f"  kpi run --workspace {folder} --period 2026-10 --role operations")
    return 0
