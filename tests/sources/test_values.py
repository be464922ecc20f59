"""Words of a source become the toolkit's: value maps, constants and closed sets."""

import pandas as pd
import pytest

from kpi_toolkit.settings import Settings
from kpi_toolkit.sources.opening import sources_from_frames

POINTS = "user_id,occurred_at,kind,points\n"
TEN = {"points.csv": POINTS + "1,2026-10-01,earn,10\n"}


def _points(*kinds: str) -> dict[str, str]:
    return {"points.csv": POINTS + "".join(f"{n},2026-10-01,{kind},10\n" for n, kind in enumerate(kinds))}


def test_values_outside_a_closed_set_are_shown_once_each(faults):
    (fault,) = faults(_points("earn", "Earned", "Earned", "spent"))
    assert fault == (
        "`points.csv`, column `kind`: 3 of 4 rows (75.0%) are not one of `earn`, `redeem`, `expire`: "
        "`Earned` (2×), `spent` (1×). Map them under `tables.points.values.kind` in kpi.yaml."
    )


def test_many_values_outside_a_closed_set(faults):
    (fault,) = faults(_points("a", "b", "c", "d", "e", "f"))
    assert "`e` (1×) and others. Map them" in fault


def test_values_are_replaced_and_others_stay(opened, rows):
    settings = {"points": {"values": {"kind": {"获得": "earn", " 兑换 ": "redeem"}}}}
    sources = opened(_points("获得", " 兑换 ", "expire"), tables=settings)
    assert rows("points", "kind") == [("earn",), ("redeem",), ("expire",)]
    assert sources.notes == ()


def test_values_are_compared_exactly(faults):
    (fault,) = faults(_points("Earn"), tables={"points": {"values": {"kind": {"earn ": "earn"}}}})
    assert "are not one of `earn`, `redeem`, `expire`: `Earn` (1×)" in fault


def test_value_mapped_to_null_is_empty(opened, faults, rows):
    text = "user_id,registered_at,channel\n1,2026-10-01,-\n2,2026-10-01,\n3,2026-10-01,wechat\n"
    opened({"users.csv": text}, tables={"users": {"values": {"channel": {"-": None}}}})
    assert rows("users", "channel") == [(None,), (None,), ("wechat",)]
    (fault,) = faults(TEN, tables={"points": {"values": {"kind": {"earn": None}}}})
    assert "column `kind`: 1 of 1 rows (100.0%) are empty" in fault


def test_values_that_never_occur_are_noted(opened):
    settings = {"points": {"values": {"kind": {"earnd": "earn", "earn": "earn", "expird": "expire"}}}}
    (note,) = opened(TEN, tables=settings).notes
    assert (note.code, dict(note.values)) == (
        "unused_value",
        {"table": "points", "column": "kind", "values": "earnd, expird"},
    )


@pytest.mark.parametrize(
    ("column", "raw", "instead", "read"),
    [
        ("score", "很满意", 5, "5.0000"),
        ("score", "3", 2.5, "2.5000"),
        ("is_satisfied", "满意", True, "true"),
        ("is_satisfied", "1", "no", "false"),
        ("rated_at", "long ago", "2020-01-01", "2020-01-01 00:00:00"),
        ("user_id", "guest", None, None),
    ],
)
def test_values_of_every_type(opened, rows, column, raw, instead, read):
    row = {"user_id": "7", "rated_at": "2026-10-01", "subject": "product", "score": "4", "is_satisfied": "true"}
    row |= {"source": "survey", column: raw}
    text = ",".join(row) + "\n" + ",".join(row.values()) + "\n"
    opened({"ratings.csv": text}, tables={"ratings": {"values": {column: {raw: instead}}}})
    assert rows("ratings", column) == [(read,)]


@pytest.mark.parametrize("kinds", [[1, 2], [1.0, 2.0], ["1", "2"]])
def test_values_of_numbers_in_parquet(tmp_path, opened, rows, kinds):
    (tmp_path / "data").mkdir()
    frame = pd.DataFrame({"user_id": [1, 2], "occurred_at": ["2026-10-01"] * 2, "kind": kinds, "points": [5, 6]})
    frame.to_parquet(tmp_path / "data" / "points.parquet")
    opened(tables={"points": {"values": {"kind": {"1": "earn", "2": "redeem"}, "points": {"6": "60"}}}})
    assert rows("points", "kind", "points") == [("earn", "5.0000"), ("redeem", "60.0000")]


def test_ids_that_a_value_map_makes_equal_are_duplicates(tmp_path, faults):
    (tmp_path / "data").mkdir()
    frame = pd.DataFrame({"order_id": [1, 2], "user_id": "a", "ordered_at": "2026-10-01", "amount": 1})
    frame.to_parquet(tmp_path / "data" / "orders.parquet")
    (fault,) = faults(tables={"orders": {"values": {"order_id": {"2": "1"}}}})
    assert "1 value stands more than once, 1 row too many: `1` (2×)" in fault


