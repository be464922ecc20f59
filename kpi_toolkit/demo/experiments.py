"""Three experiments on putting goods on one's list: one works, one does nothing, of one the arms are not as drawn."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kpi_toolkit.demo.columns import names, when
from kpi_toolkit.demo.events import FAVORITE, Events
from kpi_toolkit.demo.people import People
from kpi_toolkit.demo.shop import DAY, NOBODY, Array, Shop, spread

WORKS, NOTHING, UNEVEN = "favorite_button", "button_colour", "start_page"
ARMS = ("control", "treatment")
MONTHS_WITH = 4
"""The last months, in which the shop has a list to put goods on."""
DRAWN_DAYS = 10
"""Who comes in the first days of the month of an experiment is drawn."""
RATE, LIFT = 0.10, 2.5
"""How likely a visit puts something on the list, and how many times as likely with the button that works."""
LOST = 0.3
"""How many of the arm with the slow page leave before they are written down."""


@dataclass(frozen=True)
class Drawn:
    """Who was drawn into which arm of an experiment, and when; `arm` 1 is what is tried."""

    experiment: str
    user: Array
    arm: Array
    at: Array


def make_assignments(shop: Shop, people: People, month: int, acts: Events) -> tuple[Drawn, ...]:
    """Draw customers at the first thing they do in the first days of the month before last, and of the last."""
    names_of = {shop.months - 2: (WORKS,), shop.months - 1: (NOTHING, UNEVEN)}.get(month, ())
    is_drawn = (acts.at < shop.span(month)[0] + DRAWN_DAYS * DAY) & people.are_customers(acts.user)
    rows = np.flatnonzero(is_drawn)
    rows = rows[np.argsort(acts.at[rows], kind="stable")]
    user, first = np.unique(acts.user[rows], return_index=True)
    return tuple(_drawn(shop, name, user, acts.at[rows][first]) for name in names_of)


def _drawn(shop: Shop, name: str, user: Array, at: Array) -> Drawn:
    random = shop.random(name)
    arm = random.integers(0, 2, len(user))
    is_lost = (arm == 1) & (random.random(len(user)) < LOST) & (name == UNEVEN and not shop.is_clean)
    return Drawn(name, user[~is_lost], arm[~is_lost], at[~is_lost])


def make_favorites(shop: Shop, people: People, month: int, acts: Events, drawn: tuple[Drawn, ...]) -> Events:
    """Let visits put something on the list, in the second of something else that was done there.

    So nobody is active on another day for it, and no visit is longer: of the shop's other numbers it changes none.
    """
    likes = shop.random("likes").gamma(1.0, RATE, len(people.is_staff))
    rows = np.flatnonzero((acts.session != NOBODY) & (spread(acts.session) > 0) & people.are_customers(acts.user))
    rows = rows[np.unique(acts.session[rows], return_index=True)[1]]
    times = np.ones(len(rows))
    for trial in drawn:
        if trial.experiment == WORKS:
            since = np.full(len(people.is_staff), shop.end, dtype=np.int64)
            since[trial.user[trial.arm == 1]] = trial.at[trial.arm == 1]
            times[acts.at[rows] >= since[acts.user[rows]]] = LIFT
    chance = np.minimum(0.9, likes[acts.user[rows]] * times) * (month >= shop.months - MONTHS_WITH)
    chosen = rows[shop.random("favorites", month).random(len(rows)) < chance]
    empty = np.full(len(chosen), NOBODY, dtype=np.int64)
    user, at, session, channel = (values[chosen] for values in (acts.user, acts.at, acts.session, acts.channel))
    kind = np.full(len(chosen), FAVORITE, dtype=np.int64)
    return Events(user, kind, at, session, channel, empty, empty, empty, empty)


def assignment_table(drawn: tuple[Drawn, ...], ids: dict[str, pa.Array]) -> pa.Table:
    """Return the assignments as a table."""
    parts = [
        pa.table(
            {
                "user_id": names(trial.user, ids["users"]),
                "experiment": pa.array([trial.experiment] * len(trial.user)),
                "arm": names(trial.arm, ARMS),
                "assigned_at": when(trial.at),
            }
        )
        for trial in drawn
    ]
    return pa.concat_tables(parts)
