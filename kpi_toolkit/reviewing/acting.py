"""What came of all actions of a workspace up to a period, of every role."""

from kpi_toolkit.errors import UsageError
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.plan import effects, loop
from kpi_toolkit.plan.actions import read_actions


def followed_until(workspace: Workspace, period: str) -> tuple[loop.Followed, ...]:
    """Return the actions that the reviews of a period show, each with the verdict of the data.

    Raises
    ------
    UsageError
        For a malformed period, a sheet that cannot be read, or a workspace without a folder.
    """
    if workspace.folder is None:
        raise UsageError("A workspace made of frames has no sheet of actions. Open a folder.")
    span = workspace.settings.period(period)
    place = (workspace.folder, workspace.catalogue, workspace.settings, workspace.plan_engine)
    actions = read_actions(*place).entries
    measured = planner.measured(workspace, effects.needs(workspace.context, loop.shown(actions, span), span))
    roles = dict.fromkeys(action.role for action in actions)
    return tuple(
        each
        for role in roles
        for each in loop.followed(actions, role, span, measured, [action for action in actions if action.role != role])
    )
