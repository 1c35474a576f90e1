"""Care of a ledger: a consistent copy, and a report withdrawn."""

import datetime as dt
import sqlite3
from pathlib import Path

from orontes.errors import InputError
from orontes.ledger.connection import explained, transaction
from orontes.ledger.store import Ledger
from orontes.ledger.write import put_event


def backup(ledger: Ledger, target: Path) -> int:
    """The bytes of a consistent copy at `target`, made while others may write; it takes its place whole or not at all.

    Raises
    ------
    InputError
        If the copy cannot be written, or is the ledger itself.
    """
    if target.is_dir() or not target.resolve().parent.is_dir():
        raise InputError("copy", value=str(target), limit="a file in a folder that is there")
    if target.exists() and target.samefile(ledger.path):
        raise InputError("the copy is the ledger itself", cure="name another file", where=str(target))
    beside = target.with_name(f".{target.name}.part")
    try:
        beside.unlink(missing_ok=True)
        with explained(target):
            copy = sqlite3.connect(beside)
            try:
                ledger.database.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
            finally:
                copy.close()
        Ledger.reading(beside).close()
        size = beside.stat().st_size
        beside.replace(target)
    except OSError as error:
        reason = error.strerror or "refused"
        raise InputError(f"the copy cannot be written ({reason})", cure="choose another place", where=str(target)) from None
    finally:
        beside.unlink(missing_ok=True)
    return size


def retract(ledger: Ledger, name: str, *, reason: str, known_on: dt.date) -> str:
    """The id of the report that counts as withdrawn from that day on: it stays in the ledger, and in pictures of days before.

    Parameters
    ----------
    ledger : Ledger
    name : str
        Its id (or the first digits of it, six at least), the name it was added under, or its address.
    reason : str
    known_on : datetime.date
        The day of the withdrawal.

    Raises
    ------
    InputError
        If no report is called that, or several are.
    """
    with explained(ledger.path):
        rows = ledger.database.execute(
            "SELECT id, name, date FROM report WHERE id = :name OR name = :name OR url = :name"
            " OR (length(:name) >= 6 AND substr(id, 1, length(:name)) = :name)",
            {"name": name},
        ).fetchall()
    if len(rows) != 1:
        told = ", ".join(f"{key[:8]} ({called}, {date or 'no date'})" for key, called, date in rows[:5])
        limit = f"one report; these are called so: {told}" if rows else "the id, name or address of a report in the ledger"
        raise InputError("report to retract", value=name, limit=limit, where=str(ledger.path))
    with transaction(ledger.database, ledger.path):
        put_event(ledger.database, "retracted", rows[0][0], {"reason": reason}, known_on)
    return str(rows[0][0])
