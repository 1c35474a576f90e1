"""From situation and outlook to what the map draws."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from orontes.brief.answers import hindered, side_name
from orontes.brief.content import LEAST_SHOWN, WITHIN, BriefContent
from orontes.brief.figures import FigureSheet
from orontes.brief.map import MOST_FLOWS, Flow, Line, MapView, Road, Side, Town, arc, sides
from orontes.core.claim import Claim
from orontes.core.place import Place, distance_km
from orontes.forecast.outlook import Flow as Move
from orontes.forecast.outlook import Outlook
from orontes.situation.situation import Situation
from orontes.situation.states import Control, Front, LinkState

STATUS_OF: Final = {
    "controlled": "assessed", "claimed only": "claimed", "contested": "contested", "besieged": "besieged", "unknown": "unknown",
}  # fmt: skip
TOWN_RADIUS_KM: Final = 4.0
"""Drawn between the middle of a town and its edge where a front is told from the edge (a sketch; general knowledge)."""
NOT_HELD: Final = ("bridge", "road", "country", "river")
"""Kinds of places that the map does not colour by who holds them."""
COUNTRIES: Final = ("country", "demonym")
"""Kinds of places too large to be a point on the map."""
OUT_OF_TOWN_SHARE: Final = 0.2
"""A cross nearer to the end of its road than this share of the road is drawn at that share, clear of the town's symbol."""
FULL_TURN: Final = 359.0
MOST_LINKS: Final = 600
FRAME_DEGREES: Final = 1.0


def map_view(content: BriefContent, sheet: FigureSheet) -> MapView:
    """The map of what is known and expected; nothing that neither a claim nor the outlook speaks of."""
    situation = content.situation
    if situation is None:
        return MapView(towns=tuple(_mentioned(content.claims, set())))
    flows = (*_told(situation), *(_expected(content.forecast, content) if content.forecast else ()))
    shown = sides(side_name(side) for side in situation.sides)
    by_name = {side.name: side for side in shown}  # two sides that are called the same are one on the map
    towns = _held(situation, {side: by_name[side_name(side)] for side in situation.sides}, content, flows)
    others = _mentioned(content.claims, {town.name for town in towns})
    fronts = _fronts(situation, sheet)
    crossed = {link.link for link in hindered(situation)}
    roads = tuple(
        line for link in situation.links if (line := link_line(link, content, crossed=link.link in crossed)) is not None
    )
    others += _fled(situation, {town.name for town in (*towns, *others)})
    arriving = _arriving(content, {town.name for town in (*towns, *others)})
    drawn = (*towns, *others, *arriving)
    return MapView(shown, drawn, fronts, roads, _network(content, flows, fronts), flows, _between(content, drawn))


def _held(situation: Situation, by_side: dict[str, Side], content: BriefContent, flows: Iterable[Flow]) -> list[Town]:
    """Places of whose holder something is known or inferred; those that no report names and no flow touches are minor."""
    focus = situation.fronts[0].key if situation.fronts else situation.changes[0].key if situation.changes else None
    named = {place.name for claim in content.claims if claim.happened for place in claim.places}
    named |= {name for flow in flows for name in (flow.origin_name, flow.destination_name)}
    towns = []
    for n, state in enumerate(situation.control):
        minor = state.place.name not in named
        if state.place.lat is None or state.place.kind in NOT_HELD or (minor and state.holder is None):
            continue
        towns.append(town_of(state, by_side, n, focus=state.key == focus, minor=minor))
    return towns


def town_of(state: Control, by_side: Mapping[str, Side], rank: int, *, focus: bool, minor: bool) -> Town:
    """A place as the map draws it."""
    place = state.place
    side = by_side.get(state.holder or "")
    status = STATUS_OF[state.status]
    if status == "assessed" and state.inferred:
        status = "inferred"
    if side is None and status in ("assessed", "inferred", "claimed"):
        status = "unknown"
    return Town(
        place.name or place.text, place.lat or 0.0, place.lon or 0.0, side.number if side else None, status,
        f"control:{state.key}", place.name_local, focus=focus, rank=0 if focus else rank + (1000 if minor else 1),
        region=place.kind not in ("town", "neighbourhood"), minor=minor,
    )  # fmt: skip


def _mentioned(claims: Sequence[Claim], drawn: set[str]) -> list[Town]:
    """Towns that claims of today name and of whose holder nothing is known: grey, with their name."""
    found: dict[str, Town] = {}
    for claim in claims:
        for place in claim.places if claim.happened else ():
            if (
                place.name
                and place.kind == "town"
                and place.lat is not None
                and place.lon is not None
                and place.name not in drawn
            ):
                town = Town(place.name, place.lat, place.lon, None, "unknown", f"claim:{claim.id}", place.name_local, rank=50)
                found.setdefault(place.name, town)
    return list(found.values())


