import pandas as pd
import pytest

from kpi_toolkit.schema import TABLES
from kpi_toolkit.sources.matching import match

HEADER = "order_id,user_id,ordered_at,amount\n"

GOOD = HEADER + "1,7,2026-10-01,5\n"


def test_missing_columns_in_the_words_of_the_style_guide():
    _, faults = match(TABLES["orders"], {}, ["order_id", "user_id", "InvoiceDate", "Total"], "`orders.csv`")
    assert faults == [
        "`orders.csv`: of 4 needed columns, 2 are missing: `ordered_at`, `amount`. The file has `InvoiceDate`, `Total`. "
        "Map them under `tables.orders.columns` in kpi.yaml."
    ]


def test_misspelt_column_in_the_file(faults):
    (fault,) = faults({"orders.csv": GOOD.replace("amount", "amuont")})
    assert (
        "of 4 needed columns, 1 is missing: `amount`. The file has `amuont`. `amount`: Did you mean `amuont`?" in fault
    )


def test_misspelt_canonical_column_in_the_mapping(faults):
    first, *_ = faults({"orders.csv": GOOD}, tables={"orders": {"columns": {"amuont": "amount"}}})
    assert first == "`tables.orders.columns.amuont`: `orders` has no such column. Did you mean `amount`?"


def test_mapping_names_a_source_column_that_is_not_there(faults):
    (fault,) = faults({"orders.csv": GOOD}, tables={"orders": {"columns": {"amount": "totl"}}})
    assert fault.startswith("`tables.orders.columns.amount`: `orders.csv` has no column `totl`.")


def test_renamed_columns_and_further_ones(opened, rows):
    sources = opened(
        {"sales.csv": "order_id,Buyer,ordered_at,Total,城市\n1,a,2026-10-01,5,上海\n"},
        tables={"orders": {"from": "sales", "columns": {"user_id": "Buyer", "amount": "Total"}}},
    )
    assert sources.columns["orders"] == (
        "order_id",
        "user_id",
        "ordered_at",
        "ordered_on",
        "ordered_all_day",
        "amount",
        "城市",
    )
    assert rows("orders", "user_id", "amount", "城市") == [("a", "5.0000", "上海")]


def test_colliding_columns_are_left_out(opened, rows):
    text = "order_id,user_id,ordered_at,amount,Total,Ordered_On\n1,a,2026-10-01,5,7,x\n"
    sources = opened({"orders.csv": text}, tables={"orders": {"columns": {"amount": "Total"}}})
    assert sources.columns["orders"] == ("order_id", "user_id", "ordered_at", "ordered_on", "ordered_all_day", "amount")
    assert rows("orders", "amount", "ordered_on") == [("7.0000", "2026-10-01")]
    assert [(note.code, note.values["column"]) for note in sources.notes] == [("column_hidden", "Ordered_On")]


@pytest.mark.parametrize("key", ["1234567890123456789", "00123", "NA", "none1", "12345678901234567890123", "1.0"])
def test_text_ids_stay_as_they_are(opened, rows, key):
    opened({"orders.csv": GOOD + f"{key}_,{key},2026-10-01,5\n"})
    assert rows("orders", "user_id")[1] == (key,)


@pytest.mark.parametrize("key", ["1.23457E+18", "#N/A"])
def test_ids_that_a_spreadsheet_has_damaged(faults, key):
    (fault,) = faults({"orders.csv": GOOD + f"2,{key},2026-10-01,5\n"})
    assert f"cannot be read as an exact id: `{key}` (row 3)" in fault


def _parquet(tmp_path, **columns):
    (tmp_path / "data").mkdir()
    frame = pd.DataFrame({"order_id": [1, 2], "user_id": ["a", "b"], "ordered_at": ["2026-10-01"] * 2, "amount": 1})
    frame.assign(**columns).to_parquet(tmp_path / "data" / "orders.parquet")


def test_integers_of_19_digits(tmp_path, opened, rows):
    _parquet(tmp_path, user_id=[1234567890123456789, 1234567890123456788])
    opened()
    assert rows("orders", "user_id") == [("1234567890123456789",), ("1234567890123456788",)]


def test_whole_floats_are_ids(tmp_path, opened, rows):
    _parquet(tmp_path, user_id=[12.0, None])
    opened()
    assert rows("orders", "user_id") == [("12",), (None,)]


