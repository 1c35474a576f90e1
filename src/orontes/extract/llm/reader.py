"""A report, and what a model said about it, in; claims and a reckoning of all that was said out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from orontes.core.claim import Claim
from orontes.core.report import Report
from orontes.extract.llm.asking import Heard
from orontes.extract.llm.verify import Rejected, Verdict, verify
from orontes.extract.merge import merge
from orontes.extract.pipeline import Reader

Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What became of all that a model said about reports.

    ``given == kept + len(rejected)``, always.

    Parameters
    ----------
    pieces : int
        Pieces of text that were asked about.
    given, kept : int
        Claims in its answers, and those that the text bears out (before the same fact told twice is made one).
    rejected : tuple of Rejected
        Each with its reason.
    emptied, faults : tuple of (str, int)
        Slots emptied and answers that could not be used, by their reasons.
    unread : tuple of str
        Pieces of text that no usable answer came for: which, and why.
    """

    pieces: int = 0
    given: int = 0
    kept: int = 0
    rejected: tuple[Rejected, ...] = ()
    emptied: Counts = ()
    faults: Counts = ()
    unread: tuple[str, ...] = ()

    def __add__(self, other: "Reckoning") -> "Reckoning":
        """Both together."""
        return Reckoning(
            self.pieces + other.pieces, self.given + other.given, self.kept + other.kept, self.rejected + other.rejected,
            _sum(self.emptied, other.emptied), _sum(self.faults, other.faults), self.unread + other.unread,
        )  # fmt: skip

    @property
    def reasons(self) -> Counts:
        """How many claims were rejected for each reason."""
        return tuple(sorted(Counter(one.reason for one in self.rejected).items()))


def _sum(a: Counts, b: Counts) -> Counts:
    return tuple(sorted((Counter(dict(a)) + Counter(dict(b))).items()))


def claims_of(report: Report, heard: Sequence[Heard], *, reader: Reader, model: str) -> tuple[tuple[Claim, ...], Reckoning]:
    """The claims of a report that a model read, in text order, and the reckoning; `reader` finds places, actors, days."""
    whole = Heard()
    for one in heard:
        whole += one
    verdict = Verdict()
    if whole.said:
        with reader.staged(report) as (shown, _):
            verdict = verify(whole.said, report, shown, model=model)
    unread = tuple(f"{report.id}, letters {piece.start:,} to {piece.end:,}: {why}" for piece, why in whole.unread)
    reckoning = Reckoning(
        whole.pieces, len(whole.said), len(verdict.claims), verdict.rejected, verdict.emptied, whole.faults, unread,
    )  # fmt: skip
    return merge(verdict.claims), reckoning


def both(built_in: Sequence[Claim], model: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims of two readings of one report: what both read is one claim that names both rules."""
    return merge([*built_in, *model])
