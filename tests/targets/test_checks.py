"""Single targets: what passes, and that every fault is named with its row and remedy."""

from pathlib import Path

import pytest

from kpi_toolkit.settings import Settings
from tests.targets.plans import BAND, LEVEL, LIFT, faults, read

RATE = LEVEL | {"metric": "repurchase_rate", "value": "0.2"}
FEWER = LEVEL | {"metric": "churned_buyers", "value": "10"}
GROWTH = LEVEL | {"kind": "lift", "mode": "relative", "value": "0.1"}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (LEVEL | {"metric": "repurchase_rat"}, "no metric `repurchase_rat`. Did you mean `repurchase_rate`"),
        (LEVEL | {"role": "operation"}, "no role `operation`. Did you mean `operations`"),
        (LEVEL | {"kind": "levels"}, "there is no kind `levels`. Did you mean `level`?"),
        (LEVEL | {"per": "monthly"}, "Did you mean `month`?"),
        (LEVEL | {"owner": ""}, "`owner` is empty"),
        (LEVEL | {"value": ""}, "`value` is empty; kind `level` needs it"),
        (LEVEL | {"value": "1,537"}, "`1,537` is not a plain number. It may be 1537 or 1.537: write which"),
        (LEVEL | {"value": "18%"}, "Write 0.18."),
        (LEVEL | {"value": "提高10%"}, "Write digits"),
        (LEVEL | {"value": "１８"}, "not a plain number"),
        (LEVEL | {"lower": "3"}, "kind `level` does not use it. Clear it, or use `band`."),
        (LEVEL | {"mode": "pp"}, "Clear it, or use `lift`."),
        (LEVEL | {"kind": "cumulative", "per": "month"}, "kind `cumulative` does not use it"),
        (LEVEL | {"metric": "churn_rate", "value": "18"}, "Shares are written 0–1: 0.18, not 18."),
        (LEVEL | {"metric": "repurchase_rate", "kind": "milestone", "value": "18"}, "0.18, not 18"),
        (BAND | {"metric": "churn_rate", "lower": "0", "upper": "2"}, "`churn_rate` is a share"),
        (LEVEL | {"start": "1998/3/1"}, "`1998/3/1` is not a date as 1998-03-01"),
        (LEVEL | {"due": "1998-02-30"}, "does not exist in the calendar"),
        (LEVEL | {"due": "1998-03-01"}, "is not before `due` 1998-03-01"),
        (LEVEL | {"per": "month", "due": "1998-03-31"}, "first day after the span: write 1998-04-01."),
        (LEVEL | {"per": "quarter"}, "`start` 1998-03-01 is not the first day of a quarter"),
        (LEVEL | {"per": "week", "due": "1998-03-16"}, "`start` 1998-03-01 is not the first day of a week"),
        (LEVEL | {"per": "year", "start": "1998-01-01"}, "`due` 1998-04-01 is not the first"),
        (LEVEL | {"kind": "floor"}, "`per` is empty; kind `floor` needs it"),
        (LIFT | {"mode": ""}, "(+10.0% of 3.0% = 3.3%) or `pp` (3.0% +10.0 pp = 13.0%)."),
        (LIFT | {"mode": "", "baseline": "", "baseline_period": "1998-02"}, "`pp` (+10.0 pp on top"),
        (LIFT | {"mode": "", "metric": "sales", "baseline": "500"}, "(+10.0% of $500 = $550), or"),
        (LIFT | {"mode": "pp", "metric": "sales"}, "`pp` is for shares, which `sales` is not"),
        (LIFT | {"mode": "pp", "value": "10"}, "0.1, not 10"),
        (LIFT | {"baseline": ""}, "a lift needs a start"),
        (LIFT | {"baseline": "", "baseline_period": "Feb 98"}, "Period `Feb 98` cannot be read"),
        (LIFT | {"value": "0"}, "a lift of 0 asks for nothing"),
        (RATE | {"value": "0"}, "a target of 0 is always met"),
        (LIFT | {"metric": "sales", "baseline": "0"}, "a relative lift of a baseline of 0 is 0"),
        (LIFT | {"value": "50"}, "is 1.53, which no share can be"),
        (LIFT | {"metric": "churn_rate"}, "the wrong way: lower is better. Write -0.1."),
        (LIFT | {"value": "-0.1"}, "the wrong way: higher is better. Write 0.1."),
        (BAND | {"upper": "1.1"}, "`lower` 1.1 is not below `upper` 1.1"),
        (BAND | {"upper": ""}, "`upper` is empty; kind `band` needs it"),
        (LEVEL | {"metric": "orders_per_buyer"}, "neither more nor less"),
        (LEVEL | {"metric": "churned_buyers", "kind": "floor", "per": "month"}, "less of it is better"),
        (LEVEL | {"stretch": "900"}, "`stretch` 900 is worse than `value` 1000"),
        (LEVEL | {"metric": "churned_buyers", "stretch": "1100"}, "`stretch` 1100 is worse"),
        (LEVEL | {"threshold": "1100"}, "`threshold` 1100 is better than `value` 1000"),
        (LEVEL | {"weight": "0"}, "`weight`: 0 is not above 0"),
        (LEVEL | {"value": "0", "weight": "1"}, "a target of 0 has no attainment"),
        (LEVEL | {"commitment": "commited"}, "Did you mean `committed`?"),
        (
            LEVEL | {"due": "9999-12-31"},
            "9999-12-31 lies outside of 1900 to 2200. Write the real end of the agreement.",
        ),
        (LEVEL | {"start": "0001-01-01"}, "0001-01-01 lies outside of 1900 to 2200. Write the real start"),
        (LEVEL | {"agreed_on": "1066-10-14"}, "Write the real day of the agreement"),
        (LEVEL | {"value": "1e3"}, "without an exponent"),
        (LEVEL | {"value": "1.5E-3"}, "without an exponent"),
        (LEVEL | {"value": "1234567890123456"}, "has more than 15 digits. Round it."),
        (LEVEL | {"value": "1,234,567,890,123,456"}, "has more than 15 digits"),
        (LEVEL | {"value": "0.1234567890123456"}, "has more than 15 digits"),
        (LEVEL | {"value": "0." + "0" * 40 + "1"}, "has more than 15 digits"),
        (LEVEL | {"value": "9" * 5000}, f"`{'9' * 40}…` has more than 15 digits"),
        (RATE | {"value": "150%"}, "`150%` is not a plain number. Shares are 0–1, so at most 1. Correct it."),
        (RATE | {"value": "150"}, "`repurchase_rate` is a share. Shares are 0–1, so at most 1. Correct it."),
        (RATE | {"value": "-5%"}, "Shares are 0–1, so at least 0."),
        (
            RATE | {"value": "-0.05"},
            "`value` is -0.05, but `repurchase_rate` is a share. Shares are 0–1, so at least 0",
        ),
        (RATE | {"value": "100%"}, "Write 1."),
        (LIFT | {"value": "150%"}, "Write 1.5."),
        (LIFT | {"mode": "pp", "value": "150"}, "so at most 1. Correct it."),
        (LIFT | {"baseline": "-0.03"}, "`baseline` is -0.03, but `repurchase_rate` is a share"),
        (LIFT | {"metric": "churn_rate", "mode": "pp", "value": "-0.1"}, "is -0.07, which no share can be"),
        (FEWER | {"value": "-1"}, "`value` is -1, but `churned_buyers` is never below 0"),
        (FEWER | {"stretch": "-1"}, "`stretch` is -1, but `churned_buyers` is never below 0"),
        (BAND | {"lower": "-1"}, "`lower` is -1, but `orders_per_buyer` is never below 0"),
        (FEWER | {"kind": "lift", "mode": "relative", "baseline": "-9", "value": "-0.1"}, "`baseline` is -9"),
        (
            FEWER | {"kind": "lift", "mode": "relative", "baseline": "9", "value": "-2"},
            "is -9, which `churned_buyers` n",
        ),
        (
            FEWER | {"kind": "lift", "mode": "relative", "baseline_period": "1998-02", "value": "-2"},
            "Write at least -1",
        ),
        (
            LEVEL | {"due": "1998-03-31"},
            "so that day is missing from the one that starts on 1998-03-01. Write 1998-04-01",
        ),
        (BAND | {"start": "1998-01-01", "due": "1998-03-31"}, "Write 1998-04-01"),
        (LEVEL | {"kind": "cumulative", "start": "1998-01-01", "due": "1998-12-31"}, "Write 1999-01-01"),
        (GROWTH | {"baseline_period": "1998-02", "due": "1998-03-16"}, "has 28 days, but 15 days are judged"),
        (
            GROWTH | {"baseline_period": "1998-02", "due": "1998-05-01"},
            "span of as many days, as 1998-01-01/1998-02-28",
        ),
        (GROWTH | {"baseline_period": "1997"}, "a month is compared with a year. Write one month as `baseline_period`"),
        (GROWTH | {"baseline_period": "1997-12/1998-02"}, "a month is compared with a span"),
        (
            GROWTH | {"baseline_period": "1997-12", "per": "quarter", "start": "1998-01-01"},
            "a quarter is compared with a m",
        ),
        (GROWTH | {"baseline_period": "1997", "per": "month", "due": "1999-01-01"}, "a month is compared with a year"),
        (GROWTH | {"metric": "churned_buyers", "value": "-0.1", "baseline_period": "1998-W05"}, "compared with a week"),
    ],
)
def test_a_fault_names_the_row_and_the_remedy(tmp_path: Path, row: dict[str, str], expected: str) -> None:
    (fault,) = faults(tmp_path, row)
    assert fault.startswith("targets.csv row 2: ")
    assert expected in fault


