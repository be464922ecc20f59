"""What was agreed: the targets, actions and proposals of a workspace's plan, as reviews read them."""

from dataclasses import dataclass

from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.plan.action import Action
from kpi_toolkit.plan.actions import read_actions
from kpi_toolkit.plan.proposal import Proposal
from kpi_toolkit.plan.proposals import read_proposals
from kpi_toolkit.plan.segments import read_sound_targets
from kpi_toolkit.targets import Target


@dataclass(frozen=True)
class Agreed:
    """Targets, actions and proposals, of one role or of all.

    Parameters
    ----------
    faults
        What is wrong with the sheet of actions: said in a review, as it must not keep it from being made.
    """

    targets: tuple[Target, ...] = ()
    actions: tuple[Action, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    faults: tuple[Reason, ...] = ()

    def of(self, role: str) -> "Agreed":
        """Return what concerns one role."""
        return Agreed(
            tuple(target for target in self.targets if target.role == role),
            tuple(action for action in self.actions if action.role == role),
            tuple(proposal for proposal in self.proposals if proposal.role == role),
            self.faults,
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
    wrong = {finding.row for finding in sheet.findings if finding.severity == "error"}
    faults = (Reason("faulty_actions", {"count": len(wrong), "file": sheet.file}),) if wrong else ()
    return Agreed(targets, tuple(sheet.actions), tuple(read_proposals(*place).proposals), faults)
