"""Which column of a source is which canonical one, and what kpi.yaml says that cannot be."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from kpi_toolkit.engines.names import alike, folded
from kpi_toolkit.errors import DataError, Spoken
from kpi_toolkit.language.naming import names_of, perhaps, sentences
from kpi_toolkit.language.text import Reason, spoken
from kpi_toolkit.schema import TABLES, Table
from kpi_toolkit.settings import Rules, TableSettings
from kpi_toolkit.sources.headings import listing
from kpi_toolkit.sources.raw import INTERNAL


def unknown_tables(names: Mapping[str, object], where: str) -> list[str]:
    """Return a fault for every name that is no canonical table."""
    return [
        spoken("fault.no_table", at=f"{where}{name}", name=name, hint=perhaps(name, TABLES))
        for name in names
        if name not in TABLES
    ]


def columns_read(table: str, names: Iterable[str], left_out: Iterable[str], label: str) -> list[str]:
    """Return the columns of a source without the toolkit's own and those that kpi.yaml leaves out.

    Raises
    ------
    DataError
        When kpi.yaml leaves out what is not there.
    """
    there = [name for name in names if not name.lower().startswith(INTERNAL)]
    same = {name: alike(name, there) for name in left_out}
    at = f"tables.{table}.leave_out"
    if faults := [
        spoken("fault.no_column", at=at, file=label, name=name, hint=perhaps(name, there))
        for name, named in same.items()
        if not named
    ]:
        raise DataError(spoken("fault.lacks_left_out", label=label), faults)
    return [name for name in there if not any(name in named for named in same.values())]


def match(
    table: Table,
    chosen: Mapping[str, str],
    there: list[str],
    label: str,
    constants: Collection[str] = (),
    numbers: Collection[str] = (),
    hint: Spoken | None = None,
) -> tuple[dict[str, str], list[str]]:
    """Find the source column of every canonical column.

    Parameters
    ----------
    chosen
        Canonical column → source column, as set in kpi.yaml; others are taken by their own name.
    there
        The source's columns.
    constants
        Canonical columns that kpi.yaml gives one value; a source column of that name is not read.
    numbers
        Further columns that are to be numbers.
    hint
        Where the headings may be, if they are not `there`.

    Returns
    -------
    The columns found, and the faults: unknown names on either side, required columns missing.
    """
    known = [column.name for column in table.columns]
    at = f"tables.{table.name}.columns"
    faults: list[str] = [
        spoken("fault.no_canonical", at=f"{at}.{name}", table=table.name, hint=perhaps(name, known))
        for name in chosen
        if name not in known
    ]
    faults += [
        spoken("fault.no_column", at=f"{at}.{name}", file=label, name=source, hint=perhaps(source, there))
        for name, source in chosen.items()
        if not alike(source, there)
    ]
    columns = _columns(known, chosen, there)
    columns |= {name: f"{INTERNAL}constant {name}" for name in known if name in constants}
    faults += _faults_of_numbers(table, numbers, {*columns, *chosen}, there)
    missing = [name for name in table.required if name not in columns and name not in chosen]
    if missing and (odd := _odd_heading(table, there, label)):
        return columns, [*faults, odd]
    if missing:
        free = [name for name in there if name not in columns.values()]
        faults.append(_missing_columns(table, missing, free, label))
    if hint and faults:
        faults.append(Spoken(f"{label}：{hint.zh}", f"{label}: {hint}"))
    return columns, faults


def _odd_heading(table: Table, there: Sequence[str], label: str) -> Spoken | None:
    """Say why none of the columns is there: their names are not apart, or there is no heading."""
    if len(there) == 1 and sum(name in folded(there[0]) for name in map(folded, table.required)) > 1:
        sign = next((sign for sign in there[0] if not (sign.isalnum() or sign in "_ ")), " ")
        return spoken("fault.delimiter", file=label, heading=there[0][:60], sign=sign)
    numbers = sum(any(sign.isdigit() for sign in name) for name in there)
    is_named = any(name.startswith("column ") for name in there)
    return (
        spoken("fault.headless", file=label) if len(there) > 1 and 2 * numbers > len(there) and not is_named else None
    )


def _columns(known: list[str], chosen: Mapping[str, str], there: list[str]) -> dict[str, str]:
    """Return the source column of every canonical one that is there; capitals, blanks and full width do not count."""
    named = {name: same[0] for name, source in chosen.items() if name in known and (same := alike(source, there))}
    # What kpi.yaml gives another name is that column only where it bears the name letter by letter.
    free = [name for name in there if name not in named.values()]
    own = {
        name: same[0]
        for name in known
        if name not in chosen and (same := [name] if name in there else alike(name, free))
    }
    return {name: (named | own)[name] for name in known if name in named or name in own}


def _faults_of_numbers(table: Table, numbers: Collection[str], columns: Collection[str], there: list[str]) -> list[str]:
    """Return a fault for every further column of numbers that the source does not have, or whose name is taken."""
    own_days = {further for column in table.columns for further in column.made_of_it}
    taken = [name for name in numbers if name in own_days]
    lacking = [name for name in numbers if name not in {*columns, *own_days}]
    faults: list[str] = [spoken("fault.own_day", table=table.name, name=name) for name in taken]
    return faults + [
        spoken("fault.no_number", table=table.name, name=name, hint=perhaps(name, there)) for name in lacking
    ]


def closed_sets(table: Table, rules: Rules) -> dict[str, tuple[str, ...]]:
    """Return the only values that a column may have, for the columns with such a list, here or in the rules."""
    lists = {
        column.name: column.values or tuple(getattr(rules, column.values_of or "", ())) for column in table.columns
    }
    return {name: values for name, values in lists.items() if values}


def faults_of_values(
    table: Table, chosen: TableSettings, columns: Collection[str], allowed: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """Return the faults of `constants` and `values`: unknown columns, and words that are not in a closed set."""
    known, faults = [column.name for column in table.columns], list[str]()
    for at, name in [(f"constants.{name}", name) for name in chosen.constants] + [
        (f"values.{name}", name) for name in chosen.values
    ]:
        if name not in known:
            place = f"tables.{table.name}.{at}"
            faults.append(spoken("fault.no_canonical", at=place, table=table.name, hint=perhaps(name, known)))
        elif name not in columns and name not in chosen.columns:
            place = f"tables.{table.name}.{at}"
            faults.append(spoken("fault.no_source_column", at=place, name=name, table=table.name))
    for at, name, text in _words_given(chosen):
        if name in allowed and text not in allowed[name]:
            rule = spoken("fault.rules_list", rule=table[name].values_of) if table[name].values_of else ""
            hint = sentences([perhaps(text, allowed[name]), rule])
            faults.append(spoken("fault.no_value", at=f"tables.{table.name}.{at}", text=text, name=name, hint=hint))
    return faults


def _words_given(chosen: TableSettings) -> list[tuple[str, str, str]]:
    """Return setting, column and text of everything that kpi.yaml puts into the table."""
    constants = [(f"constants.{name}", name, text) for name, text in chosen.constants.items() if text is not None]
    return constants + [
        (f"values.{name}.{old}", name, new)
        for name, pairs in chosen.values.items()
        for old, new in pairs.items()
        if new is not None
    ]


def further_columns(table: Table, columns: Mapping[str, str], there: list[str]) -> tuple[str, ...]:
    """Source columns that are not mapped and are not called like a canonical column or what is made of one."""
    taken = {folded(name) for column in table.columns for name in (column.name, *column.made_of_it)}
    free = (name for name in there if name not in columns.values())
    return tuple(name for name in free if folded(name) not in taken)


def faults_of_parts(table: Table, columns: Mapping[str, str], lacking: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return a fault for every part of a table that lacks a column which the table must have."""
    return [
        spoken("fault.part_lacks", part=part, column=columns[name], table=table.name)
        for name in table.required
        if name in columns
        for part in lacking.get(columns[name], ())
    ]


