"""Feedback: ratings, complaints, surveys and audits, worked by hand where they are easy to get wrong."""

import math
from typing import Any

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.settings import Settings

ORDERS = pd.DataFrame(
    [
        ("1", "ann", "2026-10-01", 10, "web"),
        ("2", "ann", "2026-10-02", 10, "app"),
        ("3", "bob", "2026-10-03", 10, "web"),
        ("4", "cat", "2026-10-04", 10, "app"),
        ("5", None, "2026-10-05", 10, "web"),
        ("6", "dan", "2026-11-20", 10, "web"),
    ],
    columns=["order_id", "user_id", "ordered_at", "amount", "channel"],
)
RATINGS = pd.DataFrame(
    [
        ("ann", "2026-10-02", "product", 1, None, "review"),
        ("ann", "2026-10-03", "product", 2, None, "review"),
        ("ann", "2026-10-03", "service", 5, None, "review"),
        ("bob", "2026-10-04", "product", 1, True, "review"),
        ("cat", "2026-10-05", "product", 5, False, "review"),
        ("eve", "2026-10-06", "product", 3, None, "review"),
        (None, "2026-10-07", "product", 1, None, "review"),
        ("dan", "2026-11-20", "product", 1, None, "review"),
    ],
    columns=["user_id", "rated_at", "subject", "score", "is_satisfied", "source"],
)
COMPLAINTS = pd.DataFrame(
    [
        ("a", "bob", "2026-10-05"),
        ("b", "bob", "2026-10-06"),
        ("c", None, "2026-10-07"),
        ("d", "dan", "2026-10-08"),
        ("e", "cat", "2026-11-02"),
    ],
    columns=["complaint_id", "user_id", "opened_at"],
)
SURVEYS = pd.DataFrame(
    [
        ("s", "ann", "2026-09-30", "2026-10-01"),
        ("s", "ann", "2026-10-10", "2026-10-11"),
        ("s", "bob", "2026-10-10", "2026-11-01"),
        ("s", None, "2026-10-10", "2026-10-12"),
        ("s", "cat", "2026-10-10", None),
    ],
    columns=["survey_id", "user_id", "sent_at", "answered_at"],
)
AUDITS = pd.DataFrame(
    [
        ("2026-10-01", "mystery_shopper", "shop", 90, None),
        ("2026-10-02", "mystery_shopper", "shop", 80, None),
        ("2026-10-03", "mystery_shopper", "shop", 85, None),
        ("2026-10-04", "mystery_shopper", "store", 45, None),
        ("2026-10-05", "mystery_shopper", "store", None, None),
        ("2026-10-06", "figure_check", None, None, True),
        ("2026-10-07", "figure_check", None, None, None),
        ("2026-10-08", "content_quality", None, None, True),
    ],
    columns=["audited_at", "kind", "department", "score", "is_confirmed"],
)


@pytest.fixture(scope="module")
def shop() -> Workspace:
    return from_frames(
        {"orders": ORDERS, "ratings": RATINGS, "complaints": COMPLAINTS, "surveys": SURVEYS, "audits": AUDITS}
    )


def parts(data: Any, name: str, period: str = "2026-10") -> tuple[float, float]:
    (row,) = kt.measure(data, name, period).itertuples()
    return row.numerator, row.denominator


def by(data: Any, name: str, column: str, period: str = "2026-10") -> dict[str, float]:
    return {row.segment: row.value for row in kt.measure(data, name, period, by=column).itertuples()}


def test_a_total_is_the_ratio_of_sums_not_the_mean_of_the_departments_means(shop: Workspace) -> None:
    assert by(shop, "mystery_shopper_score", "department")["shop"] == 85
    assert by(shop, "mystery_shopper_score", "department")["store"] == 45
    assert by(shop, "mystery_shopper_score", "department")[""] == 75  # 300 ÷ 4, not (85 + 45) ÷ 2


