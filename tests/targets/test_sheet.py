"""The targets sheet: where it is, how it is read, and that all its faults come at once."""

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from kpi_toolkit.errors import UsageError
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.settings import Settings, SourceSettings
from kpi_toolkit.targets.sheet import read_targets
from kpi_toolkit.targets.target import Target
from tests.targets.plans import CATALOGUE, LEVEL, LIFT, SETTINGS, faults, read, write, write_text


def test_no_sheet_is_no_targets(tmp_path: Path) -> None:
    assert read_targets(tmp_path, CATALOGUE, SETTINGS) == ()


def test_every_column_arrives_typed(tmp_path: Path) -> None:
    more = {
        "threshold": "0.05",
        "stretch": "+.2",
        "baseline_period": "1998-02",
        "per": "month",
        "weight": "1.0",
        "why": "less, but loyal",
        "agreed_on": "1998-02-20",
        "commitment": "committed",
    }
    (target,) = read(tmp_path, LIFT | more)
    assert target == Target(
        2,
        "repurchase_rate",
        "operations",
        "lift",
        date(1998, 3, 1),
        date(1998, 4, 1),
        "Lin",
        "",
        "relative",
        Decimal("0.1"),
        None,
        None,
        Decimal("0.05"),
        Decimal("0.2"),
        Decimal("0.03"),
        parse_period("1998-02"),
        "month",
        None,
        Decimal(1),
        why="less, but loyal",
        agreed_on=date(1998, 2, 20),
        commitment="committed",
    )
    assert target.scorecard_weight == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_sheets_as_excel_saves_them_are_read(tmp_path: Path, encoding: str) -> None:
    folder = write(tmp_path, [LEVEL | {"owner": "林晓喆"}], encoding)
    settings = Settings(source=SourceSettings(encoding="gb18030"))
    (target,) = read_targets(folder, CATALOGUE, settings)
    assert target.owner == "林晓喆"


def test_another_encoding_is_named_not_guessed(tmp_path: Path) -> None:
    folder = write(tmp_path, [LEVEL | {"owner": "Müller"}], "latin-1")
    with pytest.raises(UsageError, match=re.escape("source.encoding")):
        read_targets(folder, CATALOGUE, SETTINGS)


def test_a_target_of_a_segment_names_column_and_value(tmp_path: Path) -> None:
    rows = [LEVEL | {"segment": "channel = wechat"}, LEVEL | {"segment": "channel＝web"}, LEVEL]
    targets = read(tmp_path, *rows)
    assert [target.segment for target in targets] == ["channel=wechat", "channel=web", ""]
    assert [target.segment_column for target in targets] == ["channel", "channel", None]


@pytest.mark.parametrize("segment", ["web", "channel=", "=web"])
def test_a_segment_of_another_form_is_refused(tmp_path: Path, segment: str) -> None:
    (fault,) = faults(tmp_path, LEVEL | {"segment": segment})
    assert f"row 2: `segment` is {segment}, which is not column=value" in fault


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
        ["repurchase_rate", "operations", "lift", 0.1, datetime(1998, 3, 1), date(1998, 4, 1), "林", "pp", 0.03]
    )
    (tmp_path / "plan").mkdir()
    book.save(tmp_path / "plan" / "targets.xlsx")
    (target,) = read_targets(tmp_path, CATALOGUE, SETTINGS)
    assert (target.row, target.value, target.start, target.due, target.mode) == (
        3,
        Decimal("0.1"),
        date(1998, 3, 1),
        date(1998, 4, 1),
        "pp",
    )


def test_an_empty_sheet_lacks_its_columns(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="6 needed column"):
        read_targets(write_text(tmp_path, ""), CATALOGUE, SETTINGS)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Targets.csv", "Name it `targets.csv`"),
        ("targets.CSV", "Name it `targets.csv`"),
        ("TARGETS.XLSX", "Name it `targets.xlsx`"),
        ("targets.xls", "is none of `targets.csv`, `targets.xlsx`"),
        ("targets.ods", "is none of"),
        ("targets.csv.txt", "is none of"),
        ("targets", "is none of"),
        ("targets.csv/", "is no file"),
    ],
)
@pytest.mark.parametrize("has_sheet", [True, False])
def test_a_file_that_looks_like_the_sheet_is_refused(tmp_path: Path, name: str, said: str, has_sheet: bool) -> None:
    plan = tmp_path / "plan"
    plan.mkdir()
    if has_sheet and name != "targets.csv/":
        write(tmp_path / "other", [LEVEL]).joinpath("plan/targets.csv").rename(plan / "targets.csv")
    if name.endswith("/"):
        (plan / name).mkdir()
    else:
        (plan / name).write_text("metric,role", "utf-8")
    with pytest.raises(UsageError) as caught:
        read_targets(tmp_path, CATALOGUE, SETTINGS)
    (fault,) = caught.value.faults
    assert fault.startswith(f"`plan/{name.rstrip('/')}` is")
    assert said in fault


def test_other_files_beside_the_sheet_are_left_alone(tmp_path: Path) -> None:
    plan = write(tmp_path, [LEVEL]) / "plan"
    for name in ("notes.md", "targets-2025.csv", "~$targets.xlsx", ".~lock.targets.csv#"):
        (plan / name).write_text("", "utf-8")
    assert len(read_targets(tmp_path, CATALOGUE, SETTINGS)) == 1


def test_a_plan_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan").write_text("sales 1000", "utf-8")
    with pytest.raises(UsageError, match="`plan` is no folder"):
        read_targets(tmp_path, CATALOGUE, SETTINGS)


def test_two_sheets_are_one_too_many(tmp_path: Path) -> None:
    (write(tmp_path, [LEVEL]) / "plan" / "targets.xlsx").write_bytes(b"")
    with pytest.raises(UsageError, match="Keep one"):
        read_targets(tmp_path, CATALOGUE, SETTINGS)


def test_all_faults_of_a_sheet_come_at_once(tmp_path: Path) -> None:
    bad = LEVEL | {"metric": "sale", "start": "March", "value": "1e3", "Owner ": "x"}
    found = faults(tmp_path, LEVEL, bad)
    assert [fault.split(":")[0] for fault in found] == ["targets.csv row 1"] + ["targets.csv row 3"] * 3
    assert "`Owner` is no column of targets. Did you mean `owner`" in found[0]


def test_missing_columns_are_named_once_and_not_in_every_row(tmp_path: Path) -> None:
    rows = [{key: text for key, text in LEVEL.items() if key not in ("owner", "role")}] * 2
    (fault,) = faults(tmp_path, *rows)
    assert "2 needed columns are missing: `role`, `owner`" in fault


def test_a_cell_too_many_and_a_column_twice_are_faults(tmp_path: Path) -> None:
    text = f"{','.join(LEVEL)},why,why\n{','.join(LEVEL.values())},because,of,this\n"
    with pytest.raises(UsageError, match="columns stand twice: `why`") as caught:
        read_targets(write_text(tmp_path, text), CATALOGUE, SETTINGS)
    assert "more cells than the header's 9" in caught.value.faults[1]


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
        (LEVEL | {"kind": "cumulative", "due": "1998-06-01"}, ["1998-03", "1998-W12", "1998-05"], ["1998-Q2"]),
    ],
)
def test_which_periods_a_target_judges(
    tmp_path: Path, row: dict[str, str], covered: list[str], not_covered: list[str]
) -> None:
    targets = read(tmp_path, row)
    for label in covered + not_covered:
        assert targets[0].covers(parse_period(label)) == (label in covered), label
