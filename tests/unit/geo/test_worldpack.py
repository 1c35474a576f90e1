"""World packs: built from each kind of source, and used as the gazetteer and the roads of a country."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from made_extract import write_extract
from orontes.errors import InputError
from orontes.geo.gazetteer import Gazetteer
from orontes.geo.stored import StoredPlaces, open_pack
from orontes.geo.world import load_world
from orontes.geo.worldpack.build import Sources, build_pack
from orontes.geo.worldpack.tables import read_places

HOMS = (34.7268, 36.7234)
GEONAMES = (
    "169577\tHoms\tHims\tHoms,حمص,Emesa,QHS\t34.72682\t36.72339\tP\tPPLA\tSY\t\t11\t\t\t\t775404\t\t508\tAsia/Damascus\t2020-01-01\n"
    "900001\tKafr Test\tKafr Test\tKafr Taste\t34.8\t36.8\tP\tPPL\tSY\t\t11\t\t\t\t0\t\t508\tAsia/Damascus\t2020-01-01\n"
    "900002\tOld Ruin\tOld Ruin\t\t34.8\t36.9\tP\tPPLQ\tSY\t\t11\t\t\t\t0\t\t508\tAsia/Damascus\t2020-01-01\n"
    "900003\tWadi X\tWadi X\t\t34.8\t36.9\tH\tWAD\tSY\t\t11\t\t\t\t0\t\t508\tAsia/Damascus\t2020-01-01\n"
)


def syrian_extract(folder: Path) -> Path:
    """Homs and three villages on a road north, one more village on none, a bridge and a crossing."""
    places: dict[str, tuple[tuple[float, float], dict[str, str]]] = {
        "حمص": (HOMS, {"place": "city", "name:en": "Homs", "population": "775000"}),
        "Tallat Qamar": ((34.80, 36.7234), {"place": "village", "name:ar": "تلة قمر"}),
        "Kafr Nubbala": ((34.90, 36.7234), {"place": "town", "population": "9000", "alt_name": "Kafr Nubl;Kafar Nabbala"}),
        "Bayt Zurayq": ((34.90, 36.60), {"place": "hamlet"}),
        "Jisr Post": ((34.95, 36.7234), {"barrier": "border_control"}),
    }
    points = {1001: HOMS, 1002: (34.80, 36.7234), 1003: (34.86, 36.7234), 1004: (34.87, 36.7234), 1005: (34.95, 36.7234)}
    ways: Sequence[tuple[tuple[int, ...], dict[str, str]]] = [
        ((1001, 1002, 1003), {"highway": "motorway", "ref": "M5"}),
        ((1003, 1004), {"highway": "motorway", "ref": "M5", "bridge": "yes", "bridge:name": "Rihla Bridge"}),
        ((1004, 1005), {"highway": "motorway", "ref": "M5"}),
    ]
    return write_extract(folder / "syria.osm.pbf", places=places, points=points, ways=ways)


def built(folder: Path, **sources: Any) -> StoredPlaces:
    build_pack(Sources(**sources), folder / "made.pack", version="1")
    return open_pack(folder / "made.pack")


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> StoredPlaces:
    folder = tmp_path_factory.mktemp("pack")
    return built(folder, osm=syrian_extract(folder))


def test_the_manifest_names_sources_licences_and_counts(pack: StoredPlaces) -> None:
    (source,) = pack.manifest["sources"]
    assert (source["kind"], source["file"]) == ("OpenStreetMap extract", "syria.osm.pbf")
    assert "ODbL" in source["licence"]
    assert "OpenStreetMap contributors" in pack.attribution[0]
    assert len(source["sha256"]) == 64
    counts = pack.manifest["counts"]
    assert (pack.countries, counts["places"], counts["bridges"], counts["crossings"]) == (("SYR",), 6, 1, 1)
    assert (counts["of them in the packaged gazetteer"], counts["places on no road"], counts["links between places"]) == (1, 1, 3)
    assert pack.check() == ()


def test_a_place_that_the_packaged_gazetteer_has_keeps_its_id_and_gets_new_names(pack: StoredPlaces) -> None:
    gazetteer = Gazetteer.load(["SYR"], world=pack)
    assert gazetteer.find("Homs")[0].id == "geonames:169577"
    assert gazetteer.find("حمص")[0].id == "geonames:169577"
    assert sum((entry.kind, entry.country) == ("town", "SYR") for entry in gazetteer.find("Homs")) == 1


def test_villages_of_the_pack_are_found_by_name_sound_id_and_nearness(pack: StoredPlaces) -> None:
    plain, gazetteer = Gazetteer.load(["SYR"]), Gazetteer.load(["SYR"], world=pack)
    assert plain.find("Tallat Qamar") == ()
    (hill,) = gazetteer.find("tallat qamar")
    assert (hill.id, hill.country, hill.admin1_name, hill.name_local) == ("osm:node/2", "SYR", "Homs", "تلة قمر")
    assert gazetteer.find("تلّة قمر") == (hill,)
    assert gazetteer.variants("Tallet Qammar", country="SYR")[0] == hill
    assert gazetteer.find("Kafr Nubl")[-1].name == "Kafr Nubbala"
    assert gazetteer.entry(hill.id) == hill
    assert gazetteer.near(34.80, 36.72, km=1)[0] == hill
    assert hill in gazetteer.members("geonames-admin1:SY.11")
    assert "Bayt Zurayq" in set(gazetteer.names())
    assert "Kafr Nubbala" in {town.name for town in gazetteer.towns("SYR", min_population=9000)}
    assert gazetteer.find("Rihla Bridge")[0].kind == "bridge"


def test_other_countries_do_not_see_the_pack(pack: StoredPlaces) -> None:
    gazetteer = Gazetteer.load(["LBN"], world=pack)
    assert gazetteer.find("Tallat Qamar") == ()
    assert gazetteer.variants("Tallet Qammar", country="LBN") == ()
    assert load_world("LBN", world=pack).quality == load_world("LBN").quality


def test_the_world_has_the_packs_roads_and_joins_the_rest_by_assumed_ones(pack: StoredPlaces) -> None:
    world = load_world("SYR", world=pack)
    network = world.network
    first, number = network.link_between("geonames:169577", "osm:node/2"), network.link_between("osm:node/2", "osm:node/3")
    assert first is not None
    assert number is not None
    assert network.length_km[first] == pytest.approx((34.80 - HOMS[0]) * 111.195, abs=0.02)
    assert network.length_km[number] == pytest.approx(0.1 * 111.195, abs=0.02)
    assert (network.road_class[number], network.ref[number], network.via[number]) == ("motorway", "M5", "osm:way/2")
    assert "syria.osm.pbf" in network.source[number]
    assert network.links_of("m-5").tolist() == [first, number, network.link_between("osm:node/3", "osm:node/5")]
    assert len(set(network.components().tolist())) == 1
    assert len(network.node_ids) == len(set(network.node_ids))
    assert world.quality == pack.quality
    assert any("ODbL" in line for line in world.attribution)
    assert any("GeoNames" in line for line in world.attribution)


def test_a_geonames_dump_gives_places_and_leaves_out_what_is_none(tmp_path: Path) -> None:
    (tmp_path / "SY.txt").write_text(GEONAMES, encoding="utf-8")
    pack = built(tmp_path, places=tmp_path / "SY.txt")
    assert pack.manifest["counts"]["places"] == 2
    assert "GeoNames" in pack.attribution[0]
    gazetteer = Gazetteer.load(["SYR"], world=pack)
    assert gazetteer.find("Emesa")[0].id == "geonames:169577"
    assert gazetteer.find("Kafr Taste")[0].id == "geonames:900001"
    assert gazetteer.find("QHS") == ()
    with pytest.raises(InputError, match=r"SY\.txt.*LBN"):
        built(tmp_path, places=tmp_path / "SY.txt", country="LBN")
    world = load_world("SYR", world=pack)
    assert any("M5" in (ref or "") for ref in world.network.ref)  # roads of the hand-made pack stay


def test_an_own_table_with_semicolons_byte_order_mark_and_decimal_commas(tmp_path: Path) -> None:
    text = "\ufeffPlace Name;Latitude;Longitude;Population;Alternate Names;Code\nKafr Test;34,8;36,8;1 200;Kafr A|Kafr B;X1\n"
    (tmp_path / "own.csv").write_text(text, encoding="utf-8")
    (site,) = read_places(tmp_path / "own.csv").sites
    assert (site.name, site.lat, site.lon, site.population) == ("Kafr Test", 34.8, 36.8, 1200)
    assert (site.alternates, site.id) == (("Kafr A", "Kafr B"), "code:X1")
    assert built(tmp_path, places=tmp_path / "own.csv").countries == ("SYR",)


def test_a_cod_table_with_a_row_of_hashtags_and_p_codes(tmp_path: Path) -> None:
    (tmp_path / "cod.csv").write_text(
        "featureName_en,featureName_ar,PCODE,admin1Pcode,admin2Pcode,Latitude,Longitude\n"
        "#loc+name,,,,,,\n"
        "Kafr Test,كفر تست,C1001,SY04,SY0499,34.8,36.8\n"
        "Tall Test,,C1002,SY04,SY0499,34.9,36.9\n",
        encoding="utf-8",
    )
    (tmp_path / "pcodes.csv").write_text(
        "Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date\n"
        "SYR,0,SY,Syria,,2020-01-01\nSYR,1,SY04,Homs,SY,2020-01-01\nSYR,2,SY0499,Testland,SY04,2020-01-01\n"
        "SYR,2,SY0498,Xyzzyville,SY04,2020-01-01\nSYR,1,SY99,Homs,SY,2020-01-01\nLBN,1,LB1,Beirut,LB,2020-01-01\n",
        encoding="utf-8",
    )
    pack = built(tmp_path, places=tmp_path / "cod.csv", pcodes=tmp_path / "pcodes.csv", country="SYR")
    gazetteer = Gazetteer.load(["SYR"], world=pack)
    (place,) = gazetteer.find("Kafr Test")
    assert (place.admin1, place.name_local, place.pcode) == ("11", "كفر تست", "C1001")
    assert gazetteer.find("Homs governorate")[0].pcode == "SY04"
    (district,) = gazetteer.find("Testland")
    assert (district.kind, district.pcode, district.lat) == ("admin2", "SY0499", pytest.approx(34.85))
    assert pack.manifest["counts"]["regions without a point, left out"] == 1


def test_a_table_enriches_an_extract(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(
        "name,lat,lon,population,alternates\nTallat Qamar,34.801,36.723,4500,Moon Hill\nAyn Jadid,34.82,36.75,10,\n",
        encoding="utf-8",
    )
    pack = built(tmp_path, osm=syrian_extract(tmp_path), places=tmp_path / "own.csv")
    gazetteer = Gazetteer.load(["SYR"], world=pack)
    (hill,) = gazetteer.find("Moon Hill")
    assert (hill.id, hill.population) == ("osm:node/2", 4500)
    assert gazetteer.find("Ayn Jadid")[-1].population == 10
    assert len(pack.attribution) == 2


def test_the_same_sources_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    extract = syrian_extract(tmp_path)
    for name in ("one", "two"):
        build_pack(Sources(osm=extract), tmp_path / name, version="1")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert json.dumps(open_pack(tmp_path / "one").manifest["built"]) == '"2023-11-14T22:13:20+00:00"'


def test_a_village_that_reports_name_is_on_the_network_however_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orontes.geo.stored.FEW", 0)
    pack = built(tmp_path, osm=syrian_extract(tmp_path))
    assert "osm:node/2" not in load_world("SYR", world=pack).network.node_ids
    network = load_world("SYR", world=pack, needed=["osm:node/2", "osm:node/999", "geonames-admin1:SY.11"]).network
    assert network.link_between("geonames:169577", "osm:node/2") is not None
    plain = load_world("SYR").network.node_ids
    small = next(town for town in Gazetteer.load(["SYR"]).towns("SYR") if town.id not in plain)
    assert small.id in load_world("SYR", needed=[small.id]).network.node_ids
