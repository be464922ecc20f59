"""Care for complaints: how long they wait, how many are solved in the promised time, how many are open."""

from __future__ import annotations

from kpi_toolkit.expressions import ir
from kpi_toolkit.metrics.metric import Ratio, metric
from kpi_toolkit.metrics.quantile import MEDIAN, NINE_TENTHS, Quantile
from kpi_toolkit.metrics.waits import in_time, wait


@metric(
    zh="投诉首次响应时长（中位数）",
    en="Time to first answer of a complaint (median)",
    fact="complaint_waits",
    unit="hours_each",
    better="lower",
    stage="feedback",
    roles=("service",),
    pairs_with=("complaint_answer_p90", "complaint_answered_in_time"),
    needs=("complaints.first_answered_at",),
    is_quantile=True,
    also=("投诉响应时间", "投诉首次响应时间"),
)
def complaint_answer_time(complaints: ir.Table) -> Quantile:
    """How many hours at most half of the period's complaints waited until they first heard from the service.

    当期投诉中，半数在多少小时内得到首次响应（中位数）。

    Formula: median of the hours from opening to the first answer, of complaints opened in the period; of an even
        number the mean of the two in the middle
    公式： 当期提出的投诉，从提出到首次响应的小时数的中位数；个数为偶数时取中间两个的平均
    Leaves out: complaints still waiting for it, which are counted beside the number.
    不含： 仍在等待的投诉（另计其数）。
    Misleads when: the first answer is an automatic one; or many still wait, and the slow ones are not in it yet.
    误读： 首次响应只是自动回复时；或许多人仍在等待，最慢的尚未计入。
    Source: account-operations article (快速响应咨询和投诉).

    >>> complaint_answer_time(example_tables, period="2026-10")
    21.0
    """
    return wait(complaints, "answer", MEDIAN, 3600)


@metric(
    zh="投诉首次响应时长（90 分位）",
    en="Time to first answer of a complaint (90th percentile)",
    fact="complaint_waits",
    unit="hours_each",
    better="lower",
    stage="feedback",
    roles=("service",),
    pairs_with=("complaint_answer_time", "open_complaints"),
    needs=("complaints.first_answered_at",),
    is_quantile=True,
)
def complaint_answer_p90(complaints: ir.Table) -> Quantile:
    """How many hours at most nine in ten of the period's complaints waited until they first heard from the service.

    当期投诉中，九成在多少小时内得到首次响应（90 分位）。

    Formula: 90th percentile of the hours from opening to the first answer, of complaints opened in the
        period; between two of them on the line that joins them
    公式： 当期提出的投诉，从提出到首次响应的小时数的 90 分位数；落在两个之间时按线性插值
    Leaves out: complaints still waiting for it, which are counted beside the number.
    不含： 仍在等待的投诉（另计其数）。
    Misleads when: few were served: one slow case then makes it; or many still wait.
    误读： 投诉很少时，一个慢的就决定它；或许多人仍在等待。
    Source: account-operations article (快速响应咨询和投诉).

    >>> round(complaint_answer_p90(example_tables, period="2026-10"), 4)
    33.0
    """
    return wait(complaints, "answer", NINE_TENTHS, 3600)


@metric(
    zh="投诉及时响应率",
    en="Complaints answered in the promised time",
    fact="complaint_waits",
    unit="share",
    better="higher",
    stage="feedback",
    roles=("service",),
    pairs_with=("complaint_answer_time", "dissatisfied_share"),
    needs=("complaints.first_answered_at",),
    gameable=True,
    looks_ahead=True,
)
def complaint_answered_in_time(complaints: ir.Table) -> Ratio:
    """Share of the period's complaints that first heard from the service within {complaint_answer_hours} hours.

    当期投诉中，在 {complaint_answer_hours} 小时内得到首次响应的占比。

    Formula: of them, those answered within {complaint_answer_hours} hours ÷ complaints opened in the period of which it is known
    公式： 其中 {complaint_answer_hours} 小时内首次响应的投诉数 ÷ 当期提出且已见分晓的投诉数
    Leaves out: complaints that wait while the promised time still runs, which are counted beside the number; who has
        waited longer is late.
    不含： 仍在等待、且承诺时限未到的投诉（另计其数）；超过时限仍在等待的算未达标。
    Misleads when: the first answer is an automatic one.
    误读： 首次响应只是自动回复时。
    Source: account-operations article (快速响应咨询和投诉).

    >>> round(complaint_answered_in_time(example_tables, period="2026-10"), 4)
    0.3333
    """
    return in_time(complaints, "answer")


