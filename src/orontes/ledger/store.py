"""A connection to a ledger file: opened, checked and brought up to date; every failure is told in a sentence."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from orontes.errors import DamagedDataError, InputError
from orontes.ledger.schema import APPLICATION_ID, MIGRATIONS, VERSION

BUSY_SECONDS: Final = 60.0
"""How long a writer waits for another one."""
_HEAD: Final = b"SQLite format 3\x00"


def connect(path: Path, *, create: bool) -> sqlite3.Connection:
    """A connection to the ledger at `path`; with `create` a new one where there is none.

    Raises
    ------
    InputError
        If there is no such file, it is no ledger, it cannot be opened, or it was made by a newer Orontes.
    """
    _check_file(path, create=create)
    try:
        db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA secure_delete = ON")
        _bring_up_to_date(db, path, create=create)
    except sqlite3.Error as error:
        raise told(error, path) from None
    return db


@contextlib.contextmanager
def transaction(db: sqlite3.Connection, path: Path) -> Iterator[None]:
    """One transaction: all of it, or nothing.

    Raises
    ------
    InputError
        If the disk is full, the file is read-only, or another process held it for too long.
    """
    try:
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
    except sqlite3.Error as error:
        with contextlib.suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise told(error, path) from None


def told(error: sqlite3.Error, path: Path) -> InputError | DamagedDataError:
    """The error in the words of a user."""
    words, where = str(error), str(path)
    if "full" in words:
        return InputError("the ledger cannot grow (disk full); nothing of this step was stored", cure="make room", where=where)
    if "locked" in words or "busy" in words:
        cure = "wait for the other process and run it again"
        return InputError(f"another process held the ledger for over {BUSY_SECONDS:g} s", cure=cure, where=where)
    if "readonly" in words or "unable to open" in words:
        return InputError(f"the ledger cannot be opened for this ({words})", cure="check its permissions and folder", where=where)
    cure = "go back to a copy made by `orontes ledger backup`"
    return DamagedDataError(f"the ledger is damaged ({words})", cure=cure, where=where)


def _check_file(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise InputError("this is a folder, not a ledger", cure="name a file", where=str(path))
    if not path.exists():
        if not create:
            raise InputError("there is no such ledger", cure=f"orontes add REPORT --ledger {path}", where=str(path))
        if not path.parent.is_dir():
            raise InputError("the folder of the ledger is not there", cure=f"mkdir -p {path.parent}", where=str(path))
        return
    try:
        with path.open("rb") as file:
            head = file.read(len(_HEAD))
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise InputError(f"the ledger cannot be read ({reason})", cure="check its permissions", where=str(path)) from None
    if head not in {b"", _HEAD}:
        raise InputError("this file is no ledger", cure="name one made by `orontes add`", where=str(path))


def _bring_up_to_date(db: sqlite3.Connection, path: Path, *, create: bool) -> None:
    version, application = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("user_version", "application_id"))
    tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and application != APPLICATION_ID:
        raise InputError("this SQLite file is no ledger", cure="name one made by `orontes add`", where=str(path))
    if not tables and not create:
        raise InputError("this ledger is empty", cure=f"orontes add REPORT --ledger {path}", where=str(path))
    if version > VERSION:
        raise InputError(
            f"the ledger was made by a newer Orontes (its layout is {version}, this one knows {VERSION})",
            cure="install the newer version", where=str(path),
        )  # fmt: skip
    for number in range(version, VERSION):
        with transaction(db, path):
            if db.execute("PRAGMA user_version").fetchone()[0] != number:
                continue  # another process was faster
            MIGRATIONS[number](db)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {number + 1}")
