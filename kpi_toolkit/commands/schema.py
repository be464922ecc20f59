"""``kpi schema``: the canonical tables that sources are mapped to, in the terminal and as docs/tables.md."""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table as RichTable

from kpi_toolkit.commands import console
from kpi_toolkit.errors import UsageError, did_you_mean
from kpi_toolkit.facts.rows import ADDED, ROWS_OF, STAFF, WITHOUT_STAFF
from kpi_toolkit.files.strict_json import as_json as to_json
from kpi_toolkit.schema import TABLES, Column, Table

YES, NO = "✓", ""
COLUMN_HEADINGS = ("列 column", "类型 type", "必需 required", "可空 may be empty", "取值 allowed", "含义", "meaning")
TABLE_HEADINGS = ("表 table", "每行", "one row", "列数 columns", "时间 time", "手工 by hand")
NEVER_WRAPPED = (COLUMN_HEADINGS[0], TABLE_HEADINGS[0])

INTRODUCTION = """\
# 标准数据表 · Canonical tables

<!-- Made by `make docs` from kpi_toolkit/schema: change it there. -->

指标只读下列标准表。数据源里有哪张表就用哪张；列名不同在 kpi.yaml 的 `tables` 下对应，缺列的指标自动不可用。
`kpi schema 表名` 在终端里显示同样的内容。

Metrics read only these tables. A source need not have all of them; metrics that need what is missing are left
out. Names that differ are mapped under `tables` in kpi.yaml. `kpi schema TABLE` shows the same in the terminal.

- 每个 `…_at` 时间列另有 `…_on` 列（当地日期），无须提供。
  Every time `…_at` brings its local day `…_on`, which need not be given.
- 未列出的源列作为文本保留，可用来分组。
  Further columns of a source are kept as text, to segment by.
- 列名、文件名不分大小写、空格、全角和下划线；一张表可由多个文件组成：放进与表同名的文件夹，或 `from: orders_*.csv`；
  Excel 中表头相同的工作表合并为一张表。各部分按列名合并，取最宽的类型。
  Capitals, blanks, full width and underscores of names do not count. A table may have several files: in a folder that
  is called like it, or by a pattern (`from: orders_*.csv`); sheets of a workbook with the same headings are one table.
  Parts are united by name, with the widest type.
- 空白文本一律视为空；`filter` 和 `query` 看到的文本前后没有空白和不可见字符（数据库中的 `query` 除外）。
  值中间的不可见字符原样保留，`kpi check` 与报错会写出其码位，如 `ap<U+200B>p` 不是 `app`。
  Blank text is no value; `filter` and `query` see text without blanks and invisible signs around it (a `query` in a
  database sees it as it lies there). Signs inside a value stay: `kpi check` and faults name those that nobody sees by
  their code points, as `ap<U+200B>p`, which is not `app`.
- 类型：key 编号，text 文本，timestamp 时间，date 日期，money 金额，number 数值（均至多四位小数），boolean 是否。
  Types: keys are kept exactly; money and numbers have at most four decimal places.
- 「手工」表由人填写，不由系统导出。
  Tables marked *by hand* are filled in by people.

## kpi.yaml

```yaml
tables:
  points:
    from: 积分明细            # 文件或表名；file or table, the canonical name if empty
    columns:
      user_id: 会员号         # 标准列: 源列；canonical column: source column
      reward: 兑换物
    constants:
      quantity: 1             # 源中没有的列，每行同一值；a column that the source lacks, the same in every row
    values:
      kind:
        获得: earn            # 源值: 标准值；value in the source: value instead, others stay
        "3": expire           # 数字须加引号；numbers in quotes
      reward:
        无: null              # 视为空；counts as empty
    filter: 状态 = '有效'     # SQL 条件；SQL condition over the source's columns
    decimal: ","              # 小数点写作逗号；where 0,5 is written for a half
    date_format: epoch_s      # 1970 年起的秒数；seconds since 1970, or excel_days, or a strptime form as %d/%m/%Y
  orders:
    constants:
      user_id: null           # 没有买家列；the source knows no buyers
rules:
  ids:
    fold_case: true           # 用户编号不分大小写；Ann@x.com and ann@x.com are one person
    no_user: [无, NULL]       # 视为没有用户的写法；words that mean no user
```

导出文件的样子，不用 SQL 就能说清。How an export lies, said without SQL:

```yaml
source:
  ignore: ["*_old.csv"]       # 不读的文件；files that are not read
tables:
  orders:
    from: 订单*.xlsx          # .csv .tsv .txt .xlsx .xls .xlsb .ods .parquet .json .jsonl .zip .gz shop.duckdb/orders
    sheet: [上半年, 下半年]   # 工作表：一张、几张或 all；a sheet, several or all
    header_row: 4             # 表头所在行（上面是标题）；两行表头写 [3, 4]；row of the headings, or rows of them
    skip_footer: 2            # 表尾不是数据的行数，合计行会自动认出并说明；rows at the end; totals are found and said
    comment: "#"              # 以此开头的行不是数据；such lines are no data
    group_rows: 门店          # 只有第一格的行是下面各行的分组，成为这一列；rows with one cell head those below
    fill_down: [订单号]       # 空格取上一行的值（合并单元格）；empty cells have the value above
    columns:
      ordered_at: [日期, 时间]  # 两列合成一个时间；a time in two columns
      order_id: 订单号
      user_id: 会员号
      amount: 金额              # 或两列 {plus: 收入, minus: 支出}；or two columns: what came in, what went out
      refunded_amount: {net: 退款后金额}  # 或 {status: [已退款]}；what is left, or states given back whole
    leave_out: [姓名, 地址]   # 不读的列；columns that are not read
    amount: {decimal: ",", thousands: ".", strip: [€, EUR]}  # 1.234,50 €；85% 读作 0.85；85% is 0.85
    collapse: {by: order_id, amount: sum}  # 一单多行合为一单：sum，或 first、last、max、min；lines of an order are one
    refund_of: 原单号         # 退款行另有编号时，写着原订单的列；where refunds have ids of their own
    sign: refunds             # 金额为负的行是同一 order_id 的退款；rows below 0 are refunds of their order
```

合并几张源表用 `query`（带 UNION 的 SQL），代替 `from` 与 `filter`。
To make one table of several use a `query`, SQL with UNION, instead of `from` and `filter`.

## 全部表 · All tables
"""