@pytest.mark.parametrize("value", [1.5, 2.0**53, float("inf")])
def test_other_floats_are_no_ids(tmp_path, faults, value):
    _parquet(tmp_path, user_id=[1.0, value])
    assert "1 of 2 rows (50.0%) cannot be read as an exact id" in faults()[0]


@pytest.mark.parametrize("value", [float("inf"), 1e15])
def test_floats_that_are_no_amounts(tmp_path, faults, value):
    _parquet(tmp_path, amount=[1.0, value])
    assert "cannot be read as an amount" in faults()[0]


def test_duplicate_integer_ids(tmp_path, faults):
    _parquet(tmp_path, order_id=[7, 7])
    assert "1 value stands more than once, 1 row too many: `7` (2×)" in faults()[0]


@pytest.mark.parametrize(
    ("text", "read"), [("TRUE", "true"), ("0", "false"), ("Yes", "true"), ("no", "false"), ("", None)]
)
def test_booleans(opened, rows, text, read):
    opened({"users.csv": f"user_id,registered_at,is_staff\n1,2026-10-01,{text}\n"})
    assert rows("users", "is_staff") == [(read,)]


def test_text_that_is_no_boolean(faults):
    files = {"users.csv": "user_id,registered_at,is_staff\n1,2026-10-01,maybe\n"}
    assert "cannot be read as yes or no: `maybe`" in faults(files)[0]


def test_dates_of_mixed_forms(opened, rows):
    texts = ["2026-10-01", "2026/10/2 8:03", "20261003", "2026-10-04T23:30:00+08:00", "2026-10-05 23:59:59.999"]
    opened({"orders.csv": HEADER + "".join(f"{n},7,{text},5\n" for n, text in enumerate(texts))})
    assert [day for (day,) in rows("orders", "ordered_on")] == [f"2026-10-0{n}" for n in range(1, 6)]


@pytest.mark.parametrize(
    "text",
    [
        "13/02/2026",
        "02/01/2026",
        "1.2.2026",
        "26-01-02",
        "2026-02-30",
        "2026-1/2",
        "Oct 1 2026",
        "2026-10",
        "2026-10-01 25:00",
        "2026-10-01 10",
    ],
)
def test_other_dates_are_refused(faults, text):
    (fault,) = faults({"orders.csv": GOOD + f"2,7,{text},5\n"})
    assert f"1 of 2 rows (50.0%) cannot be read as a time: `{text}` (row 3)" in fault
    assert "set `date_format`" in fault


def test_date_format_of_a_table_and_of_the_source(opened, faults, rows):
    files = {"orders.csv": HEADER + "1,7,02/01/2026 23:30,5\n"}
    opened(files, tables={"orders": {"date_format": "%d/%m/%Y %H:%M"}})
    assert rows("orders", "ordered_at") == [("2026-01-02 23:30:00",)]
    opened(files, source={"date_format": "%m/%d/%Y %H:%M"})
    assert rows("orders", "ordered_at") == [("2026-02-01 23:30:00",)]
    assert "cannot be read as a time" in faults(files, source={"date_format": "%d/%m/%Y"})[0]


def test_date_format_that_is_none(faults):
    (fault,) = faults({"orders.csv": GOOD}, source={"date_format": "%Q"})
    assert "%Q" in fault


def test_utc_source_in_a_shanghai_report_moves_over_midnight(opened, rows):
    files = {"orders.csv": HEADER + "1,7,2026-10-31 15:59:59,5\n2,7,2026-10-31 16:00:00,5\n3,7,2026-10-31,5\n"}
    opened(files, source={"time_zone": "UTC"}, time_zone="Asia/Shanghai")
    assert [day for (day,) in rows("orders", "ordered_on")] == ["2026-10-31", "2026-11-01", "2026-10-31"]
    opened(files, source={"time_zone": "UTC"}, tables={"orders": {"time_zone": "Asia/Shanghai"}})
    assert [day for (day,) in rows("orders", "ordered_on")] == ["2026-10-31", "2026-10-31", "2026-10-31"]


def test_utc_source_in_new_york_around_the_change_of_clocks(opened, rows):
    files = {"orders.csv": HEADER + "1,7,2026-03-08 04:59:59,5\n2,7,2026-03-09 03:59:59,5\n3,7,2026-03-09 04:00,5\n"}
    opened(files, source={"time_zone": "UTC"}, time_zone="America/New_York")
    assert rows("orders", "ordered_at") == [
        ("2026-03-07 23:59:59",),
        ("2026-03-08 23:59:59",),
        ("2026-03-09 00:00:00",),
    ]


