"""What a metric is: one decorated function over a fact table, with its words, unit and direction beside it."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Any, Literal, get_args

import ibis.expr.types as ir

from kpi_toolkit.errors import KpiError, UsageError, did_you_mean, listed
from kpi_toolkit.language import Text
from kpi_toolkit.roles import ROLES
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
]


@dataclass(frozen=True)
class Ratio:
    """A rate as the two numbers it is made of; it is divided only after they were added up.

    `left_out` counts what is in neither number because its window is not over yet.
    """

    numerator: ir.Value
    denominator: ir.Value
    left_out: ir.Value | None = None

    def parts(self) -> dict[str, ir.Value]:
        """Aggregates by part name."""
        parts = {"num": self.numerator, "den": self.denominator}
        return parts if self.left_out is None else parts | {"out": self.left_out}


@dataclass(frozen=True)
class Words:
    """A metric's docstring taken apart; every part in both languages."""

    sentence: Text
    formula: Text
    leaves_out: Text
    misleads_when: Text
    source: str

    def fill(self, values: Mapping[str, object]) -> "Words":
        """Return the words with the placeholders of business settings filled."""
        return Words(
            self.sentence.fill(values),
            self.formula.fill(values),
            self.leaves_out.fill(values),
            self.misleads_when.fill(values),
            self.source,
        )


@dataclass(frozen=True)
class Metric:
    """A metric: how to compute it from its fact table and everything a reader needs to know about it.

    Calling it with an expression of its fact returns the expression of its value; calling it with pandas data
    returns a number (see :func:`kpi_toolkit.frame.number`).
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
    compute: Callable[..., Any] = field(repr=False, compare=False)

    @property
    def example(self) -> str:
        """The worked example of the docstring, as doctest source."""
        doc = inspect.getdoc(self.compute) or ""
        return doc[doc.find(">>>") :] if ">>>" in doc else ""

    def __call__(self, data: Any, period: str | None = None, **options: Any) -> Any:
        """Return the expression for a fact table, or the number for a frame or ``{table: frame}`` of pandas data."""
        if isinstance(data, ir.Table):
            return self.compute(data)
        from kpi_toolkit.frame import number  # upward on purpose: pandas data need the whole pipeline

        return number(self, data, period, **options)

    def fill(self, values: Mapping[str, object]) -> "Metric":
        """Return the metric with placeholders as ``{churned_after_days}`` filled in its label and words."""
        return replace(self, label=self.label.fill(values), words=self.words.fill(values))

    def expressions(self, fact: ir.Table) -> dict[str, ir.Value]:
        """Named aggregates over its fact: ``<name>__num`` and, for a ratio, ``__den`` and ``__out``.

        A sum over no matching row is 0; whether there were rows at all is told by the fact's own row count.
        """
        try:
            value = self.compute(fact)
            parts = value.parts() if isinstance(value, Ratio) else {"num": value}
            return {f"{self.name}__{part}": expression.fill_null(0) for part, expression in parts.items()}
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
    use
        ``appraisal`` for metrics that are simple and robust enough to judge people by, else ``diagnostic``.
    pairs_with
        Metrics to read beside it, because it can be gamed or moves by itself.
    looks_back
        What the data must cover, or the metric is no data: ``history``, at least a day before the period; the whole
        period before; the same one last year; as many days before the period as a setting of ``rules`` says; or the
        two stretches of weeks before the period's end that tell a plateau.
    needs
        Further tables, and optional columns ``table.column``, without which it is not available.
    shows
        ``outcome`` for what was achieved, ``process`` for what was done to achieve it.
    gameable
        Whether it can be met without the good it stands for; `pairs_with` then names what shows that.
    rivals
        Other definitions of what people call by the same name, shown beside it.

    Raises
    ------
    UsageError
        For an unknown unit or role, or a docstring without the parts named in :func:`parse_words`.
    """

    def declare(function: Callable[..., Any]) -> Metric:
        name = function.__name__
        if unit not in UNITS:
            raise UsageError(f"Metric `{name}`: there is no unit `{unit}`. {did_you_mean(unit, UNITS)}")
        for role in roles:
            if role not in ROLES:
                raise UsageError(f"Metric `{name}`: there is no role `{role}`. {did_you_mean(role, ROLES)}")
        given = {"better": better, "stage": stage, "use": use, "looks_back": looks_back, "shows": shows}
        for field_name, value in given.items():
            if value not in (known := get_args(_CHOICES[field_name])):
                hint = did_you_mean(value, [word for word in known if word])
                raise UsageError(f"Metric `{name}`: `{field_name}` cannot be `{value}`. {hint}")
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
            function,
        )

    return declare


