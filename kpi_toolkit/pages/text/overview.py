"""The overview of all roles in words."""

from kpi_toolkit.judge.landing import Landing
from kpi_toolkit.language.text import word
from kpi_toolkit.pages.text import findings
from kpi_toolkit.pages.text.headline import verdict
from kpi_toolkit.reviewing.overview import Overview
from kpi_toolkit.units import Language, format_value

MOST_ACTIONS = 3
"""Open actions that are named; the others are counted."""


def overview_sentences(of: Overview, language: Language) -> tuple[str, ...]:
    """Say each role's verdict, the gravest findings of all, what is open or overdue, where quarter and year land."""
    verdicts = [verdict(review)[0] for review in of.reviews]
    return (*verdicts, *gravest(of, language), *actions(of, language), *landings(of, language))


def gravest(of: Overview, language: Language) -> tuple[str, ...]:
    """Say the gravest findings over all roles, and whose they are."""
    return tuple(
        word("overview.finding", language, role=review.role_label, finding=findings.sentence(review, finding))
        for review, finding in of.gravest
    ) or (word("verdict.nothing", language),)


def actions(of: Overview, language: Language) -> tuple[str, ...]:
    """Say how many actions are open and overdue, and name the first."""
    still = of.open_actions
    if not still:
        return ()
    names = [f"{followed.action.id} {followed.action.diagnosis}".strip() for followed in still[:MOST_ACTIONS]]
    overdue = sum(followed.state == "overdue" for followed in still)
    values = {"n": len(still), "overdue": overdue, "names": word("comma", language).join(names)}
    return (word("overview.actions", language, **values),)


def landings(of: Overview, language: Language) -> tuple[str, ...]:
    """Say where each metric of a quarter or year is expected to land, with its interval."""
    said = (_landing(of, landed, language) for landed in of.landings)
    return tuple(sentence for sentence in said if sentence)


def _landing(of: Overview, landed: Landing, language: Language) -> str:
    outlook, metric = landed.outlook, of.metrics.get(landed.metric)
    if metric is None or outlook is None or outlook.low is None or outlook.high is None or outlook.landing is None:
        return ""
    currency = of.reviews[0].settings.currency
    value, low, high = (
        format_value(number, metric.unit, language, currency) for number in (outlook.landing, outlook.low, outlook.high)
    )
    name = metric.label(language)
    return word("overview.landing", language, name=name, period=landed.period, value=value, low=low, high=high)
