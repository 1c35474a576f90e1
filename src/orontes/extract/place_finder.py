"""The finder of places: a report in, its place mentions out; it asks no grammar, and the reader of claims uses it too."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from orontes.core.report import Report
from orontes.extract.cutting import cut_up, title_end_of
from orontes.extract.known import in_force, name_spans
from orontes.extract.lexicons import Text, vocabulary
from orontes.extract.mentions import listed
from orontes.extract.places import Found, PlaceMention, Spans, find_places, focus_of, mentions
from orontes.extract.row import Row, row_of
from orontes.extract.tokens import Tokens
from orontes.extract.toponyms import windows
from orontes.extract.typed_names import typed_names
from orontes.extract.vocabulary import Vocabulary
from orontes.geo.gazetteer import Gazetteer
from orontes.geo.stored import open_pack

KEPT: Final = 48
"""Gazetteers of countries in focus that are kept while many reports are read."""


class PlaceFinder:
    """Finds places in reports; made by `load`, used for any number of reports.

    Examples
    --------
    >>> from orontes.core.report import Report
    >>> [m.place.text for m in PlaceFinder.load().places(Report("r", "Syrian rebels near Rastan captured Hama."))]
    ['Rastan', 'Hama']
    """

    def __init__(self, words: Vocabulary, *, countries: tuple[str, ...] = (), world: str | None = None) -> None:
        self._words, self._countries, self._world = words, countries, world

    @classmethod
    def load(
        cls, countries: Sequence[str] | None = None, *, world: str | None = None, lexicons: Sequence[Text] = ()
    ) -> "PlaceFinder":
        """The finder; what it is told is what `Reader.load` is told."""
        return cls(vocabulary(tuple(lexicons)), countries=tuple(countries or ()), world=world)

    def places(self, report: Report) -> tuple[PlaceMention, ...]:
        """Every place name of the report, resolved as far as it goes; names no gazetteer has are kept without a point."""
        row, found, names, gazetteer = self._found(report, cut_up(report))
        return mentions(row, listed(row, found, gazetteer, names=names), report=report.id)

    def mentions(self, report: Report, cut: Sequence[Tokens]) -> tuple[PlaceMention, ...]:
        """The place names that claims are made of, in the report cut into those sentences."""
        row, found, _, _ = self._found(report, cut)
        return mentions(row, found, report=report.id)

    def _found(self, report: Report, cut: Sequence[Tokens]) -> tuple[Row, list[Found], Spans, Gazetteer]:
        """The words of the report, its place names, its names of other things, and the gazetteer of its countries."""
        row = row_of(report.text, cut, title_end=title_end_of(report))
        where = windows(row)
        countries = self._countries or focus_of(row, where, _gazetteer(frozenset(), None))
        if not countries and self._world:
            countries = open_pack(self._world).countries
        gazetteer = _gazetteer(frozenset(countries), self._world)
        with in_force(self._words.view(countries, report.date)):
            names = name_spans(row.words, row.lower())
        found = find_places(row, where, gazetteer, countries=countries, names=names)
        return row, typed_names(row, found, names), names, gazetteer


@lru_cache(maxsize=KEPT)
def _gazetteer(countries: frozenset[str], world: str | None) -> Gazetteer:
    return Gazetteer.load(sorted(countries), world=open_pack(world) if world else None)
