"""Metrics made of other metrics: a ratio, a difference or a sum, measured by measuring its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Literal

from kpi_toolkit.errors import UsageError, did_you_mean
from kpi_toolkit.facts import FACTS, Fact
from kpi_toolkit.metrics.metric import LooksBack, Metric, metric
from kpi_toolkit.units import UNITS

How = Literal["ratio", "difference", "sum"]
MOST_METRICS = 4096
"""Metrics of which it is remembered what they are made of: asked for every cell."""
RATIOS = {
    ("money", "orders"): "money_per_order",
    ("money", "buyers"): "money_per_buyer",
    ("money", "users"): "money_per_user",
    ("orders", "buyers"): "orders_per_buyer",
}
"""Units of ratios by those of their parts; of equal ones it is a multiple, of others a plain rate."""


class Composition:
    """What stands in the place of a function over a fact: which metrics are put together, and how.

    Parameters
    ----------
    of
        Metrics, or names of metrics that are not known yet.
    doc
        The words and the worked example.
    """

    def __init__(self, how: How, of: tuple[str | Metric, ...], doc: str | None = None) -> None:
        self.how, self.of, self.__doc__ = how, of, doc

    def __call__(self, fact: object) -> Any:
        """Refuse: no fact has all that it is made of.

        Raises
        ------
        UsageError
            Always.
        """
        raise UsageError(f"It is made of {self.names}, which are of facts of their own: ask for the metric itself.")

    @property
    def names(self) -> str:
        """Its parts, in words."""
        return " and ".join(f"`{_name(part)}`" for part in self.of)


def composed(
    *,
    ratio: tuple[str | Metric, str | Metric] | None = None,
    difference: tuple[str | Metric, str | Metric] | None = None,
    sum: tuple[str | Metric, ...] | None = None,
    unit: str = "",
    **about: Any,
) -> Callable[[Callable[..., Any]], Metric]:
    """Declare a metric that is made of other metrics; its function has words and a worked example, and no body.

    Parameters
    ----------
    ratio
        Two metrics, or their names: the first by the second. Of rates the exact quotient.
    difference
        Two metrics of one unit: the first less the second.
    sum
        Metrics of one unit that add up; rates do not.
    unit
        Of a ratio one of another kind than the usual one, as ``share``; else it is told from the parts.
    about
        What :func:`kpi_toolkit.metrics.metric.metric` takes besides: names, direction, section, roles.

    Raises
    ------
    UsageError
        Unless it says one of the three, or for what a metric is refused for.
    """
    given = {name: parts for name, parts in (("ratio", ratio), ("difference", difference), ("sum", sum)) if parts}
    if len(given) != 1:
        raise UsageError("A composed metric is one of `ratio`, `difference` and `sum` of other metrics.")
    ((how, parts),) = given.items()

    def declare(function: Callable[..., Any]) -> Metric:
        kind: Any = how
        declared = metric(fact="", unit=unit or "multiple", **about)(function)
        composition = Composition(kind, tuple(parts), function.__doc__)
        return replace(declared, unit=unit, compute=composition)

    return declare


def is_open(entry: Metric) -> bool:
    """Whether a metric is made of others that were not looked up yet."""
    return isinstance(entry.compute, Composition) and not entry.parts


def composition_of(entry: Metric) -> Composition:
    """Return of what a metric is made; only of one that is made of others."""
    assert isinstance(entry.compute, Composition), entry.name
    return entry.compute


def leaves(entry: Metric) -> tuple[Metric, ...]:
    """Return the metrics of one fact each that a metric is made of in the end; itself if it is of one."""
    if not entry.parts:
        return (entry,)
    return tuple(dict.fromkeys(leaf for part in entry.parts for leaf in leaves(part)))


@lru_cache(maxsize=MOST_METRICS)
def facts_of(entry: Metric) -> tuple[Fact, ...]:
    """Return the facts that a metric is counted from."""
    return tuple({leaf.fact: FACTS[leaf.fact] for leaf in leaves(entry)}.values())


def resolved(metrics: Iterable[Metric], faults: list[str]) -> list[Metric]:
    """Return metrics with the parts of those that are made of others; what cannot be is left out, with its fault.

    Parameters
    ----------
    faults
        All that is wrong is added: unknown names, circles by name, units that do not fit.
    """
    entries = {entry.name: entry for entry in metrics}
    done: dict[str, Metric | None] = {}
    for name in entries:
        _resolve(name, entries, done, (), faults)
    return [whole for name in entries if (whole := done[name]) is not None]


def complete(entry: Metric, known: Iterable[Metric]) -> Metric:
    """Return a metric with its parts looked up among those that are known, if it is made of others.

    Raises
    ------
    UsageError
        With all that is wrong.
    """
    if not is_open(entry):
        return entry
    faults: list[str] = []
    whole = resolved([*(other for other in known if other.name != entry.name), entry], faults)
    if faults:
        raise UsageError(f"Metric `{entry.name}` cannot be put together:", faults)
    return whole[-1]


def _resolve(
    name: str, entries: Mapping[str, Metric], done: dict[str, Metric | None], way: tuple[str, ...], faults: list[str]
) -> Metric | None:
    if name in done:
        return done[name]
    entry = entries[name]
    if not is_open(entry):
        done[name] = entry
        return entry
    if name in way:
        circle = " → ".join(f"`{step}`" for step in (*way[way.index(name) :], name))
        faults.append(f"{circle}: a metric cannot be made of itself. Take one of them out of the circle.")
        done[name] = None
        return None
    parts: list[Metric | None] = []
    for part in composition_of(entry).of:
        if isinstance(part, Metric):
            parts.append(part)
        elif part in entries:
            parts.append(_resolve(part, entries, done, (*way, name), faults))
        else:
            faults.append(f"`{name}`: there is no metric `{part}` to be made of. {did_you_mean(part, entries)}")
            parts.append(None)
    known = [part for part in parts if part is not None]
    wrong = list(_unit_faults(entry, known)) if len(known) == len(parts) else []
    faults += wrong
    if name not in done:
        done[name] = _put_together(entry, tuple(known)) if len(known) == len(parts) and not wrong else None
    return done[name]


def _unit_faults(entry: Metric, parts: list[Metric]) -> Iterator[str]:
    how, units = composition_of(entry).how, [part.unit for part in parts]
    said = ", ".join(f"`{part.name}` in {part.unit}" for part in parts)
    if len({part.name for part in parts}) < len(parts):
        yield f"`{entry.name}`: one metric stands twice in the {how}. Take each once."
    if how == "ratio":
        if entry.unit and not UNITS[entry.unit].is_rate:
            yield f"`{entry.name}`: a ratio is a rate, and `{entry.unit}` is none. Leave the unit out, or name a rate."
        return
    if len(set(units)) > 1:
        yield f"`{entry.name}`: a {how} wants metrics of one unit, and these are {said}."
    elif how == "sum" and (UNITS[units[0]].is_rate or any(part.is_quantile for part in parts)):
        yield f"`{entry.name}`: rates do not add up ({said}). Take a ratio of the sums of what they are made of."
    elif entry.unit not in ("", _unit(entry, parts)):
        yield f"`{entry.name}`: its unit is `{_unit(entry, parts)}`, that of its parts, and not `{entry.unit}`."


def _unit(entry: Metric, parts: list[Metric]) -> str:
    """Return the unit that follows from the parts."""
    units = [part.unit for part in parts]
    if composition_of(entry).how != "ratio":
        is_gap = composition_of(entry).how == "difference" and UNITS[units[0]].is_percent
        return "growth" if is_gap else units[0]  # a gap of shares may be negative, and is written in percent
    return "multiple" if units[0] == units[1] else RATIOS.get((units[0], units[1]), "rate")


def _put_together(entry: Metric, parts: tuple[Metric, ...]) -> Metric:
    """Return a metric with its parts, and with what is true of it because it is of one of them."""
    looks_back: LooksBack = next((part.looks_back for part in parts if part.looks_back), "")
    is_of_sums = composition_of(entry).how == "ratio" and not any(
        UNITS[part.unit].is_rate or part.is_quantile for part in parts
    )
    return replace(
        entry,
        parts=parts,
        unit=entry.unit or _unit(entry, list(parts)),
        stage=entry.stage or parts[0].stage,
        looks_back=looks_back,
        looks_ahead=any(part.looks_ahead for part in parts),
        accumulates=any(part.accumulates for part in parts),
        ratio_of=(parts[0].name, parts[1].name) if is_of_sums else (),
    )


def _name(part: str | Metric) -> str:
    return part if isinstance(part, str) else part.name
