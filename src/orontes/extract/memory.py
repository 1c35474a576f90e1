"""What was mentioned before: the last fitting place for "the city" and the last actor for "they"."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from orontes.core.claim import Actor, Source
from orontes.core.period import Period
from orontes.core.place import Place
from orontes.extract.heard import named_actors, named_sources
from orontes.extract.place_words import type_nouns
from orontes.extract.scene import Scene
from orontes.extract.speech import Attribution
from orontes.geo import table

PRONOUNS: Final = frozenset({"they", "it", "he", "she", "them", "its", "their", "his", "him"})
"""Words that stand for an actor named before."""
TOWN_LIKE: Final = ("town", "neighbourhood", "camp", "base", "hill", "bridge", "crossing", "airport", "admin2")
"""Kinds of places that "it" and "there" may mean."""
FITS: Final = {
    "city": ("town",), "town": ("town", "neighbourhood"), "village": ("town",), "province": ("admin1",),
    "governorate": ("admin1",),
    "state": ("admin1", "country"), "district": ("admin2", "neighbourhood", "town"), "region": ("region", "admin1",
    "admin2", "countryside"),
    "country": ("country",), "bridge": ("bridge",), "crossing": ("crossing",), "camp": ("camp",), "airport": ("airport",),
    "base": ("base",),
    "road": ("road",), "highway": ("road",), "hill": ("hill",), "hilltop": ("hill",), "capital": ("town",), "coast": ("region",),
}  # fmt: skip


_KEPT: Final = 5
"""Sentences that are kept to be read again for who acts and speaks in them."""


@dataclass(slots=True)
class Memory:
    """Places, actors and sources of a report so far, latest last; one report's reading writes it, nothing else."""

    places: list[tuple[int, Place]] = field(default_factory=list)
    acted: dict[int, list[Actor]] = field(default_factory=dict)
    seen: dict[int, Scene] = field(default_factory=dict)
    named: dict[int, list[Actor]] = field(default_factory=dict)
    spoke: dict[int, list[Source]] = field(default_factory=dict)
    events: list[tuple[int, Place]] = field(default_factory=list)
    origins: list[tuple[int, Place]] = field(default_factory=list)
    reached: list[tuple[int, Place]] = field(default_factory=list)
    advancing: list[Actor] = field(default_factory=list)
    in_quotation: frozenset[int] = frozenset()
    quoting: Callable[[], dict[int, Attribution]] = dict
    quoted: dict[int, Attribution] | None = None
    days: Period | None = None
    paragraph: int = -1
    figured: bool = False
    counts: Counter[str | None] = field(default_factory=Counter)
    home: Place | None = None
    focus: tuple[str, ...] = ()

    def see(self, scene: Scene) -> None:
        """Remember a sentence, its places, and whether it gave figures; who acts and speaks in it is read when asked for."""
        self.seen[scene.sentence.index] = scene
        self.seen.pop(scene.sentence.index - _KEPT, None)
        self.paragraph = scene.sentence.paragraph
        self.figured = bool(scene.numbers)
        for mention in scene.places:
            if mention.place.kind != "demonym":
                self.places.append((scene.sentence.index, mention.place))
                self.counts[mention.place.name] += 1
                if self.home is None and mention.place.kind == "country" and mention.place.country in self.focus[:1]:
                    self.home = replace(mention.place, resolved_by="country of the report")

    def quotes(self) -> Mapping[int, Attribution]:
        """Who speaks in the sentences of quotations that run over several, by sentence; found out when first asked."""
        if self.quoted is None:
            self.quoted = self.quoting()
        return self.quoted

    def act(self, sentence: int, actor: Actor) -> None:
        """Remember the actor of a claim of a sentence."""
        self.acted.setdefault(sentence, []).append(actor)

    def actors_in(self, sentence: int) -> list[Actor]:
        """The actors of the claims of a sentence and those that it names, the latest last."""
        scene = self.seen.get(sentence)
        if scene is not None and sentence not in self.named:
            self.named[sentence] = list(named_actors(scene))
        return self.acted.get(sentence, []) + self.named.get(sentence, [])

    def sources_in(self, sentence: int) -> list[Source]:
        """The sources that speak in a sentence before this one, the latest last."""
        scene = self.seen.get(sentence)
        if scene is not None and sentence not in self.spoke:
            self.spoke[sentence] = list(named_sources(scene))
        return self.spoke.get(sentence, [])

    def origin(self, sentence: int) -> Place | None:
        """The origin of the people told of last; None if none is near."""
        recent = [p for i, p in _since(self.origins, sentence - 3) if i <= sentence]
        return replace(recent[-1], resolved_by="last origin") if recent else None

    def destination(self, sentence: int) -> Place | None:
        """Where the people told of last went; None if none is near."""
        recent = [p for i, p in _since(self.reached, sentence - 6) if i <= sentence]
        return replace(recent[-1], resolved_by="last destination") if recent else None

    def focus_country(self) -> Place | None:
        """The country that the report names most, by its places, where it does not name the country itself."""
        if not self.focus:
            return None
        name = table.country(self.focus[0]).name
        return Place(name, name, country=self.focus[0], kind="country", resolved_by="country of the report")

    def last_place(self, sentence: int) -> Place | None:
        """The place that the events told last were at, for an event that names none; None if none is near."""
        recent = [p for _, p in _since(self.events, sentence - 3)]
        found = _last(recent, None)
        return replace(found, resolved_by="last event") if found is not None else None

    def place(self, words: str, sentence: int, *, before: int | None = None, scene: Scene | None = None) -> Place | None:
        """The place meant by a pointing word or phrase in sentence number `sentence`; None if none fits.

        Names earlier in the same sentence (before word `before`) come first, then places that events were told of, then names.
        """
        noun = next((w for w in reversed(words.lower().split()) if w in FITS or w in type_nouns()), "")
        kinds = FITS.get(noun)
        if scene is not None and before is not None:
            same = [m.place for m in scene.places if m.last <= before and m.place.kind != "demonym"]
            found = _last(same, kinds)
            if found is not None:
                return replace(found, text=words, resolved_by="last mention")
        recent = [p for _, p in _since(self.events, sentence - 4)]
        named = [p for i, p in _since(self.places, sentence - 6) if i < sentence]
        for pool in (recent, named):
            found = self._main(_fitting(pool, kinds))
            if found is not None:
                return replace(found, text=words, resolved_by="last mention")
        return None

    def _main(self, pool: list[Place]) -> Place | None:
        """Of some places, latest last, the one that the report speaks of most, the latest of equals."""
        return max(reversed(pool), key=lambda p: self.counts[p.name], default=None)

    def actor(self, sentence: int) -> Actor | None:
        """The actor that "they" or "it" most likely means in sentence number `sentence`."""
        return next((found[-1] for i in range(sentence, sentence - 4, -1) if (found := self.actors_in(i))), None)

    def source(self, sentence: int) -> Source | None:
        """The source that "he" or "it" means in sentence number `sentence`."""
        return next((found[-1] for i in range(sentence, sentence - _KEPT, -1) if (found := self.sources_in(i))), None)


def _since(rows: Sequence[tuple[int, Place]], sentence: int) -> Sequence[tuple[int, Place]]:
    """The rows of that sentence and of later ones; rows come in the order of their sentences."""
    return rows[bisect_left(rows, sentence, key=lambda row: row[0]) :]


def _fitting(pool: list[Place], kinds: tuple[str, ...] | None) -> list[Place]:
    """The places of a pool that a pointing word may mean, latest last."""
    wanted = kinds or TOWN_LIKE
    return [p for p in pool if p.kind in wanted]


def _last(pool: list[Place], kinds: tuple[str, ...] | None) -> Place | None:
    wanted = kinds or TOWN_LIKE
    for place in reversed(pool):
        if place.kind in wanted:
            return place
    if kinds is None:
        return next((p for p in reversed(pool) if p.kind != "country"), None)
    return None
