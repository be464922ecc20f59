"""The words of what a number means: signal, landing, cause, guardrail, certainty."""

JUDGEMENT: dict[str, tuple[str, str]] = {
    # pace and landing
    "landing.method.years": (
        "按往年同期到此时完成的比例",
        "by the share that the same period of past years had reached by then",
    ),
    "landing.method.recent": ("按近几期到此时完成的比例", "by the share that recent periods had reached by then"),
    "landing.method.baseline": (
        "季与年按已有各月加上其余各月的常态推算（水平、趋势、季节，与「哪些在变」同一基线）",
        "quarters and years by their months so far and what is usual of the others (level, trend, season: the baseline of What moved)",
    ),
    "landing.method.working_days": ("没有往期，按工作日线性推算", "linear in working days, as there is no history"),
    # traps and guardrails
    "trap.zombies": ("僵尸用户", "Zombie users"),
    "trap.staff": ("员工自己活跃", "Activity of staff"),
    "trap.rush_orders": ("期末冲单", "Orders rushed at the end"),
    "trap.rush_users": ("期末冲注册", "Registrations rushed at the end"),
    "trap.coupons": ("只用券的复购", "Repurchase on coupons only"),
    "trap.fewer_asked": ("分母变小的好看比率", "Better because fewer are counted"),
    "trap.at": ("{segment} ", " of {segment}"),
    "trap.nothing_found": ("{period} 未见异常", "nothing unusual was found in {period}"),
    "trap.zombies_found": (
        "{period} {where}的 {n} 位新用户中，{count} 位（{share}）注册当天之后 {days} 天内再没来过，也没有下单；通常为 {usual}",
        "{count} of {n} new users{where} in {period} ({share}) never came back within {days} days after their first one, "
        "and never bought; usually {usual} do",
    ),
    "trap.staff_group": (
        "{period} 社群 {where}的 {n} 条消息中，{count} 条（{share}）是员工发的：只有员工在说话",
        "{count} of {n} messages{where} in {period} ({share}) are staff's: nobody else keeps the group alive",
    ),
    "trap.staff_activity": (
        "{period} 的 {n} 次行为中，{count} 次（{share}）是员工自己的；通常为 {usual}",
        "{count} of {n} events in {period} ({share}) are staff's own; usually {usual}",
    ),
    "trap.rush_orders_found": (
        "{period} 的 {n} 笔订单中，{count} 笔（{share}）下在最后 {days} 天；通常为 {usual}",
        "{count} of {n} orders of {period} ({share}) were placed in its last {days} days; usually {usual} are",
    ),
    "trap.rush_given_back": (
        "{period} 最后 {days} 天的 {count} 笔订单（占全期 {share}，通常 {usual}）中，{back} 笔（{back_share}）"
        "已取消，或在下期前 {days} 天退款；通常为 {back_usual}",
        "{back} of the {count} orders of the last {days} days of {period} ({back_share}) were cancelled, or refunded in the "
        "first {days} days after it; usually {back_usual} are. These days had {share} of all orders, usually {usual}",
    ),
    "trap.rush_users_found": (
        "{period} 的 {n} 位新用户中，{count} 位（{share}）在最后 {days} 天注册；通常为 {usual}",
        "{count} of {n} new users of {period} ({share}) registered in its last {days} days; usually {usual} do",
    ),
    "trap.coupon_orders": (
        "{period} 的 {n} 笔复购订单中，{count} 笔（{share}）用了券；通常为 {usual}",
        "{count} of {n} repeat orders of {period} ({share}) used a coupon; usually {usual} do",
    ),
    "trap.coupon_cohort": (
        "首单在 {cohort}、{period} 复购的 {n} 位买家中，{count} 位（{share}）每一单都用了券；其他买家为 {usual}",
        "{count} of {n} buyers who ordered first in {cohort} and again in {period} ({share}) never ordered without a coupon; "
        "of other buyers {usual}",
    ),
    "trap.fewer_asked_found": (
        "{metric}从 {before} 变为 {share}，但分母从 {n_before} 减到 {n}，分子从 {count_before} 变为 {count}：好看是因为统计的少了",
        "{metric} went from {before} to {share} while its denominator fell from {n_before} to {n} and its numerator went "
        "from {count_before} to {count}: better only because fewer are counted",
    ),
    "trap.fewer_asked_collapsed": (
        "{metric}为 {share}（往常 {usual}），但分母只有 {n}，往常约 {n_usual}：统计的少了，这个数说明不了什么",
        "{metric} is {share} (usually {usual}), but of only {n} cases, usually about {n_usual}: fewer are counted, so it says little",
    ),
    "trap.without.user_id": ("；不计这些用户，{parts}", "; without these users {parts}"),
    "trap.without.order_id": ("；不计这些订单，{parts}", "; without these orders {parts}"),
    "trap.without.": (
        "；若与往常一样多、其余也如往常，{parts}",
        "; had as many as usual been counted, the rest as usual, {parts}",
    ),
    "trap.without.part": (
        "{metric}为 {value}，达成率 {attainment}",
        "{metric} would be {value}, {attainment} of its target",
    ),
    "trap.without.gap": (
        "{metric}为 {value}，未达目标 {target}",
        "{metric} would be {value}, short of its target {target}",
    ),
    "guardrail.target_kept": (
        "{metric}为 {value}，守住了护栏目标 {target}",
        "{metric} is {value} and keeps its guardrail of {target}",
    ),
    "guardrail.target_missed": (
        "{metric}为 {value}，没有守住护栏目标 {target}",
        "{metric} is {value} and misses its guardrail of {target}",
    ),
    "guardrail.target_noise": (
        "{metric}为 {value}，未达护栏目标 {target}，但在抽样误差内",
        "{metric} is {value}, worse than its guardrail of {target} but within sampling noise",
    ),
    "guardrail.target_near": (
        "{metric}为 {value}，略差于护栏目标 {target}，仍在容许区间内",
        "{metric} is {value}, a little worse than its guardrail of {target} but within the warning band",
    ),
    "guardrail.signal": (
        "{metric}为 {value}，往坏的方向越出了往常的范围（{low} 至 {high}）",
        "{metric} is {value}, beyond its usual range ({low} to {high}) in the wrong direction",
    ),
    "guardrail.no_signal": (
        "{metric}为 {value}，没有变坏的信号",
        "{metric} is {value}, without a signal of getting worse",
    ),
    # why it moved, and the funnel
    "why.title": ("变化的构成", "Why it moved"),
    "why.sales": ("销售额", "Sales"),
    "why.changed.previous": (
        "{name}：上期 {before}，本期 {after}（{change}）。",
        "{name}: {after} after {before} in the period before ({change}).",
    ),
    "why.changed.last_year": (
        "{name}：去年同期 {before}，本期 {after}（{change}）。",
        "{name}: {after} after {before} in the same period last year ({change}).",
    ),
    "why.changed.target": (
        "{name}：目标 {before}，实际 {after}（差距 {change}）。",
        "{name}: {after} against a target of {before} (gap {change}).",
    ),
    "why.part": ("{name}贡献 {effect}", "{name} accounts for {effect}"),
    "why.joint": ("，", ", "),
    "why.of_which": ("其中{parts}。", "Of this, {parts}."),
    "why.largest": ("贡献最大的分组：{parts}。", "The largest parts: {parts}."),
    "why.rate_and_mix": (
        "各分组自身比率的变化贡献 {rate}，结构变化贡献 {mix}。",
        "The segments' own rates account for {rate}, the mix of segments for {mix}.",
    ),
    "why.cell": (
        "{cell}：{before} → {after}，贡献 {effect}{share}；若只有偶然，在所看的全部分组中出现这样偏离整体的变化，概率不超过 {chance}。",
        "{cell}: {after} after {before}, accounts for {effect}{share}; chance alone moves any of the cells looked at as far from the whole in at most {chance} of periods.",
    ),
    "why.cell.share": ("（差距的 {share}）", " ({share} of the gap)"),
    "why.cell.is": ("{column} {value}", "{column} {value}"),
    "why.cell.and": ("、", " with "),
    "why.rest": ("其余部分合计贡献 {effect}{share}。", "All the rest accounts for {effect}{share}."),
    "why.cells.reason": ("{reason}。", "{reason}."),
    "why.cells.method": (
        "看了 {columns} 列、{looked} 个至多三列的分组（Holm 校正）；各部分与其余之和等于差距，贡献是算术拆分，不说明原因。",
        "Looked at: {columns} columns, {looked} cells of at most three (corrected by Holm); the parts and the rest add up to the gap; this is arithmetic, not a claim about causes.",
    ),
    "why.no_cell": (
        "在 {columns} 列的 {looked} 个至多三列的分组中，没有哪一个偏离整体超出自身往常的波动（Holm 校正），不等于没有变化。",
        "Of {looked} cells of up to three of {columns} columns none moved away from the whole by more than it usually does (corrected by Holm), which does not mean that nothing changed.",
    ),
    "cell.channel": ("渠道", "channel"),
    "cell.users.channel": ("来源渠道", "channel of origin"),
    "cell.city": ("城市", "city"),
    "cell.users.city": ("城市", "city"),
    "cell.gender": ("性别", "gender"),
    "cell.users.gender": ("性别", "gender"),
    "cell.level": ("会员等级", "level"),
    "cell.content_id": ("内容", "content"),
    "cell.medium": ("触达方式", "medium"),
    "cell.campaigns.kind": ("活动类型", "kind of campaign"),
    "why.no_segment": ("（空）", "(none)"),
    "why.small_segments": ("（合并的小组）", "(small groups together)"),
    "why.factor.visitors": ("访客数", "visitors"),
    "why.factor.orders_per_visitor": ("每访客订单数（订单数 ÷ 访客数）", "orders per visitor (orders ÷ visitors)"),
    "why.factor.buyers": ("购买用户数", "buyers"),
    "why.factor.orders_per_buyer": ("每购买用户订单数（订单数 ÷ 购买用户数）", "orders per buyer (orders ÷ buyers)"),
    "why.factor.aov": ("客单价（笔均）", "average order value"),
    "why.the.visitors": ("访客数", "the number of visitors"),
    "why.the.orders_per_visitor": ("每访客订单数（订单数 ÷ 访客数）", "the ratio of orders to visitors"),
    "why.the.buyers": ("购买用户数", "the number of buyers"),
    "why.the.orders_per_buyer": ("每购买用户订单数（订单数 ÷ 购买用户数）", "the ratio of orders to buyers"),
    "why.the.aov": ("客单价（笔均）", "the average order value"),
    "why.method.lmdi": (
        "按对数平均（LMDI）分解，各项之和等于总变化；贡献是算术拆分，不说明原因。",
        "Split by the logarithmic mean (LMDI), the parts add up to the whole; this is arithmetic, not a claim about causes.",
    ),
    "why.method.shapley": (
        "有数值为零或负，按 Shapley 值分解，各项之和等于总变化；贡献是算术拆分，不说明原因。",
        "A value is zero or negative, so split by Shapley values; the parts add up to the whole; this is arithmetic, not a claim about causes.",
    ),
    "why.step": (
        "{name}：{count} / {out_of} = {rate}（95% 区间 {low}–{high}），基准 {benchmark}。",
        "{name}: {count} / {out_of} = {rate} (95% interval {low}–{high}), benchmark {benchmark}.",
    ),
    "why.step_no_share": (
        "{name}：{count} / {out_of} = {rate}，大于 1，不是占比，没有区间。",
        "{name}: {count} / {out_of} = {rate}, above 1: it is no share and has no interval.",
    ),
    "why.step_no_data": ("{name}：{reason}。", "{name}: {reason}."),
    "why.broken_link": (
        "断链：{name}低于基准 {benchmark}；若并无变化，在全部比较中偶然出现这样下降的概率不超过 {chance}（双方的抽样误差都已计入，并按多重比较校正）。仅此一步达到基准，该步约增加 {gain} 人次。",
        "Broken link: {name} lies below its benchmark of {benchmark}. If nothing changed, chance on both sides brings such a fall anywhere among the comparisons in at most {chance} of periods (corrected by Holm). Reaching it would bring about {gain} more through this step.",
    ),
    "why.no_segment_more": ("没有哪个分组比其他分组下降得更多。", "No segment fell more than the others."),
    "why.broken_in_segments": (
        "断链在个别分组：{count} 处，见下；各步合计的下降没有超出偶然波动。",
        "Links broke in single segments: {count}, see below; the steps of all together did not fall by more than chance.",
    ),
    "why.none_broken": (
        "比较了 {steps} 步和分组 {tested} 处（已按多重比较校正）：没有超出偶然波动的下降；看不出断链，不等于没有变化。",
        "Of {steps} step(s) and {tested} comparisons by segment (corrected by Holm) none fell by more than chance; no broken link is seen, which does not mean that nothing changed.",
    ),
    "why.no_broken_link": (
        "比较了 {steps} 步（已按多重比较校正）：没有超出偶然波动的下降；看不出断链，不等于没有变化。",
        "Of {steps} step(s) (corrected by Holm) none fell below its benchmark by more than chance; no broken link is seen, which does not mean that nothing changed.",
    ),
    "why.nothing_compared": (
        "没有一步可以比较（缺基准，或有一方不足 30 例）：看不出断链，不等于没有变化。",
        "No step can be compared, for want of a benchmark or of 30 cases on both sides: no broken link is seen, which does not mean that nothing changed.",
    ),
    "why.link": (
        "断链：{period} {segment} 的{name}为 {rate}（{count} / {out_of}），此前为 {before}；其他分组没有同样下降。若并无故障，在全部比较中偶然出现这样下降的概率不超过 {chance}。",
        "Broken link in {period}: {name} of {segment} was {rate} ({count} / {out_of}), after {before} before; the other segments did not fall alike. If nothing is broken, chance brings such a fall anywhere among the comparisons in at most {chance} of periods.",
    ),
    "why.no_link": (
        "比较了 {tested} 处（Holm 校正）：没有超出偶然波动与整体变化的下降；看不出断链，不等于没有变化。",
        "Of {tested} comparisons (corrected by Holm) none fell more than chance and the other segments explain; no broken link is seen, which does not mean that nothing changed.",
    ),
    "reason.no_target_for": (
        "无数据：缺少 {metrics} 的水平目标（或可由其推算的目标）",
        "no data: there is no target for {metrics}, and none from which it follows",
    ),
    "reason.two_targets": (
        "无数据：{period} 的 {metric} 有两个不同的目标值",
        "no data: {metric} has two different targets in {period}",
    ),
    "reason.targets_contradict": (
        "无数据：目标互相矛盾，{first} × {second} 与 {whole} 相差超过 1%",
        "no data: the targets contradict each other, {first} × {second} differs from {whole} by more than 1%",
    ),
    "reason.too_few_to_judge": (
        "此前只有 {count} 期的变化，不足 {fewest} 期，不能判断哪些分组的变化超出偶然",
        "only {count} moves of earlier periods, fewer than {fewest}: which cells moved by more than chance cannot be told",
    ),
    "reason.no_columns": (
        "不可拆分：没有可用的列（至少两个值、至多 60 个值，且各分组之和等于总计）",
        "cannot be split: there is no column for it (with at least two values and at most 60, by which the parts add up to the total)",
    ),
    "reason.segments_overlap": (
        "不可拆分：{period} 各 {by} 分组之和为 {sum}，总计为 {total}，分组有重叠或遗漏",
        "cannot be split: in {period} the segments by {by} add up to {sum}, the total is {total}; they overlap or leave something out",
    ),
    "reason.segment_without_denominator": (
        "不可拆分：{period} 的分组 {segment} 有分子而分母为 0",
        "cannot be split: in {period} the segment {segment} has a numerator but a denominator of 0",
    ),
    "reason.too_few_cases": (
        "无数据：没有分组在当期与此前各期合计都达到 {fewest} 例",
        "no data: no segment has {fewest} cases both in the period and before it",
    ),
    # certainty of a judgement, and of a ranking
    "certainty.score": (
        "重抽样区间：80% 为 {low_80}–{high_80}，95% 为 {low_95}–{high_95}；只含占权重 {weight} 的可重抽样指标的误差",
        "by resampling: 80% interval {low_80}–{high_80}, 95% interval {low_95}–{high_95}; with the error of the metrics that can be resampled, {weight} of the weight",
    ),
    "certainty.no_interval": (
        "得分没有区间：没有可重抽样的指标，不等于没有误差",
        "the score has no interval: none of its metrics can be resampled, which does not mean that it has no error",
    ),
    "certainty.no_score": ("没有得分，也就没有区间", "there is no score, and so no interval"),
    "certainty.limits": (
        "同一批人影响的几个人数指标按互相独立处理，区间可能偏窄；目标与基线视为给定。",
        "Counts and rates of persons are drawn independently, which is too narrow where the same people move several of them; targets and baselines are taken as given.",
    ),
    "certainty.held": ("按实际值固定，误差未计入：{metrics}", "held at their values, their error left out: {metrics}"),
    "ranking.flip": (
        "{first} 排在 {second} 之前：若同样的人或天重新抽取，10 次中约有 {tenths} 次顺序相反",
        "{first} before {second}: drawn again from the same people or days, it would be the other way round in about {tenths} of 10 cases",
    ),
    "ranking.rarely": (
        "{first} 排在 {second} 之前：重新抽取时很少相反（10 次中不到 1 次）",
        "{first} before {second}: drawn again, it would rarely be the other way round (less than once in 10)",
    ),
    "ranking.tie": ("{first} 与 {second} 得分相同，并列", "{first} and {second} have the same score: a tie"),
    "ranking.unknown": (
        "{first} 排在 {second} 之前：两者都无法重抽样，说不出多常会翻转",
        "{first} before {second}: neither can be resampled, so how often it would flip cannot be said",
    ),
    "ranking.order": (
        "整个排名：10 次中约有 {tenths} 次会有名次互换",
        "The whole order: some would change places in about {tenths} of 10 cases",
    ),
    "ranking.order_rarely": (
        "整个排名：重新抽取时很少有名次互换（10 次中不到 1 次）",
        "The whole order: drawn again, it would rarely change (less than once in 10)",
    ),
    "ranking.order_unknown": (
        "整个排名：没有可重抽样的得分，说不出多常会翻转",
        "The whole order: no score can be resampled, so how often it would flip cannot be said",
    ),
    "ranking.nothing": ("不足两个得分，没有排名", "there are fewer than two scores: nothing to rank"),
    "ranking.left_out": (
        "{name}：权重只覆盖了 {covered}，没有得分，不参与排名",
        "{name}: only {covered} of the weight is covered, so there is no score and no rank",
    ),
}
