"""The world that a forecast runs in: a country's places and the roads between them."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from orontes.errors import InputError, NoResultError
from orontes.geo import table
from orontes.geo.entry import Entry
from orontes.geo.gabriel import gabriel
from orontes.geo.gazetteer import Gazetteer
from orontes.geo.packs import Pack, load_pack, pack_of
from orontes.geo.roads import RoadNetwork

MAX_PLACES: Final = 3000
"""Most places of a world; the smallest are left out."""

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
    country: str, *, min_population: int = 5000, max_places: int = MAX_PLACES, gazetteer: Gazetteer | None = None
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
    gazetteer : Gazetteer, optional
        One that has the country in full, where it is loaded already.

    Raises
    ------
    InputError
        If there is no such country.
    NoResultError
        If fewer than two places are left.
    """
    iso3 = table.country(country).iso3
    names = gazetteer if gazetteer is not None and iso3 in gazetteer.countries else Gazetteer.load([iso3])
    pack = pack_of(iso3)
    towns = names.towns(iso3, min_population=min_population)
    nodes = {entry.id: entry for entry in (*_linked(names, pack), *towns)}
    places = tuple(nodes.values())[:max_places]
    if len(places) < 2:
        raise NoResultError(
            "places of the country", value=iso3, limit=f"two of {min_population} people", cure="ask for smaller ones"
        )
    network = gabriel(places)
    if pack is None:
        return World(iso3, places, network, DEFAULT_QUALITY, (GEONAMES,))
    return World(iso3, places, overlaid(network, pack), pack.quality, pack.attribution)


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
