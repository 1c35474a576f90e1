"""Rows of the sheets of what was said: events and claims."""

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from orontes.claim_table import COLUMNS, flattened
from orontes.core.claim import Actor, Claim
from orontes.core.place import Place
from orontes.core.report import Report
from orontes.export.material import ROUTE_DELAY, Material, listed
from orontes.export.tables import Cell

TYPES: Final = {
    "clash": ("Political violence", "Battles", "Armed clash"),
    "strike": ("Political violence", "Explosions/Remote violence", "Air/drone strike"),
    "ceasefire": ("Strategic developments", "Strategic developments", "Agreement"),
    "reinforcement": ("Strategic developments", "Strategic developments", "Other"),
    "gained": ("Political violence", "Battles", None),
}  # fmt: skip
"""Nearest types of the ACLED codebook (2023) by kind of event; a strike may be by shells, so its sub-type is the likelier one."""
_ROUTES: Final = ("route_closed", "route_opened", "infrastructure_damage", "access_constraint")
_HIDDEN: Final = (
    "community", "source_text", "route_text", "distance_km", "distance_text", "people_text", "quote", "place_text",
    "origin_text", "destination_text",
)  # fmt: skip
"""Columns that may name a site, a person or a community: empty under the public profile."""
_DAYS: Final = ("when_start", "when_end")
_PEOPLE: Final = "people."


def shown_claims(material: Material) -> tuple[Claim, ...]:
    """The claims that the profile shows: the public one has none rejected, no affiliations, and nothing young on routes."""
    if not material.public:
        return (*material.content.claims, *material.content.rejected)
    latest = material.content.issue_date - ROUTE_DELAY
    return tuple(
        claim for claim in material.content.claims
        if claim.kind != "affiliation" and not (claim.kind in _ROUTES and _day(material.reports[claim.report], material) > latest)
    )  # fmt: skip


def _day(report: Report, material: Material) -> dt.date:
    return report.date or material.content.issue_date


def claim_rows(material: Material) -> list[dict[str, Cell]]:
    """Every claim, flattened."""
    rows = []
    for claim in shown_claims(material):
        flat = flattened(material.reports[claim.report], claim)
        row: dict[str, Cell] = {column: _cell(column, flat.get(column)) for column in COLUMNS}
        row["sensitivity"] = material.profile
        if claim.review:
            row |= {"review_status": claim.review.status, "reviewer": None if material.public else claim.review.reviewer}
        rows.append(row | _coarse(claim, material) if material.public else row)
    return rows


def _cell(column: str, value: Any) -> Cell:
    if column in _DAYS and isinstance(value, str):
        return dt.date.fromisoformat(value)
    found: Cell = value
    return found


def _coarse(claim: Claim, material: Material) -> dict[str, Cell]:
    """What the public profile puts in place of a claim's cells."""
    row: dict[str, Cell] = dict.fromkeys(_HIDDEN)
    for slot in ("place", "origin", "destination"):
        place: Place | None = getattr(claim, slot)
        spot = material.spot(place)
        row |= {f"{slot}_name": spot.name, f"{slot}_lat": spot.lat, f"{slot}_lon": spot.lon}
    for slot in ("actor", "target_actor"):
        actor = getattr(claim, slot)
        if actor is not None and _is_people(actor):
            row |= {f"{slot}_text": None, f"{slot}_id": None}
    return row


def _is_people(actor: Actor) -> bool:
    """Whether an actor may be a community rather than a party."""
    return actor.id.startswith(_PEOPLE) if actor.id else actor.side is None


def event_rows(material: Material, country_name: Callable[[str], str]) -> list[dict[str, Cell]]:
    """What happened: fighting, strikes, reinforcements, ceasefires, and places taken; latest first."""
    situation = material.content.situation
    if situation is None:
        return []
    shown = {claim.id for claim in shown_claims(material)}
    dated = [(event.day, event.kind, event.claims) for event in situation.events]
    dated += [(change.last_day, "gained", change.claims) for change in situation.changes]
    dated = [(day, kind, tuple(i for i in claims if i in shown)) for day, kind, claims in dated]
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
        "disorder_type": disorder, "event_type": event_type, "sub_event_type": sub_type, **_actors(claim, material),
        "iso": spot.country, "country": country_name(spot.country) if spot.country else None, "admin1": spot.admin1_name,
        "admin2": spot.admin2_name, "location": spot.name, "latitude": spot.lat, "longitude": spot.lon,
        "geo_precision": spot.geo_precision,
        "source": (claim.source.text if claim.source and not material.public else None) or report.publisher,
        "source_scale": claim.source.kind if claim.source else None, "notes": None if material.public else claim.quote,
        "fatalities": killed.low if killed and killed.low == killed.high else None,
        "tags": f"kind={claim.kind}; modality={claim.modality}", "source_doc_id": claim.report, "claim_ids": listed(ids),
    }  # fmt: skip


def _actors(claim: Claim, material: Material) -> dict[str, Cell]:
    row: dict[str, Cell] = {}
    for number, actor in enumerate((claim.actor, claim.target_actor), start=1):
        hidden = actor is None or (material.public and _is_people(actor))
        row |= {
            f"actor{number}": None if hidden or actor is None else actor.resolved or actor.text,
            f"assoc_actor_{number}": None if hidden or actor is None else actor.side,
        }
    return row
