"""What was agreed: the targets, actions and proposals of a workspace's plan, as reviews read them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from kpi_toolkit.language.text import Reason, Text
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.plan.action import Action
from kpi_toolkit.plan.actions import read_actions
from kpi_toolkit.plan.benchmark import Benchmark
from kpi_toolkit.plan.benchmarks import read_benchmarks
from kpi_toolkit.plan.comment import Comment
from kpi_toolkit.plan.comments import read_comments
from kpi_toolkit.plan.entries import EntrySheet
from kpi_toolkit.plan.proposal import Proposal
from kpi_toolkit.plan.proposals import read_proposals
from kpi_toolkit.plan.segments import read_sound_targets
from kpi_toolkit.targets import Target
from kpi_toolkit.units import LANGUAGES

NOT_ASKED: dict[str, Any] = dict.fromkeys(
    ("value", "lower", "upper", "threshold", "stretch", "baseline", "baseline_period", "weight", "points", "agreed_on")
) | {"row": 0, "why": "", "proposed_by": "", "approved_by": ""}
"""Fields of a target that say nothing of who owns its metric."""


@dataclass(frozen=True)
class Agreed:
    """Targets, actions and proposals, of one role or of all.

    Parameters
    ----------
    beside
        The actions of other roles on segments: whom they touched is no control.
    benchmarks
        What others reach, of all metrics.
    everyone
        The targets of all roles without what they ask: who owns a metric, and when.
    faults
        What is wrong with the sheets of actions, benchmarks and comments: said in a review, which is made all the same.
    comments
        Of all periods; a review depends on those of its own alone, so no edition is made anew for those of others.
    """

    targets: tuple[Target, ...] = ()
    actions: tuple[Action, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    faults: tuple[Reason, ...] = ()
    beside: tuple[Action, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
    everyone: tuple[Target, ...] = ()
    comments: tuple[Comment, ...] = field(default=(), repr=False)

    def of(self, role: str) -> "Agreed":
        """Return what concerns one role."""
        return Agreed(
            tuple(target for target in self.targets if target.role == role),
            tuple(action for action in self.actions if action.role == role),
            tuple(proposal for proposal in self.proposals if proposal.role == role),
            self.faults,
            tuple(action for action in self.actions if action.role != role and action.segment),
            self.benchmarks,
            tuple(dict.fromkeys(replace(target, **NOT_ASKED) for target in self.targets)),
            tuple(comment for comment in self.comments if comment.role == role),
        )


def read_agreed(workspace: Workspace) -> Agreed:
    """Read a workspace's plan; nothing where it has no folder.

    Raises
    ------
    UsageError
        For faulty targets and segments that the data do not have, all faults at once.
    """
    if workspace.folder is None:
        return Agreed()
    targets = read_sound_targets(workspace)
    place = (workspace.folder, workspace.catalogue, workspace.settings, workspace.plan_engine)
    sheet = read_actions(*place)
    beside, said = read_benchmarks(*place), read_comments(*place)
    faults = (*_faults(sheet), *_left_out(beside, "faulty_benchmarks"), *_left_out(said, "faulty_comments"))
    return Agreed(
        targets, sheet.entries, read_proposals(*place).entries, faults, benchmarks=beside.entries, comments=said.entries
    )


def _left_out(sheet: EntrySheet[Any], code: str) -> Iterator[Reason]:
    """Yield how many rows are not shown because of a fault."""
    if sheet.left_out:
        yield Reason(code, {"count": sheet.left_out, "file": sheet.file})


def _faults(sheet: EntrySheet[Any]) -> Iterator[Reason]:
    """Yield what is wrong with the sheet of actions: rows that are left out, and a heading over rows that are read."""
    if sheet.left_out:
        yield Reason("faulty_actions", {"count": sheet.left_out, "file": sheet.file})
    headings = [finding for finding in sheet.findings if finding.severity == "error" and finding.row == 1]
    if headings and sheet.entries:
        said = Text(*("".join(finding.text(language) for finding in headings) for language in LANGUAGES))
        yield Reason("faulty_action_columns", {"file": sheet.file, "said": said})
