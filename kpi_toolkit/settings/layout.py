"""How a file lies before its columns have names: sheets, headings, footers, numbers as people write them."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from kpi_toolkit.language.naming import names_of
from kpi_toolkit.language.text import spoken
from kpi_toolkit.settings.values import Names, Strict

DecimalSign = Literal[".", ","]
TAKEN = ("first", "last", "sum", "max", "min")
ALL_SHEETS = "all"
MANY = ("%", "％", "‰", "万", "萬", "亿", "億", "千", "百万", "k", "m", "mn", "bn", "万元", "亿元", "千元", "百万元")
"""Words by which a number is another one than without them."""


def _several(given: Any) -> Any:
    """Take one name or number of kpi.yaml for a list of it."""
    return tuple(given) if isinstance(given, list | tuple) else given if given is None else (given,)


def _in_row(rows: tuple[int, ...]) -> tuple[int, ...]:
    if any(row < 1 for row in rows) or list(rows) != list(range(rows[0], rows[0] + len(rows)) if rows else ()):
        raise ValueError(spoken("setting.header_row"))
    return rows


def _collapse(how: dict[str, str]) -> dict[str, str]:
    if "by" not in how:
        raise ValueError(spoken("setting.collapse_by"))
    if wrong := [f"`{name}: {taken}`" for name, taken in how.items() if name != "by" and taken not in TAKEN]:
        raise ValueError(spoken("setting.collapse_taken", given=", ".join(wrong), taken=", ".join(TAKEN)))
    return how


Several = Annotated[Names, BeforeValidator(_several)]
HeaderRow = Annotated[tuple[int, ...], BeforeValidator(_several), AfterValidator(_in_row)]
Collapse = Annotated[dict[str, str], AfterValidator(_collapse)]


class MadeOf(Strict):
    """A number that a source has in another form: in two columns, as what is left, or as a state."""

    plus: str | None = Field(None, description="column of what comes in; with `minus`")
    minus: str | None = Field(None, description="column of what goes out, whatever its sign; with `plus`")
    net: str | None = Field(None, description="refunded_amount: column of what is left of the amount after refunds")
    status: Several = Field(
        (), description="refunded_amount: states of orders that were given back whole", strict=False
    )

    @model_validator(mode="after")
    def _one_way(self) -> "MadeOf":
        ways = [bool(self.plus and self.minus), bool(self.net), bool(self.status)]
        if sum(ways) != 1 or bool(self.plus) != bool(self.minus):
            raise ValueError(spoken("setting.made_of_columns"))
        return self


class AmountForm(Strict):
    """How numbers are written as text: 1.234,50 €."""

    decimal: DecimalSign = Field(".", description="sign before decimals")
    thousands: Literal[",", ".", " ", "'", ""] = Field("", description="sign between thousands; none if empty")
    strip: Several = Field((), description="signs and words around a number, as ¥, 元, CNY", strict=False)
    cents: bool = Field(False, description="whether amounts of money are whole cents: 1234 is 12.34")

    @model_validator(mode="after")
    def _no_part_of_a_number(self) -> "AmountForm":
        if parts := [sign for sign in self.strip if sign.strip().lower() in MANY]:
            raise ValueError(spoken("setting.part_of_number", names=names_of(parts)))
        return self

    @model_validator(mode="after")
    def _two_signs(self) -> "AmountForm":
        if self.decimal == self.thousands:
            raise ValueError(spoken("setting.two_signs"))
        return self
