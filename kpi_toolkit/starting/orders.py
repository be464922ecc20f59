"""What is particular to orders: lines, refunds in rows, states, currencies, rows without an amount."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import partial

import pandas as pd

from kpi_toolkit.engines.names import folded
from kpi_toolkit.sources.states import counts_of, is_sold
from kpi_toolkit.starting.columns import Match
from kpi_toolkit.starting.drafted import Path, SettingsDraft, said
from kpi_toolkit.starting.headings import CURRENCY, LINE_IDS, PRICES, QUANTITIES, REFERENCES, matching

SHOWN = 12
BETWEEN, NONE_OF_THEM = " | ", "-"
WHOLE_ORDER = ("订单金额", "订单总", "总金额", "order total", "total", "grand total", "order amount", "整单")
USUAL_UNSOLD = ("cancelled", "canceled", "已取消")


def put_orders(draft: SettingsDraft, match: Match, at: Path) -> None:
    """Draft what says which rows are one order, which are refunds, and which are no sales."""
    rows = _rows(match)
    _put_currencies(draft, match, at)
    _put_missing_amounts(draft, match, rows, at)
    has_refunds = _put_refunds(draft, match, rows, at)
    _put_lines(draft, match, rows, at)
    _put_states(draft, match, rows, has_refunds)


def _rows(match: Match) -> pd.DataFrame:
    """Return the columns of orders as they are mapped, amounts as numbers."""
    frame = pd.DataFrame(
        {
            name: match.look.frame[source]
            for name, source in match.columns.items()
            if isinstance(source, str) and name in ("order_id", "amount", "status")
        }
    )
    return frame.assign(number=[_number(value) for value in frame["amount"]])


def _number(value: object) -> Decimal | None:
    if not isinstance(value, str):
        return None
    text = "".join(sign for sign in value if sign.isdigit() or sign in ",.-")
    decimal = max(text.rfind(","), text.rfind("."))
    if decimal >= 0 and len(text) - decimal - 1 in (1, 2):
        text = f"{text[:decimal].replace(',', '').replace('.', '')}.{text[decimal + 1 :]}"
    else:
        text = text.replace(",", "")
    try:
        return -abs(Decimal(text)) if value.startswith("(") else Decimal(text)
    except InvalidOperation:
        return None


def _put_currencies(draft: SettingsDraft, match: Match, at: Path) -> None:
    """Add up one currency only: the converted amount if there is one, else the rows of the most frequent."""
    there = matching(match.look.names, CURRENCY)
    kinds = counts_of(match.look.values(there[0])) if there else {}
    codes = {code.strip().upper() for code in kinds}
    if len(codes) < 2:
        return
    listed = ", ".join(f"{code} {count:,}" for code, count in kinds.items())
    names = [*(draft.get((*at, "leave_out")) or ()), there[0]]  # type: ignore[misc]
    if "converted" in str(match.columns["amount"]).lower() or "换算" in str(match.columns["amount"]):
        draft.put((*at, "leave_out"), names, said("converted", listed=listed))
        return
    most = next(iter(kinds))
    question = said("one_currency", listed=listed, currency=most)
    chosen = draft.asked("orders.currency", (*at, "filter"), question, most, tuple(kinds))
    draft.put((*at, "filter"), f"\"{there[0]}\" = '{chosen}'", question)


def _put_missing_amounts(draft: SettingsDraft, match: Match, rows: pd.DataFrame, at: Path) -> None:
    """Leave rows out that have no id or no amount; of an order of several lines one line has it."""
    amounts = rows.groupby("order_id")["amount"].count()
    without = int((amounts == 0).sum())
    if not without:
        return
    column = str(match.columns["amount"])
    question = said("empty", count=without, column=column)
    draft.asked("orders.without_amount", (*at, "filter"), question, "left out", ("left out",))
    before = draft.get((*at, "filter"))
    condition = f'"{column}" IS NOT NULL'
    draft.put((*at, "filter"), f"{before} AND {condition}" if before else condition)


def _put_refunds(draft: SettingsDraft, match: Match, rows: pd.DataFrame, at: Path) -> bool:
    """Take rows below 0 for refunds; tell whether anything says what was given back."""
    below = int(sum(number is not None and number < 0 for number in rows["number"]))
    if below:
        draft.put((*at, "sign"), "refunds", said("sign", count=below))
        _put_reference(draft, match, rows, at)
    given = [_number(value) for value in match.values("refunded_amount")] if "refunded_amount" in match.columns else []
    return bool(below) or any(number is not None and number > 0 for number in given)


def _put_reference(draft: SettingsDraft, match: Match, rows: pd.DataFrame, at: Path) -> None:
    """Name the column by which refunds refer to their orders, where they have ids of their own."""
    is_back = [number is not None and number < 0 for number in rows["number"]]
    own, others = set(rows["order_id"][is_back]), set(rows["order_id"][[not back for back in is_back]])
    if own & others:
        return
    for column in matching(match.look.names, REFERENCES):
        named = set(match.look.frame[column][is_back].dropna())
        if named and len(named & others) > 0.5 * len(named):
            draft.put((*at, "refund_of"), column, said("refund_of", column=column))
            return


def _put_lines(draft: SettingsDraft, match: Match, rows: pd.DataFrame, at: Path) -> None:
    """Say what the amount of an order of several lines is: the sum of theirs, or what each repeats."""
    paid = rows[[number is None or number >= 0 for number in rows["number"]]]
    sizes = paid.groupby("order_id").size()
    several = int((sizes > 1).sum())
    known = match.export.said.get("collapse") if match.export else None
    whole = match.look.frame.loc[paid.index].drop_duplicates()
    if not several or whole[str(match.columns["order_id"])].is_unique:
        return  # the same rows again are copies, and no lines: reading them says so
    path = (*at, "collapse")
    if isinstance(known, dict):
        draft.put(path, dict(known))
        return
    guess, is_sure = _of_lines(match, paid)
    if not is_sure:
        question = said("collapse", by=match.columns["order_id"], count=f"{several:,}")
        guess = draft.asked("orders.collapse", path, question, guess, ("sum", "first"))
    draft.put(path, {"by": "order_id", "amount": guess} if guess == "sum" else {"by": "order_id"})


def _of_lines(match: Match, rows: pd.DataFrame) -> tuple[str, bool]:
    """Return what is taken of the amounts of an order's lines, and whether the values leave no doubt."""
    amounts = rows.groupby("order_id")["amount"]
    if (amounts.count() < amounts.size()).any():
        return "first", True  # it stands in the first line only
    if (amounts.nunique() > 1).any():
        return "sum", True
    lines = match.look.frame
    prices, quantities = (matching(match.look.names, names) for names in (PRICES, QUANTITIES))
    if prices and quantities:
        columns = lines[[prices[0], quantities[0], str(match.columns["amount"])]]
        rows_of_numbers = (tuple(map(_number, row)) for row in columns.itertuples(index=False, name=None))
        there = [
            price * quantity == amount
            for price, quantity, amount in rows_of_numbers
            if price is not None and quantity is not None and amount is not None
        ]
        if there and sum(there) > 0.9 * len(there):
            return "sum", True
    heading = str(match.columns["amount"]).lower()
    is_whole = any(word in heading for word in WHOLE_ORDER)
    return ("sum" if matching(match.look.names, LINE_IDS) and not is_whole else "first"), False


