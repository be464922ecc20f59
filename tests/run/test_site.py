from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from kpi_toolkit.errors import PublishError
from kpi_toolkit.run.manifest import manifest_json, unchanged
from kpi_toolkit.run.published import published
from kpi_toolkit.run.request import Request
from kpi_toolkit.run.shelf import build_index, render_index
from kpi_toolkit.run.ways import link_editions


@pytest.fixture
def publish(tmp_path):
    def put(period="1998-03", role="operations", language="zh", pdf=True, text=None, **review):
        folder = tmp_path / period / role / language
        folder.mkdir(parents=True)
        label = {"zh": "运营", "en": "Operations"}[language] if role == "operations" else role
        content = {"role_label": label, "score_text": "104.2", "status_counts": {"met": 3, "missed": 1, "noise": 0}}
        (folder / "review.json").write_text(text or json.dumps({**content, **review}), encoding="utf-8")
        for name in ["review.html", *(["review.pdf"] if pdf else [])]:
            (folder / name).write_text("x")
        return folder

    return put


HISTORY = ["history.csv", "history.json"]


def page(tmp_path, language="zh"):
    return build_index(tmp_path, language).read_text(encoding="utf-8")


def headings(html):
    return [heading for heading in re.findall("<h2>(.*?)</h2>", html) if heading[0].isdigit()]


def test_editions_are_grouped_by_period_newest_first(publish, tmp_path):
    for period in ("1998-02", "1998-Q1", "1998-W10", "1997-12", "1998-01-01--1998-06-30"):
        publish(period)
    assert headings(page(tmp_path)) == ["1998-W10", "1998-02", "1998-01-01/1998-06-30", "1998-Q1", "1997-12"]


def test_both_languages_stand_in_one_row_with_relative_links(publish, tmp_path):
    publish(language="zh")
    publish(language="en", pdf=False)
    html = page(tmp_path, "en")
    assert html.count("<tr data-role=") == 1
    assert re.findall('href="(.*?)"', html) == [
        "history.csv",
        "history.json",
        "1998-03/operations/en/review.html",
        "1998-03/operations/zh/review.html",
        "1998-03/operations/zh/review.pdf",
    ]
    assert '<th scope="row">Operations</th>' in html
    assert '<html lang="en">' in html


def test_status_is_said_by_glyph_word_and_colour(publish, tmp_path):
    publish()
    html = page(tmp_path)
    assert '<span class="status met"><span aria-hidden="true">●</span> 达标 3</span>' in html
    assert '<span class="status missed"><span aria-hidden="true">▼</span> 未达标 1</span>' in html
    assert 'class="status noise"' not in html
    assert "104.2" in html


def test_preliminary_editions_are_marked(publish, tmp_path):
    publish(is_preliminary=True)
    assert "Preliminary" in page(tmp_path, "en")


def test_editions_are_filtered_without_a_script(publish, tmp_path):
    publish(role="operations")
    publish("1998-02", role="data", language="en")
    publish("1998-Q1", role="data")
    publish("1997-12", role="data")
    html = page(tmp_path)
    assert "<script" not in html
    filters = re.findall('type="radio" name="(.*?)" id="(.*?)"', html)
    assert [choice for _, choice in filters] == [
        *("role-all", "role-data", "role-operations"),
        *("grain-all", "grain-month", "grain-quarter"),
        *("year-all", "year-1998", "year-1997"),
        *("language-all", "language-zh", "language-en"),
    ]
    for group, choice in filters:
        value = choice.partition("-")[2]
        hides = f'body:has(#{choice}:checked) [data-{group}]:not([data-{group}~="{value}"]) {{ display: none; }}'
        assert (hides in html) == (value != "all")
        assert value == "all" or f'data-{group}="{value}"' in html


def test_there_is_no_filter_where_there_is_no_choice(publish, tmp_path):
    publish()
    assert "radio" not in page(tmp_path)


