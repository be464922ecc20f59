"""The workbook: formulas that give the score, numbers that are numbers, and nothing of a user's that is a formula."""

import io
import re
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from kpi_toolkit.errors import RenderError
from kpi_toolkit.export.check import check_xlsx
from kpi_toolkit.export.executed import Executed
from kpi_toolkit.export.shown import ShownCell, parts_of
from kpi_toolkit.export.xlsx import render_xlsx
from tests.export.executed import notebook

EVIL = '=HYPERLINK("http://evil.example","x")'
SIGNS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "{=1}", "https://evil.example", "012", "1e5")


def metric(label: str, scored: float | None, weight: float | None, **more: Any) -> dict[str, Any]:
    reached = {"raw": scored, "scored": scored, "gap": None, "convention": "ratio"}
    target = {"level": 100.0, "lower": None, "upper": None, "weight": weight, "owner": EVIL}
    row = {
        "name": label,
        "label": label,
        "unit": "money",
        "value": 90.5,
        "judged": 90.5,
        "status": "met",
        "reason": None,
    }
    numbers = {"numerator": 90.5, "denominator": None, "n": 3, "previous": None, "last_year": 80.0}
    history = [{"period": "2026-09", "value": None}, {"period": "2026-10", "value": 90.5}]
    usual = {"range": [70.0, 95.0]}
    return {**row, **numbers, "usual": usual, "history": history, "target": target, "attainment": reached} | more


def review(*metrics: dict[str, Any], score: float | None = None) -> Executed:
    texts = {
        "period": "2026-10",
        "role_label": "运营负责人",
        "headline": "销售额",
        "score_text": "得分",
        "title": "绩效",
    }
    more = {"language": "zh", "organisation": "星河文具", "currency": "CNY", "ends_before": "2026-11-01"}
    return Executed(notebook(), {**texts, **more, "metrics": list(metrics), "score": score})


def sheets(executed: Executed, values: bool = False) -> dict[str, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(executed)), data_only=values)
    return {sheet.title: sheet for sheet in book}


def reckoned(card: Worksheet) -> tuple[dict[str, float], float | str]:
    """Work the formulas of the scorecard out by hand: points by metric, and the score."""
    rows = {str(row[0].value): row for row in card.iter_rows()}
    lines = {name: row for name, row in rows.items() if isinstance(row[5].value, int | float)}
    total = sum(float(row[5].value) for row in lines.values())
    points = {}
    for name, row in lines.items():
        at = row[6].row
        first, last = min(line[0].row for line in lines.values()), max(line[0].row for line in lines.values())
        wanted = rf'=IF\(ISNUMBER\(E{at}\),100\*F{at}/SUM\(\$F\$(\d+):\$F\$(\d+)\)\*E{at},""\)'
        match = re.fullmatch(wanted, str(row[6].value))
        assert match, row[6].value
        assert int(match[1]) <= first <= last <= int(match[2])
        if row[4].value is not None:
            points[name] = 100 * float(row[5].value) / total * float(row[4].value)
    assert "SUM($G$" in str(rows["加权得分"][6].value)
    return points, sum(points.values()) if len(points) == len(lines) and lines else "–"


CARDS = {
    "weights": ((metric("a", 1.2, 0.4), metric("b", 0.5, 0.35), metric("c", 0.9, 0.25), metric("d", 1, None)), 0.88),
    "no weights": ((metric("a", 1.0, None), metric("b", 0.5, None)), 0.75),
    "no data": ((metric("a", 1.0, 0.6), metric("b", None, 0.4, attainment=None, judged=None, value=None)), None),
    "half a month": (
        (metric("a", 1.0, 0.5), metric("b", 0.0, 0.5, target={**metric("b", 0, 0.5)["target"], "share_due": 0.5})),
        2 / 3,
    ),
    "nothing": ((metric("a", None, None, target=None, attainment=None, status=None),), None),
}


