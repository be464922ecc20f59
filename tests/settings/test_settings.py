from pathlib import Path

import pytest

from kpi_toolkit.errors import UsageError
from kpi_toolkit.settings import Settings, load_settings


def write(folder: Path, text: str) -> Path:
    (folder / "kpi.yaml").write_text(text, "utf-8")
    return folder


def fault(folder: Path) -> str:
    with pytest.raises(UsageError) as caught:
        load_settings(folder)
    return str(caught.value)


def test_every_setting_has_a_default(tmp_path: Path) -> None:
    assert load_settings(write(tmp_path, "language: en\n")).time_zone == Settings().time_zone


def test_a_plain_string_names_both_languages_and_the_source(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, "organisation: Shop\nsource: files\n"))
    assert (settings.organisation("zh"), settings.organisation("en")) == ("Shop", "Shop")
    assert settings.source.path == "files"


def test_a_missing_file_says_what_a_workspace_is(tmp_path: Path) -> None:
    assert "A workspace is a folder with a kpi.yaml" in fault(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("language: en\ncurrency: USD\nlanguage: zh\n", ["line 3", "`language`", "second time"]),
        ("rules:\n\tchurned_after_days: 30\n", ["line 2", "tab", "blanks"]),
        ("rules:\n  churned_after_day: 30\n", ["line 2", "churned_after_day", "Did you mean `churned_after_days`"]),
        ("langauge: en\n", ["line 1", "Did you mean `language`"]),
        ("language: english\n", ["line 1", "language", "english"]),
        ("time_zone: Asia/Shanghia\n", ["line 1", "Asia/Shanghai"]),
        ("rules:\n  churned_after_days: '30'\n", ["line 2", "churned_after_days", "integer"]),
        ("rules:\n  churned_after_days: 10\n", ["at_risk_after_days must be smaller"]),
        ("tables:\n  orders:\n    query: SELECT 1\n    from: x\n", ["either `query`"]),
        ("language: 'en\n", ["line"]),
        ("", ["empty"]),
        ("- a\n- b\n", ["`key: value`"]),
        ("currency: yuan\n", ["currency", "yuan"]),
        ("scoring: {met: 0.8, at_risk: 0.9}\n", ["at_risk must not be larger"]),
        ("scoring: {cap: .inf}\n", ["line 1", "finite"]),
        ("source: {covers_from: 2026-02-30}\n", ["cannot be read"]),
        ("source: {covers_from: 2026-12-01, covers_until: 2025-12-01}\n", ["must not be later"]),
        ("source: {covers_until: 9999-12-31}\n", ["between 1900 and 2200"]),
        ("source: {encoding: rot13}\n", ["no such text encoding"]),
        ("rules: {churned_after_days: 999999999}\n", ["36500"]),
        ("a: &a [x]\nb: [*a, *a]\n", ["alias"]),
        ("a: " + "[" * 400 + "\n", ["kpi.yaml"]),
        ("currency: " + "9" * 5000 + "\n", ["kpi.yaml"]),
    ],
)
def test_faulty_settings_name_the_line_and_the_remedy(tmp_path: Path, text: str, expected: list[str]) -> None:
    message = fault(write(tmp_path, text))
    for part in expected:
        assert part in message


def test_all_faults_are_shown_at_once(tmp_path: Path) -> None:
    message = fault(write(tmp_path, "langauge: en\nweek_start: someday\nrules: {repurchase_window_days: -1}\n"))
    assert "3 faulty setting" in message
    assert all(word in message for word in ("langauge", "week_start", "repurchase_window_days"))


def test_yaml_words_are_not_taken_for_something_else(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, "rules:\n  left_out_statuses: [no, off, 12:30]\n"))
    assert settings.rules.left_out_statuses == ("no", "off", "12:30")


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "kpi.yaml").write_bytes("organisation: 小店\n".encode("gbk"))
    assert "not UTF-8" in fault(tmp_path)
