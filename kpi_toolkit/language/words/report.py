"""The words of reports."""

REPORT: dict[str, tuple[str, str]] = {
    # status
    "status.met": ("达标", "Met"),
    "status.at_risk": ("预警", "At risk"),
    "status.missed": ("未达标", "Missed"),
    "status.noise": ("未达标（误差内）", "Missed, within error"),
    "status.unbalanced": ("失衡", "Unbalanced"),
    "status.no_data": ("无数据", "No data"),
    "status.open": ("未到期", "Not due yet"),
    # periods
    "period.day": ("{year} 年 {month} 月 {day} 日", "{day} {month_name} {year}"),
    "period.week": ("{year} 年第 {part} 周", "week {part} of {year}"),
    "period.month": ("{year} 年 {month} 月", "{month_name} {year}"),
    "period.quarter": ("{year} 年第 {part} 季度", "Q{part} {year}"),
    "period.year": ("{year} 年", "{year}"),
    "period.span": ("{first} 至 {last}", "{first} to {last}"),
    # headline
    "title": ("{role}岗位绩效回顾", "{role} review"),
    "subtitle": ("{period} · 数据截至 {last}", "{period} · data until {last}"),
    "headline.score": (
        "{period}{role}岗位加权得分 {score}（100 为各项恰好达标，单项超额最多计 {cap}）：",
        "{role} scores {score} for {period} (100 = every target met exactly; overshoot counts up to {cap}): ",
    ),
    "headline.unscored": (
        "{period}{role}岗位不计总分，因为目标只覆盖 {covered} 的权重：",
        "{role} has no score for {period}, as only {covered} of the weight has data: ",
    ),
    "headline.open": (
        "{period}的数据只到 {last}，暂不作达成判断：",
        "The data for {period} end on {last}, so nothing is judged yet: ",
    ),
    "headline.doubt": (
        "{period}的数据不完整或存疑，暂不作达成判断：",
        "The data for {period} are not complete or in doubt, so nothing is judged yet: ",
    ),
    "headline.unjudged": (
        "{period}{role}岗位没有到期且带权重的目标：",
        "No weighted target of {role} was due in {period}: ",
    ),
    "headline.untargeted": (
        "{period}{role}岗位没有约定目标，仅列出指标。",
        "No targets were agreed for {role} in {period}; the metrics are shown only.",
    ),
    "headline.counts": ("目标 {total} 项，{counts}。", "{counts}."),
    "headline.count.met": ("{n} 项达标", "{n} met"),
    "headline.count.at_risk": ("{n} 项预警", "{n} at risk"),
    "headline.count.missed": ("{n} 项未达标", "{n} missed"),
    "headline.count.noise": ("{n} 项未达标但在抽样误差内", "{n} missed within sampling error"),
    "headline.count.unbalanced": ("{n} 项达标但失衡", "{n} met but unbalanced"),
    "headline.count.no_data": ("{n} 项无数据", "{n} without data"),
    "headline.count.open": ("{n} 项未到期", "{n} not due yet"),
    "headline.names": ("{status}：{names}。", "{status}: {names}."),
    "headline.calm": (
        "各项都在往常的范围之内（不等于没有变化）。",
        "Everything is within its usual range, which is not to say that nothing changed.",
    ),
    "headline.calm_but_broken": (
        "各项都在往常的范围之内，但漏斗有断链，见「变化的构成」。",
        "Every metric is within its usual range, but a link of the funnel broke, see Why it moved.",
    ),
    "headline.unknown": ("历史不足，分不清信号与波动。", "There is too little history to tell a signal from noise."),
    "headline.mover": (
        "最突出的是{label}：较上期 {change}，{signal}（往常为 {range}）。",
        "What stands out most is {label}: {change} on the period before, {signal} (usual: {range}).",
    ),
    "semicolon": ("；", "; "),
    "comma": ("、", ", "),
    "joint": ("、", ", "),
    "card.score": ("加权得分", "Weighted score"),
    "card.covered": ("覆盖权重 {covered}", "{covered} of weight covered"),
    "card.target": ("目标 {target}", "Target {target}"),
    "card.attainment": ("达成率 {attainment}", "Attainment {attainment}"),
    # scorecard
    "scorecard": ("计分卡", "Scorecard"),
    "scorecard.caption": ("{period}，与上期和去年同期相比", "{period}, against the period before and last year"),
    "column.metric": ("指标", "Metric"),
    "column.actual": ("实际", "Actual"),
    "column.target": ("目标", "Target"),
    "column.attainment": ("达成率", "Attainment"),
    "column.gap": ("差距", "Gap"),
    "column.change": ("较上期", "vs previous"),
    "column.change_year": ("较去年同期", "vs last year"),
    "column.status": ("状态", "Status"),
    "column.weight": ("权重", "Weight"),
    "column.trend": ("近 13 期", "Last 13 periods"),
    "column.n": ("样本 n", "Sample n"),
    "column.range": ("往常的范围", "Usual range"),
    "column.basis": ("往常含", "Usual by"),
    "column.signal": ("信号", "Signal"),
    "column.previous": ("上期", "Previous"),
    "scorecard.total": ("加权得分", "Weighted score"),
    "scorecard.total_note": (
        "覆盖权重 {covered}；最弱项：{weakest}",
        "{covered} of weight covered; weakest: {weakest}",
    ),
    "scorecard.unscored": ("不计分", "No score"),
    "scorecard.watched": ("其他指标", "Metrics without a target"),
    "scorecard.days_due": ("{days} 天中的 {due} 天", "{due} of {days} days"),
    "scorecard.scored_as": ("计 {scored}", "scored {scored}"),
    "target.at_least": ("≥ {value}", "≥ {value}"),
    "target.at_most": ("≤ {value}", "≤ {value}"),
    "target.band": ("{lower}–{upper}", "{lower}–{upper}"),
    "target.inside": ("区间内", "inside"),
    "target.total": ("{start} 至 {due} 累计", "total of {start} to {due}"),
    "target.others.middle": ("同行 {middle}（{source}，{as_of}）", "others {middle} ({source}, {as_of})"),
    "target.others.range": ("同行 {range}（{source}，{as_of}）", "others {range} ({source}, {as_of})"),
    "target.others.range_middle": (
        "同行 {range}，中位 {middle}（{source}，{as_of}）",
        "others {range}, middle {middle} ({source}, {as_of})",
    ),
    "target.lift": ("基期 {baseline}，{lift}", "from {baseline}, {lift}"),
    "interval": ("95% 区间 {low}–{high}", "95% interval {low}–{high}"),
    # trend
    "trend": ("趋势", "Trend"),
    "trend.caption": ("{label}（{unit}），{first} 至 {last}", "{label} ({unit}), {first} to {last}"),
    "trend.caption_plain": ("{label}，{first} 至 {last}", "{label}, {first} to {last}"),
    "alt.trend": (
        "{label}，{first} 至 {last}：本期 {actual}，上期 {previous}，去年同期 {last_year}；{n} 期最低 {low}（{low_at}），"
        "最高 {high}（{high_at}）。{target}",
        "{label}, {first} to {last}: {actual} now, {previous} the period before, {last_year} last year; "
        "lowest of {n} periods {low} ({low_at}), highest {high} ({high_at}). {target}",
    ),
    "alt.trend_empty": ("{label}：近 13 期没有数据", "{label}: no data in the last 13 periods"),
    "alt.target": ("本期目标 {target}。", "Target this period: {target}."),
    "alt.spark": ("{label}近 13 期走势，本期 {actual}", "{label}, last 13 periods, {actual} now"),
    "legend.actual": ("实际", "Actual"),
    "legend.last_year": ("去年同期", "Last year"),
    "legend.target": ("目标", "Target"),
    "legend.part": ("数据不完整", "In part"),
    # what moved
    "moved": ("哪些在变", "What moved"),
    "moved.note": (
        "只列出超出往常的指标。往常的范围由此前各期推出：水平，以及历史足以证实的趋势、季节、春节与活动；单凭偶然，20 次中约有 1 次"
        "越出。不在表中不等于没有变化；信号说明有事发生，不说明原因。",
        "Only metrics beyond the usual. What is usual follows from the periods before: a level, and as far as they bear it "
        "out a trend, a season, Spring Festival and campaigns; chance alone strays beyond it in about 1 of 20. What is not "
        "listed may have changed all the same; a signal says that something happened, not why.",
    ),
    "moved.more": ("另有 {n} 项：{names}。", "And {n} more: {names}."),
    "signal.routine": ("在往常之内", "within the usual"),
    "signal.usual_short": ("历史不足", "too little history"),
    "signal.usual_few_cases": ("样本只有 {n}，不作判断", "only {n} cases: not judged"),
    "signal.usual_no_value": ("", ""),
    "signal.provisional": ("（暂定）", " (provisional)"),
    "signal.range_of": ("{low} 至 {high}", "{low} to {high}"),
    "signal.still": ("仍{signal}", "still {signal}"),
    "signal.up": ("高于往常", "above the usual"),
    "signal.down": ("低于往常", "below the usual"),
    "usual.part.level": ("水平", "level"),
    "usual.part.drift": ("趋势", "trend"),
    "usual.part.wander": ("水平的游移", "wandering level"),
    "usual.part.season": ("季节", "season"),
    "usual.part.calendar": ("春节与活动", "festival and campaigns"),
    "moved.none": (
        "没有指标超出往常，或历史不足以判断。",
        "No metric is beyond the usual, or there is too little history to say.",
    ),
    # definitions
    "definitions": ("指标定义与本期数字", "Definitions and this period's numbers"),
    "definition.formula": ("公式", "Formula"),
    "definition.numbers": ("本期", "This period"),
    "definition.leaves_out": ("不含", "Leaves out"),
    "definition.misleads_when": ("何时会误读", "Misleads when"),
    "definition.pairs_with": ("请与之同看", "Read beside"),
    # data notes
    "notes": ("数据说明", "Data notes"),
    "note.coverage": ("数据覆盖 {first} 至 {last}（{zone}）。", "The data cover {first} to {last} ({zone})."),
    "note.coverage_of": (
        "{table} 表的数据覆盖 {first} 至 {last}（{zone}）。",
        "Table {table} covers {first} to {last} ({zone}).",
    ),
    "note.baseline": ("{label}的基期 · {reason}", "Baseline of {label} · {reason}"),
    "note.open": (
        "本期数据不完整：数值为初步结果，不作达成判断。若数据其实已完整，请在 kpi.yaml 的 source.covers_until 写明截止日。",
        "The data do not cover the whole period: values are preliminary and nothing is judged. If they are "
        "whole, say so by source.covers_until in kpi.yaml.",
    ),
    "note.doubt": (
        "本期数据不完整或存疑：数值为初步结果，不作达成判断。",
        "The data of the period are not complete or in doubt: values are preliminary and nothing is judged.",
    ),
    "note.metric": ("{label} · {reason}", "{label} · {reason}"),
    "note.scoring": (
        "达成率按未取整的数值判断：≥ {met} 达标，{at_risk} 至 {met} 预警，低于 {at_risk} 未达标；"
        "计分取 0 至 {cap}。未达标而目标落在 95% 置信区间内的比率，注明「在抽样误差内」。",
        "Status is judged on unrounded attainment: {met} and more is met, {at_risk} to {met} at risk, less "
        "is missed; scores are cut to 0–{cap}. A rate that misses its target while the target lies in its "
        "95% confidence interval is marked as within sampling error.",
    ),
    "note.late_target": (
        "{label}的目标在本期开始后才约定（{agreed_on}）。",
        "The target for {label} was agreed after the period began ({agreed_on}).",
    ),
    "convention.ratio": ("实际 ÷ 目标", "actual ÷ target"),
    "convention.mirror": ("2 − 实际 ÷ 目标（越低越好）", "2 − actual ÷ target (lower is better)"),
    "convention.inverse": ("目标 ÷ 实际（越低越好）", "target ÷ actual (lower is better)"),
    "convention.any_sign": ("1 ±（实际 − 目标）÷ |目标|", "1 ± (actual − target) ÷ |target|"),
    "convention.from_baseline": ("（实际 − 基期）÷（目标 − 基期）", "(actual − baseline) ÷ (target − baseline)"),
    "convention.band": (
        "区间内为 100%；偏离达到区间中值的 {reach} 时为 0，其间按比例",
        "100% inside the band; 0 at a distance of {reach} of its middle, in proportion between",
    ),
    "convention.undefined": ("目标为 0，无法相除：只看是否达到", "target of zero, no ratio: only met or not"),
    "convention.no_data": ("无数据", "no data"),
    "convention.period_open": ("本期未结束", "period not over"),
    "definition.convention": ("达成率算法", "Attainment"),
}
