"""In which language an error is said: the one that was asked for, else the workspace's."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from kpi_toolkit.errors import KpiError

SETTINGS_FILE = "kpi.yaml"
LANGUAGE = re.compile(r"^language:\s*[\"']?(zh|en)\b", re.MULTILINE)


def in_words(error: KpiError, arguments: Sequence[str] | None) -> str:
    """Return an error as it is printed for the arguments of a command; of the process if None."""
    return error.text(_language(list(sys.argv[1:] if arguments is None else arguments)))


def _language(arguments: list[str]) -> str:
    if (language := _after(arguments, "--language", "-l")) in ("zh", "en"):
        return language
    workspace = _after(arguments, "--workspace", "-w") or (arguments[1:2] if arguments[:1] == ["init"] else [""])[0]
    try:
        file = Path(workspace) / SETTINGS_FILE
        if not file.is_file():  # there is none, or a pipe that may never end
            return "en"
        text = file.read_text("utf-8-sig", "replace")
    except (OSError, ValueError):
        return "en"
    named = LANGUAGE.search(text)
    return named[1] if named else "zh"  # as the settings have it where nothing is said


def _after(arguments: Sequence[str], *options: str) -> str:
    """Return the value of an option: behind it, or behind its `=`."""
    for place, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name in options:
            return value if equals else "".join(arguments[place + 1 : place + 2])
    return ""
