"""The read-out of an experiment as a table: an arm a row."""

from kpi_toolkit.judge.experiments import Experiment
from kpi_toolkit.language.text import word
from kpi_toolkit.pages.shown_table import ShownTable
from kpi_toolkit.pages.text.experiments import change_text, experiment_notes, mean_text, outcome_name, verdict
from kpi_toolkit.units import MISSING, Language, format_share

_HEADS = ("arm", "users", "planned", "followed", "mean", "difference", "interval", "verdict")


def experiment_table(of: Experiment, language: Language) -> str:
    """Write the arms with what differs; no difference where the arms are not as drawn."""
    shown = {"name": of.choices.experiment, "outcome": outcome_name(of, language)}
    title = word("analysis.experiment", language, **shown)
    heads = [word(f"analysis.experiment.head.{head}", language) for head in _HEADS]
    lifts = {each.arm: each for each in of.lifts}
    rows = []
    for arm in of.arms:
        lift, total = lifts.get(arm.name), sum(each.users for each in of.arms)
        read = lift.read if lift and of.is_as_drawn else None
        ends = [change_text(of, each, language) for each in (read.value, read.lower, read.upper)] if read else []
        interval = word("analysis.experiment.ends", language, low=ends[1], high=ends[2]) if ends else MISSING
        said = verdict(of, lift, language) if lift else word("analysis.experiment.control", language)
        drawn = word(
            "analysis.experiment.drawn",
            language,
            share=format_share(arm.users / total),
            planned=format_share(arm.share),
        )
        numbers = [f"{arm.users:,}", drawn, f"{arm.followed:,}", mean_text(of, arm.mean, language)]
        rows.append([arm.name, *numbers, ends[0] if ends else MISSING, interval, said])
    notes = experiment_notes(of, language)
    return ShownTable(title, () if of.reason else heads, () if of.reason else rows, notes).html
