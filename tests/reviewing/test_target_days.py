"""Targets for some days of a period, from the sheet to the page: values by hand, weights by days, both languages."""

import csv
import html
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.pages import text
from kpi_toolkit.pages.record import to_json
from kpi_toolkit.reviewing.cards import heaping, scorecards
from kpi_toolkit.reviewing.making import review
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.reviewing.restatement import restated

# On the n-th of a month n is sold, by one buyer of the shop and, on even days, by a second one of the app.
FIRST, LAST = date(2025, 7, 1), date(2025, 11, 30)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
ORDERS = "order_id,user_id,ordered_at,amount,channel\n" + "".join(
    f"{day}{letter},{letter}{day.day % 9},{day},{amount},{channel}\n"
    for day in DAYS
    for letter, channel, amount in (("a", "shop", day.day), *([("b", "app", day.day)] if day.day % 2 == 0 else []))
)
SETTINGS = (
    "language: {language}\ncurrency: USD\nsource: {{path: data, covers_from: 2025-07-01, covers_until: {until}}}\n"
)
HEADER = "metric,role,segment,kind,mode,value,lower,upper,baseline_period,start,due,per,weight,points,owner,agreed_on"
COLUMNS = HEADER.split(",")
Planned = Callable[..., Path]


def sold(first: str, last: str, channel: str = "") -> int:
    """Add up what was sold, straight from the rows."""
    rows = csv.DictReader(ORDERS.splitlines())
    return sum(int(row["amount"]) for row in rows if first <= row["ordered_at"] <= last and channel in row["channel"])


def row(metric: str, value: object, start: str, due: str, **cells: object) -> str:
    filled = {"metric": metric, "role": "operations", "kind": "level", "value": value, "owner": "Li"} | cells
    filled |= {"start": start, "due": due, "agreed_on": "2025-06-20"}
    return ",".join(str(filled.get(column, "")) for column in COLUMNS)


@pytest.fixture
def planned(shop: Callable[..., Path]) -> Planned:
    def make(*rows: str, until: str = "2025-11-30", language: str = "en") -> Path:
        folder = shop(ORDERS, SETTINGS.format(language=language, until=until))
        (folder / "plan").mkdir(exist_ok=True)
        (folder / "plan" / "targets.csv").write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
        return folder

    return make


def seen(folder: Path, period: str = "2025-10") -> Review:
    return review(folder, period, "operations", "en")


LEAVES = row("sales", 100, "2025-10-01", "2025-10-16", weight=0.4)
COMES = row("sales", 1000, "2025-10-16", "2025-11-01", weight=0.4, owner="Wu")
STAYS = row("aov", 16, "2025-10-01", "2025-11-01", weight=0.6)
FIRST_HALF, SECOND_HALF = sold("2025-10-01", "2025-10-15"), sold("2025-10-16", "2025-10-31")


def test_a_leaver_and_the_successor_are_judged_by_their_own_days_and_weigh_by_them(planned: Planned) -> None:
    found = seen(planned(LEAVES, COMES, STAYS))
    left, came, stays = found.targeted
    assert [line.judged and line.judged.value for line in (left, came)] == [FIRST_HALF, SECOND_HALF] == [176, 560]
    assert left.actual.value == came.actual.value == FIRST_HALF + SECOND_HALF
    assert [line.status for line in found.targeted] == ["met", "missed", "met"]
    assert [line.share for line in found.targeted] == [Fraction(15, 31), Fraction(16, 31), 1]
    assert (left.attainment and left.attainment.raw, stays.attainment and stays.attainment.raw) == (Decimal("1.76"), 1)
    by_hand = Fraction(2, 5) * (Fraction(15, 31) * Fraction(6, 5) + Fraction(16, 31) * Fraction(56, 100)) + Fraction(
        3, 5
    )
    assert abs(Fraction(found.score.value or 0) - by_hand) < Fraction(1, 10**20)
    assert found.score.total_weight == found.score.covered_weight == 1