_CHOICES: dict[str, Any] = {"better": Better, "stage": Stage, "use": Use, "looks_back": LooksBack, "shows": Shows}

_PARTS = {
    "en_formula": "Formula",
    "zh_formula": "公式",
    "en_leaves": "Leaves out",
    "zh_leaves": "不含",
    "en_misleads": "Misleads when",
    "zh_misleads": "误读",
    "source": "Source",
}


def parse_words(name: str, doc: str) -> Words:
    """Take a metric's docstring apart.

    The first paragraph is the English sentence, the second the Chinese one; then one line each (continued lines
    indented) for ``Formula:``, ``公式:``, ``Leaves out:``, ``不含:``, ``Misleads when:``, ``误读:``, ``Source:``.

    Raises
    ------
    UsageError
        When a part is missing, with the missing parts named.
    """
    found: dict[str, str] = {}
    paragraphs: list[str] = []
    for block in doc.split(">>>")[0].split("\n\n"):
        current = ""
        for line in block.strip().splitlines():
            part = next((key for key, mark in _PARTS.items() if line.startswith((f"{mark}:", f"{mark}："))), "")
            if part:
                current = part
                found[part] = line[len(_PARTS[part]) + 1 :].strip()
            elif current:
                found[current] += _joint(found[current], line) + line.strip()
            else:
                paragraphs.append(line.strip())
        if not current and block.strip():
            paragraphs.append("")
    sentences = [part.strip() for part in "\n".join(paragraphs).split("\n\n") if part.strip()]
    missing = [mark for key, mark in _PARTS.items() if not found.get(key)]
    if missing or len(sentences) < 2:
        lacks = missing or ["an English and a Chinese sentence"]
        raise UsageError(f"The docstring of metric `{name}` lacks {', '.join(lacks)}. See the built-in metrics.")
    return Words(
        Text(sentences[1].replace("\n", ""), sentences[0].replace("\n", " ")),
        Text(found["zh_formula"], found["en_formula"]),
        Text(found["zh_leaves"], found["en_leaves"]),
        Text(found["zh_misleads"], found["en_misleads"]),
        found["source"],
    )


def _joint(before: str, after: str) -> str:
    return " " if before[-1:].isascii() and after.strip()[:1].isascii() else ""


class Catalogue:
    """All metrics by name, in the order of their modules. Immutable."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics: dict[str, Metric] = {}
        for entry in metrics:
            if entry.name in self._metrics:
                raise UsageError(f"Two metrics are named `{entry.name}`. Rename one of them.")
            self._metrics[entry.name] = entry

    @classmethod
    def of_modules(cls, modules: Iterable[ModuleType]) -> "Catalogue":
        """Collect the :class:`Metric` objects that stand in modules."""
        return cls(value for module in modules for value in vars(module).values() if isinstance(value, Metric))

    def fill(self, values: Mapping[str, object]) -> "Catalogue":
        """Return the catalogue with business settings filled into all words."""
        return Catalogue(entry.fill(values) for entry in self)

    def __getitem__(self, name: str) -> Metric:
        """Return a metric, or raise UsageError with the nearest names."""
        if name not in self._metrics:
            meant = [known for known, entry in self._metrics.items() if not name.isascii() and name in entry.label.zh]
            hint = f"Did you mean {listed(meant)}?" if meant else did_you_mean(name, self._metrics)
            raise UsageError(f"There is no metric `{name}`. {hint}")
        return self._metrics[name]

    def __contains__(self, name: object) -> bool:
        """Return whether there is a metric of this name."""
        return name in self._metrics

    def __iter__(self) -> Iterator[Metric]:
        """Yield the metrics in order."""
        return iter(self._metrics.values())

    def __len__(self) -> int:
        """Return the number of metrics."""
        return len(self._metrics)

    @property
    def names(self) -> tuple[str, ...]:
        """All names, in order."""
        return tuple(self._metrics)

    def rivals(self, name: str) -> tuple[str, ...]:
        """Return the other definitions of what is called by the same name, whichever of them names the other."""
        named = {entry.name: set(entry.rivals) for entry in self}
        group: set[str] = set()
        grown = {name}
        while grown != group:
            group = grown
            grown = group.union(*(named.get(one, ()) for one in group))
            grown |= {one for one, others in named.items() if others & group}
        return tuple(one for one in self.names if one in group - {name})

    def of_role(self, role: str) -> tuple[Metric, ...]:
        """Return the metrics a role reads, in order."""
        return tuple(entry for entry in self if role in entry.roles)