def print_schema(table: str | None, as_json: bool) -> None:
    """Print all canonical tables, or all that is known of one.

    Raises
    ------
    UsageError
        When there is no such table.
    """
    chosen = [_known(table)] if table else list(TABLES.values())
    if as_json:
        entries = [
            _entry(canonical) | {"columns": [_column_entry(column) for column in canonical.columns]}
            for canonical in chosen
        ]
        print(to_json(entries))
    elif table:
        _print_table(chosen[0])
    else:
        console().print(_rich(TABLE_HEADINGS, map(_summary, chosen)))


def markdown() -> str:
    """Return docs/tables.md: every canonical table with its columns and how to map it, in both languages."""
    linked = ([f"[`{canonical.name}`](#{canonical.name})", *_summary(canonical)[1:]] for canonical in TABLES.values())
    return "\n".join([INTRODUCTION, _grid(TABLE_HEADINGS, linked), "", *map(_section, TABLES.values())])


def example(table: Table) -> str:
    """Return the part of kpi.yaml that maps a table from a source with Chinese headings."""
    lines = ["tables:", f"  {table.name}:", f"    from: my_{table.name}", "    columns:"]
    lines += [f"      {name}: {_heading(table[name])}" for name in table.required if not table[name].values]
    if any(column.name == "channel" and column.optional for column in table.columns):
        lines += ["    constants:", "      channel: wechat"]
    for column in (column for column in table.columns if column.values and not column.optional):
        lines += [] if "    values:" in lines else ["    values:"]
        lines.append(f"      {column.name}:")
        lines += [f'        "{place}": {value}' for place, value in enumerate(column.values, 1)]
    return "\n".join(lines) + "\n"


