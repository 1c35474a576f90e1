"""A ledger's file opened, and every trouble with it told: what it is, and what to do."""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

from orontes.errors import DamagedDataError, InputError, OrontesError
from orontes.ledger.schema import APPLICATION, VERSION, migrate

PATIENCE_S: Final = 60.0
"""So long a writer waits for another one."""
_PACK_APPLICATION: Final = 0x4F524F4E
_RESTORE: Final = "take your last backup (orontes ledger backup makes them)"


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """What SQLite raises inside becomes an error that names the file and the cure."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explain(error, path) from None


def open_for_reading(path: Path) -> sqlite3.Connection:
    """The ledger, to read from.

    Raises
    ------
    InputError
        If there is none, it is no ledger, or one that a newer Orontes made.
    DamagedDataError
        If the file is damaged.
    """
    if not path.is_file():
        raise InputError("there is no such ledger", cure=f"make one: orontes add REPORT --ledger {path}", where=str(path))
    with explained(path):
        database = _connect_reader(path)
        version = _checked(database, path)
        if version == 0:
            database.close()
            raise InputError("the ledger is empty", cure=f"orontes add REPORT --ledger {path}", where=str(path))
        if version < VERSION:
            database.close()
            open_for_writing(path).close()  # an older file is brought up to date once
            database = _connect_reader(path)
        database.execute("PRAGMA query_only = ON")
    return database


def open_for_writing(path: Path) -> sqlite3.Connection:
    """The ledger, to write to; made where there is none.

    Raises
    ------
    InputError
        If it is no ledger, was made by a newer Orontes, or cannot be written.
    DamagedDataError
        If the file is damaged.
    """
    _check_writable(path)
    with explained(path):
        database = _connect(path, "mode=rwc")
        try:
            _checked(database, path)
            _retried(database, "PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = FULL")
            database.execute("PRAGMA foreign_keys = ON")
            database.execute("PRAGMA secure_delete = ON")
            migrate(database)
        except BaseException:
            database.close()
            raise
    return database


@contextlib.contextmanager
def transaction(database: sqlite3.Connection, path: Path) -> Iterator[None]:
    """All that is written inside is kept, or nothing of it.

    Raises
    ------
    InputError
        If the disk is full, the file cannot be written, or another process holds it for longer than `PATIENCE_S`.
    """
    with explained(path):
        database.execute("BEGIN IMMEDIATE")
        try:
            yield
            database.execute("COMMIT")
        except BaseException:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise


def _connect_reader(path: Path) -> sqlite3.Connection:
    """A connection that may write where the file system lets it: the last one to leave clears the log away."""
    whole = path.resolve()
    if os.access(whole, os.W_OK) and os.access(whole.parent, os.W_OK):
        return _connect(path, "mode=rw")
    if whole.with_name(f"{whole.name}-wal").exists():
        return _connect(path, "mode=ro")
    return _connect(path, "mode=ro&immutable=1")  # a reader of a file with a log wants to write beside it


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    where = f"file:{quote(str(path.resolve()))}?{mode}"
    return sqlite3.connect(where, uri=True, isolation_level=None, timeout=PATIENCE_S, check_same_thread=False)


def _checked(database: sqlite3.Connection, path: Path) -> int:
    """The version of a ledger, 0 of a file that holds nothing yet; the connection is closed and an error raised otherwise."""
    try:
        return _version(database, path)
    except BaseException:
        database.close()
        raise


def _version(database: sqlite3.Connection, path: Path) -> int:
    database.execute("BEGIN")  # one look: another process may be making the file right now
    application, version = (int(database.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("application_id", "user_version"))
    tables = database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    database.execute("ROLLBACK")
    if application == 0 and version == 0 and tables == 0:
        return 0
    if application != APPLICATION:
        kind = "a world pack" if application == _PACK_APPLICATION else "a database of another program"
        raise InputError(f"the file is {kind}, not a ledger", cure="name a ledger, or a new file", where=str(path))
    if version > VERSION:
        raise InputError(
            f"the ledger has format {version}", limit=f"this Orontes knows formats up to {VERSION}",
            cure="upgrade Orontes; the file is as it was", where=str(path),
        )  # fmt: skip
    return version


def _check_writable(path: Path) -> None:
    if path.is_dir():
        raise InputError("this is a folder, not a file", cure=f"name a file in it, like {path / 'syria.ledger'}", where=str(path))
    if not path.resolve().parent.is_dir():
        raise InputError("the ledger's folder is not there", cure=f"mkdir -p {path.resolve().parent}", where=str(path))
    for thing in (path.resolve().parent, *([path] if path.exists() else [])):
        if not os.access(thing, os.W_OK):
            raise _read_only(path)


def _retried(database: sqlite3.Connection, statement: str) -> None:
    """The statement run, again for a while where another process is in the way (switching the log does not wait by itself)."""
    give_up = time.monotonic() + PATIENCE_S
    while True:
        try:
            database.execute(statement)
        except sqlite3.OperationalError as error:
            if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
            time.sleep(0.05)
        else:
            return


def _explain(error: sqlite3.Error, path: Path) -> OrontesError:
    code, where = _code(error), str(path)
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FORMAT):
        return DamagedDataError("the ledger is damaged", limit=str(error), cure=_RESTORE, where=where)
    if code == sqlite3.SQLITE_NOTADB:
        return InputError(
            "the file is not a ledger, or its beginning is damaged", cure="name a ledger, or " + _RESTORE, where=where
        )
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        told = f"the disk is full or refuses ({error}): what was being written is left out, all that was stored before is kept"
        return InputError(told, cure="make room, then add again: what is in is known", where=where)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return InputError(
            f"another process has held the ledger for {PATIENCE_S:.0f} seconds", cure="try again when it is done", where=where
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN):
        return _read_only(path)
    return DamagedDataError("the ledger does not answer", limit=str(error), cure="orontes ledger verify tells more", where=where)


def _read_only(path: Path) -> InputError:
    return InputError("the ledger cannot be opened or written (permission)", cure="check its permissions", where=str(path))


def _code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
