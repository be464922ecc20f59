"""Build the two static Chinese fonts under ``templates/fonts/``, and the list of the characters they have.

The reports need one family in two weights that matplotlib, the PDF writer and browsers all read the same way.
Variable fonts do not do: matplotlib draws their default instance, which is Thin. The npm package named in
`PACKAGE` holds static instances of Noto Sans SC; this script cuts them down to what a report can contain.

Run with the unpacked package, or without arguments to download it with ``npm pack``::

    python scripts/build_fonts.py [path/to/unpacked/package]
"""

import argparse
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

PACKAGE = "@expo-google-fonts/noto-sans-sc@0.4.3"
FOLDER = Path(__file__).parent.parent / "templates" / "fonts"

#: Name of the built font, and where its source lies in the package.
WEIGHTS = {
    "NotoSansSC-Regular.ttf": "400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-Bold.ttf": "700Bold/NotoSansSC_700Bold.ttf",
}

#: Inclusive ranges wanted besides the GBK characters; what the source font lacks is left out.
RANGES = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1: × ÷ ± ¥ £ · ² ³
    (0x2000, 0x206F),  # general punctuation: – — … ‰
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20CF),  # currency: €
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical operators: − ≥ ≤ ∑
    (0x25A0, 0x25FF),  # geometric shapes: ▲ ▼ ● ◆ ■ ○ ◇
    (0x2713, 0x2718),  # check marks and crosses
)

#: Layout features kept. Digits of this family are of equal width by themselves, so `tnum` is kept where
#: the source has it and not missed where it has not; ligatures go because they spoil text copied from a PDF.
FEATURES = ("ccmp", "kern", "mark", "tnum", "lnum", "palt", "halt")


def wanted_characters() -> set[int]:
    """Code points a report may contain: all of GBK and the ranges of `RANGES`."""
    ranged = {point for first, last in RANGES for point in range(first, last + 1)}
    return ranged | {point for point in range(0x80, 0x10000) if _in_gbk(chr(point))}


def _in_gbk(character: str) -> bool:
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def build_font(source: Path, target: Path) -> None:
    """Write the subset of the static font `source` to `target`, without hinting."""
    options = Options()
    options.hinting = False
    options.layout_features = list(FEATURES)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ["STAT", "vhea", "vmtx", "BASE"]  # no variations, no vertical writing
    with TTFont(source, recalcTimestamp=False) as font:  # the same source gives the same bytes
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=wanted_characters())
        subsetter.subset(font)
        font.save(target)


@contextmanager
def downloaded_package() -> Iterator[Path]:
    """Download `PACKAGE` with npm and yield the unpacked folder, which lives as long as the context."""
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True, text=True
        )
        with tarfile.open(Path(folder) / packed.stdout.split()[-1]) as archive:
            archive.extractall(folder, filter="data")
        yield Path(folder) / "package"


def build_all(package: Path, folder: Path = FOLDER) -> None:
    """Write both fonts and their licence from the unpacked `package` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, source in WEIGHTS.items():
        build_font(package / source, folder / name)
        print(f"{folder / name}: {(folder / name).stat().st_size / 1e6:.2f} MB")
    (folder / "characters.txt").write_text(characters(folder), "ascii")
    shutil.copyfile(package / "LICENSE_FONT", folder / "OFL.txt")


def characters(folder: Path = FOLDER) -> str:
    """Return the ranges of code points that both fonts have, one a line: what the toolkit asks which they lack."""
    points = sorted(set.intersection(*(_code_points(folder / name) for name in WEIGHTS)))
    starts = [point for place, point in enumerate(points) if not place or points[place - 1] != point - 1]
    ends = [point for place, point in enumerate(points) if points[place + 1 : place + 2] != [point + 1]]
    return "".join(f"{first:04X}-{last:04X}\n" for first, last in zip(starts, ends, strict=True))


def _code_points(file: Path) -> set[int]:
    with TTFont(file, lazy=True) as font:
        return set(font.getBestCmap())


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description="Build templates/fonts/ from Noto Sans SC.")
    parser.add_argument("package", type=Path, nargs="?", help=f"unpacked npm package {PACKAGE}")
    package = parser.parse_args().package
    if package is not None:
        build_all(package)
        return
    with downloaded_package() as package:
        build_all(package)


if __name__ == "__main__":
    main()
