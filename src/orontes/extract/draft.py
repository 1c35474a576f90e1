"""A rule that speaks at a word, with its slots as found in the sentence."""

from dataclasses import dataclass, field

from orontes.core.claim import Actor
from orontes.core.quantity import Distance
from orontes.extract.clauses import Arguments
from orontes.extract.localities import Locality
from orontes.extract.people import Count
from orontes.extract.rules import Rule
from orontes.extract.scene import Scene


@dataclass(slots=True)
class Draft:
    """A rule that speaks at a word, with its slots as found in the sentence, before the context fills and judges them."""

    rule: Rule
    scene: Scene
    predicate: int
    args: Arguments
    actors: list[Actor] = field(default_factory=list)
    targets: list[Actor] = field(default_factory=list)
    places: list[Locality] = field(default_factory=list)
    origins: list[Locality] = field(default_factory=list)
    destinations: list[Locality] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    persons: list[int] = field(default_factory=list)
    routes: list[int] = field(default_factory=list)
    distance: Distance | None = None
    change: str | None = None
