"""A workspace's own metrics: of its ``metrics.py`` and its kpi.yaml, held to what the built-in ones are held to."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

from kpi_toolkit.errors import UsageError, did_you_mean
from kpi_toolkit.examples import EXAMPLE_ORDERS, EXAMPLE_TABLES
from kpi_toolkit.facts import FACTS
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.metrics.composed import is_open, resolved
from kpi_toolkit.metrics.declared import SOURCE, declared
from kpi_toolkit.metrics.loading import METRICS_FILE, load
from kpi_toolkit.metrics.metric import Metric, Number
from kpi_toolkit.schema import Table
from kpi_toolkit.schema.further import tables_with
from kpi_toolkit.settings import Settings
from kpi_toolkit.settings.roles import Roles
from kpi_toolkit.units import LANGUAGES


def with_own(built_in: Catalogue, workspace: Path | None, settings: Settings) -> Catalogue:
    """Return the catalogue with the metrics that a workspace declares itself, if it does, and with its roles.

    Parameters
    ----------
    workspace
        Its folder, in which ``metrics.py`` may lie; None for one of frames.
    settings
        Its kpi.yaml, with metrics and roles.

    Raises
    ------
    UsageError
        When ``metrics.py`` cannot be run, or a metric takes a built-in one's name, an unknown fact, column or role, is
        made of metrics that do not fit or of itself; all faults of both files at once.
    """
    file, roles = workspace / METRICS_FILE if workspace else None, settings.all_roles
    has_file = file is not None and file.exists()
    if not has_file and not settings.metrics:
        return built_in.owned_by(roles)
    faults: list[str] = []
    of_file = list(Catalogue.of_modules([_load(file)])) if file is not None and has_file else []
    of_settings = declared(settings.metrics, tuple(roles), faults)
    twins = {metric.name for metric in of_file} & {metric.name for metric in of_settings}
    faults += [f"`{name}` is declared in `{METRICS_FILE}` and in kpi.yaml. Keep one." for name in sorted(twins)]
    own = Catalogue([*of_file, *(metric for metric in of_settings if metric.name not in twins)])
    tables = tables_with(settings.numbers)
    faults += [fault for metric in own for fault in _faults(metric, built_in, own, roles, tables)]
    known = [*built_in, *(metric for metric in own if metric.name not in built_in)]
    complete = resolved(known, faults)
    if faults:
        files = [METRICS_FILE] * bool(has_file) + ["kpi.yaml"] * bool(settings.metrics)
        raise UsageError(f"The metrics of {' and '.join(f'`{name}`' for name in files)} are faulty:", faults)
    return Catalogue(complete).owned_by(roles)


def own_names(catalogue: Catalogue, built_in: Catalogue) -> tuple[str, ...]:
    """Names of the metrics that are not built in."""
    return tuple(name for name in catalogue.names if name not in built_in)


def check_examples(catalogue: Catalogue, built_in: Catalogue, number: Number) -> list[str]:
    """Run the worked examples of the own metrics and return a fault for each that gives something else.

    Parameters
    ----------
    number
        What measures a metric on data.
    """
    own = Catalogue(catalogue[name] for name in own_names(catalogue, built_in)).measured_by(number)
    return [fault for metric in own for fault in _example_faults(metric)]


def _load(file: Path) -> ModuleType:
    module = load(file)
    _refuse_twins(file)
    return module


def _refuse_twins(file: Path) -> None:
    """Python keeps the last of two functions of one name without a word."""
    lines: dict[str, list[int]] = {}
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            lines.setdefault(node.name, []).append(node.lineno)
    faults = [
        f"`{name}` is declared in lines {' and '.join(map(str, places))}. Rename one."
        for name, places in lines.items()
        if len(places) > 1
    ]
    if faults:
        raise UsageError(f"`{METRICS_FILE}` has two metrics of one name:", faults)


def _faults(
    metric: Metric, built_in: Catalogue, own: Catalogue, roles: Roles, tables: Mapping[str, Table]
) -> Iterator[str]:
    for role in metric.roles:
        if role not in roles:
            yield f"`{metric.name}`: there is no role `{role}`. {did_you_mean(role, roles)}"
    if metric.name in built_in:
        yield f"`{metric.name}` is the name of a built-in metric. Rename yours: one name has one definition."
    for language in LANGUAGES:
        if twin := next((known.name for known in built_in if known.label(language) == metric.label(language)), ""):
            yield f"`{metric.name}` has the label `{metric.label(language)}` of the built-in `{twin}`. Give it another."
    if not is_open(metric):
        if metric.fact not in FACTS:
            yield f"`{metric.name}`: there is no fact `{metric.fact}`. {did_you_mean(metric.fact, FACTS)}"
            return
        yield from _wrong_needs(metric, tables)
    for setting, names in (("pairs_with", metric.pairs_with), ("rivals", metric.rivals)):
        for other in names:
            if other not in built_in and other not in own:
                hint = did_you_mean(other, [*built_in.names, *own.names])
                yield f"`{metric.name}`: `{setting}` names `{other}`. {hint}"
    if not metric.example and metric.words.source != SOURCE:
        yield f'`{metric.name}` has no worked example. Add `>>> {metric.name}(example_tables, period="2026-10")`.'


def _wrong_needs(metric: Metric, tables: Mapping[str, Table]) -> Iterator[str]:
    fact = FACTS[metric.fact]
    for need in metric.needs:
        table, _, column = need.partition(".")
        if table not in (*fact.needs, *fact.may_use):
            known = [*fact.needs, *fact.may_use]
            yield f"`{metric.name}`: fact `{fact.name}` does not use `{table}`. {did_you_mean(table, known)}"
        elif column and column not in (names := [entry.name for entry in tables[table].columns]):
            yield f"`{metric.name}`: `{table}` has no column `{column}`. {did_you_mean(column, names)}"


def _example_faults(metric: Metric) -> Iterator[str]:
    import doctest  # only for those who have metrics of their own: it is slow to import

    names = {metric.name: metric, "example_orders": EXAMPLE_ORDERS, "example_tables": EXAMPLE_TABLES}
    test = doctest.DocTestParser().get_doctest(metric.example, names, metric.name, None, None)
    shown: list[str] = []
    if doctest.DocTestRunner(verbose=False).run(test, out=shown.append).failed:
        last = "".join(shown).strip().splitlines()[-1].strip()
        yield f"The worked example of `{metric.name}` gives something else: {last}"
