"""A closed period: whatever changes later, its editions stay, and what would change is said, with who and when."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.errors import UsageError
from kpi_toolkit.files.digest import content_digest
from kpi_toolkit.files.strict_json import as_json
from kpi_toolkit.measuring.workspace import open_workspace
from kpi_toolkit.pages.record import to_json
from kpi_toolkit.reviewing.making import review
from kpi_toolkit.run.closing import LEDGER, closed, ledger, note

ORDERS = """order_id,user_id,ordered_at,amount,status
1,a,2026-01-05,40,paid
2,b,2026-01-20,60,paid
3,a,2026-02-03,50,paid
4,b,2026-02-10,45,paid
5,c,2026-02-20,6,gift
"""
TARGETS = """metric,role,kind,value,start,due,owner
sales,operations,level,100,2026-02-01,2026-03-01,Lin
buyers,operations,level,4,2026-02-01,2026-03-01,Wu
"""
SETTINGS = """language: en
time_zone: Asia/Shanghai
source: {path: data, covers_from: 2026-01-01, covers_until: 2026-02-28}
metrics: {taken: {label: Taken, better: higher, unit: money, sum: orders.amount}}
roles: {operations: {metrics: [sales, buyers, orders, taken]}}
rules: {left_out_statuses: []}
"""
HERE = ("2026-02", "operations", "en")
Change = Callable[[Path], None]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Return a shop whose February is published, as far as a comparison reads it."""
    for name, text in (("data/orders.csv", ORDERS), ("plan/targets.csv", TARGETS), ("kpi.yaml", SETTINGS)):
        file = tmp_path / "shop" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    publish(tmp_path / "shop")
    return tmp_path / "shop"


def publish(shop: Path, is_preliminary: bool = False) -> Path:
    folder = shop / "reports" / "/".join(HERE)
    folder.mkdir(parents=True)
    opened = open_workspace(shop)
    content = as_json(to_json(review(opened, *HERE))).encode()
    opened.close()
    files = {"review.json": content, "review.html": b"as it was"}
    for name, text in files.items():
        (folder / name).write_bytes(text)
    noted = {"mark": "", "files": {name: content_digest(text) for name, text in files.items()}}
    (folder / "run.json").write_text(json.dumps(noted | {"is_preliminary": is_preliminary}))
    return folder


def edit(name: str, before: str, after: str) -> Change:
    def change(shop: Path) -> None:
        text = (shop / name).read_text()
        assert before in text
        (shop / name).write_text(text.replace(before, after))

    return change


def nothing(shop: Path) -> None:
    """Change nothing."""


SAYS_NOTHING = "nothing would change"
SCENARIOS: dict[str, tuple[Change, str]] = {
    "nothing": (nothing, SAYS_NOTHING),
    "a late order": (edit("data/orders.csv", "5,c,", "6,d,2026-02-27,10,paid\n5,c,"), "Sales: ¥101 → ¥111"),
    "an order of January": (edit("data/orders.csv", "3,a,", "7,d,2026-01-27,9,paid\n3,a,"), SAYS_NOTHING),
    "an order is taken back": (edit("data/orders.csv", "4,b,2026-02-10,45,paid\n", ""), "Orders: 3 → 2"),
    "an amount is put right": (edit("data/orders.csv", ",50,", ",48,"), "“Met” and is “Narrowly missed”"),
    "somebody else bought": (edit("data/orders.csv", "5,c,", "5,a,"), "Buyers: 3 → 2; Missed; because of: data"),
    "a day was wrong": (edit("data/orders.csv", "2026-02-03", "2026-01-31"), "because of: data"),
    "lines in another order": (edit("data/orders.csv", ORDERS, "\n".join(sorted(ORDERS.split(), reverse=True))), "ok"),
    "a target is lowered": (edit("plan/targets.csv", "level,4", "level,3"), "target ≥ 4 → ≥ 3"),
    "a target is raised": (edit("plan/targets.csv", "level,100", "level,200"), "target ≥ ¥100 → ≥ ¥200"),
    "a target is gone": (
        edit("plan/targets.csv", "buyers,operations,level,4,2026-02-01,2026-03-01,Wu\n", ""),
        "target",
    ),
    "a target is new": (
        edit("plan/targets.csv", "buyers,", "orders,operations,level,1,2026-02-01,2026-03-01,Wu\nbuyers,"),
        "→ ≥ 1",
    ),
    "an owner": (edit("plan/targets.csv", "Wu", "Zhao"), SAYS_NOTHING),
    "a setting": (edit("kpi.yaml", "left_out_statuses: []", "left_out_statuses: [gift]"), "left_out_statuses"),
    "a setting that changes no number": (edit("kpi.yaml", "language: en", "currency: CNY\nlanguage: en"), SAYS_NOTHING),
    "a definition": (
        edit("kpi.yaml", "unit: money, sum: orders.amount", "unit: money_per_order, mean: orders.amount"),
        "because of: definition",
    ),
    "the edition is changed": (edit("reports/2026-02/operations/en/review.json", '"score"', '"points"'), "was changed"),
    "the edition is removed": (lambda shop: (shop / "reports/2026-02/operations/en/review.json").unlink(), "removed"),
}


