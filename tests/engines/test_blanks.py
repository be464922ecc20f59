"""Text that nobody sees is none on every engine."""

import pandas as pd

from kpi_toolkit.engines import Engine
from kpi_toolkit.engines.blanks import BLANKS, OUTER_BLANKS
from kpi_toolkit.sources import reading

TEXTS = ["a", "\u3000中文\u00ad中 \u200b", "  ", "", "\ufeff", "a\u200bb\n", None, "‰…\u00a0", *BLANKS]


def test_blank_text_is_null_and_no_sign_is_cut_into(engine: Engine) -> None:
    engine.bind("gaps", pd.DataFrame({"place": range(len(TEXTS)), "text": pd.Series(TEXTS, dtype=object)}))
    rows = engine.table("gaps")
    trimmed = reading.trimmed(rows.text)
    is_blank = (~rows.text.identical_to(trimmed)).ifelse(1, 0)
    result = engine.run(rows.select("place", trimmed=trimmed, is_blank=is_blank).order_by("place"))
    expected = [(text or "").strip(BLANKS) or None for text in TEXTS]
    assert [None if pd.isna(text) else text for text in result["trimmed"]] == expected
    assert result["is_blank"].tolist() == [int(text != old) for text, old in zip(expected, TEXTS, strict=True)]
    assert OUTER_BLANKS.count(BLANKS) == 2
