"""``kpi chain``: the points (绩点) of the process chain in a month."""

from pathlib import Path

from rich.markup import escape
from rich.table import Table

from kpi_toolkit.commands import choice, console
from kpi_toolkit.files.strict_json import as_json as to_json
from kpi_toolkit.language.text import word
from kpi_toolkit.measuring.workspace import open_workspace
from kpi_toolkit.pages.tables.chain import chain_rows
from kpi_toolkit.pages.text.chain import chain_sentence
from kpi_toolkit.pages.text.resources import resources_sentences
from kpi_toolkit.reviewing.moving import resources
from kpi_toolkit.reviewing.parts import funnel_scorecard
from kpi_toolkit.units import LANGUAGES, Language

COLUMNS = ("actual", "target", "share", "points")


def print_chain(workspace: Path, period: str, language: str, as_json: bool) -> int:
    """Print what each step earned, the sum with its cover, and where more effort or money is worth more elsewhere."""
    opened = open_workspace(workspace)
    chosen = next(iter(choice("language", {language or opened.settings.language}, set(LANGUAGES))))
    spoken: Language = "en" if chosen == "en" else "zh"
    card = funnel_scorecard(opened, period)
    if as_json:
        frame = card.to_frame().astype(object)
        frame["reason"] = [line.reason and line.reason.text(spoken) for line in card.lines]
        print(to_json(frame.where(frame.notna(), None).to_dict("records")))
        return 0
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column(word("chain.step", spoken))
    for key in COLUMNS:
        table.add_column(word(f"chain.{key}", spoken), justify="right")
    rows = chain_rows(card, opened.catalogue, spoken, opened.settings.currency)
    for row in rows:
        table.add_row(escape(row["name"]), *(row[key] for key in COLUMNS))
    console().print(table)
    reasons = [f"{row['name']}: {row['reason']}" for row in rows if row["reason"]]
    print("\n".join([chain_sentence(card, spoken), *reasons, *resources_sentences(resources(opened, period), spoken)]))
    return 0
