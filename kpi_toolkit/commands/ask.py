"""``kpi ask``: a question in words, answered with the number, its definition and the command that gives it."""

import shlex
import sys
from pathlib import Path

from kpi_toolkit.commands.plan import spoken_in
from kpi_toolkit.files.strict_json import as_json as to_json
from kpi_toolkit.language.text import word
from kpi_toolkit.measuring.workspace import open_workspace
from kpi_toolkit.pages.text.answers import answer_lines
from kpi_toolkit.questions.answering import Answer, answer
from kpi_toolkit.questions.known import vocabulary_of
from kpi_toolkit.questions.meaning import meaning
from kpi_toolkit.questions.vocabulary import NotUnderstoodError
from kpi_toolkit.units import Language

CHINESE = ("\u4e00", "\u9fff")


def print_answer(workspace: Path, question: str, language: str, as_json: bool) -> int:
    """Print the answer to a question, or why there is none, in its own language unless another one is named."""
    opened = open_workspace(workspace)
    spoken: Language = spoken_in(opened, language) if language else language_of(question)
    try:
        told = answer(opened, meaning(question, vocabulary_of(opened)))
    except NotUnderstoodError as error:
        print(error.text(spoken), file=sys.stderr)
        return error.exit_code
    finally:
        opened.close()
    commands = [f"kpi {command} --workspace {shlex.quote(str(workspace))}" for command in told.commands]
    lines = answer_lines(told, spoken, opened.settings.all_roles)
    if as_json:
        print(to_json(_record(told) | {"said": list(lines), "commands": commands}))
        return 0
    print("\n".join([*lines, *(word("answer.command", spoken, command=command) for command in commands)]))
    return 0


def language_of(question: str) -> Language:
    """Return the language that a question is asked in."""
    return "zh" if any(CHINESE[0] <= sign <= CHINESE[1] for sign in question) else "en"


def _record(told: Answer) -> dict[str, object]:
    """Return what was understood and the numbers, as JSON types."""
    meant = told.meaning
    numbers = [
        {
            "period": str(number.period),
            "segment": number.segment,
            "value": number.value.value,
            "numerator": number.value.numerator,
            "denominator": number.value.denominator,
            "reason": str(number.value.reason) if number.value.reason else None,
        }
        for number in told.numbers
    ]
    understood = {"kind": meant.kind, "metric": meant.metric, "periods": list(map(str, meant.periods))}
    return understood | {"by": meant.by, "where": list(meant.segments), "numbers": numbers}
