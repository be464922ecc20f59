"""Statistics that a judgement rests on, as pure functions of numbers."""
