"""Why a number is missing or to be read with care."""

REASONS: dict[str, tuple[str, str]] = {
    "reason.missing_table": ("不可用：没有 {tables} 表", "not available: there is no table {tables}"),
    "reason.missing_column": ("不可用：没有 {columns} 列", "not available: there is no column {columns}"),
    "reason.missing_one_of": (
        "不可用：{columns} 至少要有一项，现在都没有，无从得知",
        "not available: at least one of {columns} is needed to tell, and there is none",
    ),
    "reason.orders_of_nobody": (
        "无数据：订单都没有用户标识（共 {rows} 笔），不知道是谁买的",
        "no data: none of the {rows} orders has a user, so nobody knows who bought",
    ),
    "reason.events_of_nobody": (
        "无数据：行为都没有用户标识（共 {rows} 次），不知道是谁做的",
        "no data: none of the {rows} events has a user, so nobody knows whose they are",
    ),
    "reason.missing_segment": (
        "不可用：{fact} 没有 {column} 列，不能按它分组",
        "not available: {fact} has no column {column} to segment by",
    ),
    "reason.noise_unknown": (
        "没有区间：这个指标的每日数据加不成期内总数，或彼此关联太久，偶然波动有多大不可知",
        "no interval: its days do not add up to the period or hang together for too long to tell what chance does",
    ),
    "reason.shares_overlap": (
        "按 {by} 各分组在 {period} 之和为 {sum}，总数为 {total}：有人同时属于几个分组，占比之和不等于 1",
        "the segments of {by} in {period} sum to {sum} and the total is {total}: some people are in several, so that "
        "shares do not sum to 1",
    ),
    "reason.before_data": ("无数据：数据始于 {first}", "no data: the data begin on {first}"),
    "reason.after_data": ("无数据：数据止于 {last}", "no data: the data end on {last}"),
    "reason.no_history": (
        "无数据：所需的历史没有被数据完整覆盖（数据始于 {first}）",
        "no data: the history it needs is not wholly covered, as the data begin on {first}",
    ),
    "reason.short_history": (
        "无数据：期初之前的历史不足 {days} 天（数据始于 {first}）",
        "no data: there are fewer than {days} days of history before the period, as the data begin on {first}",
    ),
    "reason.short_stretch": (
        "无数据：期末之前的数据不足 {days} 天（数据始于 {first}）",
        "no data: there are fewer than {days} days of data before the period's end, as they begin on {first}",
    ),
    "reason.no_rows": ("无数据：当期没有记录", "no data: there are no records in the period"),
    "reason.no_values": (
        "无数据：当期的记录都没有填写所需的值",
        "no data: none of the period's records has the value it needs",
    ),
    "reason.zero_denominator": ("无数据：分母为 0", "no data: the denominator is 0"),
    "reason.windows_open": ("无数据：{count} 个窗口均未满", "no data: every window is still open ({count})"),
    "reason.waiting_left_out": ("{count} 个仍在等待的未计入", "{count} still waiting, left out"),
    "reason.all_waiting": ("无数据：{count} 个均仍在等待", "no data: all of them are still waiting ({count})"),
    "reason.quantile_has_no_parts": (
        "中位数和其他分位数不是由各部分相加而成，不能拆分",
        "a median or another quantile is not made of what its parts are, and cannot be split",
    ),
    "reason.windows_left_out": ("{count} 个未满窗口未计入", "{count} window(s) still open (is/are) left out"),
    "reason.beginning": (
        "数据始于 {first}，此前的情况不可知：此前已有的顾客、成员、余额等按没有计",
        "the data begin on {first}: who or what was there before is not known and counts as never there",
    ),
    "reason.partial_start": ("当期不完整：数据始于 {first}", "partial period: the data begin on {first}"),
    "reason.partial_end": ("当期不完整：数据止于 {last}", "partial period: the data end on {last}"),
    "reason.part_against_whole": (
        "{period} 不与别的时期或目标比较：{why}",
        "{period} is not compared with another period or a target: {why}",
    ),
    "reason.orders_without_user": (
        "{count} 笔订单没有用户标识（共 {rows} 笔）：计入金额，不计入人数",
        "{count} of {rows} order(s) (has/have) no user: counted in amounts, never as a person",
    ),
    "reason.null_words": (
        "{table} 的 {column} 有 {count} 行写作「{word}」：视为没有用户；若真有用户叫这个，请在 kpi.yaml 的 rules.ids.no_user 中去掉它",
        "{column} of {table} reads `{word}` in {count} row(s): read as no user; if a user is called so, leave it out of "
        "`rules.ids.no_user` in kpi.yaml",
    ),
    "reason.delivered_again": (
        "{table} 有 {count} 行的 {column} 与另一行相同：视为重复投递，同一次只计一次",
        "{count} row(s) of {table} (has/have) the {column} of another row: delivered again, each event counts once",
    ),
    "reason.delivered_otherwise": (
        "{table} 中 {column} 相同的行并不全同（不同的编号数：{listed}）：以最早且有用户的一行为准",
        "rows of {table} with one {column} are not all alike (ids that differ: {listed}): the earliest with a user counts",
    ),
    "reason.guest_id": (
        "{table} 的 {column} 有 {count} 行写作「{word}」：按一个人计入；若代表未登录的访客，请在 kpi.yaml 的 tables.{in_settings}.values.{column} "
        '中写 "{word}": null',
        "{column} of {table} reads `{word}` in {count} row(s): counted as one person; if it stands for guests, map "
        '`"{word}": null` under `tables.{in_settings}.values.{column}` in kpi.yaml',
    ),
    "reason.ids_in_capitals": (
        "{column} 有 {count} 组编号只差大小写（{examples}）：按不同编号计入；若用户编号不分大小写，请在 kpi.yaml 写 "
        "rules.ids.fold_case: true",
        "{column}: {count} ids differ by capitals only ({examples}): they count as several; if those of people are one, "
        "set `rules.ids.fold_case: true` in kpi.yaml",
    ),
    "reason.ids_with_zeros": (
        "{column} 有 {count} 组编号只差前导零（{examples}）：按不同编号计入，请核对各表是否写法一致",
        "{column}: {count} ids differ by leading zeros only ({examples}): they count as several; see whether all tables "
        "write them alike",
    ),
    "reason.refund_above_amount": (
        "{count} 笔订单的退款大于实付金额（共 {rows} 笔）：照原数计入",
        "{count} of {rows} orders have refunds above their amount: counted as they are",
    ),
    "reason.events_without_user": (
        "{count} 次行为没有用户标识（共 {rows} 次）：不计入人数",
        "{count} of {rows} events have no user: never counted as a person",
    ),
    "reason.rows_without_user": (
        "{table} 有 {count} 行没有用户标识（共 {rows} 行）：不计入人数",
        "{count} of {rows} rows of {table} have no user: they are not counted as people",
    ),
    "reason.column_in_part": (
        "{table} 的「{column}」列不是每个文件都有：{files} 没有，其各行该列为空",
        "{table}: {files} have no column `{column}`, as other parts have; it is empty in their rows",
    ),
    "reason.column_hidden": (
        "{table} 的「{column}」列未读取：这是工具自己的日期列的名字，如需使用请在 query 中改名",
        "{table}: the column `{column}` is not read, as the toolkit's own day is called so; rename it by a query to use it",
    ),
    "reason.sheets_united": (
        "{file} 的工作表 {sheets} 表头相同，合并读取为一张表",
        "{file}: the sheets {sheets} have the same headings and are read as one table",
    ),
    "reason.sheets_unread": (
        "{file} 的工作表 {sheets} 未读取：表头不同",
        "{file}: the sheets {sheets} are not read: their headings are others",
    ),
    "reason.filter_undecided": (
        "{table} 的 filter 对 {count} 行说不清成立与否（单元格为空），这些行被滤掉：请写明空值怎么算，"
        "`列 IS NULL OR …` 保留，`列 IS NOT NULL AND …` 不保留",
        "the filter of {table} is neither true nor false of {count} row(s), as a cell is empty: they are left out; say what "
        "is meant of empty cells, `column IS NULL OR …` keeps them, `column IS NOT NULL AND …` does not",
    ),
    "reason.query_undecided": (
        "{table} 的 query 中的条件「{condition}」对 {count} 行说不清成立与否（单元格为空），这些行被滤掉：请写明空值怎么算，"
        "`列 IS NULL OR …` 保留，`列 IS NOT NULL AND …` 不保留",
        "in the query of {table}, `{condition}` is neither true nor false of {count} row(s), as a cell is empty: they are "
        "left out; say what is meant of empty cells, `column IS NULL OR …` keeps them, `column IS NOT NULL AND …` does not",
    ),
    "reason.unused_value": (
        "{table} 的 {column}：kpi.yaml 的 values 中「{values}」在数据里没有出现，请核对写法",
        "{table}, column {column}: the data have no “{values}”, which kpi.yaml replaces under values; check the spelling",
    ),
    "reason.unused_value_of": (
        "{table} 的 {column}：kpi.yaml 的 values 中「{values}」在数据里没有出现，请核对写法；现有的值：{listed}",
        "{table}, column {column}: the data have no “{values}”, which kpi.yaml replaces under values; check the spelling. "
        "There are {listed}",
    ),
    "reason.rule_without_rows": (
        "kpi.yaml 的 rules.{rule} 写了「{names}」，但 {table} 的 {column} 没有一行是它，请核对写法；现有的值：{listed}",
        "rules.{rule} in kpi.yaml names “{names}”, which is {column} of no row of {table}; check the spelling. There are "
        "{listed}",
    ),
    "reason.rule_without_column": (
        "kpi.yaml 的 rules.{rule} 写了「{names}」，但 {table} 没有 {column} 列，因此不起作用",
        "rules.{rule} in kpi.yaml names “{names}”, but {table} has no column {column}, so that it does nothing",
    ),
    "reason.fields_not_there": (
        "kpi.yaml 的 rules.profile_fields 写了「{names}」，但 users 没有这些列，请核对写法；现有的列：{listed}",
        "rules.profile_fields in kpi.yaml names “{names}”, which users does not have; check the spelling. Its columns are "
        "{listed}",
    ),
    "reason.visible_rows_only": (
        "{table}：数据库对当前用户启用了行级安全（row-level security），只计入该用户可见的行；如需全部数据，"
        "请改用不受限制的用户（BYPASSRLS）",
        "{table}: row-level security is in force for this user, so the numbers are of the rows that it may see only; "
        "for all rows use a user that is free of it (BYPASSRLS)",
    ),
    "reason.unreadable_column": (
        "{table} 的 {column} 列存在，但当前数据库用户无权读取，因此未使用；如需使用，请授予 SELECT 权限",
        "column {column} of {table} is there, but this user may not read it, so it is not used; grant SELECT on it if it "
        "is wanted",
    ),
    "reason.unreadable_table": (
        "数据库中有 {table} 表，但当前用户无权读取，因此没有它的数据；如需使用，请授予 SELECT 权限",
        "the database has a table {table}, but this user may not read it, so there are no data of it; grant SELECT on it "
        "if it is wanted",
    ),
    "reason.no_snapshot": (
        "{database} 没有快照：统计过程中写入的行，可能计入一部分数字而未计入另一部分；请在数据不再变化时运行",
        "{database} has no snapshots: rows that arrive while numbers are made may be in some of them and not in others; "
        "run it when the data are at rest",
    ),
    "reason.orphans": (
        "{table} 的 {column} 有 {count} 行在 {other} 表中找不到（共 {rows} 行）：照常计数，但无法关联",
        "{count} of {rows} rows of {table} have a {column} that is not in {other}: they count, but cannot be joined",
    ),
    "reason.endless_referrals": (
        "邀请关系有误：{endless} 位用户处在循环邀请之中或之下（或超过 32 层），{own} 位以自己为邀请人：不计层级",
        "{endless} users are in or below a circle of referrals (or deeper than 32), {own} referred themselves: they have no depth",
    ),
    "reason.buyers_not_in_users": (
        "{count} 位下过单的用户不在用户表中（可能已注销，共 {orders} 笔订单）：照常计入",
        "{count} user(s) who ordered (is/are) not among the users (perhaps deleted; {orders} order(s)): they still count",
    ),
    # landing and pace
    "reason.aligned_festival_earlier": (
        "与 {first} 至 {last} 相比（前移 {days} 天，使春节对齐）",
        "compared with {first} to {last}, {days} day(s) earlier, so that Spring Festival falls on the same day",
    ),
    "reason.aligned_festival_later": (
        "与 {first} 至 {last} 相比（后移 {days} 天，使春节对齐）",
        "compared with {first} to {last}, {days} day(s) later, so that Spring Festival falls on the same day",
    ),
    "reason.aligned_campaign_earlier": (
        "与 {first} 至 {last} 相比（前移 {days} 天，使「{name}」对齐）",
        "compared with {first} to {last}, {days} day(s) earlier, so that “{name}” falls on the same day",
    ),
    "reason.aligned_campaign_later": (
        "与 {first} 至 {last} 相比（后移 {days} 天，使「{name}」对齐）",
        "compared with {first} to {last}, {days} day(s) later, so that “{name}” falls on the same day",
    ),
    "reason.landing_too_early": (
        "不预计：通常到此时只完成当期的 {share}，不足 {least}",
        "not projected: by now usually only {share} of the period is reached, less than {least}",
    ),
    "reason.landing_few_backtests": (
        "没有区间：只有 {count} 个往期可以回测，至少需要 {least} 个",
        "no interval: the projection can be tested on {count} past period(s) only, and {least} are needed",
    ),
    "reason.landing_nothing_yet": ("不预计：当期至今为 0", "not projected: the period is at 0 so far"),
    "reason.landing_not_positive": (
        "不预计：当期至今为负数，无法按比例推算",
        "not projected: it is negative so far, and a share of it cannot be told",
    ),
    "reason.landing_stock": (
        "不预计：这是期末存量，不随当期天数累计",
        "not projected: it is a stock at the period's end, which does not add up over its days",
    ),
    "reason.landing_compares": (
        "不预计：它与另一期或更早的状态相比，只过一部分的当期不可比",
        "not projected: it compares with another period or an earlier state, and part of a period does not",
    ),
    "reason.landing_windows_open": (
        "不预计：当期有 {count} 个窗口未满，与往期同一时点不可比",
        "not projected: {count} window(s) of the period (is/are) still open, unlike in past periods at this point",
    ),
    "reason.few_new_users": (
        "无法判断：{period} 观察期已满的新用户只有 {count} 位，至少需要 {least} 位",
        "cannot be said: only {count} new users of {period} have been watched long enough, and {least} are needed",
    ),
    "reason.usual_short": (
        "无法判断：此前只有 {periods} 个完整的期，说不出往常如何",
        "cannot be said: there are only {periods} whole periods before it to tell what is usual",
    ),
    "reason.usual_few_cases": (
        "无法判断：样本只有 {n}，少于 {least}",
        "cannot be said: it rests on {n} case(s), fewer than {least}",
    ),
    "reason.usual_no_value": ("无法判断：没有数据", "cannot be said: there is no value"),
    "reason.bonus_no_score": ("没有得分：权重未全部覆盖", "there is no score: not all of the weight is covered"),
    "reason.bonus_no_interval": (
        "得分没有区间，无法说明能否与相邻档区分",
        "the score has no interval, so it cannot be told from the next band or not",
    ),
    "reason.chance_record": (
        "{told}；这样推断的 80% 区间在过去 {tried} 次中有 {held} 次成立",
        "{told}; the 80% ranges that this rests on held {held} of {tried} times",
    ),
    "reason.frontier_band": (
        "它应当留在一个区间内，而不是越多或越少越好",
        "it is to stay within a band, neither more nor less of it is better",
    ),
    "reason.frontier_short": (
        "此前只有 {periods} 期可用（有数据，样本也够），至少要 6 期才能推断",
        "only {periods} period(s) before (has/have) data of enough cases; six are the least that tell anything",
    ),
    "reason.chance": (
        "由此前 {periods} 期推断，做到的可能约为 {chance}",
        "by the {periods} periods before, the chance is about {chance}",
    ),
    "reason.chance_moved": (
        "由此前 {periods} 期推断，做到的可能约为 {chance}；同样长的时间里，{moves} 次中有 {hits} 次走到",
        "by the {periods} periods before, the chance is about {chance}; in as long, the past did so {hits} times of {moves}",
    ),
    "reason.chance_provisional": (
        "此前只有 {periods} 期，暂且推断做到的可能约为 {chance}",
        "by only {periods} periods before, the chance is about {chance} for the time being",
    ),
    "reason.chance_moved_provisional": (
        "此前只有 {periods} 期，暂且推断做到的可能约为 {chance}；同样长的时间里，{moves} 次中有 {hits} 次走到",
        "by only {periods} periods before, the chance is about {chance} for the time being; in as long, the past did so "
        "{hits} times of {moves}",
    ),
    "reason.short_usual": (
        "无法判断：此前只有 {periods} 个完整的期，说不出通常如何",
        "cannot be said: there are only {periods} whole periods before it to tell what is usual",
    ),
    "reason.no_month_before": (
        "没有目标：上个月没有可用的数据，也没有给定",
        "no target: the month before has no data to take it from, and none was given",
    ),
}
