"""Section D from the words: feedback, work on data, projects, training, community and the funnel."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.library.view import NO_ROWS, ONE_DAY, Answer, Oracles, View, known, mean, none, number, ratio, total

ORACLE = Oracles()


# Feedback


def _is_satisfied(view: View, rating: Any) -> bool:
    if rating.is_satisfied is not None:
        return bool(rating.is_satisfied)
    return bool(rating.score >= view.rules.satisfied_from)


def _is_dissatisfied(view: View, rating: Any) -> bool:
    if rating.is_satisfied is not None:
        return not rating.is_satisfied
    return bool(rating.score <= view.rules.dissatisfied_to)


def _ratings(view: View, *subjects: str) -> list[Any]:
    return [rating for rating in view.now("ratings") if rating.subject in subjects]


def _scores(view: View, *subjects: str) -> Answer:
    return mean(rating.score for rating in _ratings(view, *subjects))


@ORACLE.of("ratings")
def feedback_score(view: View) -> Answer:
    """Mean score of products, service and logistics."""
    return _scores(view, "product", "service", "logistics")


@ORACLE.of("ratings")
def product_score(view: View) -> Answer:
    """Mean score of products."""
    return _scores(view, "product")


@ORACLE.of("ratings")
def service_score(view: View) -> Answer:
    """Mean score of the service."""
    return _scores(view, "service")


@ORACLE.of("ratings")
def logistics_score(view: View) -> Answer:
    """Mean score of logistics."""
    return _scores(view, "logistics")


@ORACLE.of("ratings")
def dissatisfied_share(view: View) -> Answer:
    """Users with a dissatisfied rating ÷ users with a rating."""
    ratings = view.now("ratings")
    return ratio(len(known(r for r in ratings if _is_dissatisfied(view, r))), len(known(ratings)))


@ORACLE.of("orders")
def complaint_rate(view: View) -> Answer:
    """Buyers who were dissatisfied or complained ÷ buyers."""
    buyers = known(view.now("orders"))
    unhappy = known(rating for rating in view.whole("ratings") if _is_dissatisfied(view, rating))
    return ratio(len(buyers & (unhappy | known(view.whole("complaints")))), len(buyers))


@ORACLE.of("orders")
def complaint_share(view: View) -> Answer:
    """Buyers who complained ÷ buyers."""
    buyers = known(view.now("orders"))
    return ratio(len(buyers & known(view.whole("complaints"))), len(buyers))


@ORACLE.of("complaints")
def complaints(view: View) -> Answer:
    """Complaints opened."""
    return number(len(view.now("complaints")))


def _audits(view: View, kind: str) -> list[Any]:
    return [audit for audit in view.now("audits") if audit.kind == kind]


@ORACLE.of("audits")
def mystery_shopper_score(view: View) -> Answer:
    """Mean score of mystery shoppers."""
    return mean(audit.score for audit in _audits(view, "mystery_shopper"))


@ORACLE.of("audits")
def content_quality(view: View) -> Answer:
    """Mean score of content audits."""
    return mean(audit.score for audit in _audits(view, "content_quality"))


@ORACLE.of("audits")
def accuracy_rate_review(view: View) -> Answer:
    """Figures confirmed ÷ figures checked."""
    checked = [audit for audit in _audits(view, "figure_check") if audit.is_confirmed is not None]
    return ratio(sum(1 for audit in checked if audit.is_confirmed), len(checked))


def _satisfied_share(view: View, ratings: list[Any]) -> Answer:
    return ratio(sum(1 for rating in ratings if _is_satisfied(view, rating)), len(ratings))


@ORACLE.of("ratings")
def reviews_positive_rate(view: View) -> Answer:
    """Satisfied reviews ÷ reviews."""
    return _satisfied_share(view, [rating for rating in view.now("ratings") if rating.source == "review"])


@ORACLE.of("ratings")
def csat(view: View) -> Answer:
    """Satisfied answers of surveys ÷ all."""
    return _satisfied_share(view, [rating for rating in view.now("ratings") if rating.source == "survey"])


@ORACLE.of("ratings")
def presale_csat(view: View) -> Answer:
    """Satisfied ratings of pre-sale ÷ all."""
    return _satisfied_share(view, _ratings(view, "pre_sale"))


@ORACLE.of("ratings")
def aftersale_csat(view: View) -> Answer:
    """Satisfied ratings of after-sale ÷ all."""
    return _satisfied_share(view, _ratings(view, "after_sale"))


@ORACLE.of("surveys")
def survey_participants(view: View) -> Answer:
    """Users who answered in the period."""
    return number(len(known(view.now("surveys", "answered_on"))))


@ORACLE.of("surveys")
def survey_response_rate(view: View) -> Answer:
    """Surveys sent in the period with an answer ÷ surveys sent."""
    sent = view.now("surveys")
    return ratio(sum(1 for survey in sent if survey.answered_at is not None), len(sent))


# Work


def _is_timely(due: Any) -> bool:
    """A day without a time lasts until its end."""
    return bool(due.delivered_at <= due.due_at or (due.due_all_day and due.delivered_on <= due.due_on))


@ORACLE.of("deliverables")
def timeliness_rate(view: View) -> Answer:
    """Deliverables delivered when due ÷ due."""
    due = view.now("deliverables")
    return ratio(sum(1 for d in due if d.delivered_at is not None and _is_timely(d)), len(due))


@ORACLE.of("deliverables", name="accuracy_rate_forecast")
def forecast_accuracy(view: View) -> Answer:
    """1 − Σ |forecast − actual| ÷ Σ |actual|, at least 0."""
    both = [d for d in view.now("deliverables") if d.forecast is not None and d.actual is not None]
    actual = total(abs(d.actual) for d in both)
    missed = total(abs(d.forecast - d.actual) for d in both)
    return ratio(max(Decimal(0), actual - missed), actual)


@ORACLE.of("tasks")
def on_time_rate(view: View) -> Answer:
    """Tasks done when due ÷ due."""
    due = view.now("tasks")
    return ratio(sum(1 for task in due if task.done_on is not None and task.done_on <= task.due_on), len(due))


def _days_late(view: View) -> list[int]:
    """Days late of each delayed task, up to the period's last day."""
    delayed = [task for task in view.now("tasks") if task.done_on is None or task.done_on > task.due_on]
    return [(min(task.done_on or view.last_day, view.last_day) - task.due_on).days for task in delayed]


