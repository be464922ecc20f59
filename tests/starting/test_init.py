"""`kpi init --yes` on made exports: the numbers it ends with are those of the orders that the files were made of."""

import io
import re
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.errors import UsageError
from kpi_toolkit.files.yaml_file import read_yaml
from kpi_toolkit.language.text import Text
from kpi_toolkit.language.words import WORDS
from kpi_toolkit.settings import Settings
from kpi_toolkit.starting.drafted import Guess
from kpi_toolkit.starting.orders import _states_named
from kpi_toolkit.starting.place import _currency_named, _zone_named
from kpi_toolkit.starting.seen import seen
from tests.starting.made_exports import LAYOUTS, shopify, till
from tests.starting.made_orders import ORDERS, Files, text

COMPARED = re.compile(
    r"2026-10(?:：订单|:) (\S+?)(?: orders, sales of |，销售额 )(\S+?)(?:, |，购买用户 )(\S+?)(?: buyers|。)"
)
Told = pytest.CaptureFixture[str]


def put(folder: Path, files: Files) -> Path:
    (folder / "data").mkdir(parents=True)
    for name, content in files.items():
        (folder / "data" / name).write_bytes(content)
    return folder


def numbers(shown: str) -> tuple[int, Decimal, int | None]:
    told = COMPARED.search(shown)
    assert told, shown
    count, sales, buyers = (text.replace(",", "") for text in told.groups())
    return int(count), Decimal(sales), None if buyers == "–" else int(buyers)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_month_is_that_of_the_orders(layout: str, tmp_path: Path, capsys: Told) -> None:
    files, truth = LAYOUTS[layout]
    workspace = put(tmp_path / "shop", files())
    assert main(["init", str(workspace), "--yes"]) == 0, capsys.readouterr().out
    shown = capsys.readouterr().out
    assert numbers(shown) == truth()
    written = (workspace / "kpi.yaml").read_text("utf-8")
    guesses = [line for line in shown.splitlines() if line.startswith("  - ")]
    assert written.count("guess:") == len(guesses)
    read_yaml(workspace / "kpi.yaml", Settings)


def test_check_plan_and_check_follow_without_an_edit(tmp_path: Path, capsys: Told) -> None:
    workspace = put(tmp_path / "shop", till())
    assert main(["init", str(workspace), "--yes"]) == 0
    assert main(["plan", "template", "--workspace", str(workspace)]) == 0
    assert main(["check", "--workspace", str(workspace)]) == 0, capsys.readouterr().err
    shown = capsys.readouterr().out
    assert "kpi plan template --workspace" in shown
    assert "kpi run --workspace" in shown


def test_nothing_is_overwritten(tmp_path: Path, capsys: Told) -> None:
    workspace = put(tmp_path / "shop", {"a.csv": b"x,y\n1,2\n"})
    (workspace / "kpi.yaml").write_text("language: en\n")
    assert main(["init", str(workspace), "--yes"]) == 1
    assert "is there already and is not overwritten" in capsys.readouterr().err
    assert (workspace / "kpi.yaml").read_text() == "language: en\n"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a.csv": b"x,y\n1,2\n"}, "No file can be told to be orders"),
        ({"a.md": b"x"}, "holds no file that can be read"),
        ({"a.xlsx": b"x"}, "`a.xlsx` is not an Excel workbook"),
    ],
)
def test_what_nobody_knows_writes_nothing(files: Files, said: str, tmp_path: Path, capsys: Told) -> None:
    workspace = put(tmp_path / "shop", files)
    assert main(["init", str(workspace), "--yes"]) == 1
    assert said in capsys.readouterr().err
    assert not (workspace / "kpi.yaml").exists()


