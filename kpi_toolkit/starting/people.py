"""Which column of a file is the person: filled in, not masked, and one for guests too."""

from dataclasses import replace

from kpi_toolkit.starting.columns import MASKED, Match
from kpi_toolkit.starting.drafted import Path, SettingsDraft, said

NOBODY = ("0", "guest", "游客", "匿名", "散客")
NONE = "-"
NOBODY_IS, SOMEBODY_IS = "null", "keep"
EMAIL = ("email", "e-mail", "邮箱")


def put_people(draft: SettingsDraft, match: Match, at: Path) -> Match:
    """Choose the column of people and say what of it means nobody."""
    if "user_id" not in match.columns:
        return match
    named = [str(match.columns["user_id"]), *match.others.get("user_id", [])]
    masked = [name for name in named if _share(match, name, MASKED) > 0.5]
    candidates = [name for name in named if name not in masked]
    columns = {name: source for name, source in match.columns.items() if name != "user_id"}
    path = (*at, "columns", "user_id")
    best = max(candidates, key=lambda name: round(_known(match, name), 1), default=NONE)  # the first of those alike
    chosen = best
    is_sure = bool(match.export and "user_id" in match.export.columns) and best == named[0]
    if match.table == "orders" and not is_sure and (len(candidates) != 1 or best != named[0]):
        chosen = draft.asked(f"{match.table}.user_id", path, said("user"), best, (*candidates, NONE))
    elif best == NONE:
        chosen = draft.asked(f"{match.table}.user_id", path, said("user"), NONE, (*named, NONE))
    if chosen == NONE:
        draft.put((*at, "constants", "user_id"), None, said("no_user", names=", ".join(masked)) if masked else None)
        return replace(match, columns=columns)
    ordered = {name: chosen if name == "user_id" else match.columns[name] for name in match.columns}
    values = match.look.values(chosen)
    for word in dict.fromkeys(value for value in values if value.lower() in NOBODY):
        path, question = (*at, "values", "user_id", word), said("guests", column=chosen, words=word)
        if (
            draft.asked(f"{match.table}.user_id.{word}", path, question, NOBODY_IS, (NOBODY_IS, SOMEBODY_IS))
            == NOBODY_IS
        ):
            draft.put(path, None)
    kinds = set(values)
    if len({value.lower() for value in kinds}) < len(kinds):
        draft.put(("rules", "ids", "fold_case"), True, said("fold"))
    return replace(match, columns=ordered)


def _known(match: Match, name: str) -> float:
    """Return the share of rows in which a column names somebody."""
    values = [value for value in match.look.values(name) if value.lower() not in NOBODY]
    return len(values) / max(len(match.look.frame), 1)


def _share(match: Match, name: str, sign: str) -> float:
    values = match.look.values(name)[:2000]
    return sum(sign in value for value in values) / max(len(values), 1)
