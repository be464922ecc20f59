"""Personal data in what is shared: no person is a segment, no small group stands by itself, no row of one's own look."""

from __future__ import annotations

import json
from dataclasses import replace
from math import fsum

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from kpi_toolkit.analysis.decomposition import contributions, rate_mix
from kpi_toolkit.analysis.mosaic import Mosaic
from kpi_toolkit.analysis.standing_out import Search, Standout
from kpi_toolkit.cli import main
from kpi_toolkit.export.executed import Executed
from kpi_toolkit.export.formats import FORMATS
from kpi_toolkit.judge.by_segment import SegmentChange, published
from kpi_toolkit.judge.explained import _of_groups
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.pages.record import to_json
from kpi_toolkit.periods.period import parse_periods
from kpi_toolkit.reviewing.making import review
from tests.board.row import Row

PERSONS = [
    ("phone", "138{:08}"),
    ("Buyer Email", "someone{}"),
    ("收货人手机号", "1{}"),
    ("联系人", "某{}"),
    ("customer_name", "Ann {}"),
    ("id_card", "x{}"),
    ("nickname", "cat{}"),
    ("微信号", "wx{}"),
    ("contact_2", "138{:08}"),
    ("note", "ann{}@example.com"),
    ("source", "139-{:04}-5678"),
    ("channel", "137{:08}"),
    ("tag", "+44 20 7946 {:04}"),
    ("remark", "11010119900307{:04}"),
    ("extra", "138****{:04}"),
    ("ref", "+86 138{:08}"),
    ("who", "王小{}"),
]
NO_PERSONS = [
    ("channel", "channel {}"),
    ("product_name", "Tea {}"),
    ("warehouse_name", "East {}"),
    ("plan", "p{}"),
    ("sku", "{:08}"),
    ("shop", "北京{}店"),
    ("batch", "2026-10-{:02}"),
    ("emails_sent", "{}"),
]
SIGNS = "明红华强丽军洋勇艳杰娟涛超霞平刚桂英敏静兰"


def shop_with(folder, heading, form):
    """Write orders with a further column, and return the folder."""
    rows = [
        f'o{place},u{place % 40},2026-10-{1 + place % 28:02},{20 + place % 7},"{value_of(form, place % 20)}"'
        for place in range(84)
    ]
    (folder / "data").mkdir(exist_ok=True)
    text = "\n".join([f"order_id,user_id,ordered_at,amount,{heading}", *rows, ""])
    (folder / "data" / "orders.csv").write_text(text, "utf-8")
    return folder


def value_of(form, place):
    return form.format(SIGNS[place] if form.startswith("王") else place)


def measured_by(folder, column, capsys):
    asked = ["measure", "-w", str(folder), "-p", "2026-10", "-m", "sales", "--by", column, "--format", "csv"]
    code = main(asked)
    return code, "".join(capsys.readouterr())


def test_columns_of_persons_are_no_segments(tmp_path, capsys):
    (tmp_path / "kpi.yaml").write_text("language: en\n", "utf-8")

    def fell(payload):
        heading, form = payload
        code, said = measured_by(shop_with(tmp_path, heading, form), heading, capsys)
        shown = [value_of(form, place) for place in range(3) if value_of(form, place) in said]
        return f"{code} {said}" if code != 1 or shown or "segments_of_persons" not in said else ""

    Row("personal data: columns of persons", PERSONS, few=6).run(fell)


def test_other_columns_are(tmp_path, capsys):
    (tmp_path / "kpi.yaml").write_text("language: en\n", "utf-8")

    def fell(payload):
        code, said = measured_by(shop_with(tmp_path, *payload), payload[0], capsys)
        return "" if code == 0 and value_of(payload[1], 3) in said else f"{code} {said}"

    Row("personal data: other columns stay segments", NO_PERSONS, few=3).run(fell)


def test_what_kpi_yaml_allows_is_a_segment(tmp_path, capsys):
    (tmp_path / "kpi.yaml").write_text("language: en\nprivacy: {segments_of_persons: [phone]}\n", "utf-8")
    code, said = measured_by(shop_with(tmp_path, *PERSONS[0]), "phone", capsys)
    assert code == 0
    assert "13800000003" in said


