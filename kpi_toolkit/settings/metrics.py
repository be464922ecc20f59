"""Metrics that kpi.yaml declares: of a column, of daily measures from elsewhere, or made of other metrics."""

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from kpi_toolkit.language.naming import names_of
from kpi_toolkit.language.text import spoken
from kpi_toolkit.settings.values import Name, Names, Strict, both

NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")
PLACE = re.compile(r"(\w+)\.(.+)")
"""A table and a column of it: ``orders.shipping_fee``."""
Daily = Literal["sum", "mean", "ratio", "last"]
FORMS = ("sum", "mean", "ratio", "difference", "daily")

Made = Annotated[Names, Field(strict=False)]


class MetricSettings(Strict):
    """A metric: of what it is made, and what a reader must know of it."""

    label: Annotated[Name, BeforeValidator(both)] = Field(description="what it is called")
    better: Literal["higher", "lower", "band"] = Field(description="which way is good")
    sum: str | Made | None = Field(None, description="a number column `table.column`, or a list of metrics to add up")
    mean: str | None = Field(None, description="a number column `table.column`: its mean over rows with a value")
    ratio: Made | None = Field(None, description="two metrics: the first by the second")
    difference: Made | None = Field(None, description="two metrics: the first less the second")
    daily: Daily | None = Field(
        None,
        description="rows of `daily_measures`, and how their days unite: sum, mean (by `weight`), ratio (value by "
        "`denominator`) or last (a stock)",
    )
    named: str = Field("", description="what `daily_measures` call it; its own name if empty")
    by: Annotated[Names, Field(strict=False)] = Field(
        (), description="columns that the segments of `daily_measures` are of: `channel=wechat` is one of `channel`"
    )
    unit: str = Field("", description="a unit of the library; of a metric made of others that of its parts, if empty")
    about: Annotated[Name, BeforeValidator(both)] | None = Field(None, description="what it is, in a sentence")
    stage: str = Field("", description="its section; that of what it is made of, if empty")
    roles: Annotated[Names, Field(strict=False)] = Field((), description="who may answer for it; everybody, if empty")
    use: Literal["appraisal", "diagnostic"] = Field("appraisal", description="whether targets may name it")
    pairs_with: Annotated[Names, Field(strict=False)] = Field((), description="metrics to read beside it")

    @model_validator(mode="after")
    def _one_form(self) -> "MetricSettings":
        given = [form for form in FORMS if getattr(self, form) is not None]
        if len(given) != 1:
            said = spoken("setting.has", names=names_of(given)) if given else spoken("setting.has_none")
            raise ValueError(spoken("setting.made_of", names=names_of(FORMS), said=said))
        column = self.sum if isinstance(self.sum, str) else self.mean
        if column is not None and not PLACE.fullmatch(column):
            raise ValueError(spoken("setting.metric_column", column=column))
        for form in ("ratio", "difference"):
            if (made_of := getattr(self, form)) is not None and len(made_of) != 2:
                raise ValueError(spoken("setting.two_metrics", form=form))
        if isinstance(self.sum, tuple) and len(self.sum) < 2:
            raise ValueError(spoken("setting.some_metrics"))
        if self.daily is None and (self.named or self.by):
            raise ValueError(spoken("setting.of_daily"))
        return self

    @property
    def column(self) -> tuple[str, str] | None:
        """The table and column that it adds up; None where it is made otherwise."""
        place = self.sum if isinstance(self.sum, str) else self.mean
        matched = PLACE.fullmatch(place) if place else None
        return (matched[1], matched[2]) if matched else None


def name_faults(declared: dict[str, MetricSettings]) -> list[str]:
    """Return what is wrong with the names of the metrics that kpi.yaml declares."""
    return [spoken("setting.metric_name", name=name) for name in declared if not NAME.fullmatch(name)]