def remarks_on_columns(
    table: Table, columns: Mapping[str, str], there: list[str], lacking: Mapping[str, tuple[str, ...]]
) -> tuple[Reason, ...]:
    """Say which columns only some parts of a table have, and which are not read since their name is taken."""
    days = {folded(name) for column in table.columns for name in column.made_of_it}
    own = {folded(column.name) for column in table.columns}
    hidden = [name for name in there if folded(name) in days - own and name not in columns.values()]
    own_day = (Reason("column_hidden", {"table": table.name, "column": name}) for name in hidden)
    return (*remarks_on_parts(table.name, lacking), *own_day)


def remarks_on_parts(table: str, lacking: Mapping[str, tuple[str, ...]]) -> tuple[Reason, ...]:
    """Say which columns only some parts of a table have."""
    return tuple(
        Reason("column_in_part", {"table": table, "column": name, "files": listing(parts)})
        for name, parts in lacking.items()
    )


def _missing_columns(table: Table, missing: list[str], free: list[str], label: str) -> str:
    counts = {"count": len(missing), "of": len(table.required), "names": names_of(missing)}
    near = [
        spoken("fault.near", name=name, hint=hint)
        for name in missing
        if (hint := perhaps(name, free)).startswith("Did")
    ]
    has = spoken("fault.file_has", names=names_of(free)) if free else spoken("fault.file_has_none")
    remedies = [spoken("fault.map_them", table=table.name)]
    remedies += [spoken("fault.null_it", name=name) for name in missing if table[name].nullable][:1]
    return sentences([spoken("fault.missing", label=label, **counts), has, *near, *remedies])
