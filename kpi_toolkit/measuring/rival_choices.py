"""Of which two metrics the people are named on whom they differ."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RivalChoices:
    """Two metrics of the catalogue, and how many people are named at most."""

    first: str
    second: str
    most: int = 10