@metric(
    zh="投诉解决时长（中位数）",
    en="Time to solve a complaint (median)",
    fact="complaint_waits",
    unit="hours_each",
    better="lower",
    stage="feedback",
    roles=("service",),
    pairs_with=("complaint_solution_p90", "complaint_solved_in_time"),
    needs=("complaints.closed_at",),
    is_quantile=True,
    also=("投诉解决时间", "投诉处理时长", "投诉处理时间"),
)
def complaint_solution_time(complaints: ir.Table) -> Quantile:
    """How many hours at most half of the period's complaints waited until they were solved.

    当期投诉中，半数在多少小时内得到解决（中位数）。

    Formula: median of the hours from opening to the solution, of complaints opened in the period; of an even
        number the mean of the two in the middle
    公式： 当期提出的投诉，从提出到解决的小时数的中位数；个数为偶数时取中间两个的平均
    Leaves out: complaints still waiting for it, which are counted beside the number.
    不含： 仍在等待的投诉（另计其数）。
    Misleads when: cases are closed before they are solved; or many still wait, and the slow ones are not in it yet.
    误读： 问题没解决就关单时；或许多人仍在等待，最慢的尚未计入。
    Source: account-operations article (快速响应咨询和投诉).

    >>> complaint_solution_time(example_tables, period="2026-10")
    72.0
    """
    return wait(complaints, "solution", MEDIAN, 3600)


@metric(
    zh="投诉解决时长（90 分位）",
    en="Time to solve a complaint (90th percentile)",
    fact="complaint_waits",
    unit="hours_each",
    better="lower",
    stage="feedback",
    roles=("service",),
    pairs_with=("complaint_solution_time", "open_complaints"),
    needs=("complaints.closed_at",),
    is_quantile=True,
)
def complaint_solution_p90(complaints: ir.Table) -> Quantile:
    """How many hours at most nine in ten of the period's complaints waited until they were solved.

    当期投诉中，九成在多少小时内得到解决（90 分位）。

    Formula: 90th percentile of the hours from opening to the solution, of complaints opened in the
        period; between two of them on the line that joins them
    公式： 当期提出的投诉，从提出到解决的小时数的 90 分位数；落在两个之间时按线性插值
    Leaves out: complaints still waiting for it, which are counted beside the number.
    不含： 仍在等待的投诉（另计其数）。
    Misleads when: few were served: one slow case then makes it; or many still wait.
    误读： 投诉很少时，一个慢的就决定它；或许多人仍在等待。
    Source: account-operations article (快速响应咨询和投诉).

    >>> round(complaint_solution_p90(example_tables, period="2026-10"), 4)
    72.0
    """
    return wait(complaints, "solution", NINE_TENTHS, 3600)


@metric(
    zh="投诉及时解决率",
    en="Complaints solved in the promised time",
    fact="complaint_waits",
    unit="share",
    better="higher",
    stage="feedback",
    roles=("service",),
    pairs_with=("complaint_solution_time", "dissatisfied_share"),
    needs=("complaints.closed_at",),
    gameable=True,
    looks_ahead=True,
)
def complaint_solved_in_time(complaints: ir.Table) -> Ratio:
    """Share of the period's complaints that were solved within {complaint_solution_hours} hours.

    当期投诉中，在 {complaint_solution_hours} 小时内得到解决的占比。

    Formula: of them, those solved within {complaint_solution_hours} hours ÷ complaints opened in the period of which it is known
    公式： 其中 {complaint_solution_hours} 小时内解决的投诉数 ÷ 当期提出且已见分晓的投诉数
    Leaves out: complaints that wait while the promised time still runs, which are counted beside the number; who has
        waited longer is late.
    不含： 仍在等待、且承诺时限未到的投诉（另计其数）；超过时限仍在等待的算未达标。
    Misleads when: cases are closed before they are solved.
    误读： 问题没解决就关单时。
    Source: account-operations article (快速响应咨询和投诉).

    >>> round(complaint_solved_in_time(example_tables, period="2026-10"), 4)
    0.3333
    """
    return in_time(complaints, "solution")


@metric(
    zh="未解决投诉数",
    en="Open complaints",
    fact="complaint_backlog",
    unit="times",
    better="lower",
    stage="feedback",
    roles=("service",),
    pairs_with=("complaint_solution_time", "complaint_solved_in_time"),
    needs=("complaints.closed_at",),
    accumulates=True,
    gameable=True,
    looks_back="beginning",
    also=("投诉积压", "待处理投诉"),
)
def open_complaints(complaints: ir.Table) -> ir.Value:
    """Complaints that are open at the period's end, whenever they were opened.

    截至期末尚未解决的投诉数，不论何时提出。

    Formula: complaints opened before the period's end that were not closed by then
    公式： 期末之前提出、到期末尚未解决的投诉数
    Leaves out: complaints opened and closed before the end.
    不含： 期末之前已解决的投诉。
    Misleads when: cases are closed to empty the list and opened again by who still waits.
    误读： 为清零而关单、用户只好再次提出时。
    Source: derived from the account-operations article (快速响应咨询和投诉).

    >>> open_complaints(example_tables, period="2026-10")
    2.0
    """
    return complaints.is_open_at_end.ifelse(1, 0).sum()
