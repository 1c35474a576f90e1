"""Make a large .osm.pbf of made-up settlements and roads, to measure how `orontes world build` scales.

    python tools/make_extract.py --side 1000 large.osm.pbf

SIDE x SIDE settlements on a shaken grid over the Democratic Republic of the Congo, each joined to its neighbours east and
south by a way with a bend and two ends beside the settlements: 1,000,000 settlements and 2,000,000 road segments by default.
"""

import argparse
import random
import time
from collections.abc import Iterator
from pathlib import Path

import osmium

SOUTH, WEST, HEIGHT, WIDTH = -4.5, 18.0, 7.0, 8.5
SYLLABLES = "ba ka lu mo ti nge sha ri ko ndu me za pi fwa lo ka ru si ta mbo".split()
CLASSES = ("primary", "secondary", "tertiary", "unclassified", "unclassified", "track")


def name(draw: random.Random) -> str:
    """A made-up name."""
    return "".join(draw.choice(SYLLABLES) for _ in range(draw.randint(2, 5))).capitalize()


def spots(side: int, draw: random.Random) -> list[tuple[float, float]]:
    """Shaken points of a grid, (lon, lat), row after row."""
    found = []
    for row in range(side):
        for column in range(side):
            shake = (draw.uniform(-0.3, 0.3), draw.uniform(-0.3, 0.3))
            found.append((WEST + (column + shake[0]) * WIDTH / side, SOUTH + (row + shake[1]) * HEIGHT / side))
    return found


def ways(side: int) -> Iterator[tuple[int, int]]:
    """Pairs of neighbours on the grid."""
    for row in range(side):
        for column in range(side):
            here = row * side + column
            if column + 1 < side:
                yield here, here + 1
            if row + 1 < side:
                yield here, here + side


def main() -> None:
    """Write the extract and say what is in it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", type=Path)
    parser.add_argument("--side", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    started, draw, side = time.monotonic(), random.Random(options.seed), options.side
    places = spots(side, draw)
    pairs = list(ways(side))
    count = len(places)
    node, way = osmium.osm.mutable.Node, osmium.osm.mutable.Way
    with osmium.SimpleWriter(str(options.target), overwrite=True) as writer:
        for number, spot in enumerate(places, 1):
            tags = {"place": draw.choice(("village", "village", "hamlet", "town")), "name": name(draw)}
            if draw.random() < 0.1:
                tags["population"] = str(int(10 ** draw.uniform(2, 5)))
            writer.add_node(node(id=number, location=spot, tags=tags))
        for number, (lon, lat) in enumerate(places, count + 1):  # the crossing of roads beside the settlement
            writer.add_node(node(id=number, location=(lon + 0.0005, lat)))
        for number, (one, other) in enumerate(pairs, 2 * count + 1):  # the bend
            lon, lat = ((a + b) / 2 + 0.0004 for a, b in zip(places[one], places[other], strict=True))
            writer.add_node(node(id=number, location=(lon, lat)))
        for number, (one, other) in enumerate(pairs, 1):
            nodes = [count + 1 + one, 2 * count + number, count + 1 + other]
            kind = draw.choice(CLASSES)
            tags = {"highway": kind} | ({"ref": f"N{one % 40}"} if kind == "primary" else {})
            writer.add_way(way(id=number, nodes=nodes, tags=tags))
    print(f"{options.target}: {count:,} settlements, {len(pairs):,} ways, {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
