"""No command prints what a terminal would obey, wherever it comes from."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from kpi_toolkit.cli import app, main
from kpi_toolkit.cli.shown import ShownCommand
from kpi_toolkit.commands import console
from kpi_toolkit.errors import ORDERS, harmless

EVIL = ("\x1b[2J", "\x1b]0;owned\x07", "\x9b31m", "\x07", "\x08\x08", "\r", "\u202egpj", "\x00", "\x7f")
NAME = "root:x:0" + "".join(EVIL)


@pytest.mark.parametrize("sign", EVIL)
def test_orders_are_shown_and_all_else_is_as_it_was(sign: str) -> None:
    assert ORDERS.search(harmless(f"a{sign}b")) is None
    assert harmless("茶\u00a0\t1,000\r\n🍵\u200d🧑 é\u200b") == "茶\u00a0\t1,000\r\n🍵\u200d🧑 é\u200b"


def test_every_command_is_one_that_shows() -> None:
    def commands(group: typer.core.TyperGroup) -> list[object]:
        parts = [commands(part) if hasattr(part, "commands") else [part] for part in group.commands.values()]
        return [command for part in parts for command in part]

    found = commands(typer.main.get_command(app))
    assert len(found) > 20
    assert [command for command in found if not isinstance(command, ShownCommand)] == []


@pytest.fixture
def evil(shop: Callable[..., Path]) -> Path:
    """Return a shop in whose names, headings, plan and settings such signs stand."""
    rows = [f'{day},u{day % 7},2026-0{month}-{day:02},10,"{NAME}"' for month in (9, 10) for day in range(1, 29)]
    orders = "\n".join(["id,user_id,ordered_at,amount,channel", *rows])
    quoted = json.dumps(NAME)
    settings = (
        f"language: en\norganisation: {quoted}\nsource: {{path: data, covers_until: 2026-10-31}}\n"
        f"tables: {{orders: {{columns: {{order_id: id}}}}}}\nroles: {{operations: {{label: {quoted}, metrics: [sales]}}}}\n"
        f"metrics: {{taken: {{label: {quoted}, better: higher, unit: money, sum: orders.amount}}}}\n"
    )
    folder = shop(orders, settings)
    (folder / "plan").mkdir()
    (folder / "plan" / "targets.csv").write_text(
        f'metric,role,kind,value,start,due,owner\nsales,operations,level,100,2026-10-01,2026-11-01,"{NAME}"\n'
    )
    return folder


@pytest.mark.parametrize(
    "arguments",
    [
        "check -w W",
        "check -w W --json",
        "measure -w W -p 2026-10 -m sales --by channel",
        "measure -w W -p 2026-10 -m sales --by channel -f csv",
        "measure -w W -p 2026-10 -m sales --by channel -f json",
        "measure -w W -p 2026-10 -m taken",
        "score -w W -p 2026-10 --by person",
        "score -w W -p 2026-10",
        "plan smart -w W",
        "metrics taken -w W",
        "plan suggest -w W --period 2026-11",
    ],
)
def test_nothing_of_the_data_is_obeyed(evil: Path, capfd: pytest.CaptureFixture[str], arguments: str) -> None:
    main([str(evil) if word == "W" else word for word in arguments.split()])
    said = capfd.readouterr()
    text = said.out + said.err
    assert text
    assert ORDERS.findall(text) == []
    assert "❌" not in text


def test_cells_titles_and_lines_of_a_console_are_shown(capfd: pytest.CaptureFixture[str]) -> None:
    from rich.table import Table

    table = Table(NAME, title=NAME)
    table.add_row(NAME)
    console().print(table)
    console().print(NAME)
    console(is_error=True).print(NAME)
    said = capfd.readouterr()
    assert ORDERS.findall(said.out + said.err) == []
    assert (said.out + said.err).count("root:x:0") == 5
