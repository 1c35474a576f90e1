"""A world pack as one SQLite file, written whole or not at all."""

import io
import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from orontes.errors import InputError
from orontes.geo.entry import Entry
from orontes.geo.names import arabic_consonants, consonants, key, skeletons

APPLICATION: Final = 0x4F524F4E
"""SQLite's application id of a world pack: "ORON"."""
FORMAT: Final = 1
CELLS_PER_DEGREE: Final = 8
_BATCH: Final = 20_000
_SCHEMA: Final = """
CREATE TABLE manifest (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE place (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, alternates TEXT NOT NULL, name_local TEXT, country TEXT,
  admin1 TEXT, lat REAL NOT NULL, lon REAL NOT NULL, population INTEGER, kind TEXT NOT NULL, radius_km REAL, pcode TEXT,
  level INTEGER NOT NULL, packaged INTEGER NOT NULL, node INTEGER, cell INTEGER NOT NULL
);
CREATE TABLE spelling (spelt TEXT, number INTEGER, PRIMARY KEY (spelt, number)) WITHOUT ROWID;
CREATE TABLE sound (country TEXT, meeting TEXT, sound TEXT, number INTEGER, PRIMARY KEY (country, meeting, sound, number))
WITHOUT ROWID;
CREATE TABLE numbers (name TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
"""
_INDEXES: Final = """
CREATE UNIQUE INDEX place_id ON place (id);
CREATE INDEX place_cell ON place (cell) WHERE packaged = 0;
CREATE INDEX place_rank ON place (country, population DESC, level) WHERE node IS NOT NULL;
CREATE INDEX place_packaged ON place (country) WHERE packaged = 1;
CREATE INDEX place_admin1 ON place (country, admin1, population DESC) WHERE packaged = 0;
"""


def cell_of(lat: float, lon: float) -> int:
    """The cell of a grid of eighths of a degree that a point lies in."""
    return int((lat + 90) * CELLS_PER_DEGREE) * 360 * CELLS_PER_DEGREE + int((lon + 180) * CELLS_PER_DEGREE)


def check_target(path: Path) -> None:
    """Nothing, if a pack can be written there; asked before the work.

    Raises
    ------
    InputError
        If it is a folder, or its folder is not there.
    """
    if path.is_dir() or not path.resolve().parent.is_dir():
        raise InputError("the world pack has no folder to go to", cure="name a file like syria.pack", where=str(path))


@contextmanager
def new_pack(path: Path) -> Iterator[sqlite3.Connection]:
    """A database to fill that becomes the pack at `path` when all went well; a pack that stands there stays until then.

    Raises
    ------
    InputError
        If the file system refuses.
    """
    check_target(path)
    beside = path.resolve().with_name(f".{path.name}.{os.getpid()}.part")
    beside.unlink(missing_ok=True)
    try:
        database = sqlite3.connect(beside, isolation_level=None)
        try:
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("PRAGMA synchronous = OFF")
            database.execute(f"PRAGMA application_id = {APPLICATION}")
            database.execute(f"PRAGMA user_version = {FORMAT}")
            database.executescript(_SCHEMA)
            database.execute("BEGIN")
            yield database
            database.execute("COMMIT")
            database.executescript(_INDEXES + "ANALYZE;")
        finally:
            database.close()
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(path.resolve())
    except (OSError, sqlite3.OperationalError) as error:
        raise InputError(
            "the world pack cannot be written", limit=str(error), cure="choose another place", where=str(path)
        ) from None
    finally:
        beside.unlink(missing_ok=True)


def put_places(database: sqlite3.Connection, rows: Iterable[tuple[Entry, int, bool, int | None]]) -> int:
    """The number of places written: entries with their level, whether they are packaged too, and their node."""
    batch: list[tuple[Entry, int, bool, int | None]] = []
    done = 0
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            done += _put(database, batch, done)
            batch.clear()
    return done + _put(database, batch, done)


def _put(database: sqlite3.Connection, batch: list[tuple[Entry, int, bool, int | None]], first: int) -> int:
    cells = [
        (
            number, entry.id, entry.name, "|".join(entry.alternates), entry.name_local, entry.country, entry.admin1, entry.lat,
            entry.lon, entry.population, entry.kind, entry.radius_km, entry.pcode, level, packaged, node,
            cell_of(entry.lat, entry.lon),
        )
        for number, (entry, level, packaged, node) in enumerate(batch, first)
    ]  # fmt: skip
    database.executemany(f"INSERT INTO place VALUES ({','.join('?' * 17)})", cells)  # noqa: S608  # only question marks
    own = [(number, entry) for number, (entry, _, packaged, _) in enumerate(batch, first) if not packaged]
    keyed = {(key(name), number): entry.country for number, entry in own for name in _surfaces(entry)}
    database.executemany("INSERT OR IGNORE INTO spelling VALUES (?, ?)", keyed)
    latin = [(name, number, country) for (name, number), country in keyed.items() if name.isascii() and name]
    sounds = skeletons("\n".join(name for name, _, _ in latin)).split("\n") if latin else []
    rows = [
        (country, consonants(sound), sound, number) for (_, number, country), sound in zip(latin, sounds, strict=True) if sound
    ]
    rows += [(country, arabic_consonants(name), name, number) for (name, number), country in keyed.items() if not name.isascii()]
    database.executemany("INSERT OR IGNORE INTO sound VALUES (?, ?, ?, ?)", rows)
    return len(batch)


def _surfaces(entry: Entry) -> tuple[str, ...]:
    return (entry.name, *entry.alternates, *((entry.name_local,) if entry.name_local else ()))


def put_numbers(database: sqlite3.Connection, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays under their names."""
    for name, values in arrays.items():
        file = io.BytesIO()
        np.save(file, values, allow_pickle=False)
        database.execute("INSERT INTO numbers VALUES (?, ?)", (name, zlib.compress(file.getvalue(), 3)))


def put_manifest(database: sqlite3.Connection, manifest: Mapping[str, Any]) -> None:
    """Write the manifest, a JSON value a name."""
    rows = [(name, json.dumps(value, ensure_ascii=False)) for name, value in manifest.items()]
    database.executemany("INSERT INTO manifest VALUES (?, ?)", rows)
