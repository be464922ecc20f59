"""Faults of the targets sheet in both languages, with their rules; Chinese headings and words; the article's sentences."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpi_toolkit.errors import UsageError
from kpi_toolkit.facts import FACTS
from kpi_toolkit.language.words import WORDS
from kpi_toolkit.metrics.catalogue import CATALOGUE as WHOLE
from kpi_toolkit.settings.built_in_roles import ROLES
from kpi_toolkit.sheets.columns import TARGETS
from kpi_toolkit.sheets.finding import Finding
from kpi_toolkit.targets import Target
from kpi_toolkit.targets.sheet import read_sheet, read_targets
from tests.targets.plans import BAND, CATALOGUE, LEVEL, LIFT, SETTINGS, write, write_text

RATE = LEVEL | {"metric": "repurchase_rate", "value": "0.2"}
GROWTH = LEVEL | {
    "kind": "lift",
    "mode": "relative",
    "value": "0.2",
    "baseline": "500",
    "per": "month",
    "due": "1998-09-01",
}


def found(folder: Path, *rows: dict[str, str]) -> tuple[Finding, ...]:
    return read_sheet(write(folder, list(rows)), CATALOGUE, SETTINGS).findings


FAULTY = [
    ("K003", LEVEL | {"metric": "sale"}),
    ("K003", LEVEL | {"metric": ""}),
    ("K004", LEVEL | {"value": "80%"}),
    ("K004", LEVEL | {"value": "八十"}),
    ("K004", LEVEL | {"value": "1e3"}),
    ("K004", LEVEL | {"value": ""}),
    ("K004", LEVEL | {"value": "1234567890123456"}),
    ("K004", RATE | {"value": "150"}),
    ("K004", RATE | {"value": "80"}),
    ("K004", LEVEL | {"lower": "3"}),
    ("K004", LIFT | {"mode": ""}),
    ("K004", LIFT | {"mode": "", "baseline": "", "baseline_period": "1998-02"}),
    ("K004", LIFT | {"mode": "", "metric": "sales", "baseline": "500"}),
    ("K004", LIFT | {"mode": "pp", "metric": "sales"}),
    ("K004", LIFT | {"value": "50"}),
    ("K004", LIFT | {"value": "-0.1"}),
    ("K004", LIFT | {"baseline": ""}),
    ("K004", LEVEL | {"stretch": "900"}),
    ("K004", LEVEL | {"metric": "orders_per_buyer"}),
    ("K004", LEVEL | {"metric": "churned_buyers", "kind": "floor", "per": "month"}),
    ("K004", BAND | {"upper": "1.1"}),
    ("K004", LEVEL | {"baseline": "3"}),
    ("K005", LEVEL | {"start": "1998/3/1"}),
    ("K005", LEVEL | {"start": "1998-02-30"}),
    ("K005", LEVEL | {"start": "1066-10-14"}),
    ("K005", LEVEL | {"start": "1998-05-01"}),
    ("K005", LEVEL | {"due": ""}),
    ("K005", LEVEL | {"due": "", "kind": "cumulative"}),
    ("K005", LEVEL | {"due": "1998-03-31"}),
    ("K005", LEVEL | {"per": "quarter"}),
    ("K005", LEVEL | {"per": "month", "due": "1998-03-31"}),
    ("K005", LIFT | {"baseline": "", "baseline_period": "Feb 98"}),
    ("K005", GROWTH | {"path": "end", "baseline": "", "baseline_period": "1997"}),
    ("K005", GROWTH | {"path": "linear", "due": ""}),
    ("K005", LEVEL | {"path": "linear", "per": "month"}),
    ("K004", GROWTH | {"path": "compound", "baseline": "-5"}),
    ("K006", LEVEL | {"role": "boss"}),
    ("K006", LEVEL | {"owner": ""}),
    ("K006", LEVEL | {"owner": "张三、李四"}),
    ("K006", LEVEL | {"owner": "张三和李四"}),
    ("K006", LEVEL | {"owner": "Ann and Bo"}),
    ("K006", LEVEL | {"owner": "Ann & Bo"}),
    ("K006", LEVEL | {"owner": "Ann / Bo"}),
    ("K002", LEVEL | {"weight": "0"}),
    ("K002", LEVEL | {"weight": "0.5"}),
    ("K020", LEVEL | {"value": "0", "weight": "1"}),
    ("K020", LEVEL | {"metric": "churned_buyers", "value": "-1"}),
    ("K020", LIFT | {"value": "0"}),
    ("K020", LIFT | {"metric": "sales", "baseline": "0"}),
    ("K024", LEVEL | {"kind": "levels"}),
    ("K024", LEVEL | {"kind": "", "value": ""}),
    ("K024", LEVEL | {"segment": "web"}),
    ("K024", LEVEL | {"commitment": "yes"}),
]


@pytest.mark.parametrize(("code", "row"), FAULTY)
def test_a_fault_has_one_rule_and_a_sentence_in_each_language(tmp_path: Path, code: str, row: dict[str, str]) -> None:
    (finding,) = found(tmp_path, row)
    assert (finding.code, finding.severity, finding.row, finding.file) == (code, "error", 2, "targets.csv")
    assert finding.role == (row["role"] if row["role"] in ROLES else "")
    zh, en = finding.text("zh"), finding.text("en")
    assert re.search("[\u4e00-\u9fff]", zh)
    assert zh.endswith(("。", "？")), zh
    assert en.endswith((".", "?")), en
    assert not re.search("[{}]|Text\\(", zh + en)
    assert not re.search("[\u4e00-\u9fff][,.;?]", zh), "full-width punctuation in Chinese"
    assert not re.search("[\u4e00-\u9fff]", re.sub("`[^`]*`", "", en)), en


def test_every_sentence_is_in_both_languages_with_the_same_punctuation() -> None:
    for key, (zh, en) in ((key, both) for key, both in WORDS.items() if key.startswith("plan.")):
        assert zh, key
        assert en, key
        assert not re.search("[\u4e00-\u9fff][,;?]", zh), key


@pytest.mark.parametrize("owner", ["周和平", "Li Na", "欧阳和平", "Jean-Luc O'Neil", "Sandy", "王与之"])
def test_one_name_is_one_owner(tmp_path: Path, owner: str) -> None:
    assert not found(tmp_path, LEVEL | {"owner": owner})


def test_a_word_with_several_forms_names_them_all(tmp_path: Path) -> None:
    folder = write(tmp_path, [LEVEL | {"metric": "复购率", "value": "0.3"}, LEVEL | {"metric": "repeat purchase"}])
    several, unknown = read_sheet(folder, WHOLE, SETTINGS).findings
    for name in ("repeat_purchase_rate_1", "repeat_purchase_rate_2", "repeat_purchase_rate_3", "repurchase_rate"):
        assert f"`{name}`" in several.text("zh")
        assert f"`{name}`" in several.text("en")
    assert several.code == unknown.code == "K003"


def test_a_metric_may_be_named_by_its_label(tmp_path: Path) -> None:
    folder = write(tmp_path, [LEVEL | {"metric": "销售额"}, LEVEL | {"metric": "Average order value"}])
    assert [target.metric for target in read_targets(folder, WHOLE, SETTINGS)] == ["sales", "aov"]


def test_headings_and_words_may_be_chinese(tmp_path: Path) -> None:
    text = (
        "指标,岗位,类型,方式,目标值,基线,基期,开始日,截止日,周期,路径,权重,负责人,性质,细分\n"
        "repurchase_rate,运营,提升,百分点,0.02,0.3,,1998-03-01,1998-06-01,月,线性,1,林,承诺,channel=wechat\n"
    )
    (target,) = read_targets(write_text(tmp_path, text), CATALOGUE, SETTINGS)
    assert (target.role, target.kind, target.mode, target.per, target.path, target.commitment) == (
        "operations",
        "lift",
        "pp",
        "month",
        "linear",
        "committed",
    )


def test_both_headings_of_a_column_are_one_too_many(tmp_path: Path) -> None:
    text = f"{','.join(LEVEL)},指标\n{','.join(LEVEL.values())},sales\n"
    (finding,) = read_sheet(write_text(tmp_path, text), CATALOGUE, SETTINGS).findings
    assert "columns stand twice: `metric`" in finding.text("en")
    assert "`metric`（指标）" in finding.text("zh")


def test_columns_and_fields_are_the_same() -> None:
    fields = [name for name in Target.__dataclass_fields__ if name not in ("row", "within")]
    assert sorted(TARGETS.names) == sorted(fields)
    headings = [heading for column in TARGETS.columns for heading in (column.name, column.zh, *column.also)]
    assert len(headings) == len(set(headings))
    for column in TARGETS.columns:
        words = [word for name, zh in column.choices.items() for word in (name, *zh)]
        assert len(words) == len(set(words)), column.name


def test_a_note_below_the_table_is_no_target(tmp_path: Path) -> None:
    text = f"{','.join(LEVEL)}\n{','.join(LEVEL.values())}\n\n数据来自三月的会议\n"
    sheet = read_sheet(write_text(tmp_path, text), CATALOGUE, SETTINGS)
    (finding,) = sheet.findings
    assert (finding.row, finding.code) == (4, "K024")
    assert "Is this a note?" in finding.text("en")
    assert "这是备注吗？请写进「理由」列" in finding.text("zh")
    assert len(sheet.targets) == len(sheet.drafts) == 1


def test_a_note_beside_the_table_is_named(tmp_path: Path) -> None:
    text = f"{','.join(LEVEL)},,\n{','.join(LEVEL.values())},,ask Wang\n"
    (finding,) = read_sheet(write_text(tmp_path, text), CATALOGUE, SETTINGS).findings
    assert "more cells than the header's 7: `ask Wang`" in finding.text("en")


def test_a_column_without_a_heading_is_a_fault_only_where_it_is_filled(tmp_path: Path) -> None:
    head, row = list(LEVEL), list(LEVEL.values())
    text = "\n".join(",".join([*cells[:2], extra, *cells[2:]]) for cells, extra in ((head, ""), (row, ""), (row, "?")))
    (finding, *_) = read_sheet(write_text(tmp_path, text), CATALOGUE, SETTINGS).findings
    assert (finding.row, finding.key) == (3, "no_heading")


def test_a_title_above_the_headings_is_named_once(tmp_path: Path) -> None:
    text = f"1998 年目标\n{','.join(LEVEL)}\n{','.join(LEVEL.values())}\n"
    (finding,) = read_sheet(write_text(tmp_path, text), CATALOGUE, SETTINGS).findings
    assert (finding.row, finding.key) == (1, "no_header")


def test_warnings_do_not_stop_reading(tmp_path: Path) -> None:
    folder = write(tmp_path, [LEVEL | {"due": "", "per": "month"}, LEVEL | {"metric": "churned_buyers"}])
    sheet = read_sheet(folder, CATALOGUE, SETTINGS)
    assert [(finding.severity, finding.key) for finding in sheet.findings] == [("warning", "no_end")]
    assert not sheet.errors
    assert len(read_targets(folder, CATALOGUE, SETTINGS)) == 2


def test_sound_rows_are_kept_beside_faulty_ones(tmp_path: Path) -> None:
    folder = write(tmp_path, [LEVEL, RATE | {"value": "20"}])
    sheet = read_sheet(folder, CATALOGUE, SETTINGS)
    assert [target.row for target in sheet.targets] == [2]
    assert [draft.target.row for draft in sheet.drafts] == [2, 3]
    with pytest.raises(UsageError, match="1 fault"):
        read_targets(folder, CATALOGUE, SETTINGS)


SENTENCES = [
    ("三个月内月销售转化率提高10%", LIFT | {"per": "month", "due": "1998-06-01", "mode": ""}, ["mode_missing"]),
    ("每月新增500个活跃用户", LEVEL | {"value": "500", "per": "month", "due": ""}, ["no_end"]),
    ("满意度提升至80%", RATE | {"value": "0.8", "due": ""}, ["no_deadline"]),
    (
        "每季度举办两次线上活动",
        LEVEL | {"kind": "floor", "value": "2", "per": "quarter", "start": "1998-04-01", "due": ""},
        ["no_end"],
    ),
    ("六个月内10000名注册用户", LEVEL | {"kind": "cumulative", "value": "10000", "due": "1998-09-01"}, []),
    ("六个月内月销售额提高20%", GROWTH, ["path_open"]),
    ("下季度七日留存率提高至40%", RATE | {"value": "0.4", "start": "1998-04-01", "due": "1998-07-01"}, []),
]


@pytest.mark.parametrize(("sentence", "row", "keys"), SENTENCES)
def test_the_sentences_of_the_account_operations_article(
    tmp_path: Path, sentence: str, row: dict[str, str], keys: list[str]
) -> None:
    assert [finding.key for finding in found(tmp_path, row)] == keys, sentence


def test_twenty_percent_in_six_months_has_two_readings(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, GROWTH)
    assert (finding.severity, finding.code) == ("warning", "K004")
    for language in ("zh", "en"):
        assert "+3.085%" in finding.text(language)
        assert "+3.333%" in finding.text(language)
    assert "每月复合 +3.085%" in finding.text("zh")
    (other,) = found(tmp_path / "points", LIFT | {"mode": "pp", "value": "0.09", "per": "month", "due": "1998-06-01"})
    assert other.key == "path_open_points"
    assert "+3.0 pp" in other.text("en")
    assert "+3.0 个百分点" in other.text("zh")


@pytest.mark.parametrize("path", ["linear", "compound", "end", "线性", "复合", "期末"])
def test_an_answer_ends_the_question(tmp_path: Path, path: str) -> None:
    assert not found(tmp_path, GROWTH | {"path": path})


def test_weights_are_counted_while_a_lift_waits_for_its_end(tmp_path: Path) -> None:
    lift = GROWTH | {"weight": "0.4", "path": "end"}
    level = LEVEL | {"metric": "churned_buyers", "per": "month", "due": "1998-09-01", "weight": "0.6"}
    assert not found(tmp_path, lift, level)
    (finding,) = found(tmp_path / "more", lift, level | {"weight": "0.7"})
    assert finding.code == "K002"
    assert "运营岗位在 1998-03 的权重合计为 1.1（第 2、3 行）" in finding.text("zh")


def test_two_segments_do_not_clash_and_one_of_them_twice_does(tmp_path: Path) -> None:
    first, second = LEVEL | {"segment": "channel=wechat"}, LEVEL | {"segment": "channel=web"}
    assert not found(tmp_path, first, second, LEVEL | {"segment": ""})
    (finding,) = found(tmp_path / "twice", first, second, first)
    assert (finding.code, finding.row) == ("K024", 4)


def test_a_fact_that_cannot_be_cut_has_no_segments(tmp_path: Path) -> None:
    counted = [metric for metric in WHOLE if not metric.parts]
    uncut = next(
        metric for metric in counted if not (FACTS[metric.fact].segments_of or FACTS[metric.fact].own_segments)
    )
    refusing = next(metric for metric in counted if "group" in FACTS[metric.fact].refuses)
    rows = [
        LEVEL | {"metric": uncut.name, "segment": "channel=web"},
        LEVEL | {"metric": refusing.name, "segment": "group=g1"},
    ]
    keys = [finding.key for finding in read_sheet(write(tmp_path, rows), WHOLE, SETTINGS).findings]
    assert keys.count("segment_never") == 2


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("amount", "`sales` cannot be cut by `amount`. "),
        ("chanel", ""),
        ("user.channel", "cannot be cut by `user.channel`"),
        ("channel", ""),
        ("users.city", ""),
        ("level", ""),
        ("shelf", ""),
    ],
)
def test_a_cut_that_no_data_could_have_is_refused(tmp_path: Path, by: str, said: str) -> None:
    folder = write(tmp_path, [LEVEL | {"segment": f"{by}=x"}])
    texts = [finding.text("en") for finding in read_sheet(folder, WHOLE, SETTINGS).findings]
    assert len(texts) == bool(said)
    assert not said or said in texts[0]


def test_open_targets_clash_with_what_comes_later(tmp_path: Path) -> None:
    first, later = (
        LEVEL | {"per": "month", "due": ""},
        LEVEL | {"per": "month", "start": "1999-03-01", "due": "1999-06-01"},
    )
    assert [finding.key for finding in found(tmp_path, first, later)] == ["no_end", "same_target"]


CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "",
            "0.1",
            "-3",
            "１８％",
            "80%",
            "1e5",
            "1998-03-01",
            "1998-02-30",
            "9999-12-31",
            "relative",
            "提升",
            "月",
            "张三、李四",
            "channel=wechat",
            "=",
            "复购率",
            "1998-W09",
            "2200-12-31",
            "1900-01-01",
            "²",
            "NaN",
            "inf",
            "-0",
            "0",
        ]
    ),
)


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(TARGETS.names, CELLS)), max_size=3))
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_cell_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]]) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    clean = [{name: text.replace('"', "'") for name, text in (LEVEL | LIFT | row).items()} for row in rows]
    text = "\n".join(
        [",".join(TARGETS.names), *(",".join(f'"{row.get(name, "")}"' for name in TARGETS.names) for row in clean)]
    )
    try:
        sheet = read_sheet(write_text(folder, text.encode("utf-8", "replace").decode()), CATALOGUE, SETTINGS)
    except UsageError:
        return
    for finding in sheet.findings:
        assert finding.text("zh")
        assert str(finding)
    assert len(sheet.targets) <= len(rows)


def test_without_a_needed_column_no_row_is_a_target(tmp_path: Path) -> None:
    sheet = read_sheet(
        write(tmp_path, [{key: text for key, text in LEVEL.items() if key != "start"}]), CATALOGUE, SETTINGS
    )
    assert [finding.key for finding in sheet.findings] == ["columns_missing"]
    assert sheet.targets == ()
