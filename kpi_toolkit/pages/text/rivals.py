"""Rival definitions in words."""

from kpi_toolkit.judge.rivals import Rival, Rivals
from kpi_toolkit.language.text import word
from kpi_toolkit.units import Language, format_value


def rival_sentences(of: Rivals, language: Language) -> tuple[str, ...]:
    """Say each rival's number beside the metric's, and on whom they differ."""
    return tuple(
        word(
            "analysis.rival",
            language,
            first=of.metric.label(language),
            value=format_value(of.value.value, of.metric.unit, language, of.currency),
            second=rival.metric.label(language),
            other=format_value(rival.value.value, rival.metric.unit, language, of.currency),
            who=who_differs(rival, language),
        )
        for rival in of.rivals
    )


def who_differs(rival: Rival, language: Language) -> str:
    """Name those on whom they differ, or say why nobody is named."""
    if rival.reason:
        return rival.reason.text(language)
    if not rival.people:
        return word("analysis.agree", language)
    names = word("comma", language).join(person.user_id for person in rival.people)
    return word("analysis.differ", language, people=names)
