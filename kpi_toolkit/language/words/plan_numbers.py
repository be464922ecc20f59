"""The words of the plan's rules about numbers, actions and editions, and of the SMART check."""

PLAN_NUMBERS: dict[str, tuple[str, str]] = {
    "plan.k017_never": (
        "{metric}要达到 {wanted}，而常态是 {level}：{past}。请降低目标，或分步达到。",
        "{metric} is to reach {wanted} from a usual {level}: {past}. Lower it, or reach it in steps.",
    ),
    "plan.k017_always": (
        "{metric}只要求 {wanted}，而常态是 {level}：{past}。请提高目标，或改为底线。",
        "{metric} asks for {wanted} only, from a usual {level}: {past}. Raise it, or make it a floor.",
    ),
    "plan.k017_beyond_others": (
        "{metric}要达到 {wanted}，好过同行的常见范围（到 {end}；{source}，截至 {as_of}，基准表第 {row} 行）。请核对口径是否可比，或降低目标。",
        "{metric} is to reach {wanted}, beyond what others do (up to {end}; {source}, as of {as_of}, row {row} of the "
        "benchmarks). Check whether both are counted alike, or ask for less.",
    ),
    "plan.k017_short_of_others": (
        "{metric}只要求 {wanted}，不及同行的常见范围（从 {end} 起；{source}，截至 {as_of}，基准表第 {row} 行）。请核对口径是否可比，或提高目标。",
        "{metric} asks for {wanted} only, short of what others do (from {end} on; {source}, as of {as_of}, row {row} of the "
        "benchmarks). Check whether both are counted alike, or ask for more.",
    ),
    "plan.k018_segments": (
        "{metric}按 {column} 的分项（第 {rows} 行）合计 {asked}，而第 {row} 行的总目标是 {total}。请改到两者相等。",
        "The parts of {metric} by {column} (rows {rows}) sum to {asked}, but row {row} asks for {total} in "
        "all. Make them agree.",
    ),
    "plan.k018_months": (
        "{metric}各期的目标（第 {rows} 行）合计 {asked}，而第 {row} 行整段的目标是 {total}。请改到两者相等。",
        "The periods of {metric} (rows {rows}) sum to {asked}, but row {row} asks for {total} over the whole "
        "span. Make them agree.",
    ),
    "plan.k019_step": (
        "{metric}要从通常的 {level} 到 {wanted}；按以往的水平、增长和季节，95% 的情况下不会好于 {limit}。"
        "请说明凭什么能做到，或降低目标。",
        "{metric} is to go from the usual {level} to {wanted}; by its past level, growth and season it gets no better than "
        "{limit} in 95% of cases. Say what makes it possible, or lower it.",
    ),
    "plan.k019_ratchet": (
        "{metric}的目标增幅连续加码（{growths}），每期都快于实际；还没有实际的，快于按以往的增长和季节所能期待的。"
        "请按实际重新定基数。",
        "The growth asked of {metric} rose again and again ({growths}), each time faster than what was achieved or, of what "
        "is still to come, than its past growth and season lead to expect. Start anew from what is achieved.",
    ),
    "plan.k021_late": (
        "目标在 {agreed_on} 才商定，而考核从 {start} 开始。请在开始之前商定；报告会注明这是事后约定的。",
        "It was agreed on {agreed_on}, after it began on {start}. Agree before the start; the report says that "
        "it was agreed late.",
    ),
    "plan.k021_edited": (
        "{period} 已按另一个目标考核过（{metric}，当时为 {then}，现在为 {now}）。请恢复原目标；要改就从下一期开始。",
        "{period} was judged by another target already ({metric}: {then} then, {now} now). Put the old one "
        "back; changes begin with the next period.",
    ),
    "plan.k025": (
        "上次复盘的行动「{steps}」应在 {due} 前完成或见效，还没有结论。请写：有效、部分、无效或证据不足。",
        "The action “{steps}” of the last review was due by {due} and has no verdict. Write effective, partial, "
        "ineffective or insufficient.",
    ),
    "plan.k026_floor": (
        "kpi.yaml 的 weekly.method 用 seed003：其中「不低于原基数」永远不会生效，基数只升不降。请改用 robust。",
        "weekly.method in kpi.yaml is seed003: its clause “not below the old base” can never bind, so the base "
        "only rises. Use robust.",
    ),
    "plan.k026_cap": (
        "kpi.yaml 的 scoring.cap 为 {cap}，等于没有上限：一个指标就能掩盖其他全部。请写 1.2 左右。",
        "scoring.cap in kpi.yaml is {cap}, as good as none: one metric can hide all others. Write about 1.2.",
    ),
    "plan.k026_above_one": (
        "{metric}的目标是 {wanted}，而比率不会超过 100%。请改正。",
        "{metric} is to reach {wanted}, but no rate exceeds 100%. Correct it.",
    ),
    "plan.k026_actual": (
        "{metric}的目标 {wanted} 正好等于它自己的实际值或基线：什么都不做也算达成。请写出要达到的数。",
        "The target of {metric}, {wanted}, is just its own actual or baseline: doing nothing meets it. Write "
        "what is to be reached.",
    ),
    "plan.k027": (
        "{period} 的目标互相矛盾：{relations}；而 {stated}。最小的改动：{repairs}。",
        "The targets of {period} contradict each other: {relations}; but {stated}. The smallest repair: {repairs}.",
    ),
    "plan.k027_capacity": (
        "kpi.yaml 的 plan.capacity 写着 `{metric}`，没有这个指标。请写指标的名称，如 `orders`。",
        "plan.capacity in kpi.yaml names `{metric}`, which is no metric. Write a metric's name, as `orders`.",
    ),
    "plan.k027.semicolon": ("；", "; "),
    "plan.k027.or": ("，或", ", or "),
    "plan.k027.product": ("{whole} = {base} × {ratio}", "{whole} = {base} × {ratio}"),
    "plan.k027.product_held": (
        "{whole} = {base} × {ratio}（过去为乘积的 {least} 到 {most}）",
        "{whole} = {base} × {ratio} (in the past {least} to {most} of the product)",
    ),
    "plan.k027.part": ("{part} ≤ {whole}", "{part} ≤ {whole}"),
    "plan.k027.more": ("（1 + {metric}）", "(1 + {metric})"),
    "plan.k027.rest": ("（1 − {metric}）", "(1 − {metric})"),
    "plan.k027.value": ("{metric}为 {value}（第 {rows} 行）", "{metric} is {value} (row {rows})"),
    "plan.k027.at_least": ("{metric}至少 {value}（第 {rows} 行）", "{metric} is at least {value} (row {rows})"),
    "plan.k027.at_most": ("{metric}至多 {value}（第 {rows} 行）", "{metric} is at most {value} (row {rows})"),
    "plan.k027.capacity": ("{metric}的产能为 {value}（kpi.yaml）", "there is room for {value} of {metric} (kpi.yaml)"),
    "plan.k027.lower": ("把{metric}从 {then} 降到 {now}（{change}）", "lower {metric} from {then} to {now} ({change})"),
    "plan.k027.raise": (
        "把{metric}从 {then} 提高到 {now}（{change}）",
        "raise {metric} from {then} to {now} ({change})",
    ),
    "plan.smart.no_check": (
        "从开始到截止只有 {days} 天，其间无法检查。请放长时间，或提前开始。",
        "There are {days} day(s) from start to due, so nothing can be checked before. Make it longer.",
    ),
    "plan.smart.cannot_compute": (
        "这份数据算不出{metric}：{reason}。请先接入数据，或换一个指标。",
        "{metric} cannot be computed from these data: {reason}. Connect them first, or choose another one.",
    ),
    "plan.smart.gaps": (
        "最近 {looked} 期中有 {count} 期没有{metric}的数据（{reason}）。请先补齐。",
        "{count} of the last {looked} periods have no {metric} ({reason}). Close the gap first.",
    ),
    "plan.smart.never_measured": (
        "{metric}在考核开始前从未有过数据（{reason}）。请先测量一期，再定目标。",
        "There were no data of {metric} before it starts ({reason}). Measure a period first.",
    ),
    "plan.smart.too_noisy": (
        "按每期约 {n} 个样本，{metric}的 95% 置信区间宽 {width}，不小于要求的变化 {step}：达成与否可能只是抽样误差。请加大样本、放长周期或要求更大的变化。",
        "With about {n} cases a period the 95% interval of {metric} is {width} wide, no less than the "
        "change asked for ({step}), so chance alone can decide. Ask for more, over longer, or of more people.",
    ),
    "plan.smart.too_easy_band": (
        "{past}：这个区间几乎不可能越出。请收窄到会被越出的范围，或清空权重，只作观察。",
        "{past}: it can hardly be left. Make the band narrower, or clear the weight and only watch it.",
    ),
    "plan.smart.too_easy_floor": (
        "{past}：这条底线几乎不可能跌破。请提高，或清空权重，只作观察。",
        "{past}: it can hardly be missed. Raise the floor, or clear the weight and only watch it.",
    ),
    "plan.smart.too_easy": ("{past}：太容易。请提高目标。", "{past}: too easy. Raise it."),
    "plan.smart.is_stretch": (
        "{past}：这是挑战目标，却写着 committed。请改为 stretch，或降低目标。",
        "{past}: a stretch, but it says committed. Write stretch, or lower it.",
    ),
    "plan.smart.needs_why": ("{past}。请在 `why` 写明凭什么能做到。", "{past}. Say in `why` what makes it possible."),
    "plan.summary": (
        "计划有 {errors} 个错误、{warnings} 个提醒。",
        "The plan has {errors} error(s) and {warnings} warning(s).",
    ),
    "plan.summary.none": ("计划符合全部 {rules} 条规则。", "The plan keeps all {rules} rules."),
}
