"""What a question means: its kind, metric, periods and segments, or why it is not answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from kpi_toolkit.errors import Spoken, nearest
from kpi_toolkit.judge.accounts import Against
from kpi_toolkit.language.naming import names_of
from kpi_toolkit.language.text import spoken
from kpi_toolkit.periods.period import Period
from kpi_toolkit.questions.names import holding, shortest
from kpi_toolkit.questions.reading import PART, Piece
from kpi_toolkit.questions.spans import Calendar, Named
from kpi_toolkit.questions.vocabulary import Columns, Metrics, NotUnderstoodError, Place, Values, Vocabulary
from kpi_toolkit.questions.words import Role

Kind = Literal["what", "why", "compare", "on_track", "who"]


@dataclass(frozen=True)
class Meaning:
    """What a question asks.

    Parameters
    ----------
    periods
        In order of time; none where none was named.
    by
        A column whose segments are asked for; empty for the total.
    where
        The segments that are asked for, of one column.
    against
        What it is compared with, where that was named.
    direction
        ``up`` or ``down`` where the question takes it for known that it moved so.
    order
        Of segments: which come first.
    """

    kind: Kind
    metric: str
    periods: tuple[Period, ...] = ()
    by: str = ""
    where: tuple[Place, ...] = ()
    against: Against | Literal[""] = ""
    direction: Literal["", "up", "down"] = ""
    order: Literal["", "highest", "lowest"] = ""

    @property
    def segments(self) -> tuple[str, ...]:
        """The segments as a metric frame calls them."""
        return tuple(f"{column}={value}" for column, value in self.where)


def meaning(question: str, vocabulary: Vocabulary) -> Meaning:
    """Return what a question means.

    Raises
    ------
    NotUnderstoodError
        Where a word is not known, or more than one thing may be meant: with words, candidates and what to write.
    """
    read = vocabulary.read(question, {})
    metric = _metric(read)
    if _unknown(read):
        read = vocabulary.read(question, vocabulary.values(metric))
    read = _whole_or_part(read, vocabulary)
    if words := _unknown(read):
        raise _not_known(words, vocabulary)
    metric = _metric(read)
    if not metric:
        raise _which_metric(read, vocabulary)
    return _meant(read, metric, vocabulary)


def _unknown(read: Iterable[Piece]) -> list[str]:
    return [piece.text.strip() for piece in read if piece.what in (None, PART)]


def _whole_or_part(read: Sequence[Piece], vocabulary: Vocabulary) -> tuple[Piece, ...]:
    """Take an unknown phrase for a part of metrics' names where several have it and no metric is named as a whole."""
    if any(isinstance(piece.what, Metrics) for piece in read):
        return tuple(read)
    partly = {piece: holding(piece.text.strip(), vocabulary.catalogue) for piece in read if piece.what in (None, PART)}
    several = {piece: Piece(piece.text, Metrics(names)) for piece, names in partly.items() if len(names) > 1}
    return tuple(several.get(piece, piece) for piece in read)


def _metric(read: Iterable[Piece]) -> str:
    """Return the one metric that is named; empty for none, or where several may be meant."""
    named = {piece.what for piece in read if isinstance(piece.what, Metrics)}
    return next(iter(named))[0] if len(named) == 1 and len(next(iter(named))) == 1 else ""


def _not_known(words: Sequence[str], vocabulary: Vocabulary) -> NotUnderstoodError:
    known = [*vocabulary.names, *vocabulary.columns]
    faults = []
    for word in words:
        near = [*holding(word, vocabulary.catalogue), *nearest(word, known)][:3]
        hint = spoken("question.near", names=names_of(near)) if near else Spoken("", "")
        faults.append(spoken("question.unknown_word", word=word, hint=hint))
    return NotUnderstoodError("unknown", spoken("question.unknown"), words, faults=faults)