def test_scores_and_statuses_stand_side_by_side_over_time(publish, tmp_path):
    months = [f"2025-{month:02d}" for month in range(1, 13)] + ["2026-01", "2026-02", "2026-03"]
    for place, month in enumerate(months):
        publish(month, score=place / 10, score_text=f"{place * 10}.0")
    publish("2026-02", role="data", score=None, score_text="", status_counts={"met": 2, "noise": 1})
    publish("2026-01", role="data", score=None, score_text="", status_counts={})
    publish("2026-Q1", score=None, status_counts={})
    html = page(tmp_path).partition('id="course"')[2].partition("</section>")[0]
    assert html.count("<table") == 1, "quarters were not judged"
    shown = re.findall(r'<th scope="col" data-year[^>]*>(.*?)</th>', html)
    assert shown == months[-13:]
    data, operations = re.findall(r"<tr data-role=.*?</tr>", html, re.DOTALL)
    assert re.findall('class="total">(.*?)<', operations) == [f"{place * 10}.0" for place in range(2, 15)]
    assert operations.count("<img") == 1
    assert re.findall(r'aria-label="(.*?)">(.*?)<', data) == [("达标 2", "●●"), ("未达标，可能是偶然 1", "◆")]
    assert "<img" not in data
    assert f'href="{months[2]}/operations/zh/review.html"' in operations


def test_the_catalogue_and_the_newest_overview_are_linked(publish, tmp_path):
    publish("1998-02", role="overview")
    publish("1998-01", role="overview")
    folder = publish("1998-02")
    (folder / "review.html").write_text(WAY)
    html = build_index(tmp_path, "en", {"metrics.html": "<p>metrics</p>"}).read_text(encoding="utf-8")
    around = html.partition('class="around"')[2].partition("</nav>")[0]
    assert re.findall('href="(.*?)"', around) == ["1998-02/overview/zh/review.html", "metrics.html", *HISTORY]
    assert (tmp_path / "metrics.html").read_text() == "<p>metrics</p>"
    link_editions(tmp_path)
    shown = dict(linked(folder))
    assert shown["../../../1998-02/overview/zh/review.html"] == "全部岗位总览"
    assert shown["../../../metrics.html"] == "指标库"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "\x00", "[" * 100_000, '{"status_counts": 3, "score_text": {}}']
)
def test_unreadable_review_is_listed_and_crashes_nothing(publish, tmp_path, text):
    publish(text=text or " ")
    publish("1998-02")
    html = page(tmp_path)
    assert headings(html) == ["1998-03", "1998-02"]
    assert ("无法读取" in html) == (not text.startswith('{"'))
    assert "1998-03/operations/zh/review.html" in html


def test_roles_are_called_in_the_language_of_the_page_where_any_edition_is_in_it(publish, tmp_path):
    publish("1998-04", organisation="小店")
    publish("1998-03", language="en", organisation="A shop")
    publish("1998-03", role="data", role_label="数据")
    html = page(tmp_path, "en")
    assert re.findall('id="role-(?:data|operations)">(.*?)</label>', html) == ["数据", "Operations"]
    assert '<p class="kicker">A shop</p>' in html


def test_readable_language_is_shown_when_the_other_is_not(publish, tmp_path):
    publish(language="zh", text="{")
    publish(language="en")
    assert "104.2" in page(tmp_path, "zh")


def test_text_of_a_review_is_escaped(publish, tmp_path):
    evil = '"><script>alert(1)</script>'
    publish(role_label=evil, score_text=evil, organisation=evil, data_through=evil, status_counts={"met": evil})
    html = page(tmp_path)
    assert "<script" not in html
    tags = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: tags.append(tag)
    parser.feed(html)
    assert "script" not in tags


def test_folders_that_are_no_editions_are_passed_over(publish, tmp_path):
    for name in ("Notes/x/zh", "1998-03/Bad{role}/zh", "1998-03/data/fr", ".staging/a/zh", "1998-99/data/zh"):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        (folder / "review.json").write_text("{}")
    assert published(tmp_path) == []


def test_page_without_editions_says_so(tmp_path):
    assert "Nothing has been published yet." in render_index(published(tmp_path / "none"), "en")


