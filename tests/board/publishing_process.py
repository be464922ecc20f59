"""A process that publishes numbered editions of one review until it is killed: `python -m … folder [first] [how many]`."""

import sys
from pathlib import Path

from kpi_toolkit.errors import KpiError
from kpi_toolkit.run.editions import sweep
from kpi_toolkit.run.publish import edition_lock, publish
from kpi_toolkit.run.request import Request
from kpi_toolkit.run.shelf import build_index

NAMES = ("review.html", "review.json", "review.pdf", "run.json", "editions/1.json")
SIZE = 20_000


def edition(number: int) -> dict[str, bytes]:
    """Return the files of an edition: each holds its number from end to end."""
    return {name: (f"{number:06} " * (SIZE // 7)).encode() for name in NAMES}


def number_of(content: bytes) -> int:
    """Return the number of a file that is whole; -1 of any other."""
    numbers = set(content.split())
    return int(numbers.pop()) if len(numbers) == 1 and len(content) == SIZE // 7 * 7 else -1


def request_in(folder: Path) -> Request:
    """Return the one request."""
    return Request(folder, folder, "1998-03", "operations", "zh", folder / "out")


def run(folder: Path, first: int, count: int) -> int:
    """Publish editions and the index; return how many were refused because another process publishes."""
    request, refused = request_in(folder), 0
    print("begun", flush=True)
    for number in range(first, first + count):
        sweep(request.output)
        try:
            with edition_lock(request.output, request.key):
                publish(request, edition(number))
        except KpiError:
            refused += 1
        build_index(request.output)
    return refused


if __name__ == "__main__":
    given = [*sys.argv[1:], "0", "1000000"]
    print(run(Path(given[0]), int(given[1]), int(given[2])), flush=True)
