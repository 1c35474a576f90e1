"""Care of a ledger: hashes re-derived, a consistent copy, a report withdrawn, a name taken out."""

import datetime as dt
import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from orontes.errors import InputError
from orontes.ledger.hashes import digest_of, hash_of
from orontes.ledger.ledger import Ledger, report_of
from orontes.ledger.store import connect, told, transaction

BLACK: Final = "\u2588"
"""What a redacted letter shows as: as many as there were, so that no quote moves."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the ledger that is not what its hash says: where, and what."""

    where: str
    what: str


def verify(ledger: Ledger) -> Iterator[Fault]:
    """Everything that is wrong: pages of the file, hashes of documents, claims and notes, quotes that are not in their text."""
    for (line,) in ledger.rows("PRAGMA integrity_check"):
        if line != "ok":
            yield Fault("file", str(line))
    texts = {}
    for row in ledger.rows("SELECT digest, hash, kind, id, text, date, title, publisher, url, pages FROM document"):
        report = report_of((row[3], *row[4:]))
        texts[row[0]] = report.text
        redacted = row[0] != row[1]
        if digest_of(report, row[2]) != row[1]:
            yield Fault(f"document {row[3]}", "its content is not what was stored")
        if redacted and not ledger.rows("SELECT 1 FROM note WHERE kind = 'redacted' AND document = ?", (row[0],)):
            yield Fault(f"document {row[3]}", "it was changed, and no redaction is noted")
    for name, digest, kept, text in ledger.rows("SELECT id, document, hash, record FROM claim"):
        record = json.loads(text)
        span = record["sentence"]
        if hash_of(record) != kept:
            yield Fault(f"claim {name}", "its content is not what was stored")
        elif texts.get(digest, "")[span["start"] : span["end"]] != record["quote"]:
            yield Fault(f"claim {name}", "its quote is not in its document")
    for number, kind, digest, claim, known, body, kept in ledger.rows(
        "SELECT id, kind, document, claim, known_on, body, hash FROM note"
    ):
        content = {"kind": kind, "document": digest, "claim": claim, "known_on": known, "body": json.loads(body)}
        if hash_of(content) != kept:
            yield Fault(f"note {number}", "its content is not what was stored")


def backup(ledger: Ledger, target: Path) -> int:
    """The bytes of a consistent copy at `target`, made while others may write; it takes its place whole or not at all.

    Raises
    ------
    InputError
        If the copy cannot be written, or is the ledger itself.
    """
    if target.exists() and target.samefile(ledger.path):
        raise InputError("the copy is the ledger itself", cure="name another file", where=str(target))
    beside = target.with_name(f".{target.name}.part")
    try:
        beside.unlink(missing_ok=True)
        copy = sqlite3.connect(beside)
        try:
            ledger.db.backup(copy)
        finally:
            copy.close()
        connect(beside, create=False).close()
        size = beside.stat().st_size
        beside.replace(target)
    except sqlite3.Error as error:
        raise told(error, target) from None
    except OSError as error:
        reason = error.strerror or "refused"
        raise InputError(f"the copy cannot be written ({reason})", cure="choose another place", where=str(target)) from None
    finally:
        beside.unlink(missing_ok=True)
    return size


def retract(ledger: Ledger, name: str, *, reason: str, known_on: dt.date) -> None:
    """Nothing; the report counts as withdrawn from that day on. It stays in the ledger, and in pictures of days before."""
    digest = ledger.find(name)
    with transaction(ledger.db, ledger.path):
        ledger.note("retracted", digest, {"reason": reason}, known_on=known_on)


def redact(ledger: Ledger, words: str, *, reason: str, known_on: dt.date) -> int:
    """The number of documents in which `words` (a person's name) were blackened, in text, title and claims.

    What was there cannot be read back from the file; that it was, where and when, stays noted. Offsets do not move.

    Raises
    ------
    InputError
        If the words are shorter than three letters, or stand nowhere.
    """
    if len(words.strip()) < 3:
        raise InputError("words to redact", value=words, limit="three letters or more")
    pattern = re.compile(re.escape(words), re.IGNORECASE)
    found = [
        row for row in ledger.rows("SELECT digest, kind, id, text, date, title, publisher, url, pages FROM document")
        if any(pattern.search(part or "") for part in (row[3], row[5], row[6], row[7], row[2]))
    ]  # fmt: skip
    if not found:
        raise InputError("these words stand in no report of the ledger", value=words, limit="words as they are written there")
    with transaction(ledger.db, ledger.path):
        for row in found:
            _redact_one(ledger, row, pattern, reason=reason, known_on=known_on)
    ledger.db.execute("VACUUM")
    return len(found)


def _redact_one(ledger: Ledger, row: sqlite3.Row, pattern: re.Pattern[str], *, reason: str, known_on: dt.date) -> None:
    digest, kind = row[0], row[1]
    text, title, publisher, url = (_black(part, pattern) for part in (row[3], row[5], row[6], row[7]))
    report = report_of((row[2], text, row[4], title, publisher, url, row[8]))
    ledger.db.execute(
        "UPDATE document SET text = ?, title = ?, publisher = ?, url = ?, hash = ? WHERE digest = ?",
        (text, title, publisher, url, digest_of(report, kind), digest),
    )
    claims = 0
    for reading, name, record in ledger.rows("SELECT reading, id, record FROM claim WHERE document = ?", (digest,)):
        blackened = _blackened(json.loads(record), pattern)
        if blackened != json.loads(record):
            claims += 1
            ledger.db.execute(
                "UPDATE claim SET record = ?, hash = ? WHERE reading = ? AND id = ?",
                (json.dumps(blackened), hash_of(blackened), reading, name),
            )
    places = len(pattern.findall(row[3]))
    ledger.note("redacted", digest, {"reason": reason, "places": places, "claims": claims}, known_on=known_on)


def _black(text: str | None, pattern: re.Pattern[str]) -> str | None:
    return None if text is None else pattern.sub(lambda found: BLACK * len(found.group()), text)


def _blackened(value: object, pattern: re.Pattern[str]) -> object:
    """A record with the words blackened in every text of it, names and ids of reports excepted."""
    if isinstance(value, str):
        return _black(value, pattern)
    if isinstance(value, list):
        return [_blackened(item, pattern) for item in value]
    if isinstance(value, dict):
        return {key: item if key in {"id", "report", "rule"} else _blackened(item, pattern) for key, item in value.items()}
    return value
