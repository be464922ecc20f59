"""What metrics are called in a question: their names, labels and synonyms, whole ones and parts of them."""

import re
from collections.abc import Iterator, Mapping

from kpi_toolkit.language.text import Text
from kpi_toolkit.metrics.catalogue import Catalogue
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.questions.reading import plain

OF_HOW = re.compile(r" ?\([^()]*\)$")
"""What a label says in brackets at its end: which of several definitions it is."""
COUNTED = ("数", "量")
HOW_MANY = ("多少", "多少个", "多少笔", "多少位", "几个", "几笔")
"""Behind these people leave out the ends: 多少订单 is 订单数."""


def phrases(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Return what people may call metrics, each with the metrics that are called so.

    A whole label, a synonym and a name as it stands are the metric's own. Without what stands in brackets, or in
    another number, a phrase may be that of several.
    """
    own: dict[str, set[str]] = {}
    loose: dict[str, set[str]] = {}
    for metric in catalogue:
        for phrase in _own(metric):
            own.setdefault(phrase, set()).add(metric.name)
        for phrase in _loose(metric.label):
            loose.setdefault(phrase, set()).add(metric.name)
    for metric in catalogue:
        if (phrase := metric.name.replace("_", " ")) not in loose:
            loose[phrase] = {metric.name, *holding(phrase, catalogue)}
    order = catalogue.names
    merged = loose | own
    return {phrase: tuple(name for name in order if name in names) for phrase, names in merged.items() if phrase}


def holding(part: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the metrics whose labels or synonyms have a phrase in them, whole words of it."""
    if part.isascii():
        inside = re.compile(rf"(?<![a-z0-9_]){re.escape(part)}(?![a-z0-9_])")
        return tuple(metric.name for metric in catalogue if any(inside.search(name) for name in _called(metric)))
    return tuple(metric.name for metric in catalogue if len(part) > 1 and any(part in name for name in _called(metric)))


def _called(metric: Metric) -> tuple[str, ...]:
    return tuple(map(plain, (metric.label.zh, metric.label.en, *metric.also)))


def _own(metric: Metric) -> Iterator[str]:
    yield from _called(metric)
    yield metric.name


def _loose(label: Text) -> Iterator[str]:
    zh, en = (OF_HOW.sub("", plain(name)) for name in (label.zh, label.en))
    yield zh
    yield from (en, en.removesuffix("s") if en.endswith("s") else f"{en}s")
    if zh.endswith(COUNTED) and len(zh) > 2:
        yield from (f"{many}{zh[:-1]}" for many in HOW_MANY)


def parts(catalogue: Catalogue) -> frozenset[str]:
    """Return what stands in Chinese names of several metrics: 复购率, 社群."""
    known: dict[str, set[str]] = {}
    for metric in catalogue:
        for name in _called(metric):
            for start in range(len(name)):
                for part in (name[start:end] for end in range(start + 2, len(name) + 1)):
                    if not part.isascii():
                        known.setdefault(part, set()).add(metric.name)
    return frozenset(part for part, names in known.items() if len(names) > 1)


def shortest(names: Mapping[str, tuple[str, ...]], metric: str, is_ascii: bool) -> str:
    """Return the shortest phrase of a language that is one metric's alone; its name where there is none."""
    own = [phrase for phrase, named in names.items() if named == (metric,) and phrase.isascii() is is_ascii]
    return min(own, key=len, default=metric)
