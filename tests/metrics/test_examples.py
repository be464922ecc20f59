"""Every metric's words: a worked example that runs, names to read beside it, both languages."""

import doctest
import re
from collections import Counter

import pandas as pd
import pytest

import kpi_toolkit as kt
from kpi_toolkit import examples
from kpi_toolkit.measuring.workspace import Workspace, from_frames
from kpi_toolkit.metrics.catalogue import CATALOGUE
from kpi_toolkit.metrics.metric import Metric
from kpi_toolkit.settings import Rules

CHINESE = re.compile(r"[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"[{}]")
METRICS = list(CATALOGUE.fill(Rules().in_words))


def _name(metric: Metric) -> str:
    return metric.name


@pytest.fixture(scope="module")
def opened() -> Workspace:
    """The example shop opened once: twenty tables are checked for each example otherwise."""
    return from_frames(examples.EXAMPLE_TABLES)


@pytest.mark.parametrize("metric", METRICS, ids=_name)
def test_worked_example_gives_what_it_says(metric: Metric, opened: Workspace) -> None:
    orders = examples.EXAMPLE_ORDERS.copy(deep=True)
    tables = examples.EXAMPLE_TABLES if re.search(r"example_tables[\s.]*\|", metric.example) else opened
    names = {entry.name: entry for entry in kt.CATALOGUE}
    names |= {"example_orders": examples.EXAMPLE_ORDERS, "example_tables": tables}
    test = doctest.DocTestParser().get_doctest(metric.example, names, metric.name, None, None)
    assert test.examples, f"`{metric.name}` has no worked example. Add `>>> {metric.name}(example_orders, …)`."
    assert all(f"{metric.name}(" in example.source for example in test.examples)
    shown: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(test, out=shown.append)
    assert (result.attempted, result.failed) == (len(test.examples), 0), "".join(shown)
    pd.testing.assert_frame_equal(examples.EXAMPLE_ORDERS, orders)


@pytest.mark.parametrize("metric", METRICS, ids=_name)
def test_pairs_name_other_metrics(metric: Metric) -> None:
    assert set(metric.pairs_with) <= set(CATALOGUE.names) - {metric.name}
    assert len(set(metric.pairs_with)) == len(metric.pairs_with)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_labels_are_unique(language: str) -> None:
    counts = Counter(metric.label(language) for metric in METRICS)
    assert [label for label, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("metric", METRICS, ids=_name)
def test_words_are_in_the_language_they_stand_for(metric: Metric) -> None:
    words = metric.words
    texts = {
        "label": metric.label,
        "sentence": words.sentence,
        "formula": words.formula,
        "leaves_out": words.leaves_out,
        "misleads_when": words.misleads_when,
    }
    assert [part for part, text in texts.items() if not CHINESE.search(text.zh)] == []
    assert [part for part, text in texts.items() if CHINESE.search(text.en) or not text.en.strip()] == []
    assert [part for part, text in texts.items() if PLACEHOLDER.search(text.zh + text.en)] == []
    assert words.source.strip()
