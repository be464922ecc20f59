"""The fonts under templates/fonts hold what a report can contain and say rightly what they are."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from matplotlib.font_manager import FontManager, FontProperties

from scripts.build_fonts import characters

FOLDER = Path(__file__).parent.parent / "templates" / "fonts"
WEIGHTS = {"NotoSansSC-Regular.ttf": 400, "NotoSansSC-Bold.ttf": 700}
REBUILD = "Run `make fonts`."


@pytest.fixture(scope="module", params=WEIGHTS, ids=lambda name: name.removesuffix(".ttf"))
def font(request: pytest.FixtureRequest) -> TTFont:
    return TTFont(FOLDER / request.param)


@pytest.mark.parametrize(
    "characters",
    [
        pytest.param("回购率目标达成", id="everyday"),
        pytest.param("喆堃玥", id="names outside GB2312"),
        pytest.param("，。；：？！（）「」《》“”、…—·", id="full-width punctuation"),
        pytest.param("▲▼●◆■○◇✓→↑↓", id="signs"),
        pytest.param("×÷−≥≤±Σ∑≈‰²", id="mathematics"),
        pytest.param("¥￥€£", id="currencies"),
        pytest.param("éüñß–’", id="western names"),
    ],
)
def test_font_holds(font: TTFont, characters: str) -> None:
    missing = [character for character in characters if ord(character) not in font.getBestCmap()]
    assert missing == [], f"The font draws boxes for {missing}. Widen RANGES in scripts/build_fonts.py. {REBUILD}"


def test_font_holds_every_ideograph_of_gbk(font: TTFont) -> None:
    unified = set(range(0x4E00, 0x9FA6))  # the 20,902 ideographs GBK encodes
    assert unified <= set(font.getBestCmap())


def test_digits_are_equally_wide(font: TTFont) -> None:
    widths = {font["hmtx"][font.getBestCmap()[ord(digit)]][0] for digit in "0123456789"}
    assert len(widths) == 1, "Columns of numbers would not line up."


def test_font_is_static_and_unhinted(font: TTFont) -> None:
    assert not {"fvar", "gvar", "STAT", "fpgm", "prep", "cvt "} & set(font.keys())


@pytest.mark.parametrize(("name", "weight"), WEIGHTS.items())
def test_weight_is_declared(name: str, weight: int) -> None:
    with TTFont(FOLDER / name) as font:
        bold = weight == 700
        assert font["name"].getDebugName(1) == "Noto Sans SC"
        assert font["name"].getDebugName(2) == ("Bold" if bold else "Regular")
        assert font["OS/2"].usWeightClass == weight
        assert bool(font["head"].macStyle & 1) == bold
        assert bool(font["OS/2"].fsSelection & 1 << 5) == bold


@pytest.mark.parametrize(("name", "weight"), WEIGHTS.items())
def test_matplotlib_finds_each_weight_by_family(name: str, weight: int) -> None:
    manager = FontManager()
    for each in WEIGHTS:
        manager.addfont(FOLDER / each)
    found = manager.findfont(
        FontProperties(family="Noto Sans SC", weight=weight), fallback_to_default=False, rebuild_if_missing=False
    )
    assert Path(found).name == name


def test_each_font_is_small_enough_to_ship() -> None:
    sizes = {name: (FOLDER / name).stat().st_size for name in WEIGHTS}
    assert max(sizes.values()) < 7.7e6, sizes


def test_the_list_of_characters_is_that_of_the_fonts() -> None:
    assert (FOLDER / "characters.txt").read_text("ascii") == characters(FOLDER), REBUILD


def test_licence_lies_beside_the_fonts() -> None:
    licence = (FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert re.search(r"SIL Open Font License, Version 1\.1", licence)
    assert "Reserved Font Name" in licence
