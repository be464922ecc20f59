"""The settings by which a file is read as a canonical table."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kpi_toolkit.schema import TABLES
from kpi_toolkit.starting.columns import LEADING, Match
from kpi_toolkit.starting.drafted import Path, SettingsDraft, said
from kpi_toolkit.starting.events import put_events
from kpi_toolkit.starting.forms import DAY_FIRST, MONTH_FIRST, NUMBERED, filled, no_days, nothing_in, number_form
from kpi_toolkit.starting.headings import NETS, PERSONAL, is_in_cents, matching
from kpi_toolkit.starting.orders import put_orders
from kpi_toolkit.starting.parts import FilePart
from kpi_toolkit.starting.people import put_people

IN_UTC = ("utc", "gmt")


def put_table(draft: SettingsDraft, match: Match, part: FilePart) -> None:
    """Draft the settings of a table from what its files look like."""
    at: Path = ("tables", match.table)
    names = ", ".join(part.files[:3]) + (" …" if len(part.files) > 3 else "")
    export = match.export
    note = said("is", file=names, export=export.name) if export else said("as", file=names, table=match.table)
    draft.put((*at, "from"), part.origin, note)
    _put_layout(draft, match, at)
    for name in match.unsure:
        question, told = said("by_values", column=name), str(match.columns[name])
        draft.asked(f"{match.table}.{name}", (*at, "columns", name), question, told, (told,))
    match = _answered(draft, match)
    match = put_people(draft, match, at)
    match = _put_times(draft, match, at)
    for column, source in match.columns.items():
        is_signed = column == "amount" and match.minus
        draft.put((*at, "columns", column), {"plus": source, "minus": match.minus} if is_signed else source)
    if match.table == "orders" and "refunded_amount" not in match.columns:
        _put_net(draft, match, at)
    for name, value in (export.said if export else {}).items():
        if name != "collapse":
            draft.put((*at, name), value)
    _put_numbers(draft, match, at)
    _put_nothing(draft, match, at)
    _leave_out(draft, match, at)
    if match.table == "orders":
        put_orders(draft, match, at)
    if match.table == "events":
        put_events(draft, match, at)
    if match.table == "surveys":
        _put_scores(draft, match, at)
    _put_missing(draft, match, at)


def _put_net(draft: SettingsDraft, match: Match, at: Path) -> None:
    """Take what is left of an amount after refunds, where a column of its own says it."""
    for name in matching(match.look.names, NETS):
        if (
            name not in used_headings(match.columns.values())
            and number_form(filled(match.look.values(name))) is not None
        ):
            draft.put((*at, "columns", "refunded_amount"), {"net": name}, said("net", column=name))
            return


def _put_layout(draft: SettingsDraft, match: Match, at: Path) -> None:
    layout, look = match.look.layout, match.look
    rows = list(layout.header_row)
    settings: Mapping[str, object] = {
        "encoding": layout.encoding if look.delimiter and layout.encoding != "utf-8" else None,
        "sheet": list(look.sheets) if len(look.sheets) > 1 else (look.sheets or ("",))[0],
        "header_row": rows if len(rows) > 1 else (rows or [0])[0],
        "skip_footer": layout.skip_footer,
        "comment": layout.comment,
        "fill_down": list(layout.fill_down),
        "group_rows": layout.group_rows,
    }
    for name, value in settings.items():
        if value:
            draft.put((*at, name), value)


def _answered(draft: SettingsDraft, match: Match) -> Match:
    """Let the amount be the column that is named, where several may be it."""
    others = match.others.get("amount", [])
    if match.table != "orders" or not others or (match.export and "amount" in match.export.columns):
        return match
    best = str(match.columns["amount"])
    path = ("tables", "orders", "columns", "amount")
    chosen = draft.asked("orders.amount", path, said("amount"), best, (best, *others))
    columns = match.columns | {"amount": chosen} if chosen in match.look.names else match.columns
    return replace(match, columns=columns)


def _put_times(draft: SettingsDraft, match: Match, at: Path) -> Match:
    """Say in which form times are written; a table has one, by which columns of another are not read."""
    main = TABLES[match.table].main_time
    forms = match.forms.get(main, [""])
    form = forms[0]
    both = [way for way in forms if way.startswith((DAY_FIRST, MONTH_FIRST))]
    if len(both) > 1:
        question = said("date_form", column=match.columns[main])
        form = draft.asked(f"{match.table}.date_format", (*at, "date_format"), question, form, tuple(both))
    columns = {
        name: source
        for name, source in match.columns.items()
        if name not in match.forms or form in match.forms[name] or (not match.forms[name] and name != main)
    }
    if form:
        draft.put((*at, "date_format"), form)
    heading = str(match.columns[main]).lower()
    if any(word in heading for word in IN_UTC) and form not in NUMBERED:
        draft.put((*at, "time_zone"), "UTC")
    return replace(match, columns=columns)


def _put_numbers(draft: SettingsDraft, match: Match, at: Path) -> None:
    """Say how numbers are written, as far as not all of them are plain."""
    money = [name for name in match.columns if TABLES[match.table][name].type in ("money", "number")]
    money = [name for name in money if name != "recommend_score"]
    form: dict[str, object] = {}
    for name in money:
        own = number_form(filled(match.values(name))) or {}
        strip = [*_list(form.get("strip")), *_list(own.get("strip"))]
        form |= {key: value for key, value in own.items() if key != "strip" and key not in form}
        form |= {"strip": list(dict.fromkeys(strip))} if strip else {}
    if any(is_in_cents(str(match.columns[name])) for name in money):
        form["cents"] = True
    if form:
        draft.put((*at, "amount"), form)
    for name in money:
        values = filled(match.values(name))
        commas = [value for value in values if "," in value]
        if commas and form.get("thousands") == "," and all(_is_either(value) for value in values):
            question = said("thousands", column=match.columns[name])
            chosen = draft.asked(
                f"{match.table}.thousands", (*at, "amount"), question, "thousands", ("thousands", "decimal")
            )
            if chosen == "decimal":
                form.pop("thousands")
                form["decimal"] = ","


def _is_either(value: str) -> bool:
    number = value.strip("¥￥$€£元+- ")
    return "." not in number and ((number.count(",") < 2 and number[-4:-3] in (",", "")) or "," not in number)


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def _put_nothing(draft: SettingsDraft, match: Match, at: Path) -> None:
    """Let words that mean none be none, where a time or number is expected."""
    for name in match.columns:
        if TABLES[match.table][name].type in ("timestamp", "date", "money", "number", "boolean"):
            for word in nothing_in(match.values(name)):
                draft.put((*at, "values", name, word), None)
        if TABLES[match.table][name].optional and not draft.get((*at, "date_format")):
            for word in no_days(match.values(name)) if name in match.forms else []:
                draft.put((*at, "values", name, word), None, said("no_day", value=word))


def _leave_out(draft: SettingsDraft, match: Match, at: Path) -> None:
    """Leave columns of names and addresses alone."""
    used = set(used_headings(match.columns.values()))
    personal = [
        name for name in match.look.names if name not in used and any(part in name.lower() for part in PERSONAL)
    ]
    if personal:
        draft.put((*at, "leave_out"), personal, said("personal"))


def used_headings(sources: Iterable[object]) -> list[str]:
    """Return the headings that are mapped."""
    return [name for source in sources for name in (source if isinstance(source, list) else [str(source)])]


def _put_scores(draft: SettingsDraft, match: Match, at: Path) -> None:
    """Read the number from answers such as «10 - very likely»."""
    for value in dict.fromkeys(match.values("recommend_score")):
        if not value.isdigit() and (number := LEADING.match(value)):
            draft.put((*at, "values", "recommend_score", value), number[1])
    if "survey_id" not in match.columns:
        draft.put((*at, "constants", "survey_id"), match.look.path.stem)


def _put_missing(draft: SettingsDraft, match: Match, at: Path) -> None:
    """Give columns that a table must have, and the file has not, no value; an ad without a channel its file's name."""
    for column in TABLES[match.table].columns:
        is_there = column.name in match.columns or draft.get((*at, "constants", column.name)) is not None
        if column.optional or is_there:
            continue
        if column.name == "user_id" and match.table == "orders" and draft.get((*at, "constants")) is None:
            draft.asked("orders.user_id", (*at, "constants", "user_id"), said("no_buyer"), "-", ("-",))
        if column.nullable:
            draft.put((*at, "constants", column.name), None)
        elif column.name == "channel":
            draft.put((*at, "constants", column.name), match.look.path.stem)
