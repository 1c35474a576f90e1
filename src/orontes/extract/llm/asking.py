"""A piece of a report asked about until it is answered: again where the answer is no JSON, in halves where it is cut off."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from orontes.core.report import Report
from orontes.errors import NoResultError
from orontes.extract.llm.answer import claims_in
from orontes.extract.llm.pieces import Piece, halves
from orontes.extract.llm.prompt import ROUNDS, asked_again, question

DEEPEST: Final = 4
"""A piece is halved so often at most."""


class Answered(Protocol):
    """What is used of an answer: its words, and whether they were not cut off."""

    @property
    def text(self) -> str:
        """The words."""

    @property
    def whole(self) -> bool:
        """Whether they are all."""


Ask = Callable[[tuple[tuple[str, str], ...]], Answered]
"""Answers messages of (role, text); NoResultError where this one stays unanswered."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a model said about a piece: JSON values, each with the piece it is of; what went wrong; what stayed unread.

    Parameters
    ----------
    said : tuple of (Piece, JSON value)
    faults : Counter of str
        Answers by what was wrong with them.
    unread : tuple of (Piece, str)
        Pieces without an answer that could be used, and why.
    pieces : int
        How many there were, those that were halved left out.
    """

    said: tuple[tuple[Piece, Any], ...] = ()
    faults: tuple[tuple[str, int], ...] = ()
    unread: tuple[tuple[Piece, str], ...] = ()
    pieces: int = 0

    def __add__(self, other: "Heard") -> "Heard":
        """Both, in order."""
        faults = Counter(dict(self.faults)) + Counter(dict(other.faults))
        return Heard(
            self.said + other.said, tuple(sorted(faults.items())), self.unread + other.unread, self.pieces + other.pieces
        )


def hear(ask: Ask, report: Report, piece: Piece, *, depth: int = 0) -> Heard:
    """What the model says about a piece; whatever it answers, nothing but claims of the right form comes through later."""
    asked, faults = question(report, piece), Counter[str]()
    for _ in range(ROUNDS):
        try:
            answer = ask(asked.messages)
        except NoResultError as error:
            return Heard((), _sorted(faults), ((piece, str(error)),), 1)
        found = claims_in(answer.text)
        if found is not None and found.whole and answer.whole:
            return Heard(tuple((piece, one) for one in found.claims), _sorted(faults), (), 1)
        if not answer.whole or found is not None:
            faults["answer cut off"] += 1
            return _in_halves(ask, report, piece, found.claims if found else (), depth) + Heard((), _sorted(faults))
        faults["answer without JSON"] += 1
        asked = asked_again(asked, answer.text)
    return Heard((), _sorted(faults), ((piece, "no JSON in the answers"),), 1)


def _in_halves(ask: Ask, report: Report, piece: Piece, rescued: tuple[Any, ...], depth: int) -> Heard:
    """The piece asked about in parts; where it cannot be parted, what could be saved of the answer."""
    parts = halves(report.text, piece) if depth < DEEPEST else (piece,)
    if len(parts) < 2:
        return Heard(tuple((piece, one) for one in rescued), (), ((piece, "the answer was cut off"),), 1)
    heard = Heard()
    for part in parts:
        heard += hear(ask, report, part, depth=depth + 1)
    return heard


def _sorted(faults: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(faults.items()))
