"""What asking a model takes: tokens, estimated before and counted after, and their price."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from orontes.errors import InputError

LETTERS_A_TOKEN: Final = 4.0
"""English letters a token (general knowledge: tokenizers of current models; no tokenizer is carried along)."""
FOREIGN_LETTERS_A_TOKEN: Final = 1.5
"""The same of letters outside ASCII, on the safe side (general knowledge)."""
PER: Final = 1_000_000
"""Prices are told for so many tokens."""


def tokens_of(text: str) -> int:
    """About how many tokens a text is.

    Examples
    --------
    >>> tokens_of("Thousands fled Homs.")
    5
    """
    plain = len(text.encode("ascii", "ignore"))
    return round(plain / LETTERS_A_TOKEN + (len(text) - plain) / FOREIGN_LETTERS_A_TOKEN)


@dataclass(frozen=True, slots=True)
class Price:
    """Price of a million tokens in and out, in whatever currency; None where it was not told."""

    per_million_in: float | None = None
    per_million_out: float | None = None

    def __post_init__(self) -> None:
        for option, value in (("--price-in", self.per_million_in), ("--price-out", self.per_million_out)):
            if value is not None and not 0 <= value < 1e9:
                raise InputError(option, value=value, limit="a price of a million tokens, 0 or more")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens in and out, of so many questions."""

    questions: int = 0
    asked: int = 0
    answered: int = 0

    def __add__(self, other: "Tokens") -> "Tokens":
        """Both together."""
        return Tokens(self.questions + other.questions, self.asked + other.asked, self.answered + other.answered)

    @property
    def total(self) -> int:
        """Tokens in and out together."""
        return self.asked + self.answered

    def cost(self, price: Price) -> float | None:
        """What they cost; None where no price is told.

        Examples
        --------
        >>> Tokens(1, 2_000_000, 500_000).cost(Price(0.5, 2.0))
        2.0
        """
        if price.per_million_in is None and price.per_million_out is None:
            return None
        return (self.asked * (price.per_million_in or 0.0) + self.answered * (price.per_million_out or 0.0)) / PER


def total(parts: Iterable[Tokens]) -> Tokens:
    """All together."""
    return sum(parts, Tokens())
