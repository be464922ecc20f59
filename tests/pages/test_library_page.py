"""The metric library: fresh page, whole entries, links that lead somewhere, and a terminal that lists all."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.metrics.composed import facts_of
from kpi_toolkit.pages.catalogue import SECTIONS, effort_of, in_sections, kind_of, page
from kpi_toolkit.schema import TABLES
from kpi_toolkit.settings import Rules
from kpi_toolkit.settings.built_in_roles import ROLES
from kpi_toolkit.units import UNITS

ROOT = Path(__file__).parents[2]
FILLED = CATALOGUE.fill(Rules().in_words)


def test_the_page_in_docs_is_fresh() -> None:
    fresh = (ROOT / "docs" / "metrics.html").read_text("utf-8") == page(FILLED)
    assert fresh, "Run `make docs` and commit docs/metrics.html."  # not the pages themselves: 6,000 lines


def test_every_metric_has_an_entry_and_every_link_leads_to_one() -> None:
    html = page(FILLED)
    entries = re.findall(r'<article class="entry" id="([a-z0-9_]+)"', html)
    assert sorted(entries) == sorted(CATALOGUE.names)
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(entries)
    for metric in FILLED:
        assert metric.label.zh in html
    assert "{" not in re.sub(r"(?s)<(style|script|pre)>.*?</\1>", "", html)  # every setting is filled in
    assert not re.search(r'(src|href)="(?!#)', html)  # loads nothing


def test_every_metric_stands_in_one_section() -> None:
    assert sorted(metric.name for _, group in in_sections(CATALOGUE) for metric in group) == sorted(CATALOGUE.names)
    assert {metric.stage for metric in CATALOGUE} == set(SECTIONS)


def test_what_a_metric_says_of_itself_is_true() -> None:
    for metric in CATALOGUE:
        read = {table for fact in facts_of(metric) for table in (*fact.needs, *fact.may_use)}
        assert {need.partition(".")[0] for need in metric.needs} <= read, metric.name
        for need in metric.needs:
            table, dot, column = need.partition(".")
            if dot and not column.startswith("{"):
                may_be_empty = column == "user_id"  # as of orders that nobody is named on
                assert may_be_empty or TABLES[table][column].optional, f"{metric.name}: {need} is always there"
        assert not metric.gameable or metric.pairs_with, metric.name
        assert set(metric.rivals) <= set(CATALOGUE.names) - {metric.name}, metric.name
        assert metric.roles, metric.name
        assert (kind_of(metric) == "ratio") == UNITS[metric.unit].is_rate
    assert {effort_of(metric) for metric in CATALOGUE} == {"automatic", "by_hand"}
    assert {metric.shows for metric in CATALOGUE} == {"outcome", "process"}
    assert {metric.use for metric in CATALOGUE} == {"appraisal", "diagnostic"}


def test_rivals_stand_beside_each_other_whichever_names_the_other() -> None:
    group = {f"repeat_purchase_rate_{which}" for which in ("1", "2", "3", "in_period")} | {"repurchase_rate"}
    for name in group:
        assert {name, *CATALOGUE.rivals(name)} == group


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_reads_first_exists_and_is_its_own(role: str) -> None:
    unknown = [name for name in ROLES[role].reads if name not in CATALOGUE]
    assert unknown == []
    foreign = [name for name in ROLES[role].reads if role not in CATALOGUE[name].roles]
    assert foreign == []


def test_the_terminal_lists_all_and_one_role(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["metrics"]) == 0
    out = capsys.readouterr().out
    assert all(re.search(rf"^{name} ", out, re.MULTILINE) for name in CATALOGUE.names)
    assert main(["metrics", "--role", "service", "--json"]) == 0
    records = json.loads(capsys.readouterr().out)
    assert records
    assert all("service" in record["roles"] for record in records)


@pytest.mark.browser
def test_the_search_finds_what_is_asked_for(tmp_path: Path, chromium: str) -> None:
    file = tmp_path / "library.html"
    html = page(FILLED).replace('id="words" type="search"', 'id="words" type="search" value="复购率3"')
    file.write_text(html, "utf-8")
    dumped = subprocess.run(
        [
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--dump-dom",
            f"--user-data-dir={tmp_path}/profile",
            file.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    shown = re.findall(r'<article class="entry" id="([a-z0-9_]+)"(?![^>]*hidden)', dumped)
    assert "repeat_purchase_rate_3" in shown
    assert len(shown) < 10
