"""What lies in folders in which others publish meanwhile: what is hidden is passed over, and so is what goes away."""

from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path


def shown_below(folder: Path, *levels: str) -> list[Path]:
    """Return what lies below a folder on a way of names, a level each, in order.

    ``Path.glob`` looks into hidden folders too, where editions are made, and fails when one goes while it looks.

    Parameters
    ----------
    levels
        Names, or patterns with ``*``; nothing hidden fits any.
    """
    places = [folder]
    for level in levels:
        places = [place / name for place in places for name in _names(place) if fnmatchcase(name, level)]
    return places


def _names(folder: Path) -> list[str]:
    with suppress(OSError):  # no folder, none that may be read, or one that is gone
        return sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith("."))
    return []
