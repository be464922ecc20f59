"""What the team of the demo shop did about its problems, what came of it, and what it has put forward."""

from collections.abc import Iterator
from datetime import date, timedelta

from kpi_toolkit.demo.build import Build
from kpi_toolkit.demo.names import CHANNELS
from kpi_toolkit.demo.plan import APPROVED_BY, owner_of, written
from kpi_toolkit.demo.planted import IDLE_CHANNEL, LIVE_CHANNEL, PRICE_PERCENT
from kpi_toolkit.demo.shop import day_of

ACTION_COLUMNS = (
    "id",
    "role",
    "metric",
    "diagnosis",
    "steps",
    "owner",
    "resources",
    "start",
    "due",
    "expected",
    "expected_mode",
    "expected_by",
    "status",
    "verdict",
    "evidence",
    "fixed_on",
    "segment",
    "split",
)
PROPOSAL_COLUMNS = ("role", "metric", "target", "logic", "proposed_by", "approved_by", "decided_on", "review_on")
FEWEST_BEFORE = 12
"""Months before an action without which nobody can tell its effect from what is usual."""

TOO_FEW = "之后只有 2 个整月，还说不出结果 only 2 whole months since, too few to tell"

PROPOSED = (
    (
        "service",
        "complaint_rate",
        "2026 年 11 月起 0.09 0.09 from November 2026",
        "10 月前三个月约 0.08，客服多 1 人 about 0.08 in the three months before, one agent more",
        True,
    ),
    (
        "data",
        "accuracy_rate_review",
        "护栏保持 0.85 the guardrail stays at 0.85",
        "每月只抽查 8 个数，再高就只是运气 of 8 figures a month anything higher is luck",
        True,
    ),
    (
        "community",
        "activity_participation",
        "2026 年 12 月起 0.12 0.12 from December 2026",
        "每个群 2 位主持人，每周 1 次茶会 two hosts a group, one tea party a week",
        False,
    ),
)
"""Role, metric, target, its reason, and whether it is decided."""

Row = dict[str, str]


def actions(state: Build) -> str:
    """Return ``plan/actions.csv``: in a clean shop without those about planted problems."""
    return written(ACTION_COLUMNS, [*_about_planted(state), _links(state), _hosts(state), *_in_channels(state)])


def proposals(state: Build) -> str:
    """Return ``plan/proposals.csv``: two decided, one open."""
    decided, again = state.shop.firsts[-2] - timedelta(days=6), state.shop.firsts[-1] + timedelta(days=61)
    return written(
        PROPOSAL_COLUMNS,
        (
            {"role": role, "metric": metric, "target": target, "logic": logic, "proposed_by": owner_of(role)}
            | ({"approved_by": APPROVED_BY, "decided_on": str(decided), "review_on": str(again)} if is_decided else {})
            for role, metric, target, logic, is_decided in PROPOSED
        ),
    )


def _about_planted(state: Build) -> Iterator[Row]:
    if state.shop.is_clean:
        return
    yield _prices(state)
    yield _checkout(state)
    last = state.shop.firsts[-2]
    yield _row(
        "A3",
        "promotion",
        "cac",
        last + timedelta(days=11),
        last + timedelta(days=60),
        "-0.1",
        "relative",
        last + timedelta(days=120),
        status="running",
        diagnosis="feed_ads 带来的新用户只来一次 new users by feed_ads come once and never again",
        steps="1. 停掉 feed_ads；2. 预算转给邀请奖励 1. stop feed_ads; 2. give its money to referrals",
        resources="feed_ads 的 2 个月预算 two months' money of feed_ads",
    )


