"""Whatever a judge found, in sentences: one verb for the use in notebooks."""

from collections.abc import Callable, Mapping
from typing import Any

from kpi_toolkit.errors import UsageError, listed
from kpi_toolkit.judge.accounts import Explanation
from kpi_toolkit.judge.attribution import Attribution
from kpi_toolkit.judge.broken_links import Links
from kpi_toolkit.judge.by_segment import SegmentChange
from kpi_toolkit.judge.changes import MetricChange
from kpi_toolkit.judge.cohorts import Cohorts
from kpi_toolkit.judge.experiments import Experiment
from kpi_toolkit.judge.funnel import Funnel
from kpi_toolkit.judge.guardrails import Guardrail
from kpi_toolkit.judge.landing import Landing
from kpi_toolkit.judge.lifetimes import Lifetimes
from kpi_toolkit.judge.noise import ScoreNoise
from kpi_toolkit.judge.ranking import Ranking
from kpi_toolkit.judge.retention import Retention
from kpi_toolkit.judge.rivals import Rivals
from kpi_toolkit.judge.shares import Shares
from kpi_toolkit.judge.states import StateFlow
from kpi_toolkit.judge.traps.trap import Trap
from kpi_toolkit.judge.trends import Trends
from kpi_toolkit.judge.why import Bridge
from kpi_toolkit.language.worded import SENTENCES
from kpi_toolkit.pages.text.attribution import attribution_sentences
from kpi_toolkit.pages.text.certainty import noise_sentence
from kpi_toolkit.pages.text.chain import chain_sentence
from kpi_toolkit.pages.text.changes import any_change_sentences, share_sentences
from kpi_toolkit.pages.text.cohorts import cohort_sentences, retention_sentences
from kpi_toolkit.pages.text.experiments import experiment_sentences
from kpi_toolkit.pages.text.funnel import funnel_sentences, links_sentences
from kpi_toolkit.pages.text.guardrails import guardrail_sentence, trap_sentence
from kpi_toolkit.pages.text.lifetimes import lifetime_sentences
from kpi_toolkit.pages.text.outlook import landing_sentences
from kpi_toolkit.pages.text.overview import overview_sentences
from kpi_toolkit.pages.text.ranking import ranking_sentences
from kpi_toolkit.pages.text.resources import resources_sentences
from kpi_toolkit.pages.text.rivals import rival_sentences
from kpi_toolkit.pages.text.states import flow_sentences
from kpi_toolkit.pages.text.trends import trend_sentences
from kpi_toolkit.pages.text.why import bridge_sentences, change_sentences, explanation_sentences
from kpi_toolkit.reviewing.overview import Overview
from kpi_toolkit.units import Language
from kpi_toolkit.weekly.resources import Resources
from kpi_toolkit.weekly.scorecard import ChainScorecard

SEVERAL: Mapping[type, Callable[[Any, Language], tuple[str, ...]]] = {
    Bridge: bridge_sentences,
    SegmentChange: change_sentences,
    Explanation: explanation_sentences,
    Funnel: funnel_sentences,
    Links: links_sentences,
    Landing: landing_sentences,
    Ranking: ranking_sentences,
    Cohorts: cohort_sentences,
    Attribution: attribution_sentences,
    Rivals: rival_sentences,
    Lifetimes: lifetime_sentences,
    StateFlow: flow_sentences,
    Experiment: experiment_sentences,
    Retention: retention_sentences,
    MetricChange: any_change_sentences,
    Shares: share_sentences,
    Trends: trend_sentences,
    Overview: overview_sentences,
    Resources: resources_sentences,
}
ONE: Mapping[type, Callable[[Any, Language], str]] = {
    Guardrail: guardrail_sentence,
    Trap: trap_sentence,
    ScoreNoise: noise_sentence,
    ChainScorecard: chain_sentence,
}


def sentences(result: object, language: Language) -> tuple[str, ...]:
    """Return what a judge found as sentences.

    Parameters
    ----------
    result
        What ``kt.bridge``, ``kt.rate_change``, ``kt.contributions_of``, ``kt.explain``, ``kt.funnel``,
        ``kt.broken_links``, ``kt.landing``, ``kt.ranking``, ``kt.resources`` or ``kt.funnel_scorecard`` gave, one of
        ``kt.traps``, or a guardrail or the noise of a review's evidence.

    Raises
    ------
    UsageError
        For anything else.

    Examples
    --------
    >>> sentences(Ranking((), (), None, ()), "en")
    ('there are fewer than two scores: nothing to rank',)
    """
    kind = type(result)
    if kind in SEVERAL:
        return SEVERAL[kind](result, language)
    if kind in ONE:
        return (ONE[kind](result, language),)
    known = listed(sorted(named.__name__ for named in (*SEVERAL, *ONE)))
    raise UsageError(f"There are no sentences for a {kind.__name__}. Give one of {known}.")


SENTENCES.update(dict.fromkeys((*SEVERAL, *ONE), sentences))
