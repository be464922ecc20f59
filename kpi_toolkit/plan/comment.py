"""A comment: what somebody says of a role's period, or of one of its numbers."""

from dataclasses import dataclass, field

from kpi_toolkit.periods.period import Period


@dataclass(frozen=True)
class Comment:
    """One comment of a plan.

    Parameters
    ----------
    row
        Its row in the sheet as a spreadsheet shows it; another one is no other comment.
    metric
        The number that it is about; empty for the period as a whole.
    text
        As it was typed; pages read emphasis, lists and links in it as Markdown.
    """

    row: int = field(repr=False)
    period: Period
    role: str
    author: str
    text: str
    metric: str = ""
