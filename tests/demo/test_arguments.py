"""The same arguments give the same bytes; wrong ones are refused all at once; the shop grows with them."""

from pathlib import Path

import pandas as pd
import pytest

from kpi_toolkit.cli import main
from kpi_toolkit.commands.demo import make_demo
from kpi_toolkit.demo import write_demo
from kpi_toolkit.errors import UsageError


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_the_same_arguments_give_the_same_bytes(demo: Path, tmp_path: Path) -> None:
    write_demo(tmp_path / "again", users=2_000, months=14, seed=1)
    first, again = contents(demo), contents(tmp_path / "again")
    assert list(first) == list(again)
    assert [name for name in first if first[name] != again[name]] == []


def test_another_seed_gives_another_shop(demo: Path, tmp_path: Path) -> None:
    write_demo(tmp_path / "other", users=2_000, months=14, seed=2)
    first, other = contents(demo), contents(tmp_path / "other")
    same = {name for name in first if first[name] == other.get(name)}
    # What the calendar alone decides, and what the team wants in the months to come.
    assert same == {
        "kpi.yaml",
        "data/calendar.parquet",
        "data/campaigns.parquet",
        "data/contents.parquet",
        "data/groups.parquet",
        "plan/comments.csv",
        "plan/proposals.csv",
    }


def test_no_part_is_left_beside_the_shop(tmp_path: Path) -> None:
    write_demo(tmp_path / "shop", users=500, months=6)
    assert [entry.name for entry in tmp_path.iterdir()] == ["shop"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    write_demo(tmp_path / "shop", users=500, months=6)
    assert (tmp_path / "shop" / "kpi.yaml").is_file()


def test_rows_grow_with_users_and_months(demo: Path, tmp_path: Path) -> None:
    write_demo(tmp_path / "small", users=500, months=14)
    write_demo(tmp_path / "short", users=2_000, months=6)
    for name, least, most in (("events", 2.5, 5.0), ("orders", 2.5, 5.5), ("touches", 3.0, 5.0)):
        rows = {folder: len(pd.read_parquet(folder / "data" / name)) for folder in (demo, tmp_path / "small")}
        assert least < rows[demo] / rows[tmp_path / "small"] < most, name
    long, short = (len(pd.read_parquet(folder / "data" / "events")) for folder in (demo, tmp_path / "short"))
    assert short < long
    assert len(pd.read_parquet(tmp_path / "short" / "data" / "customers.parquet")) == 2_012


def test_all_wrong_arguments_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(UsageError) as refused:
        write_demo(tmp_path, users=10, months=100, seed=-1)
    said = "\n".join(refused.value.faults)
    assert all(f"`{name}`" in said for name in ("users", "months", "seed", str(tmp_path)))
    assert [entry.name for entry in tmp_path.iterdir()] == ["note.txt"]


def test_a_file_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "shop").write_text("mine")
    with pytest.raises(UsageError, match="not an empty folder"):
        write_demo(tmp_path / "shop")
    assert (tmp_path / "shop").read_text() == "mine"


def test_the_command_says_what_to_do_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert make_demo(tmp_path / "shop", users=500, months=6, seed=1) == 0
    said = capsys.readouterr().out
    assert f"kpi check --workspace {tmp_path / 'shop'}" in said
    assert "says what is planted" in said


def test_the_command_makes_a_clean_shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", str(tmp_path / "shop"), "--users", "500", "--months", "6", "--clean"]) == 0
    assert "nothing is planted" in capsys.readouterr().out
    assert "--seed 1 --clean" in (tmp_path / "shop" / "README.md").read_text("utf-8")
