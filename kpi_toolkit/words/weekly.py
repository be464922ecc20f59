"""The words of weekly targets, points and the policy lab."""

WEEKLY: dict[str, tuple[str, str]] = {}
