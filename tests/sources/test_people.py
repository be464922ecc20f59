"""Who is one person, who is nobody, and what is said where the data leave it open."""

import pandas as pd
import pytest

from kpi_toolkit.errors import DataError
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.settings import load_settings
from kpi_toolkit.sources import contract
from tests.sources.shapes import SHAPES, opened_as
from tests.whole import part_of

WORDS = [
    "NULL",
    "null",
    "Null",
    "\\N",
    "nan",
    "NaN",
    "None",
    "(NULL)",
    "<NA>",
    "N/A",
    "n/a",
    "无",
    "空",
    "-",
    " NULL\u200b",
]
ROWS_OF_KPI_YAML = [shape for shape in SHAPES if shape != "frame"]


def _orders(*users):
    count = len(users)
    ids = [f"o{place}" for place in range(count)]
    return {"order_id": ids, "user_id": list(users), "ordered_at": ["2026-10-01"] * count, "amount": [1.0] * count}


def _notes(sources, *codes):
    return [(note.code, dict(note.values)) for note in sources.notes if note.code in codes]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("least", [0, 200_000])
def test_words_for_nobody_are_no_user(shape, least, tmp_path, engine, rows, monkeypatch):
    monkeypatch.setattr(contract, "WORTH_READING_LESS", least)
    sources = opened_as(shape, tmp_path, {"orders": _orders("a", *WORDS, "nobody", "NA")}, engine)
    assert [user for (user,) in sorted(rows("orders", "user_id"), key=str) if user] == ["NA", "a", "nobody"]
    assert sources.nulls["orders"]["user_id"] == len(WORDS)
    counts = {values["word"]: values["count"] for _, values in _notes(sources, "null_words")}
    assert counts == {
        "null": 4,
        "\\n": 1,
        "nan": 2,
        "none": 1,
        "(null)": 1,
        "<na>": 1,
        "n/a": 2,
        "无": 1,
        "空": 1,
        "-": 1,
    }


@pytest.mark.parametrize("column", ["referrer_id"])
def test_words_for_nobody_in_other_columns_of_people(column, opened, rows):
    opened({"users.csv": f"user_id,registered_at,{column}\n1,2026-10-01,NULL\n2,2026-10-01,1\n"})
    assert rows("users", column) == [(None,), ("1",)]


@pytest.mark.parametrize("shape", ROWS_OF_KPI_YAML)
def test_kpi_yaml_says_otherwise(shape, tmp_path, engine, rows):
    table = {"orders": _orders("无", "NULL", "-")}
    kept = {"rules": {"ids": {"no_user": ["NULL"]}}, "tables": {"orders": {"values": {"user_id": {"-": "minus"}}}}}
    opened_as(shape, tmp_path, table, engine, **kept)
    assert sorted(rows("orders", "user_id"), key=str) == [("minus",), ("无",), (None,)]


def test_words_of_kpi_yaml_are_what_stands_there(tmp_path):
    (tmp_path / "kpi.yaml").write_text("rules: {ids: {no_user: [NULL, 0, -1, 无]}}", "utf-8")
    assert load_settings(tmp_path).rules.ids.no_user == ("NULL", "0", "-1", "无")


def test_a_word_that_is_mapped_to_itself_stays(opened, rows):
    text = "order_id,user_id,ordered_at,amount\n1,无,2026-10-01,5\n"
    opened({"orders.csv": text}, tables={"orders": {"values": {"user_id": {"无": "无"}}}})
    assert rows("orders", "user_id") == [("无",)]


@pytest.mark.parametrize("shape", part_of([*SHAPES], 2))
@pytest.mark.parametrize("guest", ["0", "-1", "guest", "Anonymous", "游客"])
def test_an_id_that_guests_share_is_said(shape, guest, tmp_path, engine, rows):
    sources = opened_as(shape, tmp_path, {"orders": _orders(guest, guest, "a")}, engine)
    values = {"table": "orders", "column": "user_id", "word": guest.lower(), "count": 2}
    assert _notes(sources, "guest_id") == [("guest_id", values)]
    assert "`tables.orders.values.user_id`" in sources.notes[0].text("en")


