"""Every trap finds what the demo shop hides, in its month and segment, and nothing in its clean twins."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from kpi_toolkit.demo import write_demo
from kpi_toolkit.engines.duckdb import DuckDBEngine
from kpi_toolkit.engines.query import Query
from kpi_toolkit.examples import EXAMPLE_TABLES
from kpi_toolkit.judge import guardrails as judge
from kpi_toolkit.judge import inflated
from kpi_toolkit.judge.guardrails import Guardrail, guards_of, unbalanced
from kpi_toolkit.judge.traps import TRAPS, heaps
from kpi_toolkit.judge.traps.statistics import compare, heaping
from kpi_toolkit.judge.traps.trap import Trap
from kpi_toolkit.language.text import word
from kpi_toolkit.measuring import planner
from kpi_toolkit.measuring.ask import cells
from kpi_toolkit.measuring.workspace import Workspace, from_frames, open_workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.pages.text.guardrails import guardrail_sentence, trap_sentence
from kpi_toolkit.periods.period import Period, parse_period
from kpi_toolkit.reviewing.parts import traps
from kpi_toolkit.settings import Settings
from kpi_toolkit.targets import Target, attain
from kpi_toolkit.targets.sheet import read_targets

MONTHS = ("2026-08", "2026-09", "2026-10")
Found = dict[str, tuple[Trap, ...]]


# ---- statistics


@pytest.mark.parametrize(
    ("now", "earlier"), [((82, 100), [(45, 100), (50, 110), (52, 105)]), ((9, 12), [(30, 60)] * 4)]
)
def test_a_high_share_is_as_unlikely_as_the_exact_binomial_says_or_less_so(
    now: tuple[int, int], earlier: list[tuple[int, int]]
) -> None:
    found = compare(now, earlier)
    assert found.usual == pytest.approx(sum(a for a, _ in earlier) / sum(b for _, b in earlier))
    assert found.chance >= binom.sf(now[0] - 1, now[1], found.usual) * (1 - 1e-9)


def test_shares_that_always_jumped_alarm_later_than_steady_ones() -> None:
    steady = compare((70, 100), [(50, 100)] * 8)
    jumpy = compare((70, 100), [(35, 100), (65, 100)] * 4)
    assert steady.chance < jumpy.chance
    assert steady.is_unusual(0.001, 1.2)
    assert not jumpy.is_unusual(0.001, 1.2)


def test_what_was_unusual_before_does_not_become_the_usual() -> None:
    assert compare((90, 100), [(10, 100)] * 6 + [(90, 100)] * 2).usual == pytest.approx(0.1)


def test_nothing_to_compare_with_is_never_unusual() -> None:
    for found in (compare((9, 10), []), compare((9, 10), [(0, 0)]), compare((0, 0), [(1, 2)])):
        assert (found.usual, found.chance) == (None, 1.0)
        assert not found.is_unusual(0.5, 1.0)


@settings(deadline=None)
@given(
    st.integers(0, 60),
    st.integers(0, 60),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: (min(pair), max(pair))), max_size=13),
)
def test_a_comparison_never_fails_and_more_is_never_likelier(a: int, b: int, earlier: list[tuple[int, int]]) -> None:
    count, n = min(a, b), max(a, b)
    found = compare((count, n), earlier)
    assert 0 <= found.chance <= 1
    assert count == n or compare((count + 1, n), earlier).chance <= found.chance + 1e-12


@given(st.lists(st.floats(0, 3), max_size=80))
def test_heaping_is_the_exact_binomial_test_of_one_half(attainments: list[float]) -> None:
    heap = heaping(attainments)
    n = heap.above + heap.below
    expected = binomtest(heap.above, n, 0.5, alternative="greater").pvalue if n else 1.0
    assert heap.chance == pytest.approx(expected, rel=1e-9)
    assert (heap.is_suspicious is None) == (n < 20)


def test_heaping_needs_values_near_the_target_and_looks_just_above_it() -> None:
    assert heaping([1.0] * 19).is_suspicious is None
    assert heaping([1.0] * 20).is_suspicious
    assert not heaping([1.0, 0.99] * 30).is_suspicious
    assert heaping([0.5, 1.3, 1.02, 0.97] * 30).is_suspicious is None, "1.02 is not just above, 0.97 not just below"
    assert heaping([0.98] * 25).below == 25
    assert heaps([1.01] * 25, Settings().guardrails).is_suspicious


def test_attainments_of_a_plan_that_were_helped_over_the_line_are_seen() -> None:
    """Six roles over six months: honest ones spread around their targets, helped ones stop just above them."""
    honest = [Decimal(97 + step % 7) for step in range(36)]
    helped = [actual if actual >= 100 or actual < 98 else Decimal(100) for actual in honest]

    def raw(actuals: list[Decimal]) -> list[float]:
        results = (attain(actual, value=Decimal(100), better="higher") for actual in actuals)
        return [float(result.raw) for result in results if result.raw is not None]

    assert heaps(raw(honest), Settings().guardrails).is_suspicious is False
    assert heaps(raw(helped), Settings().guardrails).is_suspicious is True


# ---- what is unbalanced


def test_only_a_met_metric_with_a_broken_guardrail_is_unbalanced() -> None:
    broken, ok, unknown = (Guardrail("aov", ("orders",), state) for state in ("broken", "ok", "no_data"))
    orders = target("orders", "20")
    assert unbalanced(orders, "met", [ok, broken])
    assert not unbalanced(orders, "met", [ok, unknown])
    assert not unbalanced(target("sales", "20"), "met", [broken]), "it guards another metric"
    for status in ("at_risk", "missed", "noise", "no_data", "open"):
        assert not unbalanced(orders, status, [broken])
    assert guards_of("orders", [broken]) == (broken,)
    assert guards_of("sales", [broken]) == ()


def target(metric: str, value: str, weight: str = "") -> Target:
    return Target(
        2,
        metric,
        "operations",
        "level",
        date(2026, 10, 1),
        date(2026, 11, 1),
        "Lin",
        value=Decimal(value),
        per="month",
        weight=Decimal(weight) if weight else None,
    )


def steady(copies: int) -> Workspace:
    """So many times ten orders of 100 every month of a year, but twenty of 40 in the last."""
    months = [str(period)[:7] for period in pd.period_range("2025-10", "2026-09", freq="M")]
    rows = [
        (month, place, 1 + 3 * place, 100 - number % 2) for number, month in enumerate(months) for place in range(10)
    ]
    rows += [("2026-10", place, 2 + place * 29 // 19, 40) for place in range(20)]
    orders = [
        (f"{month}-{place}-{copy}", f"u{place}", f"{month}-{day:02} {9 + copy:02}:00", amount)
        for month, place, day, amount in rows
        for copy in range(copies)
    ]
    return from_frames(pd.DataFrame(orders, columns=["order_id", "user_id", "ordered_at", "amount"]))


@pytest.fixture(scope="module")
def flat() -> Workspace:
    return steady(1)


def guardrails(
    workspace: Workspace,
    period: Period,
    metrics: list[str],
    targets: Iterable[Target] = (),
    spoken: tuple[Trap, ...] = (),
) -> tuple[Guardrail, ...]:
    """Measure what guards the metrics and judge it, the traps apart."""
    held = tuple(targets)
    ask = judge.needs(workspace.context, period, metrics, held)
    again = inflated.needs(workspace.context, spoken, held, period)
    totals = cells([workspace.catalogue[name] for name in metrics], [period])
    measured = planner.measured(workspace, (*ask, *again, *totals))
    return judge.guardrails(measured, period, metrics, held, spoken)


def guard(workspace: Workspace, *targets: Target) -> Guardrail:
    [found] = guardrails(workspace, parse_period("2026-10"), ["orders"], targets)
    return found


def test_a_counter_metric_without_a_target_breaks_by_a_signal(flat: Workspace) -> None:
    thrice = steady(3)
    found = guard(thrice)
    assert (found.metric, found.watches, found.state, found.key) == ("aov", ("orders",), "broken", "signal")
    assert found.evidence["value"] == 40
    assert "¥40" in guardrail_sentence(found, "zh")
    assert "beyond its usual range" in guardrail_sentence(found, "en")
    [before] = guardrails(thrice, parse_period("2026-09"), ["orders"])
    assert (before.state, before.key) == ("ok", "no_signal")
    few = guard(flat)
    assert (few.state, few.reason and few.reason.code) == ("no_data", "usual_short"), "ten orders a month tell nothing"


def test_a_guardrail_target_breaks_when_it_is_missed(flat: Workspace) -> None:
    for value, state, key in (
        ("40", "ok", "target_kept"),
        ("41", "ok", "target_near"),
        ("90", "broken", "target_missed"),
    ):
        found = guard(flat, target("aov", value))
        assert (found.state, found.key, found.evidence["target"]) == (state, key, float(value))
    weighted = guard(flat, target("aov", "1", "0.5"))
    assert weighted.reason, "a weighted target is no guardrail"


def test_a_share_is_missed_only_beyond_sampling_noise(flat: Workspace) -> None:
    def rate(value: str) -> Guardrail:
        [found] = guardrails(
            flat, parse_period("2026-10"), ["repeat_monetisation_index"], [target("repurchase_rate", value)]
        )
        return found

    # Ten of twenty buyers had bought before.
    assert (rate("0.5").key, rate("0.6").key, rate("0.9").key) == ("target_kept", "target_noise", "target_missed")
    assert [rate(value).state for value in ("0.5", "0.6", "0.9")] == ["ok", "ok", "broken"]


def test_a_count_is_missed_only_beyond_the_noise_of_counting(flat: Workspace) -> None:
    def count(value: str) -> str:
        [found] = guardrails(flat, parse_period("2026-10"), ["aov"], [target("orders", value)])
        return found.key

    # Twenty orders: 95 % of Poisson samples lie within 20 ± 8.8.
    assert (count("20"), count("28"), count("29")) == ("target_kept", "target_noise", "target_missed")


def test_too_little_past_is_no_data_and_not_ok(flat: Workspace) -> None:
    [found] = guardrails(flat, parse_period("2025-12"), ["orders"])
    assert found.state == "no_data"
    assert "cannot be said" in guardrail_sentence(found, "en")


# ---- traps on small data


def test_what_is_missing_is_no_data_with_a_reason(flat: Workspace) -> None:
    found = traps(flat, parse_period("2026-10"))
    said = {trap.name: (trap.state, trap_sentence(trap, "en")) for trap in found}
    assert set(said) == {kind.name for kind in TRAPS}
    assert said["zombies"] == ("no_data", "not available: there is no table users, events")
    assert said["coupons"][0] == said["staff"][0] == said["rush_users"][0] == "no_data"
    assert said["rush_orders"][0] == "ok"
    assert "没有用户、行为记录表" in trap_sentence(found[0], "zh")


@pytest.mark.parametrize("month", ["2024-01", "2027-01"])
def test_a_period_outside_of_the_data_is_no_data(flat: Workspace, month: str) -> None:
    [found] = traps(flat, parse_period(month), ["orders"])
    assert (found.name, found.state) == ("rush_orders", "no_data")


@pytest.mark.parametrize(("before", "state"), [(5, "no_data"), (6, "broken")])
def test_late_orders_are_no_rush_by_fewer_than_six_months(before: int, state: str) -> None:
    """Four months of a young shop look alike by chance, and a month before the Spring Festival then does not."""
    months = pd.period_range(end="2026-10", periods=before + 1, freq="M")
    days = [month.start_time + pd.Timedelta(days=n % month.days_in_month) for month in months for n in range(124)]
    days += [pd.Timestamp("2026-10-30") + pd.Timedelta(hours=n) for n in range(40)]
    orders = pd.DataFrame({"order_id": [f"o{n}" for n in range(len(days))], "ordered_at": days})
    covered = {"covers_from": months[0].start_time.date(), "covers_until": date(2026, 10, 31)}
    rules = Settings.model_validate({"source": covered})
    bought = orders.assign(user_id="u" + orders.order_id, amount=orders.index + 1.0, status="paid")
    shop = from_frames({"orders": bought}, rules)
    [trap] = traps(shop, parse_period("2026-10"), ["orders"])
    assert trap.state == state
    if trap.reason is not None:
        assert (trap.reason.code, trap.reason.values["periods"]) == ("short_usual", before)


def test_a_short_past_says_so(flat: Workspace) -> None:
    [found] = traps(flat, parse_period("2025-11"), ["orders"])
    assert found.state == "no_data"
    assert "there are only 1 whole periods" in trap_sentence(found, "en")


def test_metrics_asked_for_choose_the_traps(flat: Workspace) -> None:
    def names(*metrics: str) -> set[str]:
        return {trap.name for trap in traps(flat, parse_period("2026-10"), metrics)}

    assert names("orders") == {"rush_orders"}
    assert names("new_users") == {"zombies", "rush_users"}
    assert names("aov") == {"fewer_asked"}
    assert names("refund_amount") == set()
    assert names("repurchase_rate") == {"coupons", "fewer_asked"}


def test_every_watched_metric_exists_and_every_trap_has_words() -> None:
    for kind in TRAPS:
        assert all(name in CATALOGUE for name in kind.watches), kind.name
        assert word(f"trap.{kind.name}", "zh") != word(f"trap.{kind.name}", "en")


class Compiled(DuckDBEngine):
    """Keeps what it was asked to run, and runs it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Any] = []

    def run(self, expression: Any) -> pd.DataFrame:
        self.asked.append(expression)
        return super().run(expression)


