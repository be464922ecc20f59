"""What a score is worth: bands and lines, the dead zone, and where it is shown."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

import kpi_toolkit as kt
from kpi_toolkit.cli import main
from kpi_toolkit.judge.bonus import bonus
from kpi_toolkit.pages.text.bonus import bonus_note, bonus_sentence
from kpi_toolkit.settings import load_settings
from kpi_toolkit.settings.bonus import BonusSettings
from kpi_toolkit.units import LANGUAGES

BANDS = BonusSettings(bands={0: 0.5, 0.9: 0.9, 1.0: 1.0, 1.1: 1.2})
LINE = BonusSettings(line={0.8: 0.5, 1.0: 1.0, 1.2: 1.5})


@pytest.mark.parametrize(
    ("rule", "score", "interval", "factor", "ends", "is_in_doubt"),
    [
        (BANDS, "1.05", (1.02, 1.08), 1.0, (1.0, 1.0), False),
        (BANDS, "1.05", (0.98, 1.08), 1.0, (0.9, 1.0), True),
        (BANDS, "1.05", (0.85, 1.15), 1.0, (0.5, 1.2), True),
        (BANDS, "1.0", (1.0, 1.09), 1.0, (1.0, 1.0), False),
        (BANDS, "0.99999", (0.99, 1.0), 0.9, (0.9, 1.0), True),
        (BANDS, "1.5", (1.4, 1.6), 1.2, (1.2, 1.2), False),
        (LINE, "1.1", (1.05, 1.15), 1.25, (1.125, 1.375), False),
        (LINE, "1.02", (0.97, 1.07), 1.05, (0.925, 1.175), True),
        (LINE, "0.7", (0.6, 0.75), 0.5, (0.5, 0.5), False),
        (LINE, "1.3", (1.25, 1.4), 1.5, (1.5, 1.5), False),
    ],
)
def test_the_factor_is_that_of_the_score_and_the_ends_say_what_chance_could_make_of_it(
    rule: BonusSettings,
    score: str,
    interval: tuple[float, float],
    factor: float,
    ends: tuple[float, float],
    is_in_doubt: bool,
) -> None:
    own = bonus(Decimal(score), interval, rule)
    assert own.factor == pytest.approx(factor)
    assert (own.lowest, own.highest) == pytest.approx(ends)
    assert own.is_in_doubt == is_in_doubt
    for language in LANGUAGES:
        said = bonus_sentence(own, language)
        assert f"×{factor:.2f}"[:4] in said
        assert ("待定区" in said or "dead zone" in said) == is_in_doubt


def test_no_score_has_no_factor_and_no_interval_is_said() -> None:
    for own, factor in ((bonus(None, None, BANDS), None), (bonus(Decimal("0.95"), None, BANDS), 0.9)):
        assert own.factor == factor
        assert own.reason is not None
        assert not own.is_in_doubt
        for language in LANGUAGES:
            assert own.reason.text(language) in bonus_sentence(own, language)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"bands": {0: 0.5, 1: 1}, "line": {0: 0, 1: 1}}, "either"),
        ({"bands": {0: 0.5}}, "at least two"),
        ({"bands": {0.5: 0.5, 1: 1}}, "begin at 0"),
        ({"line": {0.5: 1, 1: 0.5}}, "below"),
        ({"bands": {0: 0.5, -1: 1}}, "greater than or equal to 0"),
        ({"bands": {0: 0.5, "much": 1}}, "much"),
        ({"bands": {0: 0.5, 1: -1}}, "greater than or equal to 0"),
    ],
)
def test_faulty_rules_are_refused(given: dict[str, object], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        BonusSettings.model_validate(given)


def test_a_rule_is_read_from_kpi_yaml_whichever_way_its_numbers_are_written(tmp_path: Path) -> None:
    (tmp_path / "kpi.yaml").write_text("bonus:\n  bands: {0: 0.5, 0.9: 0.9, '1.0': 1, 1.1: 1.2}\n", "utf-8")
    settings = load_settings(tmp_path)
    assert settings.bonus.steps == ((0.0, 0.5), (0.9, 0.9), (1.0, 1.0), (1.1, 1.2))
    assert not settings.privacy.bonus_on_page
    (tmp_path / "kpi.yaml").write_text("{}\n", "utf-8")
    assert not load_settings(tmp_path).bonus.is_there


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("bonus") / "shop"
    assert main(["demo", str(folder), "--users", "500", "--months", "8"]) == 0
    return folder


@pytest.mark.slow
def test_scores_print_it_only_when_asked_and_pages_only_where_privacy_allows(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = (shop / "kpi.yaml").read_text("utf-8")
    assert main(["score", "-w", str(shop), "-p", "2026-10", "--bonus"]) != 0
    assert "There is no bonus rule" in capsys.readouterr().err
    rule = f"{bare}\nbonus:\n  bands: {{0: 0.5, 0.9: 0.9, 1.0: 1.0, 1.1: 1.2}}\n"
    (shop / "kpi.yaml").write_text(rule, "utf-8")
    assert main(["score", "-w", str(shop), "-p", "2026-10", "--language", "en"]) == 0
    assert "factor" not in capsys.readouterr().out
    for by in ("role", "person"):
        assert main(["score", "-w", str(shop), "-p", "2026-10", "--by", by, "--bonus", "--language", "en"]) == 0
        assert "factor" in capsys.readouterr().out
    assert main(["score", "-w", str(shop), "-p", "2026-10", "--bonus", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["bonus"]
    assert len(told) == 6
    assert set(told[0]) == {"name", "factor", "lowest", "highest", "is_in_doubt", "reason"}
    hidden = kt.review(shop, "2026-10", "operations", "en")
    assert bonus_note(hidden) == ""
    assert "Bonus" not in kt.scorecard(hidden)._repr_html_()
    (shop / "kpi.yaml").write_text(f"{rule}privacy: {{bonus_on_page: true}}\n", "utf-8")
    shown = kt.review(shop, "2026-10", "operations", "en")
    assert bonus_note(shown).startswith("Bonus")
    assert bonus_note(shown) in kt.scorecard(shown)._repr_html_()
    (shop / "kpi.yaml").write_text(bare, "utf-8")
