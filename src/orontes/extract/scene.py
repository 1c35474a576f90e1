"""A sentence with all that was found in it: places, numbers, dates, and which word belongs to what."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from orontes.extract.dates import DateMention, find_dates
from orontes.extract.document import Document, Sentence
from orontes.extract.places import PlaceMention
from orontes.extract.quantities import Number, find_numbers


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence and what was found in it.

    Parameters
    ----------
    sentence : Sentence
    text : str
        The whole text of the report.
    report_day : datetime.date or None
    places : tuple of PlaceMention
        In text order; demonyms among them.
    place_of : tuple of (int or None), one per word
        Position in `places` of the mention that covers the word.
    numbers : tuple of Number
        Numbers outside dates and names.
    dates : tuple of DateMention
    """

    sentence: Sentence
    text: str
    report_day: dt.date | None
    places: tuple[PlaceMention, ...]
    place_of: tuple[int | None, ...]
    numbers: tuple[Number, ...]
    dates: tuple[DateMention, ...]

    def mention_at(self, i: int) -> PlaceMention | None:
        """The place mention that covers word i, demonyms left out."""
        found = self.place_of[i]
        if found is None or self.places[found].place.kind == "demonym":
            return None
        return self.places[found]

    def demonym_at(self, i: int) -> PlaceMention | None:
        """The demonym that covers word i."""
        found = self.place_of[i]
        if found is None or self.places[found].place.kind != "demonym":
            return None
        return self.places[found]

    def is_dated(self, i: int) -> bool:
        """Whether word i is part of a date."""
        return any(d.start <= i < d.end for d in self.dates)

    def phrase(self, words: Sequence[int]) -> str:
        """The text from the first to the last of `words`."""
        return self.sentence.slice(self.text, words)


def scenes(document: Document, mentions: Sequence[PlaceMention]) -> list[Scene]:
    """The scenes of the document, one a sentence."""
    text, day = document.report.text, document.report.date
    by_sentence: dict[int, list[PlaceMention]] = {}
    for m in mentions:
        by_sentence.setdefault(m.sentence, []).append(m)
    found = []
    for sentence in document.sentences:
        here = tuple(by_sentence.get(sentence.index, ()))
        place_of: list[int | None] = [None] * len(sentence)
        for n, m in enumerate(here):
            place_of[m.first : m.last] = [n] * (m.last - m.first)
        dates = find_dates(sentence.words, day)
        taken = {i for d in dates for i in range(d.start, d.end)} | {i for i, p in enumerate(place_of) if p is not None}
        numbers = tuple(n for n in find_numbers(sentence.words) if not any(i in taken for i in range(n.start, n.end)))
        found.append(Scene(sentence, text, day, here, tuple(place_of), numbers, dates))
    return found
