"""The words of what a number means: signal, landing, cause, guardrail, certainty."""

JUDGEMENT: dict[str, tuple[str, str]] = {}
