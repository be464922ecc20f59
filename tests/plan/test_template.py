"""Templates read back without a fault, in both languages and formats, and overwrite nothing."""

import io
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from openpyxl import load_workbook

from kpi_toolkit.errors import UsageError
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.periods.period import CalendarRules
from kpi_toolkit.plan.columns import FORMS
from kpi_toolkit.plan.guide import allowed, workbook
from kpi_toolkit.plan.sheets import Sheets, read_sheets
from kpi_toolkit.plan.template import write_template
from kpi_toolkit.settings import Settings
from kpi_toolkit.settings.built_in_roles import ROLES
from kpi_toolkit.targets.target import Kind
from kpi_toolkit.units import Language

FIRST = date(2026, 10, 17)


def read(folder: Path) -> Sheets:
    return read_sheets(folder, CATALOGUE, Settings())


@pytest.mark.parametrize("first", [FIRST, date(2026, 1, 1), date(2028, 2, 29)])
@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_template_reads_back_without_a_finding(tmp_path: Path, language: Language, format: str, first: date) -> None:
    written = write_template(tmp_path, language, format=format, first=first)  # type: ignore[arg-type]
    assert [path.name for path in written] == [
        f"{name}.{format}" for name in FORMS if name not in ("benchmarks", "recipients")
    ]
    sheets = read(tmp_path)
    assert sheets.findings == ()
    assert {target.kind for target in sheets.targets} == set(get_args(Kind))
    assert all(target.start >= first for target in sheets.targets)
    assert (len(sheets.actions), len(sheets.proposals)) == (2, 1)


def test_languages_and_formats_say_the_same(tmp_path: Path) -> None:
    numbers = []
    for language, format in (("zh", "csv"), ("zh", "xlsx"), ("en", "csv"), ("en", "xlsx")):
        folder = tmp_path / f"{language}-{format}"
        write_template(folder, language, format=format, first=FIRST)  # type: ignore[arg-type]
        numbers.append(
            [
                (
                    one.metric,
                    one.role,
                    one.kind,
                    one.value,
                    one.start,
                    one.due,
                    one.per,
                    one.path,
                    one.weight,
                    one.baseline_period,
                )
                for one in read(folder).targets
            ]
        )
    assert numbers[0] == numbers[1] == numbers[2] == numbers[3]


def test_chinese_headings_and_words(tmp_path: Path) -> None:
    (path,) = write_template(tmp_path, "zh", ["targets"], first=FIRST)
    head, row, *_ = path.read_text("utf-8-sig").splitlines()
    assert head.startswith("指标,岗位,细分,类型,方式,目标值")
    assert row.startswith("销售额,运营,,水平,")


def test_examples_start_on_the_grid_of_the_workspace(tmp_path: Path) -> None:
    from kpi_toolkit.plan.examples import examples

    rows = examples("targets", date(2026, 10, 17), CalendarRules(fiscal_year_start=2))
    (band,) = [row for row in rows if row["kind"] == "band"]
    assert (band["start"], band["due"]) == (date(2026, 11, 1), date(2027, 2, 1))


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "Targets.XLSX").write_bytes(b"mine")
    with pytest.raises(UsageError) as caught:
        write_template(tmp_path, "zh", first=FIRST)
    assert "`Targets.XLSX` already" in caught.value.faults[0]
    assert [path.name for path in (tmp_path / "plan").iterdir()] == ["Targets.XLSX"]
    assert write_template(tmp_path, "zh", ["actions"], first=FIRST)
    assert (tmp_path / "plan" / "Targets.XLSX").read_bytes() == b"mine"


def test_wrong_arguments_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        write_template(tmp_path, "fr", ["target"], "ods")  # type: ignore[arg-type]
    assert len(caught.value.faults) == 3
    assert "Did you mean `targets`?" in caught.value.faults[2]
    (tmp_path / "plan").write_text("", "utf-8")
    with pytest.raises(UsageError, match="is no folder"):
        write_template(tmp_path, "zh")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_workbook_has_a_guide_and_lists_to_choose_from(language: Language) -> None:
    form = FORMS["targets"].with_roles(ROLES)
    book = load_workbook(io.BytesIO(workbook(form, [list(form.names)], language, CATALOGUE)))
    sheet, guide, metrics = book.worksheets
    assert sheet.title == form.title(language)
    described = [row[1] for row in guide.iter_rows(min_row=2, values_only=True) if row[1]]
    assert described == [column.zh if language == "zh" else column.name for column in form.columns]
    assert metrics.max_row == len(CATALOGUE) + 1
    rules = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules["A2"] == f"='{metrics.title}'!$A$2:$A${len(CATALOGUE) + 1}"
    assert rules["D2"] == (
        '"水平,提升,累计,底线,区间,里程碑"' if language == "zh" else '"level,lift,cumulative,floor,band,milestone"'
    )
    assert sheet.column_dimensions["L"].number_format == "@"  # Excel would make a day of 1998-02


def test_the_guide_says_of_every_column_what_may_stand_in_it() -> None:
    for form in (form.with_roles(ROLES) for form in FORMS.values()):
        assert set(form.needed) <= set(form.names)
        for column in form.columns:
            assert column.means("zh") != column.means("en"), column.name
            assert allowed(column)("zh") != ""
            assert allowed(column)("en") != ""
            example = column.example
            assert not column.choices or not example or example in column.choices, column.name
