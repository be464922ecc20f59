"""``kpi store``: what is kept between runs, how large it is, and why something was computed again."""

import shutil
from pathlib import Path

from kpi_toolkit.commands import console
from kpi_toolkit.files.store import Forgetful, Store
from kpi_toolkit.language.text import word
from kpi_toolkit.measuring.journal import events
from kpi_toolkit.measuring.keeping import OFF_VARIABLE, memory_of
from kpi_toolkit.measuring.kept_tables import FOLDER
from kpi_toolkit.settings import load_settings
from kpi_toolkit.units import Language

SHOWN = 10
"""Events that are shown, the newest last."""


def show_store(workspace: Path, language: str) -> None:
    """Print what a workspace keeps."""
    chosen: Language = "en" if (language or load_settings(workspace).language) == "en" else "zh"
    memory = memory_of(workspace)
    if isinstance(memory, Forgetful):
        console().print(word("store.off", chosen, variable=OFF_VARIABLE))
        return
    assert isinstance(memory, Store)
    sizes = memory.sizes()
    if memory.trouble:
        console().print(word("store.trouble", chosen, trouble=memory.trouble))
    if not sizes:
        console().print(word("store.empty", chosen, file=memory.path), soft_wrap=True)
        return
    size = _size(sum(file.stat().st_size for file in memory.path.parent.rglob("*") if file.is_file()))
    console().print(word("store.file", chosen, file=memory.path.parent, size=size), soft_wrap=True)
    for kind, (count, bytes_kept) in sizes.items():
        label = word(f"store.kind.{kind}", chosen)
        entries = word("store.entries", chosen, count=f"{count:,}")
        console().print(f"  {label}: {entries}, {_size(bytes_kept)}")
    for event in events(memory)[-SHOWN:]:
        reasons = word("store.joint", chosen).join(
            reason.text(chosen, has_raw_names=True) for reason in event["reasons"]
        )
        line = word("store.computed", chosen, at=event["at"], numbers=f"{event['numbers']:,}", reasons=reasons)
        console().print(line, soft_wrap=True)


def clear_store(workspace: Path, language: str) -> None:
    """Remove what a workspace keeps; everything is computed anew next time."""
    chosen: Language = "en" if (language or load_settings(workspace).language) == "en" else "zh"
    memory = memory_of(workspace)
    if isinstance(memory, Store):
        memory.clear()
        shutil.rmtree(memory.path.parent / FOLDER, ignore_errors=True)
        console().print(word("store.cleared", chosen, file=memory.path), soft_wrap=True)


def _size(count: int) -> str:
    return f"{count / 2**20:.1f} MiB" if count >= 2**20 else f"{count / 1024:.1f} KiB"