def test_persons_answer_for_their_own_days(planned: Planned) -> None:
    folder = planned(LEAVES, COMES, STAYS)
    people = {card.name: card for card in scorecards(folder, "2025-10", "person")}
    due = Fraction(2, 5) * Fraction(15, 31)
    assert abs(
        Fraction(people["Li"].score.value or 0) - (due * Fraction(6, 5) + Fraction(3, 5)) / (due + Fraction(3, 5))
    ) < Fraction(1, 10**12)
    assert people["Wu"].score.value == Decimal("0.56")
    (role,) = scorecards(folder, "2025-10")
    assert role.score.value == pytest.approx(seen(folder).score.value)


@pytest.mark.parametrize(
    ("cells", "days", "expected"),
    [
        ({}, ("2025-10-05", "2025-10-08"), sold("2025-10-05", "2025-10-07")),
        ({"segment": "channel=app"}, ("2025-10-01", "2025-10-16"), sold("2025-10-01", "2025-10-15", "app")),
        ({"kind": "cumulative"}, ("2025-09-01", "2025-10-16"), sold("2025-09-01", "2025-10-15")),
        ({"kind": "milestone"}, ("2025-09-01", "2025-10-16"), sold("2025-10-01", "2025-10-15")),
        (
            {"kind": "lift", "mode": "relative", "value": 0.1, "baseline_period": "2025-09-01/2025-09-15"},
            ("2025-10-01", "2025-10-16"),
            FIRST_HALF,
        ),
        ({"metric": "repurchase_rate", "value": 0.5}, ("2025-10-01", "2025-10-16"), 1),
        ({"metric": "aov"}, ("2025-10-01", "2025-10-16"), FIRST_HALF / 22),
        ({"metric": "complaints"}, ("2025-10-01", "2025-10-16"), None),
    ],
)
def test_every_kind_is_measured_over_its_days(
    planned: Planned, cells: dict[str, object], days: tuple[str, str], expected: float | None
) -> None:
    terms = {"metric": "sales", "value": 1} | cells
    found = seen(planned(row(str(terms.pop("metric")), terms.pop("value"), *days, **terms)))
    (line,) = found.targeted
    assert line.judged
    assert line.judged.value == (None if expected is None else pytest.approx(expected))
    assert (line.status == "no_data") == (expected is None)


def test_a_band_holds_on_its_days(planned: Planned) -> None:
    (line,) = seen(
        planned(row("orders_per_buyer", "", "2025-10-01", "2025-10-16", kind="band", lower=1, upper=9))
    ).targeted
    assert (line.status, line.judged and line.judged.denominator) == ("met", 16)


def test_days_over_the_end_of_a_month_are_judged_where_they_end(planned: Planned) -> None:
    across = row("sales", 900, "2025-10-16", "2025-11-16", weight=0.4, owner="Wu")
    rows = [LEAVES, across, row("sales", 500, "2025-11-16", "2025-12-01", weight=0.4, owner="Wu")]
    rows += [row("orders", 46, "2025-10-01", "2025-12-01", per="month", weight=0.6)]
    folder = planned(*rows)
    october, november = seen(folder), seen(folder, "2025-11")
    begun = october.targeted[1]
    assert (begun.status, begun.is_not_due, begun.judged and begun.judged.value) == ("open", True, SECOND_HALF)
    assert october.score.total_weight == Decimal("0.6") + Decimal("0.4") * 15 / 31
    ended = november.targeted[0]
    assert (ended.judged and ended.judged.value) == sold("2025-10-16", "2025-11-15")
    assert [line.share for line in november.targeted] == [Fraction(1, 2), Fraction(1, 2), 1]
    assert november.score.covered_weight == november.score.total_weight == 1


