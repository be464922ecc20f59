"""What a review was judged by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Marks:
    """What a review was judged by, so that a later one can say what changed.

    Parameters
    ----------
    data
        Control totals by canonical table, of the rows before the period's end.
    definitions
        A mark by metric that changes when it is counted in another way.
    tables
        The canonical tables that each metric needs.
    """

    data: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
