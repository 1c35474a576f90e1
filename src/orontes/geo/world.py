"""The world that a forecast runs in: a country's places and the roads between them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.spatial import cKDTree

from orontes.errors import InputError, NoResultError
from orontes.geo import table
from orontes.geo.entry import Entry
from orontes.geo.gabriel import MIN_LENGTH_KM, gabriel
from orontes.geo.gazetteer import Gazetteer
from orontes.geo.packs import Pack, load_pack, pack_of
from orontes.geo.road_graph import contract
from orontes.geo.roads import RoadNetwork
from orontes.geo.stored import StoredPlaces

MAX_PLACES: Final = 3000
"""Most places of a world; the smallest are left out."""

APART_KM: Final = 3.0
"""A packaged town so near to a place of a world pack is taken for the same one, whatever its name; declared by us."""

GEONAMES: Final = "Places: GeoNames (geonames.org), CC BY 4.0."

DEFAULT_QUALITY: Final = (
    "Roads are assumed: towns are joined by a Gabriel graph that knows neither rivers, mountains nor the sea. On 279 road "
    "lengths of other conflicts such distances were off by 10 % in the median, and by up to 34 % in nine cases of ten."
)


@dataclass(frozen=True, slots=True)
class World:
    """A country's places and the roads between them.

    Parameters
    ----------
    country : str
        ISO 3166 alpha-3.
    places : tuple of Entry, length N
        In the order of ``network.node_ids``.
    network : RoadNetwork
    quality : str
        A sentence on how good the roads and places are, for the page.
    attribution : tuple of str
        Lines to show wherever the data is shown.
    """

    country: str
    places: tuple[Entry, ...]
    network: RoadNetwork
    quality: str
    attribution: tuple[str, ...]

    def __post_init__(self) -> None:
        if tuple(place.id for place in self.places) != self.network.node_ids:
            raise InputError("places of the world", value=self.country, limit="the nodes of its network, in their order")


def load_world(
    country: str,
    *,
    min_population: int = 5000,
    max_places: int = MAX_PLACES,
    needed: Iterable[str] = (),
    gazetteer: Gazetteer | None = None,
    world: StoredPlaces | None = None,
) -> World:
    """The world of a country: its pack's places and roads where it has one, its towns, and assumed roads for the rest.

    Parameters
    ----------
    country : str
        ISO 3166 alpha-3.
    min_population : int
        Least people of a town that is no pack's.
    max_places : int
        Most places; the smallest are left out.
    needed : iterable of str
        Ids of towns that have to be there however small they are: those that reports name. Ids of other things are passed over.
    gazetteer : Gazetteer, optional
        One that has the country in full (and the same `world`), where it is loaded already.
    world : StoredPlaces, optional
        A world pack (`orontes.geo.stored.open_pack`): its places and roads serve the countries that it is of.

    Raises
    ------
    InputError
        If there is no such country.
    NoResultError
        If fewer than two places are left.
    """
    iso3 = table.country(country).iso3
    names = gazetteer if gazetteer is not None and iso3 in gazetteer.countries else Gazetteer.load([iso3], world=world)
    if world is not None and iso3 in world.countries and world.has_roads:
        stored = world.nodes(iso3, min_population=min_population, most=max_places, needed=needed)
        others = names.towns(iso3, min_population=min_population)[: max_places - len(stored)]
        return _stored_world(iso3, names, world, stored, others)
    pack = pack_of(iso3)
    named = [entry for entry in names.known(needed) if (entry.country, entry.kind) == (iso3, "town")]
    towns = names.towns(iso3, min_population=min_population)
    nodes = {entry.id: entry for entry in (*_linked(names, pack), *named, *towns)}
    places = tuple(nodes.values())[:max_places]
    if len(places) < 2:
        raise NoResultError(
            "places of the country", value=iso3, limit=f"two of {min_population} people", cure="ask for smaller ones"
        )
    network = gabriel(places)
    own = world.attribution if world is not None and iso3 in world.countries else ()
    if pack is None:
        return World(iso3, places, network, DEFAULT_QUALITY, (*own, GEONAMES))
    return World(iso3, places, overlaid(network, pack), pack.quality, (*own, *pack.attribution))


def _stored_world(
    iso3: str, names: Gazetteer, world: StoredPlaces, nodes: Sequence[tuple[Entry, int]], others: Sequence[Entry]
) -> World:
    """The world of a pack with roads: its ways between places, and assumed ones only where no road of the pack leads."""
    places = [*names.own(place for place, _ in nodes)]
    known = {place.id for place in places}
    places += _far_from([town for town in others if town.id not in known], places)
    if len(places) < 2:
        raise NoResultError("places of the world pack", value=iso3, limit="two places on its roads", cure="build one with more")
    graph, bridges = world.graph(), world.bridges()
    links = contract(graph, np.array([node for _, node in nodes], dtype=np.int64))
    bare = RoadNetwork(
        tuple(place.id for place in places), np.array([place.lat for place in places]), np.array([place.lon for place in places]),
        links.start, links.end, np.maximum(links.length_km, MIN_LENGTH_KM),
        tuple(graph.labels[label][0] for label in links.label), tuple(graph.labels[label][1] or None for label in links.label),
        (world.source,) * len(links.start), tuple(bridges[number] if number >= 0 else None for number in links.bridge),
    )  # fmt: skip
    network = connected(bare, gabriel(places))
    credit = world.attribution if any("GeoNames" in line for line in world.attribution) else (*world.attribution, GEONAMES)
    return World(iso3, tuple(places), network, world.quality, credit)


def _far_from(towns: Sequence[Entry], places: Sequence[Entry]) -> list[Entry]:
    """The towns that no place lies near."""
    if not towns or not places:
        return list(towns)
    wide = float(np.cos(np.radians(np.mean([place.lat for place in places]))))
    tree = cKDTree([(place.lon * wide, place.lat) for place in places])
    away, _ = tree.query([(town.lon * wide, town.lat) for town in towns])
    return [town for town, degrees in zip(towns, away, strict=True) if degrees * 111.195 > APART_KM]


def connected(network: RoadNetwork, assumed: RoadNetwork) -> RoadNetwork:
    """The network with those assumed links that join parts which no road of it joins."""
    parts = network.components()
    extra = assumed.without(np.flatnonzero(parts[assumed.link_from] == parts[assumed.link_to]))
    return RoadNetwork(
        network.node_ids, network.lat, network.lon, np.concatenate([network.link_from, extra.link_from]),
        np.concatenate([network.link_to, extra.link_to]), np.concatenate([network.length_km, extra.length_km]),
        (*network.road_class, *extra.road_class), (*network.ref, *extra.ref), (*network.source, *extra.source),
        (*network.via, *extra.via),
    )  # fmt: skip


def load_pack_network(name: str) -> tuple[tuple[Entry, ...], RoadNetwork]:
    """The places of a pack that have roads, and the pack's roads between them, nothing assumed."""
    pack = load_pack(name)
    places = _linked(Gazetteer.load([pack.country]), pack)
    bare = gabriel(places)
    return places, overlaid(bare.without(range(len(bare.length_km))), pack)


