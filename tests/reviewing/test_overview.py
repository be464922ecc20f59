"""The overview is the reviews of all roles: their scores, and each finding told once."""

import re
import shutil
from pathlib import Path

import pytest

import kpi_toolkit as kt
from kpi_toolkit.errors import UsageError
from kpi_toolkit.reviewing.findings import findings
from kpi_toolkit.reviewing.overview import GRAVEST, Overview
from tests.conftest import CDNOW
from tests.pages.test_record_schema import faults


@pytest.fixture(scope="module")
def two_roles(tmp_path_factory: pytest.TempPathFactory) -> Overview:
    """Return the overview of a shop whose community answers for a part of what operations do."""
    folder: Path = tmp_path_factory.mktemp("overview") / "cdnow"
    shutil.copytree(CDNOW, folder, ignore=shutil.ignore_patterns("reports", ".kpi"))
    targets = folder / "plan" / "targets.csv"
    lines = targets.read_text("utf-8-sig").splitlines()
    role, weight = (lines[0].split(",").index(name) for name in ("role", "weight"))
    march = [line for line in lines[1:] if line.startswith("sales,") and ",1998-03-01,1998-04-01," in line]
    assert march
    for line in march:
        cells = line.split(",")
        cells[role], cells[weight] = "community", "1"
        lines.append(",".join(cells))
    targets.write_text("\n".join(lines) + "\n", "utf-8")
    return kt.overview(folder, "1998-03", "en")


def test_scores_are_those_of_the_reviews(two_roles: Overview) -> None:
    roles = [review.role for review in two_roles.reviews]
    assert roles == ["operations", "community"]
    newest = two_roles.to_frame().query("period == '1998-03'").set_index("role")["score"]
    for review in two_roles.reviews:
        assert newest[review.role] == pytest.approx(float(review.score.value or 0))
    cards = {card.name: card.score.value for card in kt.scorecards(CDNOW, "1998-02")}
    before = two_roles.to_frame().query("period == '1998-02' and role == 'operations'")["score"].iloc[0]
    assert (before == before) == ("operations" in cards and cards["operations"] is not None)


def test_each_finding_is_told_once_the_gravest_first(two_roles: Overview) -> None:
    told = two_roles.gravest
    assert 1 <= len(told) <= GRAVEST
    kinds = [finding.kind for review in two_roles.reviews for finding in findings(review)]
    assert told[0][1].kind == min(kinds, key=("lost", "link", "missed", "guard", "misled", "seen", "chance").index)
    guards = [finding.guards[0].metric for _, finding in told if finding.guards]
    assert len(guards) == len(set(guards))


def scored(of: Overview) -> list[float]:
    """Return all scores, role by role."""
    return [float(it.value) for course in of.course.values() for it in course if it and it.value is not None]


def shown_score(score: float) -> str:
    return f"{100 * score:.1f}"


def test_the_record_is_what_its_schema_says(two_roles: Overview) -> None:
    record = kt.echo(two_roles).to_dict()["review"]
    assert faults(record) == []
    assert (record["role"], record["period"], record["score"]) == ("overview", "1998-03", None)
    assert [role["role"] for role in record["roles"]] == ["operations", "community"]
    assert record["status_counts"] == {
        status: sum(role["status_counts"][status] for role in record["roles"]) for status in record["status_counts"]
    }
    assert any("is not of type" in fault for fault in faults({**record, "roles": {}}))


def test_months_of_a_quarter_are_shown_whose_months_have_targets() -> None:
    quarter = kt.overview(CDNOW, "1998-Q1", "en")
    assert [str(span) for span in quarter.periods] == ["1998-01", "1998-02", "1998-03"]
    assert [str(span) for span in quarter.chain.periods][-1] == "1998-Q1"
    assert "No target was due for this period itself" in quarter._repr_html_()
    (march,) = kt.scorecards(CDNOW, "1998-03")
    assert quarter.course["operations"][-1] == march.score


@pytest.mark.parametrize(("language", "score"), [("en", "Operations scores 102.0"), ("zh", "102.0")])
def test_it_says_and_shows_itself(two_roles: Overview, language: str, score: str) -> None:
    said = two_roles.words("en" if language == "en" else "zh")
    page = two_roles._repr_html_()
    assert "Operations scores 102.0" in said[0], "verdicts are in the language of the reviews"
    assert score in "".join(said)
    assert re.findall('<section class="part" id="(.*?)">', page) == [
        "headline",
        "findings",
        "roles",
        "outlook",
        "chain",
    ]
    table = page.partition('id="roles"')[2].partition("</section>")[0]
    assert table.count("<tr>") == 3
    assert re.findall(r"</span> ([\d.]+)</span>", table) == [shown_score(it) for it in scored(two_roles)]
    assert page.count("data:image/svg") == 2
    assert "data:image/svg" in two_roles.chart()._repr_html_()


def test_a_period_without_targets_is_refused() -> None:
    with pytest.raises(UsageError, match="No role has a target in 1997-02"):
        kt.overview(CDNOW, "1997-02")
