"""A small made-up world with two sides, and the claims of the Homs article (rows S1 to S12) made by hand."""

import datetime as dt
from typing import Any

import numpy as np

from orontes.core.claim import Actor, Claim, Route, Source, Span
from orontes.core.place import Place, distance_km
from orontes.core.quantity import Distance, People
from orontes.core.report import Report
from orontes.geo.entry import Entry
from orontes.geo.roads import RoadNetwork
from orontes.geo.world import World

DAY = dt.date(2024, 12, 7)
TOWNS = (
    ("north", 35.60, 36.70, 300_000), ("hill", 35.20, 36.72, 40_000), ("city", 34.75, 36.70, 700_000),
    ("coast", 34.90, 35.90, 120_000), ("port", 35.40, 35.80, 350_000), ("capital", 33.60, 36.30, 1_500_000),
    ("oasis", 34.55, 38.20, 50_000), ("border", 34.60, 36.30, None),
)  # fmt: skip
ROADS = ((0, 1), (1, 2), (2, 3), (3, 4), (2, 5), (2, 6), (2, 7), (5, 7))


def world(order: tuple[int, ...] = tuple(range(len(TOWNS)))) -> World:
    """The made-up world, its places in any order."""
    entries = [
        Entry(f"t:{name}", name, (), None, "TST", None, None, lat, lon, people, "crossing" if people is None else "town")
        for name, lat, lon, people in TOWNS
    ]
    at = {old: new for new, old in enumerate(order)}
    links = sorted((min(at[a], at[b]), max(at[a], at[b]), a, b) for a, b in ROADS)
    km = [1.3 * distance_km(TOWNS[a][1], TOWNS[a][2], TOWNS[b][1], TOWNS[b][2]) for _, _, a, b in links]
    places = tuple(entries[old] for old in order)
    network = RoadNetwork(
        tuple(entry.id for entry in places), np.array([e.lat for e in places]), np.array([e.lon for e in places]),
        np.array([link[0] for link in links]), np.array([link[1] for link in links]), np.array(km), ("primary",) * len(links),
        tuple("R1" if {a, b} <= {0, 1, 2, 5} else None for _, _, a, b in links), ("test",) * len(links),
    )  # fmt: skip
    return World("TST", places, network, "made up", ("made up",))


def at(name: str, kind: str = "town") -> Place:
    """A place of the made-up world."""
    lat, lon = next((lat, lon) for town, lat, lon, _ in TOWNS if town == name)
    return Place(name, name, lat, lon, "TST", kind, f"t:{name}" if kind == "town" else None)


REBELS, ARMY = Actor("rebels", None, "opposition"), Actor("the army", "tst.army", "government")
COASTAL = Place("coastal areas", "the coast", 35.15, 35.85, "TST", "region", "region:tst-coast", radius_km=40)


def claim(
    number: int, kind: str, modality: str = "asserted", *, report: str = "r", quote: str | None = None, **slots: Any
) -> Claim:
    """A claim of a report; its quote is its own unless given."""
    words = quote or f"Sentence {number} of {report}."
    return Claim(f"{report}:{number}", report, kind, modality, Span(0, len(words)), words, "test", 0.8, **slots)


def report(name: str = "r", day: dt.date = DAY, text: str | None = None, publisher: str | None = None) -> Report:
    """A report of one name."""
    return Report(name, text or f"Text of {name}.", day, publisher=publisher)


def article() -> tuple[Claim, ...]:
    """What the Homs article says, on the made-up world: city for Homs, hill for the towns taken, north for Aleppo."""
    return (
        claim(1, "control_change", actor=REBELS, place=at("north"), change="gained"),
        claim(2, "control_change", actor=REBELS, place=at("hill"), change="gained"),
        claim(3, "front_position", "reported", actor=REBELS, place=at("city"), distance=Distance(5.0, "five kilometers"),
              source=Source("a monitor", "monitor")),
        claim(4, "displacement", origin=at("city"), destination=COASTAL, people=People("thousands", 2000, 9999),
              quote="Thousands fled the city to government-held coastal areas."),
        claim(5, "reinforcement", "reported", actor=ARMY, place=at("city"), source=Source("an officer", "official")),
        claim(6, "strike", "reported", actor=Actor("Russia", "state.RUS"), route=Route("the R1 highway", "R1"),
              place=Place("the old bridge", "the old bridge", 35.0, 36.71, "TST", "bridge")),
        claim(7, "control_change", "hypothetical", actor=REBELS, place=at("city"), change="gained"),
        claim(8, "affiliation", actor=ARMY, place=COASTAL, community="a minority"),
        claim(9, "affiliation", "historic", actor=REBELS, target_actor=Actor("al-Qaeda", "alqaeda")),
        claim(10, "external_support", actor=Actor("Russia", "state.RUS"), target_actor=ARMY),
        claim(11, "hostility", actor=Actor("Turkey", "state.TUR"), target_actor=ARMY),
        claim(12, "capability", actor=Actor("Russia", "state.RUS"), change="down"),
    )  # fmt: skip
