"""A process that measures a workspace again and again, and writes down what it was answered."""

import json
import sys
from hashlib import blake2b
from pathlib import Path

from tests.measuring.store_outcome import Outcome, Question, outcome

QUESTIONS = (
    Question(("sales", "orders"), ("2025-10..2025-12",), "channel"),
    Question(("sales", "active_users", "aov"), ("2025-11..2026-01", "2025-Q3"), None),
    Question(("repurchase_rate", "orders", "members"), ("2025-12", "2025-W40"), "users.channel"),
)
CHANGED = b"changed while they were read. Open the workspace again."


def mark(answer: Outcome) -> str:
    """Return a short mark of an answer; of a file that changed meanwhile a word."""
    return "changed" if CHANGED in answer.content else blake2b(answer.content, digest_size=8).hexdigest()


if __name__ == "__main__":
    for turn in range(int(sys.argv[2])):
        number = turn % len(QUESTIONS)
        answer = outcome(Path(sys.argv[1]), QUESTIONS[number])
        print(json.dumps([number, mark(answer), answer.trouble]), flush=True)
