"""What is sent: sentences and lines as they are shown, and the files enclosed."""

from dataclasses import dataclass, replace

from kpi_toolkit.language.text import word
from kpi_toolkit.units import Language

MEDIA = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
}
"""Formats of an edition that can be enclosed, each with its media type."""


@dataclass(frozen=True)
class LetterLine:
    """One line of a scorecard, all of it as it is shown; the status with its glyph."""

    label: str
    value: str
    target: str
    status: str


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with a letter; ``kind`` as its media type, ``application/pdf``."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """A message to one recipient.

    Parameters
    ----------
    marks
        What must be read first: that it is preliminary, or stale.
    changed
        What changed since the last one, its first sentence says since which.
    heads
        Headings of the lines.
    points
        What else is to be known.
    foot
        How far the data go.
    link
        Where the whole is served, with what the link is called; both empty without it.
    """

    language: Language
    subject: str
    headline: str
    marks: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    lines: tuple[LetterLine, ...] = ()
    points: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    link: str = ""
    link_label: str = ""
    enclosures: tuple[Enclosure, ...] = ()

    @property
    def length(self) -> int:
        """How many of its parts can be left out."""
        return len(self.points) + len(self.lines) + len(self.changed)

    def shortened(self, kept: int) -> "Letter":
        """Return it with so many of its parts, and how many were left out: points first, then lines, changes last."""
        if kept >= self.length:
            return self
        changed = self.changed[:kept]
        lines = self.lines[: kept - len(changed)]
        points = self.points[: kept - len(changed) - len(lines)]
        said = word("letter.shortened", self.language, count=self.length - kept)
        return replace(self, changed=changed, lines=lines, points=points, foot=(said, *self.foot))

    def without_large(self, most: float) -> "Letter":
        """Return it with the enclosures that together have at most so many bytes; what is left out is said in it."""
        kept, total, said = [], 0, []
        for file in self.enclosures:
            if total + len(file.content) <= most:
                total += len(file.content)
                kept.append(file)
            else:
                size = f"{len(file.content) / 1e6:.1f}"
                said.append(word("letter.too_large", self.language, file=file.name, size=size, most=f"{most / 1e6:g}"))
        return replace(self, enclosures=tuple(kept), marks=(*self.marks, *said))
