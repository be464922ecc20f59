"""What a metric is: one decorated function over a fact table, with its words, unit and direction beside it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias, get_args

from kpi_toolkit.errors import KpiError, UsageError, did_you_mean
from kpi_toolkit.expressions import ir
from kpi_toolkit.language.text import Text
from kpi_toolkit.metrics.missing import LeftOut, zero_or_unknown
from kpi_toolkit.metrics.quantile import Quantile
from kpi_toolkit.metrics.words import Words, parse_words
from kpi_toolkit.periods.period import Period
from kpi_toolkit.settings import Settings
from kpi_toolkit.units import UNITS

Better = Literal["higher", "lower", "band"]
Stage = Literal[
    "acquisition",
    "activity",
    "retention",
    "revenue",
    "referral",
    "churn",
    "feedback",
    "data",
    "projects",
    "funnel",
    "community",
]
Shows = Literal["outcome", "process"]
Use = Literal["appraisal", "diagnostic"]
LooksBack = Literal[
    "",
    "history",
    "previous",
    "last_year",
    "silent_after_days",
    "at_risk_after_days",
    "churned_after_days",
    "dead_after_days",
    "plateau",
    "beginning",
]


@dataclass(frozen=True)
class Ratio:
    """A rate as the two numbers it is made of; it is divided only after they were added up.

    `left_out` counts what is in neither number because its window is not over yet. Without a denominator it is a total.
    """

    numerator: ir.Value
    denominator: ir.Value | None
    left_out: ir.Value | None = None

    def parts(self) -> dict[str, ir.Value]:
        """Aggregates by part name."""
        parts = {"num": self.numerator, "den": self.denominator, "out": self.left_out}
        return {name: part for name, part in parts.items() if part is not None}


@dataclass(frozen=True)
class Metric:
    """A metric: how to compute it from its fact table and everything a reader needs to know about it.

    :meth:`over` gives the expression of its value. Called on data it gives a number, if ``kpi_toolkit`` gave it out.
    """

    name: str
    label: Text
    words: Words
    fact: str
    unit: str
    better: Better
    stage: Stage
    roles: tuple[str, ...]
    use: Use
    pairs_with: tuple[str, ...]
    looks_back: LooksBack
    needs: tuple[str, ...]
    shows: Shows
    gameable: bool
    rivals: tuple[str, ...]
    looks_ahead: bool
    counts_once: bool
    accumulates: bool
    is_quantile: bool
    ratio_of: tuple[str, ...]
    rest_of: tuple[str, ...]
    part_of: tuple[str, ...]
    also: tuple[str, ...]
    compute: Callable[..., Any] = field(repr=False, compare=False)
    measured_by: Number | None = field(default=None, repr=False, compare=False)
    parts: tuple[Metric, ...] = field(default=(), repr=False)
    left_out: LeftOut = "windows"

    @property
    def example(self) -> str:
        """The worked example of the docstring, as doctest source."""
        doc = inspect.getdoc(self.compute) or ""
        return doc[doc.find(">>>") :] if ">>>" in doc else ""

    def __hash__(self) -> int:
        """Return a hash of its name: it is a key thousands of times a review."""
        return hash(self.name)

    def __call__(self, data: Any, period: str | Period | None = None, settings: Settings | None = None) -> float:
        """Return the number of one period; NaN when there is no data, of which :func:`kpi_toolkit.measure` says why.

        Parameters
        ----------
        data
            An orders frame, ``{table: frame}`` in canonical columns, an opened workspace or the folder of one.
        period
            ``"2026-10"``; all the time that the data cover if None.
        settings
            For frames only: rules and calendar other than the defaults.

        Raises
        ------
        UsageError
            For a malformed period or a range of several, or an expression instead of data.
        """
        if type(data).__module__.partition(".")[0] == "ibis":  # which is not imported to ask this
            raise UsageError(
                f"`{self.name}` measures data. For the expression over a fact use `{self.name}.over(fact)`."
            )
        if self.measured_by is None:
            raise UsageError(
                f"`{self.name}` was not given out by kpi_toolkit and cannot be called on data. Take it as "
                f"`kt.{self.name}`, declare your own by `kpi_toolkit.metric`, or ask "
                f'`kt.measure(data, "{self.name}")`.'
            )
        return self.measured_by(self, data, period, settings)

    def over(self, fact: ir.Table) -> ir.Value:
        """Return the expression of its value over its fact table: of a ratio the quotient, null over 0.

        Raises
        ------
        UsageError
            When its function cannot be computed from the fact.
        """
        parts = self.expressions(fact)
        numerator, denominator = parts[f"{self.name}__num"], parts.get(f"{self.name}__den")
        return numerator if denominator is None else numerator / denominator.nullif(0)

    def fill(self, values: Mapping[str, object]) -> Metric:
        """Return the metric with placeholders as ``{churned_after_days}`` filled in its label and words."""
        return replace(self, label=self.label.fill(values), words=self.words.fill(values))

    def expressions(self, fact: ir.Table) -> dict[str, ir.Value]:
        """Named aggregates over its fact: ``<name>__num`` and, for a ratio, ``__den`` and ``__out``; see `Quantile`.

        Null where the number is unknown, see :func:`kpi_toolkit.metrics.missing.zero_or_unknown`; whether there were
        rows is told by the fact's own row count. A window of which nothing is known is not counted as open.
        """
        try:
            value = self.compute(fact)
            if isinstance(value, Quantile) is not self.is_quantile:
                raise UsageError(f"Metric `{self.name}`: say `is_quantile` if, and only if, it returns a `Quantile`.")
            parts = value.parts() if isinstance(value, Ratio | Quantile) else {"num": value}
            known = {f"{self.name}__{part}": zero_or_unknown(expression) for part, expression in parts.items()}
            left_out = f"{self.name}__out"
            return known | {left_out: known[left_out].fill_null(0)} if left_out in known else known
        except KpiError:
            raise
        except Exception as error:  # what a workspace's own function stumbles over
            raise UsageError(
                f"Metric `{self.name}` cannot be computed from `{self.fact}`: {type(error).__name__}: {error}. Correct "
                "its function (in `metrics.py` of the workspace, unless it is built in)."
            ) from error


def metric(
    *,
    zh: str,
    en: str,
    fact: str,
    unit: str,
    better: Better,
    stage: Stage,
    roles: tuple[str, ...],
    use: Use = "appraisal",
    pairs_with: tuple[str, ...] = (),
    looks_back: LooksBack = "",
    needs: tuple[str, ...] = (),
    shows: Shows = "outcome",
    gameable: bool = False,
    rivals: tuple[str, ...] = (),
    looks_ahead: bool = False,
    counts_once: bool = False,
    accumulates: bool = False,
    is_quantile: bool = False,
    ratio_of: tuple[str, ...] = (),
    rest_of: tuple[str, ...] = (),
    part_of: tuple[str, ...] = (),
    also: tuple[str, ...] = (),
) -> Callable[[Callable[..., Any]], Metric]:
    """Declare a metric.

    Parameters
    ----------
    zh, en
        Its names.
    fact
        The fact table it is computed from.
    unit
        A key of :data:`kpi_toolkit.units.UNITS`.
    better
        Which direction is good.
    roles
        Which may answer for it: built-in ones and, of a workspace's own metric, those of its kpi.yaml.
    use
        ``appraisal`` for metrics that are simple and robust enough to judge people by, else ``diagnostic``.
    pairs_with
        Metrics to read beside it, because it can be gamed or moves by itself.
    looks_back
        What the data must cover, or it is no data: ``history``, at least a day before the period; the whole period
        before; the same one last year; as many days before it as a setting of ``rules`` says; or the two stretches of
        weeks that tell a plateau. ``beginning``: all that ever was counts; where the data begin it has a caveat.
    needs
        Further tables, and optional columns ``table.column``, without which it is not available.
    shows
        ``outcome`` for what was achieved, ``process`` for what was done to achieve it.
    gameable
        Whether it can be met without the good it stands for; `pairs_with` then names what shows that.
    looks_ahead
        Whether rows after the end of its period change it, because it waits for windows to close.
    counts_once
        Whether it counts what a person does once, as a first order: in one segment, so that these add up (not groups).
    accumulates
        Whether it goes on from where it was, as a balance or a share of all that ever was: what moved is its change.
    is_quantile
        Whether its function returns a :class:`Quantile`: what it is in segments or days is no part of it.
    rivals
        Other definitions of what people call by the same name, shown beside it.
    ratio_of
        The two metrics that it is one of by the other; of a growth, one more than it. Where only one has rows without
        a user or a visit, the past tells by how much.
    rest_of
        The two metrics of which one is the share that it leaves of the other: of buyers, new ones and regulars.
    part_of
        Metrics of which it is a part or a step, so that it is never more than they are.
    also
        Names that people use for it besides: a sheet that has one is told which metric may be meant.

    Raises
    ------
    UsageError
        For an unknown unit, or a docstring without the parts named in :func:`parse_words`.
    """

    def declare(function: Callable[..., Any]) -> Metric:
        name, of_others = function.__name__, (is_quantile, ratio_of, rest_of, part_of, also)
        _refuse_unknown(name, unit, better=better, stage=stage, use=use, looks_back=looks_back, shows=shows)
        if gameable and not pairs_with:
            raise UsageError(f"Metric `{name}` can be gamed: name in `pairs_with` what shows that.")
        return Metric(
            name,
            Text(zh, en),
            parse_words(name, inspect.getdoc(function) or ""),
            fact,
            unit,
            better,
            stage,
            roles,
            use,
            pairs_with,
            looks_back,
            needs,
            shows,
            gameable,
            rivals,
            looks_ahead,
            counts_once,
            accumulates,
            *of_others,
            function,
        )

    return declare


def _refuse_unknown(name: str, unit: str, **choices: str) -> None:
    if unit not in UNITS:
        raise UsageError(f"Metric `{name}`: there is no unit `{unit}`. {did_you_mean(unit, UNITS)}")
    for field_name, value in choices.items():
        if value not in (known := get_args(_CHOICES[field_name])):
            hint = did_you_mean(value, [word for word in known if word])
            raise UsageError(f"Metric `{name}`: `{field_name}` cannot be `{value}`. {hint}")


Number: TypeAlias = Callable[[Metric, Any, str | Period | None, Settings | None], float]  # of data and one period
_CHOICES: dict[str, Any] = {"better": Better, "stage": Stage, "use": Use, "looks_back": LooksBack, "shows": Shows}