def test_the_traps_are_few_queries_that_every_engine_can_be_asked() -> None:
    opened = from_frames(EXAMPLE_TABLES)
    engine = Compiled()
    for name in EXAMPLE_TABLES:
        engine.bind(name, opened.engine.run(opened.engine.table(name)))
    watched = opened.on(engine)
    lenient = watched.settings.guardrails.model_copy(update={"zombie_least": 1, "spike_least": 1})
    settings = watched.settings.model_copy(update={"guardrails": lenient})
    watched = replace(watched, context=replace(watched.context, settings=settings))
    assert {trap.state for trap in traps(watched, parse_period("2026-10"))} <= {"ok", "no_data"}
    assert 5 <= len(engine.asked) <= 10
    expressions = [asked.build() if isinstance(asked, Query) else asked for asked in engine.asked]
    for dialect in ("postgres", "clickhouse", "pyspark"):
        assert all("SELECT" in ibis.to_sql(expression, dialect=dialect) for expression in expressions)


# ---- demo shops


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Workspace]:
    def make(**options: Any) -> Workspace:
        folder = tmp_path_factory.mktemp("guarded") / "shop"
        write_demo(folder, **options)
        return open_workspace(folder)

    return make


@pytest.fixture(scope="module")
def planted(shops: Callable[..., Workspace]) -> tuple[Workspace, Found]:
    workspace = shops(users=2_000, months=14, seed=1)
    return workspace, {month: traps(workspace, parse_period(month)) for month in ("2026-06", "2026-07", *MONTHS)}


