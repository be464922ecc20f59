"""The words of actions, proposals and what was restated."""

LOOP: dict[str, tuple[str, str]] = {}
