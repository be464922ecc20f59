"""What a review says of actions: the heading that is wrong, the rung of each verdict, and the counts."""

import json
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest

import kpi_toolkit as kt
from kpi_toolkit.cli import main
from kpi_toolkit.demo import write_demo
from kpi_toolkit.language.text import word
from kpi_toolkit.measuring.workspace import open_workspace
from kpi_toolkit.pages.record_evidence import evidence_json
from kpi_toolkit.pages.text import actions as action_text
from kpi_toolkit.pages.text.funnel import owner_of
from kpi_toolkit.reviewing.making import review
from kpi_toolkit.units import LANGUAGES

PERIOD = "2026-10"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the demo with a column that no sheet of actions has."""
    copy = tmp_path_factory.mktemp("acting") / "shop"
    write_demo(copy, users=2_000, months=14)
    sheet = copy / "plan" / "actions.csv"
    head, *rows = sheet.read_text("utf-8").splitlines()
    sheet.write_text("\n".join([f"{head},colour", *(f"{row},red" for row in rows)]), "utf-8")
    return copy


def test_an_unknown_column_is_said_and_every_row_is_shown_and_judged(folder: Path) -> None:
    said = review(open_workspace(folder), PERIOD, "operations")
    codes = [note.code for note in said.notes]
    assert "faulty_action_columns" in codes
    assert "faulty_actions" not in codes
    note = next(note for note in said.notes if note.code == "faulty_action_columns")
    assert all("colour" in note.text(language) for language in LANGUAGES)
    assert [followed.action.id for followed in said.evidence.actions] == ["A1", "A2"]
    assert all(followed.effect for followed in said.evidence.actions)


def test_page_record_and_command_line_name_the_rung(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for language in LANGUAGES:
        said = review(open_workspace(folder), PERIOD, "operations", language)
        kept = {action["id"]: action for action in evidence_json(said)["actions"]}
        page = str(kt.actions(said)._repr_html_())
        for followed in said.evidence.actions:
            means = {name: getattr(followed.action, name) for name in ("owner", "steps", "resources")}
            means["start"] = str(followed.action.start)
            assert all(means.values())
            assert all(escape(text) in page for text in means.values())
            assert {name: kept[followed.action.id][name] for name in means} == means
            assert followed.effect is not None
            rung = word(f"rung.{followed.effect.rung}", language)
            assert rung in action_text.basis(said, followed)
            assert kept[followed.action.id]["evidence"]["rung"] == followed.effect.rung
            assert "caus" not in action_text.verdict(said, followed)
        main(["plan", "actions", "--workspace", str(folder), "--period", PERIOD, "--language", language])
        printed = "".join(capsys.readouterr().out.split())
        assert all("".join(word(f"rung.{rung}", language).split()) in printed for rung in ("history",))
    assert main(["plan", "actions", "--workspace", str(folder), "--period", PERIOD, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {action["id"]: action["evidence"]["rung"] for action in told} == {
        "A1": "history",
        "A2": "segments",
        "A3": "history",
        "A4": "history",
    }


def test_only_what_has_a_control_is_counted_as_effective(folder: Path) -> None:
    said = review(open_workspace(folder), PERIOD, "operations", "en")
    effects = [followed.effect for followed in said.evidence.actions if followed.effect]
    assert all(effect.rung != "history" for effect in effects if effect.outcome == "effective")
    effective = sum(effect.outcome == "effective" for effect in effects)
    assert (f"{effective} effective beside a control" in action_text.sentence(said)) is bool(effective)


def test_a_step_names_who_has_a_target_of_it_else_the_roles_that_answer_for_it(folder: Path) -> None:
    said = review(open_workspace(folder), PERIOD, "operations", "en")
    assert said.evidence.funnel is not None
    step = next(line.metric for line in said.evidence.funnel.steps if line.metric.roles)
    nobody, two = ({step.name: people} if people else {} for people in ((), ("Li", "Wang")))
    of_nobody, of_two = (replace(said, evidence=replace(said.evidence, owners=owners)) for owners in (nobody, two))
    assert all(name in owner_of(of_two, step) for name in ("Li", "Wang"))
    roles = said.settings.all_roles
    assert all(roles.label(role)("en") in owner_of(of_nobody, step) for role in step.roles if role in roles)
    assert owner_of(of_nobody, step) != owner_of(of_two, step)
