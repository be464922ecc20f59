"""How what analysts ask is shown: by kind of result its table and its chart."""

from collections.abc import Callable, Mapping
from typing import Any

from kpi_toolkit.judge.attribution import Attribution
from kpi_toolkit.judge.changes import MetricChange
from kpi_toolkit.judge.cohorts import Cohorts
from kpi_toolkit.judge.experiments import Experiment
from kpi_toolkit.judge.funnel import Funnel
from kpi_toolkit.judge.lifetimes import Lifetimes
from kpi_toolkit.judge.retention import Retention
from kpi_toolkit.judge.rivals import Rivals
from kpi_toolkit.judge.shares import Shares
from kpi_toolkit.judge.states import StateFlow
from kpi_toolkit.judge.trends import Trends
from kpi_toolkit.language.shown import CHARTS, TABLES
from kpi_toolkit.pages import analysis_charts as charts
from kpi_toolkit.pages.styled import in_style
from kpi_toolkit.pages.tables import attribution as attribution_tables
from kpi_toolkit.pages.tables import changes as change_tables
from kpi_toolkit.pages.tables import cohorts as cohort_tables
from kpi_toolkit.pages.tables import experiments as experiment_tables
from kpi_toolkit.pages.tables import funnel as funnel_tables
from kpi_toolkit.pages.tables import lifetimes as lifetime_tables
from kpi_toolkit.pages.tables import overview as overview_tables
from kpi_toolkit.pages.tables import rivals as rival_tables
from kpi_toolkit.pages.tables import states as state_tables
from kpi_toolkit.pages.tables import trends as trend_tables
from kpi_toolkit.pages.trend_charts import trends_chart
from kpi_toolkit.reviewing.overview import Overview
from kpi_toolkit.units import Language

SHOWN: Mapping[type, tuple[Callable[[Any, Language], str], Callable[[Any, Language], Any]]] = {
    Cohorts: (cohort_tables.cohorts_table, charts.cohorts_chart),
    Retention: (cohort_tables.retention_table, charts.retention_chart),
    MetricChange: (change_tables.change_table, charts.change_chart),
    Attribution: (attribution_tables.attribution_table, charts.attribution_chart),
    StateFlow: (state_tables.flow_table, charts.flow_chart),
    Lifetimes: (lifetime_tables.lifetimes_table, charts.lifetimes_chart),
    Experiment: (experiment_tables.experiment_table, charts.experiment_chart),
    Rivals: (rival_tables.rivals_table, charts.rivals_chart),
    Funnel: (funnel_tables.funnel_table, charts.funnel_chart),
    Shares: (change_tables.shares_table, charts.shares_chart),
    Overview: (overview_tables.overview_table, overview_tables.overview_chart),
    Trends: (trend_tables.trends_table, trends_chart),
}

TABLES.update({kind: table for kind, (table, _) in SHOWN.items()})


CHARTS.update({kind: in_style(chart) for kind, (_, chart) in SHOWN.items()})
