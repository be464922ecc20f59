"""States of orders in the words of the platforms: which count as sold."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from kpi_toolkit.engines.names import folded
from kpi_toolkit.sources.described import Word

UNSOLD = (
    *(
        "cancel",
        "refund",
        "return",
        "unpaid",
        "pending",
        "await",
        "closed",
        "close",
        "void",
        "fail",
        "expired",
        "draft",
    ),
    *(
        "chargeback",
        "rejected",
        "declined",
        "取消",
        "退款",
        "退货",
        "待付",
        "未付",
        "待支付",
        "未支付",
        "关闭",
        "失败",
        "作废",
    ),
    *("过期", "拒收", "撤销", "超时", "买家付款", "等待付款", "等待支付", "未成交"),
    *("on-hold", "onhold", "abandon", "incomplete", "關閉", "退貨", "失敗", "作廢", "過期", "撤銷", "逾時"),
)
"""Parts of words by which states of orders are usually no sales."""
IN_PART = ("part", "部分")
GIVEN_BACK = ("refund", "return", "chargeback", "退款", "退货", "退貨")
"""Those of what was sold once: it counts as an order, and what was given back is deducted."""

SOLD = (
    "paid | completed | complete | succeeded | success | fulfilled | shipped | delivered | processing | closedwon | "
    "closed won | wc-completed | wc-processing | partially_refunded | partially refunded | captured | settled | "
    "交易成功 | 已完成 | 完成 | 已发货 | 已签收 | 已收货 | 待发货 | 等待卖家发货 | 买家已付款，等待卖家发货 | 已支付 | "
    "卖家已发货，等待买家确认 | 部分退款 | 已付款 | 待收货 | 交易完成 | 已结算 | 成功"
)
"""States of what was paid and not given back whole."""
LOST = "closedlost | closed lost | lost | 锁定 | 拒收 | 异常 | on-hold | wc-on-hold | disputed | blocked"
"""States that are no sales, though no part of the word says so."""
NOT_SOLD = (
    "cancelled | canceled | voided | refunded | returned | unpaid | pending | expired | failed | closed | draft | "
    "declined | chargeback | pending payment | awaiting payment | payment failed | wc-cancelled | wc-refunded | "
    "wc-pending | wc-failed | 交易关闭 | 已关闭 | 等待买家付款 | 待付款 | 未付款 | 待支付 | 未支付 | 已取消 | 取消 | "
    "已退款 | 退款成功 | 全额退款 | 退款中 | 已退货 | 退货 | 退款 | 已作废 | 已失效 | 已过期 | 超时关闭 | 支付失败 | "
    "订单关闭 | 订单取消 | 用户取消 | 系统取消 | 拒收 | 未成交"
)
"""States that are no sales, as the platforms write them whole."""
_SOLD, _LOST, _NOT_SOLD = ({folded(word) for word in words.split("|")} for words in (SOLD, LOST, NOT_SOLD))


def counts_of(values: Iterable[str]) -> dict[str, int]:
    """Return how many rows have each state, the most frequent first."""
    return dict(Counter(values).most_common())


def is_usual(state: str) -> bool:
    """Whether a state is written as some platform writes it."""
    return folded(state) in {*_SOLD, *_LOST, *_NOT_SOLD, *UNSOLD}


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


def is_usually_unsold(word: Word) -> bool:
    """Whether a state is usually no sale; what is given back in part, or was deducted whole, still is one.

    An order that was never paid is none, though its amount is nothing: it would count as an order of a buyer.
    """
    fold = folded(word.value)
    parts = [part for part in UNSOLD if part in fold]
    is_deducted = word.amount == Decimal(0) and all(part in GIVEN_BACK for part in parts)
    return bool(parts) and not is_deducted and not any(part in fold for part in IN_PART)
