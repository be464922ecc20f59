"""KPI reviews for user-operations teams: measure, judge and report from any data.

``import kpi_toolkit as kt`` gives what a notebook uses; names are loaded when first asked for, so that
``kpi --help`` starts at once.
"""

from kpi_toolkit import metrics as metrics
from kpi_toolkit.analysis.rates import rate_against as rate_against
from kpi_toolkit.analysis.rates import samples_needed as samples_needed
from kpi_toolkit.analysis.rates import two_rates as two_rates
from kpi_toolkit.analysis.signal import signals as signals
from kpi_toolkit.analysis.signal import xmr as xmr
from kpi_toolkit.errors import KpiError as KpiError
from kpi_toolkit.measuring.callable import CATALOGUE as CATALOGUE
from kpi_toolkit.measuring.callable import composed as composed
from kpi_toolkit.measuring.callable import metric as metric
from kpi_toolkit.measuring.frame import measure as measure
from kpi_toolkit.measuring.workspace import from_frames as from_frames
from kpi_toolkit.measuring.workspace import open_workspace as open_workspace
from kpi_toolkit.metrics import *  # noqa: F403  (each metric, from the stub of its own)
from kpi_toolkit.metrics.metric import Metric as Metric
from kpi_toolkit.metrics.metric import Ratio as Ratio
from kpi_toolkit.metrics.quantile import Quantile as Quantile
from kpi_toolkit.pages.part import Part
from kpi_toolkit.pages.record import echo as echo
from kpi_toolkit.pages.text.sentences import sentences as sentences
from kpi_toolkit.periods.period import parse_period as parse_period
from kpi_toolkit.periods.period import parse_periods as parse_periods
from kpi_toolkit.plan.check import check_plan as check_plan
from kpi_toolkit.plan.defaults import default_rows as default_rows
from kpi_toolkit.plan.reading import read_plan as read_plan
from kpi_toolkit.plan.smart import smart as smart
from kpi_toolkit.plan.suggestions import plan_suggestions as plan_suggestions
from kpi_toolkit.reviewing.analyses import attribution as attribution
from kpi_toolkit.reviewing.analyses import change as change
from kpi_toolkit.reviewing.analyses import cohorts as cohorts
from kpi_toolkit.reviewing.analyses import retention as retention
from kpi_toolkit.reviewing.analyses import share as share
from kpi_toolkit.reviewing.cards import heaping as heaping
from kpi_toolkit.reviewing.cards import ranking as ranking
from kpi_toolkit.reviewing.cards import scorecards as scorecards
from kpi_toolkit.reviewing.experimenting import experiment as experiment
from kpi_toolkit.reviewing.explaining import explain as explain
from kpi_toolkit.reviewing.following import trends as trends
from kpi_toolkit.reviewing.making import review as review
from kpi_toolkit.reviewing.moving import resources as resources
from kpi_toolkit.reviewing.overview import overview as overview
from kpi_toolkit.reviewing.parts import bridge as bridge
from kpi_toolkit.reviewing.parts import broken_links as broken_links
from kpi_toolkit.reviewing.parts import funnel as funnel
from kpi_toolkit.reviewing.parts import funnel_scorecard as funnel_scorecard
from kpi_toolkit.reviewing.parts import landing as landing
from kpi_toolkit.reviewing.parts import landings as landings
from kpi_toolkit.reviewing.parts import policy_lab as policy_lab
from kpi_toolkit.reviewing.parts import traps as traps
from kpi_toolkit.reviewing.splitting import contributions_of as contributions_of
from kpi_toolkit.reviewing.splitting import rate_change as rate_change
from kpi_toolkit.reviewing.standings import lifecycle as lifecycle
from kpi_toolkit.reviewing.standings import ltv as ltv
from kpi_toolkit.reviewing.standings import rfm as rfm
from kpi_toolkit.reviewing.standings import rivals as rivals
from kpi_toolkit.targets import attain as attain
from kpi_toolkit.targets.many import attainment as attainment
from kpi_toolkit.targets.many import attainments as attainments
from kpi_toolkit.targets.sheet import read_targets as read_targets
from kpi_toolkit.weekly.baseline import next_base as next_base
from kpi_toolkit.weekly.baseline import next_first_week as next_first_week
from kpi_toolkit.weekly.baseline import weekly_targets as weekly_targets

__version__: str
__loaded_at__: int
_PUBLIC: dict[str, str]

headline: Part
banner: Part
findings: Part
rolled: Part
scorecard: Part
trend: Part
why: Part
outlook: Part
actions: Part
comments: Part
restated: Part
guardrails: Part
moved: Part
chain: Part
others: Part
definitions: Part
notes: Part