@pytest.mark.parametrize(
    ("until", "statuses"),
    [
        ("2025-11-15", ["met", "missed", "met"]),
        ("2025-10-20", ["met", "open", "open"]),  # the leaver's days are over
        ("2025-10-10", ["open", "no_data", "open"]),
    ],
)
def test_days_that_are_not_over_wait(planned: Planned, until: str, statuses: list[str]) -> None:
    found = seen(planned(LEAVES, COMES, STAYS, until=until))
    assert [line.status for line in found.targeted] == statuses
    is_whole = "open" not in statuses
    assert (found.is_over, found.score.value is not None) == (is_whole, is_whole)
    assert found.score.total_weight == 1  # nothing due is left out


def test_longer_and_shorter_reviews_do_not_judge_it_and_the_month_not_them(planned: Planned) -> None:
    quarter = row("orders", 10, "2025-10-01", "2026-01-01", weight=1)
    weeks = row("buyers", 5, "2025-10-06", "2025-11-03", per="week", weight=1)
    folder = planned(LEAVES, COMES, STAYS, quarter, weeks)
    named = {
        period: [line.metric.name for line in seen(folder, period).targeted]
        for period in ("2025-10", "2025-Q4", "2025-W42")
    }
    assert named == {"2025-10": ["sales", "sales", "aov"], "2025-Q4": ["orders"], "2025-W42": ["buyers"]}


def test_half_a_quarter_is_judged_in_its_quarter(planned: Planned) -> None:
    rows = [
        row("sales", 900, "2025-07-01", "2025-08-16", weight=0.5),
        row("sales", 900, "2025-08-16", "2025-10-01", weight=0.5),
    ]
    folder = planned(*rows, row("orders", 130, "2025-07-01", "2025-10-01", weight=0.5))
    found = seen(folder, "2025-Q3")
    assert [line.judged and line.judged.value for line in found.targeted[:2]] == [
        sold("2025-07-01", "2025-08-15"),
        sold("2025-08-16", "2025-09-30"),
    ]
    assert [line.share for line in found.targeted] == [Fraction(46, 92), Fraction(46, 92), 1]
    assert seen(folder, "2025-08").targeted == ()


def test_points_and_targets_without_weight_count_by_days_too(planned: Planned) -> None:
    halves = [("sales", 176, "2025-10-01", "2025-10-16"), ("sales", 1120, "2025-10-16", "2025-11-01")]
    (card,) = scorecards(
        planned(*(row(*half, points=2) for half in halves), row("orders", 46, "2025-10-01", "2025-11-01", points=3)),
        "2025-10",
    )
    assert card.total_points == 5
    assert card.points == pytest.approx(Decimal(2) * 15 / 31 + Decimal(16) / 31 + 3)
    found = seen(planned(*(row(*half) for half in halves), row("orders", 46, "2025-10-01", "2025-11-01")))
    assert found.score.total_weight == 2


def test_a_guardrail_that_is_broken_on_some_days_is_broken(planned: Planned) -> None:
    guards = [
        row("aov", value, *days)
        for value, days in ((50, ("2025-10-01", "2025-10-16")), (1, ("2025-10-16", "2025-11-01")))
    ]
    found = seen(planned(row("orders", 40, "2025-10-01", "2025-11-01", weight=1), *guards))
    assert {guard.metric: guard.state for guard in found.evidence.guardrails}.get("aov") == "broken"


