"""Tables that no single file is: orders of several shops, and daily measures with a column each."""

from collections.abc import Sequence

from kpi_toolkit.language.text import Text
from kpi_toolkit.schema import TABLES
from kpi_toolkit.starting.columns import Match
from kpi_toolkit.starting.drafted import Path, SettingsDraft, said
from kpi_toolkit.starting.forms import NUMBERED, filled, number_form, time_forms
from kpi_toolkit.starting.headings import is_in_cents, matching
from kpi_toolkit.starting.parts import FilePart
from kpi_toolkit.starting.people import put_people

KEYS = ("order_id", "user_id")
MEASURES: dict[str, tuple[Text, str]] = {
    "web_sessions": (Text("网站会话数", "Web sessions"), "sessions | 会话数 | 访问次数 | visits"),
    "web_visitors": (
        Text("网站访客数", "Web visitors"),
        "访客数 | 店铺访客数 | active users | total users | users | visitors | uv | 访问人数",
    ),
    "web_page_views": (
        Text("网站浏览量", "Web page views"),
        "浏览量 | 店铺浏览量 | views | page views | pageviews | screen page views | pv",
    ),
    "web_engaged_sessions": (Text("互动会话数", "Engaged sessions"), "engaged sessions"),
    "web_added_to_cart": (Text("加购人数", "Added to cart"), "加购人数 | 商品加购人数 | add to carts"),
}
"""Daily measures of web analytics: name → label, and what their columns are called."""
DAYS = "date | day | 日期 | 统计日期 | 数据日期"
CUTS = (
    "session primary channel group | session default channel group | default channel group | channel | 渠道 | "
    "流量来源 | 来源 | 终端 | source / medium"
)


def put_union(draft: SettingsDraft, matches: Sequence[tuple[Match, FilePart]], table: str) -> bool:
    """Draft a query that puts files of several kinds together; tell whether it can be."""
    at: Path = ("tables", table)
    encodings = {part.look.layout.encoding for _, part in matches if not _is_ascii(part)} or {"utf-8"}
    plain = all(part.look.layout.is_plain and not part.look.sheets for _, part in matches)
    if len(encodings) > 1 or not plain or any(_has_twins(match) for match, _ in matches):
        return False
    chosen = [(put_people(draft, match, at), part) for match, part in matches]
    if draft.get((*at, "constants", "user_id")) is None and all("user_id" in match.columns for match, _ in chosen):
        draft.settings.get("tables", {}).get(table, {}).pop("constants", None)  # type: ignore[attr-defined]
    query = "\nUNION ALL BY NAME\n".join(_select(match, part) for match, part in chosen)
    names = ", ".join(name for _, part in matches for name in part.files)
    draft.asked(f"{table}.union", (*at, "query"), said("union", files=names), "all", ("all",))
    draft.put((*at, "query"), query, said("prefix"))
    if (encoding := next(iter(encodings))) != "utf-8":
        draft.put((*at, "encoding"), encoding)
    return True


def _is_ascii(part: FilePart) -> bool:
    return part.look.layout.encoding == "utf-8" and all(
        value.isascii() for name in part.look.names for value in (name, *part.look.values(name)[:1000])
    )


def _has_twins(match: Match) -> bool:
    ids = match.values("order_id") if "order_id" in match.columns else []
    return len(set(ids)) < len(ids)


def _select(match: Match, part: FilePart) -> str:
    label = part.label.replace("'", "''")
    parts = [f"  {_value(match, name, label)} AS {name}" for name in match.columns]
    if "channel" not in match.columns and any(column.name == "channel" for column in TABLES[match.table].columns):
        parts.append(f"  '{label}' AS channel")
    return "SELECT\n" + ",\n".join(parts) + f"\nFROM {_quoted(part.label if '*' not in part.origin else part.origin)}"


def _value(match: Match, name: str, label: str) -> str:
    source = match.columns[name]
    text = _quoted(source) if isinstance(source, str) else " || ' ' || ".join(map(_quoted, source))
    kind = TABLES[match.table][name].type
    if name in KEYS:
        return f"'{label}-' || {text}"
    if kind in ("timestamp", "date") and (form := match.forms.get(name, [""])[0]):
        return f"strptime({text}, '{form}')" if form not in NUMBERED else text
    if kind == "money":
        return _amount(text, str(source), number_form(filled(match.values(name))) or {})
    return text


def _amount(text: str, heading: str, form: dict[str, object]) -> str:
    strip = form.get("strip")
    for sign in strip if isinstance(strip, list) else []:
        text = f"replace({text}, '{sign}', '')"
    if thousands := form.get("thousands"):
        text = f"replace({text}, '{thousands}', '')"
    if form.get("decimal") == ",":
        text = f"replace({text}, ',', '.')"
    return f"{text}::DECIMAL(18, 4) / 100" if is_in_cents(heading) else f"{text}::DECIMAL(18, 4)"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def put_measures(draft: SettingsDraft, part: FilePart) -> bool:
    """Draft daily measures of a file that has a column each; tell whether it is such a file."""
    look = part.look
    days = [name for name in matching(look.names, DAYS) if time_forms(filled(look.values(name)))]
    columns = {
        name: there[0]
        for name, (_, names) in MEASURES.items()
        if (there := matching(look.names, names)) and _is_plain(number_form(filled(look.values(there[0]))))
    }
    at: Path = ("tables", "daily_measures")
    if not days or not columns or draft.get(at) is not None:
        return False
    cut = next(iter(matching(look.names, CUTS)), "")
    query = "\nUNION ALL\n".join(_measure(part, name, column, days[0], cut) for name, column in columns.items())
    draft.put((*at, "query"), query, said("measures", file=", ".join(part.files)))
    form = time_forms(filled(look.values(days[0])))[0]
    layout = {
        "comment": look.layout.comment,
        "header_row": list(look.layout.header_row),
        "skip_footer": look.layout.skip_footer,
        "encoding": "" if look.layout.encoding == "utf-8" else look.layout.encoding,
        "date_format": form,
    }
    for setting, value in layout.items():
        if value:
            draft.put((*at, setting), value)
    for name in columns:
        _put_metric(draft, name, bool(cut))
    return True


def _is_plain(form: dict[str, object] | None) -> bool:
    """Whether numbers are plain ones, or have commas between thousands."""
    return form in ({}, {"thousands": ","})


def _put_metric(draft: SettingsDraft, name: str, has_channel: bool) -> None:
    """Declare the metric that the rows of a daily measure are of."""
    label, _ = MEASURES[name]
    draft.put(("metrics", name, "label"), {"zh": label.zh, "en": label.en})
    for setting, value in {"daily": "sum", "unit": "times", "better": "higher"}.items():
        draft.put(("metrics", name, setting), value)
    if has_channel:
        draft.put(("metrics", name, "by"), ["channel"])


def _measure(part: FilePart, name: str, column: str, day: str, cut: str) -> str:
    segment = f"'channel=' || {_quoted(cut)}" if cut else "NULL"
    value = _quoted(column)
    if number_form(filled(part.look.values(column))):
        value = f"replace({value}, ',', '')"
    return (
        f"SELECT\n  {_quoted(day)} AS date,\n  '{name}' AS metric,\n  {segment} AS segment,\n"
        f"  {value} AS value\nFROM {_quoted(part.label)}"
    )
