"""A brief about Homs made by hand: a report in our own words and the claims that a good reader takes from it."""

import datetime as dt
import math
from pathlib import Path
from typing import Any

import numpy as np

from orontes.brief.content import Attribution, BriefContent, Outline, WhatIf
from orontes.core.claim import Actor, Claim, Route, Source, Span
from orontes.core.evidence import Assumption
from orontes.core.period import Period
from orontes.core.place import Place
from orontes.core.quantity import Distance, People
from orontes.core.report import Report
from orontes.forecast.needs import Need
from orontes.forecast.outlook import (
    MEASURES,
    NOT_MEASURED,
    THRESHOLDS,
    Flow,
    LinkLoad,
    Outlook,
    PlaceOutlook,
    Reference,
    ScenarioOutlook,
    Series,
    Spread,
)
from orontes.geo.connectivity import Severance
from orontes.geo.roads import RoadNetwork
from orontes.situation.situation import Situation
from orontes.situation.states import CapabilityTrend, Control, ControlChange, Displaced, Event, Front, LinkState, Relation

ISSUED = dt.date(2024, 12, 7)
TEXT = (Path(__file__).parent / "brief_case.txt").read_text(encoding="utf-8").rstrip("\n")
REPORT = Report("homs-own-words", TEXT, date=ISSUED, title="Fighters close in on Homs", publisher="Orontes sample")

HOMS = Place("Homs", "Homs", 34.7308, 36.7094, "SYR", "town", "geonames:169577", name_local="حمص")
ALEPPO = Place("Aleppo", "Aleppo", 36.2021, 37.1343, "SYR", "town", "geonames:170063", name_local="حلب")
HAMA = Place("Hama", "Hama", 35.1318, 36.7578, "SYR", "town", "geonames:170017", name_local="حماة")
RASTAN = Place("Rastan", "Ar Rastan", 34.9231, 36.7327, "SYR", "town", "geonames:172955", name_local="الرستن")
TALBISEH = Place("Talbisseh", "Talbiseh", 34.8403, 36.7306, "SYR", "town", "pack:talbiseh", name_local="تلبيسة")
BRIDGE = Place("Rustan bridge", "Rastan bridge", 34.937, 36.735, "SYR", "bridge", "pack:rastan-bridge")
COAST = Place("coastal areas", "Syrian coast", 35.2, 35.95, "SYR", "region", "pack:coast", radius_km=60)
IDLIB = Place("Idlib", "Idlib", 35.9306, 36.6339, "SYR", "town", "geonames:169389", name_local="إدلب")
NORTHEAST = Place("northeast", "north-eastern Syria", 36.5, 40.7, "SYR", "region", radius_km=150)

HTS = Actor("Hayat Tahrir al-Sham", "hts", "rebels")
REBELS = Actor("rebels", "syria-rebels", "rebels")
ARMY = Actor("Syrian army", "syria-army", "government")
RUSSIA = Actor("Russian aircraft", "russia", "government")
RECENT = Period(dt.date(2024, 11, 27), dt.date(2024, 12, 8), "in recent days")


def said(number: int, words: str, kind: str, modality: str, **slots: Any) -> Claim:
    """A claim of the sample whose sentence holds `words`."""
    at = TEXT.index(words)
    start = max(TEXT.rfind(mark, 0, at) + len(mark) for mark in ("\n", ". "))
    ends = [TEXT.find(mark, at) + 1 for mark in (".\n", ". ") if TEXT.find(mark, at) >= 0]
    end = min(ends) if ends else len(TEXT)
    slots.setdefault("confidence", 0.8)
    return Claim(
        f"{REPORT.id}:{number}", REPORT.id, kind, modality, Span(start, end), TEXT[start:end], f"sample.{kind}",
        trigger=Span(at, at + len(words)), **slots,
    )  # fmt: skip


