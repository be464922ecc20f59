"""In which phase the community is, and since when."""

from kpi_toolkit.settings.values import Strict


class CommunitySettings(Strict):
    """In which phase the community is, and since when."""
