"""The days that make one year unlike the other: country, holidays, campaigns by name."""

from kpi_toolkit.settings.values import Strict


class CalendarSettings(Strict):
    """The days that make one year unlike the other: country, holidays, campaigns by name."""
