"""``kpi notebook``: the notebooks that are there, and a copy of one for a workspace, its parameters filled in."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from kpi_toolkit.errors import UsageError, did_you_mean
from kpi_toolkit.files.durable import write_atomically
from kpi_toolkit.files.resources import resource
from kpi_toolkit.language.text import spoken, word
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.periods.period import Period
from kpi_toolkit.run.parameters import notebook_parameters
from kpi_toolkit.settings import Settings, load_settings
from kpi_toolkit.targets.sheet import read_targets
from kpi_toolkit.units import LANGUAGES, Language

FOLDER = "notebooks"
MONTHS = 12
"""Months that a notebook of several gets, if the data have them."""


def shipped() -> dict[str, Path]:
    """Return the notebooks that come with the toolkit, by name, the review first."""
    files = sorted(resource(FOLDER).glob("*.ipynb"), key=lambda path: (path.stem != "review", path.stem))
    return {path.stem: path for path in files}


def is_at_home(notebook: Path, workspace: Path) -> bool:
    """Whether a notebook lies in the workspace's folder of notebooks, or came with the toolkit; links are followed."""
    place = notebook.resolve()
    return any(place.is_relative_to(home.resolve()) for home in (workspace / FOLDER, resource(FOLDER)))


def check_place(notebook: Path, workspace: Path) -> None:
    """Refuse to run a notebook from elsewhere: its code does what it likes, as the user who runs it.

    Raises
    ------
    UsageError
        Where it is not :func:`is_at_home`.
    """
    if not is_at_home(notebook, workspace):
        raise UsageError(spoken("notebook.elsewhere", file=str(notebook), home=str(workspace / FOLDER)))


def title_of(notebook: Path, language: Language) -> str:
    """Return a notebook's title in a language: its first heading is written ``English · 中文``."""
    first = str("".join(json.loads(notebook.read_text("utf-8"))["cells"][0]["source"])).splitlines()[0]
    titles = dict(zip(("en", "zh"), first.removeprefix("# ").split(" · "), strict=True))
    return titles[language]


def run_notebook(name: str, workspace: Path | None, period: str, role: str, language: str, to: Path | None) -> int:
    """List the notebooks, or copy one; return 0.

    Raises
    ------
    UsageError
        For an unknown language, a name without a workspace, and as :func:`copy_notebook`.
    """
    if language and language not in LANGUAGES:
        raise UsageError(f"There is no language `{language}`. {did_you_mean(language, LANGUAGES)}")
    if not name:
        told = load_settings(workspace).language if workspace and not language else (language or "zh")
        return list_notebooks("en" if told == "en" else "zh")
    if workspace is None:
        raise UsageError(f"Say for which workspace: `kpi notebook {name} --workspace DIR`.")
    return copy_notebook(name, workspace, period, role, language, to)


def list_notebooks(language: Language) -> int:
    """Print the notebooks that are there, and return 0."""
    for name, path in shipped().items():
        print(f"{name:<12} {title_of(path, language)}")
    print(word("notebook.take_one", language))
    return 0


def copy_notebook(name: str, workspace: Path, period: str, role: str, language: str, to: Path | None) -> int:
    """Copy a notebook into a workspace with its parameters filled in, say how it is used, and return 0.

    Parameters
    ----------
    period, role
        Of the notebook, if it has them; the newest whole month and the first role with a target if empty.
    to
        The new file; ``notebooks/NAME.ipynb`` in the workspace if None.

    Raises
    ------
    UsageError
        For an unknown notebook, period or role, or a file that is there already or cannot be written.
    """
    known = shipped()
    if name not in known:
        raise UsageError(f"There is no notebook `{name}`. {did_you_mean(name, known)}")
    file = to or workspace / FOLDER / f"{name}.ipynb"
    if file.exists():
        raise UsageError(f"`{file}` is there already and may hold your work. Give another file with `--to`.")
    opened = open_workspace(workspace)
    try:
        values = _values(opened, period, role) | ({"language": language} if language else {})
    finally:
        opened.close()
    values["workspace"] = os.path.relpath(workspace.resolve(), file.parent.resolve())
    try:
        write_atomically(file, filled_in(known[name], values).encode())
    except OSError as error:
        raise UsageError(f"`{file}` cannot be written: {error.strerror}. Give another file with `--to`.") from None
    told: Language = opened.settings.language
    print(word("notebook.copied", told, file=file))
    print(f"  jupyter lab {file}")
    if "nonce" in notebook_parameters(known[name]):
        trust = "" if is_at_home(file, workspace) else " --trust"
        print(f"  kpi run --workspace {workspace} --period {values['period']} --notebook {file}{trust}")
    return 0


def filled_in(notebook: Path, values: Mapping[str, str]) -> str:
    """Return a notebook as JSON whose parameters have values; those that it does not have are left out."""
    content = json.loads(notebook.read_text("utf-8"))
    for cell in content["cells"]:
        if "parameters" in cell["metadata"].get("tags", ()):
            cell["source"] = [_line(line, values) for line in cell["source"]]
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _line(line: str, values: Mapping[str, str]) -> str:
    """Set the text of a line ``name: str = "…"``; one that is empty is chosen by the notebook itself."""
    match = re.match(r'(\w+): str = ("[^"]*")', line)
    if match is None or match[1] not in values or (match[2] == '""' and match[1] != "language"):
        return line
    return f"{match[1]}: str = {json.dumps(values[match[1]], ensure_ascii=False)}{line[match.end() :]}"


def _values(opened: Workspace, period: str, role: str) -> dict[str, str]:
    settings = opened.settings
    newest = settings.period(period) if period else opened.newest_month
    first = opened.coverage(opened.main_table)[0]
    months = [newest]
    while len(months) < MONTHS and months[0].previous.start >= first:
        months.insert(0, months[0].previous)
    named = settings.all_roles.find(role).name if role else _role(opened, settings, newest)
    values = {"period": str(newest), "before": str(newest.previous), "months": f"{months[0]}..{newest}"}
    values["days"] = f"{newest.start}..{newest.end - timedelta(days=1)}"
    return values | ({"role": named} if named else {})


def _role(opened: Workspace, settings: Settings, period: Period) -> str:
    if opened.folder is None:
        return ""
    targets = read_targets(opened.folder, opened.catalogue, settings)
    return next((target.role for target in targets if target.covers(period)), next(iter(settings.roles), ""))
