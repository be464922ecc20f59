"""The chain of points month by month: the newest month, weeks without answers, a workspace's own points, its page."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import escape

import pytest

import kpi_toolkit as kt
from kpi_toolkit.cli import main
from kpi_toolkit.errors import UsageError
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.periods.period import parse_period
from kpi_toolkit.reviewing.making import review
from kpi_toolkit.reviewing.parts import funnel_scorecard
from kpi_toolkit.settings import Settings
from kpi_toolkit.weekly.rates import WORTH
from kpi_toolkit.weekly.weeks import known_days, weeks_of

NEWEST, BEFORE = "2026-10", "2026-09"


def with_points(shop: Workspace, **points: float) -> Workspace:
    weekly = shop.settings.weekly.model_copy(update={"points": points})
    settings = shop.settings.model_copy(update={"weekly": weekly})
    return replace(shop, context=replace(shop.context, settings=settings))


def test_the_newest_month_is_judged_by_the_days_that_are_known(demo_shop: Workspace) -> None:
    card = funnel_scorecard(demo_shop, NEWEST)
    assert card.cut_on == date(2026, 10, 31)
    assert card.total is not None
    new = card.lines[0]
    first = measure(demo_shop, "new_users", [*map(str, card.weeks[:-1]), "2026-10-26/2026-10-31"])["value"].sum()
    assert new.actual == first
    assert new.target == sum(card.targets[:-1]) + card.targets[-1] * Decimal(6) / 7
    assert "2026-10-31" in kt.sentences(card, "en")[0]
    assert "2026-10-31" in kt.sentences(card, "zh")[0]


def test_an_older_month_is_judged_by_whole_weeks(demo_shop: Workspace) -> None:
    card = funnel_scorecard(demo_shop, BEFORE)
    assert card.cut_on is None
    assert card.lines[0].target == sum(card.targets)
    assert card.lines[0].actual == measure(demo_shop, "new_users", [*map(str, card.weeks)])["value"].sum()


@pytest.mark.parametrize(("end", "days"), [(date(2026, 10, 31), 7), (date(2026, 11, 1), 6), (date(2026, 11, 2), 7)])
def test_only_a_month_that_is_over_is_cut(end: date, days: int) -> None:
    month = parse_period(NEWEST)
    assert known_days(weeks_of(month)[-1], month, end).days == days


def test_a_week_without_answers_adds_nothing(demo_shop: Workspace) -> None:
    card = funnel_scorecard(demo_shop, BEFORE)
    weekly = measure(demo_shop, "presale_csat", [*map(str, card.weeks)])
    assert weekly["value"].isna().any()  # the survey went to a few that month
    line = next(line for line in card.lines if line.letter == "E1")
    assert line.reason is None
    assert float(line.actual or 0) == pytest.approx(weekly["numerator"].sum() / weekly["denominator"].sum())


def test_points_are_a_setting(demo_shop: Workspace) -> None:
    usual, own = funnel_scorecard(demo_shop, BEFORE), funnel_scorecard(with_points(demo_shop, C=4, G=0), BEFORE)
    assert usual.worth == sum(WORTH.values())
    assert own.worth == Decimal("13.5")
    assert [line.letter for line in own.lines] == [letter for letter in WORTH if letter != "G"]
    inquiry, before = own.lines[1], usual.lines[1]
    assert (inquiry.points.value, inquiry.points.share) == (2 * (before.points.value or 0), before.points.share)


@pytest.mark.parametrize("points", [{"X": 1}, {"C": -1}, {"C": "many"}])
def test_points_of_no_step_are_refused(points: dict[str, object]) -> None:
    with pytest.raises((ValueError, UsageError), match="points"):
        Settings.model_validate({"weekly": {"points": points}})


def test_the_chain_is_a_part_of_the_review(demo_shop: Workspace) -> None:
    for language, heading in (("zh", "流程绩点"), ("en", "Points of the process chain")):
        monthly = review(demo_shop, NEWEST, "operations", language)
        card = monthly.evidence.chain
        assert card is not None
        assert card.to_frame().equals(funnel_scorecard(demo_shop, NEWEST).to_frame())
        page = str(kt.chain(monthly)._repr_html_())
        assert heading in page
        assert kt.sentences(card, monthly.language)[0] in page
        moving = monthly.evidence.resources
        assert moving is not None
        assert all(escape(line) in page for line in kt.sentences(moving, monthly.language))
    evidence = json.loads(json.dumps(kt.echo(monthly).to_dict()["review"]))["evidence"]
    assert [step["letter"] for step in evidence["resources"]["steps"]] == [step.letter for step in moving.steps]
    said = evidence["chain"]
    assert (said["points"], said["worth"]) == (float(card.earned_so_far), 12.5)
    assert [line["letter"] for line in said["lines"]] == list(WORTH)
    assert review(demo_shop, "2026-Q3", "operations").evidence.chain is None


def test_the_chain_is_a_command(demo_shop: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["chain", "-w", str(demo_shop.folder), "-p", BEFORE]
    assert main([*given, "-l", "zh"]) == 0
    said = capsys.readouterr().out
    assert kt.sentences(funnel_scorecard(demo_shop, BEFORE), "zh")[0] in said
    assert "E1" in said
    assert all(line in said for line in kt.sentences(kt.resources(demo_shop, BEFORE), "zh"))
    assert main([*given, "-l", "en", "--json"]) == 0
    assert [line["letter"] for line in json.loads(capsys.readouterr().out)] == list(WORTH)
    assert main(["chain", "-w", str(demo_shop.folder), "-p", "nonsense"]) != 0
