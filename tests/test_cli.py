"""Bad input and contracts of the command line: a clear error or a stated «no data», never a traceback."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.run import Outcome, Request

CDNOW = "examples/cdnow"
ORDERS = "order_id,user_id,ordered_at,amount\n1,ann,2026-09-10,40\n2,ann,2026-10-05,45\n3,,2026-10-09,5\n"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def kpi(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        out = capsys.readouterr()
        assert "Traceback" not in out.err + out.out
        return code, out.out, out.err

    return run


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        (["measure", "-w", "nowhere", "-p", "1998-03"], 1, "nowhere` is no folder"),
        (["measure", "-w", CDNOW, "-p", "1998-13"], 1, "does not exist"),
        (["measure", "-w", CDNOW, "-p", "March"], 1, "cannot be read. Give a month `1998-03`"),
        (["measure", "-w", CDNOW, "-p", "1998-06..1998-01"], 1, "runs backwards"),
        (["measure", "-w", CDNOW, "-p", "1998-03", "-m", "sale"], 1, "是不是 `sales`"),
        (["measure", "-w", CDNOW, "-p", "1998-03", "--by", "colour"], 1, "segmented by `colour`"),
        (["measure", "-w", CDNOW, "-p", "1998-03", "--format", "xml"], 1, "There is no format `xml`"),
        (["measure", "-w", CDNOW], 1, "--period"),
        (["run", "-w", CDNOW, "-p", "1998-03", "-r", "operation"], 1, "是不是 `operations`"),
        (["run", "-w", CDNOW, "-p", "1998-03", "-r", "operations", "-l", "fr"], 1, "There is no language `fr`"),
        (["run", "-w", CDNOW, "-p", "1998-03", "-f", "html,docx"], 1, "There is no format `docx`"),
        (["run", "-w", CDNOW, "-p", "1998-03", "-r", "operations", "--parameter", "perod=1"], 1, "`perod`"),
        (["run", "-w", CDNOW, "-p", "1998-03", "-r", "operations", "--parameter", "x"], 1, "NAME=VALUE"),
        (["metrics", "repurchase"], 1, "There is no metric `repurchase`"),
        (["metrics", "回购率"], 1, "Did you mean `repurchase_rate`?"),
        (["run", "-w", CDNOW, "-p", "1998-03", "-r", "运赢"], 1, "没有岗位 `运赢`"),
        (["measures"], 1, "measures"),
        (["check", "-w", "nowhere"], 1, "nowhere"),
        (["demo", "/proc/nowhere"], 1, "cannot be read or written"),
        (["demo", "README.md/shop"], 1, "cannot be read or written"),
    ],
)
def test_wrong_usage_is_exit_1_with_a_remedy(kpi: Run, arguments: list[str], code: int, expected: str) -> None:
    got, _, err = kpi(*arguments)
    assert (got, expected in err) == (code, True), err


def test_measure_states_what_is_missing_and_why(kpi: Run) -> None:
    code, out, _ = kpi("measure", "-w", CDNOW, "-p", "1996-12..1997-01", "-m", "sales", "-m", "visitors", "-f", "json")
    rows = {(row["metric"], row["period"]): row for row in json.loads(out)}
    assert code == 0
    assert rows["sales", "1996-12"]["value"] is None
    assert rows["sales", "1996-12"]["reason"] == "no data: the data begin on 1997-01-01"
    assert rows["sales", "1997-01"]["value"] == 299060.17
    assert rows["visitors", "1997-01"]["reason"] == "not available: there is no table events"


def test_measure_prints_a_table_and_csv(kpi: Run) -> None:
    _, table, _ = kpi("measure", "-w", CDNOW, "-p", "1998-03", "-m", "sales")
    assert "$108,970" in table
    _, csv, _ = kpi("measure", "-w", CDNOW, "-p", "1998-03", "-m", "sales", "-f", "csv")
    assert csv.splitlines()[0] == "metric,period,segment,value,numerator,denominator,n,reason"
    assert csv.splitlines()[1].startswith("sales,1998-03,,108970.15,")


def test_metrics_lists_and_explains(kpi: Run) -> None:
    _, listed, _ = kpi("metrics")
    assert "repurchase_rate" in listed
    assert "回购率" in listed
    _, explained, _ = kpi("metrics", "repeat_purchase_rate_3")
    assert "90 days" in explained
    _, text, _ = kpi("metrics", "--json")
    assert len(json.loads(text)) >= 16


def test_check_passes_on_the_example(kpi: Run) -> None:
    code, out, _ = kpi("check", "-w", CDNOW, "--json")
    found = json.loads(out)
    assert (code, found["ok"], found["faults"], found["tables"]) == (0, True, [], {"orders": 69659})


def test_check_shows_the_faults_of_all_parts_at_once(kpi: Run, cdnow_copy: Path) -> None:
    settings = (cdnow_copy / "kpi.yaml").read_text("utf-8").replace("amount: dollar_value", "amount: dollars")
    (cdnow_copy / "kpi.yaml").write_text(settings, "utf-8")
    with (cdnow_copy / "plan" / "targets.csv").open("a", encoding="utf-8") as sheet:
        sheet.write("salse,operations,level,,1,,,,,1998-01-01,1998-02-01,month,,Li Na,,,,,\n")
    code, out, _ = kpi("check", "-w", cdnow_copy, "--json")
    told = json.loads(out)
    assert code == 1
    assert any("`dollars`" in fault["message"] and "dollar_value" in fault["message"] for fault in told["faults"])
    (unknown,) = (one for one in told["findings"] if one["code"] == "K003")
    assert (unknown["row"], unknown["severity"]) == (17, "error")
    assert "`sales`" in unknown["en"]
    assert "`sales`" in unknown["zh"]


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        ("", "empty"),
        ("order_id,user_id,ordered_at,amuont\n1,a,2026-10-01,5\n", "Did you mean `amuont`"),
        ("order_id,user_id,ordered_at,amount\n1,a,2026-10-01,five\n", "`five`"),
        ("order_id,user_id,ordered_at,amount\n1,a,2026-10-01,5\n1,b,2026-10-02,6\n", "`1`"),
        ("order_id,user_id,ordered_at,amount\n1,a,2026-10-01,5\n2,b,02/10/2026,6\n", "`02/10/2026`"),
    ],
    ids=["empty", "misspelt", "text in amount", "duplicate ids", "mixed dates"],
)
def test_bad_data_stop_every_command_with_exit_2(
    kpi: Run, shop: Callable[..., Path], orders: str, expected: str
) -> None:
    folder = shop(orders)
    code, _, err = kpi("measure", "-w", folder, "-p", "2026-10")
    assert (code, expected in err) == (2, True), err
    code, _, err = kpi("run", "-w", folder, "-p", "2026-10", "-r", "operations")
    assert (code, expected in err) == (2, True), err
    assert not list(folder.rglob("review.html"))


def test_gbk_is_named_and_then_read(kpi: Run, shop: Callable[..., Path]) -> None:
    orders = "order_id,user_id,ordered_at,amount,channel\n1,张三,2026-10-01,5,搜索\n"
    folder = shop(orders, encoding="gbk")
    code, _, err = kpi("measure", "-w", folder, "-p", "2026-10", "-m", "buyers")
    assert code == 2
    assert "encoding: gb18030" in err
    folder = shop(orders, "source: {path: data, encoding: gbk}\n", encoding="gbk")
    code, out, _ = kpi("measure", "-w", folder, "-p", "2026-10", "-m", "buyers", "--by", "channel", "-f", "csv")
    assert code == 0
    assert "搜索" in out


def test_19_digit_ids_stay_apart_and_null_users_are_nobody(kpi: Run, shop: Callable[..., Path]) -> None:
    folder = shop(
        "order_id,user_id,ordered_at,amount\n1,9007199254740993001,2026-10-01,5\n2,9007199254740993002,2026-10-02,6\n"
        "3,,2026-10-03,7\n4,,2026-10-04,8\n"
    )
    _, out, _ = kpi("measure", "-w", folder, "-p", "2026-10", "-m", "buyers", "-m", "sales", "-f", "json")
    values = {row["metric"]: row["value"] for row in json.loads(out)}
    assert values == {"buyers": 2, "sales": 26}


def test_a_period_without_data_is_no_review(kpi: Run, shop: Callable[..., Path]) -> None:
    folder = shop(ORDERS)
    code, out, err = kpi("run", "-w", folder, "-p", "2027-01", "-r", "operations")
    assert code == 2
    assert "There are no data for 2027-01" in err + out


@pytest.mark.slow
def test_a_period_without_data_does_not_stop_the_others(kpi: Run, shop: Callable[..., Path]) -> None:
    folder = shop(ORDERS)
    code, out, err = kpi("run", "-w", folder, "-p", "2026-09..2026-11", "-r", "operations", "-f", "html")
    assert code == 2
    assert "There are no data for 2026-11" in err
    assert (folder / "reports" / "2026-09" / "operations" / "en" / "review.html").exists()
    assert "2026-09 operations en" in out


def test_a_quiet_month_inside_the_data_is_zero(kpi: Run, shop: Callable[..., Path]) -> None:
    folder = shop(ORDERS.replace("2026-09-10", "2026-08-10"))
    _, out, _ = kpi("measure", "-w", folder, "-p", "2026-09", "-m", "sales", "-f", "json")
    (row,) = json.loads(out)
    assert (row["value"], row["reason"]) == (0, None)


def test_a_zero_target_is_met_or_missed_but_never_a_ratio(kpi: Run, shop: Callable[..., Path]) -> None:
    folder = shop(
        ORDERS,
        "source: {path: data, covers_from: 2026-08-01}\nrules: {silent_after_days: 1, at_risk_after_days: 2, churned_after_days: 3}\n",
    )
    (folder / "plan").mkdir()
    sheet = (
        "metric,role,kind,value,start,due,per,owner\nchurned_buyers,operations,level,0,2026-09-01,2026-11-01,month,A\n"
    )
    (folder / "plan" / "targets.csv").write_text(sheet, "utf-8")
    from kpi_toolkit.reviewing.making import review

    (row,) = review(folder, "2026-09", "operations", "en").targeted
    assert row.attainment is not None
    assert (row.attainment.raw, row.attainment.convention, row.status) == (None, "undefined", "missed")


def test_a_circle_of_referrals_is_reported_and_never_endless(kpi: Run, shop: Callable[..., Path]) -> None:
    folder = shop(ORDERS)
    users = "user_id,registered_at,referrer_id\nann,2026-09-01,bob\nbob,2026-09-02,ann\ncas,2026-09-03,cas\ndee,2026-09-04,ann\n"
    (folder / "data" / "users.csv").write_text(users, "utf-8")
    code, out, _ = kpi("check", "--workspace", folder)
    assert code == 0
    assert "3 users are in or below a circle of referrals" in out
    assert "1 referred themselves" in out
    code, out, _ = kpi(
        "measure", "-w", folder, "-p", "2026-09", "-m", "referral_depth", "-m", "referred_users", "--format", "csv"
    )
    assert code == 0


@pytest.mark.parametrize(("language", "said"), [("zh", "未变，保持原样"), ("en", "unchanged, left as it is")])
def test_run_says_what_it_left_as_it_is_and_can_be_forced(
    kpi: Run, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    forced = []

    def left(requests: list[Request], **more: Any) -> list[Outcome]:
        forced.append(more["force"])
        return [Outcome(request, request.folder, None, 0.0, is_unchanged=True) for request in requests]

    monkeypatch.setattr("kpi_toolkit.commands.publish.run_editions", left)
    command = ["run", "-w", CDNOW, "-p", "1998-03", "-r", "operations", "-l", language]
    for more in ([], ["--force"]):
        code, out, _ = kpi(*command, *more)
        assert (code, said in out) == (0, True), out
    assert forced == [False, True]


KPI = "import sys; from kpi_toolkit.cli import main; sys.exit(main())"
"""What the command ``kpi`` is."""


def test_a_process_that_ends_with_its_command_leaves_nothing_behind(shop: Callable[..., Path], tmp_path: Path) -> None:
    """All that was said gets out, exit functions run, temporary files are gone, what was measured is kept."""
    folder, scratch = shop(ORDERS), tmp_path / "scratch"
    scratch.mkdir()
    where = os.environ | {
        "TMPDIR": str(scratch),
        "KPI_CACHE": str(tmp_path),
        "KPI_STORE": str(tmp_path / ".kpi" / "store"),
    }
    noting = f"import atexit; atexit.register(print, 'the end'); {KPI}"
    arguments = ("measure", "-w", str(folder), "-p", "2026-10", "-m", "sales", "--format", "csv")
    done = subprocess.run([sys.executable, "-c", noting, *arguments], capture_output=True, text=True, env=where)
    assert (done.returncode, done.stderr) == (0, "")
    *_, number, end = done.stdout.splitlines()
    assert (number.split(",")[:4], end) == (["sales", "2026-10", "", "50.0"], "the end")
    assert not list(scratch.iterdir())
    assert (tmp_path / ".kpi" / "store").stat().st_size > 0


def test_a_process_fails_where_what_it_says_cannot_get_out() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([sys.executable, "-c", KPI, "metrics"], stdout=writing, stderr=subprocess.DEVNULL)
    os.close(writing)
    assert done.returncode
