"""Names in a row, and what a word may have been meant for, in both languages."""

from collections.abc import Iterable

from kpi_toolkit.errors import SHOWN_AT_MOST, Spoken, did_you_mean, listed, nearest


def names_of(names: Iterable[object], at_most: int = SHOWN_AT_MOST) -> Spoken:
    """Return names in backquotes, the first few of many."""
    given = [str(name) for name in names]
    zh = "、".join(f"`{name}`" for name in given[:at_most])
    return Spoken(f"{zh} 等 {len(given)} 个" if len(given) > at_most else zh, listed(given, at_most))


def perhaps(word: str, known: Iterable[str]) -> Spoken:
    """Return « Did you mean `x`?» when a known word is near, else a list of the known words; empty for none."""
    names = list(known)
    if near := nearest(word, names):
        return Spoken(f"是不是 {' 或 '.join(f'`{name}`' for name in near)}？", did_you_mean(word, names))
    zh = f"可以写：{names_of(sorted(names), 12).zh}。" if names else ""
    return Spoken(zh, did_you_mean(word, names))


def all_of(names: Iterable[str]) -> Spoken:
    """Return names in backquotes of which all are meant."""
    every = [f"`{name}`" for name in names]
    return Spoken(" 和 ".join(every), " and ".join(every))


def in_a_row(parts: Iterable[str]) -> Spoken:
    """Return what is known in both languages with commas between, those of each language."""
    every = [part if isinstance(part, Spoken) else Spoken(part, part) for part in parts]
    return Spoken("、".join(part.zh for part in every), ", ".join(every))


def sentences(parts: Iterable[str]) -> Spoken:
    """Return sentences of both languages behind each other, with a blank between those in English."""
    every = [part if isinstance(part, Spoken) else Spoken(part, part) for part in parts if part]
    return Spoken("".join(_ended(part.zh) for part in every[:-1]) + (every[-1].zh if every else ""), " ".join(every))


def _ended(text: str) -> str:
    return text if text.endswith(("。", "？", "！", "：")) else f"{text}。"