def test_page_is_replaced_in_one_step(publish, tmp_path, monkeypatch):
    publish()
    before = page(tmp_path)

    def full(*_):
        raise OSError(28, "No space left on device")

    publish("1998-02")
    monkeypatch.setattr("kpi_toolkit.files.durable.flush_folder", lambda _: None)
    monkeypatch.setattr("kpi_toolkit.files.durable.write_flushed", full)
    with pytest.raises(PublishError, match="No space left on device"):
        build_index(tmp_path)
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == before
    there = {entry.name for entry in tmp_path.iterdir()}
    assert there == {".locks", "index.html", "1998-02", "1998-03", *HISTORY}


WAY = '<html><body>\n<nav class="way"></nav>\n<main>x</main></body></html>'


def linked(folder):
    return re.findall('<a href="(.*?)">(.*?)</a>', (folder / "review.html").read_text("utf-8"))


def test_every_edition_links_its_neighbours_the_shelf_its_other_language_and_its_files(publish, tmp_path):
    folders = {
        (period, language): publish(period, language=language)
        for period in ("1998-02", "1998-03", "1998-Q1")
        for language in ("zh", "en")
    }
    for folder in folders.values():
        (folder / "review.html").write_text(WAY)
        files = {file.name: file.read_bytes() for file in folder.iterdir()}
        (folder / "run.json").write_bytes(manifest_json("mark", files, False))
    link_editions(tmp_path)
    assert linked(folders["1998-03", "en"]) == [
        ("../../../1998-02/operations/en/review.html", "‹ 1998-02"),
        ("../../../index.html#1998-03", "All reviews"),
        ("../../../1998-03/operations/zh/review.html", "中文"),
        ("review.pdf", "PDF"),
    ]
    assert ("../../../1998-03/operations/zh/review.html", "1998-03 ›") in linked(folders["1998-02", "zh"])
    for (period, language), folder in folders.items():
        assert all(
            (folder / address.partition("#")[0]).is_file() or "index" in address for address, _ in linked(folder)
        )
        request = Request(tmp_path / "x.ipynb", tmp_path, period, "operations", language, tmp_path)
        assert unchanged(request, "mark"), "it is what its manifest says"
    before = {folder: (folder / "review.html").stat().st_mtime_ns for folder in folders.values()}
    link_editions(tmp_path)
    assert before == {folder: (folder / "review.html").stat().st_mtime_ns for folder in folders.values()}
    publish("1998-04", language="en")
    link_editions(tmp_path)
    assert ("../../../1998-04/operations/en/review.html", "1998-04 ›") in linked(folders["1998-03", "en"])


def test_roles_stand_in_the_order_of_the_organisation(publish, tmp_path):
    for place, role in enumerate(("promotion", "operations", "content")):
        publish(role=role, role_place=place, role_label=role)
    publish(role="a_new_one", role_label="a_new_one")
    html = page(tmp_path)
    order = ["promotion", "operations", "content", "a_new_one"]
    assert re.findall('<th scope="row">(.*?)</th>', html) == order
    assert re.findall('id="role-(.*?)"', html) == ["all", *order]


def test_the_history_is_written_as_data_oldest_first(publish, tmp_path):
    publish("1998-03", score=1.042, role_place=1, data_through="1998-03-31")
    publish("1998-03", language="en", score=1.042, role_place=1)
    publish("1998-02", role="promotion", score=None, is_preliminary=True, role_label="=1+1")
    publish("1998-03", role="overview")
    publish("1998-01", text="{")
    build_index(tmp_path, "zh")
    records = json.loads((tmp_path / "history.json").read_text("utf-8"))
    assert [(row["period"], row["role"], row["score"]) for row in records] == [
        ("1998-02", "promotion", None),
        ("1998-03", "operations", 1.042),
    ]
    assert (
        records[1] | {"met": 3, "missed": 1, "noise": 0, "starts_on": "1998-03-01", "ends_before": "1998-04-01"}
        == records[1]
    )
    assert [row["is_preliminary"] for row in records] == [True, False]
    frame = pd.read_csv(tmp_path / "history.csv", encoding="utf-8-sig", keep_default_na=False)
    assert frame["role_label"].tolist() == ["'=1+1", "运营"]
    assert frame["met"].tolist() == [3, 3]


def test_an_empty_shelf_has_an_empty_history(tmp_path):
    assert "history" not in page(tmp_path)
    assert json.loads((tmp_path / "history.json").read_text("utf-8")) == []
