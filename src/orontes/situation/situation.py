"""The situation: what is known as of a day, from the claims that were known on a day."""

import datetime as dt
from dataclasses import dataclass

from orontes.situation.states import (
    Aside,
    CapabilityTrend,
    Contradiction,
    Control,
    ControlChange,
    Displaced,
    Event,
    Front,
    LinkState,
    Relation,
    TrackRecord,
    Unused,
)


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known as of a day.

    Parameters
    ----------
    as_of : datetime.date
        The day of the picture.
    known_on : datetime.date
        Only reports up to this day were used.
    country : str
        ISO 3166 alpha-3 of the world it was drawn on.
    sides : tuple of str
        The parties that hold or take places, those who advance first.
    control : tuple of Control
        Towns and regions of which anything is known or inferred; of all others: unknown.
    changes : tuple of ControlChange
        Places said to have changed hands, latest first.
    fronts : tuple of Front
        Nearest first.
    links : tuple of LinkState
        Only links of which something is known.
    displaced : tuple of Displaced
    relations : tuple of Relation
    capabilities : tuple of CapabilityTrend
    events : tuple of Event
    asides : tuple of Aside
        Supposed, planned, past and denied: never counted as happened.
    contradictions : tuple of Contradiction
        Strongest first.
    unused : tuple of Unused
        Claims that changed nothing, each with the reason: claims used + unused = claims given.
    assumptions : tuple of str
        Keys of the declared weights that were used (`orontes.situation.credibility.Weights.assumptions`).
    track : tuple of TrackRecord
        Voices whose statements others confirmed or contradicted: the weight of all that they say is changed by it.
    """

    as_of: dt.date
    known_on: dt.date
    country: str
    sides: tuple[str, ...] = ()
    control: tuple[Control, ...] = ()
    changes: tuple[ControlChange, ...] = ()
    fronts: tuple[Front, ...] = ()
    links: tuple[LinkState, ...] = ()
    displaced: tuple[Displaced, ...] = ()
    relations: tuple[Relation, ...] = ()
    capabilities: tuple[CapabilityTrend, ...] = ()
    events: tuple[Event, ...] = ()
    asides: tuple[Aside, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    unused: tuple[Unused, ...] = ()
    assumptions: tuple[str, ...] = ()
    track: tuple[TrackRecord, ...] = ()

    def control_of(self, key: str) -> Control | None:
        """The state of control under `key`; None where nothing is known."""
        return next((state for state in self.control if state.key == key), None)

    @property
    def hypotheticals(self) -> tuple[Aside, ...]:
        """What reports suppose ("the capture of Homs would ..."), never counted as happened."""
        return tuple(aside for aside in self.asides if aside.modality == "hypothetical")
