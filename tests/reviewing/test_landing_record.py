"""The record that landings keep: what editions claimed, how often it held, and how wide the next intervals are."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import kpi_toolkit as kt
from kpi_toolkit.analysis.conformal import misses_allowed, width
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.pages.text import outlook
from kpi_toolkit.periods.period import CalendarRules, parse_period
from kpi_toolkit.reviewing.landed import LandingRecord, claims_of
from kpi_toolkit.reviewing.making import review
from kpi_toolkit.run.prepared import prepared
from kpi_toolkit.run.request import Request
from kpi_toolkit.units import LANGUAGES

RULES = CalendarRules()


def edition(
    folder: Path, claims: list[tuple[str, str, str, float | None, float | None]], name: str = "review.json"
) -> Path:
    """Write an edition that holds nothing but landings: metric, period, last day, low and high end."""
    landings = [
        {"metric": metric, "period": period, "last": last, "is_over": False, "outlook": {"low": low, "high": high}}
        for metric, period, last, low, high in claims
    ]
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"evidence": {"landings": landings}}), "utf-8")
    return folder


def test_claims_are_read_once_as_they_were_said_first(tmp_path: Path) -> None:
    later = edition(tmp_path / "b", [("sales", "2026-Q3", "2026-08-31", 5, 6)])
    first = edition(tmp_path / "a", [("sales", "2026-Q3", "2026-07-31", 1, 2)], "editions/1.json")
    edition(first, [("sales", "2026-Q3", "2026-07-31", 3, 4), ("orders", "2026", "2026-07-31", None, 9)])
    claims = claims_of(f"{later}\n{first}\n", RULES)
    assert [(claim.last, claim.low, claim.high) for claim in claims] == [("2026-07-31", 1, 2), ("2026-08-31", 5, 6)]
    assert claims_of("", RULES) == ()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"evidence": []}', '{"evidence": {"landings": [1, {"metric": 2}]}}', "{"]
)
def test_what_cannot_be_read_is_passed_over(tmp_path: Path, text: str) -> None:
    (tmp_path / "review.json").write_text(text, "utf-8")
    assert claims_of(str(tmp_path), RULES) == ()
    assert claims_of(str(tmp_path / "gone"), RULES) == ()
    edition(tmp_path, [("sales", "no period", "2026-07-31", 1, 2)])
    assert claims_of(str(tmp_path), RULES) == ()


def test_a_review_counts_what_held_and_widens_by_it(demo_shop: Workspace, tmp_path: Path) -> None:
    before = review(demo_shop, "2026-10", "operations", "en")
    sales = demo_shop.context.catalogue["sales"]
    wrong = [("sales", quarter, f"2026-0{month}-28", 0.0, 1.0) for quarter, month in (("2026-Q2", 4), ("2026-Q3", 7))]
    right = [("sales", "2026-Q2", "2026-05-31", 0.0, 1e9), ("gone", "2026-Q2", "2026-05-31", 0.0, 1e9)]
    open_yet = [("sales", "2026", "2026-05-31", 0.0, 1.0)]
    folder = edition(tmp_path, [*wrong, *right, *open_yet])
    after = review(demo_shop, "2026-10", "operations", "en", record=str(folder))
    record = after.evidence.record
    assert (record.held, record.of) == (1, 3)
    assert record.misses == pytest.approx(misses_allowed([False, True, False]))
    pairs = list(zip(before.evidence.landings, after.evidence.landings, strict=True))
    told = [(then.outlook, now.outlook) for then, now in pairs if then.outlook and then.outlook.low is not None]
    assert told
    for then, now in told:
        assert now is not None
        assert now.landing == then.landing
        assert (now.high or 0) - (now.landing or 0) == pytest.approx(
            ((then.high or 0) - (then.landing or 0)) * width(record.misses)
        )
    assert "80% intervals of earlier editions held 1 of 3" in str(kt.outlook(after)._repr_html_())
    said = kt.echo(after).to_dict()["review"]["evidence"]
    assert said["landing_record"] == {"held": 1, "of": 3, "misses": record.misses}
    assert {landing["metric"] for landing in said["landings"] if landing["hit"] is not None} <= {
        row.metric.name for row in after.targeted
    }
    assert sales.name in demo_shop.context.catalogue
    for language in LANGUAGES:
        assert outlook.record(replace(before, language=language)) == ""
        assert ("1" in outlook.record(replace(after, language=language))) is True


def test_without_a_record_nothing_changes(demo_shop: Workspace) -> None:
    landed = review(demo_shop, "2026-10", "operations", "en").evidence.landings
    assert tuple(map(LandingRecord().applied, landed)) == landed


def test_a_run_hands_over_the_editions_of_earlier_periods(tmp_path: Path) -> None:
    notebook = Path(__file__).parents[2] / "notebooks" / "review.ipynb"
    for period in ("2026-08", "2026-09", "2026-10", "2026-11", "2026-Q3", "2026-W30"):
        edition(tmp_path / period / "operations" / "zh", [])
    edition(tmp_path / "2026-07" / "service" / "zh", [])
    edition(tmp_path / "2026-07" / "operations" / "en", [])
    (tmp_path / "2026-06" / "operations" / "zh").mkdir(parents=True)
    request = Request(notebook, tmp_path, "2026-10", "operations", "zh", tmp_path)
    found = str(prepared(request, ()).parameters["record"]).splitlines()
    assert [Path(folder).parts[-3] for folder in found] == ["2026-08", "2026-09"]
    assert parse_period("2026-10").start == date(2026, 10, 1)


def test_an_edition_claims_what_the_next_ones_count(demo_shop: Workspace, tmp_path: Path) -> None:
    folders = []
    for month in ("2026-08", "2026-09"):
        folder = tmp_path / month / "operations" / "zh"
        folder.mkdir(parents=True)
        said = kt.echo(review(demo_shop, month, "operations", "zh", record="\n".join(folders))).to_dict()["review"]
        (folder / "review.json").write_text(json.dumps(said), "utf-8")
        folders.append(str(folder))
    claims = claims_of("\n".join(folders), RULES)
    assert {claim.last for claim in claims} == {"2026-08-31", "2026-09-30"}
    assert {"2026-Q3", "2026"} <= {str(claim.period) for claim in claims}
    after = review(demo_shop, "2026-10", "operations", "zh", record="\n".join(folders))
    of_quarter = [claim for claim in claims if str(claim.period) == "2026-Q3"]
    assert after.evidence.record.of == len(of_quarter)
    assert "过去各版预计的 80% 区间" in str(kt.outlook(after)._repr_html_())
