"""The known problems: where and when each is planted. Later modules read here what to do, the truths say it."""

from dataclasses import dataclass
from functools import cached_property

from kpi_toolkit.demo.names import DOUYIN, STAFF, STORE
from kpi_toolkit.demo.shop import DAY, HOUR, NOBODY, Shop

ZOMBIE_PERCENT = 8
ZOMBIE_MONTHS = 3
CHAIN_DEPTH = 6
STAFF_MESSAGES = 3_000
QUIET_MONTHS = 2
DELETED_ORDERS = 7
LATE_PERCENT = 5
PRICE_PERCENT = 110
LIVE_PERCENT = 160
"""Orders per visit by the channel of the action that works, as it was before."""
RUSH_DAYS, RUSH_SHARE, FEWEST_RUSHED = 3, 0.025, 12
"""Orders of the last days that are given back: a share of all customers, and at least so many."""
LIVE_CHANNEL, IDLE_CHANNEL = DOUYIN, STORE
"""The channel that an action did something for, and the one for which another did nothing."""
PICKED_SHARE = 0.003
"""Share of all customers, of those who still come, who get the questionnaire; they all answer."""


@dataclass(frozen=True)
class Planted:
    """Months (by place) and people (by index) of the planted problems.

    Customers have the indices 0 … users − 1 in order of registration, then come the staff accounts, then the
    one deleted user, who is in no table of users. In a clean shop nothing is planted: the months lie outside of it.
    """

    shop: Shop

    def _month(self, before_end: int) -> int:
        return NOBODY if self.shop.is_clean else self.shop.months - before_end

    @property
    def zombies(self) -> int:
        """How many of the customers are zombies."""
        return 0 if self.shop.is_clean else self.shop.scale * ZOMBIE_PERCENT // 100

    @property
    def zombie_start(self) -> int:
        """When the first of them registers."""
        return int(self.shop.starts[self.shop.months - ZOMBIE_MONTHS])

    @property
    def staff(self) -> range:
        """The staff accounts."""
        return range(self.shop.users, self.shop.users + len(STAFF))

    @property
    def chatter(self) -> int:
        """The staff account that talks to itself."""
        return self.staff[-2]

    @property
    def chat_group(self) -> int:
        """The group it does so in, where no customer writes in the last two months."""
        return 1

    @property
    def deleted(self) -> int:
        """The user who is not in ``users`` any more and still orders."""
        return self.shop.users + len(STAFF)

    @property
    def accounts(self) -> int:
        """All who can act: customers, staff and the deleted user."""
        return self.deleted + 1

    @property
    def coupon_month(self) -> int:
        """Whose first buyers only ever buy with a coupon."""
        return self._month(5)

    @property
    def broken_month(self) -> int:
        """In which a channel's carts cannot check out for two weeks."""
        return self._month(3)

    @cached_property
    def broken(self) -> tuple[int, int]:
        """The two weeks, from the 10th up to the 24th; no time at all in a clean shop."""
        if self.shop.is_clean:
            return 0, 0
        start = self.shop.span(self.broken_month)[0]
        return start + 9 * DAY, start + 23 * DAY

    @property
    def late_month(self) -> int:
        """Some of whose orders are written with the next month's."""
        return self._month(4)

    @property
    def rush_month(self) -> int:
        """In whose last days customers are asked for orders that they give back in the first days of the next."""
        return self._month(2)

    @cached_property
    def rush(self) -> tuple[int, int]:
        """These last days, up to the end of the month."""
        end = self.shop.span(self.rush_month)[1]
        return end - RUSH_DAYS * DAY, end

    @property
    def rushed(self) -> int:
        """How many orders."""
        return max(FEWEST_RUSHED, int(self.shop.scale * RUSH_SHARE))

    @property
    def picked_month(self) -> int:
        """In which only some of those who still come are sent the questionnaire."""
        return self._month(2)

    @property
    def quiet_from(self) -> int:
        """From which month on no customer writes in the group of the chatter."""
        return self.shop.months - (0 if self.shop.is_clean else QUIET_MONTHS)

    @property
    def price_month(self) -> int:
        """At whose start all prices rise; never in a clean shop."""
        return self.shop.months if self.shop.is_clean else self.shop.months // 2

    @property
    def live_month(self) -> int:
        """From whose start on visits by one channel buy more often, as an action wanted; never in others."""
        return self._month(9) if self.shop.is_established else self.shop.months

    @property
    def plateau_month(self) -> int:
        """From which on as many visitors come by search every day."""
        return self.shop.months // 2

    @property
    def chain_starts(self) -> tuple[int, ...]:
        """When the members of the referral chain register: one every second day of the last month."""
        if self.shop.is_clean:
            return ()
        start = self.shop.span(self.shop.months - 1)[0]
        return tuple(start + (2 * place + 1) * DAY + 20 * HOUR for place in range(CHAIN_DEPTH + 1))

    @property
    def wavering_times(self) -> tuple[int, int]:
        """When the level of one member goes up and, on the same day, down again."""
        day = self.shop.span(self.shop.months - 2)[0] + 14 * DAY
        return day + 10 * HOUR + 5 * 60, day + 18 * HOUR + 30 * 60
