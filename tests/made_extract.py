"""Small OpenStreetMap extracts, written as tests need them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import osmium

Spot = tuple[float, float]
"""Latitude and longitude."""


def write_extract(
    path: Path,
    *,
    places: Mapping[str, tuple[Spot, Mapping[str, str]]],
    points: Mapping[int, Spot],
    ways: Sequence[tuple[Sequence[int], Mapping[str, str]]],
) -> Path:
    """The file, with places by name, points of roads by number (above 1,000), and ways as runs of these points."""
    node, way = osmium.osm.mutable.Node, osmium.osm.mutable.Way
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for number, (name, ((lat, lon), tags)) in enumerate(places.items(), 1):
            writer.add_node(node(id=number, location=(lon, lat), tags={"name": name, **tags}))
        for number, (lat, lon) in points.items():
            writer.add_node(node(id=number, location=(lon, lat)))
        for number, (nodes, tags) in enumerate(ways, 1):
            writer.add_way(way(id=number, nodes=list(nodes), tags=dict(tags)))
    return path
