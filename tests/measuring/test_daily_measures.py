"""Numbers of other systems as rows a day: how days unite, what is not known of them, and nothing counted twice."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.cli import main
from kpi_toolkit.errors import DataError, UsageError
from kpi_toolkit.measuring.workspace import Workspace, from_frames, open_workspace
from kpi_toolkit.settings import Settings

COLUMNS = ["date", "metric", "segment", "value", "weight", "denominator"]
METRICS = {
    "calls_in": {"daily": "sum", "unit": "times", "better": "lower", "by": ["channel", "city"]},
    "app_rating": {"daily": "mean", "unit": "score", "better": "higher"},
    "answered": {"daily": "ratio", "unit": "share", "better": "higher"},
    "in_stock": {"daily": "last", "named": "stock", "unit": "pieces", "better": "band"},
}


def settings(metrics: dict[str, Any] = METRICS) -> Settings:
    return Settings.model_validate({"metrics": {name: {"label": name} | told for name, told in metrics.items()}})


def row(
    day: str, metric: str, segment: str | None, value: Any, weight: Any = None, below: Any = None
) -> tuple[Any, ...]:
    return (f"2025-{day}", metric, segment, value, weight, below)


def days(month: int, but: Iterable[int] = ()) -> list[str]:
    last = (date(2025 + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return [f"{month:02}-{day:02}" for day in range(1, last + 1) if day not in but]


ROWS = [
    # September: whole rows of every day, and segments beside them that do not add up to them.
    *(row(day, "calls_in", None, 10) for day in days(9)),
    *(row(day, "calls_in", "channel=app", 3) for day in days(9)),
    *(row(day, "calls_in", "city=上海", 2) for day in days(9)),
    # October: only segments of one column; one day of a known zero, and in part a segment less.
    *(row(day, "calls_in", "channel=app", 0 if day == "10-05" else 4) for day in days(10)),
    *(row(day, "calls_in", "channel=web", 1) for day in days(10, but=[7])),
    # November: two days of segments of two columns, which cannot be added up; others have whole rows.
    *(row(day, "calls_in", None, 10) for day in days(11, but=[3, 4])),
    *(row(f"11-0{day}", "calls_in", f"{column}", 5) for day in (3, 4) for column in ("channel=app", "city=上海")),
    *(row(day, "app_rating", None, 4 if n % 2 else 5, n) for n, day in enumerate(days(9), 1)),
    *(row(day, "app_rating", None, 3, None if day == "10-31" else 2) for day in days(10)),
    *(row(day, "answered", None, 1, None, 4) for day in days(9, but=[30])),
    *(row(day, "answered", "channel=app", 1, None, n) for n, day in enumerate(days(10), 1)),
    *(row(day, "stock", None, 100 + n) for n, day in enumerate(days(9))),
    *(row(day, "stock", "channel=app", 5) for day in days(10, but=[31])),
    *(row(day, "stock", "channel=web", 7) for day in days(10, but=[30, 31])),
]


@pytest.fixture(scope="module")
def shop() -> Iterator[Workspace]:
    opened = from_frames({"daily_measures": pd.DataFrame(ROWS, columns=COLUMNS)}, settings())
    yield opened
    opened.close()


def told(shop: Workspace, metric: str, period: str, by: str | None = None) -> dict[str, tuple[Any, str]]:
    frame = kt.measure(shop, metric, period, by)
    return {
        entry.segment: (None if entry.value != entry.value else entry.value, str(entry.reason or ""))
        for entry in frame.itertuples()
    }


LACKS = "partial period: {} no value, or not of all segments"
LEFT_OUT = "{} no value, or not of all segments: what is lacking is left out"
TAIL = "it is the last value of the period; the {} after it {} none"
NO_DAY = "no data: no day of the period has a value of it"
EXPECTED = {
    ("calls_in", "2025-09"): (300, ""),
    ("calls_in", "2025-10"): (4 * 30 + 30, LACKS.format("1 day has")),
    ("calls_in", "2025-11"): (280, LACKS.format("2 days have")),
    ("calls_in", "2025-11-03"): (None, NO_DAY),
    ("calls_in", "2025-10-05"): (1, ""),
    ("calls_in", "2025-Q3"): (300, "partial period: the data begin on 2025-09-01"),
    ("app_rating", "2025-09"): (float(Fraction(sum((4 if n % 2 else 5) * n for n in range(1, 31)), 465)), ""),
    ("app_rating", "2025-10"): (3, LEFT_OUT.format("1 day has")),
    ("app_rating", "2025-11"): (None, NO_DAY),
    ("answered", "2025-09"): (0.25, LEFT_OUT.format("1 day has")),
    ("answered", "2025-10"): (float(Fraction(31, sum(range(1, 32)))), ""),
    ("in_stock", "2025-09"): (129, ""),
    ("in_stock", "2025-10"): (12, TAIL.format("2 days", "have")),
    ("in_stock", "2025-11"): (None, NO_DAY),
    ("in_stock", "2025-09-15/2025-10-14"): (12, ""),
}


@pytest.mark.parametrize(("metric", "period"), EXPECTED)
def test_days_unite_as_it_is_declared_and_a_missing_day_is_no_zero(shop: Workspace, metric: str, period: str) -> None:
    assert told(shop, metric, period) == {"": EXPECTED[metric, period]}


def test_segments_are_those_of_the_column_asked_for(shop: Workspace) -> None:
    assert told(shop, "calls_in", "2025-09", "channel") == {"": (300, ""), "app": (90, "")}
    assert told(shop, "calls_in", "2025-09", "city") == {"": (300, ""), "上海": (60, "")}
    assert told(shop, "calls_in", "2025-10", "channel") == {
        "": (150, LACKS.format("1 day has")),
        "app": (120, ""),
        "web": (30, LACKS.format("1 day has")),
    }
    assert told(shop, "calls_in", "2025-10", "segment") == {
        "": (150, LACKS.format("1 day has")),
        "channel=app": (120, ""),
        "channel=web": (30, LACKS.format("1 day has")),
    }
    assert told(shop, "in_stock", "2025-10", "channel") == {
        "": (12, TAIL.format("2 days", "have")),
        "app": (5, TAIL.format("1 day", "has")),
        "web": (7, TAIL.format("2 days", "have")),
    }
    with pytest.raises(UsageError, match="There are `segment`, `channel`, `city`"):
        kt.measure(shop, "calls_in", "2025-10", by="shop")
    crossed = kt.measure(shop, "calls_in", "2025-10", by=["channel", "city"])
    assert [reason.code for reason in crossed["reason"]] == ["partial_days", "own_segments"]


def test_an_oracle_in_plain_python_says_the_same_of_every_week(shop: Workspace) -> None:
    """Sum, mean and ratio of the days that are told, by week, in total."""
    rows = pd.DataFrame(ROWS, columns=COLUMNS).astype(object).where(lambda frame: frame.notna(), None)
    weeks = [f"2025-W{week}" for week in range(37, 49)]
    measured = kt.measure(shop, ["calls_in", "app_rating", "answered"], weeks)
    for entry in measured.itertuples():
        monday = date.fromisocalendar(2025, int(entry.period[-2:]), 1)
        above, below = Fraction(0), Fraction(0)
        for day in (str(monday + timedelta(days=n)) for n in range(7)):
            of_day = rows[(rows["date"] == day) & (rows["metric"] == entry.metric)]
            whole = of_day[of_day["segment"].isna()]
            chosen = whole if len(whole) else of_day
            if len({(text or "").partition("=")[0] for text in chosen["segment"]}) > 1:
                continue
            for value, weight, denominator in zip(
                chosen["value"], chosen["weight"], chosen["denominator"], strict=True
            ):
                if entry.metric == "calls_in":
                    above, below = above + value, Fraction(1)
                elif (beside := weight if entry.metric == "app_rating" else denominator) is not None:
                    above += Fraction(value) * (Fraction(beside) if entry.metric == "app_rating" else 1)
                    below += Fraction(beside)
        assert entry.value == float(above / below) if below else entry.value != entry.value, entry


def test_a_second_row_of_a_day_metric_and_segment_is_refused_whatever_it_says() -> None:
    twice = [*ROWS[:3], row("09-01", "calls_in", None, 11), row("09-02", "calls_in", "channel=app", 1)]
    with pytest.raises(DataError) as caught:
        from_frames({"daily_measures": pd.DataFrame(twice, columns=COLUMNS)}, settings())
    (fault,) = caught.value.faults
    assert "`2025-09-01, calls_in, –` (2×)" in fault
    assert "one row per day, metric and segment" in fault


def test_what_is_faulty_in_the_rows_is_said_at_once() -> None:
    bad = [
        ("2025-09-31", "calls_in", None, 1, None, None),
        ("2025-09-01", None, None, 1, None, None),
        ("2025-09-02", "calls_in", None, "ten", None, None),
        ("2025-09-03", "app_rating", None, 1, -1, None),
    ]
    with pytest.raises(DataError) as caught:
        from_frames({"daily_measures": pd.DataFrame(bad, columns=COLUMNS)}, settings())
    assert len(caught.value.faults) == 4


def test_metrics_that_only_the_rows_or_only_kpi_yaml_know_are_said() -> None:
    rows = pd.DataFrame([row("09-01", "calls_out", None, 1), row("09-01", "calls_in", None, 1)], columns=COLUMNS)
    notes = from_frames({"daily_measures": rows}, settings()).sources.notes
    said = {note.code: note.text("en") for note in notes}
    assert "calls_out" in said["measures_undeclared"]
    assert "app_rating, answered, stock" in said["measures_without_rows"]
    assert all(note.text("zh") for note in notes)


def test_a_metric_that_is_the_same_in_every_row_is_one_that_rows_have(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "switchboard.csv").write_text("date,value\n2025-09-01,1\n")
    for declared, lacking in (("calls_in", False), ("others", True)):
        (tmp_path / "kpi.yaml").write_text(
            "tables: {daily_measures: {from: switchboard.csv, constants: {metric: calls_in}}}\n"
            f"metrics: {{{declared}: {{daily: sum, label: a, unit: times, better: lower}}}}\n"
        )
        said = {note.code: note.text("en") for note in open_workspace(tmp_path).sources.notes}
        assert ("measures_without_rows" in said) == ("measures_undeclared" in said) == lacking
        assert not lacking or said["measures_without_rows"].endswith("There are calls_in")


def test_columns_that_are_not_there_make_their_metrics_unavailable() -> None:
    rows = pd.DataFrame(ROWS, columns=COLUMNS)[["date", "metric", "value"]].drop_duplicates(["date", "metric"])
    shop = from_frames({"daily_measures": rows}, settings())
    assert told(shop, "app_rating", "2025-09") == {
        "": (None, "not available: there is no column daily_measures.weight")
    }
    assert told(shop, "answered", "2025-09")[""][1].endswith("daily_measures.denominator")
    assert told(shop, "calls_in", "2025-09") == {"": (300, "")}
    none = from_frames(
        {"orders": pd.DataFrame({"user_id": ["a"], "ordered_at": ["2025-09-01"], "amount": [1]})}, settings()
    )
    assert told(none, "calls_in", "2025-09") == {"": (None, "not available: there is no table daily_measures")}


def test_they_cover_their_own_days_and_nobody_elses() -> None:
    """Orders end in September, the measures in November: neither makes the other longer or shorter."""
    orders = pd.DataFrame(
        [(str(n), "ann", f"2025-09-{n:02}", 1) for n in range(1, 31)],
        columns=["order_id", "user_id", "ordered_at", "amount"],
    )
    users = pd.DataFrame([("ann", "2025-09-02")], columns=["user_id", "registered_at"])
    tables = {"orders": orders, "users": users, "daily_measures": pd.DataFrame(ROWS, columns=COLUMNS)}
    shop = from_frames(tables, settings())
    assert told(shop, "calls_in", "2025-10") == {"": (150, LACKS.format("1 day has"))}
    assert told(shop, "new_users", "2025-10")[""][1] == "no data: the data end on 2025-09-30"
    assert told(shop, "orders", "2025-10")[""][1] == "no data: the data end on 2025-09-30"


def test_they_are_parts_of_other_metrics() -> None:
    metrics = METRICS | {
        "handled": {"ratio": ["calls_in", "orders"], "better": "lower"},
        "calls_less_stock": {"difference": ["calls_in", "calls_in_again"], "better": "lower"},
        "calls_in_again": {"daily": "sum", "named": "calls_in", "unit": "times", "better": "lower"},
    }
    orders = pd.DataFrame(
        [(str(n), "ann", f"2025-{n}", 1) for n in days(10)], columns=["order_id", "user_id", "ordered_at", "amount"]
    )
    tables = {"orders": orders, "daily_measures": pd.DataFrame(ROWS, columns=COLUMNS)}
    shop = from_frames(tables, settings(metrics))
    assert told(shop, "handled", "2025-10") == {"": (float(Fraction(150, 31)), LACKS.format("1 day has"))}
    assert told(shop, "calls_less_stock", "2025-10") == {"": (0, LACKS.format("1 day has"))}
    assert told(shop, "handled", "2025-11")[""][0] is None


def test_a_workspace_of_them_is_checked_and_changed_rows_are_measured_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()
    rows = pd.DataFrame(ROWS, columns=COLUMNS)
    rows.to_csv(tmp_path / "data" / "daily_measures.csv", index=False)
    (tmp_path / "kpi.yaml").write_text(
        "language: en\nmetrics:\n"
        "  calls_in: {daily: sum, unit: times, better: lower, label: {zh: 来电, en: Calls}, by: [channel]}\n",
        "utf-8",
    )
    assert main(["check", "-w", str(tmp_path)]) == 0
    assert "which kpi.yaml does not declare" in capsys.readouterr().out
    assert told(kt.open_workspace(tmp_path), "calls_in", "2025-10", "channel")["app"] == (120, "")
    rows.loc[rows["date"] == "2025-10-05", "value"] = 2
    rows.to_csv(tmp_path / "data" / "daily_measures.csv", index=False)
    assert told(kt.open_workspace(tmp_path), "calls_in", "2025-10", "channel")["app"] == (122, "")
    assert told(kt.open_workspace(tmp_path), "calls_in", "2025-09") == {"": (300, "")}
