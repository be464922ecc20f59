"""What a lift may mean when its sheet does not say: relative or points, compound or linear, shown in numbers."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from kpi_toolkit.analysis.powers import power
from kpi_toolkit.language.text import Text
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.sheets.faults import phrase, warning
from kpi_toolkit.sheets.finding import Finding
from kpi_toolkit.targets.attainment import lift_target
from kpi_toolkit.targets.target import Target
from kpi_toolkit.units import LANGUAGES, UNITS, as_decimal, format_change, format_share, format_value


def two_readings(target: Target, metric: Metric, currency: str) -> Text:
    """Return the relative and the absolute reading of a lift without a mode, worked out."""
    value, baseline = target.value, target.baseline
    if value is None:
        return phrase("ways_unknown")
    percent = format_share(value, signed=True)
    points = Text(*(format_change(value, metric.unit, language, currency) for language in LANGUAGES))
    if baseline is None:
        ways = phrase("way_relative_open", percent=percent), phrase("way_points_open", points=points)
    else:
        start, relative, absolute = (
            Text(*(format_value(number, metric.unit, language, currency) for language in LANGUAGES))
            for number in (baseline, lift_target(baseline, value, "relative"), baseline + value)
        )
        ways = (
            phrase("way_relative", start=start, percent=percent, reached=relative),
            phrase("way_points", start=start, points=points, reached=absolute),
        )
    key = "ways_of_share" if UNITS[metric.unit].is_percent else "ways_of_number"
    return phrase(key, relative=ways[0], points=ways[1])


def one_path(target: Target, metric: Metric) -> Iterator[Finding]:
    """Ask how a lift over several periods is reached: «20 % in six months» is 3.085 % or 3.333 % a month.

    Examples
    --------
    >>> round(compound_step(Decimal("0.2"), 6), 5), round(Decimal("0.2") / 6, 5)
    (Decimal('0.03085'), Decimal('0.03333'))
    """
    value, steps = target.value, target.steps
    if value is None or steps is None or target.per is None or target.mode is None:
        return
    said = {"periods": steps, "grain": phrase(f"grain.{target.per}")}
    if target.mode == "pp":
        points, linear = (
            Text(*(format_change(size, metric.unit, language) for language in LANGUAGES))
            for size in (value, Fraction(value) / steps)
        )
        yield warning("K004", "path_open_points", **said, points=points, linear=linear)
    elif value > -1:
        yield warning(
            "K004",
            "path_open",
            **said,
            percent=format_share(value, signed=True),
            compound=format_share(compound_step(value, steps), 3, signed=True),
            linear=format_share(Fraction(value) / steps, 3, signed=True),
        )


def compound_step(lift: Decimal, steps: int) -> Decimal:
    """Return the growth a period that makes a relative lift over several of them."""
    return as_decimal(power(1 + Fraction(lift), Fraction(1, steps)) - 1)
