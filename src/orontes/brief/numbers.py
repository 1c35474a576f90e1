"""Numbers as the page prints them: two significant digits, ranges, words with the percentage.

Rounding happens here and nowhere below.
"""

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from orontes.errors import InputError

LIKELIHOOD_TERMS: Final = (
    (0.99, "virtually certain"),
    (0.90, "very likely"),
    (0.66, "likely"),
    (0.33, "about as likely as not"),
    (0.10, "unlikely"),
    (0.01, "very unlikely"),
    (0.0, "exceptionally unlikely"),
)
"""Lower bounds of the calibrated terms (Mastrandrea and others 2010, Guidance Note for Lead Authors of the IPCC AR5, table 1)."""

NARROW: Final = "\u202f"
"""Narrow no-break space between a number and its unit."""
DASH: Final = "\u2013"


def two_digits(value: float) -> float:
    """`value` rounded to two significant digits, halves away from zero.

    Examples
    --------
    >>> two_digits(4472), two_digits(9999), two_digits(0.0734), two_digits(0)
    (4500.0, 10000.0, 0.073, 0.0)
    """
    if not math.isfinite(value):
        raise InputError("number to print", value=value, limit="a finite number")
    if value == 0:
        return 0.0
    exact = Decimal(repr(float(value)))
    return float(exact.quantize(Decimal(1).scaleb(exact.adjusted() - 1), rounding=ROUND_HALF_UP))


def plain(value: float) -> str:
    """`value` at two significant digits, thousands set apart, millions and billions in words.

    Examples
    --------
    >>> plain(4472), plain(0.5), plain(5.0), plain(1_234_000), plain(652_609)
    ('4,500', '0.5', '5', '1.2 million', '650,000')
    """
    rounded = two_digits(value)
    if abs(rounded) >= 1_000_000_000:
        return f"{rounded / 1_000_000_000:g} billion"
    if abs(rounded) >= 1_000_000:
        return f"{rounded / 1_000_000:g} million"
    if float(rounded).is_integer():
        return f"{int(rounded):,}"
    return f"{rounded:g}"


def interval(low: float | None, best: float | None, high: float | None) -> str:
    """A number with its range; an open end is said in words, a range that vanishes after rounding is left out.

    Examples
    --------
    >>> interval(2000, 4472, 9999)
    '4,500 (2,000–10,000)'
    >>> interval(5000, None, None), interval(None, None, 300), interval(5, 5, 5), interval(2000, None, 9999)
    ('at least 5,000', 'up to 300', '5', '2,000–10,000')
    """
    if low is not None and high is not None:
        around = f"{plain(low)}{DASH}{plain(high)}"
        if plain(low) == plain(high):
            return plain(high)
        return around if best is None else f"{plain(best)} ({around})"
    if low is not None:
        return f"at least {plain(low)}"
    if high is not None:
        return f"up to {plain(high)}"
    if best is None:
        raise InputError("number to print", limit="a low, a best or a high value")
    return plain(best)


def percent(share: float) -> str:
    """A share as a percentage; never a certain 0 or 100 but for those very values.

    Examples
    --------
    >>> percent(0.734), percent(0.004), percent(0.997), percent(1)
    ('73\u202f%', 'under 1\u202f%', 'over 99\u202f%', '100\u202f%')
    """
    if not 0 <= share <= 1:
        raise InputError("share", value=share, limit="0..1")
    if 0 < share < 0.01:
        return f"under 1{NARROW}%"
    if 0.99 < share < 1:
        return f"over 99{NARROW}%"
    return f"{round(100 * share)}{NARROW}%"


def likelihood(share: float) -> str:
    """The calibrated term for a probability.

    Examples
    --------
    >>> likelihood(0.73), likelihood(0.02), likelihood(0.5)
    ('likely', 'very unlikely', 'about as likely as not')
    """
    if not 0 <= share <= 1:
        raise InputError("probability", value=share, limit="0..1")
    return next(term for bound, term in LIKELIHOOD_TERMS if share >= bound)


def likely(share: float) -> str:
    """A probability as words with the percentage.

    Examples
    --------
    >>> likely(0.73)
    'likely, 73\u202f%'
    """
    return f"{likelihood(share)}, {percent(share)}"
