"""How often a ranking flips, against normal theory."""

from datetime import date
from decimal import Decimal
from math import sqrt
from statistics import NormalDist

import pytest

from kpi_toolkit.errors import UsageError
from kpi_toolkit.judge.noise import JudgedLine, resample
from kpi_toolkit.judge.ranking import Pair, Ranking, ranking
from kpi_toolkit.judge.scorecards import scorecards
from kpi_toolkit.pages.text.ranking import left_out_sentence, order_sentence, pair_sentence
from kpi_toolkit.targets.attainment import Asks, attain
from kpi_toolkit.targets.scorecard import Line
from kpi_toolkit.targets.target import Target

DRAWS = 20_000


def rate(role: str, successes: int | None, n: int = 1000, metric: str = "", weight: str = "1") -> JudgedLine:
    asks: Asks = {"value": 1, "better": "higher"}
    target = Target(2, metric or f"rate_of_{role}", role, "level", date(1998, 3, 1), date(1998, 4, 1), role)
    value = None if successes is None else successes / n
    line = Line(target.metric, target, attain(value, **asks), weight=Decimal(weight))
    return JudgedLine(line, value, successes, n, "share", asks, "1998-03")


def ranked(*entries: JudgedLine, drawn: tuple[JudgedLine, ...] | None = None, draws: int = DRAWS) -> Ranking:
    resampled = [resample(entry, draws) for entry in (entries if drawn is None else drawn)]
    return ranking(scorecards([entry.line for entry in entries], resampled=resampled, draws=draws))


def sd(successes: int, n: int = 1000) -> float:
    return sqrt(successes / n * (1 - successes / n) / n)


@pytest.mark.parametrize(("first", "second"), [(520, 500), (540, 500), (700, 690), (600, 500)])
def test_a_pair_flips_as_often_as_normal_theory_says(first: int, second: int) -> None:
    found = ranked(rate("content", second), rate("service", first))
    expected = NormalDist().cdf(-(first - second) / 1000 / sqrt(sd(first) ** 2 + sd(second) ** 2))
    assert found.order == ("service", "content")
    assert found.pairs[0].flip == pytest.approx(expected, abs=0.012)
    assert found.flips == found.pairs[0].flip


def test_three_in_a_row_flip_more_often_than_any_pair() -> None:
    found = ranked(rate("content", 520), rate("service", 500), rate("data", 480))
    flips = [pair.flip or 0 for pair in found.pairs]
    assert found.flips is not None
    assert max(flips) < found.flips < sum(flips) + 0.05
    assert [(pair.first, pair.second) for pair in found.pairs] == [("content", "service"), ("service", "data")]


def test_what_two_cards_share_moves_both() -> None:
    shared = [rate(role, 25, 50, "csat", "0.9") for role in ("content", "service")]
    own = [rate("content", 520, weight="0.1"), rate("service", 500, weight="0.1")]
    found = ranked(*shared, *own)
    expected = NormalDist().cdf(-0.02 / sqrt(sd(520) ** 2 + sd(500) ** 2))
    assert found.pairs[0].flip == pytest.approx(expected, abs=0.012)


def test_one_card_that_is_held_is_compared_at_its_score() -> None:
    drawn, held = rate("content", 520), rate("service", 500)
    found = ranked(drawn, held, drawn=(drawn,))
    assert found.pairs[0].flip == pytest.approx(NormalDist().cdf(-0.02 / sd(520)), abs=0.012)


def test_ties_are_named_and_do_not_flip() -> None:
    found = ranked(rate("content", 500), rate("service", 500), rate("data", 100))
    assert found.pairs[0] == Pair("content", "service", None, is_tie=True)
    assert found.pairs[1].flip == 0
    assert found.flips == 0
    assert "tie" in pair_sentence(found.pairs[0], "en")
    assert "并列" in pair_sentence(found.pairs[0], "zh")


def test_without_resampling_nothing_is_said() -> None:
    found = ranked(rate("content", 520), rate("service", 500), drawn=())
    assert (found.pairs[0].flip, found.flips) == (None, None)
    assert "cannot be said" in pair_sentence(found.pairs[0], "en")
    assert "说不出" in order_sentence(found, "zh")


def test_cards_without_a_score_are_left_out_with_their_cover() -> None:
    found = ranked(rate("content", 520), rate("service", None), rate("service", 400, metric="x", weight="3"))
    assert found.order == ("content",)
    assert (found.left_out[0].name, found.left_out[0].coverage) == ("service", Decimal("0.75"))
    assert "75%" in left_out_sentence(found.left_out[0], "zh")
    assert (found.pairs, found.flips) == ((), None)
    assert "fewer than two" in order_sentence(found, "en")


def test_nothing_to_rank() -> None:
    assert ranking(()) == Ranking((), (), None, ())


@pytest.mark.parametrize(
    ("flip", "expected"), [(0.26, "in about 3 of 10"), (0.04, "rarely"), (0.05, "in about 1 of 10")]
)
def test_chances_are_told_in_tenths(flip: float, expected: str) -> None:
    assert expected in pair_sentence(Pair("a", "b", flip), "en")
    assert expected in order_sentence(Ranking(("a", "b"), (), flip, ()), "en").replace("would rarely", "rarely")


def test_different_numbers_of_draws_are_refused() -> None:
    first, second = rate("content", 520), rate("service", 500)
    cards = [
        scorecards([entry.line], resampled=[resample(entry, draws)], draws=draws)[0]
        for entry, draws in ((first, 10), (second, 20))
    ]
    with pytest.raises(UsageError, match="equally often"):
        ranking(cards)
