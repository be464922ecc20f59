"""Load of the service desk: how many ask, and how many of them an agent takes a day."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric


@metric(
    zh="咨询量",
    en="Inquiries received",
    fact="inquiry_waits",
    unit="times",
    better="higher",
    stage="feedback",
    roles=("service",),
    use="diagnostic",
    pairs_with=("inquiries_per_agent",),
    also=("咨询数", "询盘数", "询盘量"),
)
def inquiries_received(inquiries: ir.Table) -> ir.Value:
    """Inquiries that the service desk received in the period.

    当期客服收到的咨询数。

    Formula: inquiries opened in the period
    公式： 当期提出的咨询数
    Leaves out: nothing: inquiries without a user count; inquiries that are only events (see inquiry rate).
    不含： 无（没有用户标识的咨询计入）；只有行为记录的咨询（见询盘转化率）。
    Misleads when: pages are unclear: more people then have to ask.
    误读： 页面说明不清时，咨询会增多。
    Source: balanced-indicator article (售前咨询过多/过少).

    >>> inquiries_received(example_tables, period="2026-10")
    6.0
    """
    return inquiries.count()


@metric(
    zh="人均日接待量",
    en="Inquiries per agent and day",
    fact="inquiry_waits",
    unit="cases_a_day",
    better="band",
    stage="feedback",
    roles=("service",),
    use="diagnostic",
    pairs_with=("inquiry_answer_time",),
    needs=("inquiries.agent",),
    also=("客服接待量", "人均接待量"),
)
def inquiries_per_agent(inquiries: ir.Table) -> Ratio:
    """Inquiries that an agent took on a day with any, on average: too many wait, too few cost.

    每位客服每个接待日平均接待的咨询数：太多则等待，太少则闲置。

    Formula: inquiries with an agent ÷ pairs of an agent and a day on which the agent took one
    公式： 有接待人的咨询数 ÷（客服，接待日）的去重组合数
    Leaves out: inquiries without an agent; days on which an agent took none.
    不含： 没有接待人的咨询；客服没有接待的日子。
    Misleads when: agents do other work beside it, or one name stands for several people.
    误读： 客服兼做其他工作，或多人共用一个账号时。
    Source: balanced-indicator article (各环节衔接).

    >>> inquiries_per_agent(example_tables, period="2026-10")
    1.25
    """
    return Ratio(inquiries.agent.count(), inquiries.is_first_of_agent_day.ifelse(1, 0).sum())