SOHR = Source("Syrian Observatory for Human Rights", "monitor")
CLAIMS = (
    said(1, "took", "control_change", "asserted", actor=HTS, place=ALEPPO, change="gained", when=RECENT),
    said(2, "took", "control_change", "asserted", actor=HTS, place=HAMA, change="gained", when=RECENT),
    said(3, "captured the towns", "control_change", "asserted", actor=REBELS, place=RASTAN, change="gained", when=RECENT),
    said(4, "captured the towns", "control_change", "asserted", actor=REBELS, place=TALBISEH, change="gained", when=RECENT),
    said(5, "stood", "front_position", "reported", actor=REBELS, place=HOMS, distance=Distance(5.0, "about five kilometres"),
         source=SOHR, when=Period.of_day(ISSUED)),
    said(6, "have left", "displacement", "asserted", origin=HOMS, destination=COAST, cause="conflict",
         people=People("Thousands", 2000, 9999, "people", "cumulative")),
    said(7, "reinforcements", "reinforcement", "reported", actor=ARMY, place=HOMS, source=Source("A Syrian army officer",
        "official")),
    said(8, "struck", "strike", "reported", actor=RUSSIA, place=BRIDGE, route=Route("the M5 highway", "M5"),
         source=Source("reportedly", "unknown"), confidence=0.6),
    said(9, "would be cut", "route_closed", "hypothetical", place=HOMS, route=Route("the road from Damascus to the coast")),
    said(10, "stronghold", "affiliation", "asserted", actor=Actor("President Bashar Assad", "assad", "government"), place=COAST,
         community="Alawite minority"),
    said(11, "was once tied", "affiliation", "historic", actor=HTS, target_actor=Actor("al-Qaeda", "al-qaeda")),
    said(12, "war began", "clash", "historic", when=Period(dt.date(2012, 1, 1), dt.date(2013, 1, 1), "in 2012")),
    said(13, "back", "external_support", "asserted", actor=Actor("Russia", "russia"), target_actor=Actor("Assad", "assad")),
    said(14, "opposes", "hostility", "asserted", actor=Actor("Turkey", "turkey"), target_actor=Actor("him", "assad",
        resolved="Assad")),
    said(15, "hit", "strike", "asserted", actor=Actor("Turkey", "turkey"), target_actor=Actor("Kurdish groups", "sdf"),
        place=NORTHEAST),
    said(16, "may weaken", "capability", "asserted", actor=ARMY, change="down", confidence=0.5),
)  # fmt: skip

SQUARE = ((35.7, 33.2), (38.8, 33.4), (42.3, 36.0), (42.0, 37.2), (37.0, 36.7), (35.9, 35.9), (35.7, 33.2))
OUTLINES = (Outline("Syria", "SYR", (SQUARE,)),)
CREDITS = (
    Attribution("GeoNames", "Place names and coordinates: GeoNames", "CC BY 4.0", "https://www.geonames.org/"),
    Attribution("Natural Earth", "Country outlines: Natural Earth", "public domain", "https://www.naturalearthdata.com/"),
)


def ids(*numbers: int) -> tuple[str, ...]:
    return tuple(f"{REPORT.id}:{number}" for number in numbers)


def held(
    place: Place, side: str, share: float, claims: tuple[str, ...], *, status: str = "controlled", inferred: bool = False
) -> Control:
    shares = ((side, share), ("contested", 0.02), ("unknown", 1 - share - 0.02))
    how = "A hostile front stands before it." if inferred else "Reports say that it changed hands, and none speaks against it."
    return Control(place, place.id or place.text, shares, status, inferred, how, ISSUED, claims)