def test_guests_are_nobody_by_the_remedy(opened, rows):
    text = "order_id,user_id,ordered_at,amount\n1,0,2026-10-01,5\n2,0,2026-10-01,5\n"
    sources = opened({"orders.csv": text}, tables={"orders": {"values": {"user_id": {"0": None}}}})
    assert (rows("orders", "user_id"), _notes(sources, "guest_id")) == ([(None,), (None,)], [])


@pytest.mark.parametrize("shape", SHAPES)
def test_one_guest_is_one_person(shape, tmp_path, engine):
    assert opened_as(shape, tmp_path, {"orders": _orders("0", "a")}, engine).notes == ()


NEAR = [
    (["U001", "u001", "U002"], "ids_in_capitals", 1, "U001 / u001"),
    (["Ann@x.com", "ann@x.com", "ANN@X.COM"], "ids_in_capitals", 1, "ANN@X.COM / ann@x.com"),
    (["0012", "12", "13"], "ids_with_zeros", 1, "0012 / 12"),
    (["0012", "12", "007", "7"], "ids_with_zeros", 2, "0012 / 12, 007 / 7"),
]


@pytest.mark.parametrize("shape", part_of([*SHAPES], 2, 1))
@pytest.mark.parametrize("table", ["orders", "events"])
@pytest.mark.parametrize(("users", "code", "count", "examples"), NEAR)
def test_ids_that_are_nearly_one_are_shown(shape, table, users, code, count, examples, tmp_path, engine):
    times = ["2026-10-01"] * len(users)
    events = {"user_id": users, "event": ["visit"] * len(users), "occurred_at": times}
    sources = opened_as(shape, tmp_path, {table: events if table == "events" else _orders(*users)}, engine)
    assert _notes(sources, "ids_in_capitals", "ids_with_zeros") == [
        (code, {"column": "user_id", "count": count, "examples": examples})
    ]


@pytest.mark.parametrize("users", [["A1", "B1"], ["01a", "1a"], ["10", "100"], ["0", "1"]])
def test_ids_that_differ_otherwise_are_not_shown(users, tmp_path, engine):
    assert (
        _notes(opened_as("csv", tmp_path, {"orders": _orders(*users)}, engine), "ids_in_capitals", "ids_with_zeros")
        == []
    )


def test_ids_that_are_nearly_one_in_two_tables(tmp_path, engine):
    users = {"user_id": ["u1", "2"], "registered_at": ["2026-10-01"] * 2}
    sources = opened_as("csv", tmp_path, {"orders": _orders("U1", "02"), "users": users}, engine)
    notes = _notes(sources, "ids_in_capitals", "ids_with_zeros")
    assert [(code, values["examples"]) for code, values in notes] == [
        ("ids_in_capitals", "U1 / u1"),
        ("ids_with_zeros", "02 / 2"),
    ]


def test_ids_of_orders_that_are_nearly_one(tmp_path, engine):
    lines = {"order_id": ["O0"], "product_id": ["p"], "quantity": [1], "amount": [1]}
    sources = opened_as("csv", tmp_path, {"orders": _orders("a"), "order_lines": lines}, engine)
    assert [values["column"] for _, values in _notes(sources, "ids_in_capitals")] == ["order_id"]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("least", [0, 200_000])
def test_capitals_of_people_do_not_count_by_a_rule(shape, least, tmp_path, engine, rows, monkeypatch):
    monkeypatch.setattr(contract, "WORTH_READING_LESS", least)
    tables = {
        "orders": _orders("Ann@x.com", "ann@x.com", "ÄNN@x.com"),
        "users": {"user_id": ["ann@X.com"], "registered_at": ["2026-10-01"], "referrer_id": ["BOB"]},
    }
    sources = opened_as(shape, tmp_path, tables, engine, rules={"ids": {"fold_case": True}})
    assert sorted(rows("orders", "user_id")) == [("ann@x.com",), ("ann@x.com",), ("änn@x.com",)]
    assert rows("users", "user_id", "referrer_id") == [("ann@x.com", "bob")]
    assert sorted(rows("orders", "order_id"))[0] == ("o0",)
    assert _notes(sources, "ids_in_capitals") == []


