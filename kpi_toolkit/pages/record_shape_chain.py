"""The shape of the process chain and of its means, as ``review.json`` holds them."""

from pydantic import with_config
from typing_extensions import TypedDict

from kpi_toolkit.pages.record_shape_kinds import STRICT
from kpi_toolkit.weekly.resources import Stand


@with_config(STRICT)
class LetterRecord(TypedDict):
    """A step of the chain with its points."""

    letter: str
    metric: str
    actual: float | None
    target: float | None
    share: float | None
    points: float | None
    worth: float


@with_config(STRICT)
class ChainRecord(TypedDict):
    """The process chain: points earned by step."""

    method: str
    points: float
    worth: float
    covered: float
    lines: list[LetterRecord]


@with_config(STRICT)
class ThresholdRecord(TypedDict):
    """A step of the chain against the value at which it earns all its points."""

    letter: str
    metric: str
    threshold: float
    interval: tuple[float, float] | None
    left: float
    stand: Stand


@with_config(STRICT)
class ChannelRecord(TypedDict):
    """What was spent on a channel and what it brought, a month."""

    channel: str
    spent: float
    came: float
    elasticity: float
    elasticity_low: float
    elasticity_high: float
    marginal: float
    marginal_low: float
    marginal_high: float


@with_config(STRICT)
class MoneyShiftRecord(TypedDict):
    """Money that brings more in another channel."""

    source: str
    goal: str
    threshold: tuple[float, float, float]
    """Middle and 95 % interval."""
    is_bounded: bool
    chance: float | None


@with_config(STRICT)
class ResourcesRecord(TypedDict):
    """Where means bring more."""

    steps: list[ThresholdRecord]
    channels: list[ChannelRecord]
    shifts: list[MoneyShiftRecord]
    plateaus: list[str]
