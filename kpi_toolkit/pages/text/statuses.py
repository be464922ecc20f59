"""By which statuses verdicts are counted."""

from kpi_toolkit.reviewing.findings import MISSED

COUNTED = {
    "met": ("met",),
    "unbalanced": ("unbalanced",),
    "missed": MISSED,
    "noise": ("noise",),
    "no_data": ("no_data",),
    "open": ("open",),
}
"""What the verdict counts, and by which statuses: near a target is not reached all the same."""