def test_users_that_the_rule_makes_one_are_a_fault(faults):
    text = "user_id,registered_at\nAnn,2026-10-01\nann,2026-10-01\n"
    (fault,) = faults({"users.csv": text}, rules={"ids": {"fold_case": True}})
    assert "`ann` (2×)" in fault


def test_values_are_found_in_whatever_capitals_by_the_rule(opened, rows):
    text = "order_id,user_id,ordered_at,amount\n1,GUEST,2026-10-01,5\n"
    chosen = {"orders": {"values": {"user_id": {"Guest": None}}}}
    opened({"orders.csv": text}, tables=chosen, rules={"ids": {"fold_case": True}})
    assert rows("orders", "user_id") == [(None,)]


WITHOUT = "order_id,ordered_at,amount\n1,2026-10-01,5\n2,2026-10-02,5\n"


@pytest.mark.parametrize("nobody", [None, "", " ", "\u200b"])
def test_a_source_without_buyers_says_so_without_sql(nobody, opened, rows):
    sources = opened({"orders.csv": WITHOUT}, tables={"orders": {"constants": {"user_id": nobody}}})
    assert rows("orders", "user_id", "amount") == [(None, "5.0000")] * 2
    assert sources.nulls["orders"] == {"user_id": 2}


def test_the_missing_column_names_the_remedy(faults):
    (fault,) = faults({"orders.csv": WITHOUT})
    assert fault.endswith("If there is none, say `constants: {user_id: null}`.")


def test_a_constant_that_must_not_be_empty(faults):
    text = "order_id,user_id,amount\n1,a,5\n"
    (fault,) = faults({"orders.csv": text}, tables={"orders": {"constants": {"ordered_at": None}}})
    assert fault.startswith("`tables.orders.constants.ordered_at` in kpi.yaml gives no row a value: these are empty.")


PEOPLE = ["buyers", "new_buyers", "orders_per_buyer", "repurchase_rate", "repeat_purchase_rate_2", "churned_buyers"]
PEOPLE += ["repurchase_amount_share", "second_purchase_rate", "current_buyers", "vip_customers"]


@pytest.mark.parametrize("users", [None, ["", " "], ["NULL", "-"]])
def test_nothing_is_known_of_buyers_where_no_order_has_one(users):
    orders = pd.DataFrame(_orders("a", "a"))
    orders["user_id"] = pd.Series(users if users else [None, None], dtype=object)
    frame = measure({"orders": orders}, ["sales", "orders", *PEOPLE], "2026-10").set_index("metric")
    assert frame.loc["sales", "value"] == frame.loc["orders", "value"] == 2
    for metric in PEOPLE:
        assert pd.isna(frame.loc[metric, "value"]), metric
        assert str(frame.loc[metric, "reason"]) == (
            "no data: none of the 2 orders has a user, so nobody knows who bought"
        ), metric


def test_nothing_is_known_of_visitors_where_no_event_has_one():
    events = pd.DataFrame({"user_id": [None], "event": ["visit"], "occurred_at": ["2026-10-01"]})
    frame = measure({"events": events}, ["visits", "visitors", "active_users", "dau"], "2026-10-01").set_index("metric")
    assert frame.loc["visits", "value"] == 1
    for metric in ("visitors", "active_users", "dau"):
        assert "none of the 1 events has a user" in str(frame.loc[metric, "reason"])


def test_one_buyer_is_enough_to_count():
    frame = measure({"orders": pd.DataFrame(_orders("a", None))}, ["buyers"], "2026-10")
    assert frame["value"].tolist() == [1]


def test_words_are_faults_of_tables_that_need_a_user(tmp_path, engine):
    points = {"user_id": ["无"], "occurred_at": ["2026-10-01"], "kind": ["earn"], "points": [1]}
    with pytest.raises(DataError, match="are empty"):
        opened_as("csv", tmp_path, {"points": points}, engine)
