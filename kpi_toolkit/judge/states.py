"""States of users at the ends of two periods, and what moved between them: lifecycle and RFM."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, TypeAlias

import pandas as pd

from kpi_toolkit.errors import UsageError, did_you_mean
from kpi_toolkit.language.shown import Shown
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.ask import Ask, Study
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.measured import Measured
from kpi_toolkit.measuring.naming import labelled
from kpi_toolkit.measuring.state_choices import StateChoices, StatesOf
from kpi_toolkit.measuring.study_data import first_day, last_day, why_not
from kpi_toolkit.periods.period import Period
from kpi_toolkit.units import Language

STATES: Mapping[StatesOf, tuple[str, ...]] = {
    "buyers": ("new", "current", "silent", "at_risk", "churned", "dead"),
    "users": ("current", "at_risk", "churned"),
    "rfm": ("111", "101", "011", "001", "110", "100", "010", "000"),
}
"""All states by whose they are, in order; each user is in one. Of RFM recent, frequent, much: 1 or 0."""
Row: TypeAlias = Mapping[Hashable, Any]
NOT_YET = ""
"""Of who was not there yet at the end of the first period, or in a segment: not in this one at that end."""
Pairs: TypeAlias = Mapping[tuple[str, str], int]
"""State at the end of the first period and of the second → users."""


@dataclass(frozen=True)
class StateFlow(Shown):
    """How many users were in which state at the end of `a` and of `b`, or the reason why that is not known.

    Parameters
    ----------
    users
        State at the end of `a` (empty: not there yet) and of `b` → users; pairs without any are left out.
    by, segments
        The column that users are told apart by, and by segment the same of those in it: by orders that of the latest
        order, by events that of the latest active day. Empty is the state of who is in another segment at that end.
    cuts
        Of RFM: ``recency_days`` up to which a buyer is recent, ``orders`` and ``amount`` from which frequent and much.
    """

    of: StatesOf
    a: Period
    b: Period
    users: Pairs = field(default_factory=dict)
    by: str | None = None
    segments: Mapping[str, Pairs] = field(default_factory=dict)
    cuts: Mapping[str, float] = field(default_factory=dict)
    reason: Reason | None = None
    remarks: tuple[Reason, ...] = ()
    currency: str = field(default="CNY", repr=False)
    language: Language = field(default="zh", repr=False)

    @property
    def states(self) -> tuple[str, ...]:
        """All states, in order."""
        return STATES[self.of]

    def count(self, state: str, at: Period | None = None) -> int:
        """Return how many users were in a state at the end of `b`, or of `at`.

        Raises
        ------
        UsageError
            For another period.
        """
        if at not in (None, self.a, self.b):
            raise UsageError(f"States are known at the ends of {self.a} and {self.b}, not of {at}.")
        place = 0 if at == self.a and self.a != self.b else 1
        return sum(users for pair, users in self.users.items() if pair[place] == state)

    def segment(self, name: str) -> "StateFlow":
        """Return the states of one segment alone, as ``ads`` or ``channel=ads``.

        Raises
        ------
        UsageError
            For a segment that nobody is in.
        """
        known = next((key for key in (name, name.removeprefix(f"{self.by}=")) if key in self.segments), None)
        if known is None:
            raise UsageError(f"Nobody is in a segment `{name}`. {did_you_mean(name, self.segments)}")
        return replace(self, users=self.segments[known], by=None, segments={})

    @property
    def moved(self) -> int:
        """Users in another state than before; those who came, or went into another segment, are not among them."""
        return sum(users for (a, b), users in self.users.items() if NOT_YET not in (a, b) and a != b)

    def matrix(self) -> pd.DataFrame:
        """Return users, one row per state at the end of `a` (empty: not there yet), one column per state of `b`.

        A last column, empty, is of those who are in another segment by then.
        """
        ends = [*self.states, *([NOT_YET] if any(after == NOT_YET for _, after in self.users) else [])]
        rows = [[self.users.get((before, after), 0) for after in ends] for before in (NOT_YET, *self.states)]
        return pd.DataFrame(rows, index=pd.Index([NOT_YET, *self.states], name="before"), columns=ends)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per segment (empty: all) and pair of states with users.

        Columns ``segment, before, after, users, share`` (of who was in `before`).
        """
        rows: list[list[object]] = []
        for segment, pairs in {"": self.users, **self.segments}.items():
            all_before = {state: sum(n for pair, n in pairs.items() if pair[0] == state) for state, _ in pairs}
            rows += [[segment, *pair, users, users / all_before[pair[0]]] for pair, users in pairs.items()]
        return pd.DataFrame(rows, columns=["segment", "before", "after", "users", "share"])


