"""The command that answers questions in words."""

from typing import Annotated

import typer

from kpi_toolkit.cli.options import LanguageOption, WorkspaceOption


def ask(
    question: Annotated[str, typer.Argument(help="In Chinese or English, about one metric.")],
    workspace: WorkspaceOption,
    language: LanguageOption = "",
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Answer a question: what, why, compare, on track, who; a word that is not known is named, never guessed."""
    from kpi_toolkit.commands.ask import print_answer

    raise typer.Exit(print_answer(workspace, question, language, json))
