"""Care for inquiries: how long they wait, how many are solved in the promised time, how many are open."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric
from kpi_toolkit.metrics.quantile import MEDIAN, NINE_TENTHS, Quantile
from kpi_toolkit.metrics.waits import in_time, wait


@metric(
    zh="咨询首次响应时长（中位数）",
    en="Time to first answer of an inquiry (median)",
    fact="inquiry_waits",
    unit="minutes_each",
    better="lower",
    stage="feedback",
    roles=("service",),
    pairs_with=("inquiry_answer_p90", "inquiry_answered_in_time"),
    needs=("inquiries.first_answered_at",),
    is_quantile=True,
    also=("响应时间", "首次响应时间", "首响时长", "咨询响应时间"),
)
def inquiry_answer_time(inquiries: ir.Table) -> Quantile:
    """How many minutes at most half of the period's inquiries waited until they first heard from the service.

    当期咨询中，半数在多少分钟内得到首次响应（中位数）。

    Formula: median of the minutes from opening to the first answer, of inquiries opened in the period; of an even
        number the mean of the two in the middle
    公式： 当期提出的咨询，从提出到首次响应的分钟数的中位数；个数为偶数时取中间两个的平均
    Leaves out: inquiries still waiting for it, which are counted beside the number.
    不含： 仍在等待的咨询（另计其数）。
    Misleads when: the first answer is an automatic one; or many still wait, and the slow ones are not in it yet.
    误读： 首次响应只是自动回复时；或许多人仍在等待，最慢的尚未计入。
    Source: account-operations article (快速响应咨询和投诉).

    >>> inquiry_answer_time(example_tables, period="2026-10")
    4.0
    """
    return wait(inquiries, "answer", MEDIAN, 60)


@metric(
    zh="咨询首次响应时长（90 分位）",
    en="Time to first answer of an inquiry (90th percentile)",
    fact="inquiry_waits",
    unit="minutes_each",
    better="lower",
    stage="feedback",
    roles=("service",),
    pairs_with=("inquiry_answer_time", "open_inquiries"),
    needs=("inquiries.first_answered_at",),
    is_quantile=True,
)
def inquiry_answer_p90(inquiries: ir.Table) -> Quantile:
    """How many minutes at most nine in ten of the period's inquiries waited until they first heard from the service.

    当期咨询中，九成在多少分钟内得到首次响应（90 分位）。

    Formula: 90th percentile of the minutes from opening to the first answer, of inquiries opened in the
        period; between two of them on the line that joins them
    公式： 当期提出的咨询，从提出到首次响应的分钟数的 90 分位数；落在两个之间时按线性插值
    Leaves out: inquiries still waiting for it, which are counted beside the number.
    不含： 仍在等待的咨询（另计其数）。
    Misleads when: few were served: one slow case then makes it; or many still wait.
    误读： 咨询很少时，一个慢的就决定它；或许多人仍在等待。
    Source: account-operations article (快速响应咨询和投诉).

    >>> round(inquiry_answer_p90(example_tables, period="2026-10"), 4)
    44.0
    """
    return wait(inquiries, "answer", NINE_TENTHS, 60)


@metric(
    zh="咨询及时响应率",
    en="Inquiries answered in the promised time",
    fact="inquiry_waits",
    unit="share",
    better="higher",
    stage="feedback",
    roles=("service",),
    pairs_with=("inquiry_answer_time", "csat"),
    needs=("inquiries.first_answered_at",),
    gameable=True,
    looks_ahead=True,
)
def inquiry_answered_in_time(inquiries: ir.Table) -> Ratio:
    """Share of the period's inquiries that first heard from the service within {inquiry_answer_minutes} minutes.

    当期咨询中，在 {inquiry_answer_minutes} 分钟内得到首次响应的占比。

    Formula: of them, those answered within {inquiry_answer_minutes} minutes ÷ inquiries opened in the period of which it is known
    公式： 其中 {inquiry_answer_minutes} 分钟内首次响应的咨询数 ÷ 当期提出且已见分晓的咨询数
    Leaves out: inquiries that wait while the promised time still runs, which are counted beside the number; who has
        waited longer is late.
    不含： 仍在等待、且承诺时限未到的咨询（另计其数）；超过时限仍在等待的算未达标。
    Misleads when: the first answer is an automatic one.
    误读： 首次响应只是自动回复时。
    Source: account-operations article (快速响应咨询和投诉).

    >>> round(inquiry_answered_in_time(example_tables, period="2026-10"), 4)
    0.5
    """
    return in_time(inquiries, "answer")


@metric(
    zh="咨询解决时长（中位数）",
    en="Time to solve an inquiry (median)",
    fact="inquiry_waits",
    unit="hours_each",
    better="lower",
    stage="feedback",
    roles=("service",),
    pairs_with=("inquiry_solution_p90", "inquiry_solved_in_time"),
    needs=("inquiries.closed_at",),
    is_quantile=True,
    also=("解决时间", "咨询解决时间"),
)
def inquiry_solution_time(inquiries: ir.Table) -> Quantile:
    """How many hours at most half of the period's inquiries waited until they were solved.

    当期咨询中，半数在多少小时内得到解决（中位数）。

    Formula: median of the hours from opening to the solution, of inquiries opened in the period; of an even
        number the mean of the two in the middle
    公式： 当期提出的咨询，从提出到解决的小时数的中位数；个数为偶数时取中间两个的平均
    Leaves out: inquiries still waiting for it, which are counted beside the number.
    不含： 仍在等待的咨询（另计其数）。
    Misleads when: cases are closed before they are solved; or many still wait, and the slow ones are not in it yet.
    误读： 问题没解决就关单时；或许多人仍在等待，最慢的尚未计入。
    Source: account-operations article (快速响应咨询和投诉).

    >>> inquiry_solution_time(example_tables, period="2026-10")
    12.0
    """
    return wait(inquiries, "solution", MEDIAN, 3600)


@metric(
    zh="咨询解决时长（90 分位）",
    en="Time to solve an inquiry (90th percentile)",
    fact="inquiry_waits",
    unit="hours_each",
    better="lower",
    stage="feedback",
    roles=("service",),
    pairs_with=("inquiry_solution_time", "open_inquiries"),
    needs=("inquiries.closed_at",),
    is_quantile=True,
)
def inquiry_solution_p90(inquiries: ir.Table) -> Quantile:
    """How many hours at most nine in ten of the period's inquiries waited until they were solved.

    当期咨询中，九成在多少小时内得到解决（90 分位）。

    Formula: 90th percentile of the hours from opening to the solution, of inquiries opened in the
        period; between two of them on the line that joins them
    公式： 当期提出的咨询，从提出到解决的小时数的 90 分位数；落在两个之间时按线性插值
    Leaves out: inquiries still waiting for it, which are counted beside the number.
    不含： 仍在等待的咨询（另计其数）。
    Misleads when: few were served: one slow case then makes it; or many still wait.
    误读： 咨询很少时，一个慢的就决定它；或许多人仍在等待。
    Source: account-operations article (快速响应咨询和投诉).

    >>> round(inquiry_solution_p90(example_tables, period="2026-10"), 4)
    36.0
    """
    return wait(inquiries, "solution", NINE_TENTHS, 3600)


@metric(
    zh="咨询及时解决率",
    en="Inquiries solved in the promised time",
    fact="inquiry_waits",
    unit="share",
    better="higher",
    stage="feedback",
    roles=("service",),
    pairs_with=("inquiry_solution_time", "csat"),
    needs=("inquiries.closed_at",),
    gameable=True,
    looks_ahead=True,
)
def inquiry_solved_in_time(inquiries: ir.Table) -> Ratio:
    """Share of the period's inquiries that were solved within {inquiry_solution_hours} hours.

    当期咨询中，在 {inquiry_solution_hours} 小时内得到解决的占比。

    Formula: of them, those solved within {inquiry_solution_hours} hours ÷ inquiries opened in the period of which it is known
    公式： 其中 {inquiry_solution_hours} 小时内解决的咨询数 ÷ 当期提出且已见分晓的咨询数
    Leaves out: inquiries that wait while the promised time still runs, which are counted beside the number; who has
        waited longer is late.
    不含： 仍在等待、且承诺时限未到的咨询（另计其数）；超过时限仍在等待的算未达标。
    Misleads when: cases are closed before they are solved.
    误读： 问题没解决就关单时。
    Source: account-operations article (快速响应咨询和投诉).

    >>> round(inquiry_solved_in_time(example_tables, period="2026-10"), 4)
    0.6667
    """
    return in_time(inquiries, "solution")


@metric(
    zh="未解决咨询数",
    en="Open inquiries",
    fact="inquiry_backlog",
    unit="times",
    better="lower",
    stage="feedback",
    roles=("service",),
    pairs_with=("inquiry_solution_time", "inquiry_solved_in_time"),
    needs=("inquiries.closed_at",),
    accumulates=True,
    gameable=True,
    looks_back="beginning",
    also=("咨询积压", "待处理咨询"),
)
def open_inquiries(inquiries: ir.Table) -> ir.Value:
    """Inquiries that are open at the period's end, whenever they were opened.

    截至期末尚未解决的咨询数，不论何时提出。

    Formula: inquiries opened before the period's end that were not closed by then
    公式： 期末之前提出、到期末尚未解决的咨询数
    Leaves out: inquiries opened and closed before the end.
    不含： 期末之前已解决的咨询。
    Misleads when: cases are closed to empty the list and opened again by who still waits.
    误读： 为清零而关单、用户只好再次提出时。
    Source: derived from the account-operations article (快速响应咨询和投诉).

    >>> open_inquiries(example_tables, period="2026-10")
    2.0
    """
    return inquiries.is_open_at_end.ifelse(1, 0).sum()
