"""What the commands of :mod:`kpi_toolkit.cli` do; each module is imported only when its command runs."""

import sys
from typing import Any

from rich.console import Console
from rich.text import Text

from kpi_toolkit.errors import KpiError, UsageError, did_you_mean, harmless
from kpi_toolkit.language.naming import perhaps
from kpi_toolkit.language.text import spoken
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.secrecy import scrubbed
from kpi_toolkit.settings import Settings


class ShownConsole(Console):
    """A console whose texts hold no order to the terminal, and no picture that nobody wrote."""

    def render_str(self, text: str, **more: Any) -> Text:
        """Return a text without secrets, its control characters by their code points."""
        return super().render_str(harmless(scrubbed(text)), **more)


def console(is_error: bool = False) -> Console:
    """Return a console that is wide enough when the output goes into a file or a pipe."""
    shown = sys.stderr if is_error else sys.stdout
    width = None if shown.isatty() else 160
    return ShownConsole(highlight=False, emoji=False, width=width, file=getattr(shown, "stream", shown))


def choice(what: str, given: set[str], known: set[str]) -> set[str]:
    """Return `given` when all of it is known."""
    for word in sorted(given - known):
        raise UsageError(f"There is no {what} `{word}`. {did_you_mean(word, known)}")
    return given


def check_roles(settings: Settings, catalogue: Catalogue) -> None:
    """Check that the roles of kpi.yaml and the metrics they read exist.

    Raises
    ------
    UsageError
        With every unknown role and metric.
    """
    faults: list[str] = []
    for name, role in settings.roles.items():
        for metric in dict.fromkeys((*role.metrics, *role.core, *role.guardrails)):
            try:
                catalogue[metric]
            except KpiError as error:
                faults.append(spoken("setting.in", at=f"roles.{name}", said=error.message))
    for team, named in settings.teams.items():
        at = f"teams.{team}"
        faults += [spoken("setting.named_twice", at=at, name=role) for role in set(named) if named.count(role) > 1]
        faults += [
            spoken("setting.names", at=at, name=role, hint=perhaps(role, settings.all_roles))
            for role in dict.fromkeys(named)
            if role not in settings.all_roles
        ]
    if faults:
        raise UsageError(spoken("setting.roles"), faults)
