"""What is asked of a run, and what came of it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from kpi_toolkit.errors import KpiError, UsageError, listed
from kpi_toolkit.periods.period import any_period
from kpi_toolkit.units import LANGUAGES

CELL_TIMEOUT = 600
"""Seconds that one cell of a notebook may take."""
ROLE = r"[a-z][a-z0-9_]{0,40}"
OWN = frozenset({"workspace", "period", "role", "language", "nonce", "earlier", "record"})


@dataclass(frozen=True)
class Request:
    """One edition: the notebook run for one period, role and language.

    Parameters
    ----------
    parameters
        Those of the notebook beyond those that a run sets itself (:data:`OWN`).
    inputs
        A mark of all that the notebook reads: equal marks mean equal data, plan and settings. Or what returns it,
        called once when the run begins. An edition made from equal inputs is left as it is; an empty mark says nothing,
        and the edition is always made.
    """

    notebook: Path
    workspace: Path
    period: str
    role: str
    language: str
    output: Path
    parameters: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    inputs: str | Callable[[], str] = field(default="", compare=False)

    def __str__(self) -> str:
        """Return period, role and language, as messages name an edition."""
        return f"{self.period} {self.role} {self.language}"

    @property
    def folder(self) -> Path:
        """Where the edition is published. A span's slash becomes two hyphens."""
        return self.output / self.period.replace("/", "--") / self.role / self.language

    @property
    def key(self) -> str:
        """The edition's name among locks, staged and failed files."""
        return "~".join(self.folder.parts[-3:])


@dataclass(frozen=True)
class Outcome:
    """What came of a request: a published folder or an error.

    Parameters
    ----------
    seconds
        Its own time.
    is_preliminary
        Whether later data may still change its numbers.
    is_unchanged
        Whether the edition that was there is still right and was left as it is.
    notebook_changed
        Whether the edition that it replaced was made by a notebook of another content.
    """

    request: Request
    folder: Path | None
    error: KpiError | None
    seconds: float
    is_preliminary: bool = False
    is_unchanged: bool = False
    notebook_changed: bool = False


def names_an_edition(period: str, role: str, language: str) -> bool:
    """Whether three names are those of an edition's folders: a label of a period, a role's name, a language."""
    is_label = re.fullmatch(r"[0-9A-Z-]+(/[0-9-]+)?", period) and any_period(period) is not None
    return bool(is_label and re.fullmatch(ROLE, role) and language in LANGUAGES)


def check_request(request: Request) -> None:
    """Refuse a request whose parts cannot name an edition.

    Raises
    ------
    UsageError
        With every fault.
    """
    faults = []
    if not names_an_edition(request.period, "operations", "en"):
        faults.append(f"The period is {request.period!r}, expected one as `1998-03`, `1998-W10` or `1998-Q1`.")
    if not re.fullmatch(ROLE, request.role):
        faults.append(f"The role is {request.role!r}, expected small letters, digits and `_`, as `operations`.")
    if request.language not in LANGUAGES:
        faults.append(f"The language is {request.language!r}, expected `zh` or `en`.")
    if fixed := sorted(OWN & set(request.parameters)):
        faults.append(f"{listed(fixed)} cannot be set as a parameter; a run sets it. Use the run's own option.")
    if faults:
        raise UsageError("This edition cannot be made:", faults)
    if not request.folder.resolve().is_relative_to(request.output.resolve()):
        raise UsageError(f"`{request.folder}` leads out of `{request.output}`. Remove the link.")