def broken(found: tuple[Trap, ...], name: str) -> dict[str, Trap]:
    return {trap.segment: trap for trap in found if trap.name == name and trap.state == "broken"}


@pytest.mark.slow
def test_zombies_are_found_in_their_channel_and_months(planted: tuple[Workspace, Found]) -> None:
    _, found = planted
    assert {month for month in found if broken(found[month], "zombies")} == set(MONTHS)
    for month in MONTHS:
        [(segment, trap)] = broken(found[month], "zombies").items()
        assert segment == "channel=feed_ads"
        assert trap.evidence["share"] == 1
        assert trap.evidence["usual"] < 0.4
        assert "new_users" in trap.watches
    assert "new users of feed_ads in 2026-09 (100.0%) never came back within 14 days" in trap_sentence(
        broken(found["2026-09"], "zombies")[segment], "en"
    )


@pytest.mark.slow
def test_new_users_who_are_too_new_are_not_judged(planted: tuple[Workspace, Found]) -> None:
    workspace, _ = planted
    [trap] = traps(workspace, parse_period("2026-W43"), ["visitors"])
    assert str(trap.period) == "2026-W42", "of the week after nobody was watched for 14 days"
    assert "2026-W42" in trap_sentence(trap, "en")


@pytest.mark.slow
def test_staff_alone_in_a_group_is_found(planted: tuple[Workspace, Found]) -> None:
    _, found = planted
    assert {month for month in found if broken(found[month], "staff")} == {"2026-10"}
    group, total = (broken(found["2026-10"], "staff")[segment] for segment in ("group_id=g02", ""))
    assert (group.evidence["count"], group.evidence["n"]) == (3_000, 3_000)
    assert total.evidence["share"] > 5 * total.evidence["usual"]
    assert "3,000 of 3,000 messages of g02 in 2026-10 (100.0%)" in trap_sentence(group, "en")


