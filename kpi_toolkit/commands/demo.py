"""``kpi demo``: a made-up shop to try everything on."""

from pathlib import Path

from kpi_toolkit.commands import choice
from kpi_toolkit.commands.init import init_workspace
from kpi_toolkit.demo import write_demo
from kpi_toolkit.demo.platforms import PLATFORMS, write_export
from kpi_toolkit.errors import UsageError
from kpi_toolkit.language.text import spoken


def make_demo(folder: Path, users: int, months: int, seed: int, clean: bool = False) -> int:
    """Write the demo shop, say what to do next, and return 0."""
    write_demo(folder, users, months, seed, clean)
    planted = "nothing is planted in it" if clean else "its README.md says what is planted in it"
    print(f"The demo shop is in `{folder}`; {planted}. Try:")
    print(f"  kpi check --workspace {folder}")
    print(f"  kpi run --workspace {folder} --period 2026-10 --role operations")
    return 0


def make_example(folder: Path, platform: str, language: str) -> int:
    """Write the export of a platform as made data, draft a workspace of it, and return 0.

    Raises
    ------
    UsageError
        When no such platform is known, or the folder has something in it.
    """
    choice("export", {platform}, set(PLATFORMS))
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(spoken("demo.not_empty", folder=folder))
    write_export(platform, folder / "data")
    return init_workspace(folder, [], language, takes_guesses=True)
