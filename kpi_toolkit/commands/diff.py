"""``kpi diff``: two months, or two editions of first_edition, side by side."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

from kpi_toolkit.commands import console
from kpi_toolkit.errors import UsageError
from kpi_toolkit.export.formats import REVIEW
from kpi_toolkit.files.strict_json import as_json as to_json
from kpi_toolkit.language.text import spoken, word
from kpi_toolkit.pages.text.published import line_name, line_target
from kpi_toolkit.reviewing.compared import LineDifference, differences
from kpi_toolkit.reviewing.editions import earlier_edition
from kpi_toolkit.settings import Settings, load_settings
from kpi_toolkit.units import Language, format_change, format_value


def print_difference(
    workspace: Path, first: str, second: str, role: str, language: str, output: Path | None, as_json: bool
) -> int:
    """Print how two published editions differ, line by line, then settings and data; return 0.

    Parameters
    ----------
    first, second
        A period of which an edition is published, or the path of a ``review.json``.
    """
    settings = load_settings(workspace)
    spoken_in: Language = "en" if (language or settings.language) == "en" else "zh"
    places = [_place(workspace, settings, name, role, spoken_in, output) for name in (first, second)]
    first_edition, second_edition = (_read(place) for place in places)
    lines = differences(first_edition, second_edition)
    if as_json:
        print(to_json([_told(difference) for difference in lines]))
        return 0
    names = [name if name != other_name else str(place) for name, other_name, place in _named(first, second, places)]
    console().print(_table(lines, names, str(second_edition.get("currency", "CNY")), spoken_in))
    for said in _beside(first_edition, second_edition, spoken_in):
        print(said)
    return 0


def _named(first: str, second: str, places: list[Path]) -> Iterator[tuple[str, str, Path]]:
    yield first, second, places[0]
    yield second, first, places[1]


def _place(workspace: Path, settings: Settings, name: str, role: str, language: str, output: Path | None) -> Path:
    if name.endswith(".json"):
        return Path(name)
    known = settings.all_roles.find(role).name
    return (output or workspace / "reports") / str(settings.period(name)) / known / language / REVIEW


def _read(file: Path) -> Mapping[str, Any]:
    said, _ = earlier_edition(file)
    if said is None:
        raise UsageError(spoken("diff.no_edition", file=str(file)))
    return said


def _table(lines: tuple[LineDifference, ...], names: list[str], currency: str, language: Language) -> Table:
    table = Table(*(word(f"diff.{name}", language) for name in ("metric",)))
    for name in names:
        table.add_column(escape(name), justify="right")
    table.add_column(word("diff.change", language), justify="right")
    for name in ("target", "status", "differs"):
        table.add_column(word(f"diff.{name}", language))
    for difference in lines:
        if difference.what:
            table.add_row(*map(escape, _cells(difference, currency, language)))
    return table


def _cells(difference: LineDifference, currency: str, language: Language) -> Iterator[str]:
    line, (before, now) = difference.line, difference.values
    unit = str(line.get("unit", ""))
    yield line_name(line)
    yield format_value(before, unit, language, currency)
    yield format_value(now, unit, language, currency)
    yield "" if before is None or now is None else format_change(now - before, unit, language, currency)
    yield _both(difference, lambda known: line_target(known, language, currency))
    yield _both(difference, lambda known: word(f"status.{known['status']}", language) if known.get("status") else "")
    yield word("comma", language).join(word(f"diff.what.{what}", language) for what in difference.what)


def _both(difference: LineDifference, told: Any) -> str:
    first, second = (told(line) if line else "" for line in (difference.first, difference.second))
    return first if first == second else f"{first or '—'} → {second or '—'}"


def _beside(first_edition: Mapping[str, Any], second_edition: Mapping[str, Any], language: Language) -> Iterator[str]:
    """Say how scores, settings and the tables' control totals differ."""
    scores = [str(edition.get("score_text") or "—") for edition in (first_edition, second_edition)]
    yield word("diff.score", language, first=scores[0], second=scores[1])
    for part in ("rules", "scoring"):
        then, now = first_edition.get(part) or {}, second_edition.get(part) or {}
        for name in sorted(name for name in {*then, *now} if then.get(name) != now.get(name)):
            yield word("restated.rule", language, name=name, then=then.get(name), now=now.get(name))
    if first_edition.get("period") == second_edition.get("period"):
        tables = [
            name
            for name in second_edition.get("data") or {}
            if (first_edition.get("data") or {}).get(name) != second_edition["data"][name]
        ]
        if tables:
            yield word("diff.tables", language, tables=word("comma", language).join(tables))


def _told(difference: LineDifference) -> dict[str, Any]:
    line = difference.line
    return {
        "name": line.get("name"),
        "segment": (line.get("target") or {}).get("segment") or "",
        "first": difference.first,
        "second": difference.second,
        "differs": difference.what,
    }
