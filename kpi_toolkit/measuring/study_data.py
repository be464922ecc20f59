"""What the data can say of a study: whether it can be had, and which days it covers."""

from datetime import date

from kpi_toolkit.facts import FACTS
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.ask import Study
from kpi_toolkit.measuring.context import Context
from kpi_toolkit.measuring.lapses import Lapse
from kpi_toolkit.measuring.studies import STUDIES


def last_day(context: Context, part: Study) -> date:
    """Return the last day that all tables of a study cover, without which there is none."""
    return context.coverage(*_tables(part))[1]


def first_day(context: Context, part: Study) -> date:
    """Return the first day of that."""
    return context.coverage(*_tables(part))[0]


def lapses(context: Context, part: Study) -> tuple[Lapse, ...]:
    """Return the days within what is covered on which rows are not all there."""
    return context.lapses(*_tables(part))


def _of_people(part: Study) -> tuple[str, ...]:
    """Return the tables in whose rows a study looks for people."""
    return tuple(table for table in _tables(part) if table in ("orders", "events"))


def _tables(part: Study) -> tuple[str, ...]:
    facts = (FACTS[name] for name in STUDIES[part.name].needs(part.choices))
    return tuple(dict.fromkeys(need for fact in facts for need in fact.needs))


def why_not(context: Context, part: Study) -> Reason | None:
    """Return why there are no rows of a study: a table or a column is missing; None where there may be some."""
    kind = STUDIES[part.name]
    facts = [FACTS[name] for name in kind.needs(part.choices)]
    lacking = {need: None for fact in facts for need in fact.needs if need not in context.sources.columns}
    if lacking:
        return Reason("missing_table", {"tables": ", ".join(lacking)})
    for table in _of_people(part):
        rows = context.sources.rows.get(table, 0)
        if rows > 0 and context.sources.nulls[table].get("user_id", 0) == rows:
            return Reason(f"{table}_of_nobody", {"rows": rows})
    for name in kind.cut_by(part.choices) if part.by else ():
        if not context.can_cut(FACTS[name], part.by or ""):
            return Reason("missing_segment", {"fact": name, "column": part.by})
    return None
