"""Rows of the sheets of the picture: control, fronts, routes, displacement."""

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from orontes.brief.answers import side_name
from orontes.brief.numbers import likelihood
from orontes.core.place import distance_km
from orontes.disclosure.regions import Spot
from orontes.disclosure.rules import WITHHELD
from orontes.export.material import Material, listed
from orontes.export.tables import Cell
from orontes.situation.situation import Situation
from orontes.situation.states import Control, Displaced, Front, LinkState

DIGITS: Final = 3
"""Decimals of a probability in a table."""
NO_PLACES: Final = ("bridge", "road", "country", "river")
"""Kinds of places that nobody holds."""


def control_rows(material: Material) -> list[dict[str, Cell]]:
    """Who holds what: a row a place; a region has no probability, since its places may differ."""
    situation = material.content.situation
    if situation is None:
        return []
    states = [state for state in situation.control if state.place.kind not in NO_PLACES]
    taken = {(change.key, change.side): change.first_day for change in situation.changes}
    rows = []
    for state in states:
        likeliest, share = max(state.probabilities, key=lambda item: item[1])
        claims = (*state.claims, *state.against)
        rows.append(
            _located(material.spot(state.place, key=state.key))
            | {
                "as_of": situation.as_of, "controller": side_name(state.holder) if state.holder else None,
                "control_status": state.status, "probability": None if material.public else round(share, DIGITS),
                "likelihood_term": None if material.public else likelihood(share),
                "valid_from": taken.get((state.key, likeliest)), "last_report_date": state.last_report,
                "source_count": material.report_count(claims), "claim_ids": listed(claims),
                "warning": _warning(state, said=material.public),
            }
        )  # fmt: skip
    return rows


def _located(spot: Spot) -> dict[str, Cell]:
    return {
        "location_id": spot.id, "location_name": spot.name, "location_name_ar": spot.name_ar, "location_code": spot.country,
        **spot.admin, "latitude": spot.lat, "longitude": spot.lon, "geo_precision": spot.geo_precision,
    }  # fmt: skip


def _warning(state: Control, *, said: bool) -> str | None:
    notes = [state.how] if state.inferred or said else []
    notes += ["reports contradict each other"] if state.against else []
    return "; ".join(notes) or None


def front_rows(material: Material, lines: Mapping[str, tuple[tuple[float, float], ...]]) -> list[dict[str, Cell]]:
    """The fronts; `lines` are sketches, (lat, lon), by the place they stand before."""
    situation = material.content.situation
    rows: list[dict[str, Cell]] = []
    for number, front in enumerate(situation.fronts if situation else ()):
        state = situation.control_of(front.key) if situation else None
        holder = state.holder if state and state.holder != front.side else None
        row: dict[str, Cell] = {
            "front_id": f"front-{number + 1}", "as_of": situation.as_of if situation else None, "side_a": side_name(front.side),
            "side_b": side_name(holder) if holder else None, "from_location_id": _nearest_held(front, situation, material),
            "to_location_id": material.spot(front.place, key=front.key).id, "claim_ids": listed(front.claims),
        }  # fmt: skip
        points = lines.get(front.key, ())
        if not material.public and len(points) > 1:
            row |= {"length_km": round(_length_km(points), 1), "geom_wkt": line_wkt(points)}
        rows.append(row)
    return rows


def _nearest_held(front: Front, situation: Situation | None, material: Material) -> str | None:
    lat, lon = front.place.lat, front.place.lon
    if situation is None or lat is None or lon is None:
        return None
    towns = (state for state in situation.control if state.holder == front.side and state.place.kind == "town")
    held = [
        (distance_km(lat, lon, state.place.lat, state.place.lon), state.key, state)
        for state in towns
        if state.place.lat is not None and state.place.lon is not None and state.key != front.key
    ]
    return material.spot(min(held)[2].place, key=min(held)[1]).id if held else None


def _length_km(points: tuple[tuple[float, float], ...]) -> float:
    return math.fsum(distance_km(*one, *other) for one, other in pairwise(points))


def line_wkt(points: tuple[tuple[float, float], ...]) -> str:
    """A line of (lat, lon) points as well-known text, which has the longitude first.

    Examples
    --------
    >>> line_wkt(((34.5, 36.0), (35.0, 37.25)))
    'LINESTRING (36 34.5, 37.25 35)'
    """
    return "LINESTRING (" + ", ".join(f"{lon:.6g} {lat:.6g}" for lat, lon in points) + ")"


def route_rows(material: Material) -> list[dict[str, Cell]]:
    """Roads of whose state anything is known."""
    situation = material.content.situation
    return [_route(link, situation, material) for link in situation.links] if situation else []


def _route(link: LinkState, situation: Situation, material: Material) -> dict[str, Cell]:
    ends = [material.spot_of(node) for node in (link.node_from, link.node_to)]
    network = material.content.network
    claims = (*link.claims, *link.against)
    told = [material.claims[claim].when for claim in claims if claim in material.claims]
    days = [period.start for period in told if period is not None and period.start is not None]
    where = None if network is None else network.link_between(link.node_from, link.node_to)
    return {
        "route_id": f"{ends[0].id}>{ends[1].id}", "name1": ends[0].name, "name2": ends[1].name, "road_ref": link.ref,
        "distance_km": None if where is None or network is None else round(float(network.length_km[where]), 1),
        "status": link.status, "probability_cut": round(link.probability_cut, DIGITS), "valid_from": min(days, default=None),
        "as_of": situation.as_of, "claim_ids": listed(claims),
    }  # fmt: skip


def displacement_rows(material: Material) -> list[dict[str, Cell]]:
    """People reported to have moved or come back."""
    situation = material.content.situation
    return [_moved(moved, material) for moved in situation.displaced] if situation else []


def _moved(moved: Displaced, material: Material) -> dict[str, Cell]:
    place = moved.destination or moved.origin
    spot, origin = material.spot(place), material.spot(moved.origin)
    cause = next((c.cause for i in moved.claims if (c := material.claims.get(i)) is not None and c.cause), None)
    notes = ["people came back"] if moved.returned else []
    notes += [] if moved.destination else ["no destination was told: the place is the one they left"] if moved.origin else []
    return {
        "location_code": spot.country or situation_country(material),
        "provider_admin2_name": place.text if place and not material.public else None, **spot.admin,
        "admin_level": 2 if spot.admin2_name else 1 if spot.admin1_name else 0, "assessment_type": "reported",
        "population": round(moved.low) if moved.low is not None and moved.low == moved.high else None,
        "reference_period_start": moved.day, "reference_period_end": moved.day, "warning": "; ".join(notes) or None,
        "qualifier": WITHHELD if moved.text == WITHHELD else _qualifier(moved.low, moved.high),
        "figure_low": moved.low, "figure_best": _middle(moved.low, moved.high), "figure_high": moved.high,
        "displacement_reason": cause, "origin_admin1_code": origin.admin1_code,
        "origin_admin1_name": origin.admin1_name, "claim_ids": listed(moved.claims),
    }  # fmt: skip


def situation_country(material: Material) -> str | None:
    """Country of the world that the picture was drawn on."""
    return material.content.situation.country if material.content.situation else None


def _qualifier(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return "not told"
    if low is None or high is None:
        return "up to" if low is None else "at least"
    return "exactly or about" if low == high else "between"


def _middle(low: float | None, high: float | None) -> float | None:
    return None if low is None or high is None else round(math.sqrt(low * high))
