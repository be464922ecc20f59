"""Words of kpi.yaml that are nearly one of the rows and are none: a setting without effect, which nobody sees."""

from collections.abc import Iterator, Mapping, Sequence

from kpi_toolkit.engines.names import folded
from kpi_toolkit.language.naming import names_of
from kpi_toolkit.language.text import spoken
from kpi_toolkit.settings import Rules, Settings
from kpi_toolkit.settings.layout import MadeOf
from kpi_toolkit.sources import vocabulary
from kpi_toolkit.sources.described import Profile
from kpi_toolkit.sources.states import is_usual
from kpi_toolkit.sources.vocabulary import KNOWN, RULES, USUAL

SHORT, LONG = 3, 6
"""Signs of a word from which on one sign, or two, may be another one than was meant."""
STATUS, LEFT_OUT = ("orders", "status"), "rules.left_out_statuses"
REFUND_STATES = "tables.orders.columns.refunded_amount.status"
MEASURES = ("daily_measures", "metric")


def faults(
    profiles: Mapping[str, Profile],
    unused: Mapping[str, Mapping[str, Sequence[str]]],
    columns: Mapping[str, Sequence[str]],
    settings: Settings,
) -> list[str]:
    """Return a fault for every word of kpi.yaml that no row has, and that differs little from one that rows have.

    Parameters
    ----------
    unused
        Table → column → values that kpi.yaml replaces and no row has.
    """
    said: list[str] = []
    for at, place, words in _settings(unused, settings):
        profile = profiles.get(place[0])
        there = [word.value for word in profile.words.get(place[1], ()) if word.value] if profile else []
        if 0 < len(there) < vocabulary.MOST_WORDS:
            said += _misspelt(at, place, words, there)
    users = columns.get("users", ())
    fields = settings.rules.profile_fields if "profile_fields" in settings.rules.model_fields_set else ()
    return [*said, *_misspelt("rules.profile_fields", ("users", ""), fields, users)]


def _settings(
    unused: Mapping[str, Mapping[str, Sequence[str]]], settings: Settings
) -> Iterator[tuple[str, tuple[str, str], Sequence[str]]]:
    """Yield each setting with words of rows, the table and column of these, and the words."""
    for rule, place in RULES.items():
        if rule in settings.rules.model_fields_set:
            usual = Rules.model_fields[rule].default
            yield f"rules.{rule}", place, [word for word in getattr(settings.rules, rule) if word not in usual]
    for table, by_column in unused.items():
        for column, words in by_column.items():
            yield f"tables.{table}.values.{column}", (table, column), words
    derived = settings.tables["orders"].columns.get("refunded_amount") if "orders" in settings.tables else None
    if isinstance(derived, MadeOf) and derived.status:
        yield REFUND_STATES, STATUS, derived.status
    declared = [metric.named or name for name, metric in settings.metrics.items() if metric.daily]
    yield "metrics", MEASURES, declared


def _misspelt(at: str, place: tuple[str, str], words: Sequence[str], there: Sequence[str]) -> Iterator[str]:
    own, folds = {folded(word) for word in words}, {folded(word): word for word in there}
    are_folded = at in (LEFT_OUT, REFUND_STATES)
    for word in words:
        fold = folded(word)
        if fold in folds:
            near = [] if are_folded or word in there else [folds[fold]]
        elif _is_known(place, fold):
            near = []
        else:
            others = {other: real for other, real in folds.items() if other not in own}
            near = [real for other, real in others.items() if is_slip(fold, other, place == STATUS)]
        if near:
            yield spoken("fault.misspelt", at=at, word=word, names=names_of(near))


def _is_known(place: tuple[str, str], fold: str) -> bool:
    """Whether a word is a usual one, that may be of rows to come."""
    if place == STATUS:
        return is_usual(fold)
    known = KNOWN.get(place, ())
    return fold in {folded(word) for name in known for word in (name, *USUAL.get(name, ()))}


def is_slip(word: str, other: str, is_last_told: bool) -> bool:
    """Whether one word is the other with a slip: few signs are another, or are lacking.

    Numbers are no slips, nor are words that only end in another sign, as names of a row do.

    >>> is_slip("交易关毕", "交易关闭", True), is_slip("canceld", "cancelled", True), is_slip("paid", "unpaid", True)
    (True, True, False)
    >>> is_slip("shop 1", "shop 2", False), is_slip("门店a", "门店b", False), is_slip("wechta", "wechat", False)
    (False, False, True)
    """
    if word in other or other in word or min(len(word), len(other)) < SHORT:
        return False
    if not is_last_told and word[:-1] == other[:-1]:
        return False
    odd = [sign for sign in (*word, *other) if sign.isdigit()]
    are_numbers_alike = [sign for sign in word if sign.isdigit()] == [sign for sign in other if sign.isdigit()]
    if odd and not are_numbers_alike:
        return False
    return _steps(word, other) <= (2 if word.isascii() and len(word) >= LONG else 1)


def _steps(word: str, other: str) -> int:
    """Return by how many signs, taken, given or another, two words differ; two that changed places are one step."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, sign in enumerate(word, 1):
        rows = [place]
        for at, there in enumerate(other, 1):
            steps = min(row[at] + 1, rows[-1] + 1, row[at - 1] + (sign != there))
            is_swapped = place > 1 and at > 1 and sign == other[at - 2] and word[place - 2] == there
            rows.append(min(steps, before[at - 2] + 1) if is_swapped else steps)
        before, row = row, rows
    return row[-1]
