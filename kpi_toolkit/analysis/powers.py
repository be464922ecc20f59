"""Powers that stay fractions where they are ones."""

from decimal import Decimal, localcontext
from fractions import Fraction

GUARD_DIGITS = 60


def power(ratio: Fraction, exponent: Fraction) -> Fraction:
    """Return a ratio above 0 to the power of a fraction: exactly where it is a fraction again, else with 60 digits.

    Examples
    --------
    >>> power(Fraction(8), Fraction(2, 3)), power(Fraction(121, 100), Fraction(1, 2))
    (Fraction(4, 1), Fraction(11, 10))
    >>> round(float(power(Fraction(2), Fraction(1, 2))), 9)
    1.414213562
    """
    with localcontext(prec=GUARD_DIGITS):
        root = (Decimal(ratio.numerator) / ratio.denominator) ** (Decimal(1) / exponent.denominator)
        near = Fraction(root).limit_denominator(ratio.denominator)  # a root that is a fraction has no greater one
    return (near if near**exponent.denominator == ratio else Fraction(root)) ** exponent.numerator
