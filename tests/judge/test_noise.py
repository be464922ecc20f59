"""Certainty of a line against Wilson and theory, and the score's interval against scoring every draw."""

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from kpi_toolkit.analysis.intervals import wilson
from kpi_toolkit.errors import UsageError
from kpi_toolkit.judge.days import DailyParts, daily, needs
from kpi_toolkit.judge.noise import JudgedLine, resample, score_noise
from kpi_toolkit.language.text import word
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.pages.text.certainty import noise_sentence
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.settings import ScoringSettings
from kpi_toolkit.targets.attainment import Attainment, attain, status
from kpi_toolkit.targets.scorecard import Line, score
from kpi_toolkit.targets.target import Target


def measured(
    metric: str,
    unit: str,
    actual: float | None,
    parts: tuple[float | None, float | None] = (None, None),
    days: DailyParts | None = None,
    weight: str | None = "1",
    **asked: Any,
) -> JudgedLine:
    given = {"value": None, "better": "higher"} | asked
    target = Target(2, metric, "operations", given.get("kind", "level"), date(1998, 3, 1), date(1998, 4, 1), "Lin")
    line = Line(metric, target, attain(actual, **given), weight=Decimal(weight) if weight else None)
    return JudgedLine(line, actual, *parts, unit, given, "1998-03", days)


def rate(successes: int, n: int, name: str = "repurchase_rate", **asked: Any) -> JudgedLine:
    return measured(name, "share", successes / n, (successes, n), **asked)


def total(days: list[float], name: str = "sales", **asked: Any) -> JudgedLine:
    return measured(name, "money", sum(days), (sum(days), None), DailyParts(tuple(days)), **asked)


MARCH = [float(100 + 40 * (day * 7 % 5) + 15 * (day % 7)) for day in range(31)]


@pytest.mark.parametrize("successes", range(0, 101, 5))
@pytest.mark.parametrize("better", ["higher", "lower"])
def test_a_rate_is_certain_where_its_wilson_interval_excludes_the_target(successes: int, better: Any) -> None:
    one = resample(rate(successes, 100, value=0.3, better=better))
    low, high = wilson(successes, 100)
    is_above, is_below = low >= 0.3, high < 0.3
    if better == "lower":
        is_above, is_below = high <= 0.3, low > 0.3
    assert one.certainty == ("met" if is_above else "missed" if is_below else "not_distinguishable")
    assert one.how == "binomial"
    ends = sorted(float(attain(end, value=0.3, better=better).raw or 0) for end in (low, high))
    assert one.raw_interval == pytest.approx(ends)


@pytest.mark.parametrize("successes", range(5, 60))
@pytest.mark.parametrize("asked", [{"value": 0.3}, {"better": "band", "kind": "band", "lower": 0.28, "upper": 0.32}])
def test_certainty_never_contradicts_the_status(successes: int, asked: dict[str, Any]) -> None:
    entry = rate(successes, 100, **asked)
    assert entry.line.attainment
    word_now = status(entry.line.attainment, ScoringSettings(), wilson(successes, 100))
    certainty = resample(entry).certainty
    if word_now == "noise":
        assert certainty == "not_distinguishable"
    elif word_now == "met":
        assert certainty in ("met", "not_distinguishable")
    else:
        assert certainty == "missed"


def test_an_interval_that_reaches_over_a_band_does_not_miss_it() -> None:
    band: dict[str, Any] = {"better": "band", "kind": "band", "lower": 0.30, "upper": 0.301}
    assert resample(rate(29, 100, **band)).certainty == "not_distinguishable"
    assert resample(rate(60, 100, **band)).certainty == "missed"
    wide: dict[str, Any] = {"better": "band", "kind": "band", "lower": 0.1, "upper": 0.9}
    assert resample(rate(50, 100, **wide)).certainty == "met"


def test_days_that_add_up_are_resampled() -> None:
    mean = sum(MARCH)
    assert resample(total(MARCH, value=mean)).how == "by_days"
    assert resample(total(MARCH, value=mean)).certainty == "not_distinguishable"
    assert resample(total(MARCH, value=0.5 * mean)).certainty == "met"
    assert resample(total(MARCH, value=2 * mean)).certainty == "missed"
    assert resample(total(MARCH, value=mean, better="lower")).certainty == "not_distinguishable"


