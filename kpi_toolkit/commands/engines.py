"""``kpi engines check``: whether databases give the numbers that DuckDB gives."""

import sys
import tempfile
from collections.abc import Sequence
from contextlib import redirect_stdout
from importlib.util import find_spec
from io import StringIO
from pathlib import Path

from kpi_toolkit.commands.demo import make_demo
from kpi_toolkit.engines.divergences import check_engine
from kpi_toolkit.engines.known import ENGINES
from kpi_toolkit.engines.open import open_engine
from kpi_toolkit.errors import KpiError
from kpi_toolkit.files.strict_json import as_json as to_json
from kpi_toolkit.measuring.conformance import differences, differences_of_worlds
from kpi_toolkit.measuring.workspace import Workspace, open_workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.metrics.rival_worlds import worlds
from kpi_toolkit.settings import SourceSettings, load_settings

PERIODS = ("2026-08", "2026-09", "2026-10", "2026-Q3", "2026-W40")
SEGMENTS = (None, "channel")
SHOP = (500, 14, 1)
"""Users, months and seed."""


def check_engines(urls: Sequence[str], workspace: Path | None, as_json: bool) -> int:
    """Check engines against DuckDB and print what differs; return 1 when anything does.

    Parameters
    ----------
    urls
        Databases as in ``source.url``; ``duckdb`` for the silent divergences on DuckDB itself. Without any the
        workspace's own, or all that run in this process.
    """
    sources = _sources(urls, workspace)
    with tempfile.TemporaryDirectory(prefix="kpi-engines-") as folder:
        with redirect_stdout(StringIO()):
            make_demo(Path(folder) / "shop", *SHOP)
        shop = open_workspace(Path(folder) / "shop")
        faults = {name: _faults(source, shop, workspace or Path()) for name, source in sources.items()}
    if as_json:
        print(to_json(faults))
    else:
        _tell(faults)
    return 1 if any(faults.values()) else 0


def _sources(urls: Sequence[str], workspace: Path | None) -> dict[str, SourceSettings]:
    if urls:
        return {url: SourceSettings() if url == "duckdb" else SourceSettings(url=url) for url in urls}
    if workspace:
        source = load_settings(workspace).source
        return {source.url or "duckdb": source}
    here = [known for known in ENGINES if known.in_process]
    there = [known.in_process for known in here if all(find_spec(package) for package in known.packages)]
    return {"duckdb": SourceSettings()} | {url: SourceSettings(url=url) for url in there}


def _faults(source: SourceSettings, shop: Workspace, folder: Path) -> list[str]:
    """Silent divergences first, then every metric on the demo shop, then rivals, each pair in its smallest world."""
    try:
        engine = open_engine(source, folder)
    except KpiError as error:
        return [str(error)]
    try:
        faults = check_engine(engine)
        if source.url:
            faults += [str(difference) for difference in differences(shop, engine, PERIODS, SEGMENTS)]
            faults += [str(difference) for difference in differences_of_worlds(engine)]
    finally:
        engine.close()
    return faults


def _tell(by_source: dict[str, list[str]]) -> None:
    numbers = f"{len(CATALOGUE)} metrics × {len(PERIODS)} periods × {len(SEGMENTS)} cuts"
    numbers += f", {len(worlds())} pairs of rivals"
    for name, faults in by_source.items():
        for fault in faults:
            print(f"{name}: {fault}", file=sys.stderr)
        verdict = f"{len(faults)} differences" if faults else "no difference"
        print(f"{name}: {verdict} ({numbers if name != 'duckdb' else 'silent divergences'})")
