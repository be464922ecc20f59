"""How weekly targets follow from weeks past."""

from kpi_toolkit.settings.values import Strict


class WeeklySettings(Strict):
    """How weekly targets follow from weeks past."""
