"""Where the templates, fonts and notebooks lie that ship with the package.

Lowest layer: imports nothing of the package.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent

#: An installed wheel carries the folders inside the package, a checkout beside it.
_HOMES = (_PACKAGE, _PACKAGE.parent)


def resource(*parts: str) -> Path:
    """Return the path of a shipped file or folder, such as ``resource("templates", "style.css")``.

    Raises
    ------
    FileNotFoundError
        When the installation lacks it.
    """
    for home in _HOMES:
        if (path := home.joinpath(*parts)).exists():
            return path
    name = "/".join(parts)
    raise FileNotFoundError(
        f"`{name}` is missing from this installation of kpi-toolkit: expected it under {_PACKAGE}. "
        "Install the package again."
    )
