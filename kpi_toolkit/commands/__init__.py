"""What the commands of :mod:`kpi_toolkit.cli` do; each module is imported only when its command runs."""

from kpi_toolkit.errors import UsageError, did_you_mean


def choice(what: str, given: set[str], known: set[str]) -> set[str]:
    """Return `given` when all of it is known."""
    for word in sorted(given - known):
        raise UsageError(f"There is no {what} `{word}`. {did_you_mean(word, known)}")
    return given