def test_dates_of_kpi_yaml_do_not_have_the_form_of_the_source(opened, rows):
    text = "campaign_id,name,kind,starts_at\n1,a,sms,01/10/2026\n2,b,sms,soon\n"
    settings = {"values": {"starts_at": {"soon": "2026-12-01"}}, "constants": {"ends_at": "2027-01-31"}}
    opened({"campaigns.csv": text}, tables={"campaigns": settings | {"date_format": "%d/%m/%Y"}})
    assert rows("campaigns", "starts_on", "ends_on") == [("2026-10-01", "2027-01-31"), ("2026-12-01", "2027-01-31")]


def test_levels_come_from_the_rules(opened, faults, rows):
    text = "user_id,changed_at,from_level,to_level\n1,2026-10-01,,普通\n1,2026-10-02,普通,\n"
    first, second = faults({"memberships.csv": text})
    assert "column `from_level`: 1 of 2 rows (50.0%) are not one of `normal`, " in first
    assert "Set `rules.levels` in kpi.yaml, or map them under `tables.memberships.values.to_level`" in second
    opened({"memberships.csv": text}, rules={"levels": ["普通", "金卡"]})
    assert rows("memberships", "from_level", "to_level") == [(None, "普通"), ("普通", None)]


def test_replacement_that_is_no_value_of_the_column(faults):
    (fault,) = faults(TEN, tables={"points": {"values": {"kind": {"x": "ern"}}}})
    assert fault == "`tables.points.values.kind.x`: `ern` is no value of `kind`. Did you mean `earn`?"
    text = "user_id,changed_at,to_level\n1,2026-10-01,gold\n"
    (fault,) = faults({"memberships.csv": text}, tables={"memberships": {"values": {"to_level": {"1": "golden"}}}})
    assert fault.endswith("Did you mean `gold`? `rules.levels` lists them.")


@pytest.mark.parametrize("kind", ["constants", "values"])
def test_column_that_is_not_known(faults, kind):
    given = {"knd": "earn"} if kind == "constants" else {"knd": {"a": "earn"}}
    (fault,) = faults(TEN, tables={"points": {kind: given}})
    assert fault == f"`tables.points.{kind}.knd`: `points` has no such column. Did you mean `kind`?"


def test_values_of_a_column_that_the_source_has_not(faults):
    (fault,) = faults(TEN, tables={"points": {"values": {"reward": {"礼品": "gift"}}}})
    assert fault == (
        "`tables.points.values.reward`: the source has no column `reward`. "
        "Say which it is under `tables.points.columns`, or remove this."
    )


def test_constants_fill_missing_columns(opened, rows):
    settings = {"constants": {"event": "visit", "channel": "wechat", "value": 1.5}}
    sources = opened({"events.csv": "user_id,occurred_at\n1,2026-10-01\n"}, tables={"events": settings})
    assert sources.columns["events"] == ("user_id", "event", "occurred_at", "occurred_on", "channel", "value")
    assert rows("events", "event", "channel", "value") == [("visit", "wechat", "1.5000")]


def test_constant_hides_the_column_of_its_name(opened, rows):
    opened({"points.csv": POINTS + "1,2026-10-01,Earned,10\n"}, tables={"points": {"constants": {"kind": "earn"}}})
    assert rows("points", "kind") == [("earn",)]


def test_bad_constants_name_the_setting(faults):
    settings = {"constants": {"spent_on": "01/10/2026", "amount": -1, "channel": "ads"}}
    day, amount = faults({"spend.csv": "note\na\nb\n"}, tables={"spend": settings})
    assert day == (
        "`tables.spend.constants.spent_on` in kpi.yaml gives all rows `01/10/2026`: these cannot be read as a date. "
        "Write `2026-10-31`, year first."
    )
    assert amount.startswith("`tables.spend.constants.amount` in kpi.yaml gives all rows `-1`: these are below 0.")


def test_constant_that_is_no_value_of_the_column(faults):
    (kind,) = faults(TEN, tables={"points": {"constants": {"kind": "found"}}})
    assert kind == "`tables.points.constants.kind`: `found` is no value of `kind`. Known: `earn`, `expire`, `redeem`."


def test_constant_id_in_several_rows_is_a_duplicate(faults):
    text = "user_id,called_at,is_connected\n1,2026-10-01,1\n2,2026-10-01,1\n"
    (fault,) = faults({"calls.csv": text}, tables={"calls": {"constants": {"call_id": "1"}}})
    assert "1 value stands more than once, 1 row too many: `1` (2×)" in fault


@pytest.mark.parametrize("other", [{"columns": {"kind": "type"}}, {"values": {"kind": {"a": "earn"}}}])
def test_column_given_twice(other):
    with pytest.raises(ValueError, match="give `kind` either in `constants` or in"):
        Settings.model_validate({"tables": {"points": {"constants": {"kind": "earn"}} | other}})


def test_settings_of_no_text():
    with pytest.raises(ValueError, match="should be a valid string"):
        Settings.model_validate({"tables": {"points": {"constants": {"kind": ["earn"]}}}})


def test_values_serve_frames_too_but_constants_do_not(engine, rows):
    frame = pd.DataFrame({"user_id": [1], "occurred_at": ["2026-10-01"], "kind": ["获得"], "points": [3]})
    table = {"values": {"kind": {"获得": "earn"}, "reward": {"x": "gift"}}, "constants": {"points": 9}}
    sources_from_frames({"points": frame}, Settings.model_validate({"tables": {"points": table}}), engine)
    assert rows("points", "kind", "points") == [("earn", "3.0000")]
