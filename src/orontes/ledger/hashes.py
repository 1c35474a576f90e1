"""Content hashes: the name of a thing is what is in it."""

import hashlib
import json
from typing import Any

from orontes.core.report import Report


def canonical(content: Any) -> str:
    """One text for one content: keys sorted, no spaces, characters outside ASCII escaped.

    Examples
    --------
    >>> canonical({"b": 1, "a": None})
    '{"a":null,"b":1}'
    """
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def hash_of(content: Any) -> str:
    """SHA-256 of the canonical text, hexadecimal."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def digest_of(report: Report, kind: str) -> str:
    """The digest of a report's content, whatever it is called: its words, day, title, publisher, address."""
    record = report.to_record() | {"kind": kind, "pages": list(report.pages)}
    del record["id"]
    return hash_of(record)
