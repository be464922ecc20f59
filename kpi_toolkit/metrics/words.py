"""A metric's docstring taken apart: its sentence, formula, what it leaves out, when it misleads, its source."""

from collections.abc import Mapping
from dataclasses import dataclass

from kpi_toolkit.errors import UsageError
from kpi_toolkit.language.text import Text


@dataclass(frozen=True)
class Words:
    """A metric's docstring taken apart; every part in both languages."""

    sentence: Text
    formula: Text
    leaves_out: Text
    misleads_when: Text
    source: str

    def fill(self, values: Mapping[str, object]) -> "Words":
        """Return the words with the placeholders of business settings filled."""
        return Words(
            self.sentence.fill(values),
            self.formula.fill(values),
            self.leaves_out.fill(values),
            self.misleads_when.fill(values),
            self.source,
        )


_PARTS = {
    "en_formula": "Formula",
    "zh_formula": "公式",
    "en_leaves": "Leaves out",
    "zh_leaves": "不含",
    "en_misleads": "Misleads when",
    "zh_misleads": "误读",
    "source": "Source",
}


def parse_words(name: str, doc: str) -> Words:
    """Take a metric's docstring apart.

    The first paragraph is the English sentence, the second the Chinese one; then one line each (continued lines
    indented) for ``Formula:``, ``公式:``, ``Leaves out:``, ``不含:``, ``Misleads when:``, ``误读:``, ``Source:``.

    Raises
    ------
    UsageError
        When a part is missing, with the missing parts named.
    """
    texts: dict[str, str] = {}
    paragraphs: list[str] = []
    for block in doc.split(">>>")[0].split("\n\n"):
        current = ""
        for line in block.strip().splitlines():
            part = next((key for key, mark in _PARTS.items() if line.startswith((f"{mark}:", f"{mark}："))), "")
            if part:
                current = part
                texts[part] = line[len(_PARTS[part]) + 1 :].strip()
            elif current:
                texts[current] += _joint(texts[current], line) + line.strip()
            else:
                paragraphs.append(line.strip())
        if not current and block.strip():
            paragraphs.append("")
    sentences = [part.strip() for part in "\n".join(paragraphs).split("\n\n") if part.strip()]
    missing = [mark for key, mark in _PARTS.items() if not texts.get(key)]
    if missing or len(sentences) < 2:
        lacks = missing or ["an English and a Chinese sentence"]
        raise UsageError(f"The docstring of metric `{name}` lacks {', '.join(lacks)}. See the built-in metrics.")
    return Words(
        Text(sentences[1].replace("\n", ""), sentences[0].replace("\n", " ")),
        Text(texts["zh_formula"], texts["en_formula"]),
        Text(texts["zh_leaves"], texts["en_leaves"]),
        Text(texts["zh_misleads"], texts["en_misleads"]),
        texts["source"],
    )


def _joint(before: str, after: str) -> str:
    return " " if before[-1:].isascii() and after.strip()[:1].isascii() else ""
