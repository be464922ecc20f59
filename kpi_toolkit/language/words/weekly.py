"""The words of weekly targets, points and the policy lab."""

WEEKLY: dict[str, tuple[str, str]] = {
    "chain": ("流程绩点", "Points of the process chain"),
    "chain.step": ("环节", "Step"),
    "chain.name": ("{letter} {name}", "{letter} {name}"),
    "chain.actual": ("实际", "Actual"),
    "chain.target": ("目标", "Target"),
    "chain.share": ("达成率", "Attained"),
    "chain.points": ("绩点 / 满分", "Points / worth"),
    "chain.total": ("合计 {points} 绩点（满分 {worth}）", "{points} points of {worth}"),
    "chain.partial": (
        "已得 {points} 绩点，只覆盖 {worth} 中的 {covered}，不计总分",
        "{points} points so far; only {covered} of {worth} is covered, so there is no total",
    ),
    "chain.cut": ("；最后一周只计到 {day}，目标按天数折算", "; of the last week up to {day}, its target by days"),
    # the policy lab
    "lab.rule.seed003": ("文章规则", "article's rule"),
    "lab.rule.robust": ("稳健规则", "robust rule"),
    "lab.rule.fixed": ("固定周增幅", "fixed growth"),
    "lab.rule.last_month": ("上月均值", "last month's mean"),
    "lab.month": ("月份", "month"),
    "lab.months": ("月", "months"),
    "lab.asked": ("每周要求的增幅", "growth asked a week"),
    "lab.hits": ("达到目标的周", "weeks at target"),
    "lab.gain": ("每月多得的绩点", "points gained a month"),
    "lab.held.week": ("每月最后一周压后上报的比例", "share of every month's last week handed in later"),
    "lab.held.month": ("每隔一个月压后上报的比例", "share of every other month handed in later"),
    "lab.gain.interval": ("{gain}（95% 区间 {low} 至 {high}）", "{gain} (95% interval {low} to {high})"),
    "lab.alt.replay": (
        "{last} 之后，各规则每周要求的增幅：{each}",
        "Growth asked a week after {last}, by rule: {each}",
    ),
    "lab.alt.drift": (
        "模拟 {months} 个月后每周要求的增幅（{runs} 次模拟的中位数）：{each}",
        "Growth asked a week after {months} simulated months (median of {runs} runs): {each}",
    ),
    "lab.alt.hits": (
        "模拟 {months} 个月中达到目标的周所占比例（{runs} 次模拟）：{each}",
        "Share of weeks at target in {months} simulated months ({runs} runs): {each}",
    ),
    "lab.alt.held.week": (
        "每月最后一周的 {share} 压到下月第一周上报，每月多得的绩点：{each}",
        "Points gained a month by handing in {share} of every month's last week with the next month's first: {each}",
    ),
    "lab.alt.held.month": (
        "每隔一个月把业绩的 {share} 压到下月上报，每月多得的绩点：{each}",
        "Points gained a month by handing in {share} of every other month with the next: {each}",
    ),
}
