"""The rhythm of rows that come day by day: stretches without any, weeks with far too few, jumps of their level.

A stretch of quiet days is a lapse where the stream's own habits make it next to impossible: how often each weekday had
no row in the half years around it. It must also be longer than twice the fourth longest other one, so that a stream
that comes in bursts is taken as it is. Days on which a shop may be closed tell nothing. What is not loaded breaks off:
a season thins out on both sides, or comes again a year apart.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from heapq import nlargest
from math import exp, log
from statistics import median

AROUND = 182
"""Days before and after a stretch that tell how seldom its weekdays are quiet."""
LEAST_DAYS = 14
"""Other days without which nothing is said of a stretch."""
IMPOSSIBLE = 1e-6
"""Chance below which a stretch between two rows was not loaded."""
UNLIKELY = 1e-3
"""Chance below which silence before the first row, or after the last one, is not taken for quiet."""
LONGER = 2
"""How much longer than the fourth longest other stretch it must be."""
WEEKS = 12
"""Weeks before that tell how many rows are usual."""
LEAST_WEEKS, HALF_YEAR, YEAR = 4, 20, 52
MONTH = 31
"""Days in which each day of the month comes: what is billed once a month is in it."""
LEAST_ROWS = 20
"""Usual rows of a week below which no week is called thin or full."""
THIN, FULL = 4, 1.8
"""How many times fewer, or more, than usual."""
NEW_LEVEL = 12
"""Weeks after which fewer rows are what is usual."""
BESIDE, OF_THE_SEASON = 14, 0.25
"""Days beside a stretch, and the share of the usual rows below which they belong to the same season."""
SAME_SEASON = 364
"""Days after which a weekday of the same season comes again."""
BURSTS, BURSTS_OF_MONTHS, STEADY = 0.35, 0.25, 0.7
"""Share of days, quiet against chance, from which on a stream comes in bursts: its weeks tell nothing, and its months
only after half a year in which each had at least this share of what is usual."""
OPEN = 0.5
"""A weekday that is quiet more often than this is one on which nothing is expected."""

ONE_DAY = timedelta(days=1)
Closed = Callable[[date], bool]


@dataclass(frozen=True)
class Stretch:
    """Some days, both included, with their rows and, of weeks, the rows that a week usually has."""

    first: date
    last: date
    rows: int = 0
    usual: float = 0.0


@dataclass(frozen=True)
class Rhythm:
    """Rows by day from a first day on.

    Parameters
    ----------
    is_closed
        Days on which no row is expected, as holidays.
    most_quiet
        Share of days without a row above which the stream is none of every day, and no stretch of it is a lapse.
    least_days
        Days that must be known beside a stretch.
    """

    first: date
    counts: Sequence[int]
    is_closed: Closed = lambda _day: False
    most_quiet: float = 1.0
    least_days: int = LEAST_DAYS

    @property
    def last(self) -> date:
        """The day of the newest row."""
        return self.first + ONE_DAY * (len(self.counts) - 1)

    @cached_property
    def quiet(self) -> tuple[tuple[int, int], ...]:
        """Stretches without a row between two rows, as half-open places."""
        stretches, begin = [], None
        for place, count in enumerate(self.counts):
            if count and begin is not None:
                stretches.append((begin, place))
            begin = None if count else place if begin is None else begin
        return tuple(stretches)

    @cached_property
    def gaps(self) -> tuple[Stretch, ...]:
        """Stretches without a row that the stream's own rhythm makes next to impossible."""
        return tuple(
            Stretch(self.day(begin), self.day(end - 1))
            for begin, end in self.quiet
            if end - begin > 1 and self._is_lapse(begin, end, IMPOSSIBLE)
        )

    def ends_before(self, day: date) -> bool:
        """Whether the silence from the newest row up to and including a later day is against the rhythm."""
        return day > self.last and self._is_lapse(len(self.counts), self.place(day) + 1, UNLIKELY)

    def begins_after(self, day: date) -> bool:
        """Whether the silence from a day up to the oldest row is against the rhythm."""
        return day < self.first and self._is_lapse(self.place(day), 0, UNLIKELY)

    def day(self, place: int) -> date:
        """The day at a place of the counts, or beyond them."""
        return self.first + ONE_DAY * place

    def place(self, day: date) -> int:
        """The place of a day among the counts, or beyond them."""
        return (day - self.first).days

    def _is_lapse(self, begin: int, end: int, chance: float) -> bool:
        if end - begin <= LONGER * self._fourth_longest(begin):
            return False  # most stretches are like others, and the shares around each take their time
        around = [place for place in range(begin - AROUND, end + AROUND) if 0 <= place < len(self.counts)]
        others = [place for place in around if not begin <= place < end]
        if len(others) < self.least_days or 0 <= begin < self.least_days // 2:
            return False  # a stream that only begins has no rhythm yet
        quiet = self._shares(others)
        told = [place for place in range(begin, end) if quiet[self.day(place).weekday()] <= OPEN or quiet[-1] > OPEN]
        if quiet[-1] > self.most_quiet:
            return False

        def is_impossible(places: Sequence[int]) -> bool:
            return sum(log(quiet[self.day(place).weekday()]) for place in places) < log(chance)

        if not is_impossible(told) or self._is_season(begin, end, others):
            return False
        # Holidays are looked up last, and seldom: their calendar is slow to read.
        return is_impossible([place for place in told if not self.is_closed(self.day(place))])

    def _is_season(self, begin: int, end: int, others: Sequence[int]) -> bool:
        """Whether rows thin out towards a stretch, or another one of half its length lay there a year apart."""
        usual = sum(self.counts[place] for place in others) / len(others)
        sides = (self.counts[max(0, begin - BESIDE) : max(0, begin)], self.counts[max(0, end) : max(0, end + BESIDE)])
        if all(sum(side) < OF_THE_SEASON * usual * len(side) for side in sides if side):
            return True
        shared = (
            min(end, late + shift) - max(begin, early + shift)
            for early, late in self.quiet
            for shift in (-SAME_SEASON, SAME_SEASON)
        )
        return 2 * max(shared, default=0) >= end - begin

    def _fourth_longest(self, but: int) -> int:
        longest = [length for length, begin in self._longest if begin != but]
        return longest[3] if len(longest) > 3 else 0

    @cached_property
    def _longest(self) -> Sequence[tuple[int, int]]:
        """Length and beginning of the five longest stretches."""
        return nlargest(5, ((end - begin, begin) for begin, end in self.quiet))

    def _shares(self, places: Sequence[int]) -> list[float]:
        """Share of days without a row by weekday, drawn to that of all, which comes last; never quite 0."""
        days: list[list[int]] = [[] for _ in range(7)]
        for place in places:
            days[self.day(place).weekday()].append(0 if self.counts[place] else 1)
        of_all = (sum(map(sum, days)) + 0.5) / (len(places) + 1)
        return [(sum(day) + 2 * of_all) / (len(day) + 2) for day in days] + [of_all]

    @cached_property
    def thin(self) -> tuple[Stretch, ...]:
        """Whole weeks, neighbours united, with less than a quarter of the usual rows and half of the fourth fewest.

        The newest seven days are a week as well; where a week has few rows, a month is taken instead. Those with
        holidays are not looked at, nor are those towards which rows thin out, or which were as thin a year apart.
        """
        weeks, least, closed = [*self._weeks(), *self._newest()], LEAST_WEEKS, list[Stretch]()
        if not weeks or median(week.rows for week in weeks[-WEEKS:]) < LEAST_ROWS:
            weeks, least = list(self._months()), HALF_YEAR if self._bursts > BURSTS_OF_MONTHS else WEEKS
        low, usual, runs, levels = list[Stretch](), list[int](), list[list[Stretch]](), dict[date, float]()
        for week in weeks:
            typical = median(usual[-WEEKS:]) if len(usual) >= least else 0
            levels[week.first] = week.rows / typical if typical else 1.0
            fewest = sorted(usual[-YEAR:])[min(3, len(usual) // 4) if least < WEEKS else 0] if usual else 0
            is_few = typical >= LEAST_ROWS and week.rows < typical / THIN and week.rows < fewest / 2
            is_few = is_few and (least <= WEEKS or fewest > STEADY * typical)
            if is_few and self._is_mostly_closed(week):
                closed.append(week)
            elif is_few:
                low.append(Stretch(week.first, week.last, week.rows, typical))
            else:
                runs, low = [*runs, low], []
                usual.append(week.rows)
        runs.append(low)
        told = [week for week in weeks if week not in closed]
        abrupt = (run for run in runs if 0 < len(run) < NEW_LEVEL and _breaks_off(run, told))
        return tuple(self._united(run) for run in abrupt if not _is_usual_then(run, levels))

    def _united(self, run: Sequence[Stretch]) -> Stretch:
        """Return neighbouring weeks as one stretch; of months, which overlap, the days that they have in common.

        Where the first and the last month have none, it is the days between them.
        """
        first, last = run[0].first, run[-1].last
        if (run[0].last - first).days + 1 == MONTH:
            first, last = sorted((run[-1].first, run[0].last))
        days = self.counts[self.place(first) : self.place(last) + 1]
        a_day = sum(week.usual for week in run) / sum((week.last - week.first).days + 1 for week in run)
        return Stretch(first, last, sum(days), a_day * len(days))

    @cached_property
    def jumps(self) -> tuple[Stretch, ...]:
        """Four weeks far above the level before and a year before, each above the fullest one; of a run the first."""
        weeks, jumps, after = list(self._weeks()), list[Stretch](), 0
        rows_of = {week.first: week.rows for week in weeks}
        for place in range(WEEKS, len(weeks) - 3):
            before = [week.rows for week in weeks[place - WEEKS : place]]
            now = weeks[place : place + 4]
            then = [rows_of.get(week.first - SAME_SEASON * ONE_DAY, 0) for week in now]
            typical = max(median(before), median(before[-4:]), median(then))
            rows = sum(week.rows for week in now)
            level = median(week.rows for week in now)
            is_full = typical >= LEAST_ROWS and level > FULL * typical and min(week.rows for week in now) > max(before)
            if is_full and place >= after:
                jumps.append(Stretch(now[0].first, now[-1].last, rows, 4 * typical))
                after = place + WEEKS
        return tuple(jumps)

    @cached_property
    def _bursts(self) -> float:
        """Share of days that are quiet beyond what chance would leave quiet of so many rows."""
        lapsed = sum((gap.last - gap.first).days + 1 for gap in self.gaps)
        quiet, days = sum(end - begin for begin, end in self.quiet) - lapsed, len(self.counts) - lapsed
        return quiet / days - exp(-sum(self.counts) / days)

    def _newest(self) -> Iterator[Stretch]:
        """Yield the newest seven days where they are no week from Monday on, and have no gap."""
        first, whole = self.last - 6 * ONE_DAY, list(self._weeks())
        is_apart = not any(gap.last >= first for gap in self.gaps)
        if whole and first.weekday() and is_apart and first > self.first:
            yield Stretch(first, self.last, sum(self.counts[-7:]))

    def _is_mostly_closed(self, week: Stretch) -> bool:
        days = [week.first + ONE_DAY * step for step in range((week.last - week.first).days + 1)]
        return 7 * sum(map(self.is_closed, days)) >= 3 * len(days)

    def _weeks(self) -> Iterator[Stretch]:
        """Yield the whole weeks from Monday on, but those that have a gap; none of a stream that comes in bursts."""
        begin = -self.first.weekday() % 7
        yield from self._without_gaps(range(begin, len(self.counts) - 6, 7), 7)

    def _months(self) -> Iterator[Stretch]:
        """Yield as many days as a month has, a week later each, up to the newest day."""
        count = len(self.counts)
        yield from self._without_gaps(range((count - MONTH) % 7, count - MONTH + 1, 7), MONTH)

    def _without_gaps(self, places: Iterable[int], days: int) -> Iterator[Stretch]:
        for place in () if self._bursts > BURSTS and days == 7 else places:
            stretch = Stretch(self.day(place), self.day(place + days - 1), sum(self.counts[place : place + days]))
            if not any(gap.first <= stretch.last and gap.last >= stretch.first for gap in self.gaps):
                yield stretch


def _breaks_off(run: Sequence[Stretch], weeks: Sequence[Stretch]) -> bool:
    """Whether of the two weeks before a run of thin ones, and of the two after it, one has half of the usual rows."""
    before = [week for week in weeks if week.last < run[0].first][-2:]
    after = [week for week in weeks if week.first > run[-1].last][:2]
    return all(max(week.rows for week in side) >= run[0].usual / 2 for side in (before, after) if side)


def _is_usual_then(run: Sequence[Stretch], levels: Mapping[date, float]) -> bool:
    """Whether most weeks of a run had less than half of the usual rows a year before, or after, as well."""
    apart = ((week.first - SAME_SEASON * ONE_DAY, week.first + SAME_SEASON * ONE_DAY) for week in run)
    return 2 * sum(any(levels.get(first, 1.0) < 0.5 for first in both) for both in apart) > len(run)
