"""The overview of all roles in words."""

from kpi_toolkit.judge.landing import Landing
from kpi_toolkit.language.text import word
from kpi_toolkit.pages.text import findings
from kpi_toolkit.pages.text.headline import verdict
from kpi_toolkit.reviewing.overview import Overview
from kpi_toolkit.units import MISSING, Language, format_value

MOST_ACTIONS = 3
"""Open actions that are named; the others are counted."""


def overview_sentences(of: Overview, language: Language) -> tuple[str, ...]:
    """Say each role's verdict, the gravest findings of all, what is open or overdue, where quarter and year land."""
    verdicts = [verdict(review)[0] for review in of.reviews]
    return (*verdicts, *gravest(of, language), *actions(of, language), *landings(of, language))


def headline(of: Overview, language: Language) -> str:
    """Say how many roles reached their targets, and how many targets were met."""
    scores = [review.score.value for review in of.reviews if review.score.value is not None]
    met = sum(row.status == "met" for row in of.judged)
    reached = sum(score >= of.settings.scoring.met for score in scores)
    if not of.judged:
        return word("overview.not_due", language)
    key = "overview.headline" if scores else "overview.unscored"
    values = {"roles": len(of.reviews), "reached": reached, "met": met, "targets": len(of.judged)}
    return word(key, language, **values)


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


def landed_rows(of: Overview, language: Language) -> tuple[list[str], list[list[str]]]:
    """Return the periods that end later, and by metric where each is expected to land: name, then a text a period."""
    known = {(landed.metric, str(landed.period)): landed for landed in of.landings}
    periods = list(dict.fromkeys(period for _, period in known))
    rows = []
    for name in dict.fromkeys(metric for metric, _ in known):
        shown = [_landed(of, known.get((name, period)), language) for period in periods]
        if any(shown):
            rows.append([of.metrics[name].label(language), *(text or MISSING for text in shown)])
    return periods, rows


def _landed(of: Overview, landed: Landing | None, language: Language) -> str:
    values = _numbers(of, landed, language) if landed else None
    return word("overview.landed", language, **values) if values else ""


def _landing(of: Overview, landed: Landing, language: Language) -> str:
    values = _numbers(of, landed, language)
    if values is None:
        return ""
    name = of.metrics[landed.metric].label(language)
    return word("overview.landing", language, name=name, period=landed.period, **values)


def _numbers(of: Overview, landed: Landing, language: Language) -> dict[str, str] | None:
    """Return a landing and its interval as they are written; None where they are not known."""
    outlook, metric = landed.outlook, of.metrics.get(landed.metric)
    if metric is None or outlook is None or outlook.low is None or outlook.high is None or outlook.landing is None:
        return None
    numbers = {"value": outlook.landing, "low": outlook.low, "high": outlook.high}
    currency = of.settings.currency
    return {key: format_value(number, metric.unit, language, currency) for key, number in numbers.items()}
