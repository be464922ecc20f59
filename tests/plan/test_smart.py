"""SMART by machine: the eight sentences of the account-operations article, then each letter by itself."""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from kpi_toolkit.analysis.baseline import Baseline
from kpi_toolkit.language.text import Reason
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.metrics.metric import Better
from kpi_toolkit.periods.period import Grain, parse_period
from kpi_toolkit.plan.chance import Chance, chance_of, chance_of_band
from kpi_toolkit.plan.history import History, history_from
from kpi_toolkit.plan.plan import Plan
from kpi_toolkit.plan.rules.rule import Example, sheet
from kpi_toolkit.plan.rules_page import plan_of
from kpi_toolkit.plan.smart import Smart, reach_of, smart
from kpi_toolkit.targets import attain
from kpi_toolkit.units import LANGUAGES

HEADER = ("metric", "role", "kind", "value", "points", "mode", "baseline", "start", "due", "per")
LEVEL = [1620, 1650, 1700, 1640, 1680, 1710, 1660, 1690, 1650, 1720, 1670, 1700]
STEADY = """1673 1710 1640 1702 1662 1662 1731 1675 1669 1693 1706 1669 1689 1639 1658 1656 1627 1622 1618 1662 1664 1660 1672 1627
1667 1678 1694 1643 1657 1606 1654 1600 1625 1705 1600 1696"""
THREE_YEARS = [float(value) for value in STEADY.split()]
"""Around 1,660 without trend or season, a deviation of 33."""
NEWEST: Mapping[Grain, str] = {"month": "2026-10", "quarter": "2026-Q3"}


def past(values: Mapping[str, Sequence[float]], grain: Grain = "month", n: int = 50_000) -> History:
    return history_from(values, parse_period(NEWEST[grain]), n)


def judged(
    *rows: str, history: History | None = None, header: Sequence[str] = HEADER, **changes: object
) -> tuple[Smart, ...]:
    plan: Plan = replace(plan_of(Example(sheet(*rows, header=header))), history=history)
    return smart(replace(plan, **changes))  # type: ignore[arg-type]


def moving(level: float, noise: float = 0.02) -> list[float]:
    """Three years around a level: up and down by turns, a little more at times."""
    return [level * (1 + noise * ((place * 7) % 11 - 5) / 5) for place in range(36)]


# The sentence; its row; rows beside it that make it relevant; the past; the verdict, and the letter it comes from.
SENTENCES = [
    (
        "三个月内月销售转化率提高10%",
        "visit_conversion_rate,operations,lift,0.1,1,,0.03,2026-11-01,2027-02-01,month",
        (),
        past({"visit_conversion_rate": moving(0.03)}),
        "refused",
        "S",
        "mode_missing",
    ),
    (
        "每月新增500个活跃用户",
        "new_users,promotion,level,500,1,,,2026-11-01,,month",
        ("promo_roi,promotion,level,0.5,1,,,2026-11-01,,month", "new_buyers,promotion,level,90,,,,2026-11-01,,month"),
        past({"new_users": moving(500), "promo_roi": moving(0.5), "new_buyers": moving(90)}),
        "warned",
        "T",
        "no_end",
    ),
    (
        "满意度提升至80%",
        "csat,service,level,0.8,1,,,2026-11-01,,",
        (),
        past({"csat": moving(0.78)}),
        "refused",
        "T",
        "no_deadline",
    ),
    (
        "每季度举办两次线上活动",
        "activities_held,operations,floor,2,1,,,2026-10-01,,quarter",
        (
            "sales,operations,level,1700,1,,,2026-10-01,,quarter",
            "campaign_participants,operations,level,300,,,,2026-10-01,,quarter",
        ),
        past(
            {"activities_held": [2, 3, 1, 2, 2, 3] * 6, "sales": moving(1700), "campaign_participants": moving(300)},
            "quarter",
        ),
        "warned",
        "T",
        "no_end",
    ),
    (
        "六个月内10000名注册用户",
        "new_users,promotion,cumulative,10000,1,,,2026-11-01,2027-05-01,",
        (
            "promo_roi,promotion,level,0.5,1,,,2026-11-01,2027-05-01,month",
            "new_buyers,promotion,level,90,,,,2026-11-01,2027-05-01,month",
        ),
        past({"new_users": moving(1670, 0.03), "promo_roi": moving(0.5), "new_buyers": moving(90)}),
        "ok",
        "",
        "",
    ),
    (
        "六个月内月销售额提高20%",
        "sales,operations,lift,0.2,1,relative,1400,2026-11-01,2027-05-01,month",
        (),
        past({"sales": [1.03 * value for value in THREE_YEARS]}),
        "warned",
        "S",
        "path_open",
    ),
    (
        "下季度七日留存率提高至40%",
        "retention_d7,operations,level,0.4,1,,,2027-01-01,2027-04-01,quarter",
        ("sales,operations,level,1700,1,,,2027-01-01,2027-04-01,quarter",),
        past(
            {
                "retention_d7": [one + 0.004 * place for place, one in enumerate(moving(0.25, 0.04))],
                "sales": moving(1700),
            },
            "quarter",
        ),
        "ok",
        "",
        "",
    ),
]


