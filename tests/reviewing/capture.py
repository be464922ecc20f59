"""What is frozen of the code: everything it says of three shops, as plain data for ``test_frozen.py`` to compare.

``python tests/reviewing/capture.py OUT [CDNOW]`` writes the frozen files; of which code, PYTHONPATH says, and it is
printed first. Two runs differ by no more than the last digits of floats.
"""

import contextlib
import csv
import gzip
import hashlib
import html
import io
import json
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import kpi_toolkit as kt
from kpi_toolkit.cli import main
from kpi_toolkit.pages.record_shape import HEAD


def review_json(review: Any) -> Any:
    """Return what ``review.json`` holds (``record.to_json``), by the public name that leads there."""
    return kt.echo(review).to_dict()["review"]


def write_demo(folder: Path) -> None:
    assert main(["demo", str(folder), "--users", "2000", "--months", "14"]) == 0


CDNOW = Path(__file__).resolve().parents[2] / "examples" / "cdnow"

LEFT_OUT = ("definition", *HEAD)
"""Neither frozen nor compared. The mark of a metric's definition is a hash of its source text, so that it changes when
code only moves or is worded otherwise; the head of a record says of which form it is, not what it says."""

ROLES = ("promotion", "operations", "content", "service", "data", "community")
ON_THE_PAGE = (
    "headline",
    "banner",
    "findings",
    "rolled",
    "scorecard",
    "moved",
    "guardrails",
    "why",
    "outlook",
    "actions",
    "comments",
    "others",
    "definitions",
    "notes",
)
PERIODS = {
    "demo": ("2026-02", "2026-09", "2026-10", "2026-Q3", "2026-Q4"),
    "running": ("2026-10",),
    "cdnow": ("1997-12", "1998-03", "1998-06", "1998-Q2", "1998", "1999-01"),
}
"""Spring Festival, two months with targets, a whole and a running quarter; a running month with targets; Christmas, a
month in the middle, the last one of the data, a quarter, a running year, and a month after the data."""
SHOWN_AS_PAGES = (("demo", "2026-10"), ("demo", "2026-Q4"), ("running", "2026-10"), ("cdnow", "1998-03"))
MEASURED = ("2025-09", "2026-02", "2026-10")
"""The first month of the data, one in the middle, the last one."""
TODAY = "2026-10-20"
"""The last day that the running shop knows."""


class Case(NamedTuple):
    """One review."""

    shop: str
    period: str
    role: str
    language: str

    def __str__(self) -> str:
        return "/".join(self)


CASES = [
    Case(shop, period, role, language)
    for shop, periods in PERIODS.items()
    for period in periods
    for role in ROLES
    for language in (("zh", "en") if (shop, period) in SHOWN_AS_PAGES else ("zh",))
]
QUICK = Case("cdnow", "1998-03", "operations", "zh")


@dataclass
class Shops:
    """The shops that are asked, each written and opened once."""

    scratch: Path
    cdnow: Path = CDNOW
    opened: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        if name not in self.opened:
            self.opened[name] = kt.open_workspace(self.cdnow if name == "cdnow" else self.written(name))
        return self.opened[name]

    def written(self, name: str) -> Path:
        folder = self.scratch / name
        if not folder.exists() and name == "demo":
            write_demo(folder)
        if not folder.exists() and name == "running":
            shutil.copytree(self.written("demo"), folder)
            settings = folder / "kpi.yaml"
            text = settings.read_text("utf-8")
            assert "covers_until: 2026-10-31" in text
            settings.write_text(text.replace("covers_until: 2026-10-31", f"covers_until: {TODAY}"), "utf-8")
        return folder


def said(shops: Shops, case: Case) -> Any:
    """Return one review as data, with its page where that is looked at; the error where there is none."""
    try:
        review = kt.review(shops[case.shop], case.period, case.role, case.language)
    except kt.KpiError as error:
        return {"error": type(error).__name__, "message": str(error), "exit_code": error.exit_code}
    found = dict(review_json(review))
    if (case.shop, case.period) in SHOWN_AS_PAGES:
        found["page"] = {name: sentences(getattr(kt, name)(review)) for name in ON_THE_PAGE}
    return found


def sentences(part: Any) -> list[str]:
    """Return the visible text of a part, a line for each piece between two tags; charts have none."""
    pieces = (html.unescape(piece) for piece in re.split(r"<[^>]*>", part._repr_html_()))
    return [said for piece in pieces if (said := " ".join(piece.split()))]


