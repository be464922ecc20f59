"""What may be chosen of the read-out of an experiment."""

from dataclasses import dataclass
from typing import Literal

from kpi_toolkit.errors import UsageError

Of = Literal["users", "times", "amount"]


@dataclass(frozen=True)
class ExperimentChoices:
    """What is compared between the arms of an experiment.

    Parameters
    ----------
    outcome
        ``order``, or the name of an event.
    of
        ``users``: the share who did it; ``times``: how often, a user; ``amount``: for how much, a user, of orders.
    days
        Days that each user is followed, the day of assignment among them.
    before_days
        Days before it, which tell the same outcome beforehand; 0 for none.
    until
        The last day that counts, as ``2026-10-31``; empty for all that the data cover.

    Raises
    ------
    UsageError
        For days that make no sense, or an amount of anything but orders.
    """

    experiment: str
    outcome: str = "order"
    of: Of = "users"
    days: int = 14
    before_days: int = 28
    until: str = ""

    def __post_init__(self) -> None:
        faults = []
        if self.days < 1 or self.before_days < 0:
            faults.append("`days` are 1 or more and `before_days` 0 or more, as days=14, before_days=28.")
        if self.of not in ("users", "times", "amount"):
            faults.append(f"`of` is users, times or amount, not {self.of!r}.")
        if self.of == "amount" and self.outcome != "order":
            faults.append("Only orders have an amount: take outcome='order', or of='users' or 'times'.")
        if faults:
            raise UsageError(" ".join(faults))
