"""What was measured for an ask: plain numbers with their reasons. Judges read it, and nothing else."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import pandas as pd

from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.ask import Inflating, Study
from kpi_toolkit.measuring.cell import Cell, Parts, quiet_cell
from kpi_toolkit.measuring.combining import combined
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.naming import COLUMNS, named, with_columns
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.periods.period import Period
from kpi_toolkit.units import exact


@dataclass(frozen=True)
class Value:
    """One measured number with what it is made of; `value` None means no data, and `reason` says why."""

    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    n: int = 0
    reason: Reason | None = None

    @property
    def exact(self) -> Fraction | None:
        """The number with all its digits: the ratio of its two parts, else the decimal that it is."""
        if self.value is None:
            return None
        if self.numerator is None or not self.denominator:
            return exact(self.value)
        return exact(self.numerator) / exact(self.denominator)

    @property
    def is_partial(self) -> bool:
        """Whether the rows of its period are not all there."""
        return is_part(self.reason)


def is_part(reason: Reason | None) -> bool:
    """Whether the reason beside a number says that the rows of its period are not all there, or none of them."""
    return isinstance(reason, Reason) and (reason.code.startswith("partial_") or reason.code == "not_loaded")


def part_against_whole(period: Period | str, reason: Reason | None) -> Reason | None:
    """Return why a number is not compared with that of another period or a target; None where it is whole."""
    return Reason("part_against_whole", {"period": str(period), "why": reason}) if is_part(reason) else None


def cell_key(metric: Metric, period: Period, by: str | None) -> Hashable:
    """Name a measured number. A metric is its function too: a notebook may declare another one of the same words."""
    return metric.name, metric.compute, metric.unit, metric.looks_back, metric.needs, period, period.rules, by


def pieces_key(metric: Metric, periods: tuple[Period, ...], columns: tuple[str, ...]) -> Hashable:
    """Name the pieces of a metric."""
    return "pieces", metric.name, metric.compute, periods, tuple(period.rules for period in periods[:1]), columns


def nothing_key(metric: Metric) -> Hashable:
    """Name what a metric is of nothing."""
    return "nothing", metric.name, metric.compute


@dataclass(frozen=True)
class Pieces:
    """What a metric is made of by several columns at once.

    Parameters
    ----------
    columns
        Those of the asked ones that serve.
    rows
        ``period, segment, num, den, rows``, in any order: the columns' values as one text, that
        :func:`kpi_toolkit.measuring.pieces.coded` reads; `den` only of a ratio.
    """

    columns: tuple[str, ...]
    rows: pd.DataFrame = field(repr=False)


@dataclass(frozen=True)
class Measured:
    """The numbers of one ask, or of several.

    Parameters
    ----------
    cells
        By :func:`cell_key` the rows of the metric frame: one for a total, one a segment of a cut.
    nothing
        By :func:`nothing_key` what each metric of a cut is where there is no row.
    extracts
        By name and periods the rows of an extract.
    pieces
        By :func:`pieces_key` what metrics are made of by several columns at once.
    others
        What was measured again without some rows.
    studies
        The rows of each study.
    """

    context: Context
    cells: Mapping[Hashable, Sequence[Cell]] = field(repr=False)
    nothing: Mapping[Hashable, Parts] = field(default_factory=dict, repr=False)
    extracts: Mapping[tuple[str, tuple[Period, ...]], pd.DataFrame] = field(default_factory=dict, repr=False)
    pieces: Mapping[Hashable, Pieces] = field(default_factory=dict, repr=False)
    others: Mapping[Inflating, "Measured"] = field(default_factory=dict, repr=False)
    studies: Mapping[Study, pd.DataFrame] = field(default_factory=dict, repr=False)

    def frame(self, metrics: Iterable[str | Metric], periods: Iterable[Period], by: str | None = None) -> pd.DataFrame:
        """Return metrics over periods as the frame of :func:`kpi_toolkit.measuring.frame.measure`.

        A segment that has rows in one of the periods is there in all of them in which its number is known to be 0.

        Parameters
        ----------
        by
            A column, or several :func:`kpi_toolkit.measuring.segments.together`.

        Raises
        ------
        LookupError
            When something was not asked for: with the metric and the period.
        """
        chosen = list(dict.fromkeys(self._metric(name) for name in metrics))
        spans = list(dict.fromkeys(periods))
        cuts = tuple(dict.fromkeys((None, by)))
        rows = [row for metric in chosen for span in spans for cut in cuts for row in self._rows(metric, span, cut)]
        rows += [row for metric in chosen for row in self._quiet(metric, spans, by)] if by else []
        frame = pd.DataFrame(rows, columns=COLUMNS)
        frame["n"] = frame["n"].astype("Int64")
        places = {metric.name: place for place, metric in enumerate(chosen)}
        starts = frame["period"].map({str(span): span.start for span in spans})
        frame = frame.assign(_place=frame["metric"].map(places), _start=starts)
        return with_columns(frame.sort_values(["_place", "_start", "segment"], ignore_index=True)[COLUMNS], by)

    def value(self, metric: str | Metric, period: Period, segment: str = "") -> Value:
        """Return one number; of a segment without a row what the metric is over nothing, as 0 of a count.

        Parameters
        ----------
        segment
            ``channel=wechat``; empty for the total.

        Raises
        ------
        LookupError
            When it was not asked for.
        """
        column, chosen = segment.partition("=")[0], self._metric(metric)
        by_segment = {named(column, row[2]): row for row in self._rows(chosen, period, column or None)}
        row = by_segment.get(segment) or next((row for row in by_segment.values() if _is_uncut(row)), None)
        return _value(self._nothing(chosen, period, segment) if row is None else row)

    def _quiet(self, metric: Metric, spans: Sequence[Period], by: str) -> Iterator[Cell]:
        """Yield the segments of some periods that have no row in others of them."""
        there = {span: {row[2] for row in self._rows(metric, span, by) if not _is_uncut(row)} for span in spans}
        everywhere = dict.fromkeys(segment for segments in there.values() for segment in segments)
        for span, segments in there.items():
            for segment in everywhere:
                if segment not in segments:
                    quiet = self._nothing(metric, span, segment)
                    if quiet[3] == quiet[3]:
                        yield quiet

    def _nothing(self, metric: Metric, period: Period, segment: str) -> Cell:
        """Return a segment in which nothing was; what the whole period has no number for is unknown of it too."""
        if metric.parts:
            return combined(metric, period, segment, [self._nothing(part, period, segment) for part in metric.parts])
        total = self.cells.get(cell_key(metric, period, None), ())
        if any(isinstance(row[7], Reason) and row[7].code.startswith("missing_") for row in total):
            return [*total[0][:2], segment, *total[0][3:]]
        whole = total[0][5] if total else float("nan")
        return quiet_cell(self.context, metric, period, segment, self.nothing[nothing_key(metric)], whole)

    def _composed(self, metric: Metric, period: Period, by: str | None) -> Sequence[Cell]:
        """Return the rows of a metric that is made of others: each from those of its parts."""
        rows = [self._rows(part, period, by) for part in metric.parts]
        uncut = next((row for of_part in rows for row in of_part if _is_uncut(row)), None)
        if uncut is not None:
            return [[metric.name, *uncut[1:]]]
        if not all(rows):  # a part that is not available has no segments
            return []
        by_segment = [{row[2]: row for row in of_part} for of_part in rows]
        segments = dict.fromkeys(segment for of_part in by_segment for segment in of_part)
        cells = [
            [
                of_part.get(segment) or self._nothing(part, period, segment)
                for part, of_part in zip(metric.parts, by_segment, strict=True)
            ]
            for segment in segments
        ]
        return [combined(metric, period, segment, parts) for segment, parts in zip(segments, cells, strict=True)]

    def rows(self, extract: str, periods: Iterable[Period]) -> pd.DataFrame:
        """Return the rows of an extract.

        Raises
        ------
        LookupError
            When they were not asked for.
        """
        try:
            return self.extracts[extract, tuple(periods)]
        except KeyError:
            raise LookupError(f"The extract `{extract}` was not asked for with these periods.") from None

    def crossed(self, metric: Metric, periods: Iterable[Period], columns: Iterable[str]) -> Pieces:
        """Return what a metric is made of by several columns at once.

        Raises
        ------
        LookupError
            When it was not asked for.
        """
        try:
            return self.pieces[pieces_key(metric, tuple(periods), tuple(columns))]
        except KeyError:
            raise LookupError(f"`{metric.name}` was not asked for by these columns together.") from None

    def study(self, part: Study) -> pd.DataFrame:
        """Return the rows of a study.

        Raises
        ------
        LookupError
            When it was not asked for.
        """
        try:
            return self.studies[part]
        except KeyError:
            raise LookupError(f"The study `{part.name}` was not asked for with these choices.") from None

    def without(self, inflating: Inflating) -> "Measured":
        """Return what was measured without some users or orders.

        Raises
        ------
        LookupError
            When nothing was asked for without them.
        """
        try:
            return self.others[inflating]
        except KeyError:
            raise LookupError(f"Nothing was asked for without {inflating}.") from None

    def _metric(self, metric: str | Metric) -> Metric:
        return metric if isinstance(metric, Metric) else self.context.catalogue[metric]

    def _rows(self, metric: Metric, period: Period, by: str | None) -> Sequence[Cell]:
        if metric.parts:
            return self._composed(metric, period, by)
        try:
            return self.cells[cell_key(metric, period, by)]
        except KeyError:
            cut = f" by {by}" if by else ""
            raise LookupError(f"`{metric.name}` of {period}{cut} was not asked for.") from None


def _is_uncut(row: Cell) -> bool:
    """Whether a row says of a whole metric why it has no such segments."""
    return isinstance(row[-1], Reason) and row[-1].code in ("missing_segment", "own_segments")


def _value(row: Cell) -> Value:
    _, _, _, value, numerator, denominator, n, reason = row
    return Value(_known(value), _known(numerator), _known(denominator), 0 if n is None else int(n), reason)


def _known(number: float) -> float | None:
    return None if number != number else float(number)
