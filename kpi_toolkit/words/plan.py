"""The words of the plan: its sheets, its rules and what is wrong with a row."""

PLAN: dict[str, tuple[str, str]] = {}
