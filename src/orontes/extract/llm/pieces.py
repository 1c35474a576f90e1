"""Long reports in pieces that a model can take, cut where a reader would pause."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from orontes.extract.tokens import sentences

LETTERS: Final = 6_000
"""Letters of a piece at most: some 1,500 tokens, whose claims fit into one answer (declared by the developers)."""
SMALLEST: Final = 400
"""Pieces of so few letters are not halved again."""
_EARLIEST: Final = 0.4
"""A piece is not cut before this part of its length for the sake of a better place (declared by the developers)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A half-open range of the text of a report."""

    start: int
    end: int

    def __len__(self) -> int:
        """How many letters it has."""
        return self.end - self.start


def pieces(text: str, *, letters: int = LETTERS) -> tuple[Piece, ...]:
    """The pieces of a text in order; together they are the text. Blank ones are left out.

    Cut is between paragraphs, else between lines, else between sentences, else in the middle of one that is longer than a piece.

    Examples
    --------
    >>> [text[p.start:p.end] for text in ["Hama fell. Homs is next."] for p in pieces(text, letters=12)]
    ['Hama fell. ', 'Homs is next', '.']
    """
    found, start = [], 0
    borders: Sequence[int] | None = None
    while len(text) - start > letters:
        cut = _between(text, start, letters)
        if cut is None:
            borders = tuple(one.starts[0] for one in sentences(text)) if borders is None else borders
            cut = _last(borders, start, letters) or start + letters
        found.append(Piece(start, cut))
        start = cut
    found.append(Piece(start, len(text)))
    return tuple(piece for piece in found if text[piece.start : piece.end].strip())


def halves(text: str, piece: Piece) -> tuple[Piece, ...]:
    """The piece in two or three, for a model that could not answer it whole; itself where it is too short for that."""
    if len(piece) <= SMALLEST:
        return (piece,)
    inner = pieces(text[piece.start : piece.end], letters=max(SMALLEST // 2, len(piece) * 3 // 5))
    return tuple(Piece(piece.start + one.start, piece.start + one.end) for one in inner)


def _between(text: str, start: int, letters: int) -> int | None:
    """Where the last paragraph or line ends that fits."""
    for mark in ("\n\n", "\n"):
        at = text.rfind(mark, start + int(letters * _EARLIEST), start + letters)
        if at >= 0:
            return at + len(mark)
    return None


def _last(borders: Sequence[int], start: int, letters: int) -> int | None:
    return max((at for at in borders if start + letters * _EARLIEST < at <= start + letters), default=None)
