"""The parts of a picture: who holds a place, where a front is, what a road is like, who fled, who stands with whom.

Each state names the claims for and against it (`claims`, `against`: claim ids, sorted). Silence is a state of its own: unknown.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from orontes.core.place import Place
from orontes.errors import InputError

CONTESTED: Final = "contested"
UNKNOWN: Final = "unknown"
CONTROL_STATUSES: Final = ("controlled", "contested", "besieged", "claimed only", "unknown")
LINK_STATUSES: Final = ("open", "restricted", "cut", "unknown")
ASIDES: Final = ("hypothetical", "planned", "historic", "denied")


@dataclass(frozen=True, slots=True)
class Control:
    """Who holds a place, as probabilities.

    Parameters
    ----------
    place : Place
        A town, or a region that a report speaks of as a whole.
    key : str
        Name of the place in this picture (`orontes.situation.fusion.place_key`); of world places, the id of the entry.
    probabilities : tuple of (str, float)
        Sides, then ``contested``, then ``unknown``; they sum to one.
    status : str
        One of `CONTROL_STATUSES`.
    inferred : bool
        True where no report says it in so many words (held because a hostile front stands before it, or as part of a region).
    how : str
        One sentence: why.
    last_report : datetime.date or None
    claims, against : tuple of str
    """

    place: Place
    key: str
    probabilities: tuple[tuple[str, float], ...]
    status: str
    inferred: bool
    how: str
    last_report: dt.date | None
    claims: tuple[str, ...]
    against: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.status not in CONTROL_STATUSES:
            raise InputError("status of control", value=self.status, limit=" or ".join(CONTROL_STATUSES))
        if abs(sum(p for _, p in self.probabilities) - 1) > 1e-9:
            raise InputError("probabilities of control", value=self.probabilities, limit="a sum of one", where=self.key)

    def probability(self, side: str) -> float:
        """Probability that `side` holds the place (0 where it is not among those named)."""
        return dict(self.probabilities).get(side, 0.0)

    @property
    def holder(self) -> str | None:
        """The side that most likely holds the place; None where contested or unknown is as likely."""
        side, _ = max(self.probabilities, key=lambda item: item[1])
        return None if side in (CONTESTED, UNKNOWN) else side


@dataclass(frozen=True, slots=True)
class Front:
    """How far a side stands from a place, by whose word; `distance_km` is to its edge where the report says so."""

    place: Place
    key: str
    side: str
    distance_km: float | None
    day: dt.date
    source: str | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkState:
    """What a road link is like.

    Parameters
    ----------
    link : int
        Position in the world's `RoadNetwork`.
    node_from, node_to : str
        Ids of its ends.
    ref : str or None
    status : str
        One of `LINK_STATUSES`.
    probabilities : tuple of (str, float)
        Over `LINK_STATUSES`; they sum to one.
    how : str
    place : Place or None
        Where it is cut (the bridge), if told.
    claims, against : tuple of str
    """

    link: int
    node_from: str
    node_to: str
    ref: str | None
    status: str
    probabilities: tuple[tuple[str, float], ...]
    how: str
    place: Place | None
    claims: tuple[str, ...]
    against: tuple[str, ...] = ()

    @property
    def probability_cut(self) -> float:
        """Probability that nobody gets through."""
        return dict(self.probabilities).get("cut", 0.0)


@dataclass(frozen=True, slots=True)
class Displaced:
    """People said to have moved (or to have come back), as an interval of persons; the same caseload is counted once.

    `low` None: no lower end was told; `high` None: at least `low`. `text` keeps the words.
    """

    origin: Place | None
    destination: Place | None
    low: float | None
    high: float | None
    measure: str | None
    returned: bool
    text: str
    day: dt.date
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """How one actor stands to another: `sign` +1 supports, -1 is hostile, 0 was linked (of the past); with their sides."""

    actor: str
    target: str
    actor_text: str
    target_text: str
    sign: int
    historic: bool
    claims: tuple[str, ...]
    actor_side: str | None = None
    target_side: str | None = None


@dataclass(frozen=True, slots=True)
class CapabilityTrend:
    """An actor said to grow stronger (+1) or weaker (-1); `hedged` where the report only thinks it possible."""

    actor: str
    side: str
    text: str
    sign: int
    hedged: bool
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at a place and bears on what comes next: a clash, strike, reinforcement, ceasefire, siege.

    `side` is who did it (who was reinforced); `kind` is that of the claim.
    """

    kind: str
    place: Place | None
    key: str | None
    side: str | None
    day: dt.date
    text: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ControlChange:
    """A place said to have changed hands, in time order in the picture: what momentum is learned from."""

    place: Place
    key: str
    side: str
    first_day: dt.date
    last_day: dt.date
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """What is kept aside, never counted as happened: supposed, planned, of the past, or denied (one of `ASIDES`).

    `side` is that of its actor, if it has one.
    """

    kind: str
    modality: str
    about: tuple[Place, ...]
    text: str
    claim: str
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Claims that cannot all be true: what about, the claims of each version; `weight` 0..1, the strongest is 1."""

    about: str
    versions: tuple[tuple[str, tuple[str, ...]], ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Unused:
    """A claim that changed nothing in the picture, and why."""

    claim: str
    reason: str


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """A voice's statements on control that others confirmed or contradicted, and the factor that its weight gets for it."""

    voice: str
    confirmed: int
    contradicted: int
    factor: float
    claims: tuple[str, ...]