def _which_metric(read: Iterable[Piece], vocabulary: Vocabulary) -> NotUnderstoodError:
    named = list(dict.fromkeys(piece for piece in read if isinstance(piece.what, Metrics)))
    if not named:
        return NotUnderstoodError("no_metric", spoken("question.no_metric"))
    if len({piece.what for piece in named}) > 1:
        said = spoken("question.several_metrics", names=names_of(dict.fromkeys(piece.text for piece in named)))
        return NotUnderstoodError("several_metrics", said)
    candidates = named[0].what
    faults = [_candidate(name, vocabulary) for name in candidates]
    said = spoken("question.ambiguous", phrase=named[0].text, count=len(candidates))
    return NotUnderstoodError("ambiguous", said, candidates=candidates, faults=faults)


def _candidate(name: str, vocabulary: Vocabulary) -> Spoken:
    zh, en = (shortest(vocabulary.names, name, is_ascii) for is_ascii in (False, True))
    label = vocabulary.catalogue[name].label
    return Spoken(f"{label.zh}：写「{zh}」或 `{name}`", f"{label.en}: write “{en}” or `{name}`")


def _meant(read: Sequence[Piece], metric: str, vocabulary: Vocabulary) -> Meaning:
    roles: set[Role] = {piece.what for piece in read if type(piece.what) is str}  # type: ignore[misc]
    named = [piece.what for piece in read if isinstance(piece.what, Named)]
    by, where = _cut(read, metric, vocabulary)
    kind = _kind(roles, bool(by), len(where))
    periods, against = _periods(kind, named, roles, vocabulary.calendar, is_of_segments=len(where) > 1)
    _refuse_beyond(kind, periods, by, where)
    if kind == "who" and by and "drive" not in roles:
        raise _beyond("owner")
    if kind == "why":
        periods, against = _against(periods, against)
    direction: Literal["", "up", "down"] = "up" if "up" in roles else "down" if "down" in roles else ""
    order: Literal["", "highest", "lowest"] = "highest" if "highest" in roles else "lowest" if "lowest" in roles else ""
    return Meaning(kind, metric, periods, by, where, against, direction, order)


def _kind(roles: set[Role], has_column: bool, segments: int) -> Kind:
    moved = bool(roles & {"up", "down"})
    if "drive" in roles and has_column:
        return "who"
    if "why" in roles or ("how" in roles and (moved or roles & {"more", "less"})) or "drive" in roles:
        return "why"
    if "who" in roles:
        return "who"
    if "target" in roles:
        return "on_track"
    if roles & {"compare", "previous", "last_year"} or moved or (roles & {"more", "less"} and segments > 1):
        return "compare"
    if roles & {"more", "less", "how"}:
        raise _beyond("adjective")
    return "what"


def _cut(read: Sequence[Piece], metric: str, vocabulary: Vocabulary) -> tuple[str, tuple[Place, ...]]:
    """Return the column whose segments are asked for, and the segments that are named.

    A column that stands beside a value says where the value stands.
    """
    own: set[int] = set()
    where: list[Place] = []
    for place, piece in enumerate(read):
        if isinstance(piece.what, Values):
            beside = [other for other in (place - 1, place + 1) if 0 <= other < len(read) and other not in own]
            column = next((other for other in beside if isinstance(read[other].what, Columns)), None)
            where.append(_place(piece, read[column].what if column is not None else (), metric, vocabulary))
            own |= {column} if column is not None else set()
    columns = [
        _column(piece, metric, vocabulary)
        for place, piece in enumerate(read)
        if isinstance(piece.what, Columns) and place not in own
    ]
    if len(set(columns)) > 1 or len({column for column, _ in where}) > 1 or (columns and where):
        if {*columns} != {column for column, _ in where}:
            raise _beyond("columns")
        columns = []
    return (columns[0] if columns else ""), tuple(dict.fromkeys(where))