CASES = [
    {"a": 500, "b": 300, "c": 1},
    {"a": 500, "b": 300, "c": 9},
    {"a": 500, "b": 12, "c": 9},
    {"a": 500, "b": 8, "c": 9},
    {"a": 3, "b": 2, "c": 1},
    {"a": 500, "b": 300, "c": 10},
    {"a": 500, "b": 300, "c": 1, "d": 1, "e": 2},
    {"a": 11, "b": 9},
    {"a": 1},
]


@pytest.mark.parametrize("name", ["sales", "repurchase_rate"])
def test_small_groups_do_not_stand_alone(name):
    metric, (period,) = CATALOGUE[name], parse_periods("2026-10")
    is_rate = name != "sales"

    def fell(cases):
        parts = {segment: (count * 2.0, count * 5.0 if is_rate else 1.0) for segment, count in cases.items()}
        later = {segment: (number * 3, base) for segment, (number, base) in parts.items()}
        sums = [{segment: part[0] for segment, part in end.items()} for end in (parts, later)]
        split = rate_mix(parts, later) if is_rate else contributions(*sums)
        change = SegmentChange(metric, "channel", period.previous, period, "previous", parts, later, split)
        change = replace(change, period=period, compared=period.previous)
        shown = published(change, cases, 10)
        together = set(cases) - set(shown.after)
        alone = [segment for segment in shown.after if cases.get(segment, 10) < 10]
        unalike = abs(fsum(shown.effects.values()) - fsum(change.effects.values())) > 1e-9
        given_back = len(together) == 1 and len(cases) > 1  # the total less the others
        return f"{shown.after}" if alone or unalike or given_back else ""

    Row(f"personal data: small groups ({name})", CASES).run(fell)


CELLS = [
    ([500, 500, 40], [500, 500, 60], [2], True),
    ([500, 500, 9], [500, 500, 60], [2], False),
    ([500, 500, 60], [500, 500, 1], [2], False),
    ([500, 500, 0], [500, 500, 60], [2], True),
    ([500, 4, 60], [500, 4, 40], [0, 2], False),
    ([30, 5], [40, 6], [0], False),
]


def test_cells_of_few_are_not_named_nor_given_back():
    def fell(payload):
        before, after, places, is_named = payload
        codes, times = np.array([[*range(len(before))] * 2]), np.repeat([0, 1], len(before))
        cases = np.array([*before, *after], float)
        mosaic = Mosaic(codes, (len(before),), times, 2, np.stack([cases * 3, cases]))
        told = Search(tuple(Standout((0,), (place,), "sum", 0.01, 3.0) for place in places), 3)
        shown = _of_groups(told, mosaic, 0, 10).standouts
        return "" if bool(shown) is is_named else f"{shown}"

    Row("personal data: cells that stand out", CELLS).run(fell)


LOOKS = ["user_id  u10023", "<td>u10023</td>", "13812345678", "ann@example.com"]


def test_outputs_of_own_looks_are_not_published():
    notebook_row = next(row for row in FORMATS if row.name == "notebook")

    def fell(text):
        tagged = {"tags": ["look-closer"]}
        outputs = [
            new_output("stream", text=text),
            new_output("execute_result", {"text/plain": text, "text/html": f"<p>{text}</p>"}, execution_count=1),
        ]
        cells = [new_code_cell("rows", outputs=outputs, metadata=tagged), new_code_cell("kt.headline(review)")]
        notebook = new_notebook(cells=cells)
        content = notebook_row.make(Executed(notebook, {})).decode()
        kept = nbformat.reads(content, 4)
        return content if text in content or kept.cells[0].source != "rows" or not notebook.cells[0].outputs else ""

    Row("personal data: own looks", LOOKS).run(fell)


@pytest.mark.slow
def test_no_id_of_a_user_stands_in_the_record_of_a_demo(demo_shop):
    made = review(demo_shop, str(demo_shop.newest_month), "operations", "en")
    text = json.dumps(to_json(made), default=str)
    users = demo_shop.frame("users")["user_id"].astype(str)
    assert not [user for user in users if f'"{user}"' in text or f" {user} " in text]
