"""Which language, time zone and currency a shop has, as its files tell it."""

import re
from collections import Counter
from collections.abc import Sequence

from pydantic import TypeAdapter, ValidationError

from kpi_toolkit.settings.values import TimeZone
from kpi_toolkit.starting.columns import Match
from kpi_toolkit.starting.drafted import SettingsDraft, said
from kpi_toolkit.starting.forms import currency_of, filled, number_form
from kpi_toolkit.starting.headings import CURRENCY, matching
from kpi_toolkit.starting.look import FileLook
from kpi_toolkit.units import Language

CHINESE = re.compile("[\u4e00-\u9fff]")
OFFSET = re.compile(r"([+-]\d{2}):?(\d{2})$")
ZONES: dict[frozenset[str], str] = {
    frozenset({"-0500", "-0400"}): "America/New_York",
    frozenset({"-0600", "-0500"}): "America/Chicago",
    frozenset({"-0700", "-0600"}): "America/Denver",
    frozenset({"-0800", "-0700"}): "America/Los_Angeles",
    frozenset({"+0000", "+0100"}): "Europe/London",
    frozenset({"+0100", "+0200"}): "Europe/Berlin",
    frozenset({"+1000", "+1100"}): "Australia/Sydney",
    frozenset({"+0800"}): "Asia/Shanghai",
    frozenset({"+0900"}): "Asia/Tokyo",
}
"""Offsets that stand in a year's times → a zone that has them; the first that fits one offset alone."""


def language_of(looks: Sequence[FileLook]) -> Language:
    """Return the language of most headings."""
    headings = [name for look in looks for name in look.names]
    return "zh" if 3 * sum(bool(CHINESE.search(name)) for name in headings) > len(headings) else "en"


def put_place(draft: SettingsDraft, matches: Sequence[Match], language: Language) -> None:
    """Draft time zone and currency; both are guesses unless the files say them."""
    offsets = _offsets(matches)
    zone, is_bare = _zone(offsets, language), not offsets and _is_bare(matches)
    path = ("time_zone",)
    zone = draft.asked("time_zone", path, said("zone" if is_bare else "zone_report"), zone, accepts=_zone_named)
    draft.put(path, zone)
    code, has_money = _currency(matches), any("amount" in match.columns for match in matches)
    guess = "CNY" if language == "zh" else "EUR" if _has_commas(matches) else "USD"
    if not code and has_money:
        code = draft.asked("currency", ("currency",), said("currency"), guess, accepts=_currency_named)
    draft.put(("currency",), code or guess)


def _zone_named(answer: str) -> str | None:
    """Return a time zone that kpi.yaml can have."""
    try:
        return TypeAdapter[str](TimeZone).validate_python(answer)
    except ValidationError:
        return None


def _currency_named(answer: str) -> str | None:
    """Return a currency by its three letters."""
    return answer.upper() if len(answer) == 3 and answer.isascii() and answer.isalpha() else None


def _has_commas(matches: Sequence[Match]) -> bool:
    """Whether amounts have a decimal comma."""
    forms = (number_form(filled(match.values("amount"))) for match in matches if "amount" in match.columns)
    return any(form and form.get("decimal") == "," for form in forms)


def _is_bare(matches: Sequence[Match]) -> bool:
    """Whether times are local ones: without an offset, and no moments counted from 1970."""
    forms = [forms[0] for match in matches for forms in match.forms.values() if forms]
    return any(not form.startswith("epoch") for form in forms)


def _offsets(matches: Sequence[Match]) -> Counter[str]:
    offsets: Counter[str] = Counter()
    for match in matches:
        for column, forms in match.forms.items():
            if forms and (forms[0] == "" or "%z" in forms[0]):
                for value in match.values(column)[:20000]:
                    if ":" in value and (offset := OFFSET.search(value)):
                        offsets[offset[1] + offset[2]] += 1
    return offsets


def _zone(offsets: Counter[str], language: Language) -> str:
    seen = {offset for offset, count in offsets.items() if count > 0.01 * sum(offsets.values())}
    usual = next((zone for known, zone in ZONES.items() if seen and seen == set(known)), "")
    usual = usual or next((zone for known, zone in ZONES.items() if seen and seen <= set(known)), "")
    return usual or ("Asia/Shanghai" if language == "zh" else "UTC")


def _currency(matches: Sequence[Match]) -> str:
    """Return the currency of the amounts: that of its column, of a heading, or of the signs around numbers."""
    orders = sorted(matches, key=lambda match: match.table != "orders")
    for match in orders:
        there = matching(match.look.names, CURRENCY)
        codes = Counter(value.strip().upper() for value in match.look.values(there[0])) if there else Counter[str]()
        code = next((code for code, _ in codes.most_common() if re.fullmatch("[A-Z]{3}", code)), "")
        if code:
            return code
        if "amount" in match.columns:
            source = str(match.columns["amount"])
            if code := currency_of([source, *match.look.values(source)[:20]]):
                return code
    return ""
