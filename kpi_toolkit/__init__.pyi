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
from kpi_toolkit.reviewing.explaining import explain as explain
from kpi_toolkit.reviewing.making import review as review
from kpi_toolkit.reviewing.moving import resources as resources
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

sales: Metric
orders: Metric
buyers: Metric
aov: Metric
spend_per_buyer: Metric
orders_per_buyer: Metric
repurchase_amount: Metric
repurchase_amount_share: Metric
order_value_median: Metric
order_value_p90: Metric
units_sold: Metric
item_refund_rate: Metric
repeat_purchase_rate_in_period: Metric
third_order_rate: Metric
third_purchase_rate: Metric
gross_profit: Metric
gross_margin: Metric
refund_amount: Metric
refund_rate: Metric
ltv_90d: Metric
ltv_12m: Metric
ltv_to_cac: Metric
payback_months: Metric
repurchase_rate: Metric
repeat_purchase_rate_1: Metric
repeat_purchase_rate_2: Metric
repeat_purchase_rate_3: Metric
second_purchase_rate: Metric
buyer_retention: Metric
new_buyer_retention: Metric
last_year_buyer_retention: Metric
churned_buyers: Metric
at_risk_buyers: Metric
buyer_churn_rate: Metric
winback_buyers: Metric
buyer_winback_rate: Metric
current_buyers: Metric
silent_buyers: Metric
dead_buyers: Metric
newly_churned_buyers: Metric
newly_silent_buyers: Metric
active_users: Metric
visits: Metric
dau: Metric
wau: Metric
stickiness: Metric
active_user_growth: Metric
brand_shares: Metric
brand_sharers: Metric
registered_users: Metric
new_active_users: Metric
daily_active_rate: Metric
new_buyers: Metric
new_users: Metric
visitors: Metric
new_visitors: Metric
new_cardholders: Metric
new_user_growth: Metric
acq_cost: Metric
cost_per_new_visitor: Metric
cac: Metric
active_rate: Metric
purchase_active_rate: Metric
check_in_active_rate: Metric
comment_active_rate: Metric
share_active_rate: Metric
user_growth_rate: Metric
retention_rate: Metric
retention_d1: Metric
retention_d7: Metric
retention_d30: Metric
rolling_retention_d7: Metric
churned_users: Metric
churn_warning_users: Metric
newly_churned_users: Metric
churn_rate: Metric
winback_users: Metric
winback_rate: Metric
sessions: Metric
bounce_rate: Metric
dwell_time: Metric
session_conversion_rate: Metric
buyer_session_share: Metric
members: Metric
new_members: Metric
member_upgrades: Metric
member_downgrades: Metric
member_upgrade_rate: Metric
member_downgrade_rate: Metric
member_active_rate: Metric
member_retention: Metric
promo_response_amount: Metric
promo_roi: Metric
promo_roas: Metric
promo_response_rate: Metric
touch_responders: Metric
touch_response_rate: Metric
touch_sales: Metric
reach_rate: Metric
campaign_sales: Metric
campaign_participants: Metric
coupons_issued: Metric
coupons_redeemed: Metric
coupon_redemption_rate: Metric
activities_held: Metric
activity_frequency: Metric
points_issued: Metric
points_redeemed: Metric
points_expired: Metric
points_pool_delta: Metric
points_balance: Metric
points_redeemers: Metric
points_redemption_rate: Metric
points_benefits: Metric
points_gifts: Metric
points_cost: Metric
points_participants: Metric
points_interactions: Metric
topup_users: Metric
topup_amount: Metric
topup_redeemed_amount: Metric
topup_redeemers: Metric
topup_redeemed_rate: Metric
topup_redeemer_share: Metric
wallet_balance: Metric
sales_and_topup: Metric
content_readers: Metric
content_sharers: Metric
content_share_rate: Metric
content_commenters: Metric
content_likes: Metric
content_tips: Metric
read_buyers: Metric
content_sales: Metric
content_cvr: Metric
referred_users: Metric
referral_share: Metric
referral_depth: Metric
k_factor: Metric
referral_amount: Metric
seed_users: Metric
seed_willingness: Metric
seed_reach: Metric
hot_product_retention: Metric
feedback_score: Metric
product_score: Metric
service_score: Metric
logistics_score: Metric
dissatisfied_share: Metric
complaint_rate: Metric
complaint_share: Metric
complaints: Metric
complaint_answer_time: Metric
complaint_answer_p90: Metric
complaint_answered_in_time: Metric
complaint_solution_time: Metric
complaint_solution_p90: Metric
complaint_solved_in_time: Metric
open_complaints: Metric
inquiries_received: Metric
inquiries_per_agent: Metric
inquiry_answer_time: Metric
inquiry_answer_p90: Metric
inquiry_answered_in_time: Metric
inquiry_solution_time: Metric
inquiry_solution_p90: Metric
inquiry_solved_in_time: Metric
open_inquiries: Metric
mystery_shopper_score: Metric
content_quality: Metric
reviews_positive_rate: Metric
csat: Metric
presale_csat: Metric
aftersale_csat: Metric
survey_participants: Metric
survey_response_rate: Metric
nps: Metric
timeliness_rate: Metric
accuracy_rate_forecast: Metric
accuracy_rate_review: Metric
on_time_rate: Metric
delayed_items: Metric
delay_days: Metric
longest_delay: Metric
milestone_progress: Metric
learning_hours: Metric
courses_completed: Metric
trainings_required: Metric
new_cardholder_growth: Metric
new_member_growth: Metric
milestone_delay: Metric
community_members: Metric
community_new: Metric
community_left: Metric
community_active: Metric
activity_participation: Metric
moments_likes: Metric
community_conversion: Metric
community_repurchase_rate: Metric
community_sales: Metric
community_silent: Metric
community_dead: Metric
community_message_load: Metric
heavy_day_share: Metric
left_after_heavy_days: Metric
opt_out_rate: Metric
participants_active_after: Metric
absent_active_after: Metric
seed_reach_rate: Metric
phone_visits: Metric
phone_connected: Metric
phone_connect_rate: Metric
info_completeness: Metric
plan_thinking: Metric
user_understanding: Metric
execution: Metric
rater_agreement: Metric
community_health: Metric
visit_conversion_rate: Metric
read_conversion_rate: Metric
cart_conversion_rate: Metric
action_conversion_rate: Metric
signup_rate: Metric
visitor_conversion: Metric
inquiry_rate: Metric
order_conversion: Metric
monetisation_rate: Metric
return_visit_rate: Metric
loyal_rate: Metric
vip_customers: Metric
new_vips: Metric
vip_index: Metric
repeat_monetisation_index: Metric
saturated_channels: Metric
headline: Part
banner: Part
scorecard: Part
trend: Part
moved: Part
guardrails: Part
why: Part
chain: Part
outlook: Part
actions: Part
restated: Part
definitions: Part
notes: Part
