"""World packs from bad input: an error that names file, row, column, limit and cure; a good pack is never replaced."""

import sys
from pathlib import Path

import pytest

from made_extract import write_extract
from orontes import api
from orontes.errors import DamagedDataError, InputError
from orontes.geo.stored import StoredPlaces

HEADER = "name,lat,lon,population,code\n"
GOOD = HEADER + "Kafr Test,34.8,36.8,100,X1\n"
PCODES = "Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date\n"


@pytest.mark.parametrize(
    ("text", "country", "says"),
    [
        ("", None, ["own.csv", "empty"]),
        (HEADER, None, ["own.csv", "no place"]),
        ("name,lat\nx,1\n", None, ["own.csv:1", "column lon", "longitude"]),
        ("lat,lon\n1,2\n", None, ["own.csv:1", "column name"]),
        (GOOD + "Kafr B,abc,36.8,1,X2\n", None, ["own.csv:3:lat", "'abc'", "-90 to 90"]),
        (GOOD + "Kafr B,34.8,,1,X2\n", None, ["own.csv:3:lon", "-180 to 180"]),
        (GOOD + "Kafr B,134.8,36.8,1,X2\n", None, ["own.csv:3:lat", "134.8", "swapped"]),
        (GOOD + "Kafr B,36.8,34.8,1,X2\n", "SYR", ["own.csv:3:lat", "Kafr B", "SYR", "swapped"]),
        (GOOD + "Kafr B,10,20,1,X2\n", "SYR", ["own.csv:3:lat", "Kafr B", "SYR", "correct the row"]),
        (GOOD + "Kafr B,0,0,1,X2\n", None, ["own.csv:3:lat", "Kafr B", "on land"]),
        (GOOD + "Kafr B,34.8,36.9,1,X1\n", None, ["own.csv:3:code", "'X1'", "row 2"]),
        (GOOD + "Kafr B,34.8,36.9,many,X2\n", None, ["own.csv:3:population", "'many'"]),
        (GOOD + "Kafr B,34.8,36.9\n", None, ["own.csv:3", "5 cells"]),
        (GOOD + "...,34.8,36.9,1,X2\n", None, ["own.csv:3:name"]),
        (GOOD, "ZZZ", ["'ZZZ'", "ISO 3166"]),
        ("name,lat,lon,country\nKafr,34.8,36.8,Q9\n", None, ["own.csv:2:country", "'Q9'"]),
    ],
)
def test_a_bad_table_is_named_with_row_and_column(tmp_path: Path, text: str, country: str | None, says: list[str]) -> None:
    file, pack = tmp_path / "own.csv", tmp_path / "made.pack"
    file.write_text(GOOD, encoding="utf-8")
    api.build_world(pack, places=file)
    before = pack.read_bytes()
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        api.build_world(pack, places=file, country=country)
    assert all(word in str(caught.value) for word in says), str(caught.value)
    assert pack.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made.pack", "own.csv"]