@pytest.mark.parametrize(
    "row",
    [
        BAND,
        LIFT | {"metric": "churn_rate", "value": "-0.1"},
        LIFT | {"metric": "orders_per_buyer", "value": "-0.1", "baseline": "1.4"},
        LIFT | {"value": "2"},
        LIFT | {"mode": "pp", "baseline": "", "baseline_period": "1997-Q4"},
        LEVEL | {"metric": "churned_buyers", "value": "0"},
        LEVEL | {"metric": "churned_buyers", "stretch": "900", "threshold": "1100"},
        LEVEL | {"per": "week", "start": "1998-03-02", "due": "1998-03-30"},
        LEVEL | {"kind": "milestone", "start": "1998-03-11", "due": "1998-06-05"},
        LEVEL | {"kind": "cumulative", "start": "1998-03-11", "due": "1998-06-05"},
        LEVEL | {"due": "1998-03-02"},
        LEVEL | {"start": "1998-03-02", "due": "1998-03-09"},
        LEVEL | {"start": "1998-01-01"},
        LEVEL | {"start": "1998-01-01", "due": "1999-01-01"},
        LEVEL | {"start": "1900-01-01", "due": "2200-01-01", "per": "year"},
        LEVEL | {"value": "-1000"},
        LEVEL | {"value": "123456789012345"},
        LEVEL | {"value": "0.00333333333333333"},
        RATE | {"value": "1"},
        LIFT | {"metric": "churn_rate", "mode": "pp", "value": "-0.1", "baseline": "0.3"},
        LIFT | {"baseline": "", "baseline_period": "1997"},
        GROWTH | {"baseline_period": "1997-03"},
        GROWTH | {"baseline_period": "1998-02", "per": "month", "due": "1999-01-01"},
        GROWTH | {"baseline_period": "1997-10/1997-12", "start": "1998-01-01"},
        GROWTH | {"baseline": "500"},
    ],
)
def test_sound_targets_pass(tmp_path: Path, row: dict[str, str]) -> None:
    assert len(read(tmp_path, row)) == 1


def test_a_span_is_judged_by_the_weeks_and_quarters_of_the_workspace(tmp_path: Path) -> None:
    settings = Settings(fiscal_year_start=2, week_start="sunday")
    quarter = LEVEL | {"start": "1998-02-01", "due": "1998-05-01"}
    week = FEWER | {"start": "1998-03-01", "due": "1998-03-08"}
    assert [target.within for target in read(tmp_path, quarter, week, settings=settings)] == [None, None]
    (tmp_path / "usual").mkdir()
    assert [target.within for target in read(tmp_path / "usual", quarter, week)] == ["month", "month"]