@pytest.mark.parametrize(("change", "says"), SCENARIOS.values(), ids=SCENARIOS)
def test_nothing_closed_changes_without_a_word(
    shop: Path, capsys: pytest.CaptureFixture[str], change: Change, says: str
) -> None:
    assert main(["close", "2026-02", "-w", str(shop), "--why", "agreed", "--who", "Zhao"]) == 0
    change(shop)
    page = shop / "reports/2026-02/operations/en/review.html"
    code = main(["run", "-w", str(shop), "-p", "2026-02", "-r", "operations"])
    said = capsys.readouterr()
    assert page.read_bytes() == b"as it was"
    if says in (SAYS_NOTHING, "ok"):
        assert (code, said.err) == (0, "")
        assert SAYS_NOTHING in said.out
    else:
        assert code == 8
        assert says in said.err, said.err
        assert "closed by Zhao at 20" in said.err
    assert [event.event for event in ledger(shop)] == ["closed"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["-r", "service"], "`service/en` had no edition"),
        (["-r", "operations", "-l", "zh"], "`operations/zh` had no edition"),
    ],
)
def test_no_further_edition_of_it_is_made(
    shop: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    note(shop, "2026-02", "closed", "agreed", editions={"operations/en": "x"})
    assert main(["run", "-w", str(shop), "-p", "2026-02", *arguments]) == 8
    assert says in capsys.readouterr().err


def test_what_is_due_leaves_it_out(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KPI_TODAY", "2026-03-03")
    note(shop, "2026-02", "closed", "agreed")
    assert main(["run", "--due", "-w", str(shop), "-r", "service"]) == 0
    assert "no review is due" in capsys.readouterr().out


def test_the_ledger_keeps_who_when_and_why_and_a_reason_is_asked_for(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    period = ["2026-02", "-w", str(shop)]
    assert main(["reopen", *period, "--why", "late orders"]) == 1
    assert main(["close", *period]) == 1
    assert main(["close", *period, "--why", "agreed"]) == 0
    assert main(["close", *period, "--why", "agreed"]) == 1
    assert main(["reopen", *period, "--why", " "]) == 1
    assert main(["reopen", *period, "--why", "late orders", "--who", "Wu"]) == 0
    said = capsys.readouterr().err
    assert [part in said for part in ("is not closed", "--why", "is closed already")] == [True] * 3
    assert [(event.event, event.why) for event in ledger(shop)] == [("closed", "agreed"), ("reopened", "late orders")]
    assert closed(shop) == {}
    assert main(["close", "-w", str(shop)]) == 0
    assert "reopened  Wu: late orders" in capsys.readouterr().out


def test_only_what_is_whole_and_final_is_closed(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    close = ["close", "-w", str(shop), "--why", "agreed"]
    manifest = shop / "reports/2026-02/operations/en/run.json"
    manifest.write_text(manifest.read_text().replace('"is_preliminary": false', '"is_preliminary": true'))
    assert main([*close, "2026-02"]) == 1
    (manifest.parent / "review.html").write_text("cut")
    assert main([*close, "2026-02"]) == 1
    assert main([*close, "2026-01"]) == 1
    said = capsys.readouterr().err
    assert [part in said for part in ("is preliminary", "missing or were changed", "No edition of 2026-01")] == [
        True
    ] * 3
    assert ledger(shop) == []


def test_a_damaged_ledger_is_not_guessed(shop: Path) -> None:
    note(shop, "2026-02", "closed", "agreed")
    with (shop / LEDGER).open("a") as file:
        file.write("{half\n")
    for call in (lambda: closed(shop), lambda: note(shop, "2026-01", "closed", "x")):
        with pytest.raises(UsageError, match="line 2"):
            call()


def test_events_written_at_once_are_all_kept(tmp_path: Path) -> None:
    periods = [f"20{year}" for year in range(10, 40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda period: note(tmp_path, period, "closed", "agreed"), periods))
    assert sorted(closed(tmp_path)) == periods


def test_two_editions_are_shown_side_by_side(shop: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    first = tmp_path / "first.json"
    edition = shop / "reports/2026-02/operations/en/review.json"
    first.write_bytes(edition.read_bytes())
    edit("data/orders.csv", ",50,", ",48,")(shop)
    edit("plan/targets.csv", "level,4", "level,3")(shop)
    edition.write_text(as_json(to_json(review(shop, *HERE))))
    compare = ["diff", "-w", str(shop), str(first), "2026-02"]
    assert main(compare) == 0
    said = capsys.readouterr().out
    for part in ("¥101", "¥99", "−¥2", "Met → Narrowly missed", "target", "Weighted score", "differ: orders"):
        assert part in said, part
    assert main([*compare, "--json"]) == 0
    told = {line["name"]: line["differs"] for line in json.loads(capsys.readouterr().out)}
    assert told["sales"] == ["value", "judgement"]
    assert told["buyers"] == ["target", "judgement"]
    assert told["orders"] == []
    assert main(["diff", "-w", str(shop), "2026-01", "2026-02"]) == 1
    assert "no readable edition" in capsys.readouterr().err
