"""The parameters an edition's notebook is run with: the user's own and those that a run sets itself."""

import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from kpi_toolkit.run.parameters import Value, check_parameters, notebook_parameters
from kpi_toolkit.run.publish import earlier_editions
from kpi_toolkit.run.request import Request, check_request


def prepared(request: Request) -> dict[str, Value]:
    """Return all parameters of the notebook's run, checked, with a new nonce.

    Raises
    ------
    UsageError
        For a period, role or language that cannot name an edition, and for parameters the notebook does
        not have or that are of another type.
    """
    check_request(request)
    own: Mapping[str, object] = {
        "workspace": str(request.workspace.resolve()),
        "period": request.period,
        "role": request.role,
        "language": request.language,
        "nonce": secrets.token_hex(16),
    }
    if "earlier" in notebook_parameters(request.notebook):
        own = {**own, "earlier": _first_edition(request)}
    # An edition's own parameters win: `parameters` cannot turn one edition into another.
    return check_parameters(request.notebook, {**request.parameters, **own})


def _first_edition(request: Request) -> str:
    """Return the file of the first final edition, else of the first one, or nothing: what a reader knew first."""
    editions = earlier_editions(request.folder)
    final = (file for file in editions if not _is_preliminary(file))
    return str(next(final, next(iter(editions), "")))


def _is_preliminary(file: Path) -> bool:
    try:
        said = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return True  # unreadable: nothing to compare with if there is another one
    return not isinstance(said, dict) or said.get("is_preliminary") is not False
