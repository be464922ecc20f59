"""Files as they break in practice: orders that were cut, converted, put together or downloaded as something else."""

import gzip
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
import pandas as pd

HEAD = "order_id,user_id,ordered_at,amount,status\n"
ROWS = "1,a,2026-10-01 08:00,5.00,paid\n2,b,2026-10-02 09:30,7.25,paid\n3,b,2026-10-03 10:00,9.00,paid\n"
GOOD = HEAD + ROWS
CELLS = [line.split(",") for line in GOOD.splitlines()]
LONG = "\n".join([*GOOD.splitlines(), *(f"{n},u{n},2026-10-05 08:00,1.00,paid" for n in range(10, 400))])


def book(rows: Sequence[Sequence[Any]], merged: str = "", title: str = "Sheet1", others: Sequence[str] = ()) -> bytes:
    """Write rows as a workbook, with further sheets of something else."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if merged:
        sheet.merge_cells(merged)
    for other in others:
        workbook.create_sheet(other).append(["sku", "n"])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def packed(files: Mapping[str, str], cut: int = 0) -> bytes:
    """Write files as an archive, of which the end is cut off."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()[: len(file.getvalue()) - cut]


def parquet() -> bytes:
    """Write the rows as Parquet."""
    file = io.BytesIO()
    pd.DataFrame(CELLS[1:], columns=CELLS[0]).to_parquet(file)
    return file.getvalue()


Broken = tuple[Mapping[str, str | bytes], Mapping[str, Any], str | tuple[int, float]]