@pytest.mark.parametrize(
    ("said", "row", "beside", "history", "verdict", "letter", "key"), SENTENCES, ids=[one[0] for one in SENTENCES]
)
def test_sentences_of_the_article(
    said: str, row: str, beside: tuple[str, ...], history: History, verdict: str, letter: str, key: str
) -> None:
    found = judged(row, *beside, history=history)[0]
    assert found.verdict == verdict, [str(finding) for finding in found.findings]
    if key:
        assert {one.letter for one in found.letters if one.verdict == verdict} == {letter}
        assert key in {finding.key for finding in found.findings}


def test_the_eighth_sentence_is_an_attainment_of_83_percent() -> None:
    raw = attain(500, value=600, better="higher").raw
    assert raw is not None
    assert (raw * 100).quantize(Decimal(1), ROUND_HALF_UP) == 83


def test_both_readings_of_ten_percent_are_shown() -> None:
    found = judged(SENTENCES[0][1])[0]
    for language in LANGUAGES:
        text = next(finding for finding in found.findings if finding.key == "mode_missing").text(language)
        assert "3.3%" in text
        assert "13.0%" in text


def test_twenty_percent_in_six_months_asks_which() -> None:
    found = judged(SENTENCES[5][1])[0]
    for language in LANGUAGES:
        text = next(finding for finding in found.findings if finding.key == "path_open").text(language)
        assert "3.085%" in text
        assert "3.333%" in text


def test_without_a_workspace_m_and_a_are_unknown_and_so_is_the_whole() -> None:
    found = judged("sales,operations,level,1700,1,,,2026-11-01,2026-12-01,month")[0]
    assert [one.verdict for one in found.letters] == ["ok", "unknown", "unknown", "ok", "ok"]
    assert found.verdict == "unknown"
    assert found["M"].letter == "M"
    assert found.chance is None


def one(row: str, values: Sequence[float | None], n: int = 50_000, **changes: object) -> Smart:
    metric = row.split(",")[0]
    return judged(row, history=history_from({metric: values}, parse_period("2026-10"), n), **changes)[0]


SALES = "sales,operations,level,{},1,,,2026-11-01,2026-12-01,month"


def keys(found: Smart, letter: str) -> list[str]:
    return [finding.key for finding in found[letter].findings]  # type: ignore[index]


@pytest.mark.parametrize(
    ("value", "reach", "said"),
    [
        (1600, "too_easy", ["smart.too_easy"]),
        (1640, "committed", []),
        (1670, "stretch", []),
        (1790, "needs_why", ["smart.needs_why"]),
    ],
)
def test_the_chance_says_what_a_target_is(value: int, reach: str, said: list[str]) -> None:
    found = one(SALES.format(value), THREE_YEARS)
    assert found.reach == reach
    assert keys(found, "A") == said


