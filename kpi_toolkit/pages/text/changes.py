"""Changes between any two ends, and shares of segments, in words."""

from kpi_toolkit.judge.changes import End, MetricChange
from kpi_toolkit.judge.shares import SegmentShare, Shares
from kpi_toolkit.language.text import word
from kpi_toolkit.language.words import WORDS
from kpi_toolkit.units import Language, format_change, format_share, format_value


def any_change_sentences(of: MetricChange, language: Language) -> tuple[str, ...]:
    """Say both ends, the change and its interval, or why there is none."""
    if of.reason or of.value is None:
        return (of.reason.text(language),) if of.reason else ()
    unit, currency = of.metric.unit, of.currency
    relative = ""
    if of.relative is not None:
        relative = word("analysis.relative", language, relative=format_share(of.relative, signed=True))
    moved = word(
        "analysis.change_of",
        language,
        name=of.metric.label(language),
        a=end_name(of.a),
        b=end_name(of.b),
        before=format_value(of.before.value, unit, language, currency),
        after=format_value(of.after.value, unit, language, currency),
        change=format_change(of.value, unit, language, currency),
        relative=relative,
    )
    return (moved, *change_notes(of, language))


def change_notes(of: MetricChange, language: Language) -> tuple[str, ...]:
    """Say the interval of a change, or why there is none, and the caveats of its ends."""
    said = [of.unsure.text(language)] if of.unsure else []
    if of.interval:
        low, high = (format_change(end, of.metric.unit, language, of.currency) for end in of.interval)
        verdict = word("analysis.sure" if of.is_sure else "analysis.unsure", language)
        said.append(word("analysis.change_between", language, low=low, high=high, verdict=verdict))
    return (*said, *(remark.text(language) for remark in of.remarks))


def end_name(end: End) -> str:
    """Name an end: its period, and its segment where it is one."""
    period, segment = end
    return f"{period} {segment}" if segment else str(period)


def part_name(name: str, language: Language) -> str:
    """Name a part of a change: numerator or denominator, else the segment."""
    key = f"analysis.{name}"
    return word(key, language) if name in ("numerator", "denominator") and key in WORDS else name


def share_sentences(of: Shares, language: Language) -> tuple[str, ...]:
    """Say the share of each segment, or why there is none."""
    if of.reason:
        return (of.reason.text(language),)
    said = tuple(_share_sentence(of, line, language) for line in of.lines)
    return (*(said or (word("analysis.no_segments", language),)), *(remark.text(language) for remark in of.remarks))


def _share_sentence(of: Shares, line: SegmentShare, language: Language) -> str:
    interval = ""
    if line.interval:
        low, high = (format_share(end) for end in line.interval)
        interval = word("analysis.within", language, low=low, high=high)
    value = format_value(line.value, of.metric.unit, language, of.currency)
    share = format_share(line.share)
    return word("analysis.share_of", language, segment=line.segment, value=value, share=share, interval=interval)
