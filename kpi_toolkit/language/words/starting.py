"""Words of `kpi init`: questions, remarks at the lines of kpi.yaml, and what is printed."""

STARTING = {
    "demo.not_empty": (
        "`{folder}` 里已经有文件。请另取一个新文件夹",
        "`{folder}` has files in it already. Name a new folder.",
    ),
    "init.exists": (
        "`{file}` 已经存在，不会覆盖。要重新开始，请另取文件夹，或先移走它",
        "`{file}` is there already and is not overwritten. Name another folder, or move it away first.",
    ),
    "init.no_files": ("{where} 里没有能读的文件（{kinds}）", "{where} holds no file that can be read ({kinds})."),
    "init.none_readable": ("{where} 里没有一个文件能读：", "None of the files of {where} can be read:"),
    "init.several_folders": (
        "文件在几个文件夹里：{folders}。请放进一个文件夹，再用 `--from` 写它",
        "The files lie in several folders: {folders}. Put them into one, and name it by `--from`.",
    ),
    "init.nothing_known": (
        "没有一个文件能认出是订单、用户、行为、投放、咨询或问卷。请看 `kpi schema`，并自己写 kpi.yaml",
        "No file can be told to be orders, users, events, spend, inquiries or surveys. See `kpi schema`, and write kpi.yaml "
        "by hand.",
    ),
    "init.no_terminal": (
        "有 {count} 个问题文件里看不出来。请在终端里运行来回答，或用 `--yes` 采用猜测（逐条标在 kpi.yaml 里）",
        "{count} question(s) cannot be told from the files. Run this in a terminal to answer them, or with `--yes` to take "
        "the guesses, each of which is marked in kpi.yaml.",
    ),
    "init.no_option": (
        "「{answer}」不在可选之列。请写其中一个，或它的序号：{options}",
        "`{answer}` is none of the answers. Write one of them, or its number: {options}.",
    ),
    "init.no_answer": (
        "看不懂「{answer}」。请照这样写：{value}",
        "`{answer}` cannot be read here. Write it as {value}.",
    ),
    "init.only_enter": (
        "这里只能按回车。如果不对，写好后请在 kpi.yaml 里改这一行",
        "Only Enter is an answer here. If it is wrong, correct the line in kpi.yaml afterwards.",
    ),
    "init.head": (
        "由 kpi init 起草。标有「guess」的行是猜的，请核对；表和列见 kpi schema，全部设置见文档",
        "Drafted by kpi init. Lines with “guess” are guesses: look at them; kpi schema shows tables and columns, the documentation all settings",
    ),
    "init.is": ("{file} 是{export}", "{file} is {export}"),
    "init.as": ("{file} → {table}（按表头）", "{file} → {table} (by its headings)"),
    "init.lacking": (
        "{file} 像 {table}，但没有一列（表头和值都像）是 {lacking}；表头有 {headings}。请在 kpi.yaml 的 tables.{table}.columns 下写是哪一列",
        "{file} is like {table}, but no column, by its heading and its values, is {lacking}; there are {headings}. Say which it "
        "is under tables.{table}.columns in kpi.yaml",
    ),
    "init.unknown": (
        "{file}：表头 {headings} 认不出是哪张表，未用。若要用，请在 tables 下写 from 和 columns",
        "{file}: its headings {headings} are those of no table that is known, so it is not used; write `from` and `columns` "
        "under `tables` if it is to be",
    ),
    "init.again": (
        "{file} 的编号和 {others} 的相同，是同一批订单的另一份或明细，未用，以免重复计算",
        "{file} has the ids of {others}: the same orders again, or their lines; it is not used, so that none counts twice",
    ),
    "init.refund_of": ("退款行在「{column}」里写着原订单", "{column} names the order that a refund is of"),
    "init.unreadable": ("{file}：{said}", "{file}: {said}"),
    "init.wrote": ("写好了 {file}", "Wrote {file}"),
    "init.guesses": ("猜的（{count} 处），请核对：", "Guesses ({count}), look at them:"),
    "init.compare": (
        "{period}：订单 {orders}，销售额 {sales}，购买用户 {buyers}。请与后台核对这一个月",
        "{period}: {orders} orders, sales of {sales}, {buyers} buyers. Compare this month with your back office",
    ),
    "init.rows": ("读到 {rows}", "Read {rows}"),
    "init.next": ("接下来：", "Next:"),
    "init.faults": (
        "kpi.yaml 已写好，但数据还有 {count} 处不合要求，请按提示改，再运行 kpi check：",
        "kpi.yaml is written, but the data have {count} fault(s); mend them as they say and run kpi check:",
    ),
    "init.zone": ("没有时区的时间是哪里的？", "Of which zone are times without one?"),
    "init.zone_report": ("报告用哪个时区？", "Which time zone has the review?"),
    "init.currency": ("金额是什么币种？", "In which currency are the amounts?"),
    "init.amount": ("哪一列是实付金额？", "Which column is the amount paid?"),
    "init.by_values": ("{column} 只按值认出，对吗？", "{column} is told by its values alone: is that right?"),
    "init.user": ("哪一列是买家？", "Which column is the buyer?"),
    "init.no_user": ("没有买家列（{names} 打了码，认不出人）", "no buyer: {names} are masked and tell nobody"),
    "init.no_buyer": (
        "没有能认出买家的列，按买家算的指标没有数据。对吗？",
        "No column tells who the buyer is, so metrics of buyers have no data. Is that right?",
    ),
    "init.no_day": ("没有 {value} 这一天", "there is no day {value}"),
    "init.net": ("{column} 是退款后的金额", "{column} is what is left after refunds"),
    "init.guests": ("{column} 的 {words} 是没有买家吗？", "Is {words} in {column} nobody?"),
    "init.collapse": (
        "同一 {by} 有多行（{count} 个）：每行是部分金额（sum）还是整单金额（first）？",
        "{count} {by} stand on several rows: has each its own part of the amount (sum), or that of the whole order (first)?",
    ),
    "init.sign": ("{count} 行金额为负：作为同一订单的退款", "{count} rows are below 0: refunds of the same order"),
    "init.unsold": ("哪些状态不算销售？（{listed}）", "Which states are no sales? ({listed})"),
    "init.state": ("{count} 行，{counts}", "{count} rows, {counts}"),
    "init.not_sold": ("不算销售", "no sales"),
    "init.sold": ("算销售的：{listed}", "counted as sold: {listed}"),
    "init.date_form": ("{column} 是日在前还是月在前？", "Has {column} the day or the month first?"),
    "init.thousands": (
        "{column} 的逗号是千位分隔符还是小数点？",
        "Does the comma of {column} stand between thousands, or before decimals?",
    ),
    "init.empty": ("{count} 行没有 {column}，不计入", "{count} rows without {column} are left out"),
    "init.fold": (
        "编号的大小写不计：同一人有几种写法",
        "capitals of ids do not count: one person is written in several ways",
    ),
    "init.personal": ("个人信息，不读取", "personal: not read"),
    "init.converted": (
        "有几种币种（{listed}），用换算后的金额",
        "there are several currencies ({listed}); the converted amount is taken",
    ),
    "init.one_currency": (
        "有几种币种（{listed}），只取 {currency}",
        "there are several currencies ({listed}); only {currency} counts",
    ),
    "init.union": ("{files} 合为一张表：几处来源的订单都算", "{files} are one table: orders of all of them count"),
    "init.prefix": ("编号前加上来源，以免重复", "ids have their source in front, so that none is taken for another's"),
    "init.event": ("{event} 即 {meant}", "{event} is {meant}"),
    "init.measures": ("{file} 的每日指标", "daily measures of {file}"),
}
