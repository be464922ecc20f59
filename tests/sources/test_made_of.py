"""Amounts in two columns, refunds told by what is left or by a state, rows that head others, DuckDB files in a folder."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.errors import DataError
from kpi_toolkit.files.yaml_file import read_yaml
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import open_workspace
from kpi_toolkit.settings import Settings

HEAD = "order_id,user_id,ordered_at,amount,status,left\n"
ROWS = "1,a,2026-10-01,5,paid,5\n2,b,2026-10-02,7,已退款,0\n3,b,2026-10-03,9,paid,6\n"
IN_AND_OUT = '单号,会员,时间,收入,支出\n1,a,2026-10-01,"¥1,005.00",0.00\n2,b,2026-10-02,7,\n1,a,2026-10-03,,{out}\n'
SIGNED = (
    "tables: {orders: {sign: refunds, amount: {thousands: ',', strip: [¥]}, columns: {order_id: 单号, user_id: 会员, "
    "ordered_at: 时间, amount: {plus: 收入, minus: 支出}}}}"
)
GROUPS = (
    "order_id,user_id,ordered_at,amount\n西湖店,,,\n1,a,2026-10-01,5\n2,b,2026-10-02,7\n小计,,,12\n"
    "东湖店,,,\n3,b,2026-10-03,9\n小计,,,9\n合计,,,21\n"
)
Content = str | Callable[[Path], None]


def shop(path: Path) -> None:
    with duckdb.connect(str(path)) as there:
        there.execute(
            "CREATE TABLE orders AS SELECT '1' AS order_id, 'a' AS user_id, DATE '2026-10-01' AS ordered_at, "
            "5.0::DECIMAL(9, 2) AS amount UNION ALL SELECT '2', 'b', DATE '2026-10-02', 7"
        )
        there.execute("CREATE SCHEMA old; CREATE TABLE old.orders AS SELECT * REPLACE (8 AS amount) FROM orders")


def sqlite(path: Path) -> None:
    path.write_bytes(b"SQLite format 3" + bytes(99))


def broken(path: Path) -> None:
    path.write_bytes(bytes(8) + b"DUCK" + bytes(99))


def put(folder: Path, files: dict[str, Content], settings: str) -> Path:
    (folder / "data").mkdir()
    for name, content in files.items():
        if isinstance(content, str):
            (folder / "data" / name).write_text(content, "utf-8")
        else:
            content(folder / "data" / name)
    (folder / "kpi.yaml").write_text(f"language: zh\n{settings}\n", "utf-8")
    return folder


def sales(workspace: Path) -> tuple[float, float]:
    frame = measure(open_workspace(workspace), ["orders", "sales"], "2026-10").set_index("metric")["value"]
    return frame["orders"], frame["sales"]


STATES = "tables: {orders: {columns: {refunded_amount: {status: [已退款]}}}}"
READ: dict[str, tuple[dict[str, Content], str, tuple[int, float]]] = {
    "states": ({"orders.csv": HEAD + ROWS}, STATES, (3, 14)),
    "left": ({"orders.csv": HEAD + ROWS}, "tables: {orders: {columns: {refunded_amount: {net: left}}}}", (3, 11)),
    "lines": (
        {"orders.csv": HEAD + "1,a,2026-10-01,5,paid,5\n1,a,2026-10-01,4,paid,1\n"},
        "tables: {orders: {collapse: {by: order_id, amount: sum}, columns: {refunded_amount: {net: left}}}}",
        (1, 6),
    ),
    "in and out": ({"orders.csv": IN_AND_OUT.format(out="2.50")}, SIGNED, (2, 1009.5)),
    "out with its sign": ({"orders.csv": IN_AND_OUT.format(out="-2.50")}, SIGNED, (2, 1009.5)),
    "groups": ({"orders.csv": GROUPS}, "tables: {orders: {group_rows: 门店}}", (3, 21)),
    "a DuckDB file": ({"shop.duckdb": shop}, "", (2, 12)),
    "a table of it": (
        {"shop.db": shop, "orders.csv": HEAD + ROWS},
        "tables: {orders: {from: shop.db/old.orders}}",
        (2, 16),
    ),
    "a query of it": (
        {"shop.duckdb": shop},
        "tables: {orders: {query: 'SELECT * FROM orders WHERE amount > 5'}}",
        (1, 7),
    ),
    "a file before it": ({"shop.duckdb": shop, "orders.csv": HEAD + ROWS}, "", (3, 21)),
    "a pattern in a query": (
        {"o_1.csv": HEAD + ROWS, "o_2.csv": HEAD + "9,c,2026-10-04,1,paid,1\n"},
        "tables: {orders: {query: 'SELECT * FROM \"o_*.csv\"'}}",
        (4, 22),
    ),
}


@pytest.mark.parametrize("case", READ)
def test_it_is_read(case: str, tmp_path: Path) -> None:
    files, settings, expected = READ[case]
    assert sales(put(tmp_path, files, settings)) == expected


def test_rows_that_head_others_are_a_column(tmp_path: Path) -> None:
    opened = open_workspace(put(tmp_path, {"orders.csv": GROUPS}, "tables: {orders: {group_rows: 门店}}"))
    frame = measure(opened, ["sales"], "2026-10", by=["门店"])
    assert dict(zip(frame["segment"], frame["value"], strict=True)) == {"": 21, "东湖店": 9, "西湖店": 12}
    assert "第 5, 8, 9 行是合计" in opened.context.notes[0].text("zh")


REFUSED = [
    ({"orders.csv": IN_AND_OUT.format(out="2.50").replace("7,\n", "7,3\n")}, SIGNED, "`7 / -3`（第 3 行）"),
    (
        {"orders.csv": GROUPS},
        "",
        "第 2, 6 行只有第一格有值，像是分组的标题：如果是，请在 kpi.yaml 的 `tables.orders` 下写 `group_rows: 分组`",
    ),
    ({"orders.csv": HEAD + ROWS}, STATES.replace("已", "己"), "写了 `己退款`，但没有一行是它；数据中有 `已退款`"),
    ({"orders.csv": HEAD + ROWS}, "tables: {orders: {columns: {amount: {net: left}}}}", "net 只用于 refunded_amount"),
    ({"orders.csv": HEAD.replace("status", "s") + ROWS}, STATES, "还要对应 `status`"),
    ({"orders.csv": HEAD + ROWS}, "tables: {orders: {columns: {amount: {plus: 收入, minus: left}}}}", "没有 `收入` 列"),
    ({"shop.duckdb": broken}, "", "不能作为 DuckDB 文件打开"),
]


@pytest.mark.parametrize(("files", "settings", "said"), REFUSED)
def test_it_is_refused(files: dict[str, Content], settings: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        open_workspace(put(tmp_path, files, settings))
    assert said in caught.value.text("zh")


def test_one_form_of_a_column_is_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = put(tmp_path, {"orders.csv": HEAD + ROWS}, "tables: {orders: {columns: {amount: {plus: 收入}}}}")
    assert main(["check", "--workspace", str(workspace)]) == 1
    assert "请写一种：`plus` 和 `minus`" in capsys.readouterr().err


def test_a_database_of_another_kind_is_said_to_be_unread(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files: dict[str, Content] = {"orders.csv": HEAD + ROWS, "shop.duckdb": shop}
    files["old.db"] = sqlite
    main(["check", "--workspace", str(put(tmp_path, files, "tables: {orders: {from: shop.duckdb/orders}}"))])
    told = capsys.readouterr().out
    assert "没有用到的文件：`old.db`, `orders.csv`" in told
    assert "数据覆盖: 2026-10-01 至 2026-10-02" in told


def test_each_state_is_shown_with_rows_amount_and_whether_it_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = HEAD + ROWS + "4,c,2026-10-04,4,甲,4\n5,c,2026-10-04,3,交易关闭,3\n"
    workspace = put(tmp_path, {"orders.csv": rows}, "rules: {left_out_statuses: [交易关闭]}")
    assert main(["check", "--workspace", str(workspace)]) == 0
    told = capsys.readouterr().out
    for line in ("paid：2 笔，14.00，计入", "交易关闭：1 笔，3.00，不计入", "甲：1 笔，4.00，计入"):
        assert line in told
    assert "这些订单状态的含义不明，现在计入（笔数 / 金额）：甲 (1 / 4.00)" in told
    put_back = "rules: {left_out_statuses: [交易关闭]}\ntables: {orders: {values: {status: {甲: 已完成}}}}"
    (workspace / "kpi.yaml").write_text(f"language: zh\n{put_back}\n", "utf-8")
    assert main(["check", "--workspace", str(workspace)]) == 0
    assert "含义不明" not in capsys.readouterr().out


MONTH = [f"2026-10-{day:02}" for day in range(1, 32)]


def test_init_reads_a_duckdb_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data").mkdir()
    with duckdb.connect(str(tmp_path / "data" / "shop.duckdb")) as there:
        there.execute(
            "CREATE TABLE sales AS SELECT 'E' || i AS order_no, 'u' || i % 7 AS customer_id, "
            "TIMESTAMP '2026-10-01' + to_hours(i) AS created_at, (10 + i)::DECIMAL(9, 2) AS amount FROM range(740) t(i)"
        )
    assert main(["init", str(tmp_path), "--yes", "--language", "en"]) == 0, capsys.readouterr().out
    assert "sales → orders (by its headings)" in capsys.readouterr().out
    assert sales(tmp_path) == (740, sum(range(10, 750)))


def test_visitors_with_commas_are_measures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f'{day},全部,"1,{100 + place}","{2000 + place:,}"\n' for place, day in enumerate(MONTH))
    workspace = put(tmp_path, {"生意参谋.csv": f"统计日期,终端,访客数,浏览量\n{rows}"}, "")
    (workspace / "kpi.yaml").unlink()
    assert main(["init", str(workspace), "--yes"]) == 0, capsys.readouterr().out
    frame = measure(open_workspace(workspace), ["web_visitors", "web_page_views"], "2026-10").set_index("metric")[
        "value"
    ]
    assert (frame["web_visitors"], frame["web_page_views"]) == (sum(range(1100, 1131)), sum(range(2000, 2031)))


@pytest.mark.parametrize(
    ("word", "said"), [("万", "以万、亿或千为单位：`12.5万`（第 5 行）"), ("%", "是百分数，不是金额：`12.5%`")]
)
def test_a_word_that_belongs_to_the_number_is_never_left_away(
    word: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"{place},u{place % 7},{day},{10 + place}" for place, day in enumerate(MONTH)]
    rows[3] = f"3,u3,2026-10-04,12.5{word}"
    workspace = put(tmp_path, {"orders.csv": "订单号,会员号,下单时间,实付金额\n" + "\n".join(rows)}, "")
    (workspace / "kpi.yaml").unlink()
    assert main(["init", str(workspace), "--yes"]) == 2
    assert said in capsys.readouterr().out
    (workspace / "kpi.yaml").write_text(f"tables: {{orders: {{amount: {{strip: ['{word}']}}}}}}\n", "utf-8")
    assert main(["check", "--workspace", str(workspace)]) == 1
    assert f"`{word}` 是数的一部分，去掉就成了另一个数" in capsys.readouterr().err


DRAFTED = {
    "in and out": (IN_AND_OUT.format(out="2.50"), "amount: {plus: 收入, minus: 支出}", Decimal("1009.5")),
    "left": (
        "order id,customer id,date,total,adjusted total\n1,a,2026-10-01,5,5\n2,b,2026-10-31,9,6\n",
        "refunded_amount: {net: adjusted total}",
        Decimal(11),
    ),
    "groups": (GROUPS.replace("2026-10-03", "2026-10-31"), "group_rows: group", Decimal(21)),
}


@pytest.mark.parametrize("case", DRAFTED)
def test_init_finds_it(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, line, expected = DRAFTED[case]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sales.csv").write_text(content, "utf-8")
    assert main(["init", str(tmp_path), "--yes"]) == 0, capsys.readouterr().out
    assert line in (tmp_path / "kpi.yaml").read_text("utf-8")
    read_yaml(tmp_path / "kpi.yaml", Settings)
    assert Decimal(str(sales(tmp_path)[1])) == expected