DAMASCUS = Place("Damascus", "Damascus", 33.5102, 36.2913, "SYR", "town", "geonames:170654", name_local="دمشق")
SITUATION = Situation(
    as_of=ISSUED,
    known_on=ISSUED,
    country="SYR",
    sides=("rebels", "government"),
    control=(
        held(RASTAN, "rebels", 0.92, ids(3)),
        held(TALBISEH, "rebels", 0.92, ids(4)),
        held(HAMA, "rebels", 0.92, ids(2)),
        held(ALEPPO, "rebels", 0.92, ids(1)),
        held(HOMS, "government", 0.8, ids(5), inferred=True),
        held(COAST, "government", 0.85, ids(6)),
        held(DAMASCUS, "government", 0.7, ids(13), status="claimed only"),
    ),
    changes=tuple(
        ControlChange(place, place.id or "", "rebels", dt.date(2024, 11, 27), ISSUED, ids(n))
        for n, place in ((3, RASTAN), (4, TALBISEH), (2, HAMA), (1, ALEPPO))
    ),
    fronts=(Front(HOMS, HOMS.id or "", "rebels", 5.0, ISSUED, SOHR.text, ids(5)),),
    links=(
        LinkState(
            2,
            "geonames:172955",
            "geonames:170017",
            "M5",
            "cut",
            (("open", 0.2), ("restricted", 0.1), ("cut", 0.7), ("unknown", 0.0)),
            "A strike on a bridge is reported.",
            BRIDGE,
            ids(8),
        ),
    ),
    displaced=(
        Displaced(HOMS, COAST, 2000.0, 9999.0, "cumulative", returned=False, text="Thousands", day=ISSUED, claims=ids(6)),
    ),
    relations=(
        Relation("russia", "assad", "Russia", "Assad", 1, historic=False, claims=ids(13)),
        Relation("turkey", "assad", "Turkey", "Assad", -1, historic=False, claims=ids(14)),
    ),
    capabilities=(CapabilityTrend("syria-army", "government", "Syrian army", -1, hedged=True, claims=ids(16)),),
    events=(Event("reinforcement", HOMS, HOMS.id, "government", ISSUED, "reinforcements", ids(7)),),
    assumptions=("assumption:weights/modality.reported", "assumption:weights/modality.asserted"),
)
DAYS = tuple(ISSUED + dt.timedelta(days=n) for n in range(1, 15))
NODES = (
    ("geonames:169577", 34.7308, 36.7094, "Homs", "حمص"), ("pack:talbiseh", 34.8403, 36.7306, "Talbiseh", "تلبيسة"),
    ("geonames:172955", 34.9231, 36.7327, "Ar Rastan", "الرستن"), ("geonames:170017", 35.1318, 36.7578, "Hama", "حماة"),
    ("geonames:163345", 34.8890, 35.8866, "Tartus", "طرطوس"), ("geonames:173576", 35.5138, 35.7714, "Latakia", "اللاذقية"),
    ("pack:baniyas", 35.1824, 35.9488, "Baniyas", "بانياس"), ("pack:jableh", 35.3630, 35.9254, "Jableh", "جبلة"),
    ("geonames:170654", 33.5102, 36.2913, "Damascus", "دمشق"), ("geonames:170063", 36.2021, 37.1343, "Aleppo", "حلب"),
)  # fmt: skip
WAYS = (
    (0, 1, 13.0),
    (1, 2, 11.0),
    (2, 3, 24.0),
    (0, 4, 96.0),
    (4, 6, 40.0),
    (6, 7, 25.0),
    (5, 7, 28.0),
    (0, 8, 162.0),
    (3, 9, 145.0),
)
NETWORK = RoadNetwork(
    tuple(node[0] for node in NODES), np.array([node[1] for node in NODES]), np.array([node[2] for node in NODES]),
    np.array([way[0] for way in WAYS]), np.array([way[1] for way in WAYS]), np.array([way[2] for way in WAYS]),
    ("motorway",) * len(WAYS), ("M5", "M5", "M5", None, "M1", "M1", "M1", "M5", "M5"), ("general knowledge",) * len(WAYS),
)  # fmt: skip
BASIS = ("assumption:priors/lambda", "assumption:priors/pi", f"claim:{REPORT.id}:5", f"claim:{REPORT.id}:6")
SHAPE = np.array([0.12, 0.2, 0.5, 1.0, 1.7, 2.7, 3.4])


def spread(median: float) -> Spread:
    return Spread(tuple(float(x) for x in median * SHAPE), median * 1.2)


def series(measure: str, peak: float, *, growing: bool = False) -> Series:
    days = np.arange(1, len(DAYS) + 1)
    middle = peak * (1 - np.exp(-days / 4)) if growing else peak * (days / 3) * np.exp(1 - days / 3)
    return Series(measure, middle[:, None] * SHAPE, middle * 1.2)


