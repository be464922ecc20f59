"""Which rows of the canonical tables are one segment's or one person's; what cannot be told apart is left out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import pandas as pd

USER, REFERRER, RATER = "user_id", "referrer_id", "rater"
KEYS = {"order_lines": ("orders", "order_id")}
"""Tables that are a part's where what they refer to is: the table referred to, and the key."""
LISTED = {"campaigns": "campaign_id", "contents": "content_id", "groups": "group_id"}
"""Tables of which a part has what its other rows refer to."""
OF_ALL = "calendar"
"""The table that says nothing of anybody."""
NAMING = {"deliverables": "owner", "tasks": "owner", "training": "person", "assessments": "subject"} | dict.fromkeys(
    ("complaints", "inquiries"), "agent"
)
"""Tables whose rows name who did it, and the column that does."""
How: TypeAlias = Literal["segment", "person"]
Tables: TypeAlias = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Share:
    """The rows of a part, and the tables of which nobody can say whose they are."""

    tables: dict[str, pd.DataFrame]
    left_out: tuple[str, ...]


def of_segment(tables: Tables, column: str, value: str) -> Share:
    """Return the users who have a value in a column of `users`, the rows that are of them, and what these refer to.

    Parameters
    ----------
    tables
        Canonical tables with their canonical columns.
    """
    own = tables["users"][tables["users"][column].astype(str) == value]
    users = set(own[USER])
    kept = {
        "users": own.assign(**{REFERRER: own[REFERRER].where(own[REFERRER].isin(users))}) if REFERRER in own else own
    }
    kept |= {name: rows[rows[USER].isin(users)] for name, rows in tables.items() if USER in rows and name != "users"}
    for name, (other, key) in KEYS.items():
        if name in tables and other in kept:
            kept[name] = tables[name][tables[name][key].isin(set(kept[other][key]))]
    for name, key in LISTED.items():
        if name in tables:
            used = {entry for rows in kept.values() if key in rows for entry in rows[key].dropna()}
            kept[name] = tables[name][tables[name][key].isin(used)]
    kept |= {name: rows for name, rows in tables.items() if name == OF_ALL}
    kept = {name: rows for name, rows in kept.items() if len(rows)}
    return Share(kept, tuple(name for name in tables if name not in kept))


def of_person(tables: Tables, person: str) -> Share:
    """Return all rows that name nobody, and of those that name who did it the person's own; raters are numbered."""
    kept = {}
    for name, rows in tables.items():
        own = rows[rows[NAMING[name]].astype(str) == person] if name in NAMING and NAMING[name] in rows else rows
        kept[name] = own.assign(**{RATER: pd.factorize(own[RATER])[0].astype(str)}) if RATER in own else own
    kept = {name: rows for name, rows in kept.items() if len(rows)}
    return Share(kept, tuple(name for name in tables if name not in kept))


def without_others(rows: pd.DataFrame, others: Iterable[str], required: Collection[str]) -> pd.DataFrame:
    """Empty every text that has another part's name in it, be it only mentioned; where one must stand its row goes.

    A name of one sign is looked for as a whole text: it is part of many words.
    """
    names, signs = [name for name in others if len(name) > 1], {name for name in others if len(name) == 1}
    cleaned = rows
    for column in rows.columns:
        texts = {text for text in rows[column].dropna().unique() if isinstance(text, str)}
        naming = {text for text in texts if text in signs or any(name in text for name in names)}
        if naming and column in required:
            cleaned = cleaned[~cleaned[column].isin(naming)]
        elif naming:
            cleaned = cleaned.assign(**{column: cleaned[column].where(~cleaned[column].isin(naming))})
    return cleaned
