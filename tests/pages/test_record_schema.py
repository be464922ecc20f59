"""``review.json`` is what its published schema says: every frozen edition, one made now, and no other."""

import copy
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import kpi_toolkit as kt
from kpi_toolkit.export.formats import SCHEMA
from kpi_toolkit.files.resources import resource
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.pages.record_schema import review_schema
from kpi_toolkit.pages.record_shape import HEAD

FROZEN = Path(__file__).resolve().parents[1] / "frozen"
SHIPPED = json.loads(resource("templates", SCHEMA).read_text("utf-8"))
VALID = Draft202012Validator(SHIPPED, format_checker=Draft202012Validator.FORMAT_CHECKER)

Edition = dict[str, Any]


def faults(edition: Edition) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in VALID.iter_errors(edition)]


@pytest.fixture(scope="module")
def made(cdnow: Workspace) -> Edition:
    edition: Edition = kt.echo(kt.review(cdnow, "1998-03", "operations", "en")).to_dict()["review"]
    return edition


def test_the_shipped_schema_is_a_schema_and_fresh() -> None:
    Draft202012Validator.check_schema(SHIPPED)
    assert review_schema() == SHIPPED, "templates/review.schema.json is stale: run `make docs`."


@pytest.mark.parametrize("shop", ["demo", "running", "cdnow"])
def test_every_frozen_edition_is_valid(shop: str) -> None:
    frozen = json.loads(gzip.decompress((FROZEN / f"{shop}.json.gz").read_bytes()))
    checked = 0
    for name, said in frozen.items():
        if "error" not in said:
            edition = {**HEAD, **{key: value for key, value in said.items() if key != "page"}}
            for line in edition["metrics"]:
                line["definition"] = None
            assert faults(edition) == [], name
            checked += 1
    assert checked >= 6


def test_an_edition_made_now_is_valid_and_names_its_schema(made: Edition) -> None:
    assert faults(made) == []
    assert (made["$schema"], made["schema_version"]) == (SCHEMA, 1)
    assert SHIPPED["$id"].endswith(f":{made['schema_version']}")


def put(*path: str | int, value: Any) -> Callable[[Edition], None]:
    """Return what puts a value at a path of an edition."""

    def change(edition: Any) -> None:
        for step in path[:-1]:
            edition = edition[step]
        edition[path[-1]] = value

    return change


def take(*path: str | int) -> Callable[[Edition], None]:
    """Return what takes a field out of an edition."""

    def change(edition: Any) -> None:
        for step in path[:-1]:
            edition = edition[step]
        del edition[path[-1]]

    return change


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (take("score"), "$: 'score' is a required property"),
        (take("metrics", 0, "value"), "$.metrics[0]: 'value' is a required property"),
        (put("score", value="102.4"), "$.score: "),
        (put("another", value=1), "$: Additional properties are not allowed"),
        (put("metrics", 0, "another", value=1), "$.metrics[0]: Additional properties"),
        (put("metrics", 0, "status", value="won"), "$.metrics[0].status: "),
        (put("metrics", 0, "value", value="1"), "$.metrics[0].value: "),
        (put("rules", "churned_after_days", value="soon"), "$.rules.churned_after_days: "),
        (put("evidence", "guardrails", value={}), "$.evidence.guardrails: "),
        (put("evidence", "landing_record", "held", value=None), "$.evidence.landing_record.held: "),
        (put("language", value="fr"), "$.language: "),
        (put("data_through", value="yesterday"), "$.data_through: 'yesterday' is not a 'date'"),
        (put("schema_version", value=2), "$.schema_version: "),
    ],
)
def test_a_wrong_edition_is_refused_with_the_place(
    made: Edition, change: Callable[[Edition], None], where: str
) -> None:
    wrong = copy.deepcopy(made)
    change(wrong)
    assert any(fault.startswith(where) for fault in faults(wrong)), faults(wrong)