def test_audits_without_a_score_or_a_finding_are_left_out(shop: Workspace) -> None:
    assert parts(shop, "mystery_shopper_score")[1] == 4
    assert parts(shop, "accuracy_rate_review") == (1, 1)  # what a content audit confirms is no figure
    assert math.isnan(kt.content_quality(shop, period="2026-10"))


def test_what_a_user_says_beats_the_score(shop: Workspace) -> None:
    assert parts(shop, "reviews_positive_rate") == (2, 7)  # ann's service 5 and bob, who says so
    assert parts(shop, "dissatisfied_share") == (2, 4)  # ann, once although twice, and cat, who says so


def test_a_score_between_the_limits_is_neither_satisfied_nor_dissatisfied(shop: Workspace) -> None:
    limits = Settings.model_validate({"rules": {"satisfied_from": 3.0, "dissatisfied_to": 2.9}})
    plain = {"orders": ORDERS, "ratings": RATINGS.drop(columns="is_satisfied")}
    assert parts(plain, "reviews_positive_rate") == (2, 7)
    (row,) = kt.measure(plain, "reviews_positive_rate", "2026-10", settings=limits).itertuples()
    assert (row.numerator, row.denominator) == (3, 7)  # now eve's 3 too


def test_several_ratings_and_complaints_do_not_multiply_a_buyer(shop: Workspace) -> None:
    assert parts(shop, "complaint_rate") == (3, 3)  # ann and cat by ratings, bob by complaints
    assert parts(shop, "complaint_share") == (1, 3)


def test_a_complaint_without_a_user_or_a_purchase_counts_only_as_a_complaint(shop: Workspace) -> None:
    assert kt.complaints(shop, period="2026-10") == 4
    assert parts(shop, "complaint_share", "2026-11") == (0, 1)  # cat complains in November and buys nothing


def test_a_buyer_of_two_channels_is_one_in_each_and_one_in_all(shop: Workspace) -> None:
    frame = kt.measure(shop, "complaint_share", "2026-10", by="channel")
    found = {row.segment: (row.numerator, row.denominator) for row in frame.itertuples()}
    assert found == {"": (1, 3), "app": (0, 2), "web": (1, 2)}


def test_complaint_rate_needs_ratings_and_complaints() -> None:
    (row,) = kt.measure({"orders": ORDERS, "complaints": COMPLAINTS}, "complaint_rate", "2026-10").itertuples()
    assert math.isnan(row.value)
    assert "ratings" in str(row.reason)


def test_answers_count_when_they_come_and_questionnaires_when_they_go(shop: Workspace) -> None:
    assert kt.survey_participants(shop, period="2026-10") == 1  # ann twice; the answer of nobody is no person
    assert kt.survey_participants(shop, period="2026-11") == 1
    assert parts(shop, "survey_response_rate") == (3, 4)  # bob answers in November


def test_surveys_without_times_of_answers_tell_nothing() -> None:
    plain = {"orders": ORDERS, "surveys": SURVEYS.drop(columns="answered_at")}
    frame = kt.measure(plain, ["survey_participants", "survey_response_rate"], "2026-10")
    assert frame["value"].isna().all()
    assert {"surveys.answered_at" in str(reason) for reason in frame["reason"]} == {True}


def test_no_rows_and_no_matching_rows_are_no_data(shop: Workspace) -> None:
    frame = kt.measure(shop, ["csat", "presale_csat", "logistics_score"], "2026-10")
    assert frame["value"].isna().all()
    assert set(frame["denominator"]) == {0}
    (row,) = kt.measure(shop, "mystery_shopper_score", "2026-11").itertuples()
    assert math.isnan(row.value)
    assert (row.numerator, row.denominator, row.reason.code) == (0, 0, "no_rows")


def test_scores_by_subject(shop: Workspace) -> None:
    assert parts(shop, "product_score") == (13, 6)
    assert by(shop, "feedback_score", "subject") == {"": 18 / 7, "product": 13 / 6, "service": 5}
