"""A row of the fault board: what is tried, and the figure of what survived it.

``Row("paths", PAYLOADS).run(fell)`` tries payloads; ``fell`` returns what fell, or nothing. `make board` tries all of them,
`make test` a few spread over the list. One more payload is one more line of a module's list.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

WHOLE = "KPI_BOARD"
FIGURES: list[tuple[str, int, int]] = []
"""Row, survived and total of what was run, for the table at the end."""


def is_whole() -> bool:
    """Whether every payload is tried."""
    return bool(os.environ.get(WHOLE))


@dataclass(frozen=True)
class Row:
    """One kind of fault, and the payloads of it; `few` of them are tried in `make test`."""

    name: str
    payloads: Sequence[Any]
    few: int = 1_000

    @property
    def tried(self) -> Sequence[Any]:
        """All payloads, or a few that stand far from each other."""
        step = 1 if is_whole() else max(1, -(-len(self.payloads) // self.few))
        return self.payloads[::step]

    def run(self, fell: Callable[[Any], str]) -> None:
        """Try payloads, note the figure, and fail with what fell."""
        fallen = {f"{payload!r:.120}": said for payload in self.tried if (said := fell(payload))}
        FIGURES.append((self.name, len(self.tried) - len(fallen), len(self.tried)))
        assert not fallen, f"{self.name}: {len(self.tried) - len(fallen)}/{len(self.tried)} survived; fell: {fallen}"
