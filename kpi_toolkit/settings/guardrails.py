"""From where on a number is suspicious."""

from pydantic import Field

from kpi_toolkit.settings.values import Strict


class GuardrailSettings(Strict):
    """From where on a number is suspicious. By default it finds what the demo hides, and nothing in its clean twin."""

    history: int = Field(12, ge=3, le=60, description="earlier periods that say what is usual")
    least_history: int = Field(3, ge=2, le=60, description="earlier periods without which nothing is called unusual")
    alpha: float = Field(0.0003, gt=0, lt=0.5, description="how seldom chance alone may bring what is called unusual")
    zombie_days: int = Field(
        14, gt=0, le=365, description="days after registering in which a new user comes back or buys, or is a zombie"
    )
    zombie_least: int = Field(10, gt=0, description="new users of a channel below which it is not judged")
    zombie_excess: float = Field(1.2, ge=1, description="share of zombies, as a multiple of the usual one")
    staff_share: float = Field(0.8, gt=0, le=1, description="share of staff in a group's messages: only staff is alive")
    staff_least: int = Field(30, gt=0, description="messages of a group below which it is not judged")
    staff_excess: float = Field(2.0, ge=1, description="share of staff in all activity, as a multiple of the usual one")
    spike_days: int = Field(3, gt=0, le=31, description="last days of a period, and first days of the next one")
    spike_least: int = Field(10, gt=0, description="orders or users of the last days below which they are not judged")
    spike_excess: float = Field(1.5, ge=1, description="share of the last days, as a multiple of the usual one")
    fall_least: float = Field(0.2, gt=0, lt=1, description="by how much of itself a denominator must fall")
    coupon_least: int = Field(5, gt=0, description="repeat buyers below which a cohort is not judged")
    coupon_excess: float = Field(2.0, ge=1, description="share bought with coupons, as a multiple of the usual one")
    heap_width: float = Field(0.02, gt=0, lt=0.5, description="just above and just below a target, as shares of it")
    heap_least: int = Field(20, gt=0, description="attainments this close to their targets below which none is judged")
