"""What is wrong with columns and rows of a source: mapping, values that cannot be read, what stands twice."""

COLUMNS = {
    "fault.no_table": ("`{at}`：没有叫 `{name}` 的表。{hint}", "`{at}`: no table is called `{name}`. {hint}"),
    "fault.no_canonical": ("`{at}`：`{table}` 没有这一列。{hint}", "`{at}`: `{table}` has no such column. {hint}"),
    "fault.own_day": (
        "`{table}.{name}` 是工具自己由时间得出的日期。请把你的列对应为另一个名字",
        "`{table}.{name}` is the toolkit's own day of a time. Map yours under another name.",
    ),
    "fault.no_number": (
        "`{table}.{name}` 应是数，但数据源没有这一列。{hint}请在 kpi.yaml 的 `tables.{table}.columns` 下写明是哪一列",
        "`{table}.{name}` is to be a number, but the source has no such column. {hint} Say which it is under "
        "`tables.{table}.columns` in kpi.yaml.",
    ),
    "fault.no_source_column": (
        "`{at}`：数据源没有 `{name}` 列。请在 `tables.{table}.columns` 下写明是哪一列，或删掉这一条",
        "`{at}`: the source has no column `{name}`. Say which it is under `tables.{table}.columns`, or remove this.",
    ),
    "fault.no_value": (
        "`{at}`：`{text}` 不是 `{name}` 的取值。{hint}",
        "`{at}`: `{text}` is no value of `{name}`. {hint}",
    ),
    "fault.rules_list": ("取值由 `rules.{rule}` 列出", "`rules.{rule}` lists them."),
    "fault.part_lacks": (
        "`{part}` 没有 `{column}` 列，而 `{table}` 的其他部分有。请改成同样的表头，或删掉它",
        "`{part}` has no column `{column}`, as other parts of `{table}` have. Give it their headings, or remove it.",
    ),
    "fault.missing": (
        "{label}：{of} 列中缺 {count} 列：{names}",
        "{label}: of {of} needed columns, {count} (is/are) missing: {names}.",
    ),
    "fault.file_has": ("文件里有 {names}", "The file has {names}."),
    "fault.file_has_none": ("文件里没有别的列", "The file has no other columns."),
    "fault.near": ("`{name}`：{hint}", "`{name}`: {hint}"),
    "fault.map_them": (
        "请在 kpi.yaml 的 `tables.{table}.columns` 下写明是哪一列",
        "Map them under `tables.{table}.columns` in kpi.yaml.",
    ),
    "fault.null_it": (
        "若确实没有，请写 `constants: {{{name}: null}}`",
        "If there is none, say `constants: {{{name}: null}}`.",
    ),
    "fault.column": ("{label} 的列 `{column}`", "{label}, column `{column}`"),
    "fault.column_as": ("{label} 的列 `{column}`（`{name}`）", "{label}, column `{column}` (`{name}`)"),
    "fault.and_more": ("{shown} 等，另有 {rest} 个", "{shown} and {rest} more"),
    "fault.and_others": ("{shown} 等", "{shown} and others"),
    "fault.in_row": ("{value}（第 {row} 行）", "{value} (row {row})"),
    "fault.row": ("第 {row} 行", "row {row}"),
    "fault.no_rows": ("{label} 没有行。请补上，或删掉它", "{label} has no rows. Add rows, or remove it."),
    "fault.only_header": (
        "{label} 只有表头，没有行。请补上，或删掉它",
        "{label} has a header but no rows. Add rows, or remove it.",
    ),
    "fault.constant_null": (
        "kpi.yaml 的 `{at}` 让每一行都没有值：这{says}。{remedy}",
        "`{at}` in kpi.yaml gives no row a value: these {says}. {remedy}",
    ),
    "fault.constant": (
        "kpi.yaml 的 `{at}` 给每一行 `{text}`：这{says}。{remedy}",
        "`{at}` in kpi.yaml gives all rows `{text}`: these {says}. {remedy}",
    ),
    "fault.rule": (
        "{column}：{rows} 行中有 {count} 行（{share}）{says}{shown}。{remedy}",
        "{column}: {count} of {rows} rows ({share}) {says}{shown}. {remedy}",
    ),
    "fault.shown": ("：{listed}", ": {listed}"),
    "fault.long_numbers": (
        "{column}：{count} 个数超过 15 位：{listed}。Excel 只保留 15 位，请把这一列存成文本",
        "{column}: {count} number(s) (has/have) more than 15 digits: {listed}. Excel keeps 15 digits; store the column as "
        "text.",
    ),
    "fault.two_readings": (
        "{label} 的列 `{column}`：{count} 个数有两种读法：{listed}。以分号分隔的文件里，逗号多半是小数点，所以 `{first}` 可能是 {plain} "
        "或 {first}。请在 kpi.yaml 的 `tables.{table}` 下写明小数点：`decimal: ','` 或 `decimal: '.'`",
        "{label}, column `{column}`: {count} number(s) (has/have) two readings: {listed}. In a file with semicolons the comma "
        "is mostly the decimal sign, so `{first}` may be {plain} or {first}. Say under `tables.{table}` in kpi.yaml which "
        "sign the decimals have: `decimal: ','` or `decimal: '.'`.",
    ),
    "fault.twice": (
        "{column}：{count} 个值出现不止一次，多出 {surplus} 行：{listed}。一行必须是{grain}：{remedy}",
        "{column}: {count} value(s) (stands/stand) more than once, {surplus} row(s) too many: {listed}. A row must be {grain}: "
        "{remedy}",
    ),
    "fault.rows_twice": (
        "{label}：{count} 行出现不止一次，多出 {surplus} 行：{listed}。`{table}` 的一行必须是{grain}：{remedy}",
        "{label}: {count} row(s) (stands/stand) more than once, {surplus} too many: {listed}. A row of `{table}` must be "
        "{grain}: {remedy}",
    ),
    "fault.remove_copies": (
        "请删掉重复的行；只有当它们是一行的几部分时才在 `query` 中相加，否则会重复计算",
        "remove copies; add up in a `query` only what are parts of one, which copies would double.",
    ),
    "fault.order_lines": (
        "请删掉重复的行。若每行是订单的一件商品、有自己的金额，请在 kpi.yaml 的 `tables.{table}` 下写 "
        "`collapse: {{by: {name}, amount: sum}}`；若每行重复整单金额，写 `amount: first`",
        "remove copies. Lines of an order, each with its own amount, are put together by "
        "`collapse: {{by: {name}, amount: sum}}` under `tables.{table}` in kpi.yaml; lines that repeat the amount of the "
        "whole order by `amount: first`.",
    ),
    "fault.other_event": (
        "{column}：{count} 个编号对应不同用户或不同名称的事件：{listed}。同一编号必须是再次送达的同一事件。请对应另一列，或不对应："
        "kpi.yaml 的 `tables.{table}.columns`",
        "{column}: {count} id(s) (stands/stand) for events of other users or names: {listed}. The same id must be the same "
        "event, delivered again. Map a column that is, or none: `tables.{table}.columns` in kpi.yaml.",
    ),
    "fault.wrong_type": (
        "{label} 的列 `{column}`：类型是{kind}，而 `{name}` 必须是{wanted}。请在 `query` 中转换。{hint}",
        "{label}, column `{column}`: its type is {kind}, but `{name}` must be {wanted}. Cast it in a `query`.{hint}",
    ),
    "fault.keep_offset": (
        "若带时差（如 +08:00），请转成带时区的类型，以保留时差",
        " Where it has an offset, as +08:00, cast it to a type with a zone, which keeps it.",
    ),
    "fault.currencies": (
        "{label} 的列 `{column}`：`{table}` 的金额有几种币种：{listed}，不能相加。请在 kpi.yaml 的 `tables.{table}` 下用 `query` "
        "折算并去掉这一列，或用 `filter` 只留一种",
        "{label}, column `{column}`: the amounts of `{table}` are in several currencies, {listed}, and cannot be added up. "
        "Convert them in a `query` under `tables.{table}` in kpi.yaml and leave the column out, or keep one of them by "
        "`filter`.",
    ),
    "fault.misspelt": (
        "kpi.yaml 的 `{at}` 写了 `{word}`，但没有一行是它；数据中有 {names}。请改成数据中的写法",
        "`{at}` in kpi.yaml has `{word}`, which no row is; the data have {names}. Write it as the data do.",
    ),
    "kind.workbook": ("Excel 工作簿或压缩包", "an Excel workbook or an archive"),
    "kind.picture": ("图片或 PDF", "a picture or a PDF"),
    "rule.heading_again": ("是表头又出现了一次", "are the heading again"),
    "rule.parts_joined": (
        "像是几个文件接在了一起：请删掉重复的表头行，或在 kpi.yaml 的 `{at}` 下写 `filter: \"{name} <> '{name}'\"`",
        "Files were probably put together: remove the headings between, or write `filter: \"{name} <> '{name}'\"` under "
        "`{at}` in kpi.yaml.",
    ),
    "rule.many": ("以万、亿或千为单位", "are in thousands or more by a word"),
    "rule.write_whole": (
        "请写成完整的数，如 12000；或在 `query` 中相乘，不要去掉单位",
        "Write whole numbers, as 12000, or multiply in a `query`; without the word they would be another amount.",
    ),
    "rule.percentages": ("是百分数，不是金额", "are percentages and no amounts"),
    "rule.other_column": (
        "请看是否对应错了列：`tables.{table}.columns`",
        "See whether another column is meant under `tables.{table}.columns`.",
    ),
    "rule.totals_inside": (
        "第 {rows} 行是合计（{listed}），夹在数据中间。请删掉，或在 kpi.yaml 的 `{at}` 下写 `filter: \"{name} <> '{word}'\"`",
        "Rows {rows} are totals ({listed}) between the data. Remove them, or write `filter: \"{name} <> '{word}'\"` under "
        "`{at}` in kpi.yaml.",
    ),
    "kind.text": ("文本", "text"),
    "kind.number": ("数", "a number"),
    "kind.money": ("数", "a number"),
    "kind.timestamp": ("时间", "a time"),
    "kind.date": ("日期", "a day"),
    "kind.instant": ("带时区的时间", "a time with a zone"),
    "kind.boolean": ("是或否", "yes or no"),
    "rule.unread_key": ("不能读成准确的编号", "cannot be read as an exact id"),
    "rule.unread_text": ("不能读成文本", "cannot be read as text"),
    "rule.unread_money": ("不能读成金额", "cannot be read as an amount"),
    "rule.unread_number": ("不能读成数", "cannot be read as a number"),
    "rule.unread_timestamp": ("不能读成时间", "cannot be read as a time"),
    "rule.unread_date": ("不能读成日期", "cannot be read as a date"),
    "rule.unread_boolean": ("不能读成是或否", "cannot be read as yes or no"),
    "rule.write_key": (
        "表格软件和浮点数会截断长数字：请把这一列存成文本",
        "Spreadsheets and floats cut long numbers: store the column as text.",
    ),
    "rule.write_text": ("请把这一列存成文本", "Store the column as text."),
    "rule.write_money": (
        "请写成 `1234.50` 这样的数，不带千位分隔符、符号或文字；或写明它们带什么，如 `amount: {{thousands: ' ', strip: [€]}}`",
        "Write plain numbers such as `1234.50`: no thousands separators, signs or words; or say which of them yours have, "
        "as `amount: {{thousands: ' ', strip: [€]}}`.",
    ),
    "rule.write_number": (
        "请写成 `4.5` 这样的数，不带千位分隔符、符号或文字；或写明它们带什么，如 `amount: {{thousands: ' ', strip: [€]}}`",
        "Write plain numbers such as `4.5`: no thousands separators, signs or words; or say which of them yours have, as "
        "`amount: {{thousands: ' ', strip: [€]}}`.",
    ),
    "rule.write_timestamp": (
        "请写成 `2026-10-31 08:30:00`，年在前{or_form}",
        "Write `2026-10-31 08:30:00`, year first{or_form}.",
    ),
    "rule.write_date": ("请写成 `2026-10-31`，年在前{or_form}", "Write `2026-10-31`, year first{or_form}."),
    "rule.write_boolean": ("请写 `true` 或 `false`", "Write `true` or `false`."),
    "rule.or_form": (
        "，或在 `date_format` 中写明格式，如 `%d/%m/%Y` 或 `%m/%d/%Y`",
        ", or set `date_format` to the form that they have, as `%d/%m/%Y` or `%m/%d/%Y`",
    ),
    "rule.decimals": ("超过 4 位小数", "have more than 4 decimal places"),
    "rule.round": (
        "请在 `query` 中四舍五入：`round(amount::DECIMAL(38, 10), 4)`；很多很小的数请先相加，因为每个最多损失 0.00005",
        "Round them in a `query`: `round(amount::DECIMAL(38, 10), 4)`; many small ones are added up there before, as each "
        "loses up to 0.00005.",
    ),
    "rule.comma": ("以逗号为小数点", "have a decimal comma"),
    "rule.set_comma": ("请在 kpi.yaml 的 `{at}` 下写 `decimal: ','`", "Set `decimal: ','` under `{at}` in kpi.yaml."),
    "rule.signs": ("带符号或千位分隔符", "have signs around them or between thousands"),
    "rule.set_signs": (
        "请在 kpi.yaml 的 `{at}` 下写它们带的符号，如 `amount: {{strip: [¥], thousands: ','}}`",
        "Set `amount: {{strip: [¥], thousands: ','}}` with the signs that they have under `{at}` in kpi.yaml.",
    ),
    "rule.looks_epoch_s": ("像是 1970 年以来的秒数", "look like seconds since 1970"),
    "rule.looks_epoch_ms": ("像是 1970 年以来的毫秒数", "look like milliseconds since 1970"),
    "rule.looks_epoch_us": ("像是 1970 年以来的微秒数", "look like microseconds since 1970"),
    "rule.looks_epoch_ns": ("像是 1970 年以来的纳秒数", "look like nanoseconds since 1970"),
    "rule.looks_excel_days": ("像是表格软件的日期序号", "look like day numbers of a spreadsheet"),
    "rule.set_form": (
        "若是，请在 kpi.yaml 的 `{at}` 下写 `date_format: {form}`",
        "If they are, set `date_format: {form}` under `{at}` in kpi.yaml.",
    ),
    "rule.empty": ("是空的", "are empty"),
    "rule.fill": ("请补上，或用 `filter` 略去这些行", "Fill them, or leave these rows out with `filter`."),
    "rule.words_empty": (
        "NULL 之类的词算作空：由 kpi.yaml 的 `rules.ids.no_user` 列出",
        "Words such as NULL count as empty: `rules.ids.no_user` in kpi.yaml lists them.",
    ),
    "rule.below": ("小于 {limit}", "are below {limit}"),
    "rule.above": ("大于 {limit}", "are above {limit}"),
    "rule.correct": ("请更正，或用 `filter` 略去", "Correct them, or leave them out with `filter`."),
    "rule.without_sign": (
        "请更正，或用 `filter` 略去；若正负号表示方向，请在 `query` 中用 `abs(…)` 去掉",
        "Correct them, or leave them out with `filter`; a sign that says the direction goes by `abs(…)` in a `query`.",
    ),
    "rule.refund": (
        "请更正。若是同一 `order_id` 订单的退款，请在 kpi.yaml 的 `tables.orders` 下写 `sign: refunds`；否则在 `query` 中作为订单的 "
        "`refunded_amount` 给出：略去它们或去掉负号，销售额都会偏高",
        "Correct them. If they are refunds of the orders of the same `order_id`, set `sign: refunds` under `tables.orders` "
        "in kpi.yaml; else give them as `refunded_amount` of their orders by a `query`: without them, or without their "
        "sign, sales would be too high.",
    ),
    "rule.not_one_of": ("不是 {names} 之一", "are not one of {names}"),
    "rule.map_values": ("请在 kpi.yaml 的 `{at}` 下对应", "Map them under `{at}` in kpi.yaml."),
    "rule.set_or_map": (
        "请改 kpi.yaml 的 `rules.{rule}`，或在 `{at}` 下对应",
        "Set `rules.{rule}` in kpi.yaml, or map them under `{at}` in kpi.yaml.",
    ),
    "rule.before": ("早于 {day}", "are before {day}"),
    "rule.after": ("晚于 {day}", "are later than {day}"),
    "rule.ahead": ("晚于明天（{day}）", "are later than tomorrow ({day})"),
    "rule.correct_time": (
        "请更正，或用 `filter` 略去；并检查 `time_zone` 和 `date_format`",
        "Correct them, or leave them out with `filter`; check `time_zone` and `date_format`.",
    ),
    "rule.never": (
        "请更正；表示「永不」的日期可在 `{at}` 下改为 null",
        "Correct them; a day that stands for «never» can be mapped to null under `{at}`.",
    ),
    "rule.interval": ("早于 `{first}` 的日期", "lie before the day of `{first}`"),
}