def _column(piece: Piece, metric: str, vocabulary: Vocabulary) -> str:
    cuts = vocabulary.cuts(metric)
    if chosen := next((column for column in cuts if column in piece.what), ""):
        return chosen
    hint = names_of(cuts) if cuts else Spoken("–", "–")
    label = vocabulary.catalogue[metric].label
    raise NotUnderstoodError(
        "beyond", spoken("question.no_cut", by=piece.text, metric=Spoken(label.zh, label.en), cuts=hint)
    )


def _place(piece: Piece, columns: Sequence[str], metric: str, vocabulary: Vocabulary) -> Place:
    """Return where a value stands: in the first column of the metric, unless columns of other kinds have it as well."""
    cuts = vocabulary.cuts(metric)
    there = [place for column in cuts for place in piece.what if place[0] == column]
    there = [place for place in there if not columns or place[0] in columns] or there
    if len({column.rpartition(".")[2] for column, _ in there}) > 1:
        choices = names_of([f"{column}={value}" for column, value in there])
        said = spoken("question.ambiguous_value", value=piece.text, choices=choices)
        raise NotUnderstoodError("ambiguous", said, [piece.text])
    place: Place = there[0]
    return place


def _periods(
    kind: Kind, named: Sequence[Named], roles: set[Role], calendar: Calendar, is_of_segments: bool
) -> tuple[tuple[Period, ...], Against | Literal[""]]:
    """Return the periods in order of time, and what they are compared with where that is no period by itself."""
    against: Against | Literal[""] = "last_year" if "last_year" in roles else "previous" if "previous" in roles else ""
    against = "target" if kind == "why" and "target" in roles else against
    periods = [span for each in named for span in _in_the_year_of(kind, each, calendar)]
    others = [span for each in named if not each.is_last_year for span in each.periods]
    is_shorter = not others or others[0].grain != "year"
    if kind in ("compare", "why") and len(named) > len(others) and is_shorter and (others or "compare" in roles):
        periods, against = others, "last_year"
    ordered = tuple(sorted(dict.fromkeys(periods)))
    if kind != "compare" or is_of_segments or len(ordered) != 1:
        return ordered, against
    only = ordered[0]
    if against == "last_year":
        return (only.last_year, only), ""
    if "compare" in roles and not against and only.end <= calendar.today and only.shift(1).start <= calendar.today:
        return (only, only.shift(1)) if only.shift(1).end > calendar.today else (only.previous, only), ""
    return (only.previous, only), ""


def _in_the_year_of(kind: Kind, named: Named, calendar: Calendar) -> tuple[Period, ...]:
    """Return periods; where a target is asked for and no year was named, those of this year, be they still to come."""
    only = named.periods[0]
    if kind == "on_track" and not named.has_year and only.start.year < calendar.today.year:
        return tuple(period.years_earlier(-1) for period in named.periods)
    return named.periods


def _against(
    periods: tuple[Period, ...], against: Against | Literal[""]
) -> tuple[tuple[Period, ...], Against | Literal[""]]:
    """Return the period that is explained, and what it is compared with."""
    if len(periods) < 2:
        return periods, against
    before, period = periods
    for name, past in (("previous", period.previous), ("last_year", period.last_year)):
        if before == past:
            return (period,), "" if name == "previous" else "last_year"
    raise _beyond("against")


def _refuse_beyond(kind: Kind, periods: Sequence[Period], by: str, where: Sequence[Place]) -> None:
    """Refuse what is understood, but more than is answered: with what is answered instead."""
    most = {"what": 24, "compare": 2, "why": 2, "on_track": 1, "who": 1}[kind]
    if len(periods) > most:
        raise _beyond("periods")
    if kind == "compare" and (by or len(where) > 2 or (len(where) == 2 and len(periods) > 1)):
        raise _beyond("compare")
    if kind in ("why", "who", "on_track") and where:
        raise _beyond("of_segment")
    if kind == "on_track" and by:
        raise _beyond("of_segment")


def _beyond(what: str) -> NotUnderstoodError:
    return NotUnderstoodError("beyond", spoken(f"question.beyond.{what}"))