@ORACLE.of("tasks")
def delayed_items(view: View) -> Answer:
    """Tasks due in the period done late or not done."""
    return number(len(_days_late(view)))


@ORACLE.of("tasks")
def delay_days(view: View) -> Answer:
    """Σ days late."""
    return number(sum(_days_late(view)))


@ORACLE.of("tasks")
def longest_delay(view: View) -> Answer:
    """Most days late."""
    return number(max(_days_late(view), default=0)) if view.now("tasks") else none(NO_ROWS)


@ORACLE.of("tasks")
def milestone_progress(view: View) -> Answer:
    """Milestones due before the end that are done ÷ due."""
    tasks = view.cut("tasks", view.rows("tasks"))
    due = [task for task in tasks if task.is_milestone and task.due_on < view.end]
    return ratio(sum(1 for task in due if task.done_on is not None and task.done_on < view.end), len(due))


@ORACLE.of("training")
def learning_hours(view: View) -> Answer:
    """Σ hours."""
    return number(total(row.hours for row in view.now("training")))


@ORACLE.of("training")
def courses_completed(view: View) -> Answer:
    """Distinct courses."""
    return number(len({row.course for row in view.now("training")}))


@ORACLE.of("training")
def trainings_required(view: View) -> Answer:
    """Required trainings completed."""
    return number(sum(1 for row in view.now("training") if row.is_required))


