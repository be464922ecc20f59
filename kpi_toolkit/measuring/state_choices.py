"""What may be chosen of states of users: whose, at the ends of which two periods, and where RFM is cut."""

from dataclasses import dataclass
from typing import Literal

StatesOf = Literal["buyers", "users", "rfm"]


@dataclass(frozen=True)
class StateChoices:
    """Which states are told.

    Parameters
    ----------
    of
        ``buyers``: lifecycle by orders; ``users``: by activity; ``rfm``: recency, frequency and money of buyers.
    a, b
        Labels of the two periods at whose ends states are told; the same one twice for one.
    recency_days, orders, amount
        Where RFM is cut; None: at the mean of the buyers at the end of `a`.
    """

    of: StatesOf
    a: str
    b: str
    recency_days: int | None = None
    orders: int | None = None
    amount: float | None = None