def test_every_page_names_the_days(planned: Planned, capsys: pytest.CaptureFixture[str]) -> None:
    folder = planned(LEAVES, COMES, STAYS)
    found = seen(folder)
    names = ["Sales (2025-10-01 to 2025-10-15)", "Sales (2025-10-16 to 2025-10-31)", "Average order value"]
    assert [text.row_name(line, "en") for line in found.targeted] == names
    assert f"1 missed: {names[1]} " in text.headline(found)
    assert "sales" in {line.metric.name for line in found.watched}  # the month as a whole is shown too
    agreed = [line["agreed"] for line in to_json(found)["metrics"][:2]]
    assert [(cells["start"], cells["due"], cells["within"]) for cells in agreed] == [
        ("2025-10-01", "2025-10-16", "month"),
        ("2025-10-16", "2025-11-01", "month"),
    ]
    assert to_json(found)["metrics"][0]["target"]["days"] == ["2025-10-01", "2025-10-15"]
    assert main(["plan", "smart", "--json", "--workspace", str(folder)]) == 0
    assert [verdict["days"] for verdict in json.loads(capsys.readouterr().out)] == [
        ["2025-10-01", "2025-10-15"],
        ["2025-10-16", "2025-10-31"],
        None,
    ]
    assert heaping(folder, "2025-10").above >= 0


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            [
                "Sales (2025-10-01 to 2025-10-15)",
                "Sales (2025-10-16 to 2025-10-31)",
                "$176",
                "$560",
                "15 of 31 days",
                "19.35%",
                "20.65%",
            ],
        ),
        (
            "zh",
            [
                "销售额（2025-10-01 至 2025-10-15）",
                "销售额（2025-10-16 至 2025-10-31）",
                "$176",
                "$560",
                "31 天中的 15 天",
                "19.35%",
                "20.65%",
            ],
        ),
    ],
)
def test_the_published_review_and_its_edited_plan(
    planned: Planned, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, expected: list[str]
) -> None:
    folder = planned(LEAVES, COMES, STAYS, language=language)
    publish = [
        "run",
        "--workspace",
        str(folder),
        "--period",
        "2025-10",
        "--role",
        "operations",
        "--format",
        "html",
        "--output",
        str(folder / "reports"),
    ]
    assert main(["check", "--workspace", str(folder)]) == 0
    assert main(publish) == 0
    place = folder / "reports" / "2025-10" / "operations" / language
    page = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", (place / "review.html").read_text("utf-8"))).split())
    assert [said for said in expected if said not in page] == []
    record = json.loads((place / "review.json").read_text("utf-8"))
    assert [line["judged"] for line in record["metrics"][:2]] == [176, 560]
    # The successor's target is changed afterwards, and the rows are written in another order.
    planned(COMES.replace("1000", "500"), LEAVES, STAYS, language=language)
    capsys.readouterr()
    main(["check", "--json", "--workspace", str(folder)])
    findings = [entry for entry in json.loads(capsys.readouterr().out)["findings"] if entry["code"] == "K021"]
    assert [entry["row"] for entry in findings] == [2]
    assert "level 1000" in findings[0]["en"]
    again = restated(review(folder, "2025-10", "operations", language, place / "review.json"))
    assert again is not None
    assert [
        (change.row and change.row.target and change.row.target.owner, change.causes) for change in again.changes
    ] == [("Wu", ("target",))]


@pytest.mark.parametrize(
    ("cells", "days", "expected"),
    [
        ({}, ("2025-11-11", "2025-11-12"), ("销售额（2025-11-11）", "Sales (2025-11-11)")),
        (
            {"segment": "channel=app"},
            ("2025-11-11", "2025-11-13"),
            ("销售额（channel=app，2025-11-11 至 2025-11-12）", "Sales (channel=app, 2025-11-11 to 2025-11-12)"),
        ),
    ],
)
def test_days_are_named_in_both_languages(
    planned: Planned, cells: dict[str, str], days: tuple[str, str], expected: tuple[str, str]
) -> None:
    november = row("aov", 16, "2025-11-01", "2025-12-01", weight=0.6)
    found = seen(planned(row("sales", 5, *days, weight=0.4, **cells), november), "2025-11")
    assert (text.row_name(found.targeted[0], "zh"), text.row_name(found.targeted[0], "en")) == expected


def test_who_left_without_a_successor_weighs_the_days_that_were_due(
    planned: Planned, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = planned(LEAVES, STAYS)
    assert main(["check", "--workspace", str(folder), "--language", "en"]) == 0
    assert "sum to 0.6 only (rows `3`), on other days to 1" in capsys.readouterr().out
    due = Fraction(2, 5) * Fraction(15, 31)
    score = seen(folder).score
    assert score.covered_weight == score.total_weight
    assert abs(Fraction(score.value or 0) - (due * Fraction(6, 5) + Fraction(3, 5)) / (due + Fraction(3, 5))) < 1e-20