def files(shops: Shops) -> Any:
    """Return what the demo shop holds by its own account, so that another shop is not taken for other code."""
    folder = shops.written("demo")
    texts = [folder / "truths.json", *sorted((folder / "plan").glob("*.csv"))]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in texts}


def measured(shops: Shops) -> Any:
    """Return all metrics in total and by channel: a line per metric, period and segment, in their order."""
    frame = kt.measure(shops["demo"], None, list(MEASURED), "channel").astype(object)
    rows = frame.where(frame.notna(), None).to_dict("records")
    keys = [f"{row['metric']}/{row['period']}/{row['segment']}" for row in rows]
    names = ("value", "numerator", "denominator", "n")
    lines = [{name: row[name] for name in names} | {"reason": _reason(row["reason"])} for row in rows]
    return {"columns": list(frame.columns), "order": keys, "lines": dict(zip(keys, lines, strict=True))}


def _reason(reason: Any) -> Any:
    if reason is None:
        return None
    values = {name: repr(value) for name, value in reason.values.items()}
    return {"code": reason.code, "values": values, "zh": reason.text("zh"), "en": reason.text("en")}


def scores(shops: Shops) -> Any:
    """Return scorecards and rankings of the roles and persons of a month, and whether attainments heap."""
    found: dict[str, Any] = {"heaping": asdict(kt.heaping(shops["demo"], "2026-10"))}
    for by in ("role", "person"):
        cards, order = kt.scorecards(shops["demo"], "2026-10", by), kt.ranking(shops["demo"], "2026-10", by)
        found[by] = {
            "cards": [_card(card) for card in cards],
            "order": order.order,
            "flips": order.flips,
            "pairs": [asdict(pair) for pair in order.pairs],
            "left_out": [{"name": one.name, "coverage": one.coverage} for one in order.left_out],
        }
    with pytest.raises(kt.KpiError) as caught:
        kt.scorecards(shops["demo"], "2026-10", "team")
    told = {
        language: printed(shops.written("demo"), by, language) for by, language in (("role", "zh"), ("person", "en"))
    }
    return found | {"team": str(caught.value), "printed": told}


def printed(folder: Path, by: str, language: str) -> list[str]:
    """Return what ``kpi score`` prints, a line for each."""
    with contextlib.redirect_stdout(io.StringIO()) as screen:
        assert main(["score", "-w", str(folder), "-p", "2026-10", "--by", by, "-l", language]) == 0
    return [" ".join(line.split()) for line in screen.getvalue().splitlines()]


def _card(card: Any) -> Any:
    names = ("by", "name", "roles", "weighing", "points", "total_points", "cap", "missing_roles")
    totals = ("value", "covered_weight", "total_weight", "coverage", "weakest")
    noises = ("interval_80", "interval_95", "resampled", "held", "resampled_weight")
    found = {name: getattr(card, name) for name in names} | {name: getattr(card.score, name) for name in totals}
    lines = [
        {"metric": one.metric, "weight": one.weight, "status": one.status, "scored": one.scored} for one in card.lines
    ]
    if card.noise is None:
        return found | {"lines": lines, "noise": None}
    noise = {name: getattr(card.noise, name) for name in noises}
    mean = None if card.noise.values is None else float(card.noise.values.mean())
    return found | {"lines": lines, "noise": noise | {"mean": mean}}


def checked(workspace: Any, folder: Path) -> Any:
    """Return what the rules and SMART say of the plan in a folder."""
    plan = kt.read_plan(folder, workspace.catalogue, workspace.settings, workspace)
    findings = [one.to_dict() | {"where": one.where(), "key": one.key} for one in kt.check_plan(plan)]
    return {"findings": findings, "smart": [_smart(one) for one in kt.smart(plan)]}


def _smart(one: Any) -> Any:
    chance = one.chance and asdict(one.chance) | {"share": one.chance.share}
    return {
        "row": one.target.row,
        "metric": one.target.metric,
        "role": one.target.role,
        "verdict": one.verdict,
        "letters": {judged.letter: judged.verdict for judged in one.letters},
        "reach": one.reach,
        "chance": chance,
        "findings": [finding.to_dict() for finding in one.findings],
    }


