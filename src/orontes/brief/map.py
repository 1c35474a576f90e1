"""What the map draws, as plain geometry and names, and the same as a list that can be read aloud."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from orontes.brief.content import Outline
from orontes.brief.figures import clean_name
from orontes.brief.land import frame, land
from orontes.core.place import distance_km
from orontes.errors import InputError

OKABE_ITO: Final = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#F0E442")
"""Colours that stay apart in colour-blind view (Okabe & Ito 2008, Color Universal Design); those farthest apart come first."""
STATUS_WORDS: Final = {
    "assessed": "assessed", "inferred": "inferred", "claimed": "claimed only", "contested": "contested", "besieged": "besieged",
    "unknown": "holder not known",
}  # fmt: skip
MOST_FLOWS: Final = 15
WIDEST_FLOW: Final = 15.0
"""Pixels of the widest flow."""
MARGIN_DEGREES: Final = 0.12
INSET_KM: Final = 22.0
"""Half the height of the close view around a front."""
KM_PER_DEGREE: Final = 111.2
SHOWN_FLOW_SHARE: Final = 0.6
NEAR_KM: Final = 90.0
"""Towns that far from the one in focus are inside the first view; others are a zoom away, and in the list."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side on the map: its number, name, letter and colour."""

    number: int
    name: str
    letter: str
    colour: str

    @property
    def light_letter(self) -> bool:
        """Whether a white letter is more readable on the colour than a black one (relative luminance of WCAG 2.1 under .18)."""
        channels = [int(self.colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < 0.18


@dataclass(frozen=True, slots=True)
class Town:
    """A town as the map shows it; `key` leads to the evidence of who holds it, None where nothing is known."""

    name: str
    lat: float
    lon: float
    side: int | None
    status: str
    key: str | None
    name_local: str | None = None
    focus: bool = False
    rank: int = 0
    region: bool = False
    minor: bool = False

    def __post_init__(self) -> None:
        if self.status not in STATUS_WORDS:
            raise InputError("status of a town", value=self.status, limit=" or ".join(STATUS_WORDS))


@dataclass(frozen=True, slots=True)
class Line:
    """A front or a road: (lat, lon) points, its state, name, evidence, the point of a cut, if told, and whether it is crossed."""

    points: tuple[tuple[float, float], ...]
    status: str
    label: str
    key: str | None
    at: tuple[float, float] | None = None
    crossed: bool = True


@dataclass(frozen=True, slots=True)
class Road:
    """A road of the network behind all else; `known` is false where it is only assumed that two towns are joined."""

    ends: tuple[tuple[float, float], ...]
    known: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """People on the move between two points: how many, told or forecast, and the evidence."""

    origin: tuple[float, float]
    destination: tuple[float, float]
    origin_name: str
    destination_name: str
    people: float
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class MapView:
    """All that the map draws.

    `between` are the keys of towns that a road joins: where one side holds both, the land between is tinted, as interpolated.
    """

    sides: tuple[Side, ...] = ()
    towns: tuple[Town, ...] = ()
    fronts: tuple[Line, ...] = ()
    roads: tuple[Line, ...] = ()
    network: tuple[Road, ...] = ()
    flows: tuple[Flow, ...] = ()
    between: tuple[tuple[str, str], ...] = ()

    @property
    def shown_sides(self) -> tuple[Side, ...]:
        """The sides that hold something on the map."""
        held = {town.side for town in self.towns}
        return tuple(side for side in self.sides if side.number in held)

    @property
    def statuses(self) -> frozenset[str]:
        """How the holders of the towns on the map are known."""
        return frozenset(town.status for town in self.towns)

    @property
    def marks(self) -> frozenset[str]:
        """The kinds of other marks on the map: ``front``, ``cut``, ``restricted``, ``reported``, ``forecast``, ``region``..."""
        found = {"front"} if self.fronts else set()
        found |= {"road"} if self.network else set()
        found |= {"between"} if self.between else set()
        found |= {"region"} if any(town.region for town in self.towns) else set()
        return frozenset(found | {road.status for road in self.roads} | {flow.kind for flow in self.flows})

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not (self.towns or self.fronts or self.roads or self.flows)


def sides(names: Iterable[str]) -> tuple[Side, ...]:
    """A side for each name, in order of first mention, each with its own colour and letter.

    Examples
    --------
    >>> [(s.letter, s.colour) for s in sides(["Rebels", "Government", "Rivals"])]
    [('R', '#0072B2'), ('G', '#E69F00'), ('I', '#009E73')]
    """
    taken: set[str] = set()
    made = []
    for number, name in enumerate(dict.fromkeys(names)):
        letters = [ch.upper() for ch in name if ch.isalpha()] + [str(number)]
        letter = next((ch for ch in letters if ch not in taken), str(number))
        taken.add(letter)
        made.append(Side(number, name, letter, OKABE_ITO[number % len(OKABE_ITO)]))
    return tuple(made)


def arc(
    lat: float, lon: float, radius_km: float, bearing_degrees: float, *, width_degrees: float = 100
) -> tuple[tuple[float, float], ...]:
    """Points (lat, lon) of an arc around a town, seen from it in the direction `bearing_degrees` (0 is north).

    On a sphere of 111.2 km a degree, good to a per cent at the distances of a front.

    Examples
    --------
    >>> [round(x, 2) for x in arc(34.73, 36.71, 11.12, 0, width_degrees=0)[0]]
    [34.83, 36.71]
    """
    steps = 12
    points = []
    for i in range(steps + 1):
        angle = math.radians(bearing_degrees - width_degrees / 2 + width_degrees * i / steps)
        north, east = radius_km / KM_PER_DEGREE * math.cos(angle), radius_km / KM_PER_DEGREE * math.sin(angle)
        points.append((round(lat + north, 4), round(lon + east / math.cos(math.radians(lat)), 4)))
    return tuple(points)


def map_data(view: MapView, outlines: Sequence[Outline], *, focus_countries: Iterable[str] = ()) -> dict[str, Any]:
    """The map as JSON for its script; `bounds` is None where there is nothing to draw."""
    focus = set(focus_countries)
    flows = sorted(view.flows, key=lambda flow: (-flow.people, flow.destination_name))[:MOST_FLOWS]
    widest = max((flow.people for flow in flows), default=1.0) or 1.0
    by_number = {side.number: side for side in view.sides}
    bounds = _bounds(view)
    inside = frame(bounds, outlines)
    return {
        "bounds": bounds,
        "frame": inside,
        "inset": inset_bounds(view),
        "land": land(outlines, inside, focus=focus),
        "towns": [_town_record(town, by_number) for town in sorted(view.towns, key=lambda t: (not t.focus, t.rank, t.name))],
        "fronts": [{"points": line.points, "status": line.status, "key": line.key, "label": line.label} for line in view.fronts],
        "roads": [{"points": r.points, "status": r.status, "key": r.key, "label": r.label} for r in view.roads],
        "between": view.between,
        "network": [{"ends": road.ends, "known": road.known} for road in view.network],
        "cuts": [_cut_record(road) for road in view.roads if road.status == "cut" and road.crossed],
        "flows": [_flow_record(flow, widest) for flow in reversed(flows)],
    }


def _town_record(town: Town, by_number: dict[int, Side]) -> dict[str, Any]:
    side = by_number.get(town.side) if town.side is not None else None
    return {
        "name": town.name, "lat": round(town.lat, 4), "lon": round(town.lon, 4), "status": town.status, "key": town.key,
        "side": side.number if side else None, "letter": side.letter if side else "?", "colour": side.colour if side else None,
        "light": bool(side and side.light_letter), "focus": town.focus, "rank": town.rank,
        "region": town.region, "minor": town.minor, "local": clean_name(town.name_local or ""),
        "label": town_text(town, side),
    }  # fmt: skip


def town_text(town: Town, side: Side | None) -> str:
    """A town in words: name, who holds it, how that is known."""
    return f"{town.name}: {f'{side.name}, ' if side else ''}{STATUS_WORDS[town.status]}"


def cut_point(road: Line) -> tuple[float, float] | None:
    """Where a road is crossed out; None where it is not."""
    return (road.at or midpoint(road.points)) if road.status == "cut" and road.crossed else None


def _cut_record(road: Line) -> dict[str, Any]:
    lat, lon = road.at or midpoint(road.points)
    return {"lat": lat, "lon": lon, "key": road.key, "label": road.label}


def midpoint(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The point half way along a line of (lat, lon) points, by plain degrees."""
    if len(points) == 1:
        return points[0]
    lengths = [math.dist(a, b) for a, b in pairwise(points)]
    left = sum(lengths) / 2
    for (a, b), length in zip(pairwise(points), lengths, strict=True):
        if left <= length and length > 0:
            share = left / length
            return (round(a[0] + share * (b[0] - a[0]), 4), round(a[1] + share * (b[1] - a[1]), 4))
        left -= length
    return points[-1]


def _flow_record(flow: Flow, widest: float) -> dict[str, Any]:
    return {
        "from": flow.origin, "to": flow.destination, "width": round(3 + (WIDEST_FLOW - 3) * math.sqrt(flow.people / widest), 1),
        "kind": flow.kind, "key": flow.key, "label": f"People from {flow.origin_name} to {flow.destination_name}",
    }  # fmt: skip


def _bounds(view: MapView) -> list[list[float]] | None:
    """What the map shows at first: front, roads, most of the flows, and the towns near the one in focus."""
    points = [p for line in (*view.fronts, *view.roads) for p in (*line.points, *((line.at,) if line.at else ()))]
    left = SHOWN_FLOW_SHARE * sum(flow.people for flow in view.flows)
    for flow in sorted(view.flows, key=lambda flow: -flow.people):
        if left > 0:
            points += [flow.origin, flow.destination]
        left -= flow.people
    focus = next(((town.lat, town.lon) for town in view.towns if town.focus), None)
    points += [
        (town.lat, town.lon)
        for town in view.towns
        if focus is None or (not town.region and not town.minor and distance_km(*focus, town.lat, town.lon) <= NEAR_KM)
    ]
    if not points:
        return None
    lats, lons = zip(*points, strict=True)
    return [
        [round(min(lats) - MARGIN_DEGREES, 3), round(min(lons) - MARGIN_DEGREES, 3)],
        [round(max(lats) + MARGIN_DEGREES, 3), round(max(lons) + MARGIN_DEGREES, 3)],
    ]


def inset_bounds(view: MapView) -> list[list[float]] | None:
    """The close view around the first front; None where there is no front."""
    if not view.fronts:
        return None
    lats, lons = zip(*view.fronts[0].points, strict=True)
    lat, lon = (sum(values) / len(values) for values in (lats, lons))
    north, east = INSET_KM / KM_PER_DEGREE, INSET_KM / KM_PER_DEGREE / math.cos(math.radians(lat))
    return [[round(lat - north, 3), round(lon - east, 3)], [round(lat + north, 3), round(lon + east, 3)]]