def test_a_reason_justifies_what_is_unlikely() -> None:
    header = (*HEADER, "why")
    found = one(f"{SALES.format(1790)},两家新店 11 月开业", LEVEL * 3, header=header)
    assert found.reach == "needs_why"
    assert found["A"].verdict == "ok"


def test_a_stretch_may_not_be_called_committed() -> None:
    header = (*HEADER, "commitment")
    assert keys(one(f"{SALES.format(1670)},committed", THREE_YEARS, header=header), "A") == ["smart.is_stretch"]
    assert keys(one(f"{SALES.format(1670)},stretch", THREE_YEARS, header=header), "A") == []


def test_a_guardrail_and_a_floor_may_be_easy() -> None:
    assert keys(one(SALES.format(1500).replace(",1,,,", ",,,,"), LEVEL * 3), "A") == []


@pytest.mark.parametrize("count", [6, 8, 10, 14, 24, 36])
@pytest.mark.parametrize(
    ("metric", "usual", "spread", "wanted", "reach"),
    [
        ("sales", 1000, 0.05, 1120, "needs_why"),
        ("sales", 1000, 0.05, 160, "too_easy"),
        ("repurchase_rate", 0.68, 0.08, 0.1, "too_easy"),
        ("repurchase_rate", 0.68, 0.08, 0.9, "needs_why"),
        ("complaint_rate", 0.025, 0.2, 0.5, "too_easy"),
        ("complaint_rate", 0.025, 0.2, 0.005, "needs_why"),
        ("aov", 90, 0.05, 140, "needs_why"),
        ("aov", 90, 0.05, 20, "too_easy"),
    ],
)
def test_what_never_came_and_what_always_does_is_told_with_any_history(
    metric: str, usual: float, spread: float, wanted: float, reach: str, count: int
) -> None:
    rng = random.Random(count)
    values = [usual * (1 + rng.uniform(-spread, spread)) for _ in range(count)]
    history = past({metric: values}, n=400)
    (verdict,) = judged(f"{metric},operations,level,{wanted},1,,,2026-11-01,2026-12-01,month", history=history)
    assert verdict.reach == reach
    assert verdict["A"].verdict == "warned"


def test_what_no_past_move_reached_wants_a_reason_unless_it_is_likely() -> None:
    known = Chance(0.35, 100.0, 14, False, 0, 11)
    assert reach_of(known) == "needs_why"
    assert reach_of(replace(known, hits=1)) == "stretch"
    assert reach_of(replace(known, moves=0)) == "stretch"
    assert reach_of(replace(known, probability=0.6)) == "committed"


def test_a_floor_that_cannot_be_missed_is_too_easy_and_a_usual_one_is_not() -> None:
    assert keys(one(SALES.format(400).replace("level", "floor"), THREE_YEARS), "A") == ["smart.too_easy_floor"]
    assert keys(one(SALES.format(1600).replace("level", "floor"), THREE_YEARS), "A") == []


def test_six_periods_are_enough_to_tell_and_say_that_they_are_few() -> None:
    assert one(SALES.format(1600), LEVEL).reach == "too_easy"
    assert one(SALES.format(2500), LEVEL).reach == "needs_why"
    few = one(SALES.format(2500), LEVEL[:7])
    assert few.chance is not None
    assert few.chance.is_provisional
    assert few.chance.share is None, "of five values no move is as long"
    [finding] = few["A"].findings
    assert "by only 7 periods before" in finding.text("en")
    assert "此前只有 7 期" in finding.text("zh")