def test_parquet_instants_and_days(tmp_path, opened, rows):
    instants = pd.to_datetime(["2026-10-31 15:59", "2026-10-31 16:00"]).tz_localize("UTC")
    _parquet(tmp_path, ordered_at=instants)
    opened(source={"time_zone": "America/New_York"})
    assert [day for (day,) in rows("orders", "ordered_on")] == ["2026-10-31", "2026-11-01"]
    pd.read_parquet(tmp_path / "data" / "orders.parquet").assign(ordered_at=instants.date).to_parquet(
        tmp_path / "data" / "orders.parquet"
    )
    opened(source={"time_zone": "America/New_York"})
    assert [day for (day,) in rows("orders", "ordered_on")] == ["2026-10-31", "2026-10-31"]


def test_filter_over_source_columns(opened, rows):
    text = "order_id,user_id,ordered_at,amount,state\n1,a,2026-10-01,5,paid\n2,b,2026-10-01,broken,test\n"
    opened({"orders.csv": text}, tables={"orders": {"filter": "state <> 'test' -- no tests"}})
    assert rows("orders", "order_id", "state") == [("1", "paid")]


def test_rows_in_messages_are_the_files_rows_after_a_filter(faults):
    text = HEADER + "1,a,2026-10-01,5\n2,b,2026-10-01,x\n"
    assert "`x` (row 3)" in faults({"orders.csv": text}, tables={"orders": {"filter": "order_id = '2'"}})[0]


def test_bad_filter(faults):
    (fault,) = faults({"orders.csv": GOOD}, tables={"orders": {"filter": "state = 'paid'"}})
    assert fault.startswith("`tables.orders.filter` in kpi.yaml is not SQL that can be run: Referenced column")
    assert "\n" not in fault


@pytest.mark.parametrize("sql", ["true); DROP TABLE users; SELECT (1", "1 +", "true; SELECT 1"])
def test_filter_is_one_condition(faults, sql):
    assert "`tables.orders.filter`" in faults({"orders.csv": GOOD}, tables={"orders": {"filter": sql}})[0]


def test_query_over_all_tables_of_the_source(opened, rows):
    files = {
        "orders.csv": "id,buyer,placed\n1,a,2026-10-01\n",
        "lines.csv": "id,price\n1,2.50\n1,3\n",
        "broken.csv": "not,read\n1\n",
    }
    query = """SELECT o.id AS order_id, any_value(buyer) AS user_id, any_value(placed) AS ordered_at,
               sum(price::DECIMAL(18, 2)) AS amount FROM orders AS o JOIN lines USING (id) GROUP BY o.id"""
    opened(files, tables={"orders": {"query": query}})
    assert rows("orders", "order_id", "user_id", "amount") == [("1", "a", "5.5000")]


@pytest.mark.parametrize("query", ["SELECT * FROM nowhere", "SELEC 1", "DROP TABLE x", "SELECT 1; SELECT 2"])
def test_bad_query(faults, query):
    (fault,) = faults({"orders.csv": GOOD}, tables={"orders": {"query": query}})
    assert fault.startswith("`tables.orders.query` in kpi.yaml is not SQL that can be run: ")
    assert "\n" not in fault
    assert "LINE 1" not in fault


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_two_tables_of_one_source_each_have_their_own_rows(opened, rows, tmp_path, ending):
    tickets = pd.DataFrame({"id": ["1", "2", "3"], "kind": ["bad", "ask", "bad"], "opened_at": ["2026-10-01"] * 3})
    (tmp_path / "data").mkdir()
    if ending == "csv":
        tickets.to_csv(tmp_path / "data" / "tickets.csv", index=False)
    else:
        tickets.to_parquet(tmp_path / "data" / "tickets.parquet")
    chosen = {"from": "tickets", "constants": {"user_id": None}}
    tables = {
        "complaints": {**chosen, "columns": {"complaint_id": "id"}, "filter": "kind = 'bad'"},
        "inquiries": {**chosen, "columns": {"inquiry_id": "id"}, "filter": "kind = 'ask'"},
        "touches": {
            "from": "tickets",
            "columns": {"user_id": "id", "sent_at": "opened_at"},
            "constants": {"campaign_id": "c", "medium": "sms"},
        },
    }
    opened(tables=tables)
    assert sorted(rows("complaints", "complaint_id")) == [("1",), ("3",)]
    assert rows("inquiries", "inquiry_id") == [("2",)]
    assert len(rows("touches", "user_id")) == 3
