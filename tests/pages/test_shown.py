"""What analysts ask shows itself in a notebook: a table, and a picture in the report's font with words."""

from collections.abc import Callable
from xml.etree import ElementTree

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit.examples import EXAMPLE_TABLES
from kpi_toolkit.language.shown import CHARTS, Shown
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.pages.analyses import SHOWN
from kpi_toolkit.units import LANGUAGES
from tests.conftest import CDNOW

ASSIGNED = pd.DataFrame(
    [("carol", "button", "control", "2026-09-01"), ("dave", "button", "new", "2026-09-01")],
    columns=["user_id", "experiment", "arm", "assigned_at"],
)
TABLES = EXAMPLE_TABLES | {"assignments": ASSIGNED}
ASKED: dict[str, Callable[[Workspace], Shown]] = {
    "Cohorts": lambda shop: kt.cohorts(shop, "2026-07..2026-10"),
    "Retention": lambda shop: kt.retention(shop, "2026-09", 1),
    "MetricChange": lambda shop: kt.change(shop, "sales", "2026-09", "2026-10"),
    "Attribution": lambda shop: kt.attribution(shop, "2026-10", "event", touches="visit"),
    "StateFlow": lambda shop: kt.lifecycle(shop, "2026-09", "2026-10"),
    "Funnel": lambda shop: kt.funnel(shop, period="2026-10"),
    "Lifetimes": lambda shop: kt.ltv(shop, "2026-07..2026-09", 30),
    "Rivals": lambda shop: kt.rivals(shop, "repurchase_rate", "2026-10"),
    "Overview": lambda _: kt.overview(CDNOW, "1998-03"),
    "Trends": lambda shop: kt.trends(shop, ["sales", "visits"], "2026-08..2026-10", by="channel"),
    "Experiment": lambda shop: kt.experiment(shop, "button"),
    "Shares": lambda shop: kt.share(shop, "sales", "channel", "2026-10"),
}


@pytest.mark.parametrize("kind", sorted(kind.__name__ for kind in SHOWN))
def test_each_kind_is_a_table_and_a_picture_in_the_reports_font(kind: str) -> None:
    result = ASKED[kind](kt.from_frames(TABLES))
    assert type(result).__name__ == kind
    assert type(result) in CHARTS
    assert "<table" in result._repr_html_()
    for language in LANGUAGES:
        figure = result.chart(language)
        (picture,) = ElementTree.fromstring(f"<div>{figure._repr_html_().replace('>', '/>', 1)}</div>")
        assert picture.get("src", "").startswith("data:image/svg+xml;base64,")
        assert picture.get("alt") == " ".join(result.words(language))
        fonts = {text.get_fontfamily()[0] for axes in figure.axes for text in axes.get_xticklabels()}
        assert fonts <= {"Noto Sans SC"}