def _assessed(view: View, criterion: str) -> Answer:
    return mean(row.score for row in view.now("assessments") if row.criterion == criterion)


@ORACLE.of("assessments")
def plan_thinking(view: View) -> Answer:
    """Mean score of planning."""
    return _assessed(view, "plan_thinking")


@ORACLE.of("assessments")
def user_understanding(view: View) -> Answer:
    """Mean score of understanding users."""
    return _assessed(view, "user_understanding")


@ORACLE.of("assessments")
def execution(view: View) -> Answer:
    """Mean score of execution."""
    return _assessed(view, "execution")


@ORACLE.of("assessments")
def rater_agreement(view: View) -> Answer:
    """What two or more raters assessed with scores at most 1 apart ÷ all of it."""
    scores: dict[Any, list[Decimal]] = defaultdict(list)
    raters: dict[Any, set[str]] = defaultdict(set)
    for row in view.now("assessments"):
        scores[row.subject, row.criterion, row.assessed_on].append(row.score)
        raters[row.subject, row.criterion, row.assessed_on].add(row.rater)
    twice = [given for key, given in scores.items() if len(raters[key]) >= 2]
    return ratio(sum(1 for given in twice if max(given) - min(given) <= 1), len(twice))


@ORACLE.of()
def community_health(view: View) -> Answer:
    """Weighted mean of the raters' judgement and of the members' ratings."""
    judged, sampled = _assessed(view, "community_health"), _scores(view, "community")
    if judged.no_data or sampled.no_data:
        return Answer(no_data=judged.no_data | sampled.no_data)
    weight = Fraction(str(view.rules.health_judgement_weight))
    health = weight * Fraction(judged.numerator) / Fraction(judged.denominator)
    health += (1 - weight) * Fraction(sampled.numerator) / Fraction(sampled.denominator)
    return Answer(health, 1, parts=False)


# Community


def _stays(view: View) -> list[Any]:
    """Stays in groups of those who are not staff."""
    return [
        stay
        for stay in view.rows("group_members")
        if stay.user_id not in view.shop.staff and (not view.by or stay.group_id == view.value)
    ]


def _is_in(stay: Any, day: Any) -> bool:
    return bool(stay.joined_on <= day and (stay.left_on is None or stay.left_on > day))


def _in_groups(view: View, day: Any) -> set[str]:
    return {stay.user_id for stay in _stays(view) if _is_in(stay, day)}


def _days(view: View) -> list[Any]:
    return [view.start + n * ONE_DAY for n in range((view.end - view.start).days)]


def _members(view: View) -> set[str]:
    """Users in a group on any day of the period; a stay that ends on the day it began was on that day."""

    def was_in(stay: Any, day: Any) -> bool:
        return _is_in(stay, day) or (stay.left_on == stay.joined_on == day)

    return {stay.user_id for stay in _stays(view) if any(was_in(stay, day) for day in _days(view))}


@ORACLE.of(own="group_id")
def community_members(view: View) -> Answer:
    """Users in a group on the last day."""
    return number(len(_in_groups(view, view.last_day)))


@ORACLE.of(own="group_id")
def community_new(view: View) -> Answer:
    """Users who joined for the first time, in the group that they joined first."""
    stays = [stay for stay in view.rows("group_members") if stay.user_id not in view.shop.staff]
    firsts: dict[str, Any] = {}
    for stay in sorted(stays, key=lambda stay: (stay.joined_at, stay.group_id)):
        firsts.setdefault(stay.user_id, stay)
    new = [stay for stay in firsts.values() if view.start <= stay.joined_on < view.end]
    return number(sum(1 for stay in new if not view.by or stay.group_id == view.value))


@ORACLE.of(own="group_id")
def community_left(view: View) -> Answer:
    """Users in a group on the day before the period and in none on its last day."""
    return number(len(_in_groups(view, view.start - ONE_DAY) - _in_groups(view, view.last_day)))


