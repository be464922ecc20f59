"""Whether the segments that targets name are there: the column, and a value that some row has or had."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kpi_toolkit.errors import nearest as nearest_words
from kpi_toolkit.language.text import Text
from kpi_toolkit.measuring.segment_values import segment_values
from kpi_toolkit.measuring.workspace import Workspace
from kpi_toolkit.metrics.composed import facts_of
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.plan.action import Action
from kpi_toolkit.sheets.columns import called
from kpi_toolkit.sheets.faults import error, phrase
from kpi_toolkit.sheets.finding import Finding
from kpi_toolkit.sheets.typed import shown
from kpi_toolkit.targets.sheet import read_sheet, refuse
from kpi_toolkit.targets.target import Target

MOST_NEAR, MOST_SHOWN = 2, 12
ALIKE = 0.6


def read_sound_targets(workspace: Workspace) -> tuple[Target, ...]:
    """Read the targets of a workspace, segments checked against its data; empty when it has no folder or no sheet.

    Raises
    ------
    UsageError
        When the sheet cannot be read, or with all of its errors, each naming its row.
    """
    if workspace.folder is None:
        return ()
    sheet = read_sheet(workspace.folder, workspace.catalogue, workspace.settings, workspace.plan_engine)
    drafts = [draft.target for draft in sheet.drafts]
    refuse(sheet.file, [*sheet.errors, *segment_faults(workspace, drafts, sheet.file)])
    return sheet.targets


def segment_faults(workspace: Workspace, targets: Iterable[Target | Action], file: str) -> Iterator[Finding]:
    """Yield the targets or actions of segments that the data do not have: no such column, or never such a value.

    A value that some row of another time has is right: of this period it is known that it is 0.
    """
    known: dict[tuple[str, str], list[Finding]] = {}
    for target in targets:
        if target.metric and target.segment:
            cut = target.metric, target.segment
            if cut not in known:
                known[cut] = list(_faults(workspace, target))
            for finding in known[cut]:
                yield replace(finding, file=file, row=target.row, role=target.role or "")


def _faults(workspace: Workspace, target: Target | Action) -> Iterator[Finding]:
    by, _sign, value = target.segment.partition("=")
    metric = workspace.catalogue[target.metric]
    if not workspace.context.can_cut_metric(metric, by):
        known = dict.fromkeys(workspace.context.cuts_of(metric), 0)
        yield error("K024", "segment_no_column", metric=target.metric, by=shown(by), **_instead(by, known))
    elif value not in (values := _values(workspace, metric, by)):
        said = _instead(value, values)
        yield error("K024", "segment_no_value", by=by, value=shown(value), **said)


def _values(workspace: Workspace, metric: Metric, by: str) -> Mapping[str, int]:
    """Return the values of a column that any of what a metric is counted from has."""
    values: dict[str, int] = {}
    for fact in facts_of(metric):
        values |= segment_values(workspace, fact, by)
    return values


def _instead(text: str, known: Mapping[str, int]) -> dict[str, Text]:
    """Return the words for «did you mean» and for what there is, the nearest first, with the rows that have it."""
    near = nearest(text, known)
    order = [*near, *(name for name in known if name not in near)]
    names = called(near)
    counted = [f"`{shown(name)}` ({known[name]:,})" if known[name] else f"`{shown(name)}`" for name in order]
    rest = len(counted) - MOST_SHOWN
    listed_zh, listed_en = "、".join(counted[:MOST_SHOWN]), ", ".join(counted[:MOST_SHOWN])
    if rest > 0:
        listed_zh, listed_en = f"{listed_zh} 等 {len(counted)} 个", f"{listed_en} and {rest} more"
    return {
        "near": phrase("segment_near", names=Text(names.zh, names.en.replace(", ", " or "))) if near else Text("", ""),
        "known": phrase("segment_known", names=Text(listed_zh, listed_en)) if known else phrase("segment_none"),
    }


def nearest(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return what a word may have been meant for: first what differs only by capitals, blanks, signs or width.

    Examples
    --------
    >>> nearest("wecaht", ["app", "wechat"]), nearest("Ｗｅ Chat", ["wechat_ads", "wechat"]), nearest("x", ["app"])
    (('wechat',), ('wechat',), ())
    """
    folded: dict[str, list[str]] = {}
    for name in known:
        folded.setdefault(_folded(name), []).append(name)
    wanted = _folded(text)
    alike = [wanted] if wanted in folded else nearest_words(wanted, folded, MOST_NEAR, ALIKE)
    return tuple(name for word in alike for name in folded[word])[:MOST_NEAR]


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum()) or plain
