"""Every engine finds the same signs inside values that nobody sees."""

import pandas as pd

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.blanks import INSIDE
from kpi_toolkit.errors import HIDDEN_SIGN
from tests.engines.read import read_and_checked

SIGNS = [
    *(
        chr(code)
        for code in (0x1, 0x9, 0xA, 0x1F, 0x7F, 0x85, 0xA0, 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x1680, 0x17B4)
    ),
    *(chr(code) for code in (0x180E, 0x2000, 0x200A, 0x200B, 0x200C, 0x200D, 0x200F, 0x2028, 0x202F, 0x205F, 0x2060)),
    *(chr(code) for code in (0x206F, 0x2800, 0x3164, 0xFEFF, 0xFFA0, 0xFFF9)),
]
SEEN = ["a b", "微信　群", "Zoë", "…‰–—", "👩👧", "naïve", "한글", "ไทย", "a\\b", "a]b", "a-b"]


def test_every_sign_is_found_and_no_other(engine: Engine) -> None:
    texts = [*(f"x{sign}y" for sign in SIGNS), *SEEN]
    engine.bind("texts", pd.DataFrame({"place": range(len(texts)), "text": pd.Series(texts, dtype=object)}))
    rows = engine.table("texts")
    told = engine.run(rows.select("place", has=rows.text.re_search(INSIDE).ifelse(1, 0)).order_by("place"))
    assert told["has"].tolist() == [1] * len(SIGNS) + [0] * len(SEEN)
    assert [bool(HIDDEN_SIGN.search(text)) for text in texts] == [True] * len(SIGNS) + [False] * len(SEEN)


def test_a_table_says_which_and_beside_what(engine: Engine) -> None:
    day = pd.Timestamp("2026-10-05")
    channels = pd.Series(["app", "ap\u200bp", "ap\u200bp", "x\u202fy", None], dtype=object)
    frame = pd.DataFrame({"order_id": range(5), "user_id": "u", "ordered_at": day, "amount": 1, "channel": channels})
    _mapped, checked = read_and_checked("orders", frame, engine, {})
    (said,) = (note.values for note in checked.remarks if note.code == "signs_inside")
    assert said["listed"] == "ap<U+200B>p (2) ≠ app, x<U+202F>y (1)"
    assert (said["count"], said["signs"], said["hint"]) == (3, "<U+200B>, <U+202F>", '"ap\\u200Bp": app')
