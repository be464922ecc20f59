"""What a number means: signal, landing, cause, guardrail, certainty. Pure functions on measured frames."""
