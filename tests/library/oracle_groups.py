"""Life in groups from the words: what members buy, who is silent, how much reaches them, and what contacts leave."""

from collections import Counter
from datetime import timedelta
from typing import Any

from tests.library.oracle_feedback import _days, _in_groups, _is_in, _members, _stays
from tests.library.view import NO_ROWS, ONE_DAY, OPEN, ZERO, Answer, Oracles, View, less, none, number, ratio, total

ORACLE = Oracles()


def _was_in(view: View, user: str, day: Any) -> bool:
    """Whether a user was in a group on a day, which who leaves on the day of joining was."""
    stays = [stay for stay in _stays(view) if stay.user_id == user]
    return any(_is_in(stay, day) or stay.joined_on == stay.left_on == day for stay in stays)


def _member_orders(view: View) -> list[Any]:
    orders = [order for order in view.whole("orders") if order.user_id is not None]
    return [order for order in orders if _was_in(view, order.user_id, order.ordered_on)]


@ORACLE.of(own="group_id")
def community_conversion(view: View) -> Answer:
    """Members with an order placed while there ÷ members."""
    return ratio(len({order.user_id for order in _member_orders(view)}), len(_members(view)))


@ORACLE.of(own="group_id")
def community_repurchase_rate(view: View) -> Answer:
    """Of members with such an order, those of whom one was not the first ever."""
    orders = _member_orders(view)
    firsts = {history[0].order_id for history in view.shop.by_user("orders").values()}
    again = {order.user_id for order in orders if order.order_id not in firsts}
    return ratio(len(again), len({order.user_id for order in orders}))


@ORACLE.of(own="group_id")
def community_sales(view: View) -> Answer:
    """Σ net amount of members' orders."""
    return number(total(order.net for order in _member_orders(view)))


def _quiet(view: View) -> list[int]:
    """For how long each member of the last day has written nothing."""
    quiet = []
    for user in _in_groups(view, view.last_day):
        here = [stay for stay in _stays(view) if stay.user_id == user and _is_in(stay, view.last_day)]
        said = [
            event.occurred_on
            for event in view.rows("events")
            if event.user_id == user and event.event == "message" and event.occurred_on < view.end
            if not view.by or event.group_id == view.value
        ]
        quiet.append((view.last_day - max([min(stay.joined_on for stay in here), *said])).days)
    return quiet


@ORACLE.of(own="group_id", looks_back="silent_after_days")
def community_silent(view: View) -> Answer:
    """Members silent, but not dead."""
    rules = view.rules
    return number(sum(1 for days in _quiet(view) if rules.silent_after_days <= days < rules.dead_after_days))


@ORACLE.of(own="group_id", looks_back="dead_after_days")
def community_dead(view: View) -> Answer:
    """Members silent for very long."""
    return number(sum(1 for days in _quiet(view) if days >= view.rules.dead_after_days))


def _messages(view: View) -> Counter[Any]:
    """Messages by group and day, of whomever."""

    def make() -> Counter[Any]:
        said = (event for event in view.rows("events") if event.event == "message")
        return Counter((event.group_id, event.occurred_on) for event in said if event.group_id is not None)

    return view.shop.keep("messages", make)  # type: ignore[no-any-return]


def _group_days(view: View) -> list[tuple[str, Any, int]]:
    """Groups, days that the events cover, and how many stays there were."""
    days = [day for day in _days(view) if view.first("events") <= day <= view.last("events")]
    found = []
    for group in {stay.group_id for stay in _stays(view)}:
        stays = [stay for stay in _stays(view) if stay.group_id == group]
        found += [(group, day, sum(1 for stay in stays if _is_in(stay, day))) for day in days]
    return found


def _is_heavy(view: View, group: str, day: Any) -> bool:
    return _messages(view)[group, day] > view.rules.heavy_messages


@ORACLE.of(own="group_id")
def community_message_load(view: View) -> Answer:
    """Σ members × messages ÷ Σ members."""
    days = _group_days(view)
    got = sum(members * _messages(view)[group, day] for group, day, members in days)
    return ratio(got, sum(members for _, _, members in days))


@ORACLE.of(own="group_id")
def heavy_day_share(view: View) -> Answer:
    """Σ members on heavy days ÷ Σ members."""
    days = _group_days(view)
    heavy = sum(members for group, day, members in days if _is_heavy(view, group, day))
    return ratio(heavy, sum(members for _, _, members in days))


@ORACLE.of(own="group_id")
def left_after_heavy_days(view: View) -> Answer:
    """Leavings on a heavy day or the next ÷ leavings."""
    covered = {day for _, day, _ in _group_days(view)}
    left = [stay for stay in _stays(view) if stay.left_on in covered]
    after = [
        stay
        for stay in left
        if _is_heavy(view, stay.group_id, stay.left_on) or _is_heavy(view, stay.group_id, stay.left_on - ONE_DAY)
    ]
    return ratio(len(after), len(left))


@ORACLE.of("touches", "events")
def opt_out_rate(view: View) -> Answer:
    """Opting out ÷ messages sent."""
    return ratio(len(view.events(*view.rules.opt_out_events)), len(view.no_staff(view.now("touches"))))


@ORACLE.of("touches")
def touches_per_user(view: View) -> Answer:
    """Messages sent ÷ users they were sent to."""
    sent = view.no_staff(view.now("touches"))
    return ratio(len(sent), len({touch.user_id for touch in sent}))


def _after(view: View, has_come: bool) -> Answer:
    """Members of the first day who came, or did not: those active in the days after ÷ all, where these are over."""
    over = active = still = 0
    window = timedelta(days=view.rules.after_activity_days)
    for campaign in view.whole("campaigns", "ends_on"):
        if campaign.kind not in view.rules.activity_kinds or (view.by and campaign.campaign_id != view.value):
            continue
        members = {
            stay.user_id
            for stay in view.rows("group_members")
            if stay.user_id not in view.shop.staff and _is_in(stay, campaign.starts_on)
        }
        came = {event.user_id for event in view.rows("events") if event.campaign_id == campaign.campaign_id}
        chosen = members & came if has_come else members - came
        if campaign.ends_on + window > view.last("events"):
            still += len(chosen)
            continue
        over += len(chosen)
        active += len(chosen & view.active(campaign.ends_on + ONE_DAY, campaign.ends_on + window + ONE_DAY))
    return ratio(active, over, left_out=still) if over or still else none(NO_ROWS, ZERO, OPEN)


@ORACLE.of(own="campaign_id")
def participants_active_after(view: View) -> Answer:
    """Of those who came."""
    return _after(view, has_come=True)


@ORACLE.of(own="campaign_id")
def absent_active_after(view: View) -> Answer:
    """Of those who did not."""
    return _after(view, has_come=False)


@ORACLE.of(own="campaign_id")
def active_after_gap(view: View) -> Answer:
    """The share of those who came, less that of those who did not."""
    return less(_after(view, has_come=True), _after(view, has_come=False))


@ORACLE.of("users")
def seed_reach_rate(view: View) -> Answer:
    """Seed users with a delivered message ÷ seed users."""
    here = view.registered(view.end)
    people = [user for user in view.rows("users") if user.registered_on < view.end and not user.is_staff]
    brought = Counter(user.referrer_id for user in people if user.referrer_id != user.user_id)
    seeds = {user.user_id for user in here if brought[user.user_id] >= view.rules.seed_referrals}
    reached = {touch.user_id for touch in view.whole("touches") if touch.delivered_at is not None}
    return ratio(len(seeds & reached), len(seeds))
