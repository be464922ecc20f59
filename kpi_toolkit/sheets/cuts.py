"""By what a metric can be cut in principle; whether the data have the column only a workspace can tell."""

from kpi_toolkit.facts import Fact
from kpi_toolkit.measuring.segments import GROUP, LEVEL, REFERRED
from kpi_toolkit.schema import TABLES


def may_cut(fact: Fact, by: str) -> bool:
    """Whether a fact could be cut by a column: its own, one that tells rows apart, or a further one of the source.

    Examples
    --------
    >>> from kpi_toolkit.facts import FACTS
    >>> [may_cut(FACTS["order_periods"], by) for by in ("channel", "users.city", "shop_floor", "amount", "user.city")]
    [True, True, True, False, False]
    """
    if by in fact.own_segments or fact.takes_cuts:
        return True
    if by in fact.refuses or not fact.segments_of:
        return False
    if by in (LEVEL, GROUP):
        return True
    table, dot, column = by.rpartition(".")
    if dot and table not in REFERRED:
        return False
    return all(_tells_apart(name, column) for name in ((table,) if dot else fact.segments_of))


def known_cuts(fact: Fact) -> tuple[str, ...]:
    """Return the columns that a fact can be cut by where they are there: its own and canonical ones."""
    tables = [{column.name for column in TABLES[name].columns if column.is_segment} for name in fact.segments_of]
    shared = sorted(set.intersection(*tables)) if tables else []
    return tuple(dict.fromkeys([*fact.own_segments, *(name for name in shared if name not in fact.refuses)]))


def _tells_apart(table: str, column: str) -> bool:
    known = next((each for each in TABLES[table].columns if each.name == column), None)
    return known is None or known.is_segment
