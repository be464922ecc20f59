"""From files to a drafted kpi.yaml."""

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from kpi_toolkit.language.text import Text
from kpi_toolkit.schema import TABLES
from kpi_toolkit.starting.columns import Match, match_of, nearest
from kpi_toolkit.starting.drafted import SettingsDraft, said
from kpi_toolkit.starting.look import FileLook
from kpi_toolkit.starting.parts import FilePart, parts_of
from kpi_toolkit.starting.place import language_of, put_place
from kpi_toolkit.starting.tables import put_table
from kpi_toolkit.starting.united import put_measures, put_union
from kpi_toolkit.units import Language

Pair: TypeAlias = tuple[Match, FilePart]
NUMBERS = re.compile(r"\d+")
SHOWN, SHOWN_OF_NAME = 8, 40
ROLES = {
    "inquiries": "service",
    "surveys": "service",
    "events": "operations",
    "users": "operations",
    "spend": "promotion",
    "daily_measures": "operations",
}
"""Who reads a table, where there are no orders that everybody reads."""


def drafted(
    looks: Sequence[FileLook], names: Sequence[str], folder: str, language: Language | None, answers: Mapping[str, str]
) -> tuple[SettingsDraft, list[Text]]:
    """Draft the settings of a workspace.

    Parameters
    ----------
    names
        All files of the folder.
    folder
        Where they lie, as kpi.yaml says it.
    language
        Of the workspace; that of the headings if None.
    answers
        What somebody answered, by the keys of guesses.

    Returns
    -------
    The draft, with what had to be guessed; and what is to be said of files that are not used.
    """
    draft, unused = SettingsDraft(answers), list[Text]()
    parts = parts_of(looks, names)
    matches = [(match, part) for part in parts if (match := match_of(part.look))]
    are_chinese = any(match.export and match.export.is_chinese for match, _ in matches)
    spoken = language or ("zh" if are_chinese else language_of(looks))
    draft.put(("language",), spoken)
    put_place(draft, [match for match, _ in matches], spoken)
    draft.put(("source",), {"path": folder})
    for table in dict.fromkeys(match.table for match, _ in matches):
        unused += _put(draft, [pair for pair in matches if pair[0].table == table], table)
    _put_roles(draft)
    known = {part.origin for _, part in matches}
    unused += [_unknown(part) for part in parts if part.origin not in known and not put_measures(draft, part)]
    return draft, unused


def _put_roles(draft: SettingsDraft) -> None:
    """Name the role that the tables are for, where none of them are orders: a plan may have no number to begin with."""
    tables = draft.settings.get("tables")
    there = tables if isinstance(tables, dict) else {}
    if "orders" not in there:
        for role in dict.fromkeys(role for table, role in ROLES.items() if table in there):
            draft.put(("roles", role), {})


def _put(draft: SettingsDraft, pairs: Sequence[tuple[Match, FilePart]], table: str) -> list[Text]:
    """Draft one table from its files; where they cannot be one, from the largest."""
    pairs, again = _apart(pairs)
    unused = [said("again", file=", ".join(part.files), others=", ".join(pairs[0][1].files)) for _, part in again]
    if len(pairs) > 1 and put_union(draft, pairs, table):
        return unused
    first, *others = sorted(pairs, key=lambda pair: -len(pair[1].look.frame))
    put_table(draft, *first)
    return [*unused, *(_unknown(part) for _, part in others)]


def _apart(pairs: Sequence[Pair]) -> tuple[list[Pair], list[Pair]]:
    """Return the files that are rows of their own, and those with rows of the same ids: lines of the same orders."""
    kept, again = list[Pair](), list[Pair]()
    there: set[str] = set()
    for pair in sorted(pairs, key=lambda pair: (_twins(pair[0]), -len(pair[0].columns))):
        own = set(_ids(pair[0]))
        if own and 2 * len(own & there) > len(own):
            again.append(pair)
        else:
            kept.append(pair)
            there |= own
    return kept, again


def _ids(match: Match) -> list[str]:
    """Return the ids of rows with their days, however these are written: two shops may number alike."""
    key = next((name for name in ("order_id", "inquiry_id") if name in match.columns), "user_id")
    time = match.columns.get(TABLES[match.table].main_time)
    if match.table not in ("orders", "users", "inquiries") or key not in match.columns or time is None:
        return []
    columns = match.look.frame[[str(match.columns[key]), time if isinstance(time, str) else time[0]]].dropna()
    return [
        f"{own} {sorted(map(int, NUMBERS.findall(at)[:3]))}" for own, at in columns.itertuples(index=False, name=None)
    ]


def _twins(match: Match) -> bool:
    ids = _ids(match)
    return len(set(ids)) < len(ids)


def _unknown(part: FilePart) -> Text:
    headings = ", ".join(f"`{name[:SHOWN_OF_NAME]}`" for name in part.look.names[:SHOWN])
    file, (table, lacking) = ", ".join(part.files[:3]), nearest(part.look)
    if not lacking:
        return said("unknown", file=file, headings=headings)
    about = {name: TABLES[table][name].about for name in lacking}
    zh = "、".join(f"{name}（{text.zh}）" for name, text in about.items())
    en = ", ".join(f"{name} ({text.en})" for name, text in about.items())
    return said("lacking", file=file, table=table, lacking=Text(zh, en), headings=headings)
