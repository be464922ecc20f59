"""``kpi schedule``: what to paste into a scheduler, so that ``kpi run --due`` runs once a day."""

import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kpi_toolkit.errors import UsageError, did_you_mean
from kpi_toolkit.files.resources import resource
from kpi_toolkit.language.text import spoken, word
from kpi_toolkit.settings import Settings, load_settings


@dataclass(frozen=True)
class Recipe:
    """What a scheduler is told: its template, and what people call it."""

    template: str
    label: str


RECIPES: Mapping[str, Recipe] = {
    "cron": Recipe("cron.j2", "cron"),
    "systemd": Recipe("systemd.j2", "systemd timer"),
    "windows": Recipe("windows.ps1.j2", "Windows"),
    "github": Recipe("github.yml.j2", "GitHub Actions"),
    "airflow": Recipe("airflow.py.j2", "Apache Airflow"),
    "jenkins": Recipe("jenkins.j2", "Jenkins"),
}
FINE = (0, 6, 7)
"""Exit codes with which a scheduler is content: made, preliminary, waiting for data."""


def print_recipe(workspace: Path, name: str, at: str, output: Path | None) -> int:
    """Print the recipe of a scheduler, or the names of all, and return 0.

    Raises
    ------
    UsageError
        For an unknown scheduler, or a time of day that is none.
    """
    settings = load_settings(workspace)
    if not name:
        for known, recipe in RECIPES.items():
            print(f"{known:10}{recipe.label}")
        print(word("schedule.take_one", settings.language))
        return 0
    if name not in RECIPES:
        raise UsageError(spoken("schedule.unknown", name=name, hint=did_you_mean(name, RECIPES)))
    print(rendered(name, settings, workspace.resolve(), time_of_day(at), output))
    return 0


def time_of_day(at: str) -> time:
    """Read a time of day as ``07:30``.

    Raises
    ------
    UsageError
        When it is none.
    """
    if (match := re.fullmatch(r"([01]?\d|2[0-3])[:：]([0-5]\d)", at.strip())) is None:
        raise UsageError(spoken("schedule.time", at=at))
    return time(int(match[1]), int(match[2]))


def rendered(name: str, settings: Settings, workspace: Path, at: time, output: Path | None) -> str:
    """Return a recipe: paths whole and quoted for its shell, times in the zone that its scheduler counts in."""
    into = (output or workspace / "reports").resolve()
    command = [str(Path(sys.executable).with_name("kpi")), "run", "--due", "--workspace", str(workspace)]
    command += ["--output", str(into)] if output else []
    templates = Environment(
        loader=FileSystemLoader(resource("templates", "schedules")),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # plain text for a scheduler: each template quotes for its own
    )
    templates.filters |= {"shell": shlex.quote, "powershell": in_powershell}
    return templates.get_template(RECIPES[name].template).render(
        command=command,
        line=shlex.join(command),
        workspace=str(workspace),
        name=re.sub(r"[^a-z0-9]+", "-", workspace.name.lower()).strip("-") or "shop",
        folder=workspace.name,
        log=str(workspace / "due.log"),
        what=word("schedule.what", settings.language, at=f"{at:%H:%M}", zone=settings.time_zone),
        codes=word("schedule.codes", settings.language),
        own_zone=word("schedule.own_zone", settings.language),
        at=at,
        utc=_in_utc(at, settings),
        zone=settings.time_zone,
        fine=FINE,
        arguments=subprocess.list2cmdline(command[1:]),
        bash=f"{shlex.join(command)} || {{ code=$?; [ $code -eq 6 ] || exit $code; }}",
        groovy=in_groovy(shlex.join(command)),
    )


def in_powershell(text: str) -> str:
    """Quote a text for PowerShell."""
    return "'" + text.replace("'", "''") + "'"


def in_groovy(text: str) -> str:
    """Quote a text for Groovy, in quotes that fill nothing in."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _in_utc(at: time, settings: Settings) -> time:
    """Return a local time of day in UTC, as it is today: such a scheduler does not know the zone's summer time."""
    local = datetime.combine(settings.today, at, settings.zone)
    return local.astimezone(ZoneInfo("UTC")).time()