def study(a: Period, b: Period, choices: StateChoices) -> Study:
    """Return what is measured for states at the ends of two periods.

    Raises
    ------
    UsageError
        For a second period that ends before the first.
    """
    if b.end < a.end:
        raise UsageError(f"{b} ends before {a}. Give the older period first.")
    return Study("states", tuple(dict.fromkeys((a, b))), choices)


def needs(context: Context, a: Period, b: Period, choices: StateChoices, by: str | None = None) -> Ask:
    """Return what states need, in all and, if asked for, by a column.

    Raises
    ------
    UsageError
        As :func:`study`.
    """
    part = study(a, b, choices)
    parts = (part, replace(part, by=by)) if by else (part,)
    return () if any(why_not(context, each) for each in parts) else parts


def states(measured: Measured, a: Period, b: Period, choices: StateChoices, by: str | None = None) -> StateFlow:
    """Return the states of users at the ends of two periods, and what moved between them.

    Parameters
    ----------
    measured
        With what :func:`needs` asks for.

    Raises
    ------
    UsageError
        As :func:`study`.
    """
    context, part = measured.context, study(a, b, choices)
    settings = context.settings
    told = StateFlow(choices.of, a, b, by=by, currency=settings.currency, language=settings.language)
    cut = replace(part, by=by)
    if reason := why_not(context, cut):
        return replace(told, reason=reason)
    first, last = first_day(context, part), last_day(context, part)
    if a.end <= first:
        return replace(told, reason=Reason("before_data", {"first": first}))
    if b.start > last:
        return replace(told, reason=Reason("after_data", {"last": last}))
    rows = measured.study(part).to_dict("records")
    users = _pairs(rows, choices.of)
    segments: dict[str, list[Row]] = {}
    for row in measured.study(cut).to_dict("records") if by else ():
        segments.setdefault(labelled(str(by), row["segment"]), []).append(row)
    remarks = [Reason("partial_end", {"last": last})] if b.end > last + timedelta(days=1) else []
    rules = settings.rules
    reach = {"buyers": rules.dead_after_days, "users": rules.churned_after_days, "rfm": 0}[choices.of]
    remarks += [Reason("beginning", {"first": first})] if a.start - timedelta(days=reach) <= first else []
    cuts = _cuts(choices, rows[0] if rows else {}) if choices.of == "rfm" else {}
    by_segment = {name: _pairs(segments[name], choices.of) for name in sorted(segments)}
    return replace(told, users=users, segments=by_segment, cuts=cuts, remarks=tuple(remarks))


def _pairs(rows: Iterable[Row], of: StatesOf) -> Pairs:
    order = [NOT_YET, *STATES[of]]
    pairs = {(str(row["from_state"]), str(row["to_state"])): int(str(row["users"])) for row in rows}
    return {pair: pairs[pair] for pair in sorted(pairs, key=lambda pair: tuple(map(order.index, pair)))}


def _cuts(choices: StateChoices, sums: Row) -> Mapping[str, float]:
    """Return where RFM is cut: as chosen, else at the means of the buyers at the end of the first period."""
    buyers = int(str(sums.get("buyers", 0)).partition(".")[0])
    chosen = {"recency_days": choices.recency_days, "orders": choices.orders, "amount": choices.amount}
    means = {name: float(str(sums[column])) / buyers for name, column in _COLUMNS.items()} if buyers else {}
    known = {name: value for name, value in chosen.items() if value is not None or means}
    return {name: means[name] if value is None else float(value) for name, value in known.items()}


_COLUMNS = {"recency_days": "days", "orders": "orders", "amount": "amount"}
