"""What was restated since an earlier edition of the same review, and why: data, definition, settings or target."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kpi_toolkit.reviewing.model import Review, Row
from kpi_toolkit.settings import ScoringSettings
from kpi_toolkit.targets import attain, status

Cause = Literal["data", "later", "definition", "settings", "target"]
"""`data`: rows of the time before the period's end changed; `later`: they did not, but what came after tells more."""
NEAR = 1e-9
JUDGED = ("met", "at_risk", "missed", "noise", "unbalanced")


@dataclass(frozen=True)
class Change:
    """One line of a review that an earlier edition showed otherwise.

    Parameters
    ----------
    before
        The line as the earlier edition's JSON has it; empty when it had none.
    row
        The line now; None when it is gone.
    causes
        Why it differs; several may hold at once.
    crossed_by
        The causes that alone would have changed met into not met or back; empty when no threshold is crossed, both
        when only the two together do it.
    """

    before: Mapping[str, Any]
    row: Row | None
    causes: tuple[Cause, ...]
    crossed_by: tuple[Cause, ...] = ()

    @property
    def crosses(self) -> bool:
        """Whether what was met is not any more, or the other way round."""
        return bool(self.crossed_by)


@dataclass(frozen=True)
class Restatement:
    """The difference between a review and an earlier edition of it.

    Parameters
    ----------
    data_through
        Last day of data that the earlier edition knew.
    rules
        Settings that differ: name → (then, now).
    tables
        Control totals of the period's data that differ: table → {total: (then, now)}.
    """

    data_through: str
    score_before: float | None
    changes: tuple[Change, ...]
    rules: Mapping[str, tuple[Any, Any]]
    tables: Mapping[str, Mapping[str, tuple[Any, Any]]]


def restated(review: Review) -> Restatement | None:
    """Compare a review with the earlier edition it was given; None when it was given none."""
    earlier = review.earlier
    if earlier is None:
        return None
    settings = review.settings
    rules = _differences(earlier.get("rules", {}), settings.rules.model_dump(mode="json"))
    rules |= _differences(earlier.get("scoring", {}), settings.scoring.model_dump(mode="json"))
    totals = {name: _differences(earlier.get("data", {}).get(name, {}), now) for name, now in review.marks.data.items()}
    tables = {name: differing for name, differing in totals.items() if differing}
    changes = tuple(_changes(review, earlier, rules))
    return Restatement(str(earlier.get("data_through", "")), earlier.get("score"), changes, rules, tables)


def _changes(review: Review, earlier: Mapping[str, Any], rules: Mapping[str, Any]) -> Iterator[Change]:
    before = keyed([(key_then(line), line) for line in earlier.get("metrics", ())])
    now = keyed([(_key_now(row), row) for row in review.rows])
    for key, row in now.items():
        line = before.pop(key, None)
        if line is None:
            if row.target:
                yield Change({}, row, ("target",))
        elif causes := _causes(review, line, row, rules):
            yield Change(line, row, causes, _crossed_by(review, line, row, causes))
    for line in before.values():
        if line.get("target"):
            yield Change(line, None, ("target",))


def keyed(lines: list[tuple[tuple[str, ...], Any]]) -> dict[tuple[Any, ...], Any]:
    """Number lines of one key, so that two targets of one kind on one metric do not take each other's place."""
    numbered: dict[tuple[Any, ...], Any] = {}
    for key, line in lines:
        numbered[*key, sum(known[:-1] == key for known in numbered)] = line
    return numbered