def overlaid(network: RoadNetwork, pack: Pack) -> RoadNetwork:
    """The network with a pack's roads instead of assumed ones between places that both have roads in the pack."""
    ends = [(pack.node_id(link.start), pack.node_id(link.end)) for link in pack.links]
    where = {node_id: place for place, node_id in enumerate(network.node_ids)}
    pairs = [tuple(sorted((where[start], where[end]))) for start, end in ends if start in where and end in where]
    links = [link for link, (start, end) in zip(pack.links, ends, strict=True) if start in where and end in where]
    known = np.isin(np.arange(len(network.node_ids)), np.array(pairs, dtype=np.int64))
    rest = network.without(np.flatnonzero(known[network.link_from] & known[network.link_to]))
    table_of_pairs = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return RoadNetwork(
        network.node_ids, network.lat, network.lon,
        np.concatenate([table_of_pairs[:, 0], rest.link_from]), np.concatenate([table_of_pairs[:, 1], rest.link_to]),
        np.concatenate([np.array([link.length_km for link in links]), rest.length_km]),
        (*(link.road_class for link in links), *rest.road_class), (*(link.ref for link in links), *rest.ref),
        (*(link.source for link in links), *rest.source),
        (*(pack.node_id(link.via) if link.via else None for link in links), *rest.via),
    )  # fmt: skip


def _linked(gazetteer: Gazetteer, pack: Pack | None) -> tuple[Entry, ...]:
    if pack is None:
        return ()
    slugs = dict.fromkeys(slug for link in pack.links for slug in (link.start, link.end))
    return tuple(gazetteer.entry(pack.node_id(slug)) for slug in slugs)
