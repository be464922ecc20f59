"""Take docs/review.png and docs/review_zh.png anew: the top of the demo shop's page, as a browser of a desk shows it.

Run by ``make picture``; needs chromium.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from kpi_toolkit.cli import main

ROOT = Path(__file__).parents[1]
PERIOD, ROLE = "2026-10", "operations"
PICTURES = {"en": "review.png", "zh": "review_zh.png"}
WIDTH, HEIGHT, COLOURS = 1240, 1095, 128
FONTS = '<?xml version="1.0"?><fontconfig><include>/etc/fonts/fonts.conf</include><dir>{}</dir></fontconfig>'


def take(page: Path, picture: Path, folder: Path) -> None:
    """Show a page in a browser of a desk's size, with the fonts of its paper, and keep what is seen."""
    fonts = folder / "fonts.conf"
    fonts.write_text(FONTS.format(ROOT / "templates" / "fonts"), "utf-8")
    shown = folder / "shown.png"
    browser = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    asked = [f"--window-size={WIDTH},{HEIGHT}", f"--screenshot={shown}", page.as_uri()]
    subprocess.run(
        [*browser, *asked], check=True, capture_output=True, env=os.environ | {"FONTCONFIG_FILE": str(fonts)}
    )
    Image.open(shown).convert("RGB").quantize(COLOURS).save(picture, optimize=True)


def pictures() -> None:
    """Make the demo shop, its page in both languages, and the pictures of it."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shop = folder / "shop"
        main(["demo", str(shop)])
        asked = ["--workspace", str(shop), "--period", PERIOD, "--role", ROLE, "--format", "html"]
        for language, name in PICTURES.items():
            if code := main(["run", *asked, "--language", language]):
                sys.exit(code)
            take(shop / "reports" / PERIOD / ROLE / language / "review.html", ROOT / "docs" / name, folder)


if __name__ == "__main__":
    pictures()