def test_a_zero_target_has_a_certainty_but_no_number() -> None:
    one = resample(total(MARCH, value=0, better="lower", weight=None))
    assert (one.certainty, one.raw_interval, one.scored) == ("missed", None, None)


def test_persons_that_do_not_add_up_are_drawn_as_persons() -> None:
    days = DailyParts(tuple([10.0] * 31), tuple([50.0] * 31))
    share = measured("active_rate", "share", 0.4, (200, 500), days, value=0.4)
    assert resample(share).how == "binomial"
    users = measured("active_users", "users", 200, (200, None), DailyParts(tuple([10.0] * 31)), value=160)
    assert resample(users).how == "poisson"
    assert resample(users).certainty == "met"
    assert resample(measured("buyers", "buyers", 200, (200, None), value=210)).certainty == "not_distinguishable"
    spread = resample(users).scored
    assert spread is not None


def test_what_happened_on_one_day_is_not_sure_because_it_is_drawn_whole() -> None:
    once = DailyParts((94.0, *[0.0] * 30), (100.0, *[0.0] * 30))
    accuracy = measured("accuracy", "amount_share", 0.94, (94, 100), once, value=0.9)
    assert resample(accuracy).certainty == "not_resampled"
    answers = measured("csat", "share", 0.94, (94, 100), once, value=0.9)
    assert (resample(answers).how, resample(answers).certainty) == ("binomial", "not_distinguishable")


def test_days_need_something_to_happen_on_fourteen_of_them() -> None:
    assert DailyParts((*[1.0] * 14, *[0.0] * 17)).is_enough
    assert not DailyParts((*[1.0] * 13, *[0.0] * 18)).is_enough
    assert DailyParts((*[0.0] * 31,), (*[1.0] * 31,)).is_enough
    assert not DailyParts((*[1.0] * 31,), (*[0.0] * 31,)).is_enough


def test_the_spread_of_a_count_is_its_root() -> None:
    one = resample(measured("buyers", "buyers", 400, (400, None), value=800), draws=50_000)
    assert one.scored is not None
    assert one.scored.std() == pytest.approx(20 / 800, rel=0.03)


@pytest.mark.parametrize(
    "entry",
    [
        measured("aov", "money_per_order", 50, (5000, 100), value=50),
        measured(
            "new_user_growth", "growth", 0.1, (10, 100), DailyParts(tuple([1.0] * 31), tuple([1.0] * 31)), value=0.1
        ),
        total(MARCH[:13], value=1000),
        total([0.0] * 31, value=1000),
        measured("share_above_1", "share", 1.5, (150, 100), value=1),
        measured("sales", "money", sum(MARCH) + 1, (sum(MARCH) + 1, None), DailyParts(tuple(MARCH)), value=1000),
    ],
)
def test_everything_else_is_held_and_named(entry: JudgedLine) -> None:
    one = resample(entry)
    assert (one.how, one.certainty, one.raw_interval) == ("fixed", "not_resampled", None)
    assert one.scored is not None
    assert set(one.scored) == {float(entry.line.scored or 0)}
    noise = score_noise([entry.line], [one])
    assert (noise.held, noise.resampled, noise.interval_95) == ((entry.line.metric,), (), None)
    assert noise.resampled_weight == 0


def test_no_data_and_an_open_period_have_no_certainty() -> None:
    missing = measured("sales", "money", None, value=100)
    running = total(MARCH, value=100, is_over=False)
    for entry in (missing, running):
        one = resample(entry)
        assert (one.certainty, one.scored) == (None, None)
        noise = score_noise([entry.line], [one])
        assert (noise.score.value, noise.values, noise.interval_80) == (None, None, None)
        assert noise_sentence(noise, "en") == word("certainty.no_score", "en")