def test_rates_and_bands_are_too_easy_and_too_hard_as_well() -> None:
    rate = "repurchase_rate,operations,level,{},1,,,2026-11-01,2026-12-01,month"
    values = [0.62 + 0.02 * ((place * 5) % 7) for place in range(24)]
    assert [one(rate.format(value), values).reach for value in (0.1, 0.9)] == ["too_easy", "needs_why"]


def test_a_past_too_short_says_nothing() -> None:
    assert one(SALES.format(2500), LEVEL[:4])["A"].verdict == "unknown"


def test_a_metric_without_its_table_cannot_be_measured() -> None:
    found = one(SALES.format(1700), LEVEL, unavailable={"sales": Reason("missing_table", {"tables": "orders"})})
    assert found["M"].verdict == "refused"
    assert "没有订单表" in found["M"].findings[0].text("zh")


def test_gaps_among_the_last_six_periods_are_said() -> None:
    found = one(SALES.format(1700), [*LEVEL[:8], None, 1700, 1650, 1700])
    assert keys(found, "M") == ["smart.gaps"]
    assert keys(one(SALES.format(1700), [None, *LEVEL[:6]]), "M") == []
    assert keys(one(SALES.format(1700), [None] * 8), "M") == ["smart.never_measured"]


def test_a_step_smaller_than_sampling_error_cannot_be_told_apart() -> None:
    row = "repurchase_rate,operations,level,0.32,1,,,2026-11-01,2026-12-01,month"
    assert keys(one(row, [0.3] * 12, n=2_000), "M") == ["smart.too_noisy"]
    assert keys(one(row, [0.3] * 12, n=20_000), "M") == []
    assert "2000 cases" in one(row, [0.3] * 12, n=2_000)["M"].findings[0].text("en")
    holds = "repurchase_rate,operations,level,0.295,1,,,2026-11-01,2026-12-01,month"
    assert keys(one(holds, [0.3] * 12, n=2_000), "M") == [], "To hold a level asks for no step."


def test_relevant_takes_the_rules_of_role_money_and_counter_metric() -> None:
    row = "{},operations,level,{},1,,,2026-11-01,2026-12-01,month"
    assert [one.code for one in judged(row.format("complaint_rate", 0.02))[0]["R"].findings] == ["K006", "K007"]
    assert judged(row.format("complaint_rate", 0.02))[0]["R"].verdict == "refused"
    assert [one.code for one in judged(row.format("active_users", 8000))[0]["R"].findings] == ["K007", "K012"]


def test_a_rule_that_names_the_first_row_concerns_every_row_of_the_metric() -> None:
    rows = [
        f"orders,operations,level,100,1,,,2026-{month}-01,{due}-01,month"
        for month, due in ((11, "2026-12"), (12, "2027-01"))
    ]
    assert [[finding.code for finding in found["R"].findings if finding.code == "K012"] for found in judged(*rows)] == [
        ["K012"]
    ] * 2


def test_time_bound_wants_time_to_check_and_a_baseline_from_before() -> None:
    days = "sales,operations,level,50,1,,,2026-11-02,2026-11-05,day"
    assert keys(judged(days)[0], "T") == ["smart.no_check"]
    header = ("metric", "role", "kind", "value", "points", "mode", "baseline_period", "start", "due", "per")
    late = judged("sales,operations,lift,0.1,1,relative,2026-11,2026-11-01,2026-12-01,month", header=header)[0]
    assert "baseline_not_before" in keys(late, "T")


def test_vague_words_without_a_number_are_not_specific() -> None:
    found = one(f"{SALES.format(1700)},加强运营", LEVEL, header=(*HEADER, "why"))
    assert found["S"].verdict == "warned"


def test_every_sentence_is_in_both_languages() -> None:
    for found in judged(
        "sales,operations,lift,0.2,1,,1400,2026-11-01,2027-05-01,month", "x,y,level,z,1,,,2026-11-01,,month"
    ):
        assert found.verdict == "refused"
        for finding in found.findings:
            assert finding.text("zh") != finding.text("en")
            assert finding.file == "targets.csv"


