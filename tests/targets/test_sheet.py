"""The targets sheet: what is read, and that every fault is named with its row and remedy."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from kpi_toolkit.errors import UsageError
from kpi_toolkit.metric import Better, Catalogue, Metric, metric
from kpi_toolkit.period import parse_period
from kpi_toolkit.settings import Settings
from kpi_toolkit.targets.sheet import read_targets
from kpi_toolkit.targets.target import Target, targets_for

WORDS = "One.\n\n一。\n\n" + "\n".join(
    f"{part}: x" for part in ("Formula", "公式", "Leaves out", "不含", "Misleads when", "误读", "Source")
)


def made(name: str, unit: str, better: Better) -> Metric:
    def compute(_: Any) -> Any: ...

    compute.__name__, compute.__doc__ = name, WORDS
    declare = metric(zh=name, en=name, fact="orders", unit=unit, better=better, stage="revenue", roles=("operations",))
    return declare(compute)


CATALOGUE = Catalogue([
    made("sales", "money", "higher"),
    made("repurchase_rate", "share", "higher"),
    made("churn_rate", "share", "lower"),
    made("churned_buyers", "buyers", "lower"),
    made("orders_per_buyer", "orders_per_buyer", "band"),
])  # fmt: skip
SETTINGS = Settings(currency="USD")
LEVEL = {
    "metric": "sales", "role": "operations", "kind": "level", "value": "1000",
    "start": "1998-03-01", "due": "1998-04-01", "owner": "Lin",
}  # fmt: skip
LIFT = LEVEL | {
    "metric": "repurchase_rate",
    "kind": "lift",
    "mode": "relative",
    "value": "0.1",
    "baseline": "0.03",
}
BAND = LEVEL | {"metric": "orders_per_buyer", "kind": "band", "value": "", "lower": "1.1", "upper": "1.5"}


def write(folder: Path, rows: list[dict[str, str]], encoding: str = "utf-8") -> Path:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [",".join(f'"{row.get(column, "")}"' for column in columns) for row in rows]
    return write_text(folder, "\n".join([",".join(columns), *lines]), encoding)


def write_text(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    (folder / "plan").mkdir()
    (folder / "plan" / "targets.csv").write_bytes(text.encode(encoding))
    return folder


def read(folder: Path, *rows: dict[str, str], settings: Settings = SETTINGS) -> tuple[Target, ...]:
    return read_targets(write(folder, list(rows)), CATALOGUE, settings)


def faults(folder: Path, *rows: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(UsageError) as caught:
        read(folder, *rows)
    return caught.value.faults


def test_no_sheet_is_no_targets(tmp_path: Path) -> None:
    assert read_targets(tmp_path, CATALOGUE, SETTINGS) == ()


def test_every_column_arrives_typed(tmp_path: Path) -> None:
    more = {
        "segment": "NA", "threshold": "0.05", "stretch": "+.2", "baseline_period": "1998-02", "per": "month",
        "weight": "0.5", "why": "less, but loyal", "agreed_on": "1998-02-20", "commitment": "committed",
    }  # fmt: skip
    (target,) = read(tmp_path, LIFT | more)
    assert target == Target(
        2, "repurchase_rate", "operations", "lift", date(1998, 3, 1), date(1998, 4, 1), "Lin", "NA",
        "relative", Decimal("0.1"), None, None, Decimal("0.05"), Decimal("0.2"), Decimal("0.03"),
        parse_period("1998-02"), "month", Decimal("0.5"),
        why="less, but loyal", agreed_on=date(1998, 2, 20), commitment="committed",
    )  # fmt: skip
    assert target.scorecard_weight == Decimal("0.5")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_sheets_as_excel_saves_them_are_read(tmp_path: Path, encoding: str) -> None:
    folder = write(tmp_path, [LEVEL | {"owner": "林晓喆", "segment": "微信"}], encoding)
    (target,) = read_targets(folder, CATALOGUE, SETTINGS)
    assert (target.owner, target.segment) == ("林晓喆", "微信")


def test_blank_lines_are_skipped_and_rows_counted_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    head, row = ",".join(LEVEL), ",".join(LEVEL.values())
    text = f'{head},why,\n\n{row},"two\nlines",\n,,,,,,,,\n{row.replace("sales", "churned_buyers")},,\n\n'
    targets = read_targets(write_text(tmp_path, text), CATALOGUE, SETTINGS)
    assert [target.row for target in targets] == [3, 5]


def test_excel_is_read_from_its_sheet_targets(tmp_path: Path) -> None:
    book = Workbook()
    book["Sheet"].append(["notes"])
    sheet = book.create_sheet("Targets")
    sheet.append(list(LIFT))
    sheet.append([])
    sheet.append(
        [
            "repurchase_rate",
            "operations",
            "lift",
            0.1,
            datetime(1998, 3, 1),
            date(1998, 4, 1),
            "林",
            "pp",
            0.03,
        ]
    )
    (tmp_path / "plan").mkdir()
    book.save(tmp_path / "plan" / "targets.xlsx")
    (target,) = read_targets(tmp_path, CATALOGUE, SETTINGS)
    assert (target.row, target.value, target.start, target.due, target.mode) == (
        3, Decimal("0.1"), date(1998, 3, 1), date(1998, 4, 1), "pp",
    )  # fmt: skip


def test_an_empty_sheet_lacks_its_columns(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="6 needed column"):
        read_targets(write_text(tmp_path, ""), CATALOGUE, SETTINGS)


def test_two_sheets_are_one_too_many(tmp_path: Path) -> None:
    (write(tmp_path, [LEVEL]) / "plan" / "targets.xlsx").write_bytes(b"")
    with pytest.raises(UsageError, match="Keep one"):
        read_targets(tmp_path, CATALOGUE, SETTINGS)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (LEVEL | {"metric": "repurchase_rat"}, "no metric `repurchase_rat`. Did you mean `repurchase_rate`"),
        (LEVEL | {"role": "operation"}, "no role `operation`. Did you mean `operations`"),
        (LEVEL | {"kind": "levels"}, "there is no kind `levels`. Did you mean `level`?"),
        (LEVEL | {"per": "monthly"}, "Did you mean `month`?"),
        (LEVEL | {"owner": ""}, "`owner` is empty"),
        (LEVEL | {"value": ""}, "`value` is empty; kind `level` needs it"),
        (LEVEL | {"value": "1,537"}, "`1,537` is not a plain number. Write 1537."),
        (LEVEL | {"value": "18%"}, "Write 0.18."),
        (LEVEL | {"value": "提高10%"}, "Write digits"),
        (LEVEL | {"value": "１８"}, "not a plain number"),
        (LEVEL | {"lower": "3"}, "kind `level` does not use it. Clear it, or use `band`."),
        (LEVEL | {"mode": "pp"}, "Clear it, or use `lift`."),
        (LEVEL | {"kind": "cumulative", "per": "month"}, "kind `cumulative` does not use it"),
        (LEVEL | {"metric": "churn_rate", "value": "18"}, "Shares are written 0–1: 0.18, not 18."),
        (LEVEL | {"metric": "repurchase_rate", "kind": "milestone", "value": "18"}, "0.18, not 18"),
        (BAND | {"metric": "churn_rate", "lower": "0", "upper": "2"}, "`churn_rate` is a share"),
        (LEVEL | {"start": "1998/3/1"}, "`1998/3/1` is not a date as 1998-03-01"),
        (LEVEL | {"due": "1998-02-30"}, "does not exist in the calendar"),
        (LEVEL | {"due": "1998-03-01"}, "is not before `due` 1998-03-01"),
        (LEVEL | {"per": "month", "due": "1998-03-31"}, "first day after the span: write 1998-04-01."),
        (LEVEL | {"per": "quarter"}, "`start` 1998-03-01 is not the first day of a quarter"),
        (LEVEL | {"per": "week", "due": "1998-03-16"}, "`start` 1998-03-01 is not the first day of a week"),
        (LEVEL | {"per": "year", "start": "1998-01-01"}, "`due` 1998-04-01 is not the first"),
        (LEVEL | {"kind": "floor"}, "`per` is empty; kind `floor` needs it"),
        (LIFT | {"mode": ""}, "(+10.0% of 3.0% = 3.3%) or `pp` (3.0% +10.0 pp = 13.0%)."),
        (LIFT | {"mode": "", "baseline": "", "baseline_period": "1998-02"}, "`pp` (+10.0 pp on top"),
        (LIFT | {"mode": "", "metric": "sales", "baseline": "500"}, "(+10.0% of $500 = $550), or"),
        (LIFT | {"mode": "pp", "metric": "sales"}, "`pp` is for shares, which `sales` is not"),
        (LIFT | {"mode": "pp", "value": "10"}, "0.1, not 10"),
        (LIFT | {"baseline": ""}, "a lift needs a start"),
        (LIFT | {"baseline": "", "baseline_period": "Feb 98"}, "Period `Feb 98` cannot be read"),
        (LIFT | {"value": "0"}, "a lift of 0 asks for nothing"),
        (LIFT | {"metric": "sales", "baseline": "0"}, "a relative lift of a baseline of 0 is 0"),
        (LIFT | {"value": "50"}, "is 1.53, which no share can be"),
        (LIFT | {"metric": "churn_rate"}, "the wrong way: lower is better. Write -0.1."),
        (LIFT | {"value": "-0.1"}, "the wrong way: higher is better. Write 0.1."),
        (BAND | {"upper": "1.1"}, "`lower` 1.1 is not below `upper` 1.1"),
        (BAND | {"upper": ""}, "`upper` is empty; kind `band` needs it"),
        (LEVEL | {"metric": "orders_per_buyer"}, "neither more nor less"),
        (LEVEL | {"metric": "churned_buyers", "kind": "floor", "per": "month"}, "less of it is better"),
        (LEVEL | {"stretch": "900"}, "`stretch` 900 is worse than `value` 1000"),
        (LEVEL | {"metric": "churned_buyers", "stretch": "1100"}, "`stretch` 1100 is worse"),
        (LEVEL | {"threshold": "1100"}, "`threshold` 1100 is better than `value` 1000"),
        (LEVEL | {"weight": "0"}, "`weight`: 0 is not above 0"),
        (LEVEL | {"value": "0", "weight": "1"}, "a target of 0 has no attainment"),
        (LEVEL | {"commitment": "commited"}, "Did you mean `committed`?"),
    ],
)
def test_a_fault_names_the_row_and_the_remedy(tmp_path: Path, row: dict[str, str], expected: str) -> None:
    (fault,) = faults(tmp_path, row)
    assert fault.startswith("targets.csv row 2: ")
    assert expected in fault


@pytest.mark.parametrize(
    "row",
    [
        BAND,
        LIFT | {"metric": "churn_rate", "value": "-0.1"},
        LIFT | {"metric": "orders_per_buyer", "value": "-0.1", "baseline": "1.4"},
        LIFT | {"value": "2"},
        LIFT | {"mode": "pp", "baseline": "", "baseline_period": "1998-Q1"},
        LEVEL | {"metric": "churned_buyers", "value": "0"},
        LEVEL | {"metric": "churned_buyers", "stretch": "900", "threshold": "1100"},
        LEVEL | {"per": "week", "start": "1998-03-02", "due": "1998-03-30"},
        LEVEL | {"kind": "milestone", "start": "1998-03-11", "due": "1998-06-05"},
    ],
)
def test_sound_targets_pass(tmp_path: Path, row: dict[str, str]) -> None:
    assert len(read(tmp_path, row)) == 1


def test_all_faults_of_a_sheet_come_at_once(tmp_path: Path) -> None:
    bad = LEVEL | {"metric": "sale", "start": "March", "value": "1e3", "Owner ": "x"}
    found = faults(tmp_path, LEVEL, bad)
    assert [fault.split(":")[0] for fault in found] == ["targets.csv row 1"] + ["targets.csv row 3"] * 3
    assert "`Owner` is no column of targets. Did you mean `owner`" in found[0]


def test_missing_columns_are_named_once_and_not_in_every_row(tmp_path: Path) -> None:
    rows = [{key: text for key, text in LEVEL.items() if key not in ("owner", "role")}] * 2
    (fault,) = faults(tmp_path, *rows)
    assert "2 needed column(s) are missing: `role`, `owner`" in fault


def test_a_cell_too_many_and_a_column_twice_are_faults(tmp_path: Path) -> None:
    text = f"{','.join(LEVEL)},why,why\n{','.join(LEVEL.values())},because,of,this\n"
    with pytest.raises(UsageError, match="columns stand twice: `why`") as caught:
        read_targets(write_text(tmp_path, text), CATALOGUE, SETTINGS)
    assert "more cells than the header's 9" in caught.value.faults[1]


@pytest.mark.parametrize(
    ("second", "clashes"),
    [
        ({}, True),
        ({"start": "1998-05-01", "due": "1998-08-01"}, True),
        ({"start": "1998-06-01", "due": "1998-08-01"}, False),
        ({"segment": "web"}, False),
        ({"role": "service"}, False),
        ({"per": "", "start": "1998-04-01", "due": "1998-05-01"}, True),
        ({"per": "", "due": "1998-06-01"}, False),
        ({"per": "", "kind": "cumulative"}, False),
        ({"per": "quarter", "start": "1998-01-01", "due": "1998-07-01"}, False),
    ],
)
def test_two_targets_must_not_judge_the_same_period(tmp_path: Path, second: dict[str, str], clashes: bool) -> None:
    first = LEVEL | {"per": "month", "due": "1998-06-01", "segment": ""}
    if clashes:
        (fault,) = faults(tmp_path, first, first | second)
        assert "row 3: row 2 sets the same metric" in fault
    else:
        assert len(read(tmp_path, first, first | second)) == 2


def test_a_role_has_weights_or_points(tmp_path: Path) -> None:
    other = LEVEL | {"metric": "churned_buyers"}
    (fault,) = faults(tmp_path, LEVEL | {"weight": "0.5"}, other | {"points": "2"})
    assert "row 3: `points` is filled, but row 2 of the role has `weight`" in fault


def test_the_grid_follows_the_workspace(tmp_path: Path) -> None:
    settings = Settings(fiscal_year_start=4, week_start="sunday")
    year = LEVEL | {"per": "year", "start": "1998-04-01", "due": "1999-04-01"}
    week = LEVEL | {"per": "week", "start": "1998-03-01", "due": "1998-03-08"}
    assert len(read(tmp_path, year, week, settings=settings)) == 2


@pytest.mark.parametrize(
    ("row", "covered", "not_covered"),
    [
        (LEVEL, ["1998-03", "1998-03/1998-03"], ["1998-02", "1998-03-05", "1998-Q1"]),
        (LEVEL | {"per": "month", "due": "1998-06-01"}, ["1998-03", "1998-05"], ["1998-06", "1998-W12"]),
        (
            LEVEL | {"kind": "cumulative", "due": "1998-06-01"},
            ["1998-03", "1998-W12", "1998-05"],
            ["1998-Q2"],
        ),
    ],
)
def test_which_periods_a_target_judges(
    tmp_path: Path, row: dict[str, str], covered: list[str], not_covered: list[str]
) -> None:
    targets = read(tmp_path, row)
    for label in covered + not_covered:
        found = targets_for(targets, "operations", parse_period(label))
        assert bool(found) == (label in covered), label
        assert not targets_for(targets, "service", parse_period(label))