def _put_states(draft: SettingsDraft, match: Match, rows: pd.DataFrame, has_refunds: bool) -> None:
    """Say of every state how many orders have it, and whether it counts as sold."""
    if "status" not in rows:
        return
    states = counts_of(value for value in rows.groupby("order_id")["status"].first() if isinstance(value, str))
    told = {state: is_sold(state, has_refunds) for state in states}
    unsold = [state for state, sold in told.items() if sold is False]
    path = ("rules", "left_out_statuses")
    listed = ", ".join(f"{state} {count:,}" for state, count in list(states.items())[:SHOWN])
    if states:
        guess = BETWEEN.join(unsold) or NONE_OF_THEM
        question = said("unsold", listed=listed)
        answer = draft.asked("orders.unsold", path, question, guess, accepts=partial(_states_named, states))
        unsold = [state for state in states if state in answer.split(BETWEEN)]
    counted = ", ".join(f"{state} {count:,}" for state, count in states.items() if state not in unsold)
    before = draft.get(path)
    every = [*(before if isinstance(before, list) else USUAL_UNSOLD), *unsold]
    draft.put(path, list(dict.fromkeys(every)), said("sold", listed=counted))
    for state in unsold:
        draft.notes[(*path, state)] = said("state", count=f"{states[state]:,}", counts=said("not_sold"))


def _states_named(states: Iterable[str], answer: str) -> str | None:
    """Return the states that an answer names, by whatever sign they are apart; None where one is no state."""
    known = {folded(state): state for state in states}
    for sign in ("|", ",", "，", ";", "；", "、"):
        words = [word.strip() for word in answer.split(sign)]
        if all(folded(word) in known for word in words):
            return BETWEEN.join(known[folded(word)] for word in words)
    return NONE_OF_THEM if answer in ("", NONE_OF_THEM) else None
