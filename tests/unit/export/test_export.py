"""Exports, opened and checked by other programs: DuckDB, openpyxl, pyogrio; and what the public profile keeps back."""

import csv
import datetime as dt
import json
import sqlite3
import xml.etree.ElementTree as ET
from pathlib import Path

import duckdb
import openpyxl
import pyogrio
import pytest

from orontes import api
from orontes.config import OutlookOptions
from orontes.core.report import Report
from orontes.errors import InputError
from orontes.export.tables import plans

QUICK = OutlookOptions(members=40, days=8)
HOSTILE = (
    "=HYPERLINK(1) fighters captured Homs\n\n"
    "<script>alert(1)</script> Rebels captured Hama on Friday.\n\n"
    "+1 said 50 people fled Homs for Tartus. Thousands of people fled Hama for \u202eLatakia\u202c.\n\n"
    "-The Rastan bridge on the M5 was struck, said @someone.\n\n" + "x" * 200_000
)


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    return [
        Report("=cmd", HOSTILE, date=dt.date(2024, 12, 6), title="@SUM(1)", publisher="=1+1"),
        *[api.sample()],
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, reports: list[Report]) -> Path:
    place = tmp_path_factory.mktemp("export")
    api.export(reports, place, options=QUICK, hxl=True)
    return place


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory, reports: list[Report]) -> Path:
    place = tmp_path_factory.mktemp("public")
    api.export(reports, place, options=QUICK, profile="public")
    return place


def rows(folder: Path, sheet: str) -> list[dict[str, str]]:
    with (folder / f"{sheet}.csv").open(encoding="utf-8-sig", newline="") as file:
        csv.field_size_limit(1 << 30)
        return list(csv.DictReader(file))


@pytest.mark.parametrize("plan", plans(), ids=lambda plan: plan.name)
def test_duckdb_reads_csv_and_parquet_alike(folder: Path, plan) -> None:
    names = [column.name for column in plan.columns]
    raw = (folder / f"{plan.name}.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    as_csv = duckdb.sql(
        f"SELECT * FROM read_csv('{folder / plan.name}.csv', header=true, all_varchar=true, max_line_size=2000000)"
    )
    parquet = duckdb.sql(f"SELECT * FROM '{folder / plan.name}.parquet'")
    assert as_csv.columns == parquet.columns == names
    kinds = {"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE"}
    assert [str(kind) for kind in parquet.types] == [kinds[column.type] for column in plan.columns]
    texts, typed = as_csv.fetchall(), parquet.fetchall()
    assert len(texts) == len(typed)
    for text, value in zip(texts, typed, strict=True):
        for shown, cell in zip(text, value, strict=True):
            assert (shown is None) == (cell is None or cell == "")
            if isinstance(cell, float):
                assert float(shown) == cell


def test_openpyxl_reads_the_workbook(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "situation.xlsx")
    assert book.sheetnames == [plan.name for plan in plans()]
    for plan in plans():
        sheet = book[plan.name]
        assert [cell.value for cell in sheet[1]] == [column.name for column in plan.columns]
        assert (sheet.freeze_panes, bool(sheet.auto_filter.ref), len(sheet.merged_cells.ranges)) == ("A2", True, 0)
        assert sheet.max_row - 1 == max(len(rows(folder, plan.name)), 0)
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"], "a formula"
    held = next(row for row in book["control"].iter_rows(min_row=2) if row[1].value == "Homs")
    assert isinstance(held[11].value, dt.datetime)
    assert held[11].number_format == "yyyy-mm-dd"


def test_nothing_in_a_csv_begins_like_a_formula(folder: Path) -> None:
    for plan in plans():
        text = {column.name for column in plan.columns if column.type == "text"}
        for row in rows(folder, plan.name):
            assert not [value for name, value in row.items() if name in text and value[:1] in tuple("=+-@\t\r")]
    assert any(row["report"] == "'=cmd" for row in rows(folder, "claims"))


