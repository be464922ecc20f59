"""The reference of the command line, from Typer."""

from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from kpi_toolkit.cli import app
from kpi_toolkit.units import Language
from scripts.docs_site.markup import fence, grid
from scripts.docs_site.words import in_words, said


def commands(language: Language) -> str:
    """Return every command with its arguments and options."""
    return "\n\n".join(_section(name, command, language) for name, command in all_commands())


def all_commands() -> Iterator[tuple[str, Any]]:
    """Yield the commands by their full names, a group before its own."""
    yield from _below("kpi", get_command(app))


def _below(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", {})
    if not inner or command.invoke_without_command:
        yield name, command
    for word, other in inner.items():
        yield from _below(f"{name} {word}", other)


def _section(name: str, command: Any, language: Language) -> str:
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    usage = " ".join([name, *map(_argument, arguments), "[OPTIONS]"])
    rows = [_row(parameter, language) for parameter in command.params]
    headings = [said(key, language) for key in ("option", "default", "meaning")]
    return "\n\n".join([f"## {name}", in_words(command.help, language), fence(usage, "text"), grid(headings, rows)])


def _argument(parameter: Any) -> str:
    name = parameter.name.upper()
    return name if parameter.required else f"[{name}]"


def _row(parameter: Any, language: Language) -> list[str]:
    is_argument = parameter.param_type_name == "argument"
    names = [parameter.name.upper()] if is_argument else [*parameter.opts, *parameter.secondary_opts]
    given = parameter.default
    default = said("needed", language) if parameter.required else "" if given in (None, "", False) else f"`{given}`"
    return [", ".join(f"`{name}`" for name in names), default, in_words(parameter.help, language)]
