"""Many workspaces by one command: one that fails stops no other, sums are those of the parts, and parts hold nobody else."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.shops import ranking
from kpi_toolkit.analysis.shrinkage import shrunk
from kpi_toolkit.commands.parts import parts_of
from kpi_toolkit.judge.shops import ShopPart, rolled_up
from kpi_toolkit.measuring.frame import measure
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.run.side_by_side import worst
from kpi_toolkit.starting.shares import of_person, without_others

CITIES = ("Xanadu", "Ravenna")


def write_shop(folder: Path, seed: int = 0) -> Path:
    """Write a shop whose users of each city have keys of their own."""
    dice = np.random.default_rng(seed)
    people = [f"{city[:3]}-{number}" for city in CITIES for number in range(12)]
    users = pd.DataFrame(
        {
            "user_id": people,
            "registered_at": pd.Timestamp("2026-08-01"),
            "city": [city for city in CITIES for _ in range(12)],
            "referrer_id": [people[(place + 12) % len(people)] for place in range(len(people))],
        }
    )
    buyers = dice.choice(people, 150)
    days = pd.to_datetime("2026-08-01") + pd.to_timedelta(np.sort(dice.integers(0, 92, 150)), "D")
    orders = pd.DataFrame(
        {
            "order_id": [f"{buyer}/{number}" for number, buyer in enumerate(buyers)],
            "user_id": buyers,
            "ordered_at": days + pd.Timedelta(hours=9),
            "amount": dice.integers(10, 200, 150),
        }
    )
    (folder / "data").mkdir(parents=True)
    users.to_csv(folder / "data" / "users.csv", index=False)
    orders.to_csv(folder / "data" / "orders.csv", index=False)
    covered = "source: {path: data, covers_from: 2026-08-01, covers_until: 2026-10-31}\n"
    (folder / "kpi.yaml").write_text(f"language: en\n{covered}")
    return folder


def kpi(*arguments: object, cwd: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "from kpi_toolkit.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd)


@pytest.mark.slow
def test_one_shop_that_fails_stops_no_other_and_the_roll_up_is_the_sum_of_the_parts(tmp_path: Path) -> None:
    shops = [write_shop(tmp_path / "shops" / name, seed) for seed, name in enumerate(("east", "west"))]
    (tmp_path / "shops" / "broken").mkdir()
    done = kpi("run", "--workspaces", "shops/*", "-p", "2026-10", "-r", "operations", "-f", "html", cwd=tmp_path)
    assert done.returncode == 1
    table = {
        line.split()[0]: line.split()[1] for line in done.stdout.splitlines() if line.split()[0] in ("east", "west")
    }
    assert table == {"east": "1", "west": "1"}, done.stdout
    assert "broken" in done.stdout
    assert all((shop / "reports/2026-10/operations/en/review.html").is_file() for shop in shops)
    rolled = kpi("rollup", "--workspaces", "shops/*", "-p", "2026-10", "--json", cwd=tmp_path)
    assert rolled.returncode == 1
    frames = [measure(shop, None, "2026-10").set_index("metric") for shop in shops]
    summed = [row for row in json.loads(rolled.stdout) if row["numerator"] is not None]
    assert len(summed) > 5
    for row in summed:
        parts = [frame.loc[row["metric"]] for frame in frames if row["metric"] in frame.index]
        there = [part for part in parts if part["value"] == part["value"]]
        assert row["numerator"] == pytest.approx(sum(part["numerator"] for part in there), rel=1e-12)
        if row["denominator"] is not None:
            assert row["denominator"] == pytest.approx(sum(part["denominator"] for part in there), rel=1e-12)
            assert row["value"] == pytest.approx(row["numerator"] / row["denominator"], rel=1e-12)
        assert row["shops"] == len(there)
        assert "broken" in row["without"]


@pytest.mark.slow
def test_the_edition_of_a_segment_holds_no_byte_of_another(tmp_path: Path) -> None:
    shop = write_shop(tmp_path / "shop")
    whole = measure(shop, ["orders", "sales", "repurchase_rate"], "2026-10", "users.city").set_index(
        ["metric", "segment"]
    )
    done = kpi("run", "-w", shop, "-p", "2026-10", "-r", "operations", "--for", "segment=city", cwd=tmp_path)
    assert done.returncode == 0, done.stderr + done.stdout
    for city in CITIES:
        edition = shop / "reports-for" / city
        part = shop / ".kpi" / "for" / "segment" / city
        others = [other for other in CITIES if other != city]
        keys = [key.encode() for other in others for key in (other, f"{other[:3]}-")]
        files = [
            file
            for folder in (edition, part / "kpi.yaml")
            for file in ([folder] if folder.is_file() else folder.rglob("*"))
        ]
        contents = {file: file.read_bytes() for file in files if file.is_file()}
        assert {"review.html", "review.json", "index.html", "review.ipynb"} <= {file.name for file in contents}
        assert [(str(file), key) for file, content in contents.items() for key in keys if key in content] == []
        text = " ".join(pd.read_parquet(file).to_csv() for file in (part / "data").glob("*.parquet"))
        assert not [other for other in others if other in text or f"{other[:3]}-" in text]
        values = measure(part, ["orders", "sales", "repurchase_rate"], "2026-10").set_index("metric")["value"]
        for metric, value in values.items():
            assert value == pytest.approx(whole.loc[(metric, city), "value"])


@pytest.mark.slow
def test_the_edition_of_a_person_holds_no_byte_of_another(tmp_path: Path) -> None:
    shop, people = write_shop(tmp_path / "shop"), ("Zanthea", "Quorix")
    due = pd.date_range("2026-08-01", "2026-10-31", freq="2D")
    tasks = [
        (
            f"{name[:3]}-{place}",
            name,
            day.date(),
            day.date() if place % 3 else None,
            f"after {people[1 - at]}" if place == 7 else "site",
            role,
        )
        for place, day in enumerate(due)
        for at, (name, role) in enumerate(zip(people, ("data", "content"), strict=True))
    ]
    columns = ["task_id", "owner", "due_on", "done_on", "project", "role"]
    pd.DataFrame(tasks, columns=columns).to_csv(shop / "data" / "tasks.csv", index=False)
    target = pd.DataFrame({"metric": "on_time_rate", "role": ["data", "content"], "owner": people, "value": 0.6})
    target = target.assign(kind="level", start="2026-10-01", due="2026-11-01", weight=1, why=people[::-1])
    (shop / "plan").mkdir()
    target.to_csv(shop / "plan" / "targets.csv", index=False)
    note = {"period": "2026-10", "role": "data", "metric": "", "author": "Lin", "text": "Quorix helped Zanthea"}
    pd.DataFrame([note]).to_csv(shop / "plan" / "comments.csv", index=False)
    done = kpi("run", "-w", shop, "-p", "2026-10", "--for", "person", cwd=tmp_path)
    assert done.returncode == 0, done.stderr + done.stdout
    for name, other in (people, people[::-1]):
        edition, part = shop / "reports-for" / name, shop / ".kpi" / "for" / "person" / name
        files = [file for folder in (edition, part) for file in folder.rglob("*") if file.is_file()]
        assert {"review.html", "review.json", "review.xlsx", "tasks.parquet"} <= {file.name for file in files}
        for file in files:
            text = pd.read_parquet(file).to_csv().encode() if file.suffix == ".parquet" else file.read_bytes()
            assert not [key for key in (other, f"{other[:3]}-") if key.encode() in text], file
        (record,) = edition.glob("2026-10/*/en/review.json")
        assert '"on_time_rate"' in record.read_text("utf-8")


def test_a_part_is_of_a_column_of_users_or_of_persons(tmp_path: Path) -> None:
    from kpi_toolkit.errors import UsageError

    shop = write_shop(tmp_path / "shop")
    for how in ("segment=colour", "team", "person=Lin"):
        with pytest.raises(UsageError, match="--for"):
            parts_of(shop, how, None)
    with pytest.raises(UsageError, match="no target has an owner"):
        parts_of(shop, "person", None)


def test_a_person_gets_own_rows_and_no_name_of_another() -> None:
    tables = {
        "tasks": pd.DataFrame({"owner": ["Ann", "Bo"], "project": ["a with Bo", "b"]}),
        "assessments": pd.DataFrame({"subject": ["Ann", "Bo"], "rater": ["Bo", "Ann"], "score": [1, 2]}),
        "orders": pd.DataFrame({"order_id": ["1"], "user_id": ["u"]}),
    }
    own = {name: without_others(rows, ["Bo"], ()) for name, rows in of_person(tables, "Ann").tables.items()}
    assert own["tasks"]["owner"].tolist() == ["Ann"]
    assert own["orders"]["order_id"].tolist() == ["1"]
    assert not [name for name, rows in own.items() if "Bo" in rows.to_csv()]


def test_what_cannot_be_summed_is_left_out_and_why() -> None:
    def rolled(metric: str, apart: bool = False, *parts: ShopPart) -> str:
        given = parts or (ShopPart("a", 1.0, 2.0), ShopPart("b", 3.0, 4.0))
        reason = rolled_up(CATALOGUE[metric], given, apart).reason
        return reason.code if reason else ""

    assert rolled("buyers") == "roll_up_persons"
    assert rolled("buyers", True, ShopPart("a", 1.0), ShopPart("b", 2.0)) == ""
    assert rolled("order_value_median") == "roll_up_quantile"
    assert rolled("dau") == "roll_up_time"
    assert (
        rolled("refund_rate", False, ShopPart("a", 1.0, 2.0, definition="x"), ShopPart("b", 1.0, 2.0))
        == "roll_up_definitions"
    )
    whole = rolled_up(
        CATALOGUE["refund_rate"],
        [ShopPart("a", 1.0, 10.0), ShopPart("b", 3.0, 10.0), ShopPart("c", None, reason="no data")],
    )
    assert whole.value == 0.2
    assert whole.without == {"c": "no data"}


def test_small_shops_are_drawn_to_the_common_rate_and_equal_ones_are_not_ranked() -> None:
    rates = shrunk([2, 700, 300], [2, 1000, 1000])
    assert not rates.is_chance
    assert rates.values[0] < rates.values[1] < 0.7
    assert rates.flip(1, 2) < 0.01
    parts = [ShopPart(name, 50.0, 100.0) for name in "abc"]
    assert rolled_up(CATALOGUE["repurchase_rate"], parts).order == ()


def test_an_order_by_chance_is_called_chance_and_a_true_one_is_not() -> None:
    called = ranking(draws=200)
    assert called["0"] >= 0.9
    assert called["0.05"] <= 0.1


@pytest.mark.parametrize(("codes", "code"), [([0, 0], 0), ([0, 6], 6), ([7, 3, 0], 3), ([-9, 0], 70), ([8, 6], 8)])
def test_the_exit_code_of_many_is_that_of_the_worst_fault(codes: list[int], code: int) -> None:
    assert worst(codes) == code