def spoilt(shops: Shops, how: Callable[[list[list[str]]], None]) -> Any:
    """Return what the rules and SMART say of the demo's plan, spoilt."""
    folder = shops.scratch / how.__name__
    (folder / "plan").mkdir(parents=True, exist_ok=True)
    for sheet in sorted((shops.written("demo") / "plan").glob("*.csv")):
        with sheet.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        how(rows)
        with (folder / "plan" / sheet.name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    return checked(shops["demo"], folder)


def unreadable(rows: list[list[str]]) -> None:
    """Spoil one cell of every row, each time another one."""
    width = len(rows[0])
    for place, row in enumerate(rows[1:]):
        row[place % width] = ("", "?", "-1", "2026-13-01")[place // width % 4]


def mixed_up(rows: list[list[str]]) -> None:
    """Give every row the metric of another one, every third the weight, owner, reason and dates of others."""
    body, head = rows[1:], rows[0]
    before = [list(row) for row in body]
    for name, step in {"metric": 7, "weight": 2, "owner": 11, "value": 1, "agreed_on": 40, "approved_by": 5}.items():
        if name in head:
            column = head.index(name)
            for place, row in enumerate(body):
                if name == "metric" or place % 3 == 0:
                    row[column] = before[(place + step) % len(body)][column]
    for name in ("why", "verdict", "evidence", "approved_by"):
        if name in head:
            for row in body[::4]:
                row[head.index(name)] = ""


def restated(shops: Shops) -> Any:
    """Return what a review says that differs from an earlier edition in data, definitions, settings and targets."""
    first = json.loads(json.dumps(review_json(kt.review(shops["demo"], "2026-10", "operations", "zh"))))
    lines = first["metrics"]
    lines[0] |= {"value": lines[0]["value"] * 1.5, "judged": lines[0]["judged"] * 1.5, "status": "missed"}
    lines[1] |= {"value": lines[1]["value"] / 2, "judged": lines[1]["judged"] / 2, "status": "met", "definition": "old"}
    lines[2]["target"]["value"] *= 2
    del lines[3], lines[-1]["value"]
    first["rules"]["repurchase_window_days"] += 1
    first["data"]["orders"]["rows"] -= 1
    first |= {"score": 0.5, "data_through": "2026-10-30"}
    file = shops.scratch / "earlier.json"
    file.write_text(json.dumps(first), "utf-8")
    found = {}
    for language in ("zh", "en"):
        review = kt.review(shops["demo"], "2026-10", "operations", language, file)
        page = {name: sentences(getattr(kt, name)(review)) for name in ("banner", "restated")}
        found[language] = {"restated": review_json(review)["restated"], "page": page}
    return found


PARTS: Mapping[str, Callable[[Shops], Any]] = {
    "demo/files": files,
    "demo/measured": measured,
    "demo/scores": scores,
    "demo/plan": lambda shops: checked(shops["demo"], shops.written("demo")),
    "demo/plan unreadable": lambda shops: spoilt(shops, unreadable),
    "demo/plan mixed up": lambda shops: spoilt(shops, mixed_up),
    "demo/restated": restated,
    "cdnow/plan": lambda shops: checked(shops["cdnow"], shops.cdnow),
}


def plain(content: Any) -> Any:
    """Return content as JSON gives it back: tuples as lists, decimals as floats, dates as text; without marks."""
    text = json.dumps(_without_marks(content), default=_in_json, allow_nan=False)
    return json.loads(text)


def _in_json(one: Any) -> float | str:
    return float(one) if isinstance(one, Decimal) else str(one)


def _without_marks(content: Any) -> Any:
    if isinstance(content, dict):
        return {key: _without_marks(value) for key, value in content.items() if key not in LEFT_OUT}
    return [_without_marks(value) for value in content] if isinstance(content, list | tuple) else content


def write(folder: Path, name: str, content: Any) -> None:
    """Write a frozen file; equal contents give equal bytes."""
    text = json.dumps(plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    file = folder / f"{name}.json.gz"
    file.write_bytes(gzip.compress(text, compresslevel=9, mtime=0))
    print(f"{file}: {file.stat().st_size:,} bytes ({len(text):,} unpacked)")


def capture(folder: Path, cdnow: Path) -> None:
    """Write all that the code says now: a file for each shop's reviews, one for the parts."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        shops = Shops(Path(scratch), cdnow)
        for shop in PERIODS:
            write(folder, shop, {str(case): said(shops, case) for case in CASES if case.shop == shop})
        write(folder, "parts", {name: part(shops) for name, part in PARTS.items()})


if __name__ == "__main__":
    print(f"The code of {kt.__file__}")
    began = time.monotonic()
    capture(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else CDNOW)
    print(f"{time.monotonic() - began:.0f} s")