def _prices(state: Build) -> Row:
    """The action that truly worked; as it touched all prices, no control tells it from what else began then."""
    month, numbers = state.planted.price_month, state.truths.monthly
    start = state.shop.firsts[month]
    margins = []
    for months in (slice(0, month), slice(month, None)):
        sales, cost = int(numbers["sales_fen"][months].sum()), int(numbers["cost_fen"][months].sum())
        margins.append(f"{(sales - cost) / sales:.1%}")
    said = "之前 {} 个月 {}，之后 {} 个月 {} {} in {} months before, {} in {} months after"
    counts = month, state.shop.months - month
    evidence = said.format(counts[0], margins[0], counts[1], margins[1], margins[0], counts[0], margins[1], counts[1])
    verdict = "partial" if month >= FEWEST_BEFORE else "insufficient"
    return _row(
        "A1",
        "operations",
        "gross_margin",
        start,
        start + timedelta(days=7),
        "0.02",
        "pp",
        state.shop.firsts[-2],
        status="done",
        verdict=verdict,
        evidence=evidence,
        diagnosis="成本上涨一年，价格没有动 costs rose for a year and prices did not",
        steps=f"1. 全线提价 {PRICE_PERCENT - 100}%；2. 日历注明 1. all prices up by {PRICE_PERCENT - 100}%; "
        "2. a note in the calendar",
        resources="商品 1 人 2 天 one buyer for 2 days",
    )


def _checkout(state: Build) -> Row:
    begun, repaired = (day_of(second) for second in state.planted.broken)
    return _row(
        "A2",
        "operations",
        "cart_conversion_rate",
        repaired,
        repaired + timedelta(days=7),
        "0.05",
        "pp",
        state.shop.firsts[-2],
        status="done",
        verdict="insufficient",
        evidence=TOO_FEW,
        segment="channel=xiaohongshu",
        diagnosis=f"小红书 {begun} 起加购不能结算 carts from xiaohongshu cannot check out since {begun}",
        steps="1. 修复结算页；2. 每天试 1 单 1. repair the checkout; 2. place 1 test order a day",
        resources="开发 1 人 3 天 one developer for 3 days",
    )


def _links(state: Build) -> Row:
    start = state.shop.firsts[-4] + timedelta(days=2)
    return _row(
        "A4",
        "content",
        "content_cvr",
        start,
        start + timedelta(days=14),
        "0.1",
        "pp",
        state.shop.firsts[-2],
        status="done",
        verdict="insufficient",
        evidence=TOO_FEW,
        diagnosis="文章里没有购买入口 articles do not say where to buy",
        steps="18 篇文章各加 1 个购买链接 one link to buy in each of the 18 articles",
        resources="内容 1 人 5 天 one writer for 5 days",
    )


def _hosts(state: Build) -> Row:
    start = state.shop.firsts[-1] + timedelta(days=1)
    return _row(
        "A5",
        "community",
        "activity_participation",
        start,
        start + timedelta(days=29),
        "0.03",
        "pp",
        start + timedelta(days=60),
        status="proposed",
        diagnosis="有的群只有员工在说话 in some groups only staff writes",
        steps="每个群请 2 位茶友主持 ask two members of each group to host it",
        resources="主持人茶礼 2000 元 tea worth 2000 for the hosts",
    )


def _in_channels(state: Build) -> Iterator[Row]:
    """Two actions in a channel each, held against all others: one worked, one did nothing."""
    if state.shop.is_clean or not state.shop.is_established:
        return
    start = state.shop.firsts[state.planted.live_month]
    for key, channel, said, verdict in (
        ("A6", LIVE_CHANNEL, "直播间加一场晚场 one more live show every evening", "effective"),
        ("A7", IDLE_CHANNEL, "门店新海报 new posters in the stores", "insufficient"),
    ):
        yield _row(
            key,
            "operations",
            "orders",
            start,
            start + timedelta(days=14),
            "0.3",
            "relative",
            state.shop.firsts[-2],
            status="done",
            verdict=verdict,
            evidence="与未触达的其他渠道相比 against the channels that it did not touch",
            segment=f"channel={CHANNELS[channel]}",
            diagnosis="这个渠道看的多、买的少 many look and few buy in this channel",
            steps=f"1. {said}；2. 记下每天的订单 1. as said; 2. write down each day's orders",
            resources="运营 1 人每周 4 小时 one person, 4 hours a week",
        )


def _row(
    key: str, role: str, metric: str, start: date, due: date, expected: str, mode: str, by: date, **texts: str
) -> Row:
    return {
        "id": key,
        "role": role,
        "metric": metric,
        "owner": owner_of(role),
        "start": str(start),
        "due": str(due),
        "expected": expected,
        "expected_mode": mode,
        "expected_by": str(by),
        "fixed_on": str(start - timedelta(days=3)),
    } | texts
