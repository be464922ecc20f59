"""Keys that refer nowhere are remarks; intervals that end before they begin are faults."""

import pytest

FILES = {
    "orders.csv": "order_id,user_id,ordered_at,amount,campaign_id\n"
    "1,a,2026-10-01,5,c1\n2,b,2026-10-01,5,c9\n3,b,2026-10-01,5,\n4,,2026-10-01,5,\n",
    "users.csv": "user_id,registered_at,referrer_id\na,2026-10-01,\nc,2026-10-01,a\nd,2026-10-01,x\n",
    "campaigns.csv": "campaign_id,name,kind,starts_at,ends_at\nc1,A,sms,2026-10-01,2026-10-09\n",
    "order_lines.csv": "order_id,product_id,quantity,amount\n1,p,1,5\n8,p,1,5\n8,q,1,5\n",
    "touches.csv": "user_id,campaign_id,medium,sent_at\na,c1,sms,2026-10-01\na,c2,sms,2026-10-01\n",
    "groups.csv": "group_id,name\ng,G\n",
    "group_members.csv": "group_id,user_id,joined_at\ng,a,2026-10-01\nh,a,2026-10-01\n",
}


def _orphans(sources):
    notes = [dict(note.values) for note in sources.notes if note.code == "orphans"]
    return {f"{note['table']}.{note['column']}": (note["other"], note["count"], note["rows"]) for note in notes}


def test_keys_that_refer_nowhere(opened):
    assert _orphans(opened(FILES)) == {
        "users.referrer_id": ("users", 1, 3),
        "group_members.group_id": ("groups", 1, 2),
        "touches.campaign_id": ("campaigns", 1, 2),
        "orders.campaign_id": ("campaigns", 1, 4),
        "order_lines.order_id": ("orders", 2, 3),
    }


def test_nothing_is_missed_where_the_other_table_is_absent(opened):
    assert opened({name: FILES[name] for name in ("order_lines.csv", "touches.csv", "group_members.csv")}).notes == ()


def test_buyers_who_are_not_among_the_users(opened):
    (note,) = [note for note in opened(FILES).notes if note.code == "buyers_not_in_users"]
    assert dict(note.values) == {"count": 1, "orders": 2}


def test_all_is_well(opened):
    files = {name: FILES[name] for name in ("users.csv", "orders.csv")}
    files["users.csv"] = "user_id,registered_at,referrer_id\na,2026-10-01,b\nb,2026-10-01,\n"
    assert [note.code for note in opened(files).notes] == ["orders_without_user"]


@pytest.mark.parametrize(
    ("table", "text", "column", "first"),
    [
        (
            "campaigns",
            "campaign_id,name,kind,starts_at,ends_at\n1,a,sms,2026-10-02,2026-10-01\n",
            "ends_at",
            "starts_at",
        ),
        ("group_members", "group_id,user_id,joined_at,left_at\n1,a,2026-10-02,2026-10-01\n", "left_at", "joined_at"),
        ("coupons", "coupon_id,user_id,issued_at,redeemed_at\n1,a,2026-10-02,2026-10-01\n", "redeemed_at", "issued_at"),
        ("calendar", "name,kind,starts_on,ends_on\nx,holiday,2026-10-02,2026-10-01\n", "ends_on", "starts_on"),
    ],
)
def test_intervals_that_end_before_they_begin(faults, table, text, column, first):
    (fault,) = faults({f"{table}.csv": text})
    assert fault == (
        f"`{table}.csv`, column `{column}`: 1 of 1 rows (100.0%) lie before the day of `{first}`: "
        "`2026-10-01` (row 2). Correct them, or leave them out with `filter`."
    )


def test_an_end_without_a_time_of_day_may_be_the_first_day(opened):
    text = "coupon_id,user_id,issued_at,redeemed_at\n1,a,2026-10-02 18:00,2026-10-02\n2,a,2026-10-02 18:00,\n"
    assert opened({"coupons.csv": text}).rows == {"coupons": 2}
