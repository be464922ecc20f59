"""Files with the same headings are one table: monthly exports, and what each is called in kpi.yaml."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from itertools import takewhile

import pandas as pd

from kpi_toolkit.starting.look import FileLook


@dataclass(frozen=True)
class FilePart:
    """Files that are read as one.

    Parameters
    ----------
    origin
        Their name or pattern in kpi.yaml.
    look
        What they look like together.
    """

    files: tuple[str, ...]
    origin: str
    look: FileLook

    @property
    def label(self) -> str:
        """What people call it: the name without the kind of file."""
        return self.files[0].split(".")[0] if len(self.files) == 1 else self.origin.split(".")[0].strip("*-_ ")


def parts_of(looks: Iterable[FileLook], names: Sequence[str]) -> list[FilePart]:
    """Put looks of the same headings and layout together; a pattern must mean none of the other files.

    Parameters
    ----------
    names
        All files of the folder.
    """
    kinds: dict[tuple[object, ...], list[FileLook]] = {}
    for look in looks:
        layout = look.layout
        kind = (look.names, layout.encoding, layout.header_row, layout.comment, look.path.suffix.lower())
        kinds.setdefault(kind, []).append(look)
    return [part for group in kinds.values() for part in _united(group, names)]


def _shared(names: Sequence[str]) -> str:
    """Return what names have in common at their start."""
    same = takewhile(lambda signs: len(set(signs)) == 1, zip(*names, strict=False))
    return "".join(signs[0] for signs in same)


def _united(group: Sequence[FileLook], names: Sequence[str]) -> list[FilePart]:
    files = tuple(sorted(look.path.name for look in group))
    if len(files) == 1:
        return [FilePart(files, files[0], group[0])]
    start = _shared(files).rstrip("0123456789")
    end = _shared([name[len(start) :][::-1] for name in files])[::-1].lstrip("0123456789")
    pattern = f"{start}*{end}"
    if any(fnmatchcase(name, pattern) for name in names if name not in files):
        return [FilePart((look.path.name,), look.path.name, look) for look in group]
    frame = pd.concat([look.frame for look in group], ignore_index=True)
    sheets = tuple(dict.fromkeys(title for look in group for title in look.sheets))
    footer = min(look.layout.skip_footer for look in group)
    layout = replace(group[0].layout, skip_footer=footer, sheets=sheets)
    return [FilePart(files, pattern, replace(group[0], frame=frame, sheets=sheets, layout=layout))]
