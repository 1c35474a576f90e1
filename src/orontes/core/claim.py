"""The claim: one thing that one report says, with the words that say it.

Reader and situation meet only here.
"""

from dataclasses import dataclass
from typing import Any, Final

from orontes.core.period import Period
from orontes.core.place import Place
from orontes.core.quantity import Distance, People
from orontes.core.review import Review
from orontes.errors import InputError

KINDS: Final = (
    "control_change", "front_position", "clash", "strike", "infrastructure_damage", "route_closed", "route_opened",
    "displacement", "return", "reinforcement", "casualty", "external_support", "hostility", "access_constraint", "ceasefire",
    "affiliation", "capability",
)  # fmt: skip
MODALITIES: Final = ("asserted", "reported", "claimed", "denied", "planned", "hypothetical", "historic")
HAPPENED: Final = frozenset({"asserted", "reported", "claimed"})
"""Modalities under which the event is said to have taken place in the episode that the report is about."""
CHANGES: Final = ("gained", "lost", "entered", "holds", "contested", "up", "down")
SOURCE_KINDS: Final = ("monitor", "un", "party", "state", "media", "ngo", "witness", "official", "unknown")


@dataclass(frozen=True, slots=True)
class Source:
    """By whose word: the words of the report and the kind of source (one of `SOURCE_KINDS`, or None)."""

    text: str
    kind: str | None = None

    def __post_init__(self) -> None:
        if self.kind is not None and self.kind not in SOURCE_KINDS:
            raise InputError("kind of source", value=self.kind, limit=" or ".join(SOURCE_KINDS), where=self.text)

    def to_record(self) -> dict[str, Any]:
        """The `source` object of a claim record."""
        return {"text": self.text, "kind": self.kind}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who: the words of the report, the key in the lexicon of actors, and who is meant where the words are a pronoun."""

    text: str
    id: str | None = None
    side: str | None = None
    resolved: str | None = None

    def to_record(self) -> dict[str, Any]:
        """The actor object of a claim record."""
        record: dict[str, Any] = {"text": self.text, "id": self.id}
        for key in ("side", "resolved"):
            if getattr(self, key) is not None:
                record[key] = getattr(self, key)
        return record


@dataclass(frozen=True, slots=True)
class Route:
    """A road or line between places: its words, and its number where it has one ("M5")."""

    text: str
    ref: str | None = None

    def to_record(self) -> dict[str, Any]:
        """The `route` object of a claim record."""
        return {"text": self.text, "ref": self.ref}


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of code points in the text of a report."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise InputError("span", value=(self.start, self.end), limit="0 <= start < end")

    def to_record(self) -> dict[str, Any]:
        """The span as a JSON object."""
        return {"start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that one report says.

    Parameters
    ----------
    id : str
        Key of the claim: report id, a colon, a number in text order.
    report : str
        Id of the report.
    kind : str
        One of `KINDS`.
    modality : str
        One of `MODALITIES`: the narrator's own word, another's word, a party's, denied, planned, supposed, or of the past.
    sentence : Span
        The sentence that says it; ``report.text[start:end] == quote`` always.
    quote : str
    rule : str
        The rule (or model) that read it.
    confidence : float
        0..1, from the gates passed.
    source, actor, target_actor, place, origin, destination, route, change, people, distance, when
        Slots of the kind; None where nothing was said.
    cause : str or None
        What drove a displacement, where told (``conflict``, ``disaster``).
    trigger : Span or None
        The word that named the event.
    community : str or None
        The people that an affiliation or displacement is about ("Alawite minority").
    also : tuple of Span
        Further sentences of the same report that say the same.
    in_title : bool
        Whether the sentence is the title.
    review : Review or None
        What a person decided on it; None: nobody has looked at it. A corrected claim says what the reviewer says.
    also_by : tuple of str
        Rules (or models) of other readers that read the same.

    Raises
    ------
    InputError
        If kind, modality, change or confidence is outside its range.
    """

    id: str
    report: str
    kind: str
    modality: str
    sentence: Span
    quote: str
    rule: str
    confidence: float = 0.5
    source: Source | None = None
    actor: Actor | None = None
    target_actor: Actor | None = None
    place: Place | None = None
    origin: Place | None = None
    destination: Place | None = None
    route: Route | None = None
    change: str | None = None
    people: People | None = None
    distance: Distance | None = None
    when: Period | None = None
    cause: str | None = None
    trigger: Span | None = None
    community: str | None = None
    also: tuple[Span, ...] = ()
    in_title: bool = False
    review: Review | None = None
    also_by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InputError("kind of claim", value=self.kind, limit=" or ".join(KINDS), where=self.id)
        if self.modality not in MODALITIES:
            raise InputError("modality of claim", value=self.modality, limit=" or ".join(MODALITIES), where=self.id)
        if self.change is not None and self.change not in CHANGES:
            raise InputError("change of claim", value=self.change, limit=" or ".join(CHANGES), where=self.id)
        if not 0 <= self.confidence <= 1:
            raise InputError("confidence of claim", value=self.confidence, limit="0..1", where=self.id)

    @property
    def happened(self) -> bool:
        """Whether the claim says that the event took place now: not denied, planned, supposed or of the past."""
        return self.modality in HAPPENED

    @property
    def places(self) -> tuple[Place, ...]:
        """The places of the claim: place, origin, destination, as far as filled."""
        return tuple(p for p in (self.place, self.origin, self.destination) if p is not None)

    def to_record(self) -> dict[str, Any]:
        """The claim as the JSON Lines object that other programs rely on."""
        record: dict[str, Any] = {"id": self.id, "report": self.report, "kind": self.kind, "modality": self.modality}
        for key in ("source", "actor", "target_actor", "place", "origin", "destination", "route"):
            slot = getattr(self, key)
            record[key] = slot.to_record() if slot is not None else None
        record["change"] = self.change
        for key in ("people", "distance", "when"):
            slot = getattr(self, key)
            record[key] = slot.to_record() if slot is not None else None
        record |= {
            "confidence": round(self.confidence, 3), "sentence": self.sentence.to_record(), "quote": self.quote,
            "rule": self.rule,
        }  # fmt: skip
        for key in ("cause", "community"):
            if getattr(self, key) is not None:
                record[key] = getattr(self, key)
        if self.trigger is not None:
            record["trigger"] = self.trigger.to_record()
        if self.also:
            record["also"] = [span.to_record() for span in self.also]
        if self.in_title:
            record["in_title"] = True
        if self.review is not None:
            record["review"] = self.review.to_record()
        if self.also_by:
            record["also_by"] = list(self.also_by)
        return record