@pytest.mark.parametrize("name", CARDS)
def test_points_are_formulas_that_add_up_to_the_score(name: str) -> None:
    rows, score = CARDS[name]
    executed = review(*rows, score=score)
    card, seen = (next(iter(sheets(executed, values).values())) for values in (False, True))
    if name == "nothing":
        assert all(cell.data_type != "f" for row in card.iter_rows() for cell in row)
        return
    points, total = reckoned(card)
    assert total == pytest.approx(100 * score) if score is not None else total == "–"
    shown = {str(row[0].value): row[6].value for row in seen.iter_rows()}
    assert {label: shown[label] for label in points} == pytest.approx(points), "as a reader without formulas sees it"
    assert shown["加权得分"] == (pytest.approx(total) if score is not None else "–")


@pytest.mark.parametrize(
    ("unit", "ends", "shown"),
    [
        ("money", (48.0, 1_234_567.25), "48–1,234,567.25"),
        ("share", (0.05, 0.125), "5%–12.5%"),
        ("orders", (None, 9.0), "9"),
    ],
)
def test_a_band_is_written_with_all_its_digits(unit: str, ends: tuple[float | None, float], shown: str) -> None:
    target = {**metric("a", 1, 1)["target"], "level": None, "lower": ends[0], "upper": ends[1]}
    row = metric("a", 1.0, 1.0, unit=unit, target=target)
    assert shown in {cell.value for cell in cells(review(row, score=1.0))}


def cells(executed: Executed) -> Iterator[Any]:
    for sheet in sheets(executed).values():
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def test_nothing_that_anybody_wrote_is_a_formula_a_link_or_a_number() -> None:
    executed = review(*(metric(sign, 1.0, 0.1) for sign in (EVIL, *SIGNS)), score=1.0)
    formulas = [cell.value for cell in cells(executed) if cell.data_type == "f"]
    assert {value[:5] for value in formulas} == {"=IF(I", "=IF(A"}
    assert all(cell.hyperlink is None for cell in cells(executed))
    texts = {cell.value: cell.data_type for cell in cells(executed) if cell.value in (EVIL, *SIGNS)}
    assert set(texts) == {EVIL, *SIGNS}
    assert set(texts.values()) == {"s"}


def test_equal_reviews_give_equal_bytes() -> None:
    assert render_xlsx(review(metric("a", 1.0, 1.0))) == render_xlsx(review(metric("a", 1.0, 1.0)))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("¥1,234.50", (1234.5, '"¥"#,##0.00')),
        ("−12.5%", (-0.125, "0.0%")),
        ("+3", (3.0, "#,##0")),
        ("1.2万", (12_000.0, "#,##0")),
        ("$3.4K", (3400.0, '"$"#,##0')),
        ("2026-10", None),
        ("12 分钟", None),
        ("–", None),
        ("12,34", None),
        ("", None),
    ],
)
def test_a_number_on_the_page_is_a_number_in_the_sheet(text: str, number: tuple[float, str] | None) -> None:
    assert ShownCell(text, is_figure=True).number == number
    assert ShownCell(text).number is None


def test_every_part_with_a_heading_is_a_sheet_of_its_own() -> None:
    executed = review(metric("a", 1.0, 1.0))
    names = list(sheets(executed))
    assert len(names) == len({name.casefold() for name in names})
    assert all(1 <= len(name) <= 31 for name in names)
    parts = [part.name for part in parts_of(executed.page)]
    assert [name for name in parts if name] == list(dict.fromkeys(name for name in parts if name))
    assert len(names) == 3 + len([name for name in parts if name not in ("headline", "scorecard")])


@pytest.mark.parametrize(
    "outside", ["<p>自己的话</p>", "<div>自己的话</div>", "<pre>自己的话</pre>", "<h2>自己的话</h2>"]
)
def test_what_a_cell_of_ones_own_shows_is_in_it(outside: str) -> None:
    page = f'<html><body><main><section class="part" id="why"><h2>变化</h2><p>部分</p></section>{outside}</main></body></html>'
    parts = list(parts_of(page))
    assert [(part.name, part.heading, part.blocks) for part in parts] == [
        ("why", "变化", ("部分",)),
        ("", "", ("自己的话",)),
    ]


def test_what_is_no_workbook_is_not_published() -> None:
    with pytest.raises(RenderError, match="cannot be read as a workbook"):
        check_xlsx(b"x" * 3000, expect=[])
    with pytest.raises(RenderError, match="does not contain `没有这句`"):
        check_xlsx(render_xlsx(review(metric("a", 1.0, 1.0))), expect=["没有这句"])
