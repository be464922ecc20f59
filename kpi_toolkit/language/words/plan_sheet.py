"""The words of the plan's sheets: what is wrong with a file, a heading, a row or a cell."""

SHEET: dict[str, tuple[str, str]] = {
    # Files and headings
    "plan.unknown_column": ("`{heading}` 不是{sheet}表的列。{meant}", "`{heading}` is no column of {sheet}. {meant}"),
    "plan.columns_missing": (
        "缺少 {count} 个必需的列：{columns}。请在这一行补上。",
        "{count} needed column(s) are missing: {columns}. Add them here.",
    ),
    "plan.columns_twice": ("列重复：{columns}。每列只保留一个。", "columns stand twice: {columns}. Keep one of each."),
    "plan.no_header": (
        "第一行没有任何列名（写着 `{text}`）。请把列名放在第一行，如 {columns}；说明文字移到别处。",
        "the first row names no column (it says `{text}`). Put the headings there, as {columns}, and notes elsewhere.",
    ),
    "plan.cells_too_many": (
        "单元格多于表头的 {count} 列：多出 `{text}`。含逗号的文字请加双引号；旁边的备注请移到别处。",
        "more cells than the header's {count}: `{text}`. Put texts with a comma in double quotes, and notes elsewhere.",
    ),
    "plan.no_heading": (
        "第 {place} 列没有列名，却写着 `{text}`。请补上列名，或把备注移到别处。",
        "column {place} has no heading, but says `{text}`. Give it one, or put the note elsewhere.",
    ),
    "plan.stray_note": (
        "这一行只写了 `{text}`，其余为空。这是备注吗？请写进「{note}」列，或移到别处。",
        "only `{text}` stands in this row. Is this a note? Put it into `{column}` of its row, or elsewhere.",
    ),
    "plan.merged_cells": (
        "单元格 {area} 是合并的，只有第一格有值。请取消合并，并填满每一行。",
        "the cells {area} are merged: only the first of them has a value. Unmerge them, and fill every row.",
    ),
    "plan.formula_without_result": (
        "单元格 {cell} 是没有结果的公式。请在 Excel 中打开并保存，或直接写结果。",
        "cell {cell} holds a formula without a stored result. Write its result.",
    ),
    "plan.error_cell": (
        "单元格 {cell} 是错误值 `{text}`。请改正公式，或直接写结果。",
        "cell {cell} holds the error `{text}`. Correct its formula, or write the result.",
    ),
    "plan.empty_cell": ("{column}是空的。请填写。", "{column} is empty. Fill it in."),
    # Cells
    "plan.unknown_metric": ("没有 `{text}` 这个指标。{meant}", "there is no metric `{text}`. {meant}"),
    "plan.several_metrics": (
        "`{text}` 有多种口径，须写明是哪一种：{names}。",
        "`{text}` means several metrics. Write which: {names}.",
    ),
    "plan.unknown_role": ("没有 `{text}` 这个岗位。{meant}", "there is no role `{text}`. {meant}"),
    "plan.unknown_choice": ("{column}不能写 `{text}`。{meant}", "there is no {name} `{text}`. {meant}"),
    "plan.several_owners": (
        "`{text}` 像是几个人。每行只能有一位负责人；其他人写进「理由」或行动的「资源」。",
        "`{text}` looks like several people. Name one owner; the others may stand among the reasons.",
    ),
    "plan.segment_form": (
        "`{text}` 不是「列=值」的形式。请写成 `channel=wechat`；考核全部时留空。",
        "`segment` is {text}, which is not column=value. Write it as `channel=wechat`, or clear it for all.",
    ),
    "plan.segment_never": ("`{metric}` 不能按 `{by}` 细分。{meant}", "`{metric}` cannot be cut by `{by}`. {meant}"),
    "plan.number_too_long": (
        "{column}：`{text}` 超过 {most} 位数字。请四舍五入。",
        "{column}: `{text}` has more than {most} digits. Round it.",
    ),
    "plan.not_a_number": (
        "{column}：`{text}` 不是纯数字。{remedy}",
        "{column}: `{text}` is not a plain number. {remedy}",
    ),
    "plan.weight_not_above_0": (
        "{column}：{text} 不大于 0。不计分的目标请留空。",
        "{column}: {text} is not above 0. Leave the cell empty to keep the target out of the score.",
    ),
    "plan.not_a_date": (
        "{column}：`{text}` 不是 1998-03-01 这样的日期。{remedy}",
        "{column}: `{text}` is not a date as 1998-03-01. {remedy}",
    ),
    "plan.no_such_day": (
        "{column}：日历上没有 `{text}` 这一天。请改正。",
        "{column}: `{text}` does not exist in the calendar. Correct it.",
    ),
    "plan.far_off": (
        "{column}：{text} 不在 {first} 年至 {last} 年之间。请写约定的真实日期。",
        "{column}: {text} lies outside of {first} to {last}. Write the real {what} of the agreement.",
    ),
    "plan.not_a_period": (
        "{column}：时期 `{text}` 无法识别。请写月 `1998-03`、周 `1998-W10`、季 `1998-Q1`、年 `1998` 或日 `1998-03-05`。",
        "{column}: Period `{text}` cannot be read. Give a month `1998-03`, week `1998-W10`, quarter `1998-Q1`, "
        "year `1998` or day `1998-03-05`.",
    ),
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
    "plan.grid_write": ("请写{grid}。", "Write the {grid}."),
    "plan.never_judged": (
        "{start} 至 {due} 不是一日、一周、一月、一季或一年，永远不会考核。请填 `per`（周期），或写一个月的起止 {first} 和 {last}；"
        "这段时间的合计请用累计。",
        "{start} to {due} is not one day, week, month, quarter or year, so it would never be judged. Give `per`, or "
        "dates of one month as {first} and {last}, or use kind `cumulative` for a total over these days.",
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
        "{column}里有报告字体印不出的字符（{sign}，多为表情符号）。请删掉它。",
        "{column} has a character that no font of the reports has ({sign}, mostly an emoji). Leave it out.",
    ),
    "template.owner": ("{role}负责人", "{role} owner"),
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
    "plan.weights_sum": (
        "{role_zh}岗位在 {period} 的权重合计为 {total}（第 {rows_zh} 行）。请使合计为 1，或改用绩点。",
        "weights of {role_en} for {period} sum to {total} (rows {rows_en}). Make them 1, or use `points`.",
    ),
    # Actions and proposals
    "plan.action_dates": (
        "开始日 {start} 不早于截止日 {due}。请对调或改正。",
        "`start` {start} is not before `due` {due}. Exchange or correct them.",
    ),
    "plan.action_no_expectation": (
        "没有写预期变化：以后无法判断是否有效。请在行动之前写下幅度、方向和日期。",
        "`expected` is empty: nobody can say later whether it worked. Write size, direction and day before acting.",
    ),
    "plan.action_expects_nothing": (
        "预期变化为 0，等于没有预期。请写带正负号的幅度。",
        "an expected change of 0 expects nothing. Write its size with its sign.",
    ),
    "plan.action_mode_missing": (
        "预期变化 {size} 没有写方式：是基线的比例、百分点，还是指标单位下的变化？请在 `expected_mode`（预期方式）写相对、百分点或绝对。",
        "`expected` is {size} without a mode: a share of the baseline, points, or a change in the metric's unit? "
        "Write `relative`, `pp` or `absolute` into `expected_mode`.",
    ),
    "plan.action_no_day": (
        "预期没有日期。请在 `expected_by`（预期日期）写哪天应当看到变化。",
        "the expectation has no day. Write into `expected_by` when the change should show.",
    ),
    "plan.action_not_fixed": (
        "没有写预期定于哪天（`fixed_on`）：无法说明它在行动之前就已写下。请填写。",
        "`fixed_on` is empty, so it cannot be shown that the expectation stood before acting. Fill it in.",
    ),
    "plan.action_fixed_late": (
        "预期在 {fixed} 才写下，而行动从 {start} 开始：事后写下的预期不能作为证据。",
        "the expectation was written down on {fixed}, but the action began on {start}: what is expected afterwards is no evidence.",
    ),
    "plan.action_too_early": (
        "预期日期 {by} 不晚于开始日 {start}。请改正其中一个。",
        "`expected_by` {by} is not after `start` {start}. Correct one of them.",
    ),
    "plan.action_no_evidence": (
        "写了结论却没有证据。请写依据的数据或报告。",
        "there is a verdict without evidence. Write the data or report it rests on.",
    ),
    "plan.action_pp_of_number": (
        "百分点只用于比率，`{metric}` 不是。请用相对或绝对。",
        "`pp` is for shares, which `{metric}` is not. Write `relative` or `absolute`.",
    ),
    "plan.action_points_too_large": (
        "{size} 超过 100 个百分点。10 个百分点写 0.1。",
        "{size} is more than 100 points. Write 10 points as 0.1.",
    ),
    "plan.action_twice": (
        "编号 `{id}` 已用于第 {first} 行。每个行动一个编号。",
        "`id` {id} stands in row {first} already. Give each action its own.",
    ),
    "plan.proposal_dates": (
        "复查日 {again} 不晚于决定日 {decided}。请改正其中一个。",
        "`review_on` {again} is not after `decided_on` {decided}. Correct one of them.",
    ),
    "plan.proposal_no_decider": (
        "写了决定日却没有批准人。请写由谁决定。",
        "there is a `decided_on`, but no `approved_by`. Write who decided.",
    ),
    "plan.proposal_not_dated": (
        "写了批准人却没有决定日。请写日期。",
        "there is an `approved_by`, but no `decided_on`. Write the day.",
    ),
    "plan.proposal_no_review": (
        "已决定但没有复查日。请写何时复查。",
        "it is decided, but `review_on` is empty. Write when it is looked at again.",
    ),
    # Templates
    "plan.guide": ("说明", "Guide"),
    "plan.guide.sheet": ("表", "Sheet"),
    "plan.guide.column": ("列名", "Column"),
    "plan.guide.other": ("英文列名", "In Chinese"),
    "plan.guide.needed": ("必填", "Needed"),
    "plan.guide.yes": ("是", "yes"),
    "plan.guide.means": ("含义", "Meaning"),
    "plan.guide.allowed": ("可以写", "Allowed"),
    "plan.guide.example": ("例", "Example"),
    "plan.guide.metrics": ("指标", "Metrics"),
    "plan.guide.metric": ("指标", "Metric"),
    "plan.guide.name": ("名称", "Name"),
    "plan.guide.unit": ("单位", "Unit"),
    "plan.guide.roles": ("岗位", "Roles"),
    "plan.guide.number": ("数字，如 1537 或 0.18", "a number, as 1537 or 0.18"),
    "plan.guide.weight": ("大于 0 的数", "a number above 0"),
    "plan.guide.day": ("日期 1998-03-01", "a date as 1998-03-01"),
    "plan.guide.period": ("1998-03、1998-W10、1998-Q1、1998", "1998-03, 1998-W10, 1998-Q1, 1998"),
    "plan.guide.any_metric": ("见「指标」表", "see the sheet «Metrics»"),
    "plan.guide.segment": ("列=值", "column=value"),
    "plan.guide.owner": ("一个人", "one person"),
    "plan.guide.text": ("文字", "text"),
    "plan.guide.note": (
        "例子请改成自己的内容或删除。第一行是列名；每行一条；不要合并单元格；备注写在「理由」列。比率写 0–1，80% 写 0.8。",
        "Replace or delete the examples. The first row holds the headings, each row below it one entry. Do not merge cells; put notes "
        "into `why`. Shares are written 0–1: 80% is 0.8.",
    ),
    "plan.list_error": ("请从列表中选择，或清空。", "Choose from the list, or clear the cell."),
    # Remedies
    "plan.write_digits": ("请写数字，如 1537 或 0.18。", "Write digits with a point, as 1537 or 0.18."),
    "plan.write_no_exponent": (
        "请写出全部数字，如 1537 或 0.18，不用科学记数法。",
        "Write all its digits, as 1537 or 0.18, without an exponent.",
    ),
    "plan.clear_it": ("请清空。", "Clear it."),
    "plan.write_this": ("请写 {text}。", "Write {text}."),
    "plan.write_day": ("请写年-月-日，不足两位补零。", "Write year-month-day with their zeros."),
    "plan.share_at_most": ("比率写 0–1，所以最多为 1。请改正。", "Shares are 0–1, so at most 1. Correct it."),
    "plan.share_at_least": (
        "比率写 0–1，所以至少为 {least}。请改正。",
        "Shares are 0–1, so at least {least}. Correct it.",
    ),
    "plan.share_write": ("比率写 0–1：应为 {share}，不是 {value}。", "Shares are written 0–1: {share}, not {value}."),
    # Grains
    "plan.grain.day": ("日", "day"),
    "plan.grain.week": ("周", "week"),
    "plan.grain.month": ("月", "month"),
    "plan.grain.quarter": ("季", "quarter"),
    "plan.grain.year": ("年", "year"),
    "plan.grid.day": ("日", "day"),
    "plan.grid.week": ("一周的第一天", "first day of a week"),
    "plan.grid.month": ("一月的第一天", "first day of a month"),
    "plan.grid.quarter": ("一季的第一天", "first day of a quarter"),
    "plan.grid.year": ("财年的第一天", "first day of a fiscal year"),
    "plan.better.higher": ("越高越好", "higher"),
    "plan.better.lower": ("越低越好", "lower"),
    "plan.better.band": ("适中为好", "in between"),
    "plan.worse": ("差", "worse"),
    "plan.higher": ("好", "better"),
}
