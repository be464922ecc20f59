"""The thresholds of moving resources in words."""

from collections.abc import Sequence

from kpi_toolkit.language.text import word
from kpi_toolkit.units import Language, format_share, format_value
from kpi_toolkit.weekly.resources import Channel, Resources, Shifted, StepThreshold


def resources_sentences(told: Resources, language: Language) -> tuple[str, ...]:
    """Say which steps are beyond their thresholds, where most is left, and which money would bring more elsewhere."""
    return (*_steps(told, language), *_channels(told, language))


def _steps(told: Resources, language: Language) -> list[str]:
    """Say what earns no more, and the step with most points left; nothing of a chain without thresholds."""
    if not told.steps:
        return []
    reached = [step for step in told.steps if step.stand == "beyond" or step.actual >= step.threshold]
    said = [_reached(step, told, language) for step in reached]
    if not any(step.stand == "beyond" for step in reached):
        said.append(word("resources.none_beyond", language))
    weakest = max(told.steps, key=lambda step: step.left)
    if weakest.left > 0:
        values = _values(weakest, told, language)
        said.append(word("resources.weakest", language, **values, left=f"{weakest.left:.2f}"))
    return said


def _reached(step: StepThreshold, told: Resources, language: Language) -> str:
    values = _values(step, told, language)
    if step.stand == "beyond":
        return word("resources.beyond", language, **values)
    if step.interval is None:
        return word("resources.perhaps_untold", language, **values)
    low, high = (format_value(end, step.metric.unit, language, told.currency) for end in step.interval)
    return word("resources.perhaps", language, **values, low=low, high=high)


def _values(step: StepThreshold, told: Resources, language: Language) -> dict[str, str]:
    actual, threshold = (
        format_value(value, step.metric.unit, language, told.currency) for value in (step.actual, step.threshold)
    )
    name = word("chain.name", language, letter=step.letter, name=step.metric.label(language))
    return {"name": name, "actual": actual, "threshold": threshold}


def _channels(told: Resources, language: Language) -> list[str]:
    said = [_shifted(shift, told, language) for shift in told.shifts]
    if told.reason is not None:
        said.append(word("resources.why_not", language, reason=told.reason.text(language)))
    elif not told.shifts:
        key = "resources.no_shift" if len(told.channels) > 1 else "resources.one_channel"
        said.append(word(key, language, channels=_listed([each.name for each in told.channels], language)))
    said += [_saturated(channel, language) for channel in told.channels if channel.is_saturated]
    if told.shifts or any(channel.is_saturated for channel in told.channels):
        said.append(word("resources.caveat", language))
    if told.plateaus:
        said.append(word("resources.plateaus", language, channels=_listed(told.plateaus, language)))
    return said


def _shifted(shift: Shifted, told: Resources, language: Language) -> str:
    threshold, low, high, spent = (
        format_value(value, "money", language, told.currency) for value in (*shift.threshold, shift.source.spent)
    )
    return word(
        "resources.shift_bounded" if shift.is_bounded else "resources.shift",
        language,
        source=shift.source.name,
        goal=shift.goal.name,
        threshold=threshold,
        low=low,
        high=high,
        spent=spent,
        source_cost=_cost(shift.source, told, language),
        goal_cost=_cost(shift.goal, told, language),
    )


def _cost(channel: Channel, told: Resources, language: Language) -> str:
    """Say what one more customer costs; only the least where it may be without end."""
    middle, low, high = channel.marginal
    if high <= 0:
        return word("resources.cost_none", language)
    least = format_value(1 / high, "money", language, told.currency)
    if low <= 0:
        return word("resources.cost_least", language, low=least)
    costs = [format_value(1 / end, "money", language, told.currency) for end in (middle, low)]
    return word("resources.cost", language, middle=costs[0], low=least, high=costs[1])


def _saturated(channel: Channel, language: Language) -> str:
    more, low, high = (format_share(end / 10) for end in channel.elasticity)
    return word("resources.saturated", language, source=channel.name, more=more, low=low, high=high)


def _listed(names: Sequence[str], language: Language) -> str:
    return word("resources.and", language).join(names)
