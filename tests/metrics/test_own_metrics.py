"""A workspace's own metrics: the same form, the same checks, the same places."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import kpi_toolkit as kt
from kpi_toolkit.cli import main
from kpi_toolkit.errors import UsageError
from kpi_toolkit.examples import EXAMPLE_ORDERS
from kpi_toolkit.measuring import frame
from kpi_toolkit.measuring.workspace import from_frames

OWN = '''
from kpi_toolkit import Ratio, metric


@metric(zh="大单占比", en="Share of large orders", fact="order_periods", unit="share", better="higher",
        stage="revenue", roles=("operations",), pairs_with=("aov",))
def large_order_share(orders):
    """Share of the period's orders of 30 or more.

    当期订单中金额达到 30 的占比。

    Formula: orders of 30 or more ÷ orders
    公式： 金额 ≥ 30 的订单数 ÷ 订单数
    Leaves out: cancelled orders.
    不含： 已取消订单。
    Misleads when: prices rise.
    误读： 涨价会使它自行上升。
    Source: our own.

    >>> large_order_share(example_orders, period="2026-10")
    0.5
    """
    return Ratio((orders.net_amount >= 30).ifelse(1, 0).sum(), orders.count())
'''


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    shutil.copytree("examples/cdnow", folder, ignore=shutil.ignore_patterns("reports"))
    text = (folder / "kpi.yaml").read_text("utf-8")
    (folder / "kpi.yaml").write_text(text[: text.index("roles:")], "utf-8")
    (folder / "metrics.py").write_text(OWN, "utf-8")
    return folder


def test_it_is_measured_listed_checked_and_watched(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = kt.measure(workspace, "large_order_share", "1998-03").itertuples()
    assert 0 < row.value < 1
    assert row.denominator == 2793
    assert main(["metrics", "large_order_share", "--workspace", str(workspace), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["zh"] == "大单占比"
    assert main(["check", "--workspace", str(workspace)]) == 0
    assert "large_order_share" in capsys.readouterr().out
    review = kt.review(workspace, "1998-03", "operations")
    assert "large_order_share" in [row.metric.name for row in review.rows]


def test_a_target_may_name_it(workspace: Path) -> None:
    sheet = workspace / "plan" / "targets.csv"
    sheet.write_text(
        sheet.read_text("utf-8").replace("aov,operations,lift", "large_order_share,operations,lift"), "utf-8"
    )
    review = kt.review(workspace, "1998-03", "operations")
    assert "large_order_share" in [row.metric.name for row in review.targeted]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("def large_order_share", "def sales", "`sales` is the name of a built-in metric"),
        ('fact="order_periods"', 'fact="order_period"', "Did you mean `order_periods`"),
        ('unit="share"', 'unit="shares"', "Did you mean `share`"),
        ("公式：", "公 式", "lacks 公式"),
        ('pairs_with=("aov",)', 'pairs_with=("aow",)', "Did you mean `aov`"),
        ('pairs_with=("aov",)', 'needs=("orders.costs",)', "Did you mean `cost`"),
        ('pairs_with=("aov",)', 'needs=("events",)', "`order_periods` does not use `events`"),
        ('pairs_with=("aov",)', "gameable=True", "name in `pairs_with` what shows that"),
        (">>> ", "", "has no worked example"),
        ('zh="大单占比"', 'zh="销售额"', "of the built-in `sales`"),
        ('stage="revenue"', 'stage="money"', "`stage` cannot be `money`"),
        ("from kpi_toolkit import Ratio, metric\n", "raise SystemExit(0)\n", "cannot be run: SystemExit"),
        ("def large_order_share(orders):", "def large_order_share(orders)", "line 7"),
        ("from kpi_toolkit import", "from kpi_toolkit.metrik import", "line 2"),
    ],
)
def test_each_fault_is_said(workspace: Path, old: str, new: str, said: str) -> None:
    (workspace / "metrics.py").write_text(OWN.replace(old, new, 1), "utf-8")
    with pytest.raises(UsageError) as error:
        kt.open_workspace(workspace)
    assert said in str(error.value)


def test_all_faults_are_said_at_once(workspace: Path) -> None:
    two = OWN.replace('fact="order_periods"', 'fact="nothing"') + OWN.replace("def large_order_share", "def sales")
    (workspace / "metrics.py").write_text(two, "utf-8")
    with pytest.raises(UsageError) as error:
        kt.open_workspace(workspace)
    assert len(error.value.faults) == 2


def test_two_of_one_name_are_refused(workspace: Path) -> None:
    (workspace / "metrics.py").write_text(OWN + OWN, "utf-8")
    with pytest.raises(UsageError) as error:
        kt.open_workspace(workspace)
    assert "lines 7 and 30" in str(error.value)


def test_check_runs_its_worked_example(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "metrics.py").write_text(OWN.replace("    0.5\n", "    0.75\n"), "utf-8")
    assert main(["check", "--workspace", str(workspace)]) == 1
    assert "gives something else" in capsys.readouterr().err


def test_what_is_not_meant_for_notebooks_is_checked_all_the_same(workspace: Path) -> None:
    """The full name of the module goes on to work; `kpi check` hands its metrics what measures them."""
    (workspace / "metrics.py").write_text(
        OWN.replace("kpi_toolkit import", "kpi_toolkit.metrics.metric import"), "utf-8"
    )
    assert main(["check", "--workspace", str(workspace)]) == 0


def test_a_metric_of_a_notebook_can_be_called() -> None:
    names: dict[str, Any] = {}
    exec(OWN, names)
    assert names["large_order_share"](EXAMPLE_ORDERS, period="2026-10") == 0.5


def test_worked_examples_open_their_tables_once(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """46 metrics each opened them again, which took minutes."""
    opened: list[object] = []

    def counting(data: Any, settings: Any = None) -> Any:
        opened.append(data)
        return from_frames(data, settings)

    monkeypatch.setattr(frame, "from_frames", counting)
    head, body = OWN.split("\n\n\n", 1)
    several = [
        body.replace("large_order_share", f"share_{n}")
        .replace("大单占比", f"占比{n}")
        .replace("Share of large", f"{n} large")
        for n in range(12)
    ]
    (workspace / "metrics.py").write_text("\n\n\n".join([head, *several]), "utf-8")
    assert main(["check", "-w", str(workspace)]) == 0
    assert sum(data is EXAMPLE_ORDERS for data in opened) == 1
