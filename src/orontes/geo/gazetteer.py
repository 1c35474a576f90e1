"""The gazetteer: places by name, by spelling variant, by id and by nearness."""

import contextlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.core.place import EARTH_RADIUS_KM, distance_km
from orontes.errors import DamagedDataError, InputError
from orontes.geo import name_index as members
from orontes.geo import table
from orontes.geo.entry import Entry, by_size, refined, surfaces
from orontes.geo.names import key, region_stem
from orontes.geo.packs import PackPlace, pack_of
from orontes.geo.stored import StoredPlaces
from orontes.geo.variants import SoundIndex

_NAME, _COUNTRY, _ADMIN1, _LAT, _LON, _ALTERNATES = (
    table.COLUMNS.index(column) for column in ("name", "country", "admin1", "lat", "lon", "alternates")
)
_DISTRICT: Final = re.compile(r"\b(districts?|county|counties|raions?|woreda|cercle|subdistrict)\b|منطقه|ناحيه")
_REMEMBERED: Final = 4096
"""Names whose places are remembered: a text repeats its names."""
_INSIDE_REGIONS: Final = frozenset({"town", "admin1", "admin2"})


class Gazetteer:
    """Places that reports can be resolved to: some countries in full, the world's large places always.

    Made by `load` or `load_world`; entries are made when asked for.

    Examples
    --------
    >>> gazetteer = Gazetteer.load(["SYR"])
    >>> gazetteer.find("tartus")[0].id, gazetteer.find("Tartus governorate")[0].kind
    ('geonames:163345', 'admin1')
    >>> gazetteer.variants("Rustan", country="SYR")[0].id
    'geonames:172946'
    """

    def __init__(self, tables: Iterable[table.Rows], *, packs: bool, world: StoredPlaces | None = None) -> None:
        self._rows: list[str] = []
        self._native: list[str] = []
        self._spans: dict[str, tuple[int, int]] = {}
        self._added: dict[str, list[int]] = defaultdict(list)
        self._beginnings: set[str] = set()
        for item in tables:
            self._spans[item.name] = (len(self._rows), len(self._rows) + len(item.rows))
            self._rows += item.rows
            self._native += item.native
        self._names_by = [(members.name_index(name), start) for name, (start, _) in self._spans.items()]
        self._hidden = members.large_towns(self.countries)
        self._iso2 = {code: item.iso2 for code, item in table.countries().items()}
        self._renamed: dict[str, str] = {}
        self._made: dict[int, Entry] = {}
        self._changed: set[int] = set()
        self._extra: list[Entry] = []
        self._members: dict[str, tuple[str, ...]] = {}
        self._ids: dict[str, int] | None = None
        self._sounds: dict[str, SoundIndex] = {}
        self._found: dict[str, tuple[Entry, ...]] = {}
        self._heard: dict[tuple[str, str | None], tuple[Entry, ...]] = {}
        self._points: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None
        self._arabic_indexed = False
        self._world = world
        self._stored = tuple(code for code in self.countries if world is not None and code in world.countries)
        for code in self._stored:
            self._add_stored(world.packaged(code) if world else ())
        for code in self.countries if packs else ():
            pack = pack_of(code)
            if pack is not None:
                self._add_pack(pack.places)

    @classmethod
    def load(cls, countries: Iterable[str] = (), *, packs: bool = True, world: StoredPlaces | None = None) -> "Gazetteer":
        """The gazetteer of those countries in full, and of the world's countries, regions of level 1 and cities of 50,000.

        Parameters
        ----------
        countries : iterable of str
            ISO 3166 alpha-3 codes.
        packs : bool
            Whether hand-made packs (Syria's) add to those countries.
        world : StoredPlaces, optional
            A world pack (`orontes.geo.stored.open_pack`) that adds to those of the countries that it is of; its places stay in
            its file until they are asked for.

        Raises
        ------
        InputError
            For a code that is none; names close ones.
        """
        chosen = tuple(dict.fromkeys(table.country(code).iso3 for code in countries))
        return cls([members.rows_of(name) for name in ("world", *chosen)], packs=packs, world=world)

    @classmethod
    def load_world(cls, *, packs: bool = False) -> "Gazetteer":
        """The gazetteer of all countries, towns of 500 and regions of level 1; for finding places in general news.

        Packs stay out by default: "the coast" and "the north-east" of a country's own reports are no names elsewhere.
        """
        return cls([members.rows_of(name) for name in ("world", *table.with_places())], packs=packs)

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries that are here in full."""
        return tuple(name for name in self._spans if name != "world")

    def find(self, name: str) -> tuple[Entry, ...]:
        """The places of that name, whatever its case, accents, hyphens and apostrophes: countries first, then by size.

        A town comes before the region of level 1 that is named after it. A name with "governorate",
        "province", "district" and the like is a region's. Empty where there is none.
        """
        known = self._found.get(name)
        if known is None:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            known = self._found[name] = self._find(name)
        return known

    def _find(self, name: str) -> tuple[Entry, ...]:
        wanted = key(name)
        if not wanted.isascii():
            self._index_arabic()
        stored = self._world.find(wanted, self._stored) if self._world and self._stored else ()
        numbers = self._numbers(wanted)
        if not numbers and not stored:
            bare = region_stem(wanted) if " " in wanted else ""
            found = self.find(bare) if bare and bare != wanted else ()
            by_level = [tuple(entry for entry in found if entry.kind == kind) for kind in ("admin1", "admin2")]
            return by_level[1] if _DISTRICT.search(wanted) else by_level[0] or by_level[1]
        return by_size([*map(self._entry, numbers), *self._named(stored)])

    def variants(self, name: str, *, country: str | None = None) -> tuple[Entry, ...]:
        """The places that the name may be another spelling of, most alike first, then by size.

        Names meet where their consonants agree (`orontes.geo.names.consonants`), and count where they sound alike.

        Parameters
        ----------
        name : str
            As the report writes it.
        country : str, optional
            Only places of this country, which must be here in full; all countries given to `load` without it (none after
            `load_world`).

        Raises
        ------
        InputError
            If the country is not here in full.
        """
        if country is not None and country not in self._spans:
            raise InputError(
                "country", value=table.country(country).iso3, limit="one of " + ", ".join(self.countries or ("none",))
            )
        if (known := self._heard.get((name, country))) is not None:
            return known
        few = self.countries if len(self.countries) <= table.MANY else ()
        scores: dict[int, float] = {}
        for code in (country,) if country else few:
            for number, score in self._alike(code, name):
                scores[number] = max(score, scores.get(number, 0.0))
        best = {self._entry(number).id: score for number, score in scores.items()}
        codes = [code for code in ((country,) if country else few) if code in self._stored]
        stored = [hit for code in codes if self._world for hit in self._world.variants(name, code)]
        best |= {entry.id: score for entry, score in stored}
        ranked = by_size([*map(self._entry, sorted(scores)), *self._named(entry for entry, _ in stored)])
        if len(self._heard) >= _REMEMBERED:
            self._heard.clear()
        found = self._heard[name, country] = tuple(sorted(ranked, key=lambda entry: -best[entry.id]))
        return found

    def names(self) -> Iterator[str]:
        """All surface names, as a report may print them: standard, plain, alternate and Arabic names; some repeat."""
        for number in range(len(self._rows) + len(self._extra)):
            yield from self._names_of(number)
            if number < len(self._rows) and (own := self._native[number].split("\t", 1)[0]):
                yield own
        if self._world and self._stored:
            yield from self._world.names(self._stored)

    def entry(self, identity: str) -> Entry:
        """The entry with that id.

        Raises
        ------
        InputError
            If it is not here.
        """
        ids = self._known_ids()
        if identity not in ids:
            stored = self._world.entry(identity) if self._world and self._stored else None
            if stored is not None:
                return next(self._named([stored]))
            raise InputError("place id", value=identity, limit="an id of the loaded gazetteer", cure="load its country")
        return self._entry(ids[identity])

    def own(self, stored: Iterable[Entry]) -> tuple[Entry, ...]:
        """Places of the world pack as they are here: richer where this gazetteer has them too, with the name of their region."""
        ids = self._known_ids()
        return tuple(self._entry(ids[entry.id]) if entry.id in ids else next(self._named([entry])) for entry in stored)

    def known(self, identities: Iterable[str]) -> tuple[Entry, ...]:
        """The entries of those ids that are here, in the order given, each once."""
        found = []
        for identity in dict.fromkeys(identities):
            with contextlib.suppress(InputError):
                found.append(self.entry(identity))
        return tuple(found)

    def near(self, lat: float, lon: float, *, km: float) -> tuple[Entry, ...]:
        """The entries whose point lies within that many kilometres, nearest first."""
        if self._points is None:
            cells = [row.split("\t", _LON + 1)[_LAT : _LON + 1] for row in self._rows]
            extra = [[str(entry.lat), str(entry.lon)] for entry in self._extra]
            both = np.radians(np.array(cells + extra, dtype=np.float64))
            self._points = (both[:, 0], both[:, 1])
        phi, lam = self._points
        here = np.radians([lat, lon])
        half = np.sin((phi - here[0]) / 2) ** 2 + np.cos(phi) * np.cos(here[0]) * np.sin((lam - here[1]) / 2) ** 2
        distance = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
        inside = [number for number in np.flatnonzero(distance <= km).tolist() if number not in self._hidden]
        found = [(float(distance[number]), self._entry(int(number))) for number in inside]
        if self._world and self._stored:
            stored = self._named(self._world.near(lat, lon, km=km, countries=self._stored))
            found += [(distance_km(lat, lon, entry.lat, entry.lon), entry) for entry in stored]
        return tuple(entry for _, entry in sorted(found, key=lambda item: item[0]))

    def members(self, region: str) -> tuple[Entry, ...]:
        """The towns of a region of level 1 or of a named region, most populous first; empty for other kinds of places.

        A region of a country that is not here in full has its cities of 50,000 only.
        """
        if region in self._members:
            found = [self.entry(member) for member in self._members[region]]
        else:
            whole = self.entry(region)
            if whole.kind != "admin1":
                return ()
            mark = f"\t{whole.country}\t{whole.admin1}\t"
            rows = (
                number for number, row in enumerate(self._rows)
                if mark in row and row.split("\t", 2)[1] == "t" and number not in self._hidden
            )  # fmt: skip
            found = [self._entry(number) for number in rows]
            found += [entry for entry in self._extra if (entry.country, entry.admin1) == (whole.country, whole.admin1)]
            if self._world and whole.country in self._stored and whole.admin1:
                found += self._named(self._world.members(whole.country, whole.admin1))
        return tuple(
            sorted((entry for entry in found if entry.kind == "town"), key=lambda entry: (-(entry.population or 0), entry.id))
        )

    def towns(self, country: str, *, min_population: int = 0) -> tuple[Entry, ...]:
        """The towns of a country that is here in full, of at least that many people, most populous first.

        Places of a pack are there whatever their population.
        """
        start, end = self._spans[table.country(country).iso3]
        found = [self._entry(number) for number in range(start, end) if self._rows[number].split("\t", 2)[1] == "t"]
        large = [entry for entry in found if (entry.population or 0) >= min_population]
        large += [entry for entry in self._extra if entry.country == country and entry.kind == "town"]
        if self._world and country in self._stored:
            large += self._named(self._world.towns(country, min_population=min_population))
        return tuple(sorted(large, key=lambda entry: (-(entry.population or 0), entry.id)))

    @staticmethod
    def neighbours(iso3: str) -> tuple[str, ...]:
        """ISO 3166 alpha-3 codes of the countries with a land border to that one."""
        return table.country(iso3).neighbours

    def _known_ids(self) -> dict[str, int]:
        if self._ids is None:
            starts = [(name, start) for name, (start, _) in self._spans.items()]
            self._ids = {
                identity: start + number for name, start in starts for identity, number in members.id_index(name).items()
            }
            self._ids |= {entry.id: len(self._rows) + place for place, entry in enumerate(self._extra)}
        return self._ids

    def _entry(self, number: int) -> Entry:
        if number >= len(self._rows):
            return self._extra[number - len(self._rows)]
        made = self._made.get(number)
        if made is None:
            name, start = next((name, start) for name, (start, end) in self._spans.items() if start <= number < end)
            made = members.entry_of(name, number - start)
            if made.kind in _INSIDE_REGIONS and (region := self._renamed.get(self._region_code(made.country, made.admin1))):
                made = replace(made, admin1_name=region)
            self._made[number] = made
        return made

    def _row_of(self, identity: str) -> int | None:
        """The row of that id; None where it is of no member."""
        for name, (start, _) in reversed(self._spans.items()):
            number = members.id_index(name).get(identity)
            if number is not None:
                return start + number
        return None

    def _numbers(self, wanted: str) -> list[int]:
        """The places of that key: of the table in its order, then those that packs and Arabic names add."""
        found = [start + number for index, start in self._names_by for number in index.numbers(wanted)]
        if added := self._added.get(wanted):
            found = list(dict.fromkeys((*found, *added)))
        return [number for number in found if number not in self._hidden] if self._hidden else found

    def _index_arabic(self) -> None:
        if self._arabic_indexed:
            return
        self._arabic_indexed = True
        for number, native in enumerate(self._native):
            for name in native.split("\t")[1].split("|"):
                if name:
                    self._index(key(name), number)

    def begins(self, words: str) -> bool:
        """Whether the key of some name begins with these two words; names of a world pack are not asked."""
        return words in self._beginnings or any(words in index.beginnings for index, _ in self._names_by)

    def _index(self, name: str, number: int) -> None:
        if " " in name:
            self._beginnings.add(" ".join(name.split(" ", 2)[:2]))
        if number not in self._added[name]:
            self._added[name].append(number)

    def _add_pack(self, places: tuple[PackPlace, ...]) -> None:
        ids = {place.slug: place.refines or place.entry.id for place in places}
        for place in places:
            if place.refines and place.entry.kind == "admin1":
                region = self._region_code(place.entry.country, place.entry.admin1)
                self._renamed[region] = place.entry.name.removesuffix(" Governorate")
        for place in places:
            if place.refines is None:
                number, entry = len(self._rows) + len(self._extra), place.entry
                self._extra.append(replace(entry, admin1_name=self._admin1_name(entry.country, entry.admin1)))
            else:
                row = self._row_of(place.refines)
                if row is None:
                    raise DamagedDataError("place of a pack", value=place.slug, limit="a row of the packaged gazetteer")
                number = row
                self._refine(number, by=place.entry)
            for name in surfaces(self._entry(number)):
                self._index(key(name), number)
            if place.members:
                self._members[place.entry.id] = tuple(ids[member] for member in place.members)

    def _add_stored(self, places: Iterable[Entry]) -> None:
        """The names, points and people that a world pack gives to places that are here already."""
        for place in places:
            number = self._row_of(place.id)
            if number is None:  # a place of a hand-made pack
                continue
            self._refine(number, by=place)
            for name in surfaces(place):
                self._index(key(name), number)

    def _named(self, stored: Iterable[Entry]) -> Iterator[Entry]:
        """Places of the world pack with the name of their region."""
        for entry in stored:
            yield replace(entry, admin1_name=self._admin1_name(entry.country, entry.admin1))

    def _refine(self, number: int, *, by: Entry) -> None:
        self._made[number] = refined(self._entry(number), by=by)
        self._changed.add(number)

    def _region_code(self, country: str | None, admin1: str | None) -> str:
        return f"{self._iso2[country]}.{admin1}" if country and admin1 else ""

    def _admin1_name(self, country: str | None, admin1: str | None) -> str | None:
        region = self._region_code(country, admin1)
        return self._renamed.get(region) or members.region_names().get(region)

    def _alike(self, code: str, name: str) -> Iterator[tuple[int, float]]:
        """Numbers of the places of a country whose name sounds like that one, with their likeness."""
        if code not in self._sounds:
            changed = [at for at in self._changed if self._entry(at).country == code]  # a pack gave them other names
            own = (*changed, *(len(self._rows) + place for place, entry in enumerate(self._extra) if entry.country == code))
            self._sounds[code] = SoundIndex((number, name) for number in own for name in surfaces(self._entry(number)))
        start = self._spans[code][0]
        index = members.sound_index(code) if key(name).isascii() else members.arabic_index(code)
        yield from ((start + number, score) for number, score in index.alike(name))
        yield from members.region_sounds(code).alike(name)  # the world's rows come first
        yield from self._sounds[code].alike(name)

    def _names_of(self, number: int) -> Iterator[str]:
        """Names of one place, without making its entry."""
        if number in self._made or number >= len(self._rows):
            yield from surfaces(self._entry(number))
            return
        parts = self._rows[number].split("\t")
        for joined in (parts[_NAME], parts[_ALTERNATES], self._native[number].split("\t")[1]):
            if joined:
                yield from joined.split("|")
