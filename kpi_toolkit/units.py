"""How a value, a difference and an axis tick are written, in Chinese and English.

Rates are kept as 0–1 and written in %, their changes in points. A number stays exact until its digits are chosen:
all that is done to it before is done in fractions, and it is rounded once, half-up.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Integral
from typing import Literal, TypeAlias

Number: TypeAlias = float | Decimal | Fraction
"""A number as it may be handed over to be judged or written."""

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
Kind = Literal["count", "share", "growth", "money", "number"]
"""A share lies between 0 and 1; growth is a relative change, negative or above 1 too. Both are written in percent."""

MINUS = "\u2212"
MISSING = "–"


@dataclass(frozen=True)
class Unit:
    """A unit of measure: kind of number, the word behind it in each language, and whether it is a rate."""

    kind: Kind
    zh: str
    en: str
    decimals: int = 0
    is_rate: bool = False

    @property
    def is_percent(self) -> bool:
        """Whether values are written in percent and differences in points."""
        return self.kind in ("share", "growth")


UNITS: dict[str, Unit] = {
    "users": Unit("count", "人", "users"),
    "buyers": Unit("count", "人", "buyers"),
    "orders": Unit("count", "单", "orders"),
    "times": Unit("count", "次", "times"),
    "share": Unit("share", "", "", 1, is_rate=True),
    "day_share": Unit("share", "", "", 1, is_rate=True),
    "amount_share": Unit("share", "", "", 1, is_rate=True),
    "money": Unit("money", "", ""),
    "money_per_order": Unit("money", "/单", " per order", 2, is_rate=True),
    "money_per_buyer": Unit("money", "/人", " per buyer", 2, is_rate=True),
    "orders_per_buyer": Unit("number", "单/人", " orders per buyer", 2, is_rate=True),
    "money_per_user": Unit("money", "/人", " per user", 2, is_rate=True),
    "growth": Unit("growth", "", "", 1, is_rate=True),
    "rate": Unit("number", "", "", 2, is_rate=True),
    "number": Unit("number", "", "", 2),
    "multiple": Unit("number", "倍", "×", 2, is_rate=True),
    "per_user": Unit("number", "/人", " per user", 2, is_rate=True),
    "per_week": Unit("number", "次/周", " a week", 1, is_rate=True),
    "mean_users": Unit("number", "人", "users", 1, is_rate=True),
    "months": Unit("number", "个月", " months", 1, is_rate=True),
    "score": Unit("number", "分", "points", 2, is_rate=True),
    "nps": Unit("number", "分", "points", 1, is_rate=True),
    "seconds": Unit("number", "秒", "s", 0, is_rate=True),
    "minutes_each": Unit("number", "分钟", "min", 1, is_rate=True),
    "days_each": Unit("number", "天", "days", 1, is_rate=True),
    "hours_each": Unit("number", "小时", "hours", 1, is_rate=True),
    "messages_a_day": Unit("number", "条/天", "a day", 1, is_rate=True),
    "per_message": Unit("number", "/条", " per message", 4, is_rate=True),
    "cases_a_day": Unit("number", "条/人天", "a day", 1, is_rate=True),
    "points": Unit("count", "积分", "points"),
    "sessions": Unit("count", "次", "sessions"),
    "items": Unit("count", "项", "items"),
    "pieces": Unit("count", "件", "pieces"),
    "days": Unit("count", "天", "days"),
    "hours": Unit("number", "小时", "hours", 1),
    "courses": Unit("count", "门", "courses"),
    "levels": Unit("count", "层", "levels"),
    "channels": Unit("count", "个渠道", "channels"),
    "activities": Unit("count", "场", "activities"),
    "coupons": Unit("count", "张", "coupons"),
}

_SCALES: dict[str, list[tuple[int, str]]] = {
    "zh": [(10**8, "亿"), (10**4, "万")],
    "en": [(10**9, "B"), (10**6, "M"), (10**3, "K")],
}
_SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}


_SURE_DIGITS = 12
"""A float as near as its last bits to a decimal of so many digits is taken for that decimal."""


def exact(number: Number) -> Fraction:
    """Return a number as a fraction; a float by the decimal that is meant by it.

    >>> exact(0.18), exact(4.56 / 3), exact(Decimal("0.1"))
    (Fraction(9, 50), Fraction(38, 25), Fraction(1, 10))

    Raises
    ------
    ValueError, OverflowError
        For what is no finite number.
    """
    if isinstance(number, Decimal | Fraction):
        return Fraction(number)
    if isinstance(number, Integral):
        return Fraction(int(number))
    sure, shortest = (Decimal(digits) for digits in (f"{number:.15g}", repr(float(number))))
    return Fraction(sure if len(sure.normalize().as_tuple().digits) <= _SURE_DIGITS else shortest)


def as_decimal(number: Fraction) -> Decimal:
    """Return a fraction with 28 digits; what has no more of them stays what it is."""
    return Decimal(number.numerator) / Decimal(number.denominator)


def round_half_up(value: Number, decimals: int) -> Decimal:
    """Round half-up, away from zero, the decimal that is meant by `value`: 0.125 → 0.13, 2.675 → 2.68."""
    scaled = abs(exact(value)) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(f"{'-' if value < 0 and whole else ''}{whole}E-{decimals}")


def currency_symbol(currency: str) -> str:
    """Return the sign of an ISO 4217 code, or the code and a space where it has no common sign."""
    return _SYMBOLS.get(currency, f"{currency} ")


def format_value(value: Number | None, unit: str, language: Language, currency: str = "CNY") -> str:
    """Write a value in full: ``1,537``, ``24.0%``, ``$76,757``, ``$49.94``, ``4.31 points``; ``–`` when there is none.

    Parameters
    ----------
    value
        In the metric's unit; shares as 0–1. None and NaN are written as a dash.
    unit
        A key of :data:`UNITS`.
    language
        Of the word behind numbers that say nothing without it: scores, seconds, multiples.
    currency
        ISO 4217 code for money.
    """
    if value is None or value != value:
        return MISSING
    return _signed(exact(value), _magnitude(exact(value), UNITS[unit], language, currency))


@dataclass(frozen=True)
class Written:
    """A value that is written in its unit once the language is known."""

    value: Number
    unit: str
    currency: str

    def __call__(self, language: Language) -> str:
        """Return it as :func:`format_value` writes it."""
        return format_value(self.value, self.unit, language, self.currency)


def format_change(change: Number | None, unit: str, language: Language, currency: str = "CNY") -> str:
    """Write a difference with its sign; shares in points: ``+1.2 pp``, ``−1.2 个百分点``."""
    if change is None or change != change:
        return MISSING
    if UNITS[unit].is_percent:
        points = round_half_up(exact(change) * 100, 1)
        return f"{_sign(points)}{abs(points)}{' 个百分点' if language == 'zh' else ' pp'}"
    text = _magnitude(exact(change), UNITS[unit], language, currency)
    return _sign(change if any(digit in text for digit in "123456789") else 0) + text


def format_share(value: Number | None, decimals: int = 1, *, signed: bool = False) -> str:
    """Write a plain share: 0.8333 → ``83.3%``; with `signed` a relative change ``+3.1%``."""
    if value is None or value != value:
        return MISSING
    number = round_half_up(exact(value) * 100, decimals)
    sign = _sign(number) if signed else (MINUS if number < 0 else "")
    return f"{sign}{abs(number):,}%"


def format_reached(value: Number | None, *limits: Number) -> str:
    """Write an attainment or score as a share, with as many decimals as keep it on its own side of every limit.

    Rounding must not say what the judgement denies.

    >>> format_reached(0.9997, 0.9, 1), format_reached(0.8333, 0.9, 1), format_reached(1.0, 0.9, 1)
    ('99.97%', '83.3%', '100.0%')
    """
    if value is None or value != value:
        return MISSING
    reached, bounds = exact(value), [exact(limit) for limit in limits]
    for decimals in range(1, 6):
        rounded = exact(round_half_up(reached * 100, decimals)) / 100
        if all((rounded >= bound) == (reached >= bound) for bound in bounds):
            break
    return format_share(value, decimals)


def format_short(value: Number | None, unit: str, language: Language, currency: str = "CNY") -> str:
    """Write a value briefly, for axes and cards: ``7.7万`` in Chinese, ``77K`` in English."""
    if value is None or value != value:
        return MISSING
    form, number = UNITS[unit], exact(value)
    size = abs(number)
    if form.is_percent:
        return format_share(number, 0 if size >= Fraction(1, 10) or (size * 100).denominator == 1 else 1)
    sign = currency_symbol(currency) if form.kind == "money" else ""
    for scale, word in _SCALES[language]:
        if size >= scale:
            digits = f"{round_half_up(size / scale, 1):f}".removesuffix(".0")
            return f"{MINUS if number < 0 else ''}{sign}{digits}{word}"
    decimals = 0 if size >= 100 or size.denominator == 1 else form.decimals
    return _signed(number, f"{sign}{round_half_up(size, decimals):,}")


def unit_word(unit: str, language: Language, currency: str = "CNY") -> str:
    """Return the unit's word for a heading: ``人``, ``buyers``, ``%``, ``USD/单``, ``USD per order``."""
    form = UNITS[unit]
    word = form.zh if language == "zh" else form.en
    lead = {"share": "%", "growth": "%", "money": currency}.get(form.kind, "")
    return (lead + word).strip()


def _magnitude(value: Fraction, form: Unit, language: Language, currency: str) -> str:
    if form.is_percent:
        return format_share(abs(value), form.decimals)
    sign = currency_symbol(currency) if form.kind == "money" else ""
    behind = _behind(form, language) if form.kind == "number" else ""
    return f"{sign}{round_half_up(abs(value), form.decimals):,}{behind}"


def _behind(form: Unit, language: Language) -> str:
    """Set a blank before a word, none before a sign (``×``) or what brings its own (``/人``, `` per user``)."""
    word = form.zh if language == "zh" else form.en
    return word if word[:1] in ("", " ", "/", "×") else f" {word}"


def _signed(value: Number, text: str) -> str:
    return MINUS + text if value < 0 and any(digit in text for digit in "123456789") else text


def _sign(value: Number) -> str:
    return "+" if value > 0 else MINUS if value < 0 else "±"