@ORACLE.of(own="group_id")
def community_active(view: View) -> Answer:
    """Members with a message ÷ members; of one group with a message in it."""
    members = _members(view)
    messages = [event for event in view.whole("events") if event.event == "message"]
    said = view.people(event for event in messages if not view.by or event.group_id == view.value)
    return ratio(len(members & said), len(members))


@ORACLE.of(own="group_id")
def activity_participation(view: View) -> Answer:
    """Members with an event of an activity ÷ members."""
    members = _members(view)
    activities = {c.campaign_id for c in view.rows("campaigns") if c.kind in view.rules.activity_kinds}
    took_part = view.people(event for event in view.whole("events") if event.campaign_id in activities)
    return ratio(len(members & took_part), len(members))


@ORACLE.of("events")
def moments_likes(view: View) -> Answer:
    """Likes of moments."""
    return number(len(view.events("moments_like")))


@ORACLE.of("calls")
def phone_visits(view: View) -> Answer:
    """Calls made."""
    return number(len(view.no_staff(view.now("calls"))))


@ORACLE.of("calls")
def phone_connected(view: View) -> Answer:
    """Calls answered."""
    return number(sum(1 for call in view.no_staff(view.now("calls")) if call.is_connected))


@ORACLE.of("calls")
def phone_connect_rate(view: View) -> Answer:
    """Calls answered ÷ made."""
    calls = view.no_staff(view.now("calls"))
    return ratio(sum(1 for call in calls if call.is_connected), len(calls))


@ORACLE.of("users")
def info_completeness(view: View) -> Answer:
    """Profile fields filled ÷ fields of all users registered before the end."""
    users, fields = view.registered(view.end), view.rules.profile_fields
    filled = sum(1 for user in users for field in fields if getattr(user, field) is not None)
    return ratio(filled, len(fields) * len(users))


# The funnel


def _who(view: View, *names: str) -> set[str]:
    """Users with such an event, or any, in the segment."""
    return view.people(view.events(*names))


@ORACLE.of("events")
def read_conversion_rate(view: View) -> Answer:
    """Readers with an order ÷ readers."""
    return ratio(len(_who(view, "read") & view.buyers()), len(_who(view, "read")))


@ORACLE.of("events")
def cart_conversion_rate(view: View) -> Answer:
    """Users who put something into the cart, with an order ÷ such users."""
    return ratio(len(_who(view, "cart") & view.buyers()), len(_who(view, "cart")))


@ORACLE.of("events")
def action_conversion_rate(view: View) -> Answer:
    """Visitors who purchase, submit a form or download ÷ visitors."""
    acted = _who(view, *view.rules.purchase_events, "submit_form", "download")
    return ratio(len(_who(view, "visit") & acted), len(_who(view, "visit")))


@ORACLE.of("events")
def signup_rate(view: View) -> Answer:
    """Visitors who registered in the period ÷ visitors."""
    new = {user.user_id for user in view.whole("users")}
    return ratio(len(_who(view, "visit") & new), len(_who(view, "visit")))


@ORACLE.of("events", "users")
def visitor_conversion(view: View) -> Answer:
    """New users ÷ visitors."""
    return ratio(len(view.registered(view.end, view.start)), len(_who(view, "visit")))


@ORACLE.of("events")
def inquiry_rate(view: View) -> Answer:
    """Users with an inquiry ÷ users with any event."""
    return ratio(len(_who(view, *view.rules.inquiry_events)), len(_who(view)))


@ORACLE.of("events")
def order_conversion(view: View) -> Answer:
    """Users with an inquiry and an order ÷ users with an inquiry."""
    asked = _who(view, *view.rules.inquiry_events)
    return ratio(len(asked & view.buyers()), len(asked))


@ORACLE.of("events", "orders")
def monetisation_rate(view: View) -> Answer:
    """Orders ÷ inquiries, both also without a user."""
    return ratio(len(view.now("orders")), len(view.events(*view.rules.inquiry_events)))