BROKEN: dict[str, Broken] = {
    "moved header": (
        {"orders.csv": "订单导出\n导出时间：2026-11-01\n" + GOOD},
        {},
        "请在 kpi.yaml 的 `tables.orders` 下写 `header_row: 3`",
    ),
    "missing column": (
        {"orders.csv": GOOD.replace("amount", "betrag")},
        {},
        "缺 1 列：`amount`。文件里有 `betrag`。请在 kpi.yaml 的 `tables.orders.columns` 下写明",
    ),
    "two currencies": (
        {"orders.csv": "order_id,user_id,ordered_at,amount,currency\n1,a,2026-10-01,5,CNY\n2,b,2026-10-02,7,USD\n"},
        {},
        "几种币种：`CNY` (1×)、`USD` (1×)，不能相加。请在 kpi.yaml 的 `tables.orders` 下用 `query`",
    ),
    "mixed dates": (
        {"orders.csv": GOOD.replace("2026-10-03 10:00", "31/10/2026")},
        {},
        "`31/10/2026`（第 4 行）。请写成 `2026-10-31 08:30:00`，年在前，或在 `date_format` 中写明格式",
    ),
    "half written": (
        {"orders.csv": GOOD[:-18]},
        {},
        "最后一行（第 4 行）只有 3 列，表头有 5 列：`3,b,2026-10-0`。文件像是没有写完",
    ),
    "half written in quotes": ({"orders.csv": GOOD + '4,"c'}, {}, "最后一行（第 5 行）只有 2 列"),
    "truncated zip": ({"orders.zip": packed({"orders.csv": LONG}, 40)}, {}, "`orders.zip` 无法解压"),
    "truncated xlsx": ({"orders.xlsx": book(CELLS)[:3000]}, {}, "像 Excel 工作簿，但已损坏或没有下载完"),
    "wrong encoding": (
        {"orders.csv": GOOD.replace("paid", "已付款").encode("gbk")},
        {},
        "第 2 行不是 UTF-8 文本。它可以按 gb18030 读：请在 kpi.yaml 中给这张表写 `encoding: gb18030`",
    ),
    "encoding set wrong": (
        {"orders.csv": GOOD.replace("paid", "已付款").encode()},
        {"encoding": "gb18030"},
        "第 2 行不是 `gb18030` 文本。它可以按 utf-8 读",
    ),
    "BOM in the middle": ({"orders.csv": GOOD + "\ufeff" + "4,c,2026-10-04,1,paid\n"}, {}, (4, 22.25)),
    "files concatenated": (
        {"orders.csv": GOOD + "\ufeff" + HEAD + "4,c,2026-10-04,1,paid\n"},
        {},
        "是表头又出现了一次：`amount`（第 5 行）。像是几个文件接在了一起",
    ),
    "open quote": ({"orders.csv": GOOD.replace("paid", '"paid', 1)}, {}, "第 2 行有没有闭合的引号"),
    "quote in value": ({"orders.csv": GOOD.replace("paid", 'pa"id', 1)}, {}, (3, 21.25)),
    "totals in the middle": (
        {"orders.csv": GOOD + "合计,,,21.25,\n4,c,2026-10-04,1,paid\n"},
        {},
        "第 5 行是合计（合计, 21.25），夹在数据中间。请删掉，或在 kpi.yaml 的 `tables.orders` 下写 `filter: \"order_id <> '合计'\"`",
    ),
    "totals at the end": ({"orders.csv": GOOD + "合计,,,21.25,\n"}, {}, (3, 21.25)),
    "duplicated ids": ({"orders.csv": GOOD + ROWS}, {}, "3 个值出现不止一次，多出 3 行"),
    "id twice with other amounts": (
        {"orders.csv": GOOD + "1,a,2026-10-01 08:00,2.00,paid\n"},
        {},
        "`collapse: {by: order_id, amount: sum}`",
    ),
    "NUL in row": ({"orders.csv": GOOD.replace("b,2026", "\0b,2026", 1)}, {}, "第 3 行有零字节"),
    "NUL in amount": ({"orders.csv": GOOD.replace("7.25", "7\0.25", 1)}, {}, "第 3 行有零字节"),
    "NUL in heading": ({"orders.csv": GOOD.replace("user_id", "user\0_id")}, {}, "表头这一行里有零字节"),
    "HTML error page": (
        {
            "orders.csv": "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\n<body><h1>502, sorry</h1></body></html>\n"
        },
        {},
        "是网页，不是数据：多半是登录页或报错页",
    ),
    "login page xls": ({"orders.xls": "<html><body><p>请登录</p></body></html>"}, {}, "是网页，不是数据"),
    "empty file": ({"orders.csv": ""}, {}, "`orders.csv` 是空的"),
    "lock file alone": ({"~$orders.xlsx": b"\x05user"}, {}, "数据源文件夹 `data` 里没有数据文件"),
    "lock file beside": ({"~$orders.csv": b"\x05user", "orders.csv": GOOD}, {}, (3, 21.25)),
    "only header": ({"orders.csv": HEAD}, {}, "只有表头，没有行"),
    "blank lines": ({"orders.csv": "\n\n\n"}, {}, "没有表头"),
    "UTF-16": ({"orders.csv": GOOD.encode("utf-16")}, {}, "它是 UTF-16：请在 kpi.yaml 中给这张表写 `encoding: utf-16`"),
    "UTF-16 bare": ({"orders.csv": GOOD.encode("utf-16-le")}, {}, "请在 kpi.yaml 中给这张表写 `encoding: utf-16-le`"),
    "decimal comma": (
        {"orders.csv": GOOD.replace(",", ";").replace(".", ",")},
        {},
        "请在 kpi.yaml 的 `tables.orders` 下写 `decimal: ','`",
    ),
    "thousands": (
        {"orders.csv": GOOD.replace("9.00", '"1,234.50"')},
        {},
        "`1,234.50`（第 4 行）。请在 kpi.yaml 的 `tables.orders` 下写它们带的符号",
    ),
    "currency sign": (
        {"orders.csv": GOOD.replace("9.00", "¥9.00")},
        {},
        "`¥9.00`（第 4 行）。请在 kpi.yaml 的 `tables.orders` 下写它们带的符号",
    ),
    "below zero": (
        {"orders.csv": GOOD.replace("9.00", "-9.00")},
        {},
        "请在 kpi.yaml 的 `tables.orders` 下写 `sign: refunds`",
    ),
    "word as amount": ({"orders.csv": GOOD.replace("9.00", "免单")}, {}, "不能读成金额：`免单`（第 4 行）"),
    "two readings": (
        {"orders.csv": "order_id;user_id;ordered_at;amount\n1;a;2026-10-01;1.234\n"},
        {},
        "`decimal: ','` 或 `decimal: '.'`",
    ),
    "ten thousands": (
        {"orders.csv": GOOD.replace("9.00", "1.2万")},
        {},
        "以万、亿或千为单位：`1.2万`（第 4 行）。请写成完整的数",
    ),
    "brackets": ({"orders.csv": GOOD.replace("9.00", "(9.00)")}, {}, "不能读成金额：`(9.00)`（第 4 行）"),
    "percent": ({"orders.csv": GOOD.replace("9.00", "9%")}, {}, "是百分数，不是金额：`9%`（第 4 行）"),
    "epoch": (
        {"orders.csv": GOOD.replace("2026-10-03 10:00", "1790812800000")},
        {},
        "请在 kpi.yaml 的 `tables.orders` 下写 `date_format: epoch_ms`",
    ),
    "Excel serial": (
        {"orders.csv": GOOD.replace("2026-10-03 10:00", "46300.5")},
        {},
        "请在 kpi.yaml 的 `tables.orders` 下写 `date_format: excel_days`",
    ),
    "future": (
        {"orders.csv": GOOD.replace("2026-10-03", "2036-10-03")},
        {},
        "晚于明天（2026-11-22）：`2036-10-03`（第 4 行）",
    ),
    "year 1900": (
        {"orders.csv": GOOD.replace("2026-10-03", "1900-01-00").replace("1900-01-00", "1900-01-01")},
        {},
        "早于 1971-01-01：`1900-01-01`（第 4 行）",
    ),
    "no such day": ({"orders.csv": GOOD.replace("2026-10-03", "2026-09-31")}, {}, "`2026-09-31 10:00`（第 4 行）"),
    "two-digit year": ({"orders.csv": GOOD.replace("2026-10-03", "26-10-03")}, {}, "`26-10-03 10:00`（第 4 行）"),
    "scientific ids": (
        {"orders.csv": GOOD.replace("3,b", "1.2345E+18,b")},
        {},
        "`1.2345E+18`（第 4 行）。表格软件和浮点数会截断长数字",
    ),
    "long ids in xlsx": (
        {"orders.xlsx": book([CELLS[0], [3141592653589790001, "a", "2026-10-01", 5, "paid"]])},
        {},
        "Excel 只保留 15 位，请把这一列存成文本",
    ),
    "empty id": ({"orders.csv": GOOD.replace("3,b", ",b")}, {}, "是空的：第 4 行。请补上，或用 `filter` 略去这些行"),
    "empty amount": ({"orders.csv": GOOD.replace("9.00", "")}, {}, "是空的：第 4 行"),
    "too wide": ({"orders.csv": GOOD.replace("9.00", "9,00")}, {}, "第 4 行有 6 列，表头有 5 列"),
    "too narrow": ({"orders.csv": GOOD + "4,c,2026-10-04\n"}, {}, "最后一行（第 5 行）只有 3 列"),
    "merged": ({"orders.xlsx": book(CELLS, "B3:B4")}, {}, "写 `fill_down: [user_id]`"),
    "formula": (
        {"orders.xlsx": book([*CELLS, [4, "c", "2026-10-04", "=1+1", "paid"]])},
        {},
        "没有存下结果的公式：`D5`",
    ),
    "two sheets": (
        {"orders2.xlsx": book(CELLS, title="一月", others=["库存"])},
        {"from": "orders2"},
        "如 `sheet: 一月`，或 `sheet: all`",
    ),
    "sheet misspelt": (
        {"orders.xlsx": book(CELLS, title="一月")},
        {"sheet": "二月"},
        "`tables.orders.sheet`：`orders.xlsx` 没有工作表 `二月`。可以写：`一月`",
    ),
    "header row blank": (
        {"orders.csv": GOOD},
        {"header_row": 9},
        "第 9 行是空的或不存在，无法作表头。请改 kpi.yaml 中的 `tables.orders.header_row`",
    ),
    "twin headings": (
        {"orders.csv": GOOD.replace("status", "Amount ")},
        {},
        "`amount` 和 `Amount`。请给每列一个自己的名字",
    ),
    "same file twice": (
        {"o_1.csv": GOOD, "o_2.csv": GOOD},
        {"from": "o_*.csv"},
        "`o_1.csv` 和 `o_2.csv` 内容相同，会重复计算",
    ),
    "part without column": (
        {"o_1.csv": GOOD, "o_2.csv": "order_id,user_id,ordered_at\n9,a,2026-10-01\n"},
        {"from": "o_*.csv"},
        "`o_2.csv` 没有 `amount` 列",
    ),
    "parts of two kinds": (
        {"o_1.csv": GOOD, "o_2.xlsx": book(CELLS)},
        {"from": "o_*"},
        "`o_*` 可能是 `o_1.csv`、`o_2.xlsx`",
    ),
    "comments": ({"orders.csv": "# made by x\n# 2026\n" + GOOD}, {}, '下写 `comment: "#"`'),
    "remarks below": ({"orders.csv": GOOD + "以上数据仅供参考\n"}, {}, "下写 `skip_footer: 1`"),
    "broken JSON": ({"orders.json": '[{"order_id": 1,'}, {}, "第 1 行不是 JSON"),
    "JSON error": ({"orders.json": '{"error": "unauthorised"}'}, {}, "里没有对象的列表"),
    "JSON lines cut": (
        {"orders.jsonl": '{"order_id":"1","user_id":"a","ordered_at":"2026-10-01","amount":5}\n{"order_id":'},
        {},
        "第 2 行不是 JSON",
    ),
    "truncated parquet": (
        {"orders.parquet": parquet()[:-30]},
        {},
        "不能按 Parquet 读取：No magic bytes found at end of file 'orders.parquet'",
    ),
    "empty zip": ({"orders.zip": packed({"readme.md": "x"})}, {}, "`orders.zip` 里没有能读的文件"),
    "truncated gz": ({"orders.csv.gz": gzip.compress(LONG.encode())[:-20]}, {}, "`orders.csv.gz` 无法解压"),
    "garbage xls": ({"orders.xls": b"\xd0\xcf\x11\xe0garbage" * 9}, {}, "`orders.xls` 像 Excel 工作簿，但已损坏"),
    "workbook called csv": ({"orders.csv": book(CELLS)}, {}, "不是文本，而是 Excel 工作簿或压缩包"),
    "picture called csv": (
        {"orders.csv": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))},
        {},
        "不是文本，而是 图片或 PDF",
    ),
    "text called xlsx": ({"orders.xlsx": GOOD}, {}, "是文本，不是 Excel 工作簿。请改名为 .csv"),
    "wrong filter": (
        {"orders.csv": GOOD},
        {"filter": "amuont > 5"},
        "kpi.yaml 的 `tables.orders.filter` 不是能运行的 SQL",
    ),
    "filter not SQL": (
        {"orders.csv": GOOD},
        {"filter": "amount >> "},
        "kpi.yaml 的 `tables.orders.filter` 不是能运行的 SQL",
    ),
    "query of nothing": (
        {"orders.csv": GOOD},
        {"query": "SELECT * FROM order"},
        "kpi.yaml 的 `tables.orders.query` 不是能运行的 SQL",
    ),
    "from misspelt": ({"orders.csv": GOOD}, {"from": "oders"}, "`data` 里没有 `oders`。是不是 `orders`？"),
    "column misspelt": (
        {"orders.csv": GOOD},
        {"columns": {"amount": "ammount"}},
        "`tables.orders.columns.amount`：`orders.csv` 没有 `ammount` 列。是不是 `amount`？",
    ),
    "canonical misspelt": (
        {"orders.csv": GOOD},
        {"columns": {"amout": "amount"}},
        "`tables.orders.columns.amout`：`orders` 没有这一列。是不是 `amount`？",
    ),
    "truncated duckdb": (
        {"shop.duckdb": b"\0" * 8 + b"DUCK" + b"\0" * 50},
        {},
        "数据源 `shop.duckdb` 不能作为 DuckDB 文件打开",
    ),
    "control sign": ({"orders.csv": GOOD.replace("paid", "pa\x07id", 1)}, {}, (3, 21.25)),
    "other delimiter": (
        {"orders.csv": GOOD.replace(",", "^")},
        {},
        "列之间像是用 `^` 分隔；只认逗号、分号、制表符和竖线",
    ),
    "old Mac lines": ({"orders.csv": GOOD.replace("\n", "\r")}, {}, (3, 21.25)),
    "offsets of all kinds": (
        {"orders.csv": GOOD.replace("10:00", "10:00+08:00").replace("09:30", "09:30Z")},
        {},
        (3, 21.25),
    ),
    "column of none": ({"orders.csv": "".join(line + ",\n" for line in GOOD.splitlines())}, {}, (3, 21.25)),
    "blank column names": ({"orders.csv": GOOD.replace("status", "")}, {}, (3, 21.25)),
    "tab in comma file": ({"orders.csv": GOOD.replace(",", "\t")}, {}, (3, 21.25)),
    "refund above": (
        {"orders.csv": "order_id,user_id,ordered_at,amount,refunded_amount\n1,a,2026-10-01,5,9\n"},
        {},
        (1, 5),
    ),
    "refund before": (
        {"orders.csv": "order_id,user_id,ordered_at,amount,refunded_at\n1,a,2026-10-02,5,2026-10-01\n"},
        {},
        "早于 `ordered_at` 的日期：`2026-10-01`（第 2 行）",
    ),
    "only ids": ({"orders.csv": "1,a,2026-10-01,5\n2,b,2026-10-02,6\n"}, {}, "第一行像数据，没有表头"),
}
"""What is wrong → files, settings of the table, and part of what is said in Chinese, or rows and amount where it is read."""
