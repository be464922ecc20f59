"""What an edition is made with: the parameters of its notebook, and the mark of all that it is made from."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kpi_toolkit.export.formats import REVIEW, Format
from kpi_toolkit.files.listing import shown_below
from kpi_toolkit.files.plain import read_plain
from kpi_toolkit.periods.period import any_period
from kpi_toolkit.run.manifest import mark_of
from kpi_toolkit.run.parameters import Value, check_parameters, notebook_parameters
from kpi_toolkit.run.publish import earlier_editions
from kpi_toolkit.run.request import Request, check_request


@dataclass(frozen=True)
class Prepared:
    """A request, checked.

    Parameters
    ----------
    parameters
        All those of the notebook's run, with a new nonce.
    mark
        Of all that the edition is made from; empty when it is not known.
    """

    request: Request
    parameters: Mapping[str, Value]
    mark: str


def prepared(request: Request, formats: Sequence[Format]) -> Prepared:
    """Check a request, and say what its edition is made with.

    Raises
    ------
    UsageError
        For a period, role or language that cannot name an edition, and for parameters the notebook does
        not have or that are of another type.
    """
    check_request(request)
    parameters = _parameters(request)
    return Prepared(request, parameters, mark_of(request, parameters, [row.name for row in formats]))


def _parameters(request: Request) -> dict[str, Value]:
    own: Mapping[str, object] = {
        "workspace": str(request.workspace.resolve()),
        "period": request.period,
        "role": request.role,
        "language": request.language,
        "nonce": secrets.token_hex(16),
    }
    if "earlier" in notebook_parameters(request.notebook):
        own = {**own, "earlier": _first_edition(request)}
    if "record" in notebook_parameters(request.notebook):
        own = {**own, "record": "\n".join(map(str, _earlier_periods(request)))}
    # An edition's own parameters win: `parameters` cannot turn one edition into another.
    return check_parameters(request.notebook, {**request.parameters, **own})


def _first_edition(request: Request) -> str:
    """Return the file of the first final edition, else of the first one, or nothing: what a reader knew first."""
    editions = earlier_editions(request.folder)
    final = (file for file in editions if not _is_preliminary(file))
    return str(next(final, next(iter(editions), "")))


def _earlier_periods(request: Request) -> list[Path]:
    """Return the editions of the role's earlier periods of the same grain that are there when the run begins."""
    now = any_period(request.period)
    files = shown_below(request.output, "*", request.role, request.language, REVIEW)
    folders = {file.parent for file in files}
    known = {folder: any_period(folder.parts[-3].replace("--", "/")) for folder in folders}
    earlier = [
        (then, folder)
        for folder, then in known.items()
        if now and then and then.grain == now.grain and then.end <= now.start
    ]
    return [folder.resolve() for _, folder in sorted(earlier)]


def _is_preliminary(file: Path) -> bool:
    try:
        said = json.loads(read_plain(file))
    except (OSError, ValueError, RecursionError):
        return True  # unreadable: nothing to compare with if there is another one
    return not isinstance(said, dict) or said.get("is_preliminary") is not False
