"""What an experiment came to."""

from collections.abc import Mapping
from datetime import date

from kpi_toolkit.errors import UsageError
from kpi_toolkit.judge import experiments as tried
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.experiment_choices import ExperimentChoices, Of
from kpi_toolkit.measuring.frame import Data, as_workspace


def experiment(
    data: Data,
    name: str,
    outcome: str = "order",
    of: Of = "users",
    *,
    days: int = 14,
    before_days: int = 28,
    until: str | None = None,
    control: str = "",
    shares: Mapping[str, float] | None = None,
) -> tried.Experiment:
    """Read out an experiment: whether the arms are as drawn, what differs, and whether it may be read yet.

    Each user is followed for so many days from the assignment on; those whose days are not over do not count. What
    they did before takes noise off (CUPED), by a rule that does not look at the result. The interval is that of one
    look where the end that was agreed is reached; before, and where none was agreed, it is a confidence sequence:
    wider, but right however often one looks.

    Parameters
    ----------
    data
        An opened workspace, the folder of one, or ``{table: frame}`` in canonical columns, with ``assignments``.
    name
        The experiment.
    outcome
        ``order``, or the name of an event.
    of
        ``users``: the share who did it; ``times``: how often a user did; ``amount``: for how much, of orders.
    days, before_days
        Days that a user is followed, and days before that tell the same outcome beforehand; 0 for none.
    until
        The last day that counts, agreed before the first, as ``"2026-10-31"``; later ones change nothing.
    control
        The arm that others are held against; if empty ``control``, else the first by name.
    shares
        The shares that were to be drawn, by arm; equal ones if None.

    Returns
    -------
    Experiment
        ``is_as_drawn``, ``is_final``, ``lift()``, ``arms``, ``to_frame()`` and ``chart()``.

    Raises
    ------
    UsageError
        For choices that make no sense.

    Examples
    --------
    >>> from kpi_toolkit.examples import EXAMPLE_ORDERS
    >>> experiment(EXAMPLE_ORDERS, "new_button").words("en")
    ('not available: there is no table assignments',)
    """
    if until is not None:
        try:
            date.fromisoformat(until)
        except ValueError:
            raise UsageError(f"`until` is a day as 2026-10-31, not {until!r}.") from None
    workspace = as_workspace(data)
    choices = ExperimentChoices(name, outcome, of, days, before_days, until or "")
    measured = planner.measured(workspace, tried.needs(workspace.context, choices))
    return tried.experiment(measured, choices, control, shares)
