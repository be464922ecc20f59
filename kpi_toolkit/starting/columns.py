"""Which canonical table a file is, and which of its columns are which: by headings, and only if the values are such."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kpi_toolkit.schema import TABLES
from kpi_toolkit.starting.exports import Export, export_of
from kpi_toolkit.starting.forms import filled, number_form, time_forms
from kpi_toolkit.starting.headings import MINUS, NAMES, NEEDED, PLUS, TIMES_OF_DAY, matching
from kpi_toolkit.starting.look import FileLook

TIME_OF_DAY = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")
DAY_ONLY = re.compile(r"^[^:]*$")
LEADING = re.compile(r"^\s*(10|\d)\b")
MASKED = "*"


@dataclass(frozen=True)
class Match:
    """A file as a canonical table.

    Parameters
    ----------
    columns
        Canonical column → heading, or headings that are put together.
    others
        Canonical column → other headings that may be it, the likely ones first.
    forms
        Canonical column of times → forms in which all of its values can be read, the likely one first.
    unsure
        Canonical columns that are told by their values alone.
    minus
        Heading of what went out, where the amount has only what came in; the amounts of `look` have both.
    """

    table: str
    look: FileLook
    export: Export | None
    columns: dict[str, str | list[str]]
    others: dict[str, list[str]] = field(default_factory=dict)
    forms: dict[str, list[str]] = field(default_factory=dict)
    unsure: tuple[str, ...] = ()
    minus: str = ""

    def values(self, column: str) -> list[str]:
        """Return the values of a canonical column, those of several headings with blanks between."""
        source = self.columns[column]
        if isinstance(source, str):
            return self.look.values(source)
        parts = self.look.frame[source].fillna("")
        return [" ".join(filter(None, row)) for row in parts.itertuples(index=False, name=None) if row[0]]


def match_of(look: FileLook) -> Match | None:
    """Return which table a file is; None where that is not sure. What lines leave blank of their order is filled."""
    signed, minus = _signed(look)
    match = _match_of(signed)
    if match is None or match.table != "orders":
        return match if not minus else _match_of(look)
    if minus:
        return replace(match, minus=minus)
    own = match.columns["order_id"]
    blank = look.frame[own].isna()
    lines = look.frame[blank]
    if not isinstance(own, str) or not len(lines) or blank.iloc[0] or not lines.notna().any(axis=None):
        return match
    mapped = [name for column, name in match.columns.items() if column != "amount" and isinstance(name, str)]
    columns = [name for name in mapped if lines[name].isna().all()]
    layout = replace(look.layout, fill_down=tuple(dict.fromkeys((*look.layout.fill_down, *columns))))
    filled_in = look.frame.assign(**{name: look.frame[name].ffill() for name in columns})
    return _match_of(replace(look, frame=filled_in, layout=layout))


def _signed(look: FileLook) -> tuple[FileLook, str]:
    """Return a file whose amounts stand in two columns with both in the first, and the heading of the second."""
    pairs = [(plus, minus) for plus in matching(look.names, PLUS) for minus in matching(look.names, MINUS)]
    for plus, minus in pairs:
        came, went = (look.frame[name].map(_is_amount) for name in (plus, minus))
        if export_of(look.names) or not went.any() or (came & went).any() or not (came | went).any():
            continue
        out = "-" + look.frame[minus].fillna("").str.lstrip("-+ ")
        frame = look.frame.assign(**{plus: look.frame[plus].where(~went, out)}).drop(columns=minus)
        return replace(look, frame=frame), minus
    return look, ""


def _is_amount(value: object) -> bool:
    """Whether something is left of an amount: neither blank nor 0.00."""
    return isinstance(value, str) and any(sign in "123456789" for sign in value)


def _match_of(look: FileLook) -> Match | None:
    export = export_of(look.names)
    if export is not None:
        known = _matched(export.table, look, export)
        return known if known and _is_whole(known) else None
    matches = [match for table in NEEDED if (match := _matched(table, look, None)) and _is_whole(match)]
    return max(matches, key=lambda match: (len(NEEDED[match.table]), len(match.columns)), default=None)


def nearest(look: FileLook) -> tuple[str, list[str]]:
    """Return the table that a file is most like, and the columns that it lacks; no table where nothing is alike."""
    tried = [_matched(table, look, None) for table in NEEDED]
    best = max(tried, key=lambda match: len(set(NEEDED[match.table]) & match.columns.keys()) / len(NEEDED[match.table]))
    lacking = [name for name in NEEDED[best.table] if name not in best.columns]
    return (best.table, lacking) if len(lacking) < len(NEEDED[best.table]) else ("", [])


def _is_whole(match: Match) -> bool:
    return set(NEEDED[match.table]) <= match.columns.keys()


def _matched(table: str, look: FileLook, export: Export | None) -> Match:
    columns: dict[str, str | list[str]] = {}
    others: dict[str, list[str]] = {}
    forms: dict[str, list[str]] = {}
    taken: set[str] = set()
    for column, names in NAMES[table].items():
        own = export.columns.get(column, "") if export else ""
        there = [name for name in matching(look.names, f"{own} | {names}" if own else names) if name not in taken]
        there = [name for name in there if _can_be(table, column, look.values(name))]
        if not there:
            continue
        best = there[0]
        columns[column], others[column] = best, there[1:]
        taken.add(best)
        if TABLES[table][column].type in ("timestamp", "date"):
            columns[column], forms[column] = _time(look, best, column == TABLES[table].main_time)
    if table == "orders" and export is None and "ordered_at" not in columns and (name := _only_time(look, taken)):
        columns["ordered_at"], forms["ordered_at"] = _time(look, name, True)
        return Match(table, look, export, columns, others, forms, unsure=("ordered_at",))
    return Match(table, look, export, columns, others, forms)


def _only_time(look: FileLook, taken: set[str]) -> str:
    """Return the only column of times that is free, whatever its heading; none where there are several."""
    free = [name for name in look.names if name not in taken and filled(look.values(name))]
    times = [name for name in free if (forms := time_forms(filled(look.values(name)))) and "%" in (forms[0] or "%")]
    return times[0] if len(times) == 1 else ""


def _time(look: FileLook, day: str, is_main: bool) -> tuple[str | list[str], list[str]]:
    """Return the heading of a time, with that of its time of day where this stands apart; and its forms."""
    values = filled(look.values(day))
    forms = time_forms(values)
    if is_main and not any(":" in value or "." in value for value in values[:50]):
        for name in matching(look.names, TIMES_OF_DAY):
            times = look.values(name)
            if name != day and times and all(TIME_OF_DAY.fullmatch(value) for value in times[:500]):
                joined = look.frame[[day, name]].dropna().drop_duplicates().head(3000)
                both = time_forms([f"{first} {second}" for first, second in joined.itertuples(index=False, name=None)])
                return ([day, name], both) if both else (day, forms)
    return day, forms


def _can_be(table: str, column: str, values: Iterable[str]) -> bool:
    """Whether values can be those of a canonical column; a column without any can be none that is needed."""
    there, kind = filled(values), TABLES[table][column].type
    if not there:
        return column not in NEEDED[table]
    if kind in ("timestamp", "date"):
        return bool(time_forms(there))
    if column == "recommend_score":
        return all(LEADING.match(value) for value in there[:500])
    if kind in ("money", "number"):
        return number_form(there) is not None
    return True
