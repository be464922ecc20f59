"""Scorecards of roles, persons and teams, worked out by hand."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kpi_toolkit.errors import UsageError
from kpi_toolkit.judge.noise import JudgedLine, resample
from kpi_toolkit.judge.scorecards import Scorecard, scorecards, to_frame
from kpi_toolkit.settings import RoleSettings, Settings, load_settings
from kpi_toolkit.targets.attainment import attain
from kpi_toolkit.targets.scorecard import Line, score
from kpi_toolkit.targets.target import Target


def line(
    metric: str,
    actual: float | None,
    role: str,
    weight: str | None = None,
    owner: str = "Lin",
    points: str | None = None,
    value: float = 100,
) -> Line:
    share, earned = (None if number is None else Decimal(number) for number in (weight, points))
    target = Target(
        2,
        metric,
        role,
        "level",
        date(1998, 3, 1),
        date(1998, 4, 1),
        owner,
        value=Decimal(value),
        weight=share,
        points=earned,
    )
    return Line(metric, target, attain(actual, value=value, better="higher"), weight=target.scorecard_weight)


LINES = [
    line("sales", 80, "operations", "0.6"),
    line("buyers", 100, "operations", "0.4"),
    line("csat", 50, "service", "0.5"),
    line("replies", 110, "service", "0.5", owner="Wang"),
    line("readers", 90, "content", "1", owner="Wang"),
]
TEAMS = Settings(teams={"shop": ("operations", "service"), "all": ("operations", "service", "content", "data")})


def by_name(cards: tuple[Scorecard, ...]) -> dict[str, Scorecard]:
    return {card.name: card for card in cards}


def test_a_role_has_the_score_of_its_lines() -> None:
    cards = by_name(scorecards(LINES))
    assert list(cards) == ["operations", "service", "content"]
    assert cards["operations"].score == score(LINES[:2])
    assert cards["operations"].score.value == Decimal("0.88")
    assert cards["service"].score.weakest == "csat"
    assert cards["operations"].lines == tuple(LINES[:2])


def test_a_person_has_the_union_with_each_role_weighing_alike() -> None:
    cards = by_name(scorecards(LINES, "person"))
    # Lin: operations 0.88; of service only csat, whose 0.5 becomes the whole: (0.88 + 0.5) / 2
    assert cards["Lin"].score.value == Decimal("0.69")
    assert [one.weight for one in cards["Lin"].lines] == [Decimal("0.3"), Decimal("0.2"), Decimal("0.5")]
    assert cards["Lin"].score.total_weight == 1
    assert cards["Lin"].roles == {"operations": Decimal("0.5"), "service": Decimal("0.5")}
    assert cards["Wang"].score.value == Decimal("1.0")  # (1.1 + 0.9) / 2


def test_roles_may_weigh_differently() -> None:
    settings = Settings(roles={"service": RoleSettings(weight=3.0)})
    (lin,) = scorecards(LINES[:3], "person", settings)
    assert lin.score.value == (Decimal("0.88") + 3 * Decimal("0.5")) / 4
    assert lin.roles["service"] == Decimal("0.75")


def test_a_team_rolls_roles_up_and_names_those_without_lines() -> None:
    cards = by_name(scorecards(LINES, "team", TEAMS))
    assert cards["shop"].score.value == (Decimal("0.88") + Decimal("0.8")) / 2
    everyone = cards["all"]
    assert everyone.score.value is not None
    assert float(everyone.score.value) == pytest.approx((0.88 + 0.8 + 0.9) / 3, abs=1e-15)
    assert everyone.score.total_weight == everyone.score.covered_weight == 1
    assert everyone.missing_roles == ("data",)
    assert everyone.score.weakest == "csat"


def test_a_team_that_nobody_measured_has_no_score() -> None:
    (card,) = scorecards(LINES[:2], "team", Settings(teams={"readers": ("content",)}))
    assert (card.score.value, card.score.total_weight, card.missing_roles) == (None, 0, ("content",))


def test_below_full_cover_there_is_no_score_but_the_covered_weight() -> None:
    lines = [*LINES[:2], line("csat", None, "service", "0.25"), line("replies", 100, "service", "0.75")]
    (card,) = scorecards(lines, "person")
    assert card.score.value is None
    assert (card.score.covered_weight, card.score.coverage) == (Decimal("0.875"), Decimal("0.875"))
    assert card.score.weakest == "sales"


def test_points_stay_points() -> None:
    lines = [
        line("b", 100, "operations", points="2"),
        line("g", 50, "operations", points="1"),
        line("h", 200, "operations", points="1.5"),
    ]
    (card,) = scorecards(lines)
    assert (card.weighing, card.points, card.total_points) == ("points", Decimal("4.3"), Decimal("4.5"))
    assert card.cap == Decimal("1.2")
    assert card.score.total_weight == Decimal("4.5")
    (person,) = scorecards(lines, "person")
    assert (person.points, person.score.total_weight) == (Decimal("4.3"), 1)
    assert person.score.value is not None
    assert float(person.score.value) == pytest.approx(4.3 / 4.5)
    (open_card,) = scorecards([*lines, line("x", None, "operations", points="1")])
    assert (open_card.points, open_card.total_points) == (None, Decimal("5.5"))
    (mixed,) = scorecards([*lines, line("w", 100, "service", "1")], "person")
    assert (mixed.weighing, mixed.points) == ("weight", None)


def test_without_weights_lines_count_alike_and_zero_targets_are_left_out() -> None:
    lines = [line("a", 80, "content"), line("b", 60, "content"), line("c", 3, "content", value=0)]
    (role,), (person,) = scorecards(lines), scorecards(lines, "person")
    assert role.weighing == person.weighing == "equal"
    assert role.score.value == person.score.value == Decimal("0.7")
    assert len(person.lines) == 3


def test_three_equal_lines_weigh_one_together() -> None:
    lines = [line(name, 100, "content") for name in "abc"]
    (person,) = scorecards(lines, "person")
    assert person.score.value == 1
    assert person.score.total_weight == person.score.covered_weight == 1


def test_lines_without_target_are_passed_over() -> None:
    assert scorecards([Line("orders")]) == ()
    assert len(to_frame(())) == 0


@pytest.mark.parametrize(
    ("teams", "expected"),
    [
        ({}, "teams: {growth"),
        ({"a": ()}, "has no roles"),
        ({"a": ("opration",)}, "Did you mean `operations`"),
        ({"a": ("data", "data")}, "twice"),
    ],
)
def test_faulty_teams_say_what_to_do(teams: dict[str, tuple[str, ...]], expected: str) -> None:
    with pytest.raises(UsageError) as caught:
        scorecards(LINES, "team", Settings(teams=teams))
    assert expected in str(caught.value)


def test_another_roll_up_is_refused() -> None:
    with pytest.raises(UsageError, match="Did you mean `team`"):
        scorecards(LINES, "teams")  # type: ignore[arg-type]


def test_the_frame_says_what_the_cards_say() -> None:
    judged = line("rate", 0.3, "service", "1", value=0.4)
    entry = JudgedLine(judged, 0.3, 30, 100, "share", {"value": 0.4, "better": "higher"}, "1998-03")
    frame = to_frame(scorecards([*LINES[:2], judged], resampled=[resample(entry)])).set_index("name")
    assert frame.loc["operations", "value"] == 0.88
    assert frame["low_95"].isna().tolist() == [True, False]
    service = frame.loc["service"]
    assert service["low_95"] < service["low_80"] < service["value"] < service["high_80"] < service["high_95"]
    assert frame["resampled_weight"].tolist() == [0, 1]
    assert frame["weakest"].tolist() == ["sales", "rate"]


def test_teams_and_weights_are_read_from_kpi_yaml(tmp_path: Path) -> None:
    text = "teams:\n  shop: [operations, service]\nroles:\n  service: {weight: 3}\n"
    (tmp_path / "kpi.yaml").write_text(text, "utf-8")
    (card,) = scorecards(LINES, "team", load_settings(tmp_path))
    assert card.score.value == (Decimal("0.88") + 3 * Decimal("0.8")) / 4
    (tmp_path / "kpi.yaml").write_text("teams:\n  shop: operations\n", "utf-8")
    with pytest.raises(UsageError, match=r"teams\.shop"):
        load_settings(tmp_path)


def test_a_role_weighs_something() -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        RoleSettings(weight=0)
