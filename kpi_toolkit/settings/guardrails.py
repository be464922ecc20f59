"""From where on a number is suspicious."""

from kpi_toolkit.settings.values import Strict


class GuardrailSettings(Strict):
    """From where on a number is suspicious."""
