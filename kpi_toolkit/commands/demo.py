"""``kpi demo``: a made-up shop to try everything on."""

from pathlib import Path

from kpi_toolkit.demo import write_demo


def make_demo(folder: Path, users: int, months: int, seed: int, clean: bool = False) -> int:
    """Write the demo shop, say what to do next, and return 0."""
    write_demo(folder, users, months, seed, clean)
    planted = "nothing is planted in it" if clean else "its README.md says what is planted in it"
    print(f"The demo shop is in `{folder}`; {planted}. Try:")
    print(f"  kpi check --workspace {folder}")
    print(f"  kpi run --workspace {folder} --period 2026-10 --role operations")
    return 0
