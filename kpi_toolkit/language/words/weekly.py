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
    # thresholds of moving resources
    "resources": ("资源分配临界点", "Thresholds of moving resources"),
    "resources.beyond": (
        "{name} {actual} 已超过临界点 {threshold}：这一环节再多也不再得分，余力放到别的环节更值",
        "{name} at {actual} is beyond its threshold of {threshold}: more of it earns no points, effort is worth more "
        "in another step",
    ),
    "resources.perhaps": (
        "{name} {actual} 已到临界点 {threshold}，但可能是偶然（95% 区间 {low} 至 {high}）",
        "{name} at {actual} has reached its threshold of {threshold}, though that may be chance (95% interval {low} to "
        "{high})",
    ),
    "resources.perhaps_untold": (
        "{name} {actual} 已到临界点 {threshold}，是否偶然无法判断",
        "{name} at {actual} has reached its threshold of {threshold}; whether by chance cannot be told",
    ),
    "resources.none_beyond": ("没有环节确已超过临界点", "no step is surely beyond its threshold"),
    "resources.weakest": (
        "余下绩点最多的环节：{name}，还可得 {left}（现为 {actual}，到 {threshold} 为止）",
        "most points are left in {name}: {left} (now {actual}, up to {threshold})",
    ),
    "resources.shift": (
        "「{source}」每月花费超过 {threshold}（95% 区间 {low} 至 {high}，现为 {spent}）的部分，放到「{goal}」能多带来新客："
        "再多一位新客，「{source}」要花{source_cost}，「{goal}」要花{goal_cost}",
        "what is spent on {source} beyond {threshold} a month (95% interval {low} to {high}, now {spent}) brings more new "
        "customers in {goal}: one more costs {source_cost} in {source} and {goal_cost} in {goal}",
    ),
    "resources.shift_bounded": (
        "「{source}」每月花费超过 {threshold}（现为 {spent}）的部分，放到「{goal}」能多带来新客，再低或再多的花费还没有试过："
        "再多一位新客，「{source}」要花{source_cost}，「{goal}」要花{goal_cost}",
        "what is spent on {source} beyond {threshold} a month (now {spent}) brings more new customers in {goal}, and farther "
        "than that neither has been tried: one more costs {source_cost} in {source} and {goal_cost} in {goal}",
    ),
    "resources.cost": ("约 {middle}（{low} 至 {high}）", "about {middle} ({low} to {high})"),
    "resources.cost_least": ("至少 {low}", "at least {low}"),
    "resources.cost_none": ("再多也没有", "without end"),
    "resources.why_not": ("再多花一元在哪个渠道更值：{reason}", "where one more unit of money is worth most: {reason}"),
    "resources.no_shift": (
        "{channels}：再多花一元在哪个渠道带来的新客更多，无法判断",
        "{channels}: in which of them one more unit of money brings more new customers cannot be told",
    ),
    "resources.one_channel": (
        "只有{channels}的花费说得出带来多少新客，没有可比的渠道",
        "only of {channels} does spending say what it brings; there is no channel to compare it with",
    ),
    "resources.saturated": (
        "「{source}」已饱和：多花 10%，新客只多 {more}（{low} 至 {high}）",
        "{source} is saturated: 10% more spent brings {more} more new customers ({low} to {high})",
    ),
    "resources.plateaus": (
        "访客不再增长的渠道：{channels}。先保住现有投入，余力放到别处",
        "visitors no longer grow in {channels}: keep what holds them and put what is left elsewhere",
    ),
    "resources.caveat": (
        "以各渠道同月相比、剔除当月共同的起伏；若预算本就跟着渠道的行情走，则不成立，小额试调可以验证",
        "channels are compared within each month, without what moved all of them; it does not hold where budgets followed "
        "what a channel was about to bring, which a small trial shows",
    ),
    "reason.resources_no_channel": (
        "无法判断：花费或新客没有分渠道的数据",
        "cannot be told: spending or new customers are not known by channel",
    ),
    "reason.resources_short": (
        "无法判断：至少要有两个渠道，各有 {least} 个月以上每月 {customers} 位以上的新客，且有渠道的花费有高有低",
        "cannot be told: it takes two channels with {least} months of {customers} new customers or more each, and "
        "spending on a channel that went up and down",
    ),
    "resources.and": ("、", ", "),
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