@ORACLE.of("events")
def return_visit_rate(view: View) -> Answer:
    """Visitors who came on two days or more ÷ visitors."""
    days = {(event.user_id, event.occurred_on) for event in view.events("visit") if view.is_person(event)}
    visitors = {user for user, _ in days}
    return ratio(sum(1 for user in visitors if sum(1 for day in days if day[0] == user) > 1), len(visitors))


@ORACLE.of("orders")
def loyal_rate(view: View) -> Answer:
    """Customers with N orders or more ÷ customers."""
    counts = [len(so_far) for _, so_far in view.customers()]
    return ratio(sum(1 for count in counts if count >= view.rules.loyal_orders), len(counts))


def _is_vip(view: View, orders: list[Any]) -> bool:
    return bool(total(order.net for order in orders) >= Decimal(str(view.rules.vip_amount)))


@ORACLE.of("orders")
def vip_customers(view: View) -> Answer:
    """Customers who bought for N in all."""
    customers = list(view.customers())
    return number(sum(1 for _, so_far in customers if _is_vip(view, so_far)))


def _new_vips(view: View, start: Any, end: Any) -> int:
    new = 0
    for _, so_far in view.customers():
        at_end = [order for order in so_far if order.ordered_on < end]
        at_start = [order for order in so_far if order.ordered_on < start]
        new += _is_vip(view, at_end) and not _is_vip(view, at_start)
    return new


@ORACLE.of("orders")
def new_vips(view: View) -> Answer:
    """Of them, those who were none at the start."""
    return number(_new_vips(view, view.start, view.end))


def _quotient(a: int, b: int, c: int, d: int) -> Answer:
    """(a ÷ b) ÷ (c ÷ d)."""
    return ratio(a * d, b * c, parts=False)


@ORACLE.of("orders", looks_back="previous")
def vip_index(view: View) -> Answer:
    """(new VIPs ÷ new buyers) ÷ the same of the previous period."""

    def new_buyers(start: Any, end: Any) -> int:
        return sum(1 for _, so_far in view.customers() if start <= so_far[0].ordered_on < end)

    now, before = (view.start, view.end), view.previous
    if not new_buyers(*before):
        return ratio(0, 0)
    return _quotient(_new_vips(view, *now), new_buyers(*now), _new_vips(view, *before), new_buyers(*before))


@ORACLE.of(looks_back="last_year")
def repeat_monetisation_index(view: View) -> Answer:
    """(orders of buyers with two or more ÷ orders) ÷ the same of last year."""

    def shares(start: Any, end: Any) -> tuple[int, int]:
        counts: dict[str, int] = defaultdict(int)
        for order in view.cut("orders", view.between("orders", start, end)):
            if order.user_id is not None:
                counts[order.user_id] += 1
        return sum(count for count in counts.values() if count >= 2), sum(counts.values())

    then = shares(*view.last_year)
    return _quotient(*shares(view.start, view.end), *then) if then[1] else ratio(0, 0)


@ORACLE.of(own="channel")
def saturated_channels(view: View) -> Answer:
    """Channels whose visitors of the last weeks hardly outnumber those of the weeks before."""
    weeks = timedelta(days=7 * view.rules.plateau_weeks)
    now: dict[str, set[str]] = defaultdict(set)
    before: dict[str, set[str]] = defaultdict(set)
    for start, found in ((view.end - weeks, now), (view.end - 2 * weeks, before)):
        for event in view.between("events", start, start + weeks):
            if event.event == "visit" and view.is_person(event) and event.channel is not None:
                found[event.channel].add(event.user_id)
    limit = 1 + Fraction(str(view.rules.plateau_growth))
    least = view.rules.plateau_sample
    judged = [channel for channel in now | before if now[channel] and len(before[channel]) >= least]
    flat = [channel for channel in judged if len(now[channel]) < limit * len(before[channel])]
    return number(sum(1 for channel in flat if not view.by or channel == view.value))
