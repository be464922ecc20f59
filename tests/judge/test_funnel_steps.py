"""The funnel of the demo shop against pandas; the planted break is found, and clean months raise no alarm."""

import json

import pandas as pd
import pytest
from scipy.stats import binomtest, fisher_exact

from kpi_toolkit.errors import UsageError
from kpi_toolkit.judge.broken_links import LINKS, Links
from kpi_toolkit.judge.funnel import FUNNEL
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.pages.text.funnel import funnel_sentences, links_sentences
from kpi_toolkit.reviewing.parts import broken_links, funnel

MONTH = "2026-08"
CLEAN = ("2026-02", "2026-06", "2026-07", "2026-10")  # Spring Festival, the sales of June, after them, after the break


@pytest.fixture(scope="module")
def august(demo_shop: Workspace) -> Links:
    """The comparisons of the month with the planted break."""
    return broken_links(demo_shop, MONTH)


def test_counts_are_those_of_the_shops_files(demo_shop: Workspace) -> None:
    assert demo_shop.folder is not None
    data = demo_shop.folder / "data"
    people = pd.read_parquet(data / "customers.parquet")
    staff = set(people.loc[people["is_staff"].astype(bool), "customer_id"])
    events = pd.read_parquet(data / "events" / f"{MONTH}.parquet").dropna(subset="user_id")
    events = events[~events["user_id"].isin(staff)]
    orders = pd.concat([pd.read_parquet(file) for file in sorted((data / "orders").glob("*.parquet"))])
    orders = orders[(orders["status"] != "cancelled") & (orders["ordered_at"] < "2026-09-01")]
    asked = set(events.loc[events["event"] == "inquiry", "user_id"])
    bought = set(orders.loc[orders["ordered_at"] >= "2026-08-01", "user_id"].dropna())
    so_far = orders["user_id"].value_counts()
    frame = funnel(demo_shop, MONTH).to_frame().set_index("metric")
    expected = {
        "inquiry_rate": (len(asked), events["user_id"].nunique()),
        "order_conversion": (len(asked & bought), len(asked)),
        "repeat_purchase_rate_1": (int((so_far > 1).sum()), len(so_far)),
        "loyal_rate": (int((so_far >= demo_shop.settings.rules.loyal_orders).sum()), len(so_far)),
    }
    assert {name: (frame.loc[name, "count"], frame.loc[name, "out_of"]) for name in expected} == expected
    low, high = binomtest(*expected["order_conversion"]).proportion_ci(method="wilson")
    assert (frame.loc["order_conversion", "low"], frame.loc["order_conversion", "high"]) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("benchmark", "periods"),
    [
        ("previous", ["2026-07"]),
        ("last_year", ["2025-08"]),
        ("best", [f"2025-{month:02d}" for month in range(8, 13)] + [f"2026-{month:02d}" for month in range(1, 8)]),
    ],
)
def test_benchmarks_are_measured(demo_shop: Workspace, benchmark: str, periods: list[str]) -> None:
    frame = funnel(demo_shop, MONTH, benchmark).to_frame().set_index("metric")  # type: ignore[arg-type]
    expected = measure(demo_shop, FUNNEL, periods).groupby("metric")["value"].max()
    for name in FUNNEL:
        assert frame.loc[name, "benchmark"] == pytest.approx(expected[name], nan_ok=True)


def test_opportunities_of_a_mapping(demo_shop: Workspace) -> None:
    found = funnel(demo_shop, MONTH, {"inquiry_rate": 0.5, "csat": 0.01})
    frame = found.to_frame().set_index("metric")
    row, loyal = frame.loc["inquiry_rate"], frame.loc["loyal_rate", "count"]
    assert row["opportunity"] == pytest.approx(loyal * (0.5 / row["rate"] - 1))
    assert row["gain"] == pytest.approx(0.5 * row["out_of"] - row["count"])
    assert row["point_worth"] == pytest.approx(loyal * 0.01 / row["rate"])
    assert frame["is_bottleneck"].to_dict() == dict.fromkeys(FUNNEL, False) | {"inquiry_rate": True}
    assert frame["benchmark"].isna().sum() == 3
    assert found.broken is not None
    assert found.broken.metric.name == "inquiry_rate"
    assert funnel_sentences(found, "en")[-1].startswith("Broken link: Inquiry rate")
    assert funnel_sentences(found, "zh")[-1].startswith("断链：询盘转化率")
    quiet = funnel(demo_shop, MONTH, {})
    assert quiet.broken is None
    assert "does not mean that nothing changed" in funnel_sentences(quiet, "en")[-1]


def test_steps_without_data_say_why(example_shop: Workspace) -> None:
    no_ratings = from_frames(
        {"orders": pd.DataFrame({"order_id": ["1"], "user_id": ["a"], "ordered_at": ["2026-10-02"], "amount": [5]})}
    )
    frame = funnel(no_ratings, "2026-10").to_frame().set_index("metric")
    assert str(frame.loc["csat", "reason"]).startswith("not available")
    assert pd.isna(frame.loc["csat", "rate"])
    assert (frame.loc["loyal_rate", "count"], frame.loc["loyal_rate", "out_of"]) == (0, 1)
    sentences = funnel_sentences(funnel(example_shop, "2026-10"), "en")
    assert sentences[0] == "Inquiry rate: 2 / 3 = 66.7% (95% interval 20.8%–93.9%), benchmark 0.0%."
    assert "客户满意度：不可用" in funnel_sentences(funnel(no_ratings, "2026-10"), "zh")[2]


