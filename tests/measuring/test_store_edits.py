"""A store never gives another number: after every edit, and after its undoing, it answers as without one."""

import os
import time
from pathlib import Path

import pytest

from kpi_toolkit.files import fingerprint
from kpi_toolkit.measuring import tables
from kpi_toolkit.measuring.coverage import tables_of
from kpi_toolkit.measuring.extracts import EXTRACTS
from kpi_toolkit.metrics.catalogue import CATALOGUE
from tests.measuring.edited_shop import Shop, State
from tests.measuring.file_edits import ON_DATABASES, ON_FILES
from tests.measuring.row_edits import EDITS as ON_ROWS
from tests.measuring.row_edits import Edit
from tests.measuring.settings_edits import ON_SETTINGS, OWN_METRICS, change_sql
from tests.measuring.store_outcome import CUTS, PERIODS, Question, Twins

EDITS = int(os.environ.get("KPI_EDITS", "22"))
"""Edits in all; `make store` makes 500 of them."""
IS_FULL = EDITS >= 100
"""Whether every edit is followed by a question, all that there is of a larger shop is asked for, and whoever asks
without a store knows no SQL either."""
LEFT_OUT = () if IS_FULL else ("campaigns", "assessments", "ratings", "touches")
KINDS: dict[str, tuple[float, int, tuple[Edit, ...]]] = {
    "files": (0.6, 11, (*ON_ROWS, *ON_FILES, *ON_SETTINGS)),
    "queries": (0.25, 12, (*ON_ROWS, *ON_FILES, *ON_SETTINGS, *(change_sql,) * 8)),
    "database": (0.15, 13, (*ON_ROWS, *ON_DATABASES, *ON_SETTINGS)),
}
"""Kind of shop → its share of the edits, its seed, and the edits."""
TICK = 20_000_000
"""A file counts as quiet after so many nanoseconds, for nobody can wait two seconds after every edit."""


class Course:
    """A shop that is edited and put back, at random, and what is asked of it."""

    def __init__(self, shop: Shop, edits: tuple[Edit, ...]) -> None:
        self.shop, self._edits = shop, edits
        self.done: list[str] = []
        self._right: list[State] = [shop.state()]
        self._asked: list[Question] = []

    def go_on(self, is_refused: bool) -> None:
        """Make an edit, or put back what was right: more often when the data are faulty."""
        shop, rng = self.shop, self.shop.rng
        if not is_refused:
            self._right.append(shop.state())
        if rng.random() < (0.7 if is_refused else 0.2):
            shop.put_back(self._right[-1] if is_refused else rng.choice(self._right[-6:]))
            self.done.append("put back")
        else:
            edit = rng.choice(self._edits)
            edit(shop)
            self.done.append(edit.__name__)
        time.sleep(TICK / 1e9 + 0.01)

    def question(self) -> Question:
        """Ask something new, or what was asked before."""
        rng = self.shop.rng
        if not self._asked or rng.random() < (0.5 if IS_FULL else 0.2):
            known = [metric.name for metric in CATALOGUE if set(tables_of(metric)) <= set(self.shop.tables)]
            metrics = rng.sample(known, 7 if IS_FULL else 3)
            periods = rng.sample(PERIODS, 3 if IS_FULL else 2)
            extract = rng.choice((*EXTRACTS, "", "")) if IS_FULL else ""
            self._asked.append(Question(("sales", *metrics), tuple(periods), rng.choice(CUTS), extract))
        return rng.choice(self._asked[-6:])


@pytest.mark.parametrize("kind", KINDS)
def test_every_edit_is_noticed(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    share, seed, edits = KINDS[kind]
    monkeypatch.setattr(fingerprint, "TICK", TICK)
    monkeypatch.setattr(tables, "SLOW", 0.0)  # every derived table is kept
    shop, twins = Shop(tmp_path / "shop", kind, seed, LEFT_OUT), Twins(monkeypatch, tmp_path / "cache")
    course = Course(shop, edits)
    said = twins.compare(shop.folder, course.question(), OWN_METRICS)
    while len(course.done) < EDITS * share:
        for _ in range(1 if IS_FULL else 2):
            course.go_on(said.is_refused)
        said = twins.compare(shop.folder, course.question(), OWN_METRICS, is_sql_known=not IS_FULL)
        assert not said.trouble, course.done
    print(f"{kind}: seed {seed}, {len(course.done)} edits, {twins.refused} refused, {twins.numbers} numbers compared")
    assert twins.refused < twins.questions / 2