def _fled(situation: Situation, drawn: set[str]) -> list[Town]:
    """Places that people are told to have fled from or to and that are not drawn yet."""
    found: dict[str, Town] = {}
    for n, moved in enumerate(situation.displaced):
        for place in (moved.origin, moved.destination):
            name = (place.name or place.text) if place else ""
            told = moved.low is not None or moved.high is not None
            if place is None or place.lat is None or place.lon is None or place.kind in COUNTRIES or name in drawn or not told:
                continue
            region = place.kind not in ("town", "neighbourhood")
            found.setdefault(
                name,
                Town(name, place.lat, place.lon, None, "unknown", f"displaced:{n}", place.name_local, rank=10, region=region),
            )
    return list(found.values())


def _arriving(content: BriefContent, drawn: set[str]) -> list[Town]:
    """Places where the outlook expects people and that are not drawn yet."""
    outlook = content.forecast
    if outlook is None:
        return []
    ends = {end for flow in largest_flows(outlook, least=_least(content)) for end in (flow.origin_id, flow.destination_id)}
    return [
        Town(p.name, p.lat, p.lon, None, "unknown", f"outlook:{p.place_id}:arrivals", p.name_local, rank=20 + n)
        for n, p in enumerate(outlook.places)
        if p.place_id in ends and p.name not in drawn
    ]


def _fronts(situation: Situation, sheet: FigureSheet) -> tuple[Line, ...]:
    """The front before each place, drawn once: at the nearest distance told, on the side of any who are known to stand there."""
    return tuple(_front(fronts, situation, sheet) for fronts in _by_place(situation).values())


def _by_place(situation: Situation) -> dict[str, list[tuple[int, Front]]]:
    before: dict[str, list[tuple[int, Front]]] = {}
    for n, front in enumerate(situation.fronts):
        if front.place.lat is not None and front.place.resolved_by != WITHIN:
            before.setdefault(front.key, []).append((n, front))
    return before


def front_lines(situation: Situation) -> dict[str, tuple[tuple[float, float], ...]]:
    """A sketch of the front before each place, as (lat, lon) points, by the key of the place."""
    return {key: line.points for key, line in front_sketches(situation).items()}


def front_sketches(situation: Situation) -> dict[str, Line]:
    """The front before each place as the map draws it, by the key of the place; its evidence is its first claim."""
    return {key: _front(fronts, situation, FigureSheet()) for key, fronts in _by_place(situation).items()}


def _front(fronts: Sequence[tuple[int, Front]], situation: Situation, sheet: FigureSheet) -> Line:
    n, front = fronts[0]
    place = front.place
    lat, lon = place.lat or 0.0, place.lon or 0.0
    radius = TOWN_RADIUS_KM + (front.distance_km or 0.0)
    held = [[s.place for s in situation.control if s.holder == one.side and s.place.kind == "town"] for _, one in fronts]
    bearing = next((angle for places in held if (angle := _bearing(place, places)) is not None), None)
    points = arc(lat, lon, radius, 0, width_degrees=FULL_TURN) if bearing is None else arc(lat, lon, radius, bearing)
    key = f"front:{n}" if f"front:{n}" in sheet.book.entries else f"claim:{front.claims[0]}" if front.claims else None
    return Line(points, "around" if bearing is None else "front", f"Front before {place.name or place.text}", key)


def _bearing(place: Place, held: Iterable[Place], *, nearest: int = 3) -> float | None:
    """Direction (0 is north) from `place` to the middle of the nearest places held; None where there is none."""
    lat, lon = place.lat or 0.0, place.lon or 0.0
    others = [(p.lat, p.lon) for p in held if p.lat is not None and p.lon is not None and (p.lat, p.lon) != (lat, lon)]
    others.sort(key=lambda point: distance_km(lat, lon, *point))
    if not others:
        return None
    north = sum(point[0] - lat for point in others[:nearest])
    east = sum(point[1] - lon for point in others[:nearest]) * math.cos(math.radians(lat))
    return math.degrees(math.atan2(east, north)) % 360


def _point(content: BriefContent, node_id: str) -> tuple[float, float] | None:
    place = content.forecast.place(node_id) if content.forecast else None
    if place is not None:
        return (round(place.lat, 4), round(place.lon, 4))
    if content.network is not None and node_id in content.network.node_ids:
        at = content.network.node_ids.index(node_id)
        return (round(float(content.network.lat[at]), 4), round(float(content.network.lon[at]), 4))
    return None


