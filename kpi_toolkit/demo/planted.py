"""The known problems: where and when each is planted. Later modules read here what to do, the truths say it."""

from dataclasses import dataclass
from functools import cached_property

from kpi_toolkit.demo.names import STAFF
from kpi_toolkit.demo.shop import DAY, HOUR, Shop

ZOMBIE_PERCENT = 8
ZOMBIE_MONTHS = 3
CHAIN_DEPTH = 6
STAFF_MESSAGES = 3_000
DELETED_ORDERS = 7
LATE_PERCENT = 5
PRICE_PERCENT = 110


@dataclass(frozen=True)
class Planted:
    """Months (by place) and people (by index) of the planted problems.

    Customers have the indices 0 … users − 1 in order of registration, then come the staff accounts, then the
    one deleted user, who is in no table of users.
    """

    shop: Shop

    @property
    def zombies(self) -> int:
        """How many of the customers are zombies."""
        return self.shop.users * ZOMBIE_PERCENT // 100

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
        return self.shop.months - 5

    @property
    def broken_month(self) -> int:
        """In which a channel's carts cannot check out for two weeks."""
        return self.shop.months - 3

    @cached_property
    def broken(self) -> tuple[int, int]:
        """The two weeks, from the 10th up to the 24th."""
        start = self.shop.span(self.broken_month)[0]
        return start + 9 * DAY, start + 23 * DAY

    @property
    def late_month(self) -> int:
        """Some of whose orders are written with the next month's."""
        return self.shop.months - 4

    @property
    def price_month(self) -> int:
        """At whose start all prices rise."""
        return self.shop.months // 2

    @property
    def plateau_month(self) -> int:
        """From which on as many visitors come by search every day."""
        return self.shop.months // 2

    @property
    def chain_starts(self) -> tuple[int, ...]:
        """When the members of the referral chain register: one every second day of the last month."""
        start = self.shop.span(self.shop.months - 1)[0]
        return tuple(start + (2 * place + 1) * DAY + 20 * HOUR for place in range(CHAIN_DEPTH + 1))

    @property
    def wavering_times(self) -> tuple[int, int]:
        """When the level of one member goes up and, on the same day, down again."""
        day = self.shop.span(self.shop.months - 2)[0] + 14 * DAY
        return day + 10 * HOUR + 5 * 60, day + 18 * HOUR + 30 * 60
