"""What an experiment came to, in words."""

from kpi_toolkit.judge.experiments import Arm, Experiment, Lift
from kpi_toolkit.language.text import word
from kpi_toolkit.units import Language, format_change, format_share, format_value


def experiment_sentences(of: Experiment, language: Language) -> tuple[str, ...]:
    """Say what each arm came to and what differs, and how that is to be read; or why that is not known."""
    if of.reason:
        return (of.reason.text(language),)
    said = [_arm_sentence(of, arm, language) for arm in of.arms]
    return (*said, *experiment_notes(of, language))


def experiment_notes(of: Experiment, language: Language) -> tuple[str, ...]:
    """Say whether the arms are as drawn, what differs, and of which look the interval is."""
    if of.reason:
        return (of.reason.text(language),)
    if not of.is_as_drawn:
        return (word("analysis.experiment.mismatch", language, chance=_chance(of.mismatch, language)),)
    said = [_lift_sentence(of, lift, language) for lift in of.lifts]
    look = "final" if of.is_final else "early" if of.until else "unplanned"
    said.append(word(f"analysis.experiment.{look}", language, until=of.until, last=of.last))
    return (*said, *(remark.text(language) for remark in of.remarks))


def outcome_name(of: Experiment, language: Language) -> str:
    """Name what is compared."""
    what = "order" if of.choices.outcome == "order" else "event"
    return word(f"analysis.experiment.of.{of.choices.of}.{what}", language, event=of.choices.outcome)


def mean_text(of: Experiment, value: float | None, language: Language) -> str:
    """Write the mean of an arm; what is not known as open."""
    if value is None:
        return word("analysis.open", language)
    return format_value(value, _UNITS[of.choices.of], language, of.currency)


def change_text(of: Experiment, value: float, language: Language) -> str:
    """Write a difference between two arms, with its sign: of shares in points."""
    return format_change(value, _UNITS[of.choices.of], language, of.currency)


def verdict(of: Experiment, lift: Lift, language: Language) -> str:
    """Say in a word whether an arm is above or below the control."""
    if not of.is_as_drawn:
        return word("analysis.experiment.unreadable", language)
    if lift.read is None:
        return word("analysis.experiment.few", language)
    return word(f"analysis.experiment.{('open', 'higher', 'lower')[lift.read.direction]}", language)


def _arm_sentence(of: Experiment, arm: Arm, language: Language) -> str:
    shown = {"arm": arm.name, "users": f"{arm.users:,}", "followed": f"{arm.followed:,}"}
    shown |= {"outcome": outcome_name(of, language), "mean": mean_text(of, arm.mean, language)}
    return word("analysis.experiment.arm", language, share=format_share(arm.share), **shown)


def _lift_sentence(of: Experiment, lift: Lift, language: Language) -> str:
    if lift.read is None:
        return word("analysis.experiment.too_few", language, arm=lift.arm)
    low, high, value = (change_text(of, each, language) for each in (lift.read.lower, lift.read.upper, lift.read.value))
    shown = {"arm": lift.arm, "control": of.control, "low": low, "high": high, "change": value}
    shown |= {
        "sure": format_share(of.confidence, 0 if len(of.lifts) == 1 else 1),
        "verdict": verdict(of, lift, language),
    }
    said = word("analysis.experiment.lift", language, **shown)
    if lift.narrower is None:
        return said
    saved = word(
        "analysis.experiment.narrower", language, days=of.choices.before_days, part=format_share(lift.narrower)
    )
    return said + (" " if language == "en" else "") + saved


def _chance(chance: float, language: Language) -> str:
    how = "below" if chance < 0.0001 else "about"
    return word(f"analysis.experiment.{how}", language, chance=format_share(chance, 2))


_UNITS = {"users": "share", "times": "number", "amount": "money_per_buyer"}
