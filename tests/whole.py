"""Which cases of the longest tests run: a part in ``make test``, all of them in ``make whole``."""

import os
from collections.abc import Sequence
from typing import TypeVar

Case = TypeVar("Case")

WHOLE = bool(os.environ.get("KPI_WHOLE"))


def part_of(cases: Sequence[Case], one_in: int = 3, start: int = 0) -> list[Case]:
    """Return one in so many cases, beginning with the one at `start`; all of them under ``KPI_WHOLE``."""
    return list(cases) if WHOLE else list(cases)[start::one_in]
