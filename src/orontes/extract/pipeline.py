"""The reader: a report in, its claims and place mentions out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from orontes.core.claim import Claim
from orontes.core.report import Report
from orontes.extract.carried import in_quotation, quoted
from orontes.extract.claims import claims_of
from orontes.extract.cutting import cut_up
from orontes.extract.document import Document, Unread, analyse
from orontes.extract.frames import drafts
from orontes.extract.grammar import Grammar
from orontes.extract.known import in_force
from orontes.extract.lexicons import Text, vocabulary
from orontes.extract.memory import Memory
from orontes.extract.merge import merge
from orontes.extract.needed import may_speak
from orontes.extract.news_day import news_days
from orontes.extract.place_finder import PlaceFinder
from orontes.extract.places import PlaceMention, country_votes, focus_countries
from orontes.extract.scene import Scene, scenes
from orontes.extract.vocabulary import Vocabulary


class Reader:
    """Reads reports; made by `load`, used for any number of reports.

    Examples
    --------
    >>> from orontes.core.report import Report
    >>> reader = Reader.load()
    >>> [c.kind for c in reader.read(Report("r", "Syrian rebels captured Hama on Thursday."))]
    ['control_change']
    """

    def __init__(
        self, grammar: Grammar, *, countries: tuple[str, ...] = (), world: str | None = None, words: Vocabulary | None = None
    ) -> None:
        self._grammar, self._countries = grammar, countries
        self._words = words or vocabulary()
        self._finder = PlaceFinder(self._words, countries=countries, world=world)

    @classmethod
    def load(cls, countries: Sequence[str] | None = None, *, world: str | None = None, lexicons: Sequence[Text] = ()) -> "Reader":
        """The reader; `countries` (ISO 3166 alpha-3) fixes what is in focus, else each report's own text decides.

        `world` is the path of a world pack, whose places are found too; where a text names no country, it is of the pack's.
        `lexicons` are a user's own, as `orontes.extract.lexicons.lexicon_text` gives them.
        """
        return cls(Grammar.load(), countries=tuple(countries or ()), world=world, words=vocabulary(tuple(lexicons)))

    def read(self, report: Report) -> tuple[Claim, ...]:
        """The claims of the report in text order; every quote is the slice of the text that its sentence names."""
        found: list[Claim] = []
        with self.staged(report) as (shown, focus):
            memory = Memory(focus=focus, in_quotation=in_quotation(shown), quoting=partial(quoted, shown), days=news_days(shown))
            for scene in shown:
                said: list[Claim] = []
                for draft in drafts(scene) if not isinstance(scene.sentence, Unread) else ():
                    here = list(claims_of(draft, memory))
                    _remember(memory, scene, here)
                    said.extend(here)
                found.extend(c for c in said if not _is_over(c, said))
                memory.see(scene)
        return merge(replace(c, report=report.id) for c in found)

    @contextmanager
    def staged(self, report: Report) -> Iterator[tuple[tuple[Scene, ...], tuple[str, ...]]]:
        """The sentences of the report as scenes, and its countries in focus; within the block names are theirs."""
        document, mentions = self._mentions(report)
        focus = focus_countries(country_votes(mentions))
        with in_force(self._words.view((*self._countries, *focus), report.date)):
            yield tuple(scenes(document, mentions)), focus

    def places(self, report: Report) -> tuple[PlaceMention, ...]:
        """Every place name of the report, resolved as far as it goes; names no gazetteer has are kept without a point."""
        return self._finder.places(report)

    def _mentions(self, report: Report) -> tuple[Document, tuple[PlaceMention, ...]]:
        cut = cut_up(report)
        named = self._finder.mentions(report, cut)
        peopled = {m.sentence for m in named if m.place.kind in ("country", "demonym")}
        with in_force(self._words.view((*self._countries, *focus_countries(country_votes(named))), report.date)):
            wanted = [may_speak(tokens.words, peopled=n in peopled) for n, tokens in enumerate(cut)]
        with in_force(self._words.view(self._countries or None, report.date)):
            return analyse(report, self._grammar, cut, wanted=wanted), named


def _is_over(claim: Claim, said: Sequence[Claim]) -> bool:
    """Whether a sentence tells that another has just taken what an actor holds: "captured Nyala, the last town held by ..."."""
    if claim.kind != "control_change" or claim.change != "holds" or claim.place is None or not claim.place.resolved:
        return False
    here = (claim.place.lat, claim.place.lon)
    return any(
        c.change == "gained" and c.happened and c.place is not None and (c.place.lat, c.place.lon) == here
        and c.actor is not None and claim.actor is not None and c.actor.text != claim.actor.text
        for c in said
    )  # fmt: skip


def _remember(memory: Memory, scene: Scene, claims: list[Claim]) -> None:
    """Keep what later sentences may point back to."""
    index = scene.sentence.index
    for claim in claims:
        for place in claim.places:
            if place.resolved and claim.kind in (
                "control_change",
                "clash",
                "strike",
                "front_position",
                "displacement",
                "return",
                "casualty",
            ):
                memory.events.append((index, place))
        if claim.kind == "displacement" and claim.origin is not None and claim.origin.resolved:
            memory.origins.append((index, claim.origin))
        if claim.kind == "displacement" and claim.destination is not None and claim.destination.resolved:
            memory.reached.append((index, claim.destination))
        if claim.actor is not None and claim.kind not in ("external_support", "hostility", "displacement"):
            memory.act(index, claim.actor)
            if claim.kind == "front_position" or claim.change in ("gained", "entered"):
                memory.advancing.append(claim.actor)
