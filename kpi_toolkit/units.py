"""How a value, a difference and an axis tick are written, in Chinese and English.

Rates are kept as 0–1 and written in %, their changes in points. Rounding is half-up on decimals.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

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
    "amount_share": Unit("share", "", "", 1, is_rate=True),
    "money": Unit("money", "", ""),
    "money_per_order": Unit("money", "/单", " per order", 2, is_rate=True),
    "money_per_buyer": Unit("money", "/人", " per buyer", 2, is_rate=True),
    "orders_per_buyer": Unit("number", "单/人", " orders per buyer", 2, is_rate=True),
    "money_per_user": Unit("money", "/人", " per user", 2, is_rate=True),
    "growth": Unit("growth", "", "", 1, is_rate=True),
    "multiple": Unit("number", "倍", "×", 2, is_rate=True),
    "per_user": Unit("number", "/人", " per user", 2, is_rate=True),
    "per_week": Unit("number", "次/周", " a week", 1, is_rate=True),
    "mean_users": Unit("number", "人", "users", 1, is_rate=True),
    "score": Unit("number", "分", "points", 2, is_rate=True),
    "seconds": Unit("number", "秒", "s", 0, is_rate=True),
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

_SCALES: dict[str, list[tuple[float, str]]] = {
    "zh": [(1e8, "亿"), (1e4, "万")],
    "en": [(1e9, "B"), (1e6, "M"), (1e3, "K")],
}
_SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}


def round_half_up(value: float, decimals: int) -> Decimal:
    """Round the shortest decimal form of `value` half-up: 0.125 → 0.13, 2.675 → 2.68."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def currency_symbol(currency: str) -> str:
    """Return the sign of an ISO 4217 code, or the code and a space where it has no common sign."""
    return _SYMBOLS.get(currency, f"{currency} ")


def format_value(value: float | None, unit: str, language: Language, currency: str = "CNY") -> str:
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
    return _signed(value, _magnitude(value, UNITS[unit], language, currency))


@dataclass(frozen=True)
class Written:
    """A value that is written in its unit once the language is known."""

    value: float
    unit: str
    currency: str

    def __call__(self, language: Language) -> str:
        """Return it as :func:`format_value` writes it."""
        return format_value(self.value, self.unit, language, self.currency)


def format_change(change: float | None, unit: str, language: Language, currency: str = "CNY") -> str:
    """Write a difference with its sign; shares in points: ``+1.2 pp``, ``−1.2 个百分点``."""
    if change is None or change != change:
        return MISSING
    if UNITS[unit].is_percent:
        points = round_half_up(change * 100, 1)
        return f"{_sign(float(points))}{abs(points)}{' 个百分点' if language == 'zh' else ' pp'}"
    text = _magnitude(change, UNITS[unit], language, currency)
    return _sign(change if any(digit in text for digit in "123456789") else 0) + text


def format_share(value: float | None, decimals: int = 1, *, signed: bool = False) -> str:
    """Write a plain share: 0.8333 → ``83.3%``; with `signed` a relative change ``+3.1%``."""
    if value is None or value != value:
        return MISSING
    number = round_half_up(value * 100, decimals)
    sign = _sign(float(number)) if signed else (MINUS if number < 0 else "")
    return f"{sign}{abs(number):,}%"


def format_reached(value: float | None, *limits: float) -> str:
    """Write an attainment or score as a share, with as many decimals as keep it on its own side of every limit.

    Rounding must not say what the judgement denies.

    >>> format_reached(0.9997, 0.9, 1), format_reached(0.8333, 0.9, 1), format_reached(1.0, 0.9, 1)
    ('99.97%', '83.3%', '100.0%')
    """
    if value is None or value != value:
        return MISSING
    for decimals in range(1, 6):
        rounded = float(round_half_up(value * 100, decimals)) / 100
        if all((rounded >= limit) == (value >= limit) for limit in limits):
            break
    return format_share(value, decimals)


def format_short(value: float | None, unit: str, language: Language, currency: str = "CNY") -> str:
    """Write a value briefly, for axes and cards: ``7.7万`` in Chinese, ``77K`` in English."""
    if value is None or value != value:
        return MISSING
    form = UNITS[unit]
    if form.is_percent:
        return format_share(value, 0 if abs(value) >= 0.1 or round(value * 100, 9).is_integer() else 1)
    sign = currency_symbol(currency) if form.kind == "money" else ""
    for size, word in _SCALES[language]:
        if abs(value) >= size:
            number = f"{round_half_up(abs(value) / size, 1):f}".removesuffix(".0")
            return f"{MINUS if value < 0 else ''}{sign}{number}{word}"
    decimals = 0 if abs(value) >= 100 or float(value).is_integer() else form.decimals
    return _signed(value, f"{sign}{round_half_up(abs(value), decimals):,}")


def unit_word(unit: str, language: Language, currency: str = "CNY") -> str:
    """Return the unit's word for a heading: ``人``, ``buyers``, ``%``, ``USD/单``, ``USD per order``."""
    form = UNITS[unit]
    word = form.zh if language == "zh" else form.en
    lead = {"share": "%", "growth": "%", "money": currency}.get(form.kind, "")
    return (lead + word).strip()


def _magnitude(value: float, form: Unit, language: Language, currency: str) -> str:
    if form.is_percent:
        return format_share(abs(value), form.decimals)
    sign = currency_symbol(currency) if form.kind == "money" else ""
    behind = _behind(form, language) if form.kind == "number" else ""
    return f"{sign}{round_half_up(abs(value), form.decimals):,}{behind}"


def _behind(form: Unit, language: Language) -> str:
    """Set a blank before a word, none before a sign (``×``) or what brings its own (``/人``, `` per user``)."""
    word = form.zh if language == "zh" else form.en
    return word if word[0] in " /×" else f" {word}"


def _signed(value: float, text: str) -> str:
    return MINUS + text if value < 0 and any(digit in text for digit in "123456789") else text


def _sign(value: float) -> str:
    return "+" if value > 0 else MINUS if value < 0 else "±"
