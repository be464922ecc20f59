"""What reviews depend on: all of them measured at once, and marks by which an unchanged one is known."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from kpi_toolkit.errors import KpiError
from kpi_toolkit.files.digest import digest, file_digest, toolkit_digest
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.ask import Ask, Crossed, Rows, Study
from kpi_toolkit.measuring.measured import Measured, cell_key
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.periods.period import Period
from kpi_toolkit.reviewing.agreed import Agreed, read_agreed
from kpi_toolkit.reviewing.editions import marks
from kpi_toolkit.reviewing.known_by import Marks
from kpi_toolkit.reviewing.making import ask_of_review, asked_again
from kpi_toolkit.reviewing.question import Question

SETTINGS_THAT_DO_NOT_COUNT = {"source", "expects"}
"""Where the data lie says nothing of what they are; how they are read is in the marks of their rows."""

COUNTS = ("count", "rows", "orders", "listed")
"""Values of remarks on a source that count rows."""


class Inputs:
    """What the reviews of a workspace read.

    Parameters
    ----------
    editions
        Periods and roles.
    """

    def __init__(self, workspace: Workspace, editions: Iterable[tuple[Period, str]]) -> None:
        self._workspace = workspace
        self._editions = tuple(dict.fromkeys(editions))
        self._agreed: Agreed = read_agreed(workspace)
        self._asks: dict[tuple[Period, str], Ask] = {}
        self._known_by: dict[tuple[Period, str], Marks] = {}

    def everything(self) -> str:
        """Return a mark of all that reviews could read; empty where none can be made of some rows or of the plan."""
        workspace = self._workspace
        marked = workspace.source.marks
        if workspace.plan_engine is not None or not marked or not all(marked.values()) or workspace.folder is None:
            return ""
        return digest(toolkit_digest(), dict(marked), _settings(workspace), _files(workspace.folder))

    def measure(self) -> None:
        """Measure what all the reviews ask for, once."""
        with self._workspace.memory.together():
            measured = self._measured()
            for period, role in self._editions:
                again = asked_again(measured, self._agreed, period, role)
                self._asks[period, role] = (*self._ask(period, role), *again)
            self._measured()
            for period, role in self._editions:
                self._marks(period, role)
            self._workspace.sql.flush()

    def _measured(self) -> Measured:
        united = dict.fromkeys(part for period, role in self._editions for part in self._ask(period, role))
        return planner.measured(self._workspace, tuple(united))

    def of(self, period: Period, role: str) -> str:
        """Return a mark of what one review reads: its numbers, their reasons, its plan, the settings and remarks.

        Empty where the review cannot be made.
        """
        workspace, question = self._workspace, self._question(period, role)
        try:
            question.check()
            ask = self._ask(period, role)
            measured = planner.measured(workspace, ask)
        except KpiError:
            return ""
        known_by = self._marks(period, role)
        context = (_remarks(workspace.context.notes), repr(workspace.context.covered), repr(question.absent))
        told = (repr(question.agreed), repr(question.comments), repr(known_by), _numbers(measured, ask))
        return digest(toolkit_digest(), _settings(workspace), _own_code(workspace.folder), context, told)

    def _ask(self, period: Period, role: str) -> Ask:
        if (period, role) not in self._asks:
            self._asks[period, role] = ask_of_review(self._workspace.context, self._agreed, period, role)
        return self._asks[period, role]

    def _marks(self, period: Period, role: str) -> Marks:
        if (period, role) not in self._known_by:
            in_rows = self._question(period, role).in_rows
            self._known_by[period, role] = marks(self._workspace, period, in_rows)
        return self._known_by[period, role]

    def _question(self, period: Period, role: str) -> Question:
        return Question(self._workspace.context, period, role, self._agreed.of(role))


def _remarks(notes: Sequence[Reason]) -> list[str]:
    """Return what is remarked of the source, without how many rows of all time it concerns.

    A late row of the newest month changes such a count in the notes of every review; those of other months are not
    made anew for that, and go on to say how many there were when they were made.
    """
    return [
        repr((note.code, {name: note.values[name] for name in note.values if name not in COUNTS})) for note in notes
    ]


def _numbers(measured: Measured, ask: Ask) -> list[str]:
    told = []
    for part in dict.fromkeys(ask):
        if isinstance(part, Rows):
            told.append(repr(measured.rows(part.extract, part.periods).to_dict("list")))
        elif isinstance(part, Crossed):
            pieces = measured.crossed(part.metric, part.periods, part.columns)
            told.append(repr((pieces.columns, sorted(pieces.rows.itertuples(index=False, name=None)))))
        elif isinstance(part, Study):
            told.append(repr(measured.study(part).to_dict("list")))
        else:
            source = measured.without(part.without) if part.without else measured
            keys = (cell_key(metric, period, part.by) for metric in part.metrics for period in part.periods)
            told += [repr(source.cells[key]) for key in keys]
    return told


def _settings(workspace: Workspace) -> dict[str, object]:
    return workspace.settings.model_dump(mode="json", exclude=SETTINGS_THAT_DO_NOT_COUNT)


def _own_code(folder: Path | None) -> dict[str, str]:
    """Return marks of the Python files beside kpi.yaml: a metric of the workspace may import them."""
    files = sorted(folder.glob("*.py")) if folder else []
    return {file.name: file_digest(file) for file in files}


def _files(folder: Path) -> dict[str, str]:
    """Return marks of the plan's files and of the workspace's own code."""
    sheets = (file for file in (folder / "plan").rglob("*") if file.is_file())
    plan = sorted(file for file in sheets if file.stem != "recipients")  # who is sent a review is no part of it
    return {str(file.relative_to(folder)): file_digest(file) for file in plan} | _own_code(folder)
