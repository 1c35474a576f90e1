"""A world pack as it is used: places by name, sound, nearness and id, read from its file when asked for; roads at once."""

import io
import json
import sqlite3
import weakref
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from orontes.core.place import distance_km
from orontes.errors import DamagedDataError, InputError
from orontes.geo.entry import Entry
from orontes.geo.names import arabic_consonants, arabic_key, consonants, skeleton
from orontes.geo.variants import MIN_LIKENESS, MIN_LIKENESS_SHORT
from orontes.geo.worldpack.file import APPLICATION, CELLS_PER_DEGREE, FORMAT, cell_of

if TYPE_CHECKING:
    from orontes.geo.road_graph import Graph

MOST: Final = 200
"""Most places of one name, or of one sound, that are given; the most populous ones."""
REMEMBERED: Final = 50_000
"""So many names are remembered with their places; reports repeat them."""
FEW: Final = 400
"""A pack of so few places has all of them on its network, villages too."""
_ANY_LEVEL: Final = 3
_TOWN_LEVEL: Final = 1
_COLUMNS: Final = "id, name, alternates, name_local, country, admin1, lat, lon, population, kind, radius_km, pcode"


class StoredPlaces:
    """The places and roads of a world pack file; made by `open_pack`, which keeps it.

    Parameters
    ----------
    path : Path
        A file that ``orontes world build`` made.

    Raises
    ------
    InputError
        If it is no world pack, or one of another format.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                head = file.read(100)
        except OSError as error:
            raise InputError(
                f"the world pack cannot be read ({error.strerror})", cure="name a file of orontes world build", where=str(path)
            ) from None
        kind, form = int.from_bytes(head[68:72], "big"), int.from_bytes(head[60:64], "big")
        if not head.startswith(b"SQLite format 3\0") or kind != APPLICATION:
            cure = "make one: orontes world build --osm FILE.osm.pbf -o FILE.pack"
            raise InputError("this is no world pack", limit="a file of orontes world build", cure=cure, where=str(path))
        if form != FORMAT:
            raise InputError("format of the world pack", value=form, limit=str(FORMAT), cure="build it again", where=str(path))
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(uri, uri=True, check_same_thread=False)
        weakref.finalize(self, self._database.close)
        self._met: dict[tuple[str, tuple[str, ...]], tuple[Entry, ...]] = {}
        self.manifest = {name: json.loads(value) for name, value in self._rows("SELECT name, value FROM manifest")}
        self.countries: tuple[str, ...] = tuple(self.manifest.get("countries", ()))

    @property
    def quality(self) -> str:
        """A sentence on how good its roads and places are."""
        return str(self.manifest["quality"])

    @property
    def attribution(self) -> tuple[str, ...]:
        """Lines to show wherever its data is shown."""
        return tuple(str(source["attribution"]) for source in self.manifest["sources"])

    @property
    def source(self) -> str:
        """Where its roads and places come from, in a word and a day."""
        return "; ".join(f"{source['kind']} {source['file']}, {source['date']}" for source in self.manifest["sources"])

    @property
    def has_roads(self) -> bool:
        """Whether it has roads."""
        return bool(self.manifest["counts"]["links between places"])

    def find(self, name: str, countries: Iterable[str]) -> tuple[Entry, ...]:
        """The places of that name (`orontes.geo.names.key`) in those countries that the packaged gazetteer does not have."""
        chosen = tuple(countries)
        if (name, chosen) in self._met:
            return self._met[name, chosen]
        query = (
            f"SELECT {_COLUMNS} FROM spelling JOIN place USING (number) WHERE spelt = ? AND country IN ({_marks(chosen)})"
            f" ORDER BY population DESC, level, number LIMIT {MOST}"
        )
        if len(self._met) >= REMEMBERED:
            self._met.clear()
        return self._met.setdefault((name, chosen), tuple(self._entries(query, (name, *chosen))))

    def variants(self, name: str, country: str) -> tuple[tuple[Entry, float], ...]:
        """The places of a country whose name may be that one, with their likeness from 0 to 100; best first."""
        sound = skeleton(name)
        meeting = consonants(sound) if sound else arabic_consonants(name)
        if not meeting:
            return ()
        least = MIN_LIKENESS if len(meeting) > 2 else MIN_LIKENESS_SHORT
        best: dict[int, float] = {}
        for other, number in self._rows("SELECT sound, number FROM sound WHERE country = ? AND meeting = ?", country, meeting):
            score = float(fuzz.ratio(sound or arabic_key(name), other))
            if score >= least:
                best[number] = max(score, best.get(number, 0.0))
        ranked = sorted(best, key=lambda number: (-best[number], number))[:MOST]
        query = f"SELECT {_COLUMNS} FROM place WHERE number = ?"
        return tuple((next(self._entries(query, (number,))), best[number]) for number in ranked)

    def names(self, countries: Iterable[str]) -> Iterator[str]:
        """All names of places in those countries that the packaged gazetteer does not have; some repeat."""
        chosen = tuple(countries)
        query = f"SELECT {_COLUMNS} FROM place WHERE packaged = 0 AND country IN ({_marks(chosen)})"
        for entry in self._entries(query, chosen):
            yield entry.name
            yield from entry.alternates
            if entry.name_local:
                yield entry.name_local

    def entry(self, identity: str) -> Entry | None:
        """The place with that id; None where there is none."""
        return next(self._entries(f"SELECT {_COLUMNS} FROM place WHERE id = ?", (identity,)), None)

    def packaged(self, country: str) -> tuple[Entry, ...]:
        """The places and regions of a country that the packaged gazetteer has too, under its ids."""
        return tuple(self._entries(f"SELECT {_COLUMNS} FROM place WHERE country = ? AND packaged = 1", (country,)))

    def near(self, lat: float, lon: float, *, km: float, countries: Iterable[str]) -> tuple[Entry, ...]:
        """The places within that many kilometres that the packaged gazetteer does not have, nearest first."""
        chosen = tuple(countries)
        high = min(90.0, abs(lat) + km / 111.0)
        wide = min(179.9, km / (111.0 * max(0.01, float(np.cos(np.radians(high))))))
        step = 1 / CELLS_PER_DEGREE
        rows = np.arange(max(-90.0, lat - km / 111.0), min(90.0, lat + km / 111.0) + step, step)
        query = f"SELECT {_COLUMNS} FROM place WHERE packaged = 0 AND cell BETWEEN ? AND ? AND country IN ({_marks(chosen)})"
        found = {}
        for row in rows.tolist():
            ends = (cell_of(min(row, 90.0), max(-180.0, lon - wide)), cell_of(min(row, 90.0), min(179.99, lon + wide)))
            for entry in self._entries(query, (*ends, *chosen)):
                away = distance_km(lat, lon, entry.lat, entry.lon)
                if away <= km:
                    found[entry.id] = away, entry
        return tuple(entry for _, entry in sorted(found.values(), key=lambda item: (item[0], item[1].id)))

    def members(self, country: str, admin1: str) -> tuple[Entry, ...]:
        """The towns of a region of level 1 that the packaged gazetteer does not have, most populous first."""
        query = (
            f"SELECT {_COLUMNS} FROM place WHERE packaged = 0 AND country = ? AND admin1 = ? AND kind = 'town'"
            " ORDER BY population DESC, level, number"
        )
        return tuple(self._entries(query, (country, admin1)))

    def towns(self, country: str, *, min_population: int) -> tuple[Entry, ...]:
        """The towns of a country, of at least that many people, that the packaged gazetteer does not have."""
        query = (
            f"SELECT {_COLUMNS} FROM place WHERE packaged = 0 AND country = ? AND kind = 'town'"
            " AND coalesce(population, 0) >= ? ORDER BY population DESC, level, number"
        )
        return tuple(self._entries(query, (country, min_population)))

    def nodes(self, country: str, *, min_population: int, most: int, needed: Iterable[str] = ()) -> list[tuple[Entry, int]]:
        """The places, and their nodes, that a network of the country needs, most populous first, then by level, at most `most`.

        These are `needed` ones, crossings, camps, towns and cities, what has so many people, and what the packaged gazetteer has
        too; all places where the pack has few.
        """
        query = (
            f"SELECT {_COLUMNS}, node FROM place WHERE node IS NOT NULL AND country = ?"
            " AND (coalesce(population, 0) >= ? OR level <= ? OR packaged = 1 OR kind <> 'town')"
            " ORDER BY population DESC, level, packaged DESC, number LIMIT ?"
        )
        one = f"SELECT {_COLUMNS}, node FROM place WHERE node IS NOT NULL AND country = ? AND id = ?"
        all_places = "SELECT count(*) FROM place WHERE node IS NOT NULL AND country = ?"
        level = _ANY_LEVEL if next(self._rows(all_places, country))[0] <= FEW else _TOWN_LEVEL
        named = [row for identity in dict.fromkeys(needed) for row in self._rows(one, country, identity)]
        found = [*named, *self._rows(query, country, min_population, level, most)]
        return [(_entry(row), int(row[-1])) for row in {row[0]: row for row in found}.values()][:most]

    def graph(self) -> "Graph":
        """The roads with their junctions."""
        from orontes.geo.road_graph import Graph  # noqa: PLC0415  # scipy: only who travels pays for it

        places, nodes = (int(size) for size in self._numbers("road_size"))
        start, end, km, label, bridge = (self._numbers(f"road_{name}") for name in ("start", "end", "km", "label", "bridge"))
        labels = tuple((str(kind), str(ref)) for kind, ref in self.manifest["labels"])
        return Graph(places, nodes, start, end, km, label, bridge, labels)

    def links(self) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """The links between all places: their nodes and lengths in km."""
        return self._numbers("link_start"), self._numbers("link_end"), self._numbers("link_km")

    def bridges(self) -> tuple[str, ...]:
        """Ids of the bridges that roads name by number."""
        return tuple(str(identity) for identity in self.manifest["bridges"])

    def check(self) -> tuple[str, ...]:
        """What is wrong with the file; empty where nothing is."""
        found = [str(text) for (text,) in self._rows("PRAGMA integrity_check(10)") if text != "ok"]
        start, end, km = self.links() if self.has_roads else (np.empty(0), np.empty(0), np.empty(0))
        expected = self.manifest["counts"]["links between places"]
        if len(start) != expected or not len(start) == len(end) == len(km):
            found.append(f"{len(start)} links between places instead of {expected}")
        return tuple(found)

    def _numbers(self, name: str) -> NDArray[Any]:
        for (data,) in self._rows("SELECT data FROM numbers WHERE name = ?", name):
            try:
                found: NDArray[Any] = np.load(io.BytesIO(zlib.decompress(data)), allow_pickle=False)
            except (ValueError, zlib.error) as error:
                raise self._damaged(error) from error
            return found
        raise self._damaged(KeyError(name))

    def _entries(self, query: str, values: tuple[object, ...]) -> Iterator[Entry]:
        yield from map(_entry, self._rows(query, *values))

    def _rows(self, query: str, *values: object) -> Iterator[Any]:
        try:
            yield from self._database.execute(query, values)
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> DamagedDataError:
        return DamagedDataError("world pack", value=str(error), limit="a whole file", cure="build it again", where=str(self.path))


def _entry(row: Sequence[Any]) -> Entry:
    """The place of a row of `_COLUMNS`."""
    return Entry(row[0], row[1], tuple(row[2].split("|")) if row[2] else (), row[3], row[4], row[5], None, *row[6:12])


def _marks(items: tuple[str, ...]) -> str:
    return ",".join("?" * len(items))


def open_pack(path: Path | str) -> StoredPlaces:
    """The world pack of that file, opened once while it stays as it is.

    Raises
    ------
    InputError
        If it is no world pack.
    """
    try:
        stamp = Path(path).stat().st_mtime_ns
    except OSError:
        stamp = 0
    return _opened(str(Path(path).resolve()), stamp)


@lru_cache(maxsize=4)
def _opened(path: str, stamp: int) -> StoredPlaces:  # noqa: ARG001  # another stamp is another file
    return StoredPlaces(Path(path))
