"""Shared fixtures: the workspaces that several rooms are tested on, and a maker of small shops."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from kpi_toolkit.demo import write_demo
from kpi_toolkit.examples import EXAMPLE_TABLES
from kpi_toolkit.measuring.workspace import Workspace, from_frames, open_workspace
from kpi_toolkit.run.deferred import defer_grammar

ROOT = Path(__file__).parent.parent
OPENS_A_SHOP_EACH = (
    "demo/",
    "docs/",
    "library/",
    "metrics/test_",
    "sources/test_tables",
    "sources/test_values",
    "sources/test_references",
    "sources/test_excel",
    "sources/test_mapping",
    "sources/test_layouts",
    "sources/test_written_numbers",
    "sources/test_broken_files",
    "sources/test_made_of",
    "starting/",
    "engines/test_together",
    "measuring/test_segments",
    "measuring/test_example_workspaces",
    "judge/test_attribution",
    "judge/test_states",
    "judge/test_lifetimes",
    "judge/test_changes",
    "judge/test_trends",
    "judge/test_event_funnel",
    "judge/test_cohorts",
    "measuring/test_studied",
    "measuring/test_counted_frames",
    "measuring/test_daily_measures",
    "measuring/test_crossed_cuts",
    "reviewing/test_declared_review",
    "measuring/test_exchange",
    "judge/test_why",
    "judge/test_explained",
    "analysis/test_standing_out",
    "analysis/test_gap",
    "judge/test_part_against_whole",
    "judge/test_funnel_steps",
    "judge/test_landing",
    "judge/test_noise",
    "judge/test_guardrails",
    "judge/test_scorecards",
    "judge/test_error_rates",
    "judge/test_ahead",
    "reviewing/test_landing_record",
    "pages/test_review_parts",
    "judge/test_ranking",
    "sources/test_bad_values",
    "pages/test_charts",
    "analysis/test_rates",
    "analysis/test_bottleneck",
    "weekly/test_policy_notebook",
    "weekly/test_chain_months",
    "weekly/test_resources",
    "plan/test_plan_history",
    "plan/test_plan_segments",
    "plan/test_effects",
    "reviewing/test_acting",
    "reviewing/test_restated",
    "reviewing/test_cards",
    "reviewing/test_target_days",
    "reviewing/test_top_of_the_page",
    "reviewing/test_making",
    "reviewing/test_overview",
    "reviewing/test_explained_page",
    "reviewing/test_every_metric",
    "reviewing/test_inputs",
    "reviewing/test_asking",
    "measuring/test_store_",
    "measuring/test_keeping",
    "measuring/test_kept_tables",
    "measuring/test_remedies",
    "run/test_any_sign",
    "run/test_closing",
    "run/test_due",
    "commands/test_shown",
    "plan/test_born",
    "reviewing/test_untargeted",
    "measuring/test_callable",
    "run/test_published_review",
    "engines/test_",
    "library/test_",
    "demo/test_",
    "judge/test_inflated",
    "judge/test_bonus",
    "plan/test_agreement",
    "plan/test_benchmarks_sheet",
    "plan/test_frontier",
    "plan/test_growing_and_seasonal_shops",
    "plan/test_placebo",
    "plan/test_year",
    "reviewing/test_frozen",
    "reviewing/test_rollup",
    "reviewing/test_course",
    "pages/test_waterfalls",
    "plan/test_comments",
    "reviewing/test_no_contradiction",
    "sources/test_",
    "sheets/test_control",
    "commands/test_own_roles",
    "commands/test_strict_json",
    "plan/test_loop",
    "measuring/test_nothing",
    "measuring/test_lapses",
    "measuring/test_frame",
    "pages/test_shown",
    "pages/test_sentences",
    "pages/test_in_the_browser",
    "run/test_deferred",
)
"""Tests that take a second each and are many, or whose oracles take seconds to import: `make quick` leaves them out,
but for those of QUICK."""
LONG = (
    "worked_example",
    "statsmodels",
    "no_sheet_breaks",
    "no_cell_breaks",
    "test_a_process_",
    "is_imported_first",
    "in_one_place_is_everywhere",
)
"""Of names of tests that take seconds: oracles whose import alone does, long searches for bad input, processes."""
QUICK = ("test_published.py", "test_cdnow.py", "test_examples.py")
FIRST = (
    "engines/test_conformance",
    "library/test_messy",
    "library/test_closes",
    "engines/test_studies",
    "engines/test_workspace",
    "engines/test_right_numbers",
    "library/test_once",
)
"""Files that take a minute or more: begun first, so that at the end no worker waits for another's."""
CDNOW = ROOT / "examples" / "cdnow"


