"""Signs inside a value that nobody sees are named by their code points, in every shape of a source and every message."""

import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.errors import DataError, KpiError, did_you_mean, visible
from kpi_toolkit.language.text import Reason
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import open_workspace
from tests.sources.shapes import SHAPES, opened_as

SIGNS = {
    "\t": "<U+0009>",
    "\u00a0": "<U+00A0>",
    "\u00ad": "<U+00AD>",
    "\u200b": "<U+200B>",
    "\u200d": "<U+200D>",
    "\u200e": "<U+200E>",
    "\u2028": "<U+2028>",
    "\u202f": "<U+202F>",
    "\u2060": "<U+2060>",
    "\u2800": "<U+2800>",
    "\u3164": "<U+3164>",
    "\ufeff": "<U+FEFF>",
}
SPACES = "\t\u00a0\u2028\u202f"
SEEN = ["a b", "微信　群", "Zoë", "👩\u200d👧", "❤\ufe0f", "naïve", "a,b", "中文"]


def _orders(*channels):
    count = len(channels)
    ids, days = [f"o{place}" for place in range(count)], ["2026-10-01"] * count
    return {"order_id": ids, "user_id": ["u"] * count, "ordered_at": days, "amount": [1.0] * count, "channel": channels}


def _said(sources):
    return [dict(note.values) for note in sources.notes if note.code.startswith("signs_inside")]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_sign_is_named_with_the_value_that_is_meant(shape, tmp_path, engine):
    texts = [f"x{sign}y" for sign in SIGNS]
    (said,) = _said(opened_as(shape, tmp_path, {"orders": _orders("x y", *texts, *texts)}, engine))
    assert (said["table"], said["column"], said["count"]) == ("orders", "channel", 2 * len(SIGNS))
    assert sorted(said["signs"].split(", ")) == sorted(SIGNS.values())
    assert said["listed"] == "x<U+0009>y (2) ≠ x y, x<U+00A0>y (2) ≠ x y, x<U+00AD>y (2)"
    assert said["hint"] == '"x\\u0009y": x y'


@pytest.mark.parametrize("sign", SIGNS)
def test_the_remedy_makes_them_one(sign, tmp_path, engine, rows):
    plain = " " if sign in SPACES else ""
    tables = {"orders": {"values": {"channel": {f"x{sign}y": f"x{plain}y"}}}}
    opened = opened_as("csv", tmp_path, {"orders": _orders(f"x{plain}y", f"x{sign}y")}, engine, tables=tables)
    assert (rows("orders", "channel"), _said(opened)) == ([(f"x{plain}y",)] * 2, [])


@pytest.mark.parametrize("shape", SHAPES)
def test_what_can_be_seen_and_what_is_around_a_value_is_not_said(shape, tmp_path, engine):
    around = [f"\u200b{text}\ufeff\t" for text in SEEN]
    assert _said(opened_as(shape, tmp_path, {"orders": _orders(*SEEN, *around)}, engine)) == []


def test_ids_and_further_columns_are_looked_through(tmp_path, engine):
    table = _orders("app", "app") | {"user_id": ["a\u200bb", "ab"], "shop": ["x\u202fy", "z"]}
    said = {
        values["column"]: values["listed"] for values in _said(opened_as("csv", tmp_path, {"orders": table}, engine))
    }
    assert said == {"user_id": "a<U+200B>b (1) ≠ ab", "shop": "x<U+202F>y (1)"}


CHECKED = [
    ("zh", "channel 有 1 行的值里含看不见的字符（<U+200B>）：ap<U+200B>p (1) ≠ app", '"ap\\u200Bp": app'),
    ("en", "1 rows have signs inside that nobody sees (<U+200B>): ap<U+200B>p (1) ≠ app", '"ap\\u200Bp": app'),
]


@pytest.fixture
def shop(tmp_path):
    (tmp_path / "data").mkdir()
    rows = "order_id,user_id,ordered_at,amount,channel\n1,a,2026-10-01,5,app\n2,b,2026-10-02,5,ap\u200bp\n"
    (tmp_path / "data/orders.csv").write_text(rows, "utf-8")
    (tmp_path / "kpi.yaml").write_text("{}", "utf-8")
    return tmp_path


@pytest.mark.parametrize(("language", "said", "remedy"), CHECKED)
def test_check_says_it_in_both_languages(language, said, remedy, shop, capsys):
    assert main(["check", "-w", str(shop), "-l", language]) == 0
    printed = capsys.readouterr().out
    assert said in printed
    assert remedy in printed
    assert "\u200b" not in printed


def test_the_remedy_can_be_copied_into_kpi_yaml(shop):
    chosen = 'tables: {orders: {values: {channel: {"ap\\u200Bp": app}}}}'
    (shop / "kpi.yaml").write_text(chosen, "utf-8")
    frame = measure(open_workspace(shop), ["orders"], "2026-10-01/2026-10-02", by="channel")
    assert dict(zip(frame["segment"], frame["value"], strict=True)) == {"": 2, "app": 2}


ASKED = [
    (["--by", "chan\u200bnel", "-m", "sales"], "`chan<U+200B>nel`"),
    (["-m", "sal\u00a0es"], "没有指标 `sal<U+00A0>es`"),
]


@pytest.mark.parametrize(("asked", "said"), ASKED)
def test_faults_of_the_command_line_name_them(asked, said, shop, capsys):
    assert main(["measure", "-w", str(shop), "-p", "2026-10", *asked]) == 1
    assert said in capsys.readouterr().err


def test_faults_of_data_name_them(faults):
    (fault,) = faults({"orders.csv": "order_id,user_id,ordered_at,amount\n1,a,2026-10\u200b-01,5\n"})
    assert "`2026-10<U+200B>-01`" in fault
    with pytest.raises(DataError, match=r"a<U\+FEFF>b\nc<U\+0009>d"):
        raise DataError("a\ufeffb\nc\td")


def test_reasons_and_hints_name_them():
    assert "x<U+200B>y" in Reason("unused_value", {"table": "t", "column": "c", "values": "x\u200by"}).text("zh")
    assert KpiError(did_you_mean("x", ["x\u200b"])).message == "Did you mean `x<U+200B>`?"
    assert [visible(text) for text in SEEN] == SEEN


def test_a_line_end_in_a_value_does_not_break_a_note(tmp_path, engine):
    sources = opened_as("csv", tmp_path, {"orders": _orders("a\nb", "a b", "c\r\nd")}, engine)
    for note in sources.notes:
        for language in ("zh", "en"):
            assert "\n" not in note.text(language)
    assert _said(sources)[0]["listed"].startswith("a<U+000A>b (1) ≠ a b")
