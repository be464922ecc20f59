"""Words in kpi.yaml that no row has are said, with those that are there."""

import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.errors import DataError
from kpi_toolkit.settings import Rules
from kpi_toolkit.sources import profile, vocabulary
from tests.sources.shapes import SHAPES, opened_as

DAY = "2026-10-01"
TABLES = {
    "orders": {
        "order_id": ["1", "2", "3"],
        "user_id": ["a", "b", "c"],
        "ordered_at": [DAY] * 3,
        "amount": [1.0] * 3,
        "status": ["paid", "Cancelled", "退款"],
    },
    "events": {"user_id": ["a", "b"], "event": ["visit", "下单"], "occurred_at": [DAY] * 2},
    "campaigns": {"campaign_id": ["k"], "name": ["n"], "kind": ["活动"], "starts_at": [DAY], "ends_at": [DAY]},
    "users": {"user_id": ["a"], "registered_at": [DAY], "city": ["上海"]},
}
CODES = ("rule_without_rows", "rule_without_column", "fields_not_there", "unused_value", "unused_value_of")
STATES = "Cancelled (1 / 1.00), paid (1 / 1.00), 退款 (1 / 1.00)"
EVENTS = "visit (1), 下单 (1)"


def _said(sources):
    return [(note.code, dict(note.values)) for note in sources.notes if note.code in CODES]


WRONG = [
    ({"left_out_statuses": ["annulled", "退款"]}, "orders", "status", "annulled", STATES),
    ({"left_out_statuses": ["cancelled", "退货", "已退"]}, "orders", "status", "退货, 已退", STATES),
    ({"outside_visits": ["message", "chat"]}, "events", "event", "chat", EVENTS),
    ({"page_events": ["visit", "open"]}, "events", "event", "open", EVENTS),
    ({"purchase_events": ["支付"]}, "events", "event", "支付", EVENTS),
    ({"activity_kinds": ["沙龙"]}, "campaigns", "kind", "沙龙", "活动 (1)"),
]


@pytest.mark.parametrize(("rules", "table", "column", "names", "listed"), WRONG)
def test_a_word_that_no_row_has(rules, table, column, names, listed, tmp_path, engine):
    (said,) = _said(opened_as("csv", tmp_path, TABLES, engine, rules=rules))
    values = {"rule": next(iter(rules)), "table": table, "column": column, "names": names, "listed": listed}
    assert said == ("rule_without_rows", values)


MISSPELT = [
    ({"rules": {"left_out_statuses": ["canceld", "退款"]}}, "rules.left_out_statuses", "canceld", "Cancelled"),
    ({"rules": {"active_events": ["Visit"]}}, "rules.active_events", "Visit", "visit"),
    ({"rules": {"page_events": ["vsit"]}}, "rules.page_events", "vsit", "visit"),
    ({"rules": {"outside_visits": ["下单 "]}}, "rules.outside_visits", "下单 ", "下单"),
    ({"rules": {"profile_fields": ["ciyt"]}}, "rules.profile_fields", "ciyt", "city"),
    (
        {"tables": {"orders": {"values": {"status": {"Cancellled": None}}}}},
        "tables.orders.values.status",
        "Cancellled",
        "Cancelled",
    ),
]


@pytest.mark.parametrize(("settings", "at", "word", "real"), MISSPELT)
def test_a_word_that_is_nearly_one_of_the_rows_is_refused(settings, at, word, real, tmp_path, engine):
    with pytest.raises(DataError) as caught:
        opened_as("csv", tmp_path, TABLES, engine, **settings)
    assert caught.value.faults == (
        f"`{at}` in kpi.yaml has `{word}`, which no row is; the data have `{real}`. Write it as the data do.",
    )
    assert f"kpi.yaml 的 `{at}` 写了 `{word}`" in caught.value.text("zh")


@pytest.mark.parametrize("word", ["交易关闭", "unpaid", "已关闭", "voided", "wc-cancelled"])
def test_usual_states_that_no_row_has_yet_are_no_slips(word, tmp_path, engine):
    opened_as("csv", tmp_path, TABLES, engine, rules={"left_out_statuses": [word]})


RIGHT = [
    {},
    {"left_out_statuses": ["CANCELLED", "退款"]},
    {"left_out_statuses": ["cancelled", "已取消", "退款"]},
    {"active_events": ["visit", "下单"], "purchase_events": ["下单"], "activity_kinds": ["活动"]},
    {"profile_fields": ["city"]},
]


@pytest.mark.parametrize("rules", RIGHT)
@pytest.mark.parametrize("shape", SHAPES)
def test_words_that_rows_have_and_those_that_are_built_in_are_not_said(shape, rules, tmp_path, engine):
    assert _said(opened_as(shape, tmp_path, TABLES, engine, rules=rules)) == []


def test_every_rule_that_lists_words_is_looked_at():
    lists = {name for name, field in Rules.model_fields.items() if isinstance(field.default, tuple)}
    # Levels are a closed set, which rows must keep to; words for nobody are put in beforehand.
    assert {*vocabulary.RULES, "profile_fields", "levels"} == lists


def test_a_rule_of_a_column_that_is_not_there(tmp_path, engine):
    orders = {name: values for name, values in TABLES["orders"].items() if name != "status"}
    told = _said(opened_as("csv", tmp_path, {"orders": orders}, engine, rules={"left_out_statuses": ["canceld"]}))
    values = {"rule": "left_out_statuses", "table": "orders", "column": "status", "names": "canceld"}
    assert told == [("rule_without_column", values)]


def test_fields_of_a_profile_that_users_do_not_have(tmp_path, engine):
    told = _said(opened_as("csv", tmp_path, TABLES, engine, rules={"profile_fields": ["city", "brithday"]}))
    assert told == [
        ("fields_not_there", {"names": "brithday", "listed": "user_id, registered_at, registered_on, city"})
    ]


def test_values_that_are_replaced_and_never_occur(tmp_path, engine):
    chosen = {"orders": {"values": {"status": {"payed": "paid", "退款": "refunded"}}}}
    told = _said(opened_as("csv", tmp_path, TABLES, engine, tables=chosen))
    listed = "Cancelled (1 / 1.00), paid (1 / 1.00), refunded (1 / 1.00)"
    values = {"table": "orders", "column": "status", "values": "payed", "listed": listed}
    assert told == [("unused_value_of", values)]


def test_of_too_many_words_nothing_is_said(tmp_path, engine, monkeypatch):
    monkeypatch.setattr(profile, "MOST_WORDS", 2)
    monkeypatch.setattr(vocabulary, "MOST_WORDS", 2)
    assert _said(opened_as("csv", tmp_path, TABLES, engine, rules={"left_out_statuses": ["canceld"]})) == []


CHECKED = [
    (
        "zh",
        "rules.left_out_statuses 写了「canceld」，但 orders 的 status 没有一行是它，请核对写法；现有的值：paid (1 / 5.00)",
    ),
    (
        "en",
        "rules.left_out_statuses in kpi.yaml names “canceld”, which is status of no row of orders; check the spelling",
    ),
]


@pytest.mark.parametrize(("language", "said"), CHECKED)
def test_check_says_it_in_both_languages(language, said, tmp_path, capsys):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/orders.csv").write_text(f"order_id,user_id,ordered_at,amount,status\n1,a,{DAY},5,paid\n", "utf-8")
    (tmp_path / "kpi.yaml").write_text("rules: {left_out_statuses: [canceld]}", "utf-8")
    assert main(["check", "-w", str(tmp_path), "-l", language]) == 0
    assert said in capsys.readouterr().out
