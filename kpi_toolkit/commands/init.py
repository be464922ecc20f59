"""``kpi init``: a workspace drafted from the files of a shop."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from kpi_toolkit.commands import choice
from kpi_toolkit.errors import KpiError, UsageError, in_language
from kpi_toolkit.files.durable import write_atomically
from kpi_toolkit.language.text import Text, spoken
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import open_workspace
from kpi_toolkit.settings import SETTINGS_FILE
from kpi_toolkit.starting.draft import drafted
from kpi_toolkit.starting.drafted import Guess, SettingsDraft, said
from kpi_toolkit.starting.seen import seen
from kpi_toolkit.starting.writing import as_yaml
from kpi_toolkit.units import LANGUAGES, Language

SOURCE = "data"
COMPARED = ("orders", "sales", "buyers")
NO_NUMBER = "–"


def init_workspace(folder: Path, paths: Sequence[Path], language: str, takes_guesses: bool) -> int:
    """Draft a workspace's kpi.yaml from files, show one month of it and return 0; 2 where the data have faults.

    Raises
    ------
    UsageError
        When there is a kpi.yaml, no file that is known, or a question that nobody can answer.
    """
    if (folder / SETTINGS_FILE).exists():
        raise UsageError(spoken("init.exists", file=folder / SETTINGS_FILE))
    named = next(iter(choice("language", {language}, {"", *LANGUAGES})))
    given: Language | None = "en" if named == "en" else "zh" if named == "zh" else None
    there = seen(paths or [folder / SOURCE])
    place = _from(folder, there.folder)
    answers: dict[str, str] = {}
    while True:
        draft, unused = drafted(there.looks, there.names, place, given, answers)
        spoken_in: Language = "en" if draft.settings["language"] == "en" else "zh"
        if not ({"tables"} & draft.settings.keys()):
            faults = [text(spoken_in) for text in (*unused, *there.unreadable)]
            raise UsageError(in_language(spoken("init.nothing_known"), spoken_in), faults)
        if takes_guesses or not draft.guesses:
            break
        answers |= _answered(draft.guesses, spoken_in)
    if there.ignored:
        draft.put(("source", "ignore"), list(there.ignored))
    write_atomically(folder / SETTINGS_FILE, as_yaml(draft, spoken_in).encode())
    _tell(folder, draft, [*unused, *there.unreadable], spoken_in)
    return _show(folder, spoken_in)


def _from(workspace: Path, folder: Path) -> str:
    """Return where the files lie, as seen from the workspace; on another drive the whole path."""
    own = workspace.resolve()
    return Path(os.path.relpath(folder, own) if folder.anchor == own.anchor else folder).as_posix()


def _answered(guesses: Sequence[Guess], language: Language) -> dict[str, str]:
    """Ask every question; the guess is the answer to nothing."""
    if not sys.stdin.isatty():
        questions = [_question(guess, language) for guess in guesses]
        raise UsageError(in_language(spoken("init.no_terminal", count=len(guesses)), language), questions)
    return {guess.key: _answer(guess, language) for guess in guesses}


def _answer(guess: Guess, language: Language) -> str:
    """Ask until the answer is one."""
    while True:
        typed = str(typer.prompt(_question(guess, language), default=guess.value))
        if (meaning := guess.meaning(typed)) is not None:
            return meaning
        key = "only_enter" if len(guess.options) == 1 else "no_option" if guess.options else "no_answer"
        values = {"answer": typed, "options": " / ".join(guess.options), "value": guess.value}
        print(said(key, **values)(language))


def _question(guess: Guess, language: Language) -> str:
    options = f" ({' / '.join(guess.options)})" if len(guess.options) > 1 else ""
    return f"{guess.question(language)}{options}"


def _tell(folder: Path, draft: SettingsDraft, unused: Sequence[Text], language: Language) -> None:
    for path, note in draft.notes.items():
        if path[:1] == ("tables",) and path[2:] in (("from",), ("query",)):
            print(note(language))
    for text in unused:
        print(text(language))
    print(said("wrote", file=folder / SETTINGS_FILE)(language))
    if draft.guesses:
        print(said("guesses", count=len(draft.guesses))(language))
    for guess in draft.guesses:
        print(f"  - {'.'.join(guess.path)}: {_question(guess, language)} → {guess.value}")


def _show(folder: Path, language: Language) -> int:
    """Print one month's numbers and what comes next; where the data cannot be read, all that is wrong."""
    try:
        opened = open_workspace(folder)
        month = opened.newest_month
        print(
            said("rows", rows=", ".join(f"{name} {count:,}" for name, count in opened.sources.rows.items()))(language)
        )
        if "orders" in opened.sources.columns:
            frame = measure(opened, COMPARED, month).set_index("metric")
            shown = {name: _number(frame.loc[name, "value"]) for name in COMPARED}
            print(said("compare", period=month, **shown)(language))
    except KpiError as error:
        faults = error.faults or (error.message,)
        print(said("faults", count=len(faults))(language))
        for fault in faults:
            print(f"  - {in_language(fault, language)}")
        return error.exit_code
    print(said("next")(language))
    print(f"  kpi plan template --workspace {folder}")
    print(f"  kpi run --workspace {folder} --period {month}")
    return 0


def _number(value: float) -> str:
    if value != value:
        return NO_NUMBER
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"
