"""What cannot be read of a source: files, sheets, headings, bytes, and settings that name what is not there."""

READING = {
    "fault.empty_file": (
        "{file} 是空的。请放入有表头的文件，或删掉它",
        "{file} is empty. Put the file with its heading line there, or remove it.",
    ),
    "fault.empty_sheet": (
        "{file} 是空的。请放入有表头的工作表，或删掉它",
        "{file} is empty. Put the sheet with its heading row there, or remove it.",
    ),
    "fault.heading_quote": (
        "{file}：表头这一行读不了：{said}。请看其中有没有没有闭合的引号",
        "{file}: the heading line cannot be read: {said}. Look for a quotation mark in it that is not closed.",
    ),
    "fault.zero_bytes": (
        "{file} 不是文本：表头这一行里有零字节。{hint}",
        "{file} is no text: there are zero bytes in its heading line. {hint}",
    ),
    "fault.zero_in_row": (
        "{file}：第 {row} 行有零字节，像是损坏或没有写完的文件。请重新导出或下载",
        "{file}, line {row}: there is a zero byte, as in a file that is damaged or was not written whole. Export or download "
        "it again.",
    ),
    "fault.web_page": (
        "{file} 是网页，不是数据：多半是登录页或报错页。请重新登录，再导出或下载",
        "{file} is a web page and no data, probably one that asks to log in or says an error. Log in, and export or download "
        "it again.",
    ),
    "fault.other_kind": (
        "{file} 不是文本，而是 {kind}。若是工作簿，请改回 .xlsx 或 .xls 的名字；否则删掉它，或写进 kpi.yaml 的 source.ignore",
        "{file} is no text but {kind}. Give a workbook its name .xlsx or .xls back; remove another one, or name it under "
        "source.ignore in kpi.yaml.",
    ),
    "fault.cut_off": (
        "{file}：最后一行（第 {row} 行）只有 {have} 列，表头有 {usual} 列：{shown}。文件像是没有写完，请重新导出或下载",
        "{file}: the last row ({row}) has {have} column(s) instead of {usual}: {shown}. The file was probably not written "
        "whole: export or download it again.",
    ),
    "fault.text_called_workbook": (
        "{file} 是文本，不是 Excel 工作簿。请改名为 .csv",
        "{file} is text and no Excel workbook. Call it .csv.",
    ),
    "fault.damaged_workbook": (
        "{file} 像 Excel 工作簿，但已损坏或没有下载完。请重新导出或下载，或在 Excel 中另存为 .xlsx",
        "{file} begins as an Excel workbook does but is damaged or was not downloaded whole. Export or download it "
        "again, or save it anew as .xlsx.",
    ),
    "fault.delimiter": (
        "{file}：表头只有一列 `{heading}`，列之间像是用 `{sign}` 分隔；只认逗号、分号、制表符和竖线。请另存为 CSV",
        "{file}: its heading is one column, `{heading}`, whose parts `{sign}` seems to separate; commas, semicolons, tabs and "
        "bars do. Save it anew as CSV.",
    ),
    "fault.headless": (
        "{file}：第一行像数据，没有表头。请在最上面加一行列名",
        "{file}: the first row looks like data, so that there is no heading. Put a row with the names of the columns on top.",
    ),
    "fault.no_heading_line": (
        "{file} 没有表头：第一行必须是列名",
        "{file} has no heading line. Its first line must name the columns.",
    ),
    "fault.twins": (
        "{file}：有同名的列（不分大小写、空格和全角）：{names}。请给每列一个自己的名字",
        "{file}: columns have the same name (capitals, blanks and full width do not count): {names}. Give every column a "
        "name of its own.",
    ),
    "fault.no_encoding": (
        "{file}：没有叫 `{encoding}` 的编码。常用的有：{usual}",
        "{file}: no encoding is called `{encoding}`. Usual ones: {usual}.",
    ),
    "fault.not_encoded": (
        "{file}：第 {row} 行不是 {encoding} 文本。{hint}",
        "{file}, line {row}: not {encoding} text. {hint}",
    ),
    "fault.utf16": (
        "它是 UTF-16：请在 kpi.yaml 中给这张表写 `encoding: utf-16`",
        "It is UTF-16: set `encoding: utf-16` for this table in kpi.yaml.",
    ),
    "fault.utf16_bare": (
        "它像是没有标记的 UTF-16：请在 kpi.yaml 中给这张表写 `encoding: {encoding}`",
        "It looks like UTF-16 without a mark: set `encoding: {encoding}` for this table in kpi.yaml.",
    ),
    "fault.encoded_as": (
        "它可以按 {encoding} 读：请在 kpi.yaml 中给这张表写 `encoding: {encoding}`",
        "It can be read as {encoding}: set `encoding: {encoding}` for this table in kpi.yaml.",
    ),
    "fault.encode": (
        "请另存为 UTF-8，或在 kpi.yaml 中给这张表写 `encoding`",
        "Save it as UTF-8, or set `encoding` for this table in kpi.yaml.",
    ),
    "fault.sheet_label": ("{file} 的工作表 `{title}`", "{file}, sheet `{title}`"),
    "fault.lacks_sheets": ("{file} 没有 kpi.yaml 写的工作表", "{file} lacks sheets that kpi.yaml names."),
    "fault.not_whole": ("{file} 读不全", "{file} cannot be read whole."),
    "fault.merged_one": ("有合并单元格", "cells are merged"),
    "fault.merged_many": ("有 {count} 处合并单元格", "{count} ranges of cells are merged"),
    "fault.uncalculated": (
        "{file}：{count} 个单元格是没有存下结果的公式：{cells}。请在 Excel 中打开并保存，或写入结果",
        "{file}: {count} cell(s) (holds/hold) a formula without a stored result: {cells}. Open the file in Excel "
        "and save it, or write the results.",
    ),
    "fault.parquet": ("{file} 不能按 Parquet 读取：{said}", "{file} cannot be read as Parquet: {said}"),
    "fault.same_files": (
        "{file} 和 {other} 内容相同，会重复计算。请删掉一个",
        "{file} and {other} have the same contents and would count twice. Remove one.",
    ),
    "fault.same_sheets": (
        "{file} 的工作表 `{title}` 和 {other} 的 `{same}` 各行相同，会重复计算。请删掉一个",
        "The sheets `{title}` of {file} and `{same}` of {other} have the same rows and would count twice. Remove one.",
    ),
    "fault.kinds_in_part": (
        "{file}：列 `{column}` 的类型是{kind}，而 {other} 中是{own}。同一张表的各部分，一列只能是一种值：请都写成同一类型，"
        "拿不准时写成文本",
        "{file}, column `{column}`: its type is {kind}, but in {other} it is {own}. Parts of one table have one kind of "
        "value in a column: write it with one type in all of them, as text where in doubt.",
    ),
    "fault.put_source": (
        "请把 CSV、Parquet 或 Excel 文件放进去，或在 kpi.yaml 中改 `source`",
        "Put CSV, Parquet or Excel files there, or set `source` in kpi.yaml.",
    ),
    "fault.source_kind": (
        "数据源 `{source}` 既不是文件夹，也不是 DuckDB 文件（{kinds}）",
        "The source `{source}` is neither a folder nor a DuckDB file ({kinds}).",
    ),
    "fault.source_missing": (
        "数据源文件夹 `{source}` 不存在。{hint}",
        "The source folder `{source}` does not exist. {hint}",
    ),
    "fault.source_empty": (
        "数据源文件夹 `{source}` 里没有数据文件。{hint}",
        "The source folder `{source}` has no data files. {hint}",
    ),
    "fault.source_duckdb": (
        "数据源 `{source}` 不能作为 DuckDB 文件打开：{said}",
        "The source `{source}` cannot be opened as a DuckDB file: {said}.",
    ),
    "fault.grant": (
        "请给这个用户权限，如 `GRANT {what} ON {table} TO …`",
        "Grant it that right, as by `GRANT {what} ON {table} TO …`.",
    ),
    "fault.table_unreadable": (
        "这个用户不能读 `{source}` 的表 `{table}`。{hint}",
        "This user may not read the table `{table}` of `{source}`. {hint}",
    ),
    "fault.column_unreadable": (
        "{label} 的列 `{column}`（`{name}`）：这个用户不能读。{hint}",
        "{label}, column `{column}` (`{name}`): this user may not read it. {hint}",
    ),
    "fault.not_there": ("`{source}` 里没有 `{name}`。{hint}", "`{name}` is not in `{source}`. {hint}"),
    "fault.which_table": (
        "`{source}` 的 {names} 都叫 `{name}`。请逐字写明是哪一个：`from: {first}`",
        "{names} of `{source}` are all called `{name}`. Say which is meant, letter by letter: `from: {first}`.",
    ),
    "fault.table_label": ("`{source}` 的表 `{table}`", "table `{table}` of `{source}`"),
    "fault.two_kinds": (
        "{file} 里有两种文件：`{first}` 和 `{other}`。请只留一种",
        "{file} holds `{first}` and `{other}`, files of two kinds. Keep one of them.",
    ),
    "fault.can_mean": (
        "`{name}` 可能是 {names}。请只留一个，或在 `from` 中写完整的文件名",
        "`{name}` can mean {names}. Keep one, or give its whole name in `from`.",
    ),
    "fault.unopenable": (
        "`{file}` 读不了：{said}。请看有没有读取权限，或删掉它",
        "`{file}` cannot be read: {said}. See whether you may read it, or remove it.",
    ),
    "fault.broken_link": (
        "`{file}` 读不了：{said}。它是一个链接：请看它指向哪里，或删掉它",
        "`{file}` cannot be read: {said}. It is a link: see where it leads, or remove it.",
    ),
    "fault.sql": (
        "kpi.yaml 的 `{setting}` 不是能运行的 SQL：{said}。{hint}",
        "`{setting}` in kpi.yaml is not SQL that can be run: {said}.{hint}",
    ),
    "fault.reaches": (
        "`{name}` 能读到数据库的表以外的东西（文件、程序、别的服务器），这里不能用。请把数据放进表或数据文件夹",
        "`{name}` reaches beyond the tables of the database (to files, programs or other servers) and may not be used here. "
        "Put the data into a table, or into the folder of the data.",
    ),
    "fault.one_select": ("这里只能写一条 SELECT", "only one SELECT statement is allowed here"),
    "fault.csv_columns": (
        '{file}：第 {row} 行有 {have} 列，表头有 {usual} 列{shown}。含分隔符的值要用引号括起来（"a,b"），值中的引号写两次',
        "{file}, line {row} has {have} columns instead of {usual}{shown}. Write a value that contains the delimiter in "
        'quotes ("a,b") and a quote in it twice.',
    ),
    "fault.csv_quote": (
        '{file}：第 {row} 行有没有闭合的引号，或引号后还有字{shown}。含分隔符的值要用引号括起来（"a,b"），值中的引号写两次',
        "{file}, line {row}: a quotation mark is not closed, or text follows it{shown}. Write a value that contains the "
        'delimiter in quotes ("a,b") and a quote in it twice.',
    ),
    "fault.csv_line": ("{file}：第 {row} 行：{said}{shown}", "{file}, line {row}: {said}{shown}."),
    "fault.csv": ("{file} 读不了：{said}", "{file} cannot be read: {said}"),
    "fault.no_tables": (
        "`{source}` 里没有 {tables} 中的任何一张表；有的是 {names}。{hint}请在 kpi.yaml 的 `tables` 下写明哪个是哪个，如 "
        "`orders: {{from: sales}}`",
        "`{source}` has none of the tables {tables}; it has {names}. {hint}Say which is which under `tables` in kpi.yaml, "
        "e.g. `orders: {{from: sales}}`.",
    ),
    "fault.none_readable": ("没有能读的", "none that can be read"),
    "fault.hidden_tables": (
        "这个用户不能读 {names}：若要读，请给它权限。",
        "This user may not read {names}: grant it that right, if it is meant. ",
    ),
    "fault.no_frame": ("没有给出数据框。可以给 {tables}", "No frame was given. Give some of {tables}."),
    "fault.frame_label": ("数据框 `{name}`", "frame `{name}`"),
    "fault.changed": (
        "读取 `{table}` 时，它的{what}变了。请重新打开工作区",
        "The {what} of `{table}` changed while they were read. Open the workspace again.",
    ),
    "fault.what.files": ("文件", "files"),
    "fault.what.rows": ("行", "rows"),
    "fault.not_as_table": ("{label} 不能作为 `{table}` 读取：{said}", "{label} cannot be read as `{table}`: {said}."),
    "fault.checks": (
        "`{source}` 的数据有 {count} 处不合要求：",
        "The data of `{source}` do not pass the checks: {count} fault(s).",
    ),
    "fault.lacks_left_out": ("{label} 没有 kpi.yaml 要略去的列", "{label} lacks columns that kpi.yaml leaves out."),
    "fault.lacks_together": ("{label} 没有 kpi.yaml 要合并的列", "{label} lacks columns that kpi.yaml puts together."),
}
