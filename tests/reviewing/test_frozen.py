"""The house says what it said before it was rebuilt: reviews, pages, scores, plan checks and measured numbers.

``tests/frozen`` holds what the code of commit 0227731 said of the demo shop, of that shop on a day in the middle of
October, and of CDNOW: every field of ``review.json`` for six roles and several months, quarters and a running year,
the sentences on the page in both languages, scorecards and rankings, the findings on sound and on spoilt plans, SMART
verdicts, a restatement, and all metrics by channel. The code of today is asked for the same (``capture.py`` says what)
and compared field by field: floats to 1e-9, everything else exactly. Where the two differ on purpose, the frozen files
are written anew.
"""

import gzip
import json
import math
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.reviewing.capture import CASES, PARTS, PERIODS, Case, Shops, plain, said
from tests.whole import part_of

FROZEN = Path(__file__).resolve().parents[1] / "frozen"
QUICK = Case("cdnow", "1998-03", "operations", "zh")
NEAR = 1e-9
"""Floats differ by less, as a share of the larger one: sums of doubles have no fixed order."""
SHOWN = 12
"""So many differences of a case are named."""


@cache
def frozen(name: str) -> Any:
    """Return what was said before: a file for each shop's reviews, one for the parts."""
    return json.loads(gzip.decompress((FROZEN / f"{name}.json.gz").read_bytes()))


def differences(before: Any, now: Any, path: str = "") -> Iterator[str]:
    """Yield where two contents differ, as ``metrics[3].value: 1 != 2``."""
    if isinstance(before, dict) and isinstance(now, dict):
        for key in sorted({*before, *now}):
            place = f"{path}.{key}" if path else key
            if key in before and key in now:
                yield from differences(before[key], now[key], place)
            else:
                yield f"{place}: {'gone' if key in before else 'was not there'}"
    elif isinstance(before, list) and isinstance(now, list):
        if len(before) != len(now):
            yield f"{path}: {len(before)} entries != {len(now)}"
        for place, pair in enumerate(zip(before, now, strict=False)):
            yield from differences(*pair, f"{path}[{place}]")
    elif isinstance(before, float) and isinstance(now, float):
        if not math.isclose(before, now, rel_tol=NEAR):
            yield f"{path}: {before!r} != {now!r}"
    elif type(before) is not type(now) or before != now:
        yield f"{path}: {_excerpts(repr(before), repr(now))}"


def _excerpts(before: str, now: str) -> str:
    """Return two texts; of long ones what stands around the place where they begin to differ."""
    same = next((place for place, pair in enumerate(zip(before, now, strict=False)) if pair[0] != pair[1]), 0)
    start = max(0, same - 40)
    return " != ".join(f"{'…' * bool(start)}{text[start : start + 160]}" for text in (before, now))


def compare(name: str, before: Any, now: Any) -> None:
    found = [f"{name}: {one}" for one in islice(differences(before, plain(now)), SHOWN + 1)]
    more = ["… and more"] if len(found) > SHOWN else []
    if found:
        pytest.fail("\n".join(["It said something else before:", *found[:SHOWN], *more]), pytrace=False)


@pytest.fixture(scope="session")
def shops(tmp_path_factory: pytest.TempPathFactory) -> Shops:
    return Shops(tmp_path_factory.mktemp("frozen"))


def _compare_case(shops: Shops, case: Case) -> None:
    compare(str(case), frozen(case.shop)[str(case)], said(shops, case))


def test_one_review_says_what_it_said_before(shops: Shops) -> None:
    _compare_case(shops, QUICK)


@pytest.mark.slow
@pytest.mark.parametrize("case", part_of([case for case in CASES if case != QUICK], 3), ids=str)
def test_reviews_and_pages_say_what_they_said_before(shops: Shops, case: Case) -> None:
    _compare_case(shops, case)


@pytest.mark.slow
@pytest.mark.parametrize("name", PARTS)
def test_numbers_scores_and_plans_are_what_they_were_before(shops: Shops, name: str) -> None:
    compare(name, frozen("parts")[name], PARTS[name](shops))


def test_nothing_is_frozen_that_is_not_compared() -> None:
    reviews = [name for shop in PERIODS for name in frozen(shop)]
    assert sorted(reviews) == sorted(map(str, CASES))
    assert sorted(frozen("parts")) == sorted(PARTS)


def _changed(name: str, change: Callable[[Any], Any]) -> list[str]:
    """Return what is found when one field of a metric of a frozen review is changed."""
    before = frozen(QUICK.shop)[str(QUICK)]
    now = json.loads(json.dumps(before))
    now["metrics"][3][name] = change(now["metrics"][3].get(name))
    return list(differences(before, plain(now)))


def test_one_changed_number_is_found_and_named() -> None:
    n = frozen(QUICK.shop)[str(QUICK)]["metrics"][3]["n"]
    assert _changed("n", lambda n: n + 1) == [f"metrics[3].n: {n} != {n + 1}"]
    assert [one.split(": ")[0] for one in _changed("value", lambda value: value * (1 + 1e-8))] == ["metrics[3].value"]
    assert _changed("value", lambda value: value * (1 + 1e-10)) == []
    assert _changed("value", lambda _: None) != []
    assert _changed("another", lambda _: None) == ["metrics[3].another: was not there"]


def test_marks_of_source_text_are_no_difference() -> None:
    assert _changed("definition", lambda _: "0123456789ab") == []
