"""Words of users are values, never formats, and any sign of theirs gets on paper: from every file they write into."""

import csv
import io
import json
from pathlib import Path

import pikepdf
import pytest

import kpi_toolkit as kt
from kpi_toolkit.cli import main
from kpi_toolkit.errors import harmless
from kpi_toolkit.export.pdf_text import page_texts
from kpi_toolkit.files.signs import printable
from kpi_toolkit.language.text import Text

BRACES = "{x} {0} {} {{ }} {self.x!r:>9} }{ {{7*7}} {% raw %} {# #}"
FORMS = "%s %(a)d %% \\u0041 \\n $a$ $\\frac{1}{0}$ $$ ${HOME} `id` 100%"
MARKUP = "<b>&amp;</b> <script>1</script> <!-- & \"' ]]> *_~ # | [a](b) ![](x)"
SIGNS = "🍵👩‍👩‍👧 𠮷 김민수 ไทย العربية हिन्दी é e\u0301 \u202e½ Ω Ж あ �"
WORDS = {"braces": BRACES, "forms": FORMS, "markup": MARKUP, "signs": SIGNS}
SPOKEN = {"braces": ("en", "zh"), "forms": ("zh",), "markup": ("en",), "signs": ("zh",)}
"""In which languages their editions are made: each in one at least."""

OWN = '''
from kpi_toolkit import metric


@metric(zh={zh!r}, en={en!r}, fact="order_periods", unit="orders", better="higher", stage="revenue",
        roles=("operations",), pairs_with=("aov",))
def counted(orders):
    """One {words}

    一个 {words}

    Formula: {words}
    公式： {words}
    Leaves out: {words}
    不含： {words}
    Misleads when: {words}
    误读： {words}
    Source: {words}

    >>> counted(example_orders, period="2026-10")
    4.0
    """
    return orders.count()
'''


def as_csv(*rows: list[str]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def workspace(folder: Path, word: str) -> Path:
    """Return a workspace that has a word in its settings, metrics, data, targets and actions."""
    for name in ("data", "plan"):
        (folder / name).mkdir(parents=True)
    channels = [f"{word} a", f"{word} b"]
    rows = [
        [f"{word} {month}-{day}", f"{word} {day % 7}", f"2026-{month:02d}-{day:02d}", str(10 + day), channels[day % 2]]
        for month in range(1, 4)
        for day in (*range(1, 29), 31 if month != 2 else 0)
        if day
    ]
    header = ["order_id", "user_id", "ordered_at", "amount", "channel"]
    (folder / "data" / "orders.csv").write_text(as_csv(header, *rows), "utf-8")
    owner = "<b>Lin" if word == MARKUP else word  # `&` and `/` would be several people
    targets = ["metric", "role", "segment", "kind", "value", "start", "due", "owner", "why", "agreed_on"]
    plan = [
        [
            "sales",
            "operations",
            f"channel={channels[0]}",
            "level",
            "50",
            "2026-03-01",
            "2026-04-01",
            owner,
            word,
            "2026-02-20",
        ],
        ["orders", "operations", "", "level", "99", "2026-03-01", "2026-04-01", owner, word, "2026-02-20"],
        ["counted", "operations", "", "level", "5", "2026-03-01", "2026-04-01", owner, word, "2026-02-20"],
    ]
    (folder / "plan" / "targets.csv").write_text(as_csv(targets, *plan), "utf-8")
    actions = ["id", "role", "action", "metric", "owner", "start", "due", "status", "evidence", "diagnosis"]
    done = ["a1", "operations", word, "sales", word, "2026-02-10", "2026-03-10", "done", word, word]
    (folder / "plan" / "actions.csv").write_text(as_csv(actions, done), "utf-8")
    metrics = OWN.format(zh=f"数 {word}", en=f"Counted {word}", words=word.replace("\\", "\\\\").replace('"', "'"))
    (folder / "metrics.py").write_text(metrics, "utf-8")
    names = json.dumps({"zh": f"某店 {word}", "en": f"Shop {word}"}, ensure_ascii=False)
    settings = f"organisation: {names}\nlanguage: en\ntime_zone: Asia/Shanghai\n"
    settings += "source: {path: data, covers_from: 2026-01-01, covers_until: 2026-03-31}\n"
    (folder / "kpi.yaml").write_text(settings, "utf-8")
    return folder


def plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", WORDS)
def test_every_word_is_published_as_it_was_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    word, folder = WORDS[name], workspace(tmp_path / "shop", WORDS[name])
    main(["check", "-w", str(folder), "--json"])
    found = json.loads(capsys.readouterr().out)
    assert not [f for f in found["findings"] if f["severity"] == "error" and "font" in str(f)]
    assert not found.get("faults")
    for language in SPOKEN[name]:
        arguments = ["run", "-w", folder, "-p", "2026-03", "-r", "operations", "-l", language, "-o", tmp_path / "out"]
        assert main([str(argument) for argument in arguments]) == 0, capsys.readouterr()
        edition = tmp_path / "out" / "2026-03" / "operations" / language
        assert (edition / "review.html").stat().st_size > 1000
        with pikepdf.open(edition / "review.pdf") as pdf:
            pages = page_texts(pdf)
        assert not any(page.missing for page in pages)
        if name == "braces":
            assert plain(printable(word)) in plain("".join(page.text for page in pages))
        review = json.loads((edition / "review.json").read_text("utf-8"))
        assert word in review["organisation"]
        assert {line["target"]["why"].split() == word.split() for line in review["metrics"] if line["target"]} == {True}


@pytest.mark.parametrize("word", WORDS.values())
def test_a_metric_in_any_words_is_listed_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], word: str
) -> None:
    folder = workspace(tmp_path, word)
    assert main(["metrics", "counted", "-w", str(folder)]) == 0
    assert harmless(word) in capsys.readouterr().out
    opened = kt.open_workspace(folder)
    assert opened.catalogue["counted"].label("en") == f"Counted {word}"
    said = kt.contributions_of(opened, "counted", "2026-03", "channel").words("zh")
    assert plain(word) in plain(" ".join(said))


@pytest.mark.parametrize("word", WORDS.values())
def test_only_known_placeholders_are_filled(word: str) -> None:
    assert Text(f"{word} {{days}}", word).fill({"days": 30}) == Text(f"{word} 30", word)
