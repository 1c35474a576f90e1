"""The word of a person on a claim: read rightly, read wrongly and how it should be read, or no claim at all."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from orontes.errors import InputError

STATUSES: Final = ("accepted", "corrected", "rejected")


@dataclass(frozen=True, slots=True)
class Correction:
    """One part of a claim that a reviewer corrected: its name, and what stood and now stands there, in words."""

    part: str
    before: str | None
    after: str | None

    def to_record(self) -> dict[str, Any]:
        """The correction as a JSON object."""
        return {"part": self.part, "before": self.before, "after": self.after}


@dataclass(frozen=True, slots=True)
class Review:
    """What a person decided on a claim.

    Parameters
    ----------
    id : str
        Key of the decision in the ledger.
    status : str
        One of `STATUSES`.
    day : datetime.date
        Day on which it was decided.
    reviewer, why : str or None
    corrections : tuple of Correction
        What was corrected, against what the reader had read.
    confidence_read : float
        How sure the reader had been.

    Raises
    ------
    InputError
        If the status is none.
    """

    id: str
    status: str
    day: dt.date
    reviewer: str | None = None
    why: str | None = None
    corrections: tuple[Correction, ...] = ()
    confidence_read: float = 0.0

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise InputError("status of a review", value=self.status, limit=" or ".join(STATUSES), where=self.id)

    @property
    def words(self) -> str:
        """The decision in a line.

        Examples
        --------
        >>> Review("r", "corrected", dt.date(2024, 12, 8), "A. Reader", corrections=(Correction("place", "Homs", "Hama"),)).words
        'corrected by A. Reader on 2024-12-08 (place: Homs, now Hama)'
        """
        by = f" by {self.reviewer}" if self.reviewer else ""
        parts = [f"{one.part}: {one.before or 'nothing'}, now {one.after or 'nothing'}" for one in self.corrections]
        parts += [self.why] if self.why else []
        return f"{self.status}{by} on {self.day}" + (f" ({'; '.join(parts)})" if parts else "")

    def to_record(self) -> dict[str, Any]:
        """The `review` object of a claim record."""
        return {
            "id": self.id, "status": self.status, "reviewer": self.reviewer, "day": self.day.isoformat(), "why": self.why,
            "confidence_read": round(self.confidence_read, 3), "corrections": [one.to_record() for one in self.corrections],
        }  # fmt: skip
