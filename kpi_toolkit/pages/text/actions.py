"""Actions in words: what was expected, what the data say, and what somebody wrote."""

from collections import Counter

from kpi_toolkit.language.text import word
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.pages.text import effects
from kpi_toolkit.plan.loop import Followed
from kpi_toolkit.plan.proposal import Proposal
from kpi_toolkit.reviewing.model import Review
from kpi_toolkit.units import MISSING, format_change, format_share


def sentence(review: Review) -> str:
    """Say in one sentence how the actions stand; empty without any."""
    actions, language = review.evidence.actions, review.language
    if not actions:
        return ""
    carried = sum(followed.is_carried_over for followed in actions)
    overdue = sum(followed.state == "overdue" for followed in actions)
    outcomes = Counter(followed.effect.outcome for followed in actions if followed.effect)
    counts = [("carried", carried), ("new", len(actions) - carried), ("overdue", overdue)]
    counts += [(outcome, outcomes[outcome]) for outcome in ("effective", "partial")]
    said = [word(f"actions.count.{name}", language, n=n) for name, n in counts if n]
    return word("actions.sentence", language, total=len(actions), counts=word("joint", language).join(said))


def metric(review: Review, followed: Followed) -> str:
    """Name the metric that an action is to move."""
    known = _metric(review, followed)
    return known.label(review.language) if known else followed.action.metric


def state(review: Review, followed: Followed) -> str:
    """Say how far an action is, and whether it is new."""
    said = word(f"action.{followed.state}", review.language)
    return said if followed.is_carried_over else said + word("action.new", review.language)


def expected(review: Review, followed: Followed) -> str:
    """Write the expected effect and the day by which it should show."""
    size, language = followed.action.expected, review.language
    if size is None:
        return MISSING
    if followed.action.expected_mode == "relative":
        shown = format_share(size, signed=True)
    else:
        unit = "share" if followed.action.expected_mode == "pp" else _unit(review, followed)
        shown = format_change(size, unit, language, review.settings.currency)
    by = followed.action.expected_by
    said = word("action.by", language, size=shown, by=by) if by else shown
    return said + (word("action.fixed_late", language, day=followed.action.fixed_on) if followed.was_fixed_late else "")


def observed(review: Review, followed: Followed) -> str:
    """Write what came beyond what would have come without the action."""
    return effects.observed(followed.effect, _unit(review, followed), review.language, review.settings.currency)


def verdict(review: Review, followed: Followed) -> str:
    """Write the data's verdict and the clause of the rule that gave it."""
    return effects.verdict(followed.effect, review.language)


def basis(review: Review, followed: Followed) -> str:
    """Write on which rung of evidence the verdict stands."""
    return effects.basis(followed.effect, _unit(review, followed), review.language, review.settings.currency)


def written(review: Review, followed: Followed) -> str:
    """Write the verdict and evidence that somebody noted, and whether the data contradict it."""
    language = review.language
    if followed.action.verdict is None:
        return word("action.no_verdict", language) if followed.lacks_verdict else MISSING
    said = word(f"effect.{followed.action.verdict}", language)
    if followed.action.evidence:
        said = word("action.written", language, verdict=said, evidence=followed.action.evidence)
    return said + (word("action.contradicted", language) if followed.contradicts else "")


def proposal(review: Review, proposed: Proposal) -> str:
    """Write a proposal in one sentence: what, why, by whom, and how it stands."""
    key = "open" if proposed.decided_on is None else "review" if proposed.review_on else "decided"
    state = word(
        f"proposal.{key}",
        review.language,
        approved_by=proposed.approved_by or MISSING,
        decided_on=proposed.decided_on,
        review_on=proposed.review_on,
    )
    shown = {row.metric.name: row.metric for row in review.rows} | dict(review.evidence.metrics)
    name = shown[proposed.metric].label(review.language) if proposed.metric in shown else proposed.metric
    return word(
        "proposal.line",
        review.language,
        metric=name,
        target=proposed.target,
        logic=proposed.logic,
        proposed_by=proposed.proposed_by,
        state=state,
    )


def _metric(review: Review, followed: Followed) -> Metric | None:
    return review.evidence.metrics.get(followed.action.metric)


def _unit(review: Review, followed: Followed) -> str:
    known = _metric(review, followed)
    return known.unit if known else "multiple"
