"""What may be chosen of attribution: what is a touch, and whether credit is dated by the order or by the touch."""

from dataclasses import dataclass
from typing import Literal

Dated = Literal["order", "touch"]
TOUCHES = "touches"


@dataclass(frozen=True)
class AttributionChoices:
    """How credit for orders goes to touches.

    Parameters
    ----------
    touches
        ``touches``: messages that arrived; or the name of an event, as ``visit``.
    dated
        ``order``: credit of the period's orders, whenever they were touched. ``touch``: credit that the period's
        touches got, whenever was ordered; those whose window is not over are left out.
    """

    touches: str = TOUCHES
    dated: Dated = "order"