def test_a_table_that_is_not_utf_8_is_named_with_its_row(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_bytes(GOOD.encode() + "Käfr,34.8,36.9,1,X2\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"own\.csv:3: the table is not UTF-8.*CSV UTF-8"):
        api.build_world(tmp_path / "made.pack", places=tmp_path / "own.csv")
    assert not (tmp_path / "made.pack").exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("Location,P-Code\n", "column Admin Level is missing"),
        (PCODES + "SYR,1,SY04,Homs,SY,\nSYR,1,SY04,Hims,SY,\n", "pcodes.csv:3:P-Code.*row 2"),
        (PCODES + "SYR,one,SY04,Homs,SY,\n", "pcodes.csv:2:Admin Level"),
        (PCODES + "LBN,1,LB1,Beirut,LB,\n", "no region"),
    ],
)
def test_a_bad_table_of_p_codes(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "own.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "pcodes.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        api.build_world(tmp_path / "x.pack", places=tmp_path / "own.csv", pcodes=tmp_path / "pcodes.csv", country="SYR")


def small_extract(folder: Path, lat: float = 34.8) -> Path:
    places = {f"Kafr {number}": ((lat, 36.8 + number / 100), {"place": "village"}) for number in range(40)}
    return write_extract(folder / "x.osm.pbf", places=places, points={}, ways=[])


def test_an_extract_cut_off_anywhere_is_refused_or_whole(tmp_path: Path) -> None:
    whole = small_extract(tmp_path).read_bytes()
    pack = tmp_path / "made.pack"
    api.build_world(pack, osm=tmp_path / "x.osm.pbf")
    before = pack.read_bytes()
    for size in (1, 10, len(whole) // 2, len(whole) - 1):
        (tmp_path / "x.osm.pbf").write_bytes(whole[:size])
        with pytest.raises(InputError, match=r"x\.osm\.pbf.*(download|filtered)"):
            api.build_world(pack, osm=tmp_path / "x.osm.pbf")
        assert pack.read_bytes() == before


def test_an_extract_of_elsewhere_or_of_no_places_or_none_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"lies elsewhere.*SYR"):
        api.build_world(tmp_path / "x.pack", osm=small_extract(tmp_path), country="UKR")
    with pytest.raises(InputError, match="elsewhere"):
        api.build_world(tmp_path / "x.pack", osm=small_extract(tmp_path, lat=-60.0))
    empty = write_extract(tmp_path / "e.osm.pbf", places={}, points={1001: (34.8, 36.8)}, ways=[])
    with pytest.raises(InputError, match="no named place"):
        api.build_world(tmp_path / "x.pack", osm=empty)
    (tmp_path / "e.osm.pbf").write_bytes(b"")
    with pytest.raises(InputError, match="empty"):
        api.build_world(tmp_path / "x.pack", osm=tmp_path / "e.osm.pbf")
    with pytest.raises(InputError, match="no source"):
        api.build_world(tmp_path / "x.pack")
    with pytest.raises(InputError, match="nowhere"):
        api.build_world(tmp_path / "x.pack", osm=tmp_path / "nowhere.osm.pbf")
    with pytest.raises(InputError, match="nowhere"):
        api.build_world(tmp_path / "x.pack", places=tmp_path / "nowhere.csv")
    assert not (tmp_path / "x.pack").exists()


def test_a_folder_that_is_not_there_is_told_before_the_work_and_a_stop_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extract = small_extract(tmp_path)
    with pytest.raises(InputError, match=r"nowhere.*syria\.pack"):
        api.build_world(tmp_path / "nowhere" / "x.pack", osm=extract)
    api.build_world(tmp_path / "x.pack", osm=extract)
    before = (tmp_path / "x.pack").read_bytes()

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("orontes.geo.worldpack.build.put_manifest", interrupted)
    with pytest.raises(KeyboardInterrupt):
        api.build_world(tmp_path / "x.pack", osm=extract)
    assert (tmp_path / "x.pack").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.osm.pbf", "x.pack"]


def test_what_is_no_pack_or_a_damaged_one_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"world build"):
        api.show_world(small_extract(tmp_path))
    with pytest.raises(InputError, match="nowhere"):
        api.show_world(tmp_path / "nowhere.pack")
    pack = tmp_path / "made.pack"
    api.build_world(pack, osm=tmp_path / "x.osm.pbf")
    whole = pack.read_bytes()
    pack.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DamagedDataError, match=r"made\.pack.*build it again"):
        StoredPlaces(pack).find("x", ["SYR"])


def test_without_pyosmium_the_error_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extract = small_extract(tmp_path)
    monkeypatch.setitem(sys.modules, "osmium", None)
    with pytest.raises(InputError, match=r"pip install 'orontes\[osm\]'"):
        api.build_world(tmp_path / "x.pack", osm=extract)
