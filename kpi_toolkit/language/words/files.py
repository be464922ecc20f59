"""Words of files that are read: what is wrong with how they lie, and the setting that says it."""

FILES = {
    "file.unreadable": ("`{file}` 读不了：{said}", "`{file}` cannot be read: {said}."),
    "file.folder": ("它是文件夹，不是文件", "it is a folder, not a file"),
    "file.kind": ("它是{kind}，不是普通文件", "it is a {kind}, not a plain file"),
    "file.kind.pipe": ("管道", "pipe"),
    "file.kind.socket": ("套接字", "socket"),
    "file.kind.device": ("设备", "device"),
    "file.large": ("它有 {size}，最多可以有 {most}", "it has {size}, and may have {most} at most"),
    "own.unreadable": ("`{file}` 读不了：{said}", "`{file}` cannot be read: {said}."),
    "own.endless": (
        "`{file}` 在 {seconds} 秒内没有运行完。它只应声明指标：请删去循环、等待和读取数据的语句",
        "`{file}` did not come to an end within {seconds} seconds. It should only declare metrics: take out loops, "
        "waiting and reading of data.",
    ),
    "own.stops": (
        "`{file}` 使读取它的程序停止（{what}），因此没有计算任何指标。它只应声明指标：请删去使程序退出的语句",
        "`{file}` ended the program that loaded it ({what}), so nothing was measured. It should only declare metrics: take "
        "out what ends the program.",
    ),
    "own.ended": ("退出码 {code}", "exit code {code}"),
    "fault.many_columns": (
        "{file} 有 {count} 列，最多读 {most} 列。若表格是横放的，请先转置；否则只导出需要的列",
        "{file} has {count} columns, and {most} are read at most. Turn a table round that lies on its side, or export only "
        "the columns that are needed.",
    ),
    "fault.no_heading": (
        "{file}：第 {row} 行是空的或不存在，无法作表头。请改 kpi.yaml 中的 `{at}`：写表头所在的行号",
        "{file}: row {row} is blank or not there, so it cannot be the heading. Correct `{at}` in kpi.yaml: the row in "
        "which the names of the columns stand.",
    ),
    "fault.no_column": ("`{at}`：{file} 没有 `{name}` 列。{hint}", "`{at}`: {file} has no column `{name}`. {hint}"),
    "fault.titles": (
        "第 {row} 行像表头（{names}）：如果是，请在 kpi.yaml 的 `{at}` 下写 `header_row: {row}`",
        "Row {row} looks like the heading ({names}): if it is, write `header_row: {row}` under `{at}` in kpi.yaml.",
    ),
    "fault.groups": (
        "第 {rows} 行只有第一格有值，像是分组的标题：如果是，请在 kpi.yaml 的 `{at}` 下写 `group_rows: 分组`，它成为一列，小计行不计入",
        "Rows {rows} have their first cell alone, as those have that head the rows below: if they do, write `group_rows: group` "
        "under `{at}` in kpi.yaml; it becomes a column, and rows of totals are left out.",
    ),
    "fault.titles_above": (
        "{file}：第 1 行有 {have} 列，多数行有 {usual} 列。{hint}",
        "{file}: row 1 has {have} column(s), most rows have {usual}. {hint}",
    ),
    "fault.comments_above": (
        '{file}：开头的行以 `{sign}` 起头，不是数据。请在 kpi.yaml 的 `{at}` 下写 `comment: "{sign}"`',
        '{file} begins with lines that begin with `{sign}` and are no data. Write `comment: "{sign}"` under `{at}` in '
        "kpi.yaml.",
    ),
    "fault.footer": (
        "{file}：第 {row} 行起的 {count} 行列数不同（{shown}），像表尾的说明。如果不是数据，请在 kpi.yaml 的 `{at}` 下写 "
        "`skip_footer: {count}`",
        "{file}: {count} row(s) from row {row} on have another number of columns ({shown}), as remarks below a table "
        "have. If they are no data, write `skip_footer: {count}` under `{at}` in kpi.yaml.",
    ),
    "fault.ragged": (
        '{file}：第 {row} 行有 {have} 列，表头有 {usual} 列：{shown}。含分隔符的值要用引号括起来（"a,b"），值中的引号写两次',
        "{file}, row {row} has {have} columns instead of {usual}: {shown}. Write a value that contains the delimiter in "
        'quotes ("a,b") and a quote in it twice.',
    ),
    "fault.no_sheet": ("`{at}`：{file} 没有工作表 `{name}`。{hint}", "`{at}`: {file} has no sheet `{name}`. {hint}"),
    "fault.several_sheets": (
        "{file} 有 {count} 张工作表：{sheets}。请把要读的那张改名为 `{name}`，或在 kpi.yaml 的 `{at}` 下写明，如 `sheet: {first}`，或 `sheet: all`",
        "{file} has {count} sheets: {sheets}. Call the one to read `{name}`, or say it under `{at}` in kpi.yaml: "
        "`sheet: {first}`, a list of them, or `sheet: all`.",
    ),
    "fault.no_workbook": (
        "{file} 不是 Excel 工作簿。请在 Excel 中另存为 .xlsx",
        "{file} is not an Excel workbook. Save it anew as .xlsx.",
    ),
    "fault.merged": (
        "{file}：{have} {cells}，只有第一格有值。请取消合并并填满每一行，或在 kpi.yaml 的 `{at}` 下写 "
        "`fill_down: [{names}]`，让空格取上一行的值",
        "{file}: {have}: {cells}. Only the first of them has a value: unmerge them, and fill every row; or write "
        "`fill_down: [{names}]` under `{at}` in kpi.yaml, where empty cells have the value above.",
    ),
    "fault.no_json": (
        "{file}：第 {row} 行不是 JSON：{said}。文件要么是对象的列表，要么每行一个对象；若没有写完，请重新导出",
        "{file}, line {row}: no JSON: {said}. The file must be a list of objects, or have an object in each line; if it was not written whole, export it again.",
    ),
    "fault.json_form": (
        "{file} 里没有对象的列表。请导出为对象的列表，或每行一个对象（.jsonl）",
        "{file} has no list of objects. Export a list of objects, or one object in each line (.jsonl).",
    ),
    "fault.packed": (
        "{file} 无法解压：{said}。请重新下载，或解压后放进文件夹",
        "{file} cannot be unpacked: {said}. Download it again, or put what is in it into the folder.",
    ),
    "fault.packed_empty": ("{file} 里没有能读的文件（{kinds}）", "{file} holds no file that can be read ({kinds})."),
    "fault.made_of_column": (
        "`{at}`：`{name}` 不能这样得出：{form} 只用于 {wanted}",
        "`{at}`: `{name}` cannot be made so: {form} is for {wanted}.",
    ),
    "fault.made_of_needs": ("`{at}`：还要对应 {names}", "`{at}` needs {names} mapped as well."),
    "fault.collapse_column": (
        "`{at}`：{table} 没有 `{name}` 列，或数据源中没有对应。{hint}",
        "`{at}`: `{table}` has no column `{name}`, or the source has none for it. {hint}",
    ),
    "fault.collapse_sum": (
        "`{at}`：`{name}` 不是数，不能相加。请写 first、last、max 或 min",
        "`{at}`: `{name}` is no number and cannot be added up. Take first, last, max or min.",
    ),
    "fault.collapse_differs": (
        "{file}：{count} 个 {by} 的各行 `{name}` 不同，而这种数据源没有行的先后，「first」说不清是哪个。请在 kpi.yaml 的 `{at}` "
        "下写 `{name}: max`、min 或 sum",
        "{file}: the rows of {count} {by} have several values of `{name}`, and rows of such a source have no order, so "
        "that none is the first. Write `{name}: max`, min or sum under `{at}` in kpi.yaml.",
    ),
    "fault.sign_table": (
        "`{at}`：`sign: refunds` 只用于 orders，并需要对应 order_id 和 amount",
        "`{at}`: `sign: refunds` is for `orders`, with `order_id` and `amount` mapped.",
    ),
    "fault.sign_lines": (
        "{file}：{count} 个 order_id 有多行不是退款的行。若是重复导出，请删掉重复的行；若每行是订单的一件商品，请在 kpi.yaml 的 `{at}` 下写 "
        "`collapse: {{by: order_id, amount: sum}}`；若每行重复整单金额，写 `amount: first`",
        "{file}: several rows that are no refunds have one order id, of {count} id(s). Remove copies; if each is a line of an order, write "
        "`collapse: {{by: order_id, amount: sum}}` under `{at}` in kpi.yaml; if each repeats the whole order's amount, "
        "`amount: first`.",
    ),
    "reason.totals_left_out": (
        "{file} 第 {rows} 行是合计（{listed}），未计入",
        "{file}: row {rows} is one of totals ({listed}) and is left out",
    ),
    "reason.collapsed": (
        "{table}：{lines} 行按 {by} 合并为 {rows} 行",
        "{table}: {lines} rows are put together to {rows} by {by}",
    ),
    "reason.collapsed_differs": (
        "{table}：{count} 个 {by} 的各行「{column}」不同，取{taken}",
        "{table}: the rows of {count} {by} have several values of {column}; the {taken} counts",
    ),
    "reason.refund_rows": (
        "{table}：{count} 行金额为负，作为同一 {by} 订单的退款（{amount}）",
        "{table}: {count} rows have an amount below 0 and are refunds of the order of the same {by} ({amount})",
    ),
    "reason.refund_rows_alone": (
        "{table}：{count} 行退款（{amount}）在数据里没有对应的订单，未计入：订单早于数据，或编号不同",
        "{table}: {count} rows of refunds ({amount}) have no order in the data and are left out: the order is older than "
        "the data, or has another id",
    ),
    "reason.files_unread": (
        "没有用到的文件：{listed}。若是数据，请在 kpi.yaml 的 tables 中写 from；若不是，写进 source.ignore",
        "files that nothing reads: {listed}; if they are data, say so by `from` under `tables` in kpi.yaml, if not, name "
        "them under source.ignore",
    ),
}