defer_grammar()
# In CI the same inputs each time, fewer of them, so that a change is judged by what it changed; at a desk new ones.
settings.register_profile("ci", derandomize=True, max_examples=25)
if os.environ.get("KPI_CI"):
    settings.load_profile("ci")


def pytest_configure() -> None:
    """Keep what tests compute in a folder of their own, a file a worker; SQL is shared by the workers of a run."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        os.environ["KPI_CACHE"] = tempfile.mkdtemp(prefix="kpi-tests-")
    # All metrics of a fact in one query need more than Spark's one gigabyte.
    # Tests end before compiling their code well would have paid.
    java = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    os.environ.setdefault("PYSPARK_SUBMIT_ARGS", f'--driver-memory 3g --driver-java-options "{java}" pyspark-shell')
    os.environ["KPI_STORE"] = f"{os.environ['KPI_CACHE']}/{worker}/.kpi/store.sqlite"


def pytest_unconfigure() -> None:
    """Remove it when the process ends that made it."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(os.environ["KPI_CACHE"], ignore_errors=True)


@pytest.fixture(scope="session")
def cdnow() -> Workspace:
    return open_workspace(CDNOW)


@pytest.fixture
def cdnow_copy(tmp_path: Path) -> Path:
    """Return a copy of the CDNOW workspace that a test may change."""
    return Path(shutil.copytree(CDNOW, tmp_path / "cdnow", ignore=shutil.ignore_patterns("reports")))


@pytest.fixture(scope="session")
def demo_shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the demo shop of 2,000 users and 14 months, with its known problems."""
    folder: Path = tmp_path_factory.mktemp("demo_shop") / "shop"
    write_demo(folder, users=2_000, months=14)
    return open_workspace(folder)


@pytest.fixture(scope="session")
def example_shop() -> Workspace:
    return from_frames(EXAMPLE_TABLES)


@pytest.fixture
def shop(tmp_path: Path) -> Callable[..., Path]:
    """Return a maker of small workspaces: ``shop(orders_csv, settings_yaml, encoding=…)``."""

    def make(orders: str | bytes, settings: str = "", encoding: str = "utf-8") -> Path:
        folder = tmp_path / "shop"
        (folder / "data").mkdir(parents=True, exist_ok=True)
        content = orders if isinstance(orders, bytes) else orders.encode(encoding)
        (folder / "data" / "orders.csv").write_bytes(content)
        (folder / "kpi.yaml").write_text(settings or "language: en\n", "utf-8")
        return folder

    return make


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of the browser; without one the test is skipped, in CI it fails."""
    found = shutil.which("chromium")
    if not found:
        reason = "`chromium` is not on PATH; install it (Debian: apt-get install chromium)"
        (pytest.fail if os.environ.get("KPI_CI") else pytest.skip)(reason)
    return str(found)


def _is_slow(path: Path) -> bool:
    """Whether every test of a file is slow."""
    tests = ROOT / "tests"
    name = path.relative_to(tests).as_posix() if path.is_relative_to(tests) else ""
    return name.startswith(OPENS_A_SHOP_EACH) and path.name not in QUICK


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import files of which `make quick` runs nothing: their oracles alone take seconds."""
    is_quick = "not slow" in config.option.markexpr
    return True if is_quick and collection_path.suffix == ".py" and _is_slow(collection_path) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what opens a shop for every test, and the worked examples; begin with the longest files."""
    for item in items:
        if _is_slow(item.path) or any(word in item.name for word in LONG):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: not item.nodeid.startswith(tuple(f"tests/{name}" for name in FIRST)))