def outlook(scale: float = 1.0, *, falls: float = 0.64) -> Outlook:
    """An outlook with the numbers of a large town threatened; `scale` multiplies people."""

    def place(n: int, departures: float, arrivals: float, hostile: float) -> PlaceOutlook:
        node, lat, lon, name, local = NODES[n]
        many = tuple((t, float(np.clip(arrivals * scale / (2 * t), 0.004, 0.97))) for t in THRESHOLDS)
        measures = tuple(series(m, scale * (departures if m == "departures" else arrivals) / 6) for m in MEASURES)
        return PlaceOutlook(
            node,
            name,
            lat,
            lon,
            local,
            "Homs",
            650_000.0,
            measures,
            spread(departures * scale),
            spread(arrivals * scale),
            spread(departures * scale / 25),
            spread(arrivals * scale * 0.7),
            many,
            hostile,
            DAYS[4],
            BASIS,
        )

    places = (
        place(0, 96_000, 900, falls), place(4, 300, 34_000, 0.12), place(5, 200, 21_000, 0.08), place(6, 100, 7_800, 0.1),
        place(7, 80, 5_200, 0.09), place(8, 900, 12_000, 0.3), place(3, 1_500, 2_600, 0.05),
    )  # fmt: skip
    scenarios = tuple(
        ScenarioOutlook(name, title, meaning, prior, weight, moved, int(1000 * weight), (), spread(people * scale),
            spread(people * 0.8 * scale),
                        spread(people * 0.04 * scale), BASIS)
        for name, title, meaning, prior, weight, moved, people in (
            ("collapse", "Fast collapse", "The front moves tens of kilometres a day; towns fall one after another.", 0.3, 0.42,
             ((f"claim:{REPORT.id}:16", "army said to weaken: more likely"),), 150_000.0),
            ("push", "Slow push", "The front moves a kilometre or so a day; fighting at the edge of towns.", 0.35, 0.31, (),
                52_000.0),
            ("stall", "Stall", "The front stays where it is.", 0.25, 0.2, ((f"claim:{REPORT.id}:7",
                "reinforcements: more likely"),), 17_000.0),
            ("stop", "Negotiated stop", "The parties agree to stop.", 0.1, 0.07, (), 4_000.0),
        )
    )  # fmt: skip
    flows = tuple(
        Flow(NODES[a][0], NODES[b][0], spread(people * scale), BASIS)
        for a, b, people in ((0, 4, 33_000), (0, 5, 20_000), (0, 8, 11_500), (0, 6, 7_500), (0, 7, 5_000), (3, 4, 600))
    )
    return Outlook(
        issue_date=ISSUED, days=DAYS, members=1000, seed=0, places=places, scenarios=scenarios,
        totals=(series("departures", 12_000 * scale), series("arrivals", 10_500 * scale), series("stock", 88_000 * scale,
            growing=True),
                series("trapped", 2_000 * scale), series("returns", 50 * scale)),
        departures=spread(99_000 * scale), arrivals=spread(84_000 * scale), displaced=spread(93_000 * scale),
            trapped_peak=spread(3_900 * scale),
        flows=flows, links=(LinkLoad(2, NODES[2][0], NODES[3][0], "M5", spread(1_400), 0.58, BASIS),
                            LinkLoad(3, NODES[0][0], NODES[4][0], None, spread(70_000), 0.34, BASIS)),
        reference=(Reference("plan30", "a third of the people of a threatened town leave within a month", spread(180_000.0),
            BASIS),),
        skill_label=NOT_MEASURED,
        evidence=(
            ("assumption:priors/lambda", Assumption("Share of would-be leavers that leaves each day before a fast fall",
                "0.3 (90 % range 0.15 to 0.55) a day",
                                                    "Nagorno-Karabakh 2023; Marawi 2017; Afrin 2018")),
            ("assumption:priors/pi", Assumption("Share of the people of a town that would leave",
                "0.85 (90 % range 0.6 to 0.98)", "The same cases",
                                                general_knowledge=True)),
        ),
        basis=BASIS, caveats=("Numbers of people at home are those of a list of places, not a count of today.",),
    )  # fmt: skip


WHAT_IF = WhatIf(
    "Homs falls to the rebels", ids(9),
    (Severance("Damascus", "Syrian coast", 3.6, math.inf, 258.0, math.inf),
     Severance("Damascus", "Hama", 2.9, 6.1, 209.0, 312.0)),
    outlook(1.4, falls=1.0),
)  # fmt: skip
NEEDS = (
    Need("water a day", 150_000.0, 900_000.0, 4_500_000.0, "litres", "assumption:priors/pi", spread(93_000)),
    Need("covered space", 40_000.0, 330_000.0, 1_100_000.0, "m²", "assumption:priors/pi", spread(93_000)),
    Need("latrines", 600.0, 4_700.0, 16_000.0, "", "assumption:priors/pi", spread(93_000)),
)  # fmt: skip


def content(**changes: Any) -> BriefContent:
    """The sample brief, with fields replaced by `changes`."""
    fields: dict[str, Any] = {
        "reports": (REPORT,), "claims": CLAIMS, "issue_date": ISSUED,
        "generated_on": dt.datetime(2024, 12, 7, 18, 0, tzinfo=dt.UTC),
        "command": "orontes brief sample.txt --date 2024-12-07", "version": "0.1.0", "seed": 0,
        "outlines": OUTLINES, "attribution": CREDITS, "situation": SITUATION, "outlook": outlook(), "what_ifs": (WHAT_IF,),
        "needs": NEEDS, "network": NETWORK, "place_names": {node[0]: node[3] for node in NODES},
        "road_quality": "Main roads only; lengths are estimates.",
    }  # fmt: skip
    return BriefContent(**(fields | changes))