def key_then(line: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what an edition's line is known by: metric, segment, kind and days of its target."""
    target, agreed = line.get("target") or {}, line.get("agreed") or {}
    days = f"{agreed.get('start')}/{agreed.get('due')}" if agreed.get("within") else ""
    return str(line.get("name")), str(target.get("segment", "")), str(target.get("kind", "")), days


def _key_now(row: Row) -> tuple[str, ...]:
    target = row.target
    if target is None:
        return row.metric.name, "", "", ""
    return row.metric.name, target.segment, target.kind, f"{target.start}/{target.due}" if target.within else ""


def _causes(review: Review, line: Mapping[str, Any], row: Row, rules: Mapping[str, Any]) -> tuple[Cause, ...]:
    causes: list[Cause] = []
    then, now = judged_then(line), _judged_now(row)
    if not _same(then, now) and not (_was_part(review, line) or _is_part(row)):
        is_redefined = line.get("definition") != review.marks.definitions.get(row.metric.name)
        business = [name for name in rules if name not in ScoringSettings.model_fields]
        causes += ["definition"] if is_redefined else []
        causes += ["settings"] if business else []
        known = (review.earlier or {}).get("data", {})
        tables = review.marks.tables.get(row.metric.name, ())
        has_new_data = any(review.marks.data.get(name) != known.get(name) for name in tables)
        causes += ["data"] if has_new_data else []
        # Control totals do not show every correction: of what later rows cannot change, the earlier ones did.
        causes += [] if causes else ["later" if row.metric.looks_ahead else "data"]
    if asked_of(line.get("target") or {}) != _asked_now(row):
        causes.append("target")
    if row.status in JUDGED and line.get("status") in JUDGED and row.status != line.get("status") and not causes:
        causes.append("settings")
    return tuple(dict.fromkeys(causes))


def _crossed_by(review: Review, line: Mapping[str, Any], row: Row, causes: tuple[Cause, ...]) -> tuple[Cause, ...]:
    then, now = line.get("status"), row.status
    if then not in JUDGED or now not in JUDGED or (then == "met") == (now == "met"):
        return ()
    if "target" not in causes or len(causes) == 1:
        return causes
    by_target = _is_met(review, row, judged_then(line), _target_now(row)) != (then == "met")
    by_value = _is_met(review, row, _judged_now(row), line.get("target") or {}) != (then == "met")
    alone = tuple(cause for cause in causes if (by_target if cause == "target" else by_value))
    return alone or causes


def _is_met(review: Review, row: Row, actual: float | None, agreed: Mapping[str, Any]) -> bool:
    scoring = review.settings.scoring
    result = attain(
        actual,
        value=agreed.get("level"),
        better=row.metric.better,
        kind=agreed.get("kind") or "level",
        baseline=agreed.get("baseline"),
        lower=agreed.get("lower"),
        upper=agreed.get("upper"),
        tolerance=scoring.tolerance,
        cap=scoring.cap,
    )
    return status(result, scoring) == "met"


def _was_part(review: Review, line: Mapping[str, Any]) -> bool:
    """Whether an earlier edition's number was of a part of the period: what came since is no restatement."""
    return bool(line.get("is_partial", (review.earlier or {}).get("is_preliminary", False)))


def _is_part(row: Row) -> bool:
    return (row.judged or row.actual).is_partial


def judged_then(line: Mapping[str, Any]) -> float | None:
    """Return the number that an earlier edition judged, or showed."""
    return line["judged"] if line.get("judged") is not None else line.get("value")


def _judged_now(row: Row) -> float | None:
    return (row.judged or row.actual).value


def _target_now(row: Row) -> dict[str, Any]:
    agreed, level = row.target, row.attainment.target if row.attainment else None
    if agreed is None:
        return {}
    numbers = {"value": agreed.value, "lower": agreed.lower, "upper": agreed.upper, "weight": agreed.scorecard_weight}
    return {
        "kind": agreed.kind,
        "level": None if level is None or agreed.kind == "band" else float(level),
        "baseline": row.baseline.value if row.baseline else None,
        **{name: None if number is None else float(number) for name, number in numbers.items()},
    }


def asked_of(target: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what a target asks, as an edition keeps it."""
    return tuple(target.get(name) for name in ("kind", "mode", "value", "lower", "upper", "weight"))


def _asked_now(row: Row) -> tuple[Any, ...]:
    return asked_of(_target_now(row) | {"mode": row.target.mode if row.target else None})


def _same(then: float | None, now: float | None) -> bool:
    if then is None or now is None:
        return then is now
    return abs(then - now) <= NEAR * max(1.0, abs(then))


def _differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    names = [*now, *(name for name in then if name not in now)]
    return {name: (then.get(name), now.get(name)) for name in names if then.get(name) != now.get(name)}
