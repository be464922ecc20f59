"""Attribution in words."""

from kpi_toolkit.judge.attribution import MODELS, Attribution
from kpi_toolkit.language.text import word
from kpi_toolkit.units import Language, format_share, format_value


def attribution_sentences(of: Attribution, language: Language) -> tuple[str, ...]:
    """Say how many orders have a touch, and who has most by each rule; or why nothing is known."""
    if of.reason:
        return (of.reason.text(language),)
    orders = f"{of.attributed:,.10g}"
    if of.unattributed is None:
        said = word("analysis.credited", language, orders=orders) + word("analysis.stop", language)
    else:
        amount = format_value(of.unattributed[1], "money", language, of.currency)
        bare = word("analysis.unattributed", language, count=f"{of.unattributed[0]:,}", amount=amount)
        said = word("analysis.attributed", language, orders=orders) + bare
    most = [of.of(model)[0] for model in MODELS if of.of(model) and of.of(model)[0].share is not None]
    leads = [
        word(
            "analysis.most_credit",
            language,
            model=word(f"analysis.model.{credit.model}", language),
            segment=credit.segment,
            share=format_share(credit.share),
        )
        for credit in most
    ]
    return (said, *leads, *(remark.text(language) for remark in of.remarks))