def link_line(link: LinkState, content: BriefContent, *, crossed: bool) -> Line | None:
    """A link that is not simply open, through the place where it is cut."""
    start, end = _point(content, link.node_from), _point(content, link.node_to)
    if link.status not in ("cut", "restricted") or start is None or end is None:
        return None
    name = f"{link.ref or 'Road'} {content.place_name(link.node_from)} to {content.place_name(link.node_to)}"
    return Line((start, end), link.status, name, f"link:{link.link}", _spot(link.place, start, end), crossed)


def _spot(place: Place | None, start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float] | None:
    """Where a road is crossed out: at its bridge, drawn a little out of town where the bridge lies at one end."""
    if place is None or place.kind not in ("bridge", "crossing") or place.lat is None or place.lon is None:
        return None
    for near, far in ((start, end), (end, start)):
        if distance_km(*near, place.lat, place.lon) < OUT_OF_TOWN_SHARE * distance_km(*start, *end):
            return tuple(round(a + OUT_OF_TOWN_SHARE * (b - a), 4) for a, b in zip(near, far, strict=True))  # type: ignore[return-value]
    return (place.lat, place.lon)


def _told(situation: Situation) -> list[Flow]:
    flows = []
    for n, moved in enumerate(situation.displaced):
        a, b = moved.origin, moved.destination
        if moved.returned or a is None or b is None or None in (a.lat, a.lon, b.lat, b.lon) or (moved.low is moved.high is None):
            continue
        if a.kind in COUNTRIES or b.kind in COUNTRIES:
            continue
        people = ((moved.low or moved.high or 1) * (moved.high or moved.low or 1)) ** 0.5
        ends = ((a.lat or 0.0, a.lon or 0.0), (b.lat or 0.0, b.lon or 0.0))
        flows.append(Flow(*ends, a.name or a.text, b.name or b.text, people, "reported", f"displaced:{n}"))
    return flows


def _expected(outlook: Outlook, content: BriefContent) -> list[Flow]:
    flows = []
    for flow in largest_flows(outlook, least=_least(content)):
        a, b = _point(content, flow.origin_id), _point(content, flow.destination_id)
        if a is not None and b is not None and a != b and flow.persons.high >= 1:
            names = content.place_name(flow.origin_id), content.place_name(flow.destination_id)
            flows.append(
                Flow(a, b, *names, max(flow.persons.best, 1.0), "forecast", f"outlook:{flow.origin_id}>{flow.destination_id}")
            )
    return flows


def _least(content: BriefContent) -> float:
    return LEAST_SHOWN if content.public else 1.0


def largest_flows(outlook: Outlook, *, least: float) -> list[Move]:
    """At most `MOST_FLOWS` moves that half of the runs have, largest first; the others are named in the list as smaller ones."""
    usual = [flow for flow in outlook.flows if flow.persons.best >= least]
    return sorted(usual or outlook.flows, key=lambda flow: (-flow.persons.best, -flow.persons.mean))[:MOST_FLOWS]


def _between(content: BriefContent, towns: Iterable[Town]) -> tuple[tuple[str, str], ...]:
    """The keys of towns on the map that a known road joins."""
    net, drawn = content.network, {town.key for town in towns if not town.region}
    if net is None:
        return ()
    pairs = (
        (f"control:{net.node_ids[a]}", f"control:{net.node_ids[b]}")
        for a, b, kind in zip(net.link_from.tolist(), net.link_to.tolist(), net.road_class, strict=True)
        if kind != "assumed"
    )
    return tuple(pair for pair in pairs if pair[0] in drawn and pair[1] in drawn)


def _network(content: BriefContent, flows: Iterable[Flow], fronts: Iterable[Line]) -> tuple[Road, ...]:
    """The roads around what is drawn, as thin lines; assumed and long ones give way where there are too many."""
    net = content.network
    points = [end for flow in flows for end in (flow.origin, flow.destination)] + [p for line in fronts for p in line.points]
    if net is None or not points:
        return ()
    (south, west), (north, east) = (
        tuple(pick(p[i] for p in points) + margin for i in (0, 1))
        for pick, margin in ((min, -FRAME_DEGREES), (max, FRAME_DEGREES))
    )
    lines = []
    for a, b, length, kind in zip(
        net.link_from.tolist(), net.link_to.tolist(), net.length_km.tolist(), net.road_class, strict=True
    ):
        ends = tuple((round(float(net.lat[i]), 3), round(float(net.lon[i]), 3)) for i in (a, b))
        if any(south <= y <= north and west <= x <= east for y, x in ends):
            lines.append((kind == "assumed", length, Road(ends, known=kind != "assumed")))
    lines.sort(key=lambda line: line[:2])
    return tuple(road for _, _, road in lines[:MOST_LINKS])
