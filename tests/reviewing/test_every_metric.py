"""Every metric of the catalogue with a target, a median by segment as well: the review is judged, its page drawn."""

from pathlib import Path

import pytest

import kpi_toolkit as kt
from kpi_toolkit.examples import EXAMPLE_TABLES
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.pages.parts import PARTS
from kpi_toolkit.pages.record import to_json
from kpi_toolkit.settings.built_in_roles import ROLES
from tests.whole import part_of

HEADER = "metric,role,segment,kind,value,lower,upper,start,due,per,owner,agreed_on"
SETTINGS = "language: en\nsource: {path: data, covers_from: 2025-09-01, covers_until: 2026-11-15}\n"
CUTS = {"channel": "ads", "owner": "mei", "agent": "mei", "group_id": "tea-club", "medium": "sms"}
QUANTILES = [metric for metric in CATALOGUE if metric.is_quantile]


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The example shop with a target on every metric, for its first role; of a median also on a segment."""
    folder: Path = tmp_path_factory.mktemp("every") / "shop"
    (folder / "data").mkdir(parents=True)
    for name, frame in EXAMPLE_TABLES.items():
        frame.to_csv(folder / "data" / f"{name}.csv", index=False)
    (folder / "kpi.yaml").write_text(SETTINGS, "utf-8")
    workspace = kt.open_workspace(folder)
    rows = [HEADER]
    for metric in CATALOGUE:
        by = next((column for column in CUTS if workspace.context.can_cut_metric(metric, column)), "")
        asks = "band,,0.1,0.9" if metric.better == "band" else "level,0.5,,"
        for segment in ("", *([f"{by}={CUTS[by]}"] if by and metric.is_quantile else [])):
            rows.append(f"{metric.name},{metric.roles[0]},{segment},{asks},2026-10-01,2026-11-01,month,Li,2026-09-01")
    (folder / "plan").mkdir()
    (folder / "plan" / "targets.csv").write_text("\n".join(rows) + "\n", "utf-8")
    return kt.open_workspace(folder)


@pytest.mark.slow
@pytest.mark.parametrize("role", part_of([*ROLES], 2, 1))
def test_a_review_with_a_target_on_each_of_a_roles_metrics(planned: Workspace, role: str) -> None:
    review = kt.review(planned, "2026-10", role)
    judged = {row.metric.name for row in review.rows if row.target is not None}
    assert {metric.name for metric in CATALOGUE if metric.roles[0] == role} <= judged
    for part in PARTS:
        assert "nan" not in getattr(kt, part)(review)._repr_html_()
    to_json(review)


@pytest.mark.parametrize("metric", QUANTILES, ids=lambda metric: metric.name)
def test_a_median_is_not_split_by_its_segments(metric: kt.Metric, planned: Workspace) -> None:
    for change in (
        kt.rate_change(planned, metric.name, "2026-10", "weekday"),
        kt.explain(planned, metric.name, "2026-10"),
    ):
        assert change.reason is not None
        assert change.reason.code in ("quantile_has_no_parts", "no_rows", "all_waiting")
