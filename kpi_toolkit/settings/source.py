"""Where the data lie and how each canonical table is made from them."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from kpi_toolkit.language.text import spoken
from kpi_toolkit.periods.special_days import Days
from kpi_toolkit.settings.calendar import Span, days_of
from kpi_toolkit.settings.layout import ALL_SHEETS, AmountForm, Collapse, DecimalSign, HeaderRow, MadeOf, Several
from kpi_toolkit.settings.values import DateFormat, Day, Encoding, Names, Strict, TimeZone


class SourceSettings(Strict):
    """Where the data lie: a folder of CSV, Parquet and Excel files, a DuckDB file, or a database by its URL.

    In kpi.yaml a plain path or URL may stand in its place.
    """

    path: str = Field("data", description="folder of files, or a DuckDB file, as seen from kpi.yaml")
    url: str | None = Field(None, description="database instead of files, e.g. postgres://db.example/shop?schema=sales")
    user_variable: str | None = Field(None, description="environment variable that holds the database's user")
    password_variable: str | None = Field(None, description="environment variable that holds the password")
    time_zone: TimeZone | None = Field(None, description="zone of times without one; the workspace's if empty")
    encoding: Encoding = Field("utf-8", description="of text files, as gb18030 or cp1252")
    date_format: DateFormat | None = Field(
        None,
        description="strptime form of dates that do not start with the year; of numbers epoch_s, epoch_ms, epoch_us, "
        "epoch_ns (since 1970 in UTC) or excel_days",
    )
    decimal: DecimalSign | None = Field(None, description="decimal sign of numbers in text; a point if empty")
    ignore: Annotated[Names, Field(strict=False)] = Field(
        (), description="files that are not read, by name or pattern: old_*.csv"
    )
    covers_from: Day | None = Field(None, description="first day the data cover; their oldest row if empty")
    covers_until: Day | None = Field(None, description="last day the data cover; their newest row if empty")
    whole: Annotated[tuple[Span, ...], Field(strict=False)] = Field(
        (), description="spans of days with few or no rows that are all there were, as 2026-02-10/2026-02-20"
    )

    @property
    def whole_days(self) -> tuple[Days, ...]:
        """The spans of `whole` as days."""
        return days_of(self.whole)

    @model_validator(mode="after")
    def _in_order(self) -> "SourceSettings":
        if self.covers_from and self.covers_until and self.covers_from > self.covers_until:
            raise ValueError(spoken("setting.covers"))
        return self


def _as_text(value: Any) -> Any:
    """Write a number, day or truth value of kpi.yaml as sources write it; leave the rest for the type to judge."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float | date) else value


Replacement = Annotated[str | None, BeforeValidator(_as_text)]


def _made_of(value: Any) -> Any:
    return MadeOf.model_validate(value) if isinstance(value, dict) else value


class TableSettings(Strict):
    """How one canonical table is made from the source: rename, filter and translate, or a query."""

    from_: str | None = Field(None, alias="from", description="file or table name; the canonical name if empty")
    columns: dict[str, Annotated[str | list[str] | MadeOf, BeforeValidator(_made_of)]] = Field(
        default_factory=dict,
        description="canonical column: source column, or columns that are put together: [date, time]; an amount of two "
        "columns: {plus: income, minus: expense}; refunded_amount: {net: column} or {status: [refunded]}",
    )
    numbers: Annotated[Names, Field(strict=False)] = Field(
        (), description="further columns that are numbers, to be added up by metrics; not canonical ones"
    )
    leave_out: Several = Field(
        (), description="source columns that are not read, as those of names and addresses", strict=False
    )
    constants: dict[str, Replacement] = Field(
        default_factory=dict,
        description="canonical column that the source lacks: its value in every row; null where there is none",
    )
    values: dict[str, dict[str, Replacement]] = Field(
        default_factory=dict,
        description="canonical column: {value in the source: value instead}; null empties it, others stay",
    )
    filter: str | None = Field(None, description="SQL condition over the source's columns")
    query: str | None = Field(None, description="SQL over the source's tables, instead of `from` and `filter`")
    time_zone: TimeZone | None = Field(None, description="as under `source`, for this table")
    encoding: Encoding | None = Field(None, description="as under `source`, for this table")
    date_format: DateFormat | None = Field(None, description="as under `source`, for this table")
    decimal: DecimalSign | None = Field(None, description="as under `source`, for this table")
    amount: AmountForm | None = Field(None, description="how numbers are written: decimal, thousands, strip")
    sheet: Several = Field((), description="sheets of a workbook that are the table; all: every one", strict=False)
    header_row: HeaderRow = Field((), description="row of the headings, or rows of a heading of several", strict=False)
    skip_footer: int = Field(0, ge=0, description="rows at the end that are no data; a row of totals is found")
    comment: str = Field("", max_length=3, description="sign that begins lines which are no data")
    group_rows: str = Field("", description="name of a column for rows with one cell, which head the rows below them")
    fill_down: Several = Field((), description="source columns whose empty cells have the value above", strict=False)
    collapse: Collapse | None = Field(
        None,
        description="rows that are one: by a canonical column, and what is taken of others: first (of those that are "
        "filled, if not said), last, sum, max, min",
    )
    sign: Literal["refunds"] | None = Field(
        None, description="orders: rows with an amount below 0 are refunds of the order of the same order_id"
    )

    refund_of: str | None = Field(
        None, description="orders: source column that names the order which a row below 0 gives back; with `sign`"
    )

    @property
    def sheets(self) -> tuple[str, ...] | None:
        """The sheets that are the table; None: all of them."""
        return None if self.sheet == (ALL_SHEETS,) else self.sheet

    @model_validator(mode="after")
    def _one_origin(self) -> "TableSettings":
        if self.query and (self.from_ or self.filter):
            raise ValueError(spoken("setting.one_origin"))
        if self.refund_of and not self.sign:
            raise ValueError(spoken("setting.refund_of"))
        if self.amount and self.decimal:
            raise ValueError(spoken("setting.decimal_inside"))
        for name in self.constants:
            if name in self.columns or name in self.values:
                other = "columns" if name in self.columns else "values"
                raise ValueError(spoken("setting.constants_or", name=name, other=other))
        return self