def test_pyogrio_reads_layers_and_qgis_finds_their_styles(folder: Path) -> None:
    path = folder / "situation.gpkg"
    layers = {name: kind for name, kind in pyogrio.list_layers(path).tolist() if kind is not None}
    assert layers == {"control": "Point", "flows": "LineString", "routes": "LineString", "fronts": "LineString"}
    for name in layers:
        info = pyogrio.read_info(path, layer=name)
        assert info["crs"] == "EPSG:4326"
        assert info["features"] > 0, name
    with sqlite3.connect(path) as base:
        styles = dict(base.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault = 1"))
        colours = {colour for (colour,) in base.execute("SELECT DISTINCT colour FROM control")}
        west, south, east, north = base.execute(
            "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'control'"
        ).fetchone()
    assert set(styles) == set(layers)
    for qml in styles.values():
        ET.fromstring(qml.split(">", 1)[1])  # noqa: S314 - our own
    assert len(colours) >= 2
    assert 32 < south < north < 38
    assert 35 < west < east < 43


def test_geojson_has_every_row_with_a_place(folder: Path) -> None:
    found = json.loads((folder / "map.geojson").read_text(encoding="utf-8"))["features"]
    assert {one["properties"]["layer"] for one in found} == {"control", "flows", "routes", "fronts"}
    homs = next(one for one in found if one["properties"].get("location_name") == "Homs")
    assert homs["geometry"]["coordinates"] == pytest.approx([36.7, 34.7], abs=0.1)


def test_companions_have_a_row_of_tags(folder: Path) -> None:
    tagged = (folder / "control.hxl.csv").read_text(encoding="utf-8-sig").splitlines()
    assert tagged[1].startswith("#loc+id,#loc+name,")
    assert tagged[2:] == (folder / "control.csv").read_text(encoding="utf-8-sig").splitlines()[1:]


def test_unknown_is_empty_and_codes_join(folder: Path) -> None:
    homs = next(row for row in rows(folder, "control") if row["location_name"] == "Homs")
    assert (homs["admin1_code"], homs["admin2_code"], homs["location_code"]) == ("SY04", "", "SYR")
    vague = next(row for row in rows(folder, "displacement") if row["qualifier"] == "between")
    assert vague["population"] == ""
    assert float(vague["figure_low"]) < float(vague["figure_best"]) < float(vague["figure_high"])


def test_public_keeps_back_what_it_must(public: Path, folder: Path) -> None:
    towns = {row["location_name"] for row in rows(folder, "control")} - {row["location_name"] for row in rows(public, "control")}
    regions = {row["location_name"] for row in rows(public, "control")}
    assert "Hama Governorate" in regions
    whole = "".join((public / f"{plan.name}.csv").read_text(encoding="utf-8") for plan in plans()[1:])
    for town in towns - {name.removesuffix(" Governorate") for name in regions}:
        assert f",{town}," not in whole
    assert "geonames:" not in whole
    assert "Alawite" not in whole
    assert not any(row["kind"] == "affiliation" or row["quote"] or row["community"] for row in rows(public, "claims"))
    assert any(row["kind"] == "affiliation" for row in rows(folder, "claims"))
    assert not any(row["status"] == "cut" for row in rows(public, "routes")), "the bridge was struck less than 72 hours ago"
    assert any(row["status"] == "cut" for row in rows(folder, "routes"))


def test_public_withholds_small_numbers(public: Path, folder: Path) -> None:
    people = {
        plan.name: [column.name for column in plan.columns if column.unit in ("persons", "see people_unit")] for plan in plans()
    }
    for sheet, names in people.items():
        small = [row[name] for row in rows(public, sheet) for name in names if row[name] and row[name][0].isdigit()]
        assert all(float(value) >= 100 for value in small if value.replace(".", "").isdigit())
    assert any(row["figure_high"] == "50.0" for row in rows(folder, "displacement"))
    assert any(row["qualifier"] == "withheld" for row in rows(public, "displacement"))


def test_same_input_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1733600000")
    kept = [api.sample()]
    for name in ("a", "b"):
        api.export(kept, tmp_path / name, options=QUICK, only="xlsx,csv,gpkg,geojson")
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes(), file.name


def test_only_some_kinds(tmp_path: Path) -> None:
    made = api.export([api.sample()], tmp_path, options=QUICK, only="geojson")
    assert [file.name for file in made.files] == ["map.geojson"]


@pytest.mark.parametrize(
    ("options", "words"),
    [({"only": "xls"}, "--only"), ({"profile": "secret"}, "--profile")],
)
def test_typing_slips_are_told_before_the_work(tmp_path: Path, options: dict[str, str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        api.export([api.sample()], tmp_path, **options)
    assert not list(tmp_path.iterdir())


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="it is a file"):
        api.export([api.sample()], tmp_path / "taken", options=QUICK)


def test_nothing_read_is_a_result(tmp_path: Path) -> None:
    api.export([Report("calm", "Nothing happened.", date=dt.date(2024, 12, 6))], tmp_path, options=QUICK)
    assert rows(tmp_path, "control") == []
    assert openpyxl.load_workbook(tmp_path / "situation.xlsx").sheetnames[0] == "README"
    assert pyogrio.read_info(tmp_path / "situation.gpkg", layer="control")["features"] == 0
    assert duckdb.sql(f"SELECT count(*) FROM '{tmp_path / 'control.parquet'}'").fetchall() == [(0,)]


def test_records_name_every_column() -> None:
    records = (Path(__file__).parents[3] / "docs" / "records.md").read_text(encoding="utf-8")
    for plan in plans():
        assert f"| `{plan.name}` | {plan.meaning} | " + ", ".join(column.name for column in plan.columns) in records
