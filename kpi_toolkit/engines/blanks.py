"""What nobody sees around a value and in it, as every engine takes it away or finds it."""

from kpi_toolkit.errors import HIDDEN, JOINER

BLANKS = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\xad\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
"""Spaces of all widths, line ends, zero-width and direction marks."""


OUTER_BLANKS = f"^[{BLANKS}]+|[{BLANKS}]+$"
"""A pattern of the blanks at both ends of a text, read alike by all engines."""

INSIDE = f"[{HIDDEN}{JOINER}]"
"""A pattern of signs inside a value that nobody sees; what is around it is away then."""
