"""Names from content: what is the same has the same id, and whoever changes it is found out."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from orontes.core.claim import Claim
from orontes.core.report import Report

DIGITS: Final = 20
"""Hexadecimal digits of an id: 80 bits of SHA-256."""


def canonical(value: object) -> str:
    """The one JSON text of a value: keys sorted, no blanks.

    Examples
    --------
    >>> canonical({"b": 1, "a": "Homs"})
    '{"a":"Homs","b":1}'
    """
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def content_id(value: object) -> str:
    """The id of a value: the first digits of the SHA-256 of its canonical JSON."""
    return hashlib.sha256(canonical(value).encode("utf-8")).hexdigest()[:DIGITS]


def report_id(report: Report, *, feed: str) -> str:
    """The id of a report: of its text, day, title, publisher, address and feed, whatever it is called.

    Examples
    --------
    >>> report_id(Report("a", "Homs fell."), feed="report") == report_id(Report("b", "Homs fell."), feed="report")
    True
    """
    record = report.to_record() | {"feed": feed, "pages": list(report.pages)}
    del record["id"]
    return content_id(record)


def claim_record(claim: Claim) -> dict[str, Any]:
    """The claim as it is stored: its record without ids and without the quote, which the text holds."""
    record = claim.to_record() | {"confidence": claim.confidence}
    for key in ("id", "report", "quote"):
        del record[key]
    return {key: value for key, value in record.items() if value is not None}


def claim_id(report: str, record: Mapping[str, Any]) -> str:
    """The id of a stored claim record in the report of that id."""
    return content_id({"report": report, "claim": record})
