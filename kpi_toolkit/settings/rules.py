"""Business settings that definitions depend on."""

from itertools import pairwise
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from kpi_toolkit.language.text import spoken
from kpi_toolkit.settings.values import MOST_DAYS, Names, Strict


def _as_words(given: object) -> object:
    """Take what YAML reads as nothing or as a number for the word that it is; leave the rest for the type to judge."""
    if not isinstance(given, list | tuple):
        return given
    return tuple("NULL" if word is None else str(word) if isinstance(word, int | float) else word for word in given)


class IdRules(Strict):
    """What ids of people say."""

    fold_case: bool = Field(False, description="whether `Ann@x.com` and `ann@x.com` are one person")
    no_user: Annotated[Names, BeforeValidator(_as_words)] = Field(
        ("NULL", "\\N", "(null)", "None", "nan", "<NA>", "N/A", "无", "空", "-"),
        description="words in the place of a user that mean none; capitals do not matter",
        strict=False,
    )


class Rules(Strict):
    """Business settings that definitions depend on; days are whole local days."""

    ids: IdRules = Field(default_factory=IdRules, description="what ids of people say")
    repurchase_window_days: int = Field(90, gt=0, le=MOST_DAYS, description="N of repeat purchase rate 3")
    second_purchase_days: int = Field(30, gt=0, le=MOST_DAYS, description="window for a new buyer's second order")
    silent_after_days: int = Field(30, gt=0, le=MOST_DAYS, description="days without activity until silent")
    at_risk_after_days: int = Field(90, gt=0, le=MOST_DAYS, description="days until dormant, that is at risk")
    churned_after_days: int = Field(180, gt=0, le=MOST_DAYS, description="days until churned")
    dead_after_days: int = Field(365, gt=0, le=MOST_DAYS, description="days until dead")
    attribution_days: int = Field(
        7, ge=0, le=MOST_DAYS, description="days after a touch or a reading that an order counts"
    )
    coupon_valid_days: int = Field(30, gt=0, le=MOST_DAYS, description="validity of coupons without an end of it")
    session_gap_minutes: int = Field(30, gt=0, le=1440, description="minutes without an event that end a session")
    count_zero_orders: bool = Field(True, description="whether orders of amount zero count as orders")
    left_out_statuses: Names = Field(
        ("cancelled", "canceled", "已取消"), description="orders that never count; capitals do not matter", strict=False
    )
    active_events: Names = Field((), description="events that make a user active; empty: any", strict=False)
    outside_visits: Names = Field(
        ("message", "moments_like"),
        description="events that are no part of a visit, for sessions, unless they have a session id",
        strict=False,
    )
    page_events: Names = Field(
        (), description="events that are a page, for the bounce rate; empty: any event of a session", strict=False
    )
    purchase_events: Names = Field(("purchase",), description="events that are a purchase, for sessions", strict=False)
    inquiry_events: Names = Field(
        ("inquiry",), description="events that are an inquiry, as submit_form where forms are", strict=False
    )
    activity_kinds: Names = Field(("activity",), description="kinds of campaign that are activities", strict=False)
    opt_out_events: Names = Field(
        ("unsubscribe", "block"), description="events by which a user wants no more messages", strict=False
    )
    heavy_messages: int = Field(99, gt=0, description="messages in a group on a day beyond which it is a heavy one")
    after_activity_days: int = Field(14, gt=0, le=MOST_DAYS, description="days after an activity that are looked at")
    profile_fields: Names = Field(
        ("phone", "birthday", "city"), description="columns of users that a complete profile has filled", strict=False
    )
    levels: Names = Field(
        ("normal", "silver", "gold", "diamond"), description="membership levels from low to high", strict=False
    )
    hot_products: int = Field(1, gt=0, le=1000, description="how many best-selling products of a period are hot")
    loyal_orders: int = Field(5, gt=1, le=10_000, description="orders that make a customer loyal")
    vip_amount: float = Field(1000, gt=0, description="amount bought in all that makes a customer a VIP")
    seed_referrals: int = Field(3, gt=0, le=10_000, description="users brought that make a seed user")
    satisfied_from: float = Field(4, description="lowest score of a satisfied user")
    dissatisfied_to: float = Field(2, description="highest score of a dissatisfied user")
    complaint_answer_hours: float = Field(24, gt=0, le=8760, description="promised time to answer a complaint")
    complaint_solution_hours: float = Field(72, gt=0, le=8760, description="promised time to solve a complaint")
    inquiry_answer_minutes: float = Field(5, gt=0, le=525_600, description="promised time to answer an inquiry")
    inquiry_solution_hours: float = Field(24, gt=0, le=8760, description="promised time to solve an inquiry")
    health_judgement_weight: float = Field(0.5, ge=0, le=1, description="weight of the raters in community health")
    plateau_weeks: int = Field(4, gt=0, le=52, description="weeks compared to tell whether a channel still grows")
    plateau_growth: float = Field(0.05, ge=0, description="growth below which a channel has reached its plateau")
    plateau_sample: int = Field(10, gt=0, description="visitors of the earlier weeks from which on a channel is judged")

    @model_validator(mode="after")
    def _in_order(self) -> "Rules":
        limits = ("silent_after_days", "at_risk_after_days", "churned_after_days", "dead_after_days")
        for lower, upper in pairwise(limits):
            if getattr(self, lower) >= getattr(self, upper):
                raise ValueError(spoken("setting.smaller", lower=lower, upper=upper))
        if not self.levels or len(set(self.levels)) < len(self.levels):
            raise ValueError(spoken("setting.levels"))
        if self.dissatisfied_to >= self.satisfied_from:
            raise ValueError(spoken("setting.smaller", lower="dissatisfied_to", upper="satisfied_from"))
        return self

    @property
    def in_words(self) -> dict[str, object]:
        """Every setting as the words of a metric show it: lists with commas, shares in percent."""
        shown = {name: ", ".join(value) if isinstance(value, tuple) else value for name, value in self}
        shares = {name: f"{shown[name]:.0%}" for name in ("health_judgement_weight", "plateau_growth")}
        return shown | {name: f"{number:g}" for name, number in shown.items() if isinstance(number, float)} | shares
