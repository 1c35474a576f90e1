"""Rows of the sheets of what was said: events and claims."""

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from orontes.claim_table import COLUMNS, flattened
from orontes.core.claim import Claim
from orontes.export.material import Material, listed
from orontes.export.tables import Cell

TYPES: Final = {
    "clash": ("Political violence", "Battles", "Armed clash"),
    "strike": ("Political violence", "Explosions/Remote violence", "Air/drone strike"),
    "ceasefire": ("Strategic developments", "Strategic developments", "Agreement"),
    "reinforcement": ("Strategic developments", "Strategic developments", "Other"),
    "gained": ("Political violence", "Battles", None),
}  # fmt: skip
"""Nearest types of the ACLED codebook (2023) by kind of event; a strike may be by shells, so its sub-type is the likelier one."""
_HIDDEN: Final = (
    "source_text", "route_text", "distance_km", "distance_text", "people_text", "quote", "sentence_start", "sentence_end",
    "place_text", "origin_text", "destination_text",
)  # fmt: skip
"""Columns that the public profile leaves empty: they hold words, or spans of words, that it withholds."""
_DAYS: Final = ("when_start", "when_end")


def claim_rows(material: Material) -> list[dict[str, Cell]]:
    """Every claim, flattened."""
    rows = []
    hidden: dict[str, Cell] = dict.fromkeys(_HIDDEN) if material.public else {}
    for claim in (*material.content.claims, *material.content.rejected):
        flat = flattened(material.reports[claim.report], claim)
        row: dict[str, Cell] = {column: _cell(column, flat.get(column)) for column in COLUMNS}
        if claim.review:
            row |= {"review_status": claim.review.status, "reviewer": None if material.public else claim.review.reviewer}
        rows.append(row | hidden | {"sensitivity": material.content.profile})
    return rows


def _cell(column: str, value: Any) -> Cell:
    if column in _DAYS and isinstance(value, str):
        return dt.date.fromisoformat(value)
    found: Cell = value
    return found


def event_rows(material: Material, country_name: Callable[[str], str]) -> list[dict[str, Cell]]:
    """What happened: fighting, strikes, reinforcements, ceasefires, and places taken; latest first."""
    situation = material.content.situation
    if situation is None:
        return []
    dated = [(event.day, event.kind, event.claims) for event in situation.events]
    dated += [(change.last_day, "gained", change.claims) for change in situation.changes]
    dated = [(day, kind, tuple(i for i in claims if i in material.claims)) for day, kind, claims in dated]
    dated = [item for item in dated if item[2]]
    dated.sort(key=lambda item: (-item[0].toordinal(), item[2]))
    return [_event(day, kind, claims, material, country_name) for day, kind, claims in dated]


def _event(
    day: dt.date, kind: str, ids: tuple[str, ...], material: Material, country_name: Callable[[str], str]
) -> dict[str, Cell]:
    claim = material.claims[ids[0]]
    report, spot = material.reports[claim.report], material.spot(claim.place)
    disorder, event_type, sub_type = TYPES.get(kind, (None, None, None))
    period = claim.when
    days = (period.end - period.start).days if period and period.start and period.end else None
    killed = claim.people if claim.kind == "casualty" else None
    return {
        "event_id_cnty": claim.id, "event_date": day, "year": day.year,
        "time_precision": None if days is None else 1 if days <= 1 else 2 if days <= 7 else 3,
        "disorder_type": disorder, "event_type": event_type, "sub_event_type": sub_type, **_actors(claim),
        "iso": spot.country, "country": country_name(spot.country) if spot.country else None, "admin1": spot.admin1_name,
        "admin2": spot.admin2_name, "location": spot.name, "latitude": spot.lat, "longitude": spot.lon,
        "geo_precision": spot.geo_precision,
        "source": (claim.source.text if claim.source and not material.public else None) or report.publisher,
        "source_scale": claim.source.kind if claim.source else None, "notes": None if material.public else claim.quote,
        "fatalities": killed.low if killed and killed.low == killed.high else None,
        "tags": f"kind={claim.kind}; modality={claim.modality}", "source_doc_id": claim.report, "claim_ids": listed(ids),
    }  # fmt: skip


def _actors(claim: Claim) -> dict[str, Cell]:
    row: dict[str, Cell] = {}
    for number, actor in enumerate((claim.actor, claim.target_actor), start=1):
        row |= {
            f"actor{number}": None if actor is None else actor.resolved or actor.text,
            f"assoc_actor_{number}": None if actor is None else actor.side,
        }
    return row