def test_the_interval_of_a_score_is_that_of_scoring_every_draw() -> None:
    entries = [
        rate(30, 100, value=0.28, weight="0.3"),
        total(MARCH, value=sum(MARCH) * 1.02, weight="0.4"),
        measured("aov", "money_per_order", 70, (7000, 100), value=50, weight="0.2"),
        measured("buyers", "buyers", 90, (90, None), value=100, weight="0.1"),
    ]
    drawn = [resample(entry, 300) for entry in entries]
    noise = score_noise([entry.line for entry in entries], drawn, 300)
    scores = []
    for place in range(300):
        lines = []
        for entry, one in zip(entries, drawn, strict=True):
            assert one.scored is not None
            scored = Decimal(repr(float(one.scored[place])))
            lines.append(
                Line(
                    entry.line.metric,
                    entry.line.target,
                    Attainment(scored, scored, "ratio", None, None, True),
                    weight=entry.line.weight,
                )
            )
        scores.append(float(score(lines).value or 0))
    assert noise.values == pytest.approx(scores, abs=1e-12)
    assert noise.interval_80 == pytest.approx(np.quantile(scores, [0.1, 0.9]))
    assert noise.interval_95 == pytest.approx(np.quantile(scores, [0.025, 0.975]))
    assert (noise.resampled, noise.held) == (("repurchase_rate", "sales", "buyers"), ("aov",))
    assert noise.resampled_weight == Decimal("0.8")
    assert noise.score == score([entry.line for entry in entries])
    assert "80%" in noise_sentence(noise, "en")
    assert "权重 80%" in noise_sentence(noise, "zh")


def test_the_spread_of_a_score_of_independent_lines_follows_from_theirs() -> None:
    entries = [rate(300, 1000, "a", value=0.6, weight="0.5"), rate(500, 1000, "b", value=0.9, weight="0.5")]
    noise = score_noise([entry.line for entry in entries], [resample(entry, 20_000) for entry in entries], 20_000)
    expected = 0.5 * ((0.3 * 0.7 / 1000) / 0.36 + (0.5 * 0.5 / 1000) / 0.81) ** 0.5
    assert noise.values is not None
    assert noise.values.std() == pytest.approx(expected, rel=0.03)


def test_an_interval_holds_the_true_score_as_often_as_it_says() -> None:
    dice, held, held_80 = np.random.default_rng(5), 0, 0
    for _ in range(200):
        successes, count = int(dice.binomial(200, 0.3)), int(dice.poisson(80))
        entries = [rate(successes, 200, value=0.5), measured("buyers", "buyers", count, (count, None), value=120)]
        noise = score_noise([entry.line for entry in entries], [resample(entry, 400) for entry in entries], 400)
        true = (0.3 / 0.5 + 80 / 120) / 2
        assert noise.interval_95
        assert noise.interval_80
        held += noise.interval_95[0] <= true <= noise.interval_95[1]
        held_80 += noise.interval_80[0] <= true <= noise.interval_80[1]
    assert held / 200 == pytest.approx(0.95, abs=0.04)
    assert held_80 / 200 == pytest.approx(0.80, abs=0.08)


def test_a_score_at_its_cap_stays_inside_its_interval() -> None:
    entry = rate(25, 100, value=0.2)
    noise = score_noise([entry.line], [resample(entry)])
    assert noise.interval_80
    assert noise.score.value == Decimal("1.2") == Decimal(str(noise.interval_80[1]))
    assert noise.values is not None
    assert noise.values.max() == 1.2


def test_a_line_that_was_not_drawn_is_held() -> None:
    first, second = rate(30, 100, value=0.3, weight="1"), total(MARCH, value=9000, weight="1")
    noise = score_noise([first.line, second.line], [resample(first)])
    assert (noise.resampled, noise.held) == (("repurchase_rate",), ("sales",))


def test_other_numbers_of_draws_are_refused() -> None:
    entry = rate(30, 100, value=0.3)
    with pytest.raises(UsageError, match="Draw all alike"):
        score_noise([entry.line], [resample(entry, 10)], 20)


def test_it_is_the_same_every_time() -> None:
    first, again = (resample(rate(30, 100, value=0.3)).scored for _ in range(2))
    assert first is not None
    assert again is not None
    assert (first == again).all()


def test_days_of_a_workspace_add_up_or_do_not(example_shop: Workspace) -> None:
    from kpi_toolkit.measuring.frame import measure

    names = ["sales", "orders", "buyers", "aov", "spend_per_buyer"]
    first, last = example_shop.coverage("orders")
    period = parse_period(f"{first:%Y-%m}/{last:%Y-%m}")
    asked = needs([example_shop.catalogue[name] for name in names], period)
    days = daily(planner.measured(example_shop, asked), names, period)
    whole = measure(example_shop, names, [period]).set_index("metric")
    adds = {}
    for name in names:
        above, below = whole.loc[name, ["numerator", "denominator"]]
        adds[name] = days[name].add_up(above, None if below != below else below)
        assert len(days[name].numerators) == period.days
    assert adds == {"sales": True, "orders": True, "buyers": False, "aov": True, "spend_per_buyer": False}
