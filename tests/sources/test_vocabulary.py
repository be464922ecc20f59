"""Words that nobody fixed are shown: what counts, what is spelt otherwise, what means nothing, what cannot be added."""

from typing import Any

import pandas as pd
import pytest

from kpi_toolkit.errors import DataError
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.frame import from_frames
from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings import Settings
from kpi_toolkit.sources.states import UNSOLD
from kpi_toolkit.sources.vocabulary import CURRENCIES, CURRENCY, KNOWN, STATE, USUAL
from tests.sources.test_grain import cell
from tests.whole import part_of


def orders(**columns: list[Any]) -> pd.DataFrame:
    rows = len(next(iter(columns.values())))
    made = {
        "order_id": [str(row) for row in range(rows)],
        "user_id": [f"u{row}" for row in range(rows)],
        "ordered_at": [f"2026-10-{1 + row % 28:02d}" for row in range(rows)],
        "amount": [100.0 + row for row in range(rows)],
    }
    return pd.DataFrame(made | columns)


def table(name: str, column: str, words: list[str]) -> dict[str, pd.DataFrame]:
    required = [column for column in TABLES[name].columns if not column.optional]
    filled = {
        entry.name: [f"{entry.name}{row}" for row in range(len(words))] if entry.unique else [cell(entry)] * len(words)
        for entry in required
    }
    if name == "touches":
        filled["user_id"] = [f"u{row}" for row in range(len(words))]
    return {name: pd.DataFrame(filled | {column: words}), "orders": orders(amount=[1.0])}


def notes(data: Any, **settings: Any) -> dict[str, Reason]:
    workspace = from_frames(data, Settings.model_validate(settings, strict=False))
    return {note.code: note for note in workspace.context.notes}


def test_the_states_that_count_are_named_with_orders_and_amounts() -> None:
    states = ["paid", "paid", "refunded", "待付款", "Cancelled", "交易关闭"]
    told = notes(orders(status=states))
    assert told["states_counted"].values["listed"] == (
        "paid (2 / 201.00), refunded (1 / 102.00), 交易关闭 (1 / 105.00), 待付款 (1 / 103.00)"
    )
    assert told["states_doubtful"].values["names"] == "refunded, 交易关闭, 待付款"
    for language in ("zh", "en"):
        assert "待付款" in told["states_counted"].text(language)
        assert "rules.left_out_statuses" in told["states_doubtful"].text(language)
    rules = {"left_out_statuses": ["refunded", "待付款", "交易关闭", "cancelled"]}
    assert notes(orders(status=states), rules=rules)["states_counted"].values["names"] == "paid"
    assert "states_doubtful" not in notes(orders(status=states), rules=rules)


@pytest.mark.parametrize("part", UNSOLD)
def test_usual_words_for_no_sale_are_doubted(part: str) -> None:
    assert notes(orders(status=["paid", f"x {part}".upper()]))["states_doubtful"].values["names"] == f"x {part}".upper()


@pytest.mark.parametrize(
    "word", ["交易成功", "买家已付款，等待卖家发货", "卖家已发货，等待买家确认", "paid", "completed", "已完成"]
)
def test_states_of_what_was_paid_are_not_doubted(word: str) -> None:
    assert "states_doubtful" not in notes(orders(status=["paid", word]))


def test_a_state_that_is_refunded_whole_is_not_doubted() -> None:
    frame = orders(status=["paid", "refunded"]).assign(refunded_amount=[0.0, 101.0])
    assert "states_doubtful" not in notes(frame)


def test_a_state_of_orders_that_were_never_paid_is_doubted_though_they_amount_to_nothing() -> None:
    frame = orders(status=["paid", "交易关闭", "等待买家付款", "退款成功"]).assign(amount=[101.0, 0.0, 0.0, 0.0])
    assert notes(frame)["states_doubtful"].values["names"] == "交易关闭, 等待买家付款"


@pytest.mark.parametrize("column", sorted(STATE - {"status"}))
def test_a_state_that_is_not_mapped_is_said(column: str) -> None:
    told = notes(orders(**{column: ["paid", "交易关闭"]}))
    assert "交易关闭" in str(told["states_not_read"])


@pytest.mark.parametrize("column", sorted(CURRENCY))
def test_amounts_of_two_currencies_are_refused(column: str) -> None:
    with pytest.raises(DataError, match="USD"):
        from_frames(orders(**{column: ["CNY", "USD", "JPY"]}))
    assert "other_currency" in notes(orders(**{column: ["USD", "USD"]}))
    assert notes(orders(**{column: ["USD", "USD"]}), currency="USD") == {}


@pytest.mark.parametrize("code", part_of([*CURRENCIES], 2))
def test_names_of_one_currency_are_one(code: str) -> None:
    names = [code, code.lower(), *CURRENCIES[code]]
    assert "other_currency" not in notes(orders(currency=names), currency=code)


@pytest.mark.parametrize(("name", "column"), part_of([*KNOWN], 2))
def test_words_spelt_otherwise_are_named(name: str, column: str) -> None:
    known = KNOWN[name, column][0]
    told = notes(table(name, column, [known, known.upper(), f"{known[:1].upper()}{known[1:]}"]))["spelt_otherwise"]
    assert told.values["meant"] == known
    assert known.upper() in str(told.values["names"])
    alone = notes(table(name, column, [known.upper()]))["spelt_otherwise"]
    assert f"tables.{name}.values.{column}" in str(alone)
    assert "spelt_otherwise" not in notes(table(name, column, [known]))


@pytest.mark.parametrize(
    ("name", "column", "word", "meant"),
    [(*place, word, meant) for place, known in KNOWN.items() for meant in known for word in USUAL.get(meant, ())],
)
def test_usual_words_are_known_in_both_languages(name: str, column: str, word: str, meant: str) -> None:
    told = notes(table(name, column, [word]))
    assert told["words_map"].values["hint"] == f"{word}: {meant}"


def test_words_of_the_settings_are_known() -> None:
    events = table("events", "event", ["stamp", "dance"])
    assert notes(events, rules={"active_events": ["stamp"]})["words_unknown"].values["names"] == "dance"


@pytest.mark.parametrize("name", ["channel", "status"])
def test_segments_that_differ_only_in_capitals_are_named(name: str) -> None:
    told = notes(orders(**{name: ["Web", "web", "ｗｅｂ", "app"]}))["spelt_otherwise"]
    assert told.values["names"] == "Web, web, ｗｅｂ"
