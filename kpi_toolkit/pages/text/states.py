"""States of users and what moved between them, in words."""

from kpi_toolkit.judge.states import NOT_YET, StateFlow
from kpi_toolkit.language.text import word
from kpi_toolkit.units import Language, format_value


def flow_sentences(of: StateFlow, language: Language) -> tuple[str, ...]:
    """Say how many are in each state at both ends, how many moved, and by which cuts; or why that is not known."""
    if of.reason:
        return (of.reason.text(language),)
    said = [
        word(
            "analysis.state_count",
            language,
            state=state_name(state, language),
            before=f"{of.count(state, of.a):,}",
            after=f"{of.count(state):,}",
        )
        for state in of.states
        if of.count(state, of.a) or of.count(state)
    ]
    return (*(said or [word("analysis.nobody", language)]), *flow_notes(of, language))


def flow_notes(of: StateFlow, language: Language) -> tuple[str, ...]:
    """Say how many moved, where RFM is cut, and what must be known."""
    if of.reason:
        return (of.reason.text(language),)
    came = sum(users for (before, _), users in of.users.items() if before == NOT_YET)
    said = [word("analysis.moved", language, moved=f"{of.moved:,}", came=f"{came:,}")] if of.a != of.b else []
    if of.cuts:
        amount = format_value(of.cuts["amount"], "money_per_buyer", language, of.currency).split("/")[0].split(" ")[0]
        days, orders = (f"{of.cuts[name]:,.4g}" for name in ("recency_days", "orders"))
        said.append(word("analysis.cuts", language, days=days, orders=orders, amount=amount))
    return (*said, *(remark.text(language) for remark in of.remarks))


def state_name(state: str, language: Language) -> str:
    """Name a state."""
    return word(f"analysis.state.{state or 'not_yet'}", language)
