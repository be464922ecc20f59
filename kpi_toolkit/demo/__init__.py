"""A made-up shop with a whole year of everything that is measured, and with known problems planted in it.

Knows the schema's tables and nothing of metrics, so that its truths are independent of them.
"""

import shutil
import tempfile
from pathlib import Path

from kpi_toolkit.demo.actions import actions, proposals
from kpi_toolkit.demo.build import build
from kpi_toolkit.demo.comments import comments
from kpi_toolkit.demo.documents import readme_text, settings_text
from kpi_toolkit.demo.plan import targets
from kpi_toolkit.demo.shop import Shop
from kpi_toolkit.demo.statement import statement
from kpi_toolkit.errors import UsageError

__all__ = ["FEWEST_MONTHS", "FEWEST_USERS", "MONTHS", "MOST_MONTHS", "MOST_USERS", "USERS", "write_demo"]

FEWEST_USERS, MOST_USERS = 500, 20_000_000
USERS, MONTHS = 4_000, 30
FEWEST_MONTHS, MOST_MONTHS = 6, 82
"""From January 2020 on the days of the Lunar New Year are known."""


def write_demo(folder: Path, users: int = USERS, months: int = MONTHS, seed: int = 1, clean: bool = False) -> None:
    """Write the workspace of the demo shop; the same arguments give the same bytes.

    Parameters
    ----------
    folder
        Must not exist or be empty. It is there as a whole or not at all.
    users
        Registered customers at the end. Events come to about 57 a user.
    months
        Whole calendar months, the last one October 2026. From 24 on it is an established shop that grows by some 15 % a
        year; of fewer a young one.
    seed
        Another one gives another shop of the same kind.
    clean
        The same shop with nothing planted in it, to see that nothing is found where nothing is.

    Raises
    ------
    UsageError
        When an argument is out of its range or the folder holds something; all faults at once.
    """
    faults = [
        f"`{name}` is {value}. Give a whole number from {least} to {most}."
        for name, value, least, most in (
            ("users", users, FEWEST_USERS, MOST_USERS),
            ("months", months, FEWEST_MONTHS, MOST_MONTHS),
            ("seed", seed, 0, 2**32 - 1),
        )
        if not least <= value <= most
    ]
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        faults.append(f"`{folder}` is there and not an empty folder. Name a new one; nothing is written over.")
    if faults:
        raise UsageError("The demo shop was not written:", faults)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".kpi-demo-", dir=folder.parent) as scratch:
        draft = Path(scratch) / "shop"
        _write(Shop(users, months, seed, clean), draft)
        if folder.exists():
            folder.rmdir()
        shutil.move(draft, folder)


def _write(shop: Shop, folder: Path) -> None:
    state = build(shop, folder / "data")
    for name, text in (
        ("kpi.yaml", settings_text(shop)),
        ("README.md", readme_text(shop)),
        ("truths.json", statement(state)),
        ("plan/targets.csv", targets(state)),
        ("plan/actions.csv", actions(state)),
        ("plan/proposals.csv", proposals(state)),
        ("plan/comments.csv", comments(state)),
    ):
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