@pytest.mark.slow
def test_the_rush_is_found_and_that_it_was_given_back(planted: tuple[Workspace, Found]) -> None:
    _, found = planted
    assert {month for month in found if broken(found[month], "rush_orders")} == {"2026-09"}
    [trap] = broken(found["2026-09"], "rush_orders").values()
    assert trap.key == "rush_given_back"
    assert trap.evidence["back"] >= 50
    assert trap.evidence["share"] > 2 * trap.evidence["usual"]
    assert not any(broken(found[month], "rush_users") for month in found)


@pytest.mark.slow
def test_a_rush_whose_end_is_not_known_yet_is_found_too(shops: Callable[..., Workspace]) -> None:
    """As on the first day of the next month: what will be given back still looks like sales."""
    folder = shops(users=2_000, months=14, seed=1).folder
    assert folder is not None
    file = folder / "kpi.yaml"
    file.write_text(file.read_text("utf-8").replace("covers_until: 2026-10-31", "covers_until: 2026-09-30"), "utf-8")
    [trap] = traps(open_workspace(folder), parse_period("2026-09"), ["orders"])
    assert (trap.state, trap.key) == ("broken", "rush_orders_found")
    assert "were placed in its last 3 days" in trap_sentence(trap, "en")


@pytest.mark.slow
def test_buyers_who_need_a_coupon_are_found_by_their_first_month(planted: tuple[Workspace, Found]) -> None:
    _, found = planted
    for month in ("2026-06", "2026-07", *MONTHS):
        assert {segment for segment in broken(found[month], "coupons") if segment} == {"first_order=2026-06"}
        trap = broken(found[month], "coupons")["first_order=2026-06"]
        assert trap.evidence["share"] == 1
        assert trap.evidence["usual"] < 0.05
    assert "" in broken(found["2026-07"], "coupons"), "the first month after, coupons carry the repeat orders"


