import pytest

HEADER = "order_id,user_id,ordered_at,amount\n"


def _csv(*lines: str) -> dict[str, str]:
    return {"orders.csv": HEADER + "".join(f"{line}\n" for line in lines)}


GOOD = "1,7,2026-10-01,5"


def test_text_in_an_amount(faults):
    signs, words = faults(_csv(GOOD, '2,7,2026-10-01,"1,234.50"', "3,7,2026-10-01,¥12", "4,7,2026-10-01,free"))
    assert signs == (
        "`orders.csv`, column `amount`: 2 of 4 rows (50.0%) have signs around them or between thousands: "
        "`1,234.50` (row 3), `¥12` (row 4). "
        "Set `amount: {strip: [¥], thousands: ','}` with the signs that they have under `tables.orders` in kpi.yaml."
    )
    assert words == (
        "`orders.csv`, column `amount`: 1 of 4 rows (25.0%) cannot be read as an amount: `free` (row 5). "
        "Write plain numbers such as `1234.50`: no thousands separators, signs or words; or say which of them yours "
        "have, as `amount: {thousands: ' ', strip: [€]}`."
    )


@pytest.mark.parametrize("amount", ["nan", "inf", "-inf", "1e3", "0x10", "1_000", "１２", "--1", "1.2.3", "."])
def test_amounts_refused(faults, amount):
    assert f"`{amount}` (row 3)" in faults(_csv(GOOD, f"2,7,2026-10-01,{amount}"))[0]


@pytest.mark.parametrize(
    ("amount", "read"), [("5", "5.0000"), (" 5.10 ", "5.1000"), ("+.5", "0.5000"), ("0.30000000000000004", "0.3000")]
)
def test_amounts_read(opened, rows, amount, read):
    opened(_csv(f"1,7,2026-10-01,{amount}"))
    assert rows("orders", "amount") == [(read,)]


def test_examples_end_at_five(faults):
    (fault,) = faults(_csv(*(f"{n},7,2026-10-01,x{n}" for n in range(9))))
    assert "9 of 9 rows (100.0%)" in fault
    assert "`x4` (row 6) and 4 more." in fault


def test_negative_amount(faults):
    (fault,) = faults(_csv(GOOD, "2,7,2026-10-01,-3"))
    assert "1 of 2 rows (50.0%) are below 0: `-3.0000` (row 3)" in fault


def test_duplicate_order_ids(faults):
    (fault,) = faults(_csv(GOOD, GOOD, GOOD, "2,7,2026-10-01,5", "2,7,2026-10-01,5", "3,7,2026-10-01,5"))
    assert fault == (
        "`orders.csv`, column `order_id`: 2 values stand more than once, 3 rows too many: `1` (3×), `2` (2×). "
        "A row must be one row per order: remove copies. Lines of an order, each with its own amount, are put together "
        "by `collapse: {by: order_id, amount: sum}` under `tables.orders` in kpi.yaml; lines that repeat the amount of "
        "the whole order by `amount: first`."
    )


def test_ids_equal_but_for_blanks_are_duplicates(faults):
    assert "1 row too many" in faults(_csv(GOOD, " 1 ,7,2026-10-01,5"))[0]


def test_null_customers_are_noted_not_counted_as_one(opened, rows):
    sources = opened(_csv(GOOD, "2,,2026-10-01,5", "3,  ,2026-10-01,5"))
    (note,) = sources.notes
    assert (note.code, dict(note.values)) == ("orders_without_user", {"count": 2, "rows": 3})
    assert sources.nulls == {"orders": {"user_id": 2}}
    assert [user for (user,) in rows("orders", "user_id")] == ["7", None, None]


def test_null_in_a_column_that_must_be_filled(faults):
    (fault,) = faults(_csv(GOOD, ",7,2026-10-01,5", "3,7,2026-10-01,5"))
    assert fault == (
        "`orders.csv`, column `order_id`: 1 of 3 rows (33.3%) are empty: row 3. "
        "Fill them, or leave these rows out with `filter`."
    )


def test_days_out_of_range(faults):
    early, late = faults(_csv(GOOD, "2,7,1970-12-31,5", "3,7,2026-11-23,5", "4,7,2026-11-22,5"))
    assert "are before 1971-01-01: `1970-12-31` (row 3)" in early
    assert "are later than tomorrow (2026-11-22): `2026-11-23` (row 4)" in late


def test_first_and_last_day(opened):
    sources = opened(_csv("1,7,2026-10-05 23:59,5", "2,7,2026-09-01,5"))
    assert str(sources.first_day["orders"]) == "2026-09-01"
    assert str(sources.last_day["orders"]) == "2026-10-05"


def test_faults_of_all_tables_come_at_once(faults):
    found = faults(
        _csv("1,7,01/10/2026,x", "1,7,2026-10-01,5") | {"users.csv": "user_id\n1\n", "events.csv": ""},
        tables={"usres": {}},
    )
    assert [fault.split(":")[0] for fault in found] == [
        "`tables.usres`",
        "`users.csv`",
        "`events.csv` is empty. Put the file with its heading line there, or remove it.",
        "`orders.csv`, column `ordered_at`",
        "`orders.csv`, column `amount`",
        "`orders.csv`, column `order_id`",
    ]
