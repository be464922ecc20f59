"""Actions in words: what was expected, what the data say, and what somebody wrote."""

from kpi_toolkit.language.text import word
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.plan.loop import Followed
from kpi_toolkit.plan.proposals import Proposal
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.units import MISSING, format_change, format_share


def sentence(review: Review) -> str:
    """Say in one sentence how the actions stand; empty without any."""
    found, language = review.evidence.actions, review.language
    if not found:
        return ""
    carried = sum(one.is_carried_over for one in found)
    overdue = sum(one.state == "overdue" for one in found)
    effective = sum(one.effect is not None and one.effect.outcome == "effective" for one in found)
    counts = [("carried", carried), ("new", len(found) - carried), ("overdue", overdue), ("effective", effective)]
    said = [word(f"actions.count.{name}", language, n=n) for name, n in counts if n]
    return word("actions.sentence", language, total=len(found), counts=word("joint", language).join(said))


def metric(review: Review, one: Followed) -> str:
    """Name the metric that an action is to move."""
    found = _metric(review, one)
    return found.label(review.language) if found else one.action.metric


def state(review: Review, one: Followed) -> str:
    """Say how far an action is, and whether it is new."""
    said = word(f"action.{one.state}", review.language)
    return said if one.is_carried_over else said + word("action.new", review.language)


def expected(review: Review, one: Followed) -> str:
    """Write the expected effect and the day by which it should show."""
    size, language = one.action.expected, review.language
    if size is None:
        return MISSING
    if one.action.expected_mode == "relative":
        shown = format_share(float(size), signed=True)
    else:
        unit = "share" if one.action.expected_mode == "pp" else _unit(review, one)
        shown = format_change(float(size), unit, language, review.settings.currency)
    by = one.action.expected_by
    said = word("action.by", language, size=shown, by=by) if by else shown
    return said + (word("action.fixed_late", language, day=one.action.fixed_on) if one.was_fixed_late else "")


def observed(review: Review, one: Followed) -> str:
    """Write the change of the metric's level since the action began, and over how many periods."""
    found = one.effect
    if found is None or found.change is None:
        return MISSING
    change = format_change(found.change, _unit(review, one), review.language, review.settings.currency)
    return word("action.observed", review.language, change=change, n=found.n_after)


def verdict(review: Review, one: Followed) -> str:
    """Write the data's verdict and the clause of the rule that gave it."""
    if one.effect is None:
        return word("action.unjudged", review.language)
    outcome, why = (word(f"effect.{name}", review.language) for name in (one.effect.outcome, one.effect.why))
    return word("action.verdict", review.language, outcome=outcome, why=why)


def written(review: Review, one: Followed) -> str:
    """Write the verdict and evidence that somebody noted, and whether the data contradict it."""
    language = review.language
    if one.action.verdict is None:
        return word("action.no_verdict", language) if one.lacks_verdict else MISSING
    said = word(f"effect.{one.action.verdict}", language)
    if one.action.evidence:
        said = word("action.written", language, verdict=said, evidence=one.action.evidence)
    return said + (word("action.contradicted", language) if one.contradicts else "")


def proposal(review: Review, one: Proposal) -> str:
    """Write a proposal in one sentence: what, why, by whom, and how it stands."""
    key = "open" if one.decided_on is None else "review" if one.review_on else "decided"
    state = word(
        f"proposal.{key}",
        review.language,
        approved_by=one.approved_by or MISSING,
        decided_on=one.decided_on,
        review_on=one.review_on,
    )
    shown = {row.metric.name: row.metric for row in review.rows} | dict(review.evidence.metrics)
    name = shown[one.metric].label(review.language) if one.metric in shown else one.metric
    return word(
        "proposal.line",
        review.language,
        metric=name,
        target=one.target,
        logic=one.logic,
        proposed_by=one.proposed_by,
        state=state,
    )


def _metric(review: Review, one: Followed) -> Metric | None:
    return review.evidence.metrics.get(one.action.metric)


def _unit(review: Review, one: Followed) -> str:
    found = _metric(review, one)
    return found.unit if found else "multiple"
