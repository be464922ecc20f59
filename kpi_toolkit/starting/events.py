"""Names of events as the toolkit knows them."""

from kpi_toolkit.engines.names import folded
from kpi_toolkit.sources.vocabulary import KNOWN, USUAL
from kpi_toolkit.starting.columns import Match
from kpi_toolkit.starting.drafted import Path, SettingsDraft, said

MORE = {
    "appstart": "visit",
    "submitorder": "purchase",
    "payorder": "purchase",
    "viewscreen": "visit",
    "appviewscreen": "visit",
    "sessionstart": "visit",
    "webview": "visit",
    "webstay": "visit",
}
"""Usual names of trackers that the vocabulary does not have."""


def put_events(draft: SettingsDraft, match: Match, at: Path) -> None:
    """Translate the usual names of events; others stay as they are."""
    known = {folded(name) for name in KNOWN["events", "event"]}
    usual = {folded(name).replace("_", ""): meant for meant, names in USUAL.items() for name in names} | MORE
    for event in dict.fromkeys(match.values("event")):
        plain = folded(event).lstrip("$").replace("_", "")
        meant = usual.get(plain)
        if folded(event) in known or meant not in KNOWN["events", "event"]:
            continue
        path = (*at, "values", "event", event)
        chosen = draft.asked(f"events.{event}", path, said("event", event=event, meant=meant), meant)
        draft.put(path, chosen)