def test_without_a_terminal_questions_are_listed_and_nothing_is_written(
    tmp_path: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = put(tmp_path / "shop", till())
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["init", str(workspace)]) == 1
    shown = capsys.readouterr().err
    assert "有 2 个问题文件里看不出来" in shown
    assert "没有时区的时间是哪里的？" in shown
    assert not (workspace / "kpi.yaml").exists()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_answers_are_settings_and_no_guesses(tmp_path: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = put(tmp_path / "shop", shopify())
    monkeypatch.setattr("sys.stdin", Terminal())
    answers = {"zone": "America/Toronto", "states": "voided | refunded"}
    monkeypatch.setattr("typer.prompt", lambda text, default: answers["zone" if "zone" in text else "states"])
    assert main(["init", str(workspace)]) == 0
    written = (workspace / "kpi.yaml").read_text("utf-8")
    assert "guess" not in written.partition("\n")[2]
    settings = read_yaml(workspace / "kpi.yaml", Settings)
    assert settings.time_zone == "America/Toronto"
    assert {"voided", "refunded"} <= set(settings.rules.left_out_statuses)


ASKS = Guess("a", ("a",), Text("", ""), "", ("Order Total", "小计"))


@pytest.mark.parametrize(
    ("guess", "answer", "meaning"),
    [
        (ASKS, "小计", "小计"),
        (ASKS, " order total ", "Order Total"),
        (ASKS, "2", "小计"),
        (ASKS, "3", None),
        (ASKS, "", None),
        (replace(ASKS, options=("all",)), "no", None),
        (replace(ASKS, options=()), "whatever", "whatever"),
        (replace(ASKS, options=(), accepts=_zone_named), "Mars/Base", None),
        (replace(ASKS, options=(), accepts=_zone_named), "Asia/Tokyo", "Asia/Tokyo"),
        (replace(ASKS, options=(), accepts=_currency_named), "eur", "EUR"),
        (replace(ASKS, options=(), accepts=_currency_named), "€", None),
        (
            replace(ASKS, options=(), accepts=partial(_states_named, ["Void", "待付款"])),
            "void，待付款",
            "Void | 待付款",
        ),
        (replace(ASKS, options=(), accepts=partial(_states_named, ["Void", "Paid"])), "voided", None),
        (replace(ASKS, options=(), accepts=partial(_states_named, ["Void", "Paid"])), "-", "-"),
    ],
)
def test_an_answer_means_something_or_is_asked_for_again(guess: Guess, answer: str, meaning: str | None) -> None:
    assert guess.meaning(answer) == meaning


def test_what_is_no_answer_is_asked_again(tmp_path: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = put(tmp_path / "shop", shopify())
    monkeypatch.setattr("sys.stdin", Terminal())
    typed = iter(["the moon", "America/Toronto", "voidd", "VOIDED"])
    monkeypatch.setattr("typer.prompt", lambda text, default: next(typed))
    assert main(["init", str(workspace)]) == 0
    shown = capsys.readouterr().out
    assert "`the moon` cannot be read here. Write it as America/New_York." in shown
    assert "`voidd` cannot be read here." in shown
    settings = read_yaml(workspace / "kpi.yaml", Settings)
    assert settings.time_zone == "America/Toronto"
    assert "voided" in settings.rules.left_out_statuses


def test_files_named_are_read_and_others_ignored(tmp_path: Path, capsys: Told) -> None:
    exports = put(tmp_path, till() | {"old.csv": b"a,b\n1,2\n"}) / "data"
    workspace = tmp_path / "shop"
    assert main(["init", str(workspace), "--from", str(exports / "收银流水.csv"), "--yes"]) == 0
    settings = read_yaml(workspace / "kpi.yaml", Settings)
    assert settings.source.path == "../data"
    assert settings.source.ignore == ("old.csv",)


def test_files_may_lie_a_folder_deeper(tmp_path: Path) -> None:
    (tmp_path / "export" / "data").mkdir(parents=True)
    (tmp_path / "export" / "empty").mkdir()
    for name in ("orders.csv", "users.csv"):
        (tmp_path / "export" / "data" / name).write_text("id,name\n1,a\n2,b\n")
    assert seen([tmp_path / "export"]).folder == tmp_path / "export" / "data"
    (tmp_path / "export" / "empty" / "orders.csv").write_text("id,name\n1,a\n")
    with pytest.raises(UsageError, match=r"several folders: .*data.*empty"):
        seen([tmp_path / "export"])


def test_a_file_that_is_unknown_is_said(tmp_path: Path, capsys: Told) -> None:
    workspace = put(tmp_path / "shop", till() | {"stock.csv": b"depot,height\nA,3\nB,4\n"})
    assert main(["init", str(workspace), "--yes", "--language", "en"]) == 0
    assert "stock.csv: its headings `depot`, `height` are those of no table" in capsys.readouterr().out


def test_days_that_may_be_months_are_asked(tmp_path: Path, capsys: Told) -> None:
    rows = [
        {"order id": row.number, "order date": f"0{1 + row.number % 9}/0{1 + row.number % 7}/2026", "total": row.amount}
        for row in ORDERS
    ]
    workspace = put(tmp_path / "shop", {"sales.csv": text(rows)})
    main(["init", str(workspace), "--yes"])
    shown = capsys.readouterr().out
    assert "Has order date the day or the month first? (%m/%d/%Y / %d/%m/%Y) → %m/%d/%Y" in shown
    assert "No column tells who the buyer is" in shown


def test_measures_events_spend_tickets_and_surveys(tmp_path: Path, capsys: Told) -> None:
    days = [f"202610{day:02}" for day in range(1, 32)]
    measures = "# Traffic\n#\nSession primary channel group (Default channel group),Date,Sessions\n"
    measures += "".join(f"Direct,{day},{day[-2:]}\n" for day in days) + "Grand total,,496\n"
    spend = [
        {
            "Campaign name": "A",
            "Reporting starts": f"2026-10-{day[-2:]}",
            "Amount spent (USD)": "1,234.50",
            "Impressions": 9,
        }
        for day in days
    ]
    tickets = [
        {
            "Id": n,
            "Requester id": n % 5,
            "Created at": f"2026-10-{day[-2:]} 09:00",
            "Solved at": f"2026-10-{day[-2:]} 11:00" if n % 3 else "-",
        }
        for n, day in enumerate(days)
    ]
    survey = "Respondent ID,Collector ID,Start Date,Email Address,How likely is it that you would recommend us?,Why?\n,,,,,Open-Ended Response\n"
    survey += "".join(
        f"{n},45,10/{day[-2:]}/2026 09:00:00 AM,u{n}@x.com,{n % 11} - x,Good\n" for n, day in enumerate(days)
    )
    events = [
        {
            "distinct_id": f"{n % 7:016x}",
            "event": ("$pageview", "AddToCart")[n % 2],
            "time": 1790812800000 + n * 3_600_000,
        }
        for n in range(200)
    ]
    files = {
        "ga4.csv": measures.encode(),
        "ads.csv": text(spend),
        "tickets.csv": text(tickets),
        "nps.csv": survey.encode(),
        "events.csv": text(events),
    }
    workspace = put(tmp_path / "shop", files)
    assert main(["init", str(workspace), "--yes", "--language", "en"]) == 0, capsys.readouterr().out
    shown = capsys.readouterr().out
    for said in ("spend 31", "inquiries 31", "surveys 31", "events 200", "daily_measures 31"):
        assert said in shown
    assert main(["measure", "-w", str(workspace), "-p", "2026-10", "-m", "web_sessions", "-f", "csv"]) == 0
    told = capsys.readouterr().out
    assert "web_sessions,2026-10,,496.0" in told


TILL = till()["收银流水.csv"].decode("gbk")
BROKEN = {
    "no amount": ("\n".join(line.rsplit(",", 1)[0] for line in TILL.splitlines()), "没有一列（表头和值都像）是 amount"),
    "a word": (TILL.replace("12.50", "免单", 1), "`免单`（第 2 行）"),
    "no such day": (TILL.replace("2026年9月3日", "2026年9月33日"), "`2026年9月33日"),
    "open quote": (TILL.replace("西湖店", '"西湖店', 1), "没有一列"),
    "too wide": (TILL.replace("西湖店", "西湖,店", 3), "有 7 列，表头有 6 列"),
    "copies": (TILL + TILL.partition("\n")[2], "有多行不是退款的行"),
    "years ahead": (TILL.replace("2026年10月", "2036年10月"), "晚于明天"),
    "subtotal": (TILL + "小计,,,,,9.00\n1,,2026年10月2日,09:00,西湖店,9.00\n", "是空的：第"),
    "cut ids": (TILL.replace("00000001,", "1.2345E+18,", 1), "不能读成准确的编号"),
    "not its encoding": (TILL.encode("gbk").replace(b"\xce\xf7", b"\xff\xff", 1), "第 2 行不是 `gb18030` 文本"),
    "nothing": ("", "是空的"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_what_is_broken_is_said_and_gives_no_number(fault: str, tmp_path: Path, capsys: Told) -> None:
    content, said = BROKEN[fault]
    workspace = put(tmp_path / "shop", {"流水.csv": content if isinstance(content, bytes) else content.encode()})
    assert main(["init", str(workspace), "--yes", "--language", "zh"]) in (1, 2)
    shown = capsys.readouterr()
    assert said in shown.out + shown.err
    assert not COMPARED.search(shown.out)


def test_every_word_of_init_is_used_and_in_both_languages() -> None:
    package = Path(__file__).parents[2] / "kpi_toolkit"
    code = "\n".join(
        path.read_text("utf-8") for room in ("starting", "commands") for path in (package / room).glob("*.py")
    )
    code = code.replace("'", '"')
    for key in (key for key in WORDS if key.startswith("init.")):
        assert f'"{key.removeprefix("init.")}"' in code or f'"{key}"' in code, key