def told(values: Sequence[float], wanted: float, better: Better = "higher", first: int = 1, last: int = 1) -> Chance:
    outlook = Baseline(values).outlook(first, last)
    assert outlook is not None
    return chance_of(outlook, values, wanted, better, first, last)


def test_lower_is_better_is_judged_the_other_way_round() -> None:
    falling = [10.0, 11, 9, 10, 8, 9, 8, 9, 7, 8, 7, 7]
    found, easy = told(falling, 6, "lower"), told(falling, 12, "lower")
    assert easy.share == 1.0
    assert easy.probability > 0.9
    assert found.share is not None
    assert found.share < 0.5
    assert found.probability + told(falling, 6).probability == pytest.approx(1)


def test_a_shop_that_grows_is_expected_to_grow() -> None:
    """Six percent more is nothing special where every month brought five."""
    grown = [100 * 1.05**place * (1 + 0.01 * ((place * 7) % 5 - 2)) for place in range(24)]
    assert told(grown, grown[-1] * 1.03).probability > 0.5
    still = [100 * (1 + 0.01 * ((place * 7) % 5 - 2)) for place in range(24)]
    assert told(still, still[-1] * 1.06).probability < 0.1


def test_a_band_is_as_likely_as_its_two_ends_leave() -> None:
    values = [100.0 + (place * 7) % 11 - 5 for place in range(24)]
    outlook = Baseline(values).outlook()
    assert outlook is not None
    within = chance_of_band(outlook, values, 98, 102)
    wide = chance_of_band(outlook, values, 50, 200)
    assert within.hits == sum(98 <= value <= 102 for value in values)
    assert within.probability == pytest.approx(outlook.at_least(98) - outlook.at_least(102))
    assert wide.probability > 0.98


@pytest.mark.parametrize("growth", [0.0, 0.02])
def test_chances_are_as_often_right_as_they_say(growth: float) -> None:
    """Brier's score of a year of shops against their known truth; always saying 50 % gives 0.25."""
    rng = random.Random(5)
    scores = []
    for _ in range(120):
        values = [1000 * (1 + growth) ** place * math.exp(rng.gauss(0, 0.05)) for place in range(37)]
        wanted = 1000 * (1 + growth) ** 36 * math.exp(rng.gauss(0, 0.08))
        scores.append((told(values[:-1], wanted).probability - (values[-1] >= wanted)) ** 2)
    assert sum(scores) / len(scores) <= 0.17


def test_a_total_by_a_date_is_read_as_the_mean_of_its_periods() -> None:
    found = told([100.0] * 20, 100, first=1, last=6)
    assert (found.hits, found.moves) == (12, 12)


def test_history_before_a_target_ends_where_it_begins() -> None:
    history = past({"sales": moving(100)})
    plan = replace(
        plan_of(
            Example(sheet(SALES.format(100).replace("2026-11-01,2026-12-01", "2026-06-01,2026-07-01"), header=HEADER))
        ),
        history=history,
    )
    assert history.before(plan.targets[0], plan.settings.calendar_rules)[-1].period.end == date(2026, 6, 1)
    assert "sales" in CATALOGUE


@pytest.mark.parametrize(
    ("bounds", "reach", "verdict"),
    [
        ("1590,1800", "too_easy", "ok"),
        ("1000,3000", "too_easy", "warned"),
        ("1620,1690", "committed", "ok"),
        ("1800,1900", "needs_why", "warned"),
    ],
)
def test_a_band_is_judged_by_how_likely_it_is_kept(bounds: str, reach: str, verdict: str) -> None:
    header = ("metric", "role", "kind", "lower", "upper", "points", "start", "due", "per")
    found = one(f"sales,operations,band,{bounds},1,2026-11-01,2026-12-01,month", THREE_YEARS, header=header)
    assert found.reach == reach
    assert found["A"].verdict == verdict
