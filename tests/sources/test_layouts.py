"""Files as platforms export them, read by settings alone: titles, totals, lines of orders, refunds, other kinds of files."""

import gzip
import io
import json
import zipfile

import openpyxl
import pytest

HEAD = "order_id,user_id,ordered_at,amount\n"
ONE = ("1", "a", "2026-10-01 00:00:00", "5.0000")
TWO = ("2", "b", "2026-10-02 08:05:00", "7.5000")
ROWS = "1,a,2026-10-01,5\n2,b,2026-10-02 8:05,7.5\n"
COLUMNS = ("order_id", "user_id", "ordered_at", "amount")
OBJECTS = [
    {"order_id": 1, "user_id": "a", "ordered_at": "2026-10-01", "amount": 5, "tags": ["x"]},
    {"order_id": "2", "user_id": "b", "ordered_at": "2026-10-02 8:05", "amount": 7.5, "paid": True},
]


def book(**sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def packed(**files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_csv", ".csv").replace("_md", ".md"), content)
    return file.getvalue()


CELLS = [tuple(HEAD.strip().split(",")), ("1", "a", "2026-10-01", 5), ("2", "b", "2026-10-02 8:05", 7.5)]


def ods(rows):
    """Write a workbook that only calamine reads here, as it reads .xls and .xlsb."""
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    kinds = " ".join(f'xmlns:{name}="{office}{name}:1.0"' for name in ("office", "table", "text"))

    def cell(value):
        if isinstance(value, int | float):
            return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    content = f"<office:document-content {kinds}><office:body><office:spreadsheet>" + (
        f'<table:table table:name="a">{lines}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{office}manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{kind}"/></manifest:manifest>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return file.getvalue()


TITLES = [("Orders",), ("made on 2026-11-01",), ()]
SAME = {
    "titles": ({"orders.csv": f"My shop\nmade on,2026-11-01\n\n{HEAD}{ROWS}"}, {"header_row": 4}),
    "comments": ({"orders.csv": f"# a report\n#\n{HEAD}# more\n{ROWS}"}, {"comment": "#"}),
    "footer": ({"orders.csv": f"{HEAD}{ROWS}made by the shop\nof 2 pages\n"}, {"skip_footer": 2}),
    "totals": ({"orders.csv": f"{HEAD}{ROWS}合计,,,12.5\n"}, {}),
    "totals with titles": ({"orders.csv": f"Orders\n{HEAD}{ROWS}Grand total,,,12.50\n"}, {"header_row": 2}),
    "tabs": ({"orders.tsv": f"{HEAD}{ROWS}".replace(",", "\t")}, {}),
    "text": ({"orders.txt": f"{HEAD}{ROWS}".replace(",", "|")}, {}),
    "white space": (
        {"orders.txt": "order_id user_id  ordered_at  amount\n1 a 2026-10-01  5\n2  b 2026-10-02T8:05 7.5\n"},
        {},
    ),
    "packed": ({"orders.zip": packed(a_csv=HEAD + ROWS, readme_md="x")}, {}),
    "packed in parts": (
        {"orders.zip": packed(a_csv=HEAD + "1,a,2026-10-01,5\n", b_csv=HEAD + "2,b,2026-10-02 8:05,7.5\n")},
        {},
    ),
    "gzip": ({"orders.csv.gz": gzip.compress((HEAD + ROWS).encode())}, {}),
    "json": ({"orders.json": json.dumps(OBJECTS)}, {}),
    "json in an object": ({"orders.json": json.dumps({"count": 2, "orders": OBJECTS})}, {}),
    "json lines": ({"orders.jsonl": "\n".join(map(json.dumps, OBJECTS)) + "\n\n"}, {}),
    "json lines packed": ({"orders.jsonl.gz": gzip.compress("\n".join(map(json.dumps, OBJECTS)).encode())}, {}),
    "another kind of workbook": ({"orders.ods": ods([["Orders"], *CELLS])}, {"header_row": 2}),
    "sheet": ({"orders.xlsx": book(notes=[("x", "y")], Data=CELLS)}, {"sheet": "Data"}),
    "sheets": ({"orders.xlsx": book(a=CELLS[:2], notes=[("x",)], b=[CELLS[0], CELLS[2]])}, {"sheet": ["b", "a"]}),
    "all sheets": ({"orders.xlsx": book(a=CELLS[:2], b=[CELLS[0], CELLS[2]])}, {"sheet": "all"}),
    "titles in sheets": (
        {
            "orders.xlsx": book(
                a=TITLES + CELLS[:2], notes=[("x",)], b=[*TITLES, CELLS[0], CELLS[2], ("合计", None, None, 7.5)]
            )
        },
        {"sheet": ["a", "b"], "header_row": 4},
    ),
    "two rows of headings": (
        {"orders.xlsx": book(a=[("who", None, "what"), ("order", "user", "at", "paid"), *CELLS[1:]])},
        {
            "header_row": [1, 2],
            "columns": {"order_id": "who order", "user_id": "who user", "ordered_at": "what at", "amount": "what paid"},
        },
    ),
    "day and time": (
        {"orders.csv": "order_id,user_id,day,time,amount\n1,a,2026-10-01,,5\n2,b,2026-10-02,8:05,7.5\n"},
        {"columns": {"ordered_at": ["day", "time"]}},
    ),
    "day and time by form": (
        {"orders.csv": "order_id,user_id,日期,时间,amount\n1,a,2026年10月1日,00:00,5\n2,b,2026年10月2日,8:05,7.5\n"},
        {"columns": {"ordered_at": ["日期", "时间"]}, "date_format": "%Y年%m月%d日 %H:%M"},
    ),
    "filled down": (
        {"orders.csv": "order_id,user_id,ordered_at,amount\n1,a,2026-10-01,5\n2,b,2026-10-02 8:05,7.5\n,,,\n"},
        {"fill_down": "user_id"},
    ),
    "cents": ({"orders.csv": f"{HEAD}1,a,2026-10-01,500\n2,b,2026-10-02 8:05,750\n"}, {"amount": {"cents": True}}),
    "left out": (
        {"orders.csv": f"name,{HEAD}Ann,1,a,2026-10-01,5\nBob,2,b,2026-10-02 8:05,7.5\n"},
        {"leave_out": "name"},
    ),
    "lines": (
        {"orders.csv": f"{HEAD}1,a,2026-10-01,2\n2,b,2026-10-02 8:05,7.5\n1,a,2026-10-01,3\n"},
        {"collapse": {"by": "order_id", "amount": "sum"}},
    ),
    "lines with the order's amount": (
        {"orders.csv": f"{HEAD}1,a,2026-10-01,5\n1,,,\n2,b,2026-10-02 8:05,7.5\n2,b,2026-10-02 8:05,7.5\n"},
        {"collapse": {"by": "order_id"}},
    ),
}


@pytest.mark.parametrize("form", SAME)
def test_the_same_orders(opened, rows, form):
    files, said = SAME[form]
    opened(files, tables={"orders": said})
    assert sorted(rows("orders", *COLUMNS)) == [ONE, TWO]


def test_totals_are_said(opened):
    notes = [str(note) for note in opened({"orders.csv": f"{HEAD}{ROWS}合计,,,12.5\n"}).notes]
    assert "orders.csv: row 4 is one of totals (合计, 12.5) and is left out" in notes


def test_a_row_that_is_full_is_no_totals(opened):
    assert opened({"orders.csv": f"{HEAD}{ROWS}total,c,2026-10-03,1\n"}).rows == {"orders": 3}


def test_lines_put_together_are_counted_and_said(opened, rows):
    lines = f"{HEAD.strip()},status\n1,a,2026-10-01,2,paid\n1,a,2026-10-01,3,sent\n2,b,2026-10-02,4,paid\n,c,2026-10-03,1,paid\n,c,2026-10-03,1,paid\n"
    sources = opened(
        {"orders.csv": lines.replace("\n,c,2026-10-03,1,paid\n,c", "\n3,c,2026-10-03,1,paid\n3,c", 1)},
        tables={"orders": {"collapse": {"by": "order_id", "amount": "sum"}}},
    )
    assert rows("orders", "order_id", "amount", "status") == [
        ("1", "5.0000", "paid"),
        ("2", "4.0000", "paid"),
        ("3", "2.0000", "paid"),
    ]
    said = "\n".join(map(str, sources.notes))
    assert "orders: 5 rows are put together to 3 by order_id" in said
    assert "the rows of 1 order_id have several values of status; the first counts" in said


@pytest.mark.parametrize(("how", "status"), [("first", "paid"), ("last", "sent"), ("max", "sent"), ("min", "paid")])
def test_what_is_taken_of_several(opened, rows, how, status):
    lines = f"{HEAD.strip()},status\n1,a,2026-10-01,2,paid\n1,a,2026-10-01,3,sent\n"
    opened({"orders.csv": lines}, tables={"orders": {"collapse": {"by": "order_id", "amount": "max", "status": how}}})
    assert rows("orders", "amount", "status") == [("3.0000", status)]


REFUNDS = "1,a,2026-10-01,5,\n1,a,2026-10-03,-2,\n2,b,2026-10-02,7,\n9,c,2026-10-02,-1,\n2,b,2026-10-05,-7,\n"


def test_rows_below_zero_are_refunds(opened, rows):
    files = {"orders.csv": f"{HEAD.strip()},note\n{REFUNDS}"}
    sources = opened(files, tables={"orders": {"sign": "refunds"}})
    assert rows("orders", "order_id", "ordered_on", "amount", "refunded_amount") == [
        ("1", "2026-10-01", "5.0000", "2.0000"),
        ("2", "2026-10-02", "7.0000", "7.0000"),
    ]
    said = "\n".join(map(str, sources.notes))
    assert "3 rows have an amount below 0 and are refunds of the order of the same order_id (10.00)" in said
    assert "1 rows of refunds (1.00) have no order in the data and are left out" in said


def test_refunds_with_ids_of_their_own_name_their_orders(opened, rows):
    files = {"orders.csv": f"{HEAD.strip()},of\n1,a,2026-10-01,5,\nR1,a,2026-10-03,-2,1\n2,b,2026-10-02,7,1\n"}
    opened(files, tables={"orders": {"sign": "refunds", "refund_of": "of"}})
    assert rows("orders", "order_id", "amount", "refunded_amount") == [
        ("1", "5.0000", "2.0000"),
        ("2", "7.0000", "0.0000"),
    ]


def test_a_refund_before_its_order_and_lines(opened, rows):
    files = {"orders.csv": f"{HEAD}1,a,2026-10-03,-2\n1,a,2026-10-01,5\n1,a,2026-10-01,4\n"}
    opened(files, tables={"orders": {"sign": "refunds", "collapse": {"by": "order_id", "amount": "sum"}}})
    assert rows("orders", "ordered_on", "amount", "refunded_amount") == [("2026-10-01", "9.0000", "2.0000")]


FAULTS = [
    (
        {"orders.csv": HEAD + ROWS},
        {"leave_out": "note"},
        "`tables.orders.leave_out`: `orders.csv` has no",
        "没有 `note` 列",
    ),
    ({"orders.csv": f"My shop's orders\n\n{HEAD}{ROWS}"}, {}, "`header_row: 3` under `tables.orders`", "header_row: 3"),
    ({"orders.csv": f"# a\n# b\n{HEAD}{ROWS}"}, {}, '`comment: "#"` under `tables.orders`', 'comment: "#"'),
    (
        {"orders.csv": f"{HEAD}{ROWS}made by the shop\n"},
        {},
        "write `skip_footer: 1` under `tables.orders`",
        "skip_footer: 1",
    ),
    (
        {"orders.xlsx": book(a=TITLES + CELLS)},
        {},
        "Row 4 looks like the heading (`order_id`, `user_id`",
        "第 4 行像表头",
    ),
    (
        {"orders.xlsx": book(a=[("x", "y")], b=CELLS)},
        {},
        "has 2 sheets: `a`, `b`. Call the one to read `orders`, or say it under `tables.orders` in kpi.yaml: `sheet: b`",
        "sheet: b",
    ),
    (
        {"orders.xlsx": book(a=CELLS)},
        {"sheet": "Orders"},
        "`tables.orders.sheet`: `orders.xlsx` has no sheet `Orders`",
        "没有工作表",
    ),
    ({"orders.csv": HEAD + ROWS}, {"header_row": 9}, "`orders.csv`: row 9 is blank or not there", "第 9 行是空的"),
    (
        {"orders.csv": f"x\n{HEAD}1,a,2026-10-01,5,6\n"},
        {"header_row": 2},
        "`orders.csv`, row 3 has 5 columns instead of 4",
        "第 3 行有 5 列",
    ),
    (
        {"orders.csv": HEAD + ROWS},
        {"fill_down": "usr_id"},
        "`tables.orders.fill_down`: `orders.csv` has no column `usr_id`. Did you mean `user_id`",
        "fill_down",
    ),
    (
        {"orders.csv": HEAD + ROWS},
        {"columns": {"ordered_at": ["day", "time"]}},
        "`tables.orders.columns.ordered_at`: `orders.csv` has no column `day`",
        "columns.ordered_at",
    ),
    (
        {"orders.csv": HEAD + ROWS},
        {"collapse": {"by": "orderid"}},
        "`tables.orders.collapse`: `orders` has no column `orderid`",
        "没有 `orderid` 列",
    ),
    (
        {"orders.csv": HEAD + ROWS},
        {"collapse": {"by": "order_id", "user_id": "sum"}},
        "`user_id` is no number and cannot be added up",
        "不能相加",
    ),
    (
        {"orders.csv": f"{HEAD}1,a,2026-10-01,5\n1,a,2026-10-01,4\n"},
        {"sign": "refunds"},
        "several rows that are no refunds have one order id",
        "多行不是退款",
    ),
    ({"orders.json": '[{"order_id": 1,\n]'}, {}, "`orders.json`, line 2: no JSON", "第 2 行不是 JSON"),
    ({"orders.jsonl": '{"order_id": 1}\nx\n'}, {}, "`orders.jsonl`, line 2: no JSON", "第 2 行不是 JSON"),
    ({"orders.json": '{"a": 1}'}, {}, "has no list of objects", "没有对象的列表"),
    ({"orders.zip": b"PK"}, {}, "`orders.zip` cannot be unpacked", "无法解压"),
    ({"orders.zip": packed(a_md="x")}, {}, "`orders.zip` holds no file that can be read", "没有能读的文件"),
    ({"orders.xls": b"order_id"}, {}, "`orders.xls` is not an Excel workbook", "不是 Excel 工作簿"),
]


@pytest.mark.parametrize(("files", "said", "english", "chinese"), FAULTS)
def test_what_is_wrong_names_the_file_and_the_setting(faults, files, said, english, chinese):
    told = faults(files, tables={"orders": said})
    assert any(english in fault for fault in told), told
    assert any(chinese in getattr(fault, "zh", "") for fault in told), told


def test_ignored_files_are_not_read(opened):
    files = {"orders.csv": HEAD + ROWS, "orders_old.csv": HEAD + "9,a,2026-10-01,5\n"}
    assert opened(files, tables={"orders": {"from": "orders*.csv"}}).rows == {"orders": 3}
    assert opened(source={"ignore": ["*_old.csv"]}, tables={"orders": {"from": "orders*.csv"}}).rows == {"orders": 2}


def test_a_usual_file_comes_before_an_archive_of_its_name(opened):
    assert opened({"orders.csv": HEAD + ROWS, "orders.zip": packed(a_csv=HEAD), "orders.txt": "x"}).rows == {
        "orders": 2
    }
