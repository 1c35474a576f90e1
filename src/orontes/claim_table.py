"""Claims as a table of columns, for csv."""

from typing import Any, Final

from orontes.core.claim import Claim
from orontes.core.report import Report
from orontes.output import for_spreadsheet

_PLACE_PARTS: Final = ("text", "name", "lat", "lon", "country")
COLUMNS: Final = (
    "id", "report", "kind", "modality", "source_text", "source_kind", "actor_text", "actor_id", "target_actor_text",
    "target_actor_id",
    *(f"{slot}_{part}" for slot in ("place", "origin", "destination") for part in _PLACE_PARTS),
    "route_text", "route_ref", "change", "people_text", "people_low", "people_high", "people_unit", "people_measure",
    "distance_km", "distance_text", "when_start", "when_end", "when_text", "cause", "community", "confidence",
    "sentence_start", "sentence_end", "quote", "rule", "report_date", "report_publisher", "report_url",
)  # fmt: skip
"""Columns of `orontes read --format csv`: the claim record, flattened with underscores, then what is known of the report."""


def row(report: Report, claim: Claim) -> list[str]:
    """The cells of `claim` under `COLUMNS`; empty where nothing was said.

    Text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    flat = flattened(report, claim)
    return [_cell(flat.get(column)) for column in COLUMNS]


def flattened(report: Report, claim: Claim) -> dict[str, Any]:
    """The claim record under `COLUMNS` and more keys, values as they are: None where nothing was said."""
    of_report = {"report_date": report.date, "report_publisher": report.publisher, "report_url": report.url}
    return _flat(claim.to_record()) | of_report


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            flat |= {f"{key}_{part}": inner for part, inner in value.items()}
        else:
            flat[key] = value
    return flat


def _cell(value: object) -> str:
    if value is None:
        return ""
    return for_spreadsheet(value) if isinstance(value, str) else str(value)