@pytest.mark.slow
def test_the_survey_of_the_chosen_is_found(planted: tuple[Workspace, Found]) -> None:
    _, found = planted
    assert {month for month in found if broken(found[month], "fewer_asked")} == {"2026-09"}
    [(segment, trap)] = broken(found["2026-09"], "fewer_asked").items()
    assert segment == "metric=survey_response_rate"
    assert trap.evidence["n"] < trap.evidence["n_usual"] / 4
    assert "问卷" in trap_sentence(trap, "zh")


@pytest.mark.slow
def test_met_and_trapped_is_unbalanced(planted: tuple[Workspace, Found]) -> None:
    """Only where it would not be met without the rows that the trap names: 352 − 51 orders, 208 − 53 new users."""
    workspace, found = planted
    period = parse_period("2026-09")
    for metric, value, without, is_lost in (
        ("orders", "340", 301, True),
        ("orders", "301", 301, False),
        ("new_users", "156", 155, True),
        ("new_users", "155", 155, False),
        ("active_users", "600", 588, True),
        ("active_users", "588", 588, False),
    ):
        held = replace(target(metric, value, "0.5"), start=period.start, due=period.end)
        guards = guardrails(workspace, period, [metric], [held], found["2026-09"])
        [again] = [other for guard in guards for other in guard.without]
        assert again.value.value == without
        assert unbalanced(held, "met", guards) == again.is_lost == is_lost
    for trap in (trap for traps_of in found.values() for trap in traps_of):
        assert all("{" not in trap_sentence(trap, language) for language in ("zh", "en"))


@pytest.mark.slow
def test_another_size_of_what_is_suspicious_is_obeyed(planted: tuple[Workspace, Found]) -> None:
    workspace, _ = planted
    lenient = workspace.settings.guardrails.model_copy(update={"zombie_excess": 50.0, "staff_least": 5_000})
    settings = workspace.settings.model_copy(update={"guardrails": lenient})
    changed = replace(workspace, context=replace(workspace.context, settings=settings))
    found = traps(changed, parse_period("2026-10"), ["new_users", "community_active"])
    assert not broken(found, "zombies")
    assert set(broken(found, "staff")) == {""}


@pytest.mark.slow
@pytest.mark.parametrize(("users", "seed"), [(2_000, 1), (1_000, 2), (1_000, 3), (1_000, 4), (1_000, 5)])
def test_nothing_is_found_in_a_clean_shop(users: int, seed: int, shops: Callable[..., Workspace]) -> None:
    workspace = shops(users=users, months=14, seed=seed, clean=True)
    folder = workspace.folder or Path()
    sheet = read_targets(folder, workspace.catalogue, workspace.settings)
    for month in MONTHS:
        period = parse_period(month)
        found = traps(workspace, period)
        assert [trap_sentence(trap, "en") for trap in found if trap.state != "ok"] == []
        holding = [one for one in sheet if one.covers(period)]
        judged = [one.metric for one in holding if one.weight is not None]
        guards = guardrails(workspace, period, judged, holding, ())
        assert [guardrail_sentence(one, "en") for one in guards if one.state == "broken"] == []
        assert {one.key[:6] for one in guards if one.state == "ok"} == {"target", "no_sig"}
