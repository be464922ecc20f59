"""Attainment of one number; of a column or a whole sheet at once."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from numbers import Real
from typing import Any, Literal, TypeAlias

import pandas as pd

from kpi_toolkit.errors import UsageError, listed
from kpi_toolkit.metrics.metric import Better
from kpi_toolkit.targets.attainment import CAP, TOLERANCE, Attainment, attain
from kpi_toolkit.targets.target import Kind
from kpi_toolkit.units import Number

COLUMNS = ("actual", "target", "raw", "scored", "gap", "is_met", "convention")
FLOATS = COLUMNS[:5]
GIVEN = ("better", "kind", "baseline", "lower", "upper", "tolerance", "cap", "convention", "is_over")
"""What may differ from row to row; an empty cell falls back to the argument."""
NUMBERS = ("actual", "target", "baseline", "lower", "upper", "tolerance", "cap")

EXACT = (Decimal, Fraction)
_SEVERAL = (pd.Series, pd.DataFrame, Mapping)

Many: TypeAlias = Number | pd.Series | Mapping[Any, Number] | None


def attainment(
    actual: Number | None,
    target: Number | None = None,
    *,
    better: Better = "higher",
    kind: Kind = "level",
    baseline: Number | None = None,
    lower: Number | None = None,
    upper: Number | None = None,
    tolerance: Number = TOLERANCE,
    cap: Number = CAP,
    convention: Literal["inverse"] | None = None,
    is_over: bool = True,
) -> Attainment:
    """Return how far a target was reached by one number, in exact decimals; :func:`attainments` takes many.

    Parameters
    ----------
    actual
        Missing: no data, never 0.
    target
        The level to reach, in the unit of the actual. Nothing for a band.
    better, kind, baseline, lower, upper, tolerance, cap, convention, is_over
        As in :func:`kpi_toolkit.targets.attainment.attain`.

    Raises
    ------
    UsageError
        For an infinite number, words or several numbers where one belongs, or a target that :func:`attain` refuses.

    Examples
    --------
    500 of 600, and 36 % on the way from 30 % to 40 %, which does nothing for its first three quarters:

    >>> round(attainment(500, 600).raw, 2)
    Decimal('0.83')
    >>> attainment(0.36, 0.40, kind="lift", baseline=0.30).raw, attainment(0.36, 0.40).raw
    (Decimal('0.6'), Decimal('0.9'))

    Losses: −1 of −1 is reached, a gain of 3 where a loss of 2 was allowed is 350 %. A target of 0 has no number:

    >>> attainment(-1, -1).raw, attainment(3, -2).raw, attainment(3, 0).raw
    (Decimal('1'), Decimal('3.5'), None)
    """
    given = {"actual": actual, "target": target, "baseline": baseline, "lower": lower, "upper": upper}
    if many := [f"`{name}`" for name, value in given.items() if isinstance(value, _SEVERAL)]:
        raise UsageError(f"{' and '.join(many)}: several numbers at once. Use `attainments` for columns and frames.")
    numbers = {name: _number(name, value) for name, value in (given | {"tolerance": tolerance, "cap": cap}).items()}
    return attain(
        numbers.pop("actual"),
        value=numbers.pop("target"),
        better=better,
        kind=kind,
        convention=convention,
        is_over=is_over,
        **numbers,
    )


def attainments(
    actual: pd.Series | pd.DataFrame,
    target: Many = None,
    *,
    better: Better = "higher",
    kind: Kind = "level",
    baseline: Many = None,
    lower: Many = None,
    upper: Many = None,
    tolerance: Number = TOLERANCE,
    cap: Number = CAP,
    convention: Literal["inverse"] | None = None,
    is_over: bool = True,
) -> pd.DataFrame:
    """Return how far targets were reached: of a column of numbers, or of a sheet whose rows differ.

    Parameters
    ----------
    actual
        A column of numbers; or a frame with the columns ``actual`` and ``target`` and, where rows differ,
        ``better``, ``kind``, ``baseline``, ``lower``, ``upper``, ``tolerance``, ``cap``, ``convention``, ``is_over``.
        Missing: no data, never 0.
    target
        One number for all, or a column or mapping with the same labels. Nothing for a band. `baseline`, `lower` and
        `upper` are given alike.
    better, kind, tolerance, cap, convention, is_over
        As in :func:`kpi_toolkit.targets.attainment.attain`, which judges every row.

    Returns
    -------
    pandas.DataFrame
        With the same index and ``actual, target, raw, scored, gap, is_met, convention`` (behind the other columns of
        a given frame): worked out in decimals, so that 18/100 meets 0.18, and then written as floats; `is_met` is
        empty where it cannot be said.

    Raises
    ------
    UsageError
        For infinite numbers, words instead of numbers, labels that differ, or a target that :func:`attain` refuses;
        all rows at once.

    Examples
    --------
    Several sub-periods of a total are judged by their sums, never by the mean of their ratios:

    >>> weeks = pd.Series([2000, 1500, 3000, 1200], index=["W1", "W2", "W3", "W4"])
    >>> attainments(weeks, {"W1": 1000, "W2": 1030, "W3": 1061, "W4": 1093})["raw"].round(2).tolist()
    [2.0, 1.46, 2.83, 1.1]
    >>> round(attainment(weeks.sum(), 1000 + 1030 + 1061 + 1093).raw * 2, 2)
    Decimal('3.68')
    """
    given = {
        "better": better,
        "kind": kind,
        "baseline": baseline,
        "lower": lower,
        "upper": upper,
        "tolerance": tolerance,
        "cap": cap,
        "convention": convention,
        "is_over": is_over,
    }
    if isinstance(actual, pd.DataFrame):
        return _of_frame(actual, target, given)
    if not isinstance(actual, pd.Series):
        raise UsageError("`actual` is neither a column nor a frame. Use `attainment` for one number.")
    columns = {name: _aligned(name, value, actual.index) for name, value in {"target": target, **given}.items()}
    return _judged(pd.DataFrame({"actual": actual, **columns}, index=actual.index))


def _of_frame(frame: pd.DataFrame, target: Many, given: Mapping[str, Any]) -> pd.DataFrame:
    lacking = [f"`{name}`" for name in ("actual",) if name not in frame]
    has_bands = {"lower", "upper"} <= set(frame.columns)
    if "target" not in frame and target is None and not has_bands and given["kind"] != "band":
        lacking.append("`target`")
    if lacking:
        known = listed(map(str, frame.columns), 12)
        raise UsageError(f"The frame has no column {' and '.join(lacking)}. It has {known}. Rename what means them.")
    inputs = pd.DataFrame({"actual": frame["actual"]}, index=frame.index)
    for name, value in {"target": target, **given}.items():
        fallback = _aligned(name, value, frame.index)
        own = frame[name].astype(object) if name in frame else fallback
        inputs[name] = own.where(own.notna(), fallback)
    judged = _judged(inputs)
    rest = frame.drop(columns=[name for name in (*COLUMNS, *GIVEN) if name in frame])
    return pd.concat([rest, judged], axis=1)


def _aligned(name: str, value: Any, index: pd.Index) -> pd.Series:
    """Return one value for each label; the labels of a column or mapping must be the same."""
    if isinstance(value, Mapping):
        value = pd.Series(value, dtype=object)
    elif not isinstance(value, pd.Series):
        return pd.Series([value] * len(index), index=index, dtype=object)
    if value.index.equals(index):
        return value.astype(object)
    twice = value.index[value.index.duplicated()].unique()
    lacking, unknown = index.unique().difference(value.index), value.index.unique().difference(index)
    said = {"stands more than once": twice, "is missing": lacking, "has no actual": unknown}
    faults = [f"`{name}`, {listed(labels)}: {what}" for what, labels in said.items() if len(labels)]
    if faults:
        raise UsageError("Actuals and targets must have the same labels. Write an empty value for none.", faults)
    return value.astype(object).reindex(index)


def _judged(inputs: pd.DataFrame) -> pd.DataFrame:
    attainments: list[Attainment] = []
    faults: dict[str, list[Hashable]] = {}
    for label, row in zip(inputs.index, inputs.to_dict("records"), strict=True):
        try:
            numbers = {name: _number(str(name), value) for name, value in row.items()}
            attainments.append(attain(numbers.pop("actual"), value=numbers.pop("target"), **numbers))
        except UsageError as error:
            faults.setdefault(" ".join([error.message, *error.faults]), []).append(label)
    if faults:
        count = sum(map(len, faults.values()))
        raise UsageError(
            f"{count} of {len(inputs)} row(s) cannot be judged.",
            [f"rows {listed(labels)}: {message}" for message, labels in faults.items()],
        )
    return _frame(inputs, [asdict(reached) for reached in attainments])


def _frame(inputs: pd.DataFrame, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), index=inputs.index, columns=list(COLUMNS), dtype=object)
    frame["actual"] = inputs["actual"]
    for name in FLOATS:
        frame[name] = [float("nan") if pd.isna(number) else float(number) for number in frame[name]]
    return frame.astype({"is_met": "boolean", "convention": "str"})


def _number(name: str, value: Any) -> Any:
    """Take an empty cell for None and refuse words where a number belongs."""
    if value is None or (not isinstance(value, EXACT) and pd.isna(value)):
        return None
    if name not in NUMBERS or isinstance(value, EXACT):
        return value
    if not isinstance(value, Real) or isinstance(value, bool):
        raise UsageError(f"`{name}` is {value!r}, which is no number. Give a number, or nothing.")
    return float(value)