def _section(table: Table) -> str:
    grain = f"{table.grain.zh}。{table.grain.en[0].upper()}{table.grain.en[1:]}."
    columns = _grid(COLUMN_HEADINGS, map(_cells, table.columns))
    return f"## {table.name}\n\n{grain}\n\n{columns}\n\n{_added(table)}```yaml\n{example(table)}```\n"


def _added(table: Table) -> str:
    """Return what `shop.frame` adds to a table."""
    is_marked = table.name in ROWS_OF and table.name not in WITHOUT_STAFF
    added = dict(ADDED.get(table.name, {})) | ({"is_staff": STAFF} if is_marked and _has_user(table) else {})
    if not added:
        return ""
    head = f'`shop.frame("{table.name}")` 另有 · adds:'
    rows = ([name, about.zh, about.en] for name, about in added.items())
    return f"{head}\n\n{_grid(('列 column', '含义', 'meaning'), rows)}\n\n"


def _has_user(table: Table) -> bool:
    return "user_id" in (*(column.name for column in table.columns), *ADDED.get(table.name, ()))


def _known(name: str) -> Table:
    if name not in TABLES:
        raise UsageError(f"There is no table `{name}`. {did_you_mean(name, TABLES)}")
    return TABLES[name]


def _heading(column: Column) -> str:
    return re.split(r"[，：（]", column.about.zh)[0]


def _entry(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "grain_zh": table.grain.zh,
        "grain_en": table.grain.en,
        "main_time": table.main_time or None,
        "by_hand": table.by_hand,
    }


def _column_entry(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.type,
        "required": not column.optional,
        "nullable": column.nullable,
        "unique": column.unique,
        "once": column.once,
        "at_least": column.at_least,
        "at_most": column.at_most,
        "values": column.values,
        "values_of": f"rules.{column.values_of}" if column.values_of else None,
        "future": column.future,
        "zh": column.about.zh,
        "en": column.about.en,
    }


def _summary(table: Table) -> list[str]:
    count, hand = str(len(table.columns)), YES if table.by_hand else NO
    return [table.name, table.grain.zh, table.grain.en, count, table.main_time, hand]


def _cells(column: Column) -> list[str]:
    marks = [YES if not column.optional else NO, YES if column.nullable else NO]
    return [column.name, column.type, *marks, ", ".join(_limits(column)), column.about.zh, column.about.en]


def _limits(column: Column) -> Iterator[str]:
    yield from column.values
    if column.values_of:
        yield f"rules.{column.values_of}"
    if column.unique:
        yield "重复的只计一次 counts once" if column.once else "唯一 unique"
    if column.at_least is not None:
        yield f"≥ {column.at_least:g}"
    if column.at_most is not None:
        yield f"≤ {column.at_most:g}"
    if column.future:
        yield "可在将来 may lie ahead"


def _print_table(table: Table) -> None:
    terminal = console()
    hand = "  手工 by hand" if table.by_hand else ""
    terminal.print(f"[bold]{table.name}[/bold]  {escape(table.grain.zh)}  {escape(table.grain.en)}{hand}\n")
    terminal.print(_rich(COLUMN_HEADINGS, map(_cells, table.columns)))
    terminal.print(f"\nkpi.yaml:\n\n{escape(example(table))}", end="")


def _rich(headings: tuple[str, ...], rows: Iterable[Sequence[str]]) -> RichTable:
    shown = RichTable(box=None, header_style="bold", pad_edge=False)
    for heading in headings:
        shown.add_column(heading, no_wrap=heading in NEVER_WRAPPED)
    for row in rows:
        shown.add_row(*map(escape, row))
    return shown


def _grid(headings: tuple[str, ...], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    print(markdown(), end="")
