"""The words of a target sheet: what is wrong with one target, over several periods, and with several together."""

TARGETS: dict[str, tuple[str, str]] = {
    # One target
    "plan.kind_needs": (
        "{column}是空的，而类型 {kind}需要它。请填写。",
        "{column} is empty; kind {kind} needs it. Fill it in.",
    ),
    "plan.kind_unused": (
        "填了 {column}，但类型 {kind}用不到它。请清空，或改用 {kinds}。",
        "{column} is filled, but kind {kind} does not use it. Clear it, or use {kinds}.",
    ),
    "plan.bounds_swapped": (
        "`lower`（下限）{lower} 不小于 `upper`（上限）{upper}。请对调或改正。",
        "`lower` {lower} is not below `upper` {upper}. Exchange or correct them.",
    ),
    "plan.asks_for_nothing": (
        "`{metric}` 从不低于 0，目标 0 总是达成，等于没有目标。请写要达到的数值。",
        "`{metric}` is never below 0, so a target of 0 is always met and asks for nothing. Write the value to reach.",
    ),
    "plan.zero_target": (
        "目标为 0 时算不出达成率，不能计入得分。请清空权重和绩点（只判断是否达标），或改用区间。",
        "a target of 0 has no attainment, so it cannot weigh in a score. Clear `weight` and `points` "
        "(it is then met or missed), or use kind `band`.",
    ),
    "plan.no_deadline": (
        "没有截止日（`due`）：永远不会考核。请写结束之后的第一天，如 1998-04-01；每期都成立的目标请填 `per`（周期）。",
        "`due` is empty, so it has no deadline and would never be judged. Write the first day after the span, as "
        "1998-04-01, or give `per` for a target that holds in every period.",
    ),
    "plan.no_deadline_total": (
        "没有截止日（`due`）：不知道到哪天合计。请写结束之后的第一天，如 1998-04-01。",
        "`due` is empty, so it has no deadline. Write the first day after the span, as 1998-04-01.",
    ),
    "plan.no_end": (
        "没有截止日（`due`）：目标对今后每{grain}都成立，没有终点。请写结束之后的第一天，如 {example}。",
        "`due` is empty: it holds for every {grain} from now on and never ends. Write the first day after it, as {example}.",
    ),
    "plan.start_not_before_due": (
        "`start`（开始日）{start} 不早于 `due`（截止日）{due}。截止日是结束之后的第一天：三月的目标从 1998-03-01 到 1998-04-01。",
        "`start` {start} is not before `due` {due}. `due` is the first day after the span: a target for March "
        "starts on 1998-03-01 and is due on 1998-04-01.",
    ),
    "plan.off_grid": (
        "{column}{day} 不是{grid}，而周期 {per}需要它是。{remedy}",
        "{column} {day} is not the {grid}, as `per` {per} needs. {remedy}",
    ),
    "plan.grid_day_after": (
        "截止日是结束之后的第一天：请写 {day}。",
        "`due` is the first day after the span: write {day}.",
    ),
    "plan.grid_write": (
        "请写{grid}；只考核其中几天的，请另起一行，不填周期，写这几天的起止和目标值。",
        "Write the {grid}; a part of one is a row of its own, without `per`, with its days and what is due in them.",
    ),
    "plan.lacks_last_day": (
        "`due`（截止日）{due} 是结束之后的第一天，所以 {start} 起的这段时间少了 {due} 这一天。请写 {following}。",
        "`due` {due} is the first day after the span, so that day is missing from the one that starts on {start}. "
        "Write {following}.",
    ),
    "plan.baseline_days": (
        "`baseline_period`（基期）{baseline} 有 {found} 天，考核的是 {judged} 天，而 `{metric}` 是可以相加的数。请写同样长的一段，如 {example}。",
        "`baseline_period` {baseline} has {found} days, but {judged} days are judged, and `{metric}` adds up. Write a "
        "span of as many days, as {example}.",
    ),
    "plan.share_range": (
        "{column}是 {value}，但 `{metric}` 是比率。{remedy}",
        "{column} is {value}, but `{metric}` is a share. {remedy}",
    ),
    "plan.below_0": (
        "{column}是 {value}，但 `{metric}` 不会小于 0。请改正。",
        "{column} is {value}, but `{metric}` is never below 0. Correct it.",
    ),
    "plan.needs_band": (
        "`{metric}` 不是越多越好，也不是越少越好。请用区间（`band`）。",
        "neither more nor less of `{metric}` is better. Use kind `band`.",
    ),
    "plan.floor_of_less": (
        "底线要求 `{metric}` 至少这么多，但它越少越好。请用水平（`level`）。",
        "a floor asks for at least so much of `{metric}`, but less of it is better. Use `level`.",
    ),
    "plan.wrong_way": (
        "`value`（目标值）{value} 使 `{metric}` 往坏的方向变：它{better}。请写 {instead}。",
        "`value` {value} moves `{metric}` the wrong way: {better} is better. Write {instead}.",
    ),
    "plan.out_of_order": (
        "{column}{number} 比 `value`（目标值）{value} 还{word}：指标{better}。请改正其中一个。",
        "{column} {number} is {word} than `value` {value}: {better} is better. Correct one of them.",
    ),
    "plan.lift_without_start": (
        "提升要有起点。请在 `baseline`（基线）写一个数，或在 `baseline_period`（基期）写时期，如 1998-02。",
        "a lift needs a start. Fill in `baseline` with a number, or `baseline_period` as 1998-02.",
    ),
    "plan.lift_of_0": (
        "提升 0 等于没有要求。请写幅度，或用水平。",
        "a lift of 0 asks for nothing. Write its size, or use kind `level`.",
    ),
    "plan.lift_from_0": (
        "基线为 0 时相对提升仍为 0。请用水平，写要达到的值。",
        "a relative lift of a baseline of 0 is 0. Use kind `level` with the value to reach.",
    ),
    "plan.mode_missing": (
        "`mode`（方式）是空的，这个提升有两种读法。{ways}",
        "`mode` is empty, so the lift can be read two ways. {ways}",
    ),
    "plan.ways_unknown": (
        "写 `relative`（相对）表示基线的一个比例，写 `pp`（百分点）表示在其上加点数。",
        "Write `relative` for a share of the baseline or `pp` for points on top of it.",
    ),
    "plan.ways_of_share": (
        "请写 `relative`（相对：{relative}）或 `pp`（百分点：{points}）。",
        "Write `relative` ({relative}) or `pp` ({points}).",
    ),
    "plan.ways_of_number": (
        "请写 `relative`（相对：{relative}），或用水平写要达到的值（{points}）。",
        "Write `relative` ({relative}), or use kind `level` with the value to reach ({points}).",
    ),
    "plan.way_relative": ("{start} 的 {percent} = {reached}", "{percent} of {start} = {reached}"),
    "plan.way_relative_open": ("基线的 {percent}", "{percent} of the baseline"),
    "plan.way_points": ("{start} {points} = {reached}", "{start} {points} = {reached}"),
    "plan.way_points_open": ("在基线上 {points}", "{points} on top of the baseline"),
    "plan.pp_of_number": (
        "百分点只用于比率，`{metric}` 不是。请写 `relative`（相对），或用水平。",
        "`pp` is for shares, which `{metric}` is not. Write `relative`, or use kind `level`.",
    ),
    "plan.lift_below_0": (
        "提升 {value} 会降到 0 以下，`{metric}` 不会。请写 -1 以上的数。",
        "a lift of {value} leads below 0, where `{metric}` never is. Write at least -1.",
    ),
    "plan.lift_out_of_range": (
        "基线 {baseline} 提升 {value}（{mode}）是 {reached}，`{metric}` 不可能达到。请改正其中一个。",
        "`baseline` {baseline} lifted by {value} ({mode}) is {reached}, which {what} can be. Correct one of them.",
    ),
    "plan.baseline_length": (
        "`baseline_period`（基期）{baseline} 与考核的一{judged}长短不同，而 `{metric}` 是可以相加的数。请写一{judged}作为基期。",
        "`baseline_period` {baseline} is {found}, but a {judged} is judged: `{metric}` adds up, so a {judged} is "
        "compared with {found_short}. Write one {judged} as `baseline_period`.",
    ),
    "plan.baseline_not_before": (
        "`baseline_period`（基期）{baseline} 没有在 `start` {start} 之前结束：不能用被考核的或将来的一期作起点。请写更早的一期。",
        "`baseline_period` {baseline} does not end before `start` {start}: a period that is judged, or still to come, "
        "cannot be the start. Write an earlier one.",
    ),
    "plan.no_glyph": (
        "{column}里有报告字体没有的字符（{sign}）：PDF 与图中写作 {written}。想照原样印出，请换一种写法。",
        "{column} has characters that no font of the reports has ({sign}): PDF and pictures write {written}. Spell it "
        "otherwise if it is to be printed as it is.",
    ),
    # Several periods
    "plan.path_needs": (
        "填了 `path`（路径），但缺少 {columns}：没有它们就没有每期的步子。请补上，或清空路径。",
        "`path` is filled, but {columns} is empty: without it there are no steps. Fill it in, or clear `path`.",
    ),
    "plan.path_not_above_0": (
        "复合路径的起点和终点都要大于 0。请改用 `linear`（线性）。",
        "a compound path needs a start and an end above 0. Use `linear`.",
    ),
    "plan.path_open": (
        "{periods} 个{grain}共 {percent}：是每{grain}复合 {compound}，还是每{grain}按基线线性 {linear}？请在 `path`（路径）写 `compound`（复合）、"
        "`linear`（线性）、`each`（每{grain}都要达到全部）或 `end`（只看最后一{grain}）；未写明之前只在期末考核。",
        "{percent} in {periods} {grain}s: is it {compound} a {grain} compound or {linear} of the baseline a {grain} linear? Write "
        "`compound` or `linear` into `path`, `each` if every {grain} is to reach all of it, or `end` to judge the last {grain} only; until then it is judged at the end.",
    ),
    "plan.path_open_points": (
        "{periods} 个{grain}共 {points}：是每{grain}线性 {linear}，还是每{grain}都要达到，或只看最后一{grain}？请在 `path`（路径）写 `linear`（线性）、`each`（每期）或 `end`（期末）；"
        "未写明之前只在期末考核。",
        "{points} in {periods} {grain}s: is it {linear} a {grain}, all of it in each, or does only the last {grain} count? Write `linear`, `each` or `end` "
        "into `path`; until then it is judged at the end.",
    ),
    # Targets together
    "plan.same_target": (
        "第 {first} 行已对同一指标、岗位、细分和时间定了目标。请保留其中一行。",
        "row {first} sets the same metric, role, segment and dates already. Keep one of the two.",
    ),
    "plan.weight_and_points": (
        "填了 {column}，但同一岗位的第 {first} 行用的是 {used}。请统一用一种。",
        "{column} is filled, but row {first} of the role has {used}. Use one.",
    ),
    "plan.weights_rest": (
        "{role_zh}岗位在 {period} 的权重合计只有 {total}（第 {rows_zh} 行），其余日子合计为 1：得分按实际到期的权重计算。请说明原因，或补上这几天的目标。",
        "weights of {role_en} for {period} sum to {total} only (rows {rows_en}), on other days to 1: the score is of what "
        "was due. Say why, or add targets for these days.",
    ),
    "plan.weights_sum_days": (
        "{role_zh}岗位在 {period} 的权重合计为 {total}（第 {rows_zh} 行）。只管其中几天的目标，权重按天数折算，所以每一天的权重合计为 1：前后两人各写全部权重。请改正，或改用绩点。",
        "weights of {role_en} for {period} sum to {total} (rows {rows_en}). The weight of a target for some days counts by "
        "them, so that the weights sum to 1 on each day: both halves of a month have the whole weight. Correct them, or "
        "use `points`.",
    ),
    "plan.weights_sum": (
        "{role_zh}岗位在 {period} 的权重合计为 {total}（第 {rows_zh} 行）。请使合计为 1，或改用绩点。",
        "weights of {role_en} for {period} sum to {total} (rows {rows_en}). Make them 1, or use `points`.",
    ),
}
