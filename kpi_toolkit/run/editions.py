"""Many editions at once: all are tried, and one that fails stops no other."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from types import MappingProxyType

from kpi_toolkit.errors import KpiError, UsageError, listed
from kpi_toolkit.export.formats import Format, made
from kpi_toolkit.run.manifest import unchanged
from kpi_toolkit.run.nursery import ForkServer
from kpi_toolkit.run.prepared import Prepared, prepared
from kpi_toolkit.run.publish import forget_failed, sweep
from kpi_toolkit.run.request import CELL_TIMEOUT, Outcome, Request
from kpi_toolkit.run.shelf import INDEX, build_index
from kpi_toolkit.run.ways import link_editions
from kpi_toolkit.units import Language

PRELIMINARY = 6


def run_editions(
    requests: Sequence[Request],
    *,
    formats: Iterable[str] | None = None,
    progress: Callable[[Request], None] | None = None,
    jobs: int | None = None,
    cell_timeout: int = CELL_TIMEOUT,
    index_language: Language = "zh",
    force: bool = False,
    server: ForkServer | None = None,
    beside: Mapping[str, Callable[[], str]] = MappingProxyType({}),
) -> list[Outcome]:
    """Make and publish editions, then the index page of every output folder in which something changed.

    Parameters
    ----------
    formats
        Names of :data:`kpi_toolkit.export.formats.FORMATS`; all if None. Some are always made.
    progress
        Called with each request when it is done, well or not.
    jobs
        How many run side by side; the number of processors if None.
    cell_timeout
        Seconds that one cell of a notebook may take.
    index_language
        Of the index page.
    force
        Make every edition, also those that are there and made from the same (see :mod:`kpi_toolkit.run.manifest`).
    server
        The process that forks kernels, where one waits for it; it is ended.
    beside
        Pages beside the index by their names, each made when the index is.

    Returns
    -------
    list[Outcome]
        In the order of the requests, each with its folder or its error.

    Raises
    ------
    UsageError
        For an unknown format, fewer than one job or a request given twice.
    PublishError
        When an index page cannot be written; the editions are published all the same.
    """
    _check_run(requests, jobs)
    rows = made(formats)
    done, ready = _prepared(requests, rows)
    outputs = sorted({edition.request.output for edition in ready})
    for output in outputs:
        sweep(output)
    if not force:
        left = {edition.request: outcome for edition in ready if (outcome := _left(edition))}
        done, ready = done | left, [edition for edition in ready if edition.request not in left]
    for request in done:
        _tell(progress, request)
    for outcome in _outcomes(ready, rows, jobs or os.cpu_count() or 1, cell_timeout, server):
        done[outcome.request] = outcome
        _tell(progress, outcome.request)
    touched = {edition.request.output for edition in ready}
    for output in outputs:
        if output in touched or not (output / INDEX).is_file():
            build_index(output, index_language, {name: make() for name, make in beside.items()})
            link_editions(output)
    return [done[request] for request in requests]


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """Exit code of a run: the worst error's, else 6 if an edition is preliminary, else 0."""
    worst = max((outcome.error.exit_code for outcome in outcomes if outcome.error), default=0)
    return worst or (PRELIMINARY if any(outcome.is_preliminary for outcome in outcomes) else 0)


def _check_run(requests: Sequence[Request], jobs: int | None) -> None:
    if jobs is not None and jobs < 1:
        raise UsageError(f"`jobs` is {jobs}, expected 1 or more.")
    folders = [request.folder for request in requests]
    if twice := sorted({str(request) for request in requests if folders.count(request.folder) > 1}):
        raise UsageError(f"Asked for twice: {listed(twice)}. Give each edition once.")


def _prepared(requests: Sequence[Request], formats: Sequence[Format]) -> tuple[dict[Request, Outcome], list[Prepared]]:
    refused: dict[Request, Outcome] = {}
    ready: list[Prepared] = []
    for request in requests:
        start = time.monotonic()
        try:
            ready.append(prepared(request, formats))
        except KpiError as error:
            refused[request] = Outcome(request, None, error, time.monotonic() - start)
    return refused, ready


def _left(ready: Prepared) -> Outcome | None:
    """Leave an edition that is there, whole and made from the same; None when it must be made."""
    start, request = time.monotonic(), ready.request
    manifest = unchanged(request, ready.mark)
    if manifest is None:
        return None
    forget_failed(request)
    seconds = time.monotonic() - start
    return Outcome(request, request.folder, None, seconds, manifest.is_preliminary, is_unchanged=True)


def _outcomes(
    ready: Sequence[Prepared], formats: Sequence[Format], jobs: int, cell_timeout: int, server: ForkServer | None
) -> Iterator[Outcome]:
    if not ready:
        return
    # Jupyter takes half a second to import: only where something is to be made.
    from kpi_toolkit.run.kernels import kernel_managers
    from kpi_toolkit.run.protocol import Press, make

    with ThreadPoolExecutor(min(jobs, len(ready))) as pool, kernel_managers(server) as manager:
        press = Press(manager, formats, cell_timeout)
        futures: list[Future[Outcome]] = [pool.submit(make, edition, press) for edition in ready]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:  # on an interrupt: leaving ends the kernels first, so that no thread waits for one
            pool.shutdown(wait=False, cancel_futures=True)


def _tell(progress: Callable[[Request], None] | None, request: Request) -> None:
    if progress:
        progress(request)
