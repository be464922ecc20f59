"""States of orders in the words of the platforms: which count as sold."""

from collections import Counter
from collections.abc import Iterable

from kpi_toolkit.engines.names import folded
from kpi_toolkit.sources.vocabulary import GIVEN_BACK, IN_PART, UNSOLD

SOLD = (
    "paid | completed | complete | succeeded | success | fulfilled | shipped | delivered | processing | closedwon | "
    "closed won | wc-completed | wc-processing | partially_refunded | partially refunded | captured | settled | "
    "交易成功 | 已完成 | 完成 | 已发货 | 已签收 | 已收货 | 待发货 | 等待卖家发货 | 买家已付款，等待卖家发货 | 已支付 | "
    "卖家已发货，等待买家确认 | 部分退款 | 已付款 | 待收货 | 交易完成 | 已结算 | 成功"
)
"""States of what was paid and not given back whole."""
LOST = "closedlost | closed lost | lost | 锁定 | 拒收 | 异常 | on-hold | wc-on-hold | disputed | blocked"
"""States that are no sales, though no part of the word says so."""
_SOLD, _LOST = ({folded(word) for word in words.split("|")} for words in (SOLD, LOST))


def counts_of(values: Iterable[str]) -> dict[str, int]:
    """Return how many rows have each state, the most frequent first."""
    return dict(Counter(values).most_common())


def is_sold(state: str, has_refunds: bool) -> bool | None:
    """Whether an order in a state counts as sold; None where its word is not known.

    Parameters
    ----------
    has_refunds
        Whether the source says what was given back: then an order that was refunded whole counts, less that.
    """
    fold = folded(state)
    if fold in _SOLD:
        return True
    if fold in _LOST:
        return False
    parts = [part for part in UNSOLD if part in fold]
    if parts and any(part in fold for part in IN_PART):
        return True
    if parts and all(part in GIVEN_BACK for part in parts):
        return has_refunds
    return False if parts else None
