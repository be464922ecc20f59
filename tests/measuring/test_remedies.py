"""What a message proposes can be followed, and gives the right number: a table of messages, what they say and what follows."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

import kpi_toolkit as kt
from kpi_toolkit.cli import main

HEAD = "order_id,user_id,ordered_at,amount\n"
STATES = "order_id,user_id,ordered_at,amount,channel,status\n"
DAYS = [date(2026, 7, 1) + timedelta(days=day) for day in range(123)]
"""July to October."""
QUIET = "".join(f"{day},u,{day},1\n" for day in DAYS if not date(2026, 10, 5) <= day <= date(2026, 10, 18))
COMMA = HEAD.replace(",", ";")


def query(select: str, table: str = "orders", rest: str = "") -> str:
    """Return kpi.yaml with a query of a table."""
    return f'tables: {{{table}: {{query: "{select} FROM {table}{rest}"}}}}\n'


@dataclass(frozen=True)
class Remedy:
    """A message and what follows from it.

    Parameters
    ----------
    files
        The data, by name; the text of orders.csv alone.
    says
        Words of the remedy.
    then
        What kpi.yaml says when it is followed.
    number
        The right value of October 2026, by `by` of the segment.
    before
        What kpi.yaml said.
    """

    files: str | dict[str, str]
    says: str
    then: str
    number: float
    metric: str = "sales"
    by: str = ""
    segment: str = ""
    before: str = ""
    encoding: str = "utf-8"


REMEDIES = {
    "a decimal comma": Remedy(
        COMMA + "1;a;2026-10-01;1234,5\n2;a;2026-10-01;0,25\n",
        "Set `decimal: ','` under `tables.orders`",
        "tables: {orders: {decimal: ','}}\n",
        1234.75,
    ),
    "points that are thousands": Remedy(
        COMMA + "1;a;2026-10-01;1.234\n", "`decimal: ','` or", "tables: {orders: {decimal: ','}}\n", 1234
    ),
    "points that are decimals": Remedy(
        COMMA + "1;a;2026-10-01;1.234\n", "or `decimal: '.'`", "tables: {orders: {decimal: '.'}}\n", 1.234
    ),
    "days of a spreadsheet": Remedy(
        HEAD + "1,a,46295.9,1\n2,a,46296,2\n3,a,46326.99,4\n",
        "set `date_format: excel_days` under `tables.orders`",
        "tables: {orders: {date_format: excel_days}}\n",
        6,
    ),
    "seconds since 1970": Remedy(
        HEAD + "1,a,1790783999,1\n2,a,1790784000,2\n3,a,1793462399,4\n",
        "set `date_format: epoch_s` under `tables.orders`",
        "tables: {orders: {date_format: epoch_s}}\n",
        6,
    ),
    "days first": Remedy(
        HEAD + "1,a,10/09/2026,1\n2,a,09/10/2026,2\n3,a,31/10/2026,4\n",
        "`%d/%m/%Y` or `%m/%d/%Y`",
        "tables: {orders: {date_format: '%d/%m/%Y'}}\n",
        6,
    ),
    "an encoding": Remedy(
        HEAD.replace("\n", ",channel\n") + "1,a,2026-10-01,5,微信\n",
        "set `encoding: gb18030`",
        "tables: {orders: {encoding: gb18030}}\n",
        5,
        by="channel",
        segment="微信",
        encoding="gb18030",
    ),
    "many digits": Remedy(
        HEAD + "1,a,2026-10-01,1.234549\n",
        "`round(amount::DECIMAL(38, 10), 4)`",
        query("SELECT * REPLACE (round(amount::DECIMAL(38, 10), 4) AS amount)"),
        1.2345,
    ),
    "many digits of small parts": Remedy(
        {
            "orders.csv": HEAD + "1,a,2026-10-01,1\n",
            "spend.csv": "channel,spent_on,amount\n" + "web,2026-10-01,0.00004\n" * 25,
        },
        "many small ones are added up there before",
        query("SELECT channel, spent_on, round(sum(amount::DECIMAL(38, 10)), 4) AS amount", "spend", " GROUP BY ALL"),
        0.001,
        metric="acq_cost",
    ),
    "refunds as rows of their own": Remedy(
        HEAD + "1,a,2026-10-01,100\n1,a,2026-10-02,-30\n2,a,2026-10-03,5\n",
        "give them as `refunded_amount` of their orders by a `query`",
        query(
            "SELECT order_id, min(user_id) AS user_id, min(ordered_at) AS ordered_at, "
            "sum(amount::DECIMAL(18, 4)) FILTER (amount::DECIMAL(18, 4) > 0) AS amount, "
            "-sum(amount::DECIMAL(18, 4)) FILTER (amount::DECIMAL(18, 4) < 0) AS refunded_amount",
            rest=" GROUP BY order_id",
        ),
        75,
    ),
    "refunds with a sign": Remedy(
        HEAD.replace("\n", ",refunded_amount\n") + "1,a,2026-10-01,100,-30\n",
        "a sign that says the direction goes by `abs(…)` in a `query`",
        query("SELECT * REPLACE (abs(refunded_amount::DECIMAL(18, 4)) AS refunded_amount)"),
        70,
    ),
    "a wallet with signs": Remedy(
        {
            "orders.csv": HEAD + "1,a,2026-10-01,1\n",
            "wallet.csv": "user_id,occurred_at,kind,amount\na,2026-10-01,top_up,100\na,2026-10-01,spend,-30\n",
        },
        "a sign that says the direction goes by `abs(…)` in a `query`",
        query("SELECT * REPLACE (abs(amount::DECIMAL(18, 4)) AS amount)", "wallet"),
        30,
        metric="topup_redeemed_amount",
    ),
    "orders that are copies": Remedy(HEAD + "1,a,2026-10-01,5\n" * 2, "remove copies", query("SELECT DISTINCT *"), 5),
    "orders in parts": Remedy(
        HEAD + "1,a,2026-10-01,5\n1,a,2026-10-01,7\n",
        "amount: sum}` under `tables.orders`",
        "tables: {orders: {collapse: {by: order_id, amount: sum}}}\n",
        12,
    ),
    "money spent that was loaded twice": Remedy(
        {
            "orders.csv": HEAD + "1,a,2026-10-01,1\n",
            "spend.csv": "channel,spent_on,amount\n" + "web,2026-10-01,5\n" * 2,
        },
        "remove copies",
        query("SELECT DISTINCT *", "spend"),
        5,
        metric="acq_cost",
    ),
    "empty cells that are kept": Remedy(
        STATES + "1,a,2026-10-01,5,web,\n2,b,2026-10-01,7,web,test\n3,b,2026-10-01,11,web,paid\n",
        "`column IS NULL OR …` keeps them",
        "tables: {orders: {filter: \"status IS NULL OR status <> 'test'\"}}\n",
        16,
        before="tables: {orders: {filter: \"status <> 'test'\"}}\n",
    ),
    "empty cells that are not": Remedy(
        STATES + "1,a,2026-10-01,5,web,\n2,b,2026-10-01,7,web,test\n3,b,2026-10-01,11,web,paid\n",
        "`column IS NOT NULL AND …` does not",
        "tables: {orders: {filter: \"status IS NOT NULL AND status <> 'test'\"}}\n",
        11,
        before="tables: {orders: {filter: \"status <> 'test'\"}}\n",
    ),
    "states that are no sales": Remedy(
        STATES + "1,a,2026-10-01,5,web,待付款\n2,b,2026-10-01,7,web,paid\n",
        "name them in rules.left_out_statuses",
        "rules: {left_out_statuses: [待付款]}\n",
        7,
    ),
    "a rule that no row has": Remedy(
        STATES + "1,a,2026-10-01,5,web,void\n2,b,2026-10-01,7,web,paid\n",
        "check the spelling. There are paid (1 / 7.00), void (1 / 5.00)",
        "rules: {left_out_statuses: [void]}\n",
        7,
        before="rules: {left_out_statuses: [annulled]}\n",
    ),
    "one channel in several spellings": Remedy(
        STATES + "1,a,2026-10-01,5,Web,paid\n2,b,2026-10-01,7,web,paid\n3,b,2026-10-01,7,web,paid\n",
        "make them web under tables.orders.values.channel",
        "tables: {orders: {values: {channel: {Web: web}}}}\n",
        19,
        by="channel",
        segment="web",
    ),
    "signs that nobody sees": Remedy(
        STATES + "1,a,2026-10-01,5,we\u200bb,paid\n2,b,2026-10-01,7,web,paid\n",
        'as "we\\u200Bb": web',
        'tables: {orders: {values: {channel: {"we\\u200Bb": web}}}}\n',
        12,
        by="channel",
        segment="web",
    ),
    "capitals of events": Remedy(
        {"events.csv": "user_id,event,occurred_at\na,Visit,2026-10-01\nb,Visit,2026-10-01\n"},
        "make them visit under tables.events.values.event",
        "tables: {events: {values: {event: {Visit: visit}}}}\n",
        2,
        metric="visitors",
    ),
    "capitals of people": Remedy(
        HEAD + "1,Ann,2026-10-01,5\n2,ann,2026-10-01,7\n",
        "set `rules.ids.fold_case: true`",
        "rules: {ids: {fold_case: true}}\n",
        1,
        metric="buyers",
    ),
    "guests": Remedy(
        HEAD + "1,0,2026-10-01,5\n2,0,2026-10-01,7\n3,ann,2026-10-01,7\n",
        'map `"0": null` under `tables.orders.values.user_id`',
        'tables: {orders: {values: {user_id: {"0": null}}}}\n',
        1,
        metric="buyers",
    ),
    "somebody called None": Remedy(
        HEAD + "1,None,2026-10-01,5\n2,ann,2026-10-01,7\n",
        "leave it out of `rules.ids.no_user`",
        "rules: {ids: {no_user: ['NULL']}}\n",
        2,
        metric="buyers",
    ),
    "a column of another name": Remedy(
        HEAD.replace("amount", "amuont") + "1,a,2026-10-01,5\n",
        "amuont",
        "tables: {orders: {columns: {amount: amuont}}}\n",
        5,
    ),
    "days that were quiet": Remedy(
        HEAD + QUIET, "say so under source.whole", "source: {path: data, whole: [2026-10-05/2026-10-18]}\n", 17
    ),
}


def workspace(folder: Path, remedy: Remedy) -> Path:
    (folder / "data").mkdir()
    files = {"orders.csv": remedy.files} if isinstance(remedy.files, str) else remedy.files
    for name, text in files.items():
        (folder / "data" / name).write_bytes(text.encode(remedy.encoding))
    (folder / "kpi.yaml").write_text(f"language: en\ntime_zone: Asia/Shanghai\n{remedy.before}", "utf-8")
    return folder


def said(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    main(["check", "-w", str(folder), "-l", "en"])
    return " ".join("".join(capsys.readouterr()).split())


@pytest.mark.parametrize("name", REMEDIES)
def test_what_is_proposed_gives_the_right_number(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    remedy = REMEDIES[name]
    folder = workspace(tmp_path, remedy)
    assert remedy.says in said(folder, capsys)
    (folder / "kpi.yaml").write_text(f"language: en\ntime_zone: Asia/Shanghai\n{remedy.then}", "utf-8")
    frame = kt.measure(folder, remedy.metric, "2026-10", by=remedy.by or None)
    (row,) = (row for row in frame.itertuples() if row.segment == remedy.segment)
    assert row.value == remedy.number
    assert row.reason is None or row.reason.code == "partial_end"
    assert remedy.says not in said(folder, capsys)