def test_the_planted_break_is_found_in_its_month_and_its_two_weeks(demo_shop: Workspace, august: Links) -> None:
    assert demo_shop.folder is not None
    planted = json.loads((demo_shop.folder / "truths.json").read_text("utf-8"))["planted"]["broken_funnel"]
    assert str(august.period) == planted["month"]
    assert {link.segment for link in august.broken} == {planted["channel"]}
    broken_weeks = {str(link.period) for link in august.broken} - {planted["month"]}
    inside = {f"{day:%G-W%V}" for day in pd.date_range(planted["from"], planted["before"], inclusive="left")}
    assert broken_weeks
    assert broken_weeks <= inside
    last = pd.Timestamp(planted["before"]) - pd.Timedelta(days=1)
    weeks = broken_links(demo_shop, f"{planted['from']}/{last:%Y-%m-%d}")
    found = {link.metric.name: link for link in weeks.broken}
    assert {link.segment for link in weeks.broken} == {planted["channel"]}
    assert {"cart_conversion_rate", "session_conversion_rate"} <= found.keys()
    assert found["session_conversion_rate"].after[0] == planted["orders"] == 0
    assert planted["channel"] in links_sentences(weeks, "en")[0]
    assert links_sentences(weeks, "zh")[0].startswith("断链：")


def test_clean_months_raise_no_alarm(demo_shop: Workspace) -> None:
    for month in CLEAN:
        found = broken_links(demo_shop, month)
        assert found.broken == ()
        assert len(found.compared) >= 15
        assert "does not mean that nothing changed" in links_sentences(found, "en")[0]
        assert "看不出断链" in links_sentences(found, "zh")[0]


@pytest.mark.parametrize(
    ("period", "past"),
    [("2026-08", ["2026-05", "2026-06", "2026-07"]), ("2026-W33", ["2026-W30", "2026-W31", "2026-W32"])],
)
def test_a_link_is_compared_with_its_own_three_periods_before(
    demo_shop: Workspace, august: Links, period: str, past: list[str]
) -> None:
    name = "session_conversion_rate"
    link = next(
        one
        for one in august.compared
        if (one.metric.name, one.segment, str(one.period)) == (name, "xiaohongshu", period)
    )
    frame = measure(demo_shop, name, [*past, period], "channel").query("segment == 'xiaohongshu'")
    before, now = frame[frame["period"] != period], frame[frame["period"] == period].iloc[0]
    assert link.before == (before["numerator"].sum(), before["denominator"].sum())
    assert link.after == (now["numerator"], now["denominator"])
    table = [[link.after[0], link.after[1] - link.after[0]], [link.before[0], link.before[1] - link.before[0]]]
    assert fisher_exact(table, alternative="less").pvalue <= link.chance
    assert august.to_frame()["chance"].is_monotonic_increasing


def test_a_month_is_looked_at_week_by_week_and_a_week_is_not(demo_shop: Workspace, august: Links) -> None:
    assert set(august.to_frame()["period"]) == {MONTH, *(f"2026-W{week}" for week in range(32, 36))}
    assert set(broken_links(demo_shop, "2026-W33").to_frame()["period"]) == {"2026-W33"}


def test_a_break_everywhere_is_no_break_of_a_segment() -> None:
    def events(bought: int) -> list[tuple[str, str, str, str]]:
        rows = []
        for month in ("2026-05", "2026-06", "2026-07", "2026-08"):
            share = bought if month == "2026-08" else 60
            for place in range(600):
                user, channel = f"u{place}", "abc"[place % 3]
                rows.append((user, "visit", f"{month}-10 10:00", channel))
                if place % 100 < (share if channel == "a" or bought == 20 else 60):
                    rows.append((user, "purchase", f"{month}-10 10:05", channel))
        return rows

    def found(bought: int) -> list[str]:
        frame = pd.DataFrame(events(bought), columns=["user_id", "event", "occurred_at", "channel"])
        links = broken_links(from_frames({"events": frame}), MONTH, steps=["session_conversion_rate"])
        return [link.segment for link in links.broken]

    assert found(bought=20) == []
    assert found(bought=19) == ["a"]


def test_too_few_cases_are_not_compared(august: Links) -> None:
    frame = pd.DataFrame(
        [("u", "visit", f"2026-0{month}-10 10:00", "a") for month in (7, 8)],
        columns=["user_id", "event", "occurred_at", "channel"],
    )
    found = broken_links(from_frames({"events": frame}), MONTH)
    assert found.compared == ()
    assert "no segment has 30 cases" in links_sentences(found, "en")[0]
    compared = august.to_frame()
    assert compared[["out_of", "out_of_before"]].min().min() >= 30
    assert set(compared["metric"]) <= set(LINKS)


def test_wrong_questions_are_refused(example_shop: Workspace) -> None:
    with pytest.raises(UsageError, match="`aov` are not"):
        funnel(example_shop, "2026-10", steps=["inquiry_rate", "aov"])
    with pytest.raises(UsageError, match="None was given"):
        funnel(example_shop, "2026-10", steps=[])
    with pytest.raises(UsageError, match="benchmark for `csta`"):
        funnel(example_shop, "2026-10", {"csta": 0.5})
    with pytest.raises(UsageError, match="against `target`"):
        funnel(example_shop, "2026-10", "target")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="segmented by `channel`"):
        broken_links(example_shop, "2026-10")
