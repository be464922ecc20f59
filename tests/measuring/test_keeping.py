"""What a workspace keeps: where, that a warm process builds nothing, what is said of it, and by which environment."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kpi_toolkit as kt
from kpi_toolkit.cli import main
from kpi_toolkit.files.store import Store
from kpi_toolkit.measuring import keeping
from kpi_toolkit.measuring.journal import events
from kpi_toolkit.measuring.keeping import CACHE_VARIABLE, OFF_VARIABLE, PLACE_VARIABLE, for_a_run, store_file

ORDERS = "order_id,user_id,ordered_at,amount\n1,ann,2026-09-10,40\n2,ann,2026-10-05,45\n3,bob,2026-10-08,20\n"


@pytest.fixture
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep in the workspace, as users do, and with a cache of one's own."""
    monkeypatch.delenv(PLACE_VARIABLE)
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))


@pytest.fixture
def small(tmp_path: Path, own_place: None) -> Path:
    folder = tmp_path / "small"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "orders.csv").write_text(ORDERS, "utf-8")
    (folder / "kpi.yaml").write_text("language: en\n", "utf-8")
    return folder


def sales(folder: Path) -> float:
    return float(kt.measure(kt.open_workspace(folder), "sales", "2026-10")["value"].iloc[0])


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    main(list(arguments))
    return capsys.readouterr().out


def test_it_lies_in_the_workspace_and_git_ignores_it(small: Path) -> None:
    assert sales(small) == 65
    assert store_file(small).is_file()
    assert (small / ".kpi" / ".gitignore").read_text() == "*\n"
    shutil.rmtree(small / ".kpi")  # safe to delete
    assert sales(small) == 65


@pytest.mark.parametrize("change", ["data", "rules"])
def test_a_warm_process_imports_no_compiler(small: Path, change: str) -> None:
    code = (
        "import sys, json, kpi_toolkit as kt\n"
        "frame = kt.measure(kt.open_workspace(sys.argv[1]), ['sales', 'buyers'], '2026-10')\n"
        "print(json.dumps([list(frame['value']), sorted({'ibis', 'sqlglot', 'matplotlib'} & set(sys.modules))]))"
    )

    def run() -> list[object]:
        done = subprocess.run([sys.executable, "-c", code, str(small)], capture_output=True, text=True, check=True)
        return list(json.loads(done.stdout))

    assert run() == [[65, 2], ["ibis", "sqlglot"]]
    assert run() == [[65, 2], []]
    if change == "data":  # the SQL stays as it was: columns and covered days are the same
        (small / "data" / "orders.csv").write_text(ORDERS + "4,cid,2026-10-08,5\n", "utf-8")
        assert run() == [[70, 3], []]
    else:
        (small / "kpi.yaml").write_text("language: en\nrules: {count_zero_orders: false}\n", "utf-8")
        assert run() == [[65, 2], ["ibis", "sqlglot"]]


def test_what_is_kept_is_shown_and_why_it_was_computed_again(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Nothing is kept yet" in said(capsys, "store", "--workspace", str(small))
    sales(small)
    first = said(capsys, "store", "--workspace", str(small))
    assert "numbers of metrics: 1 entries" in first
    assert "nothing was kept before" in first
    (small / "data" / "orders.csv").write_text(ORDERS + "4,cid,2026-10-09,5\n", "utf-8")
    assert sales(small) == 70
    assert "rows of `orders` changed (2026-10)" in said(capsys, "store", "--workspace", str(small))
    assert "orders 的数据行变了（2026-10）" in said(capsys, "store", "--workspace", str(small), "--language", "zh")
    assert "Cleared" in said(capsys, "store", "clear", "--workspace", str(small))
    assert not store_file(small).exists()


def test_a_closed_month_is_not_computed_again_for_a_late_row_of_the_next(small: Path) -> None:
    workspace = kt.open_workspace(small)
    kt.measure(workspace, "sales", ["2026-09", "2026-10"])
    (small / "data" / "orders.csv").write_text(ORDERS + "4,cid,2026-10-08,5\n", "utf-8")
    late = kt.open_workspace(small)
    assert late.context.covered == workspace.context.covered
    frame = kt.measure(late, "sales", ["2026-09", "2026-10"])
    assert list(frame["value"]) == [40, 70]
    assert events(late.memory)[-1]["numbers"] == 1
    (small / "data" / "orders.csv").write_text(ORDERS + "4,cid,2026-11-08,5\n", "utf-8")
    late = kt.open_workspace(small)
    assert list(kt.measure(late, "sales", ["2026-09", "2026-10", "2026-11"])["value"]) == [40, 65, 5]
    assert events(late.memory)[-1]["numbers"] == 2  # October lost its late row and was cut by the end of the data


def test_nothing_is_kept_when_it_is_not_wanted(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(OFF_VARIABLE, "1")
    assert sales(small) == 65
    assert not (small / ".kpi").exists()
    assert OFF_VARIABLE in said(capsys, "store", "--workspace", str(small))


@pytest.mark.parametrize("is_wanted", [True, False])
def test_a_run_has_one_memory_where_the_workspace_can_keep_nothing(small: Path, is_wanted: bool) -> None:
    if is_wanted:
        (small / ".kpi").write_text("a file in the place of the folder", "utf-8")
    with for_a_run(small, is_wanted) as trouble:
        assert bool(trouble) == is_wanted
        place = Path(os.environ[PLACE_VARIABLE])
        assert sales(small) == 65
        assert place.is_file()
        assert small not in place.parents
    assert not place.exists()
    assert PLACE_VARIABLE not in os.environ


def test_a_run_uses_the_memory_of_its_workspace(small: Path) -> None:
    with for_a_run(small) as trouble:
        assert trouble == ""
        assert PLACE_VARIABLE not in os.environ


def test_a_copy_of_a_workspace_knows_what_the_first_one_did(small: Path, tmp_path: Path) -> None:
    sales(small)
    copied = Path(shutil.copytree(small, tmp_path / "copied"))
    workspace = kt.open_workspace(copied)
    assert not workspace.source._reader.is_open
    assert sales(copied) == 65


def test_a_home_that_is_none_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CACHE_VARIABLE)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(keeping.Path, "home", lambda: (_ for _ in ()).throw(RuntimeError("no home")))
    assert not isinstance(keeping.cache_of_user(), Store)


def test_a_review_of_which_all_is_kept_builds_no_expression(tmp_path: Path) -> None:
    main(
        ["demo", str(tmp_path / "shop"), "--users", "500", "--months", "14"]
    )  # it has a filter, segments without a row, traps
    code = (
        "import sys, kpi_toolkit as kt\n"
        "review = kt.review(kt.open_workspace(sys.argv[1]), '2026-03', 'community')\n"
        "print(len(review.rows), sorted({'ibis', 'sqlglot'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "shop")]
    first, again = (subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2))
    assert first.endswith("['ibis', 'sqlglot']\n")
    assert again == first.replace("['ibis', 'sqlglot']", "[]")
