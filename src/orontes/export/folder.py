"""A folder with every table and file of an export."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from orontes.disclosure.regions import Regions
from orontes.errors import InputError
from orontes.export.delimited import csv_text
from orontes.export.geojson import geojson_text
from orontes.export.geopackage import write_geopackage
from orontes.export.material import Material
from orontes.export.parquet import write_parquet
from orontes.export.shapes import Layer, Point, layers_of
from orontes.export.sheets import sheets_of
from orontes.export.tables import Sheet
from orontes.export.workbook import write_workbook
from orontes.output import whole_file, write_whole

KINDS: Final = ("xlsx", "csv", "parquet", "gpkg", "geojson")


def wanted_kinds(only: str | None) -> tuple[str, ...]:
    """The kinds of files in a list like ``csv,parquet``; all of them without it.

    Raises
    ------
    InputError
        If a kind is not known.
    """
    if only is None:
        return KINDS
    asked = [kind.strip().lower() for kind in only.split(",") if kind.strip()]
    wrong = [kind for kind in asked if kind not in KINDS]
    if wrong or not asked:
        raise InputError("--only", value=", ".join(wrong) or only, limit="of " + ", ".join(KINDS), cure="--only xlsx,csv")
    return tuple(kind for kind in KINDS if kind in asked)


def write_folder(
    folder: Path, material: Material, *, kinds: Sequence[str] = KINDS, hxl: bool = False, country_name: Callable[[str], str]
) -> tuple[Path, ...]:
    """The files written into `folder`, which is made where it is not there; each whole or not at all.

    Parameters
    ----------
    folder : Path
    material : Material
    kinds : sequence of str
        Of `KINDS`.
    hxl : bool
        Whether csv files get a companion with a row of HXL tags.
    country_name : callable
        The name of a country by its ISO 3166 alpha-3 code.

    Raises
    ------
    InputError
        If `folder` is a file or cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = "it is a file" if folder.is_file() else error.strerror or str(error)
        raise InputError(f"the folder cannot be made ({reason})", cure="choose another place", where=str(folder)) from None
    sheets = sheets_of(material, country_name=country_name)
    files = _tables(folder, sheets, material, kinds, hxl=hxl)
    if "gpkg" in kinds or "geojson" in kinds:
        files += _maps(folder, layers_of(sheets, _points(sheets, material.regions)), material, kinds)
    return tuple(files)


def _tables(folder: Path, sheets: Sequence[Sheet], material: Material, kinds: Sequence[str], *, hxl: bool) -> list[Path]:
    files = []
    if "xlsx" in kinds:
        files.append(folder / "situation.xlsx")
        with whole_file(files[-1]) as beside:
            write_workbook(beside, sheets, made=material.content.generated_on)
    for sheet in sheets:
        for suffix, tags, wanted in ((".csv", False, "csv" in kinds), (".hxl.csv", True, hxl)):
            if wanted:
                files.append(folder / f"{sheet.plan.name}{suffix}")
                write_whole(files[-1], csv_text(sheet, tags=tags))
        if "parquet" in kinds:
            files.append(folder / f"{sheet.plan.name}.parquet")
            with whole_file(files[-1]) as beside:
                write_parquet(beside, sheet)
    return files


def _maps(folder: Path, layers: Sequence[Layer], material: Material, kinds: Sequence[str]) -> list[Path]:
    files = []
    if "gpkg" in kinds:
        files.append(folder / "situation.gpkg")
        with whole_file(files[-1]) as beside:
            write_geopackage(beside, layers, made=material.content.generated_on)
    if "geojson" in kinds:
        files.append(folder / "map.geojson")
        write_whole(files[-1], geojson_text(layers))
    return files


def _points(sheets: Sequence[Sheet], regions: Regions) -> dict[str, Point]:
    """Where the ids named in flows and routes lie."""
    ids = set()
    for sheet in sheets:
        names = [column.name for column in sheet.plan.columns]
        for row in sheet.rows:
            cells = dict(zip(names, row, strict=True))
            if sheet.plan.name == "flows":
                ids |= {str(cells["origin_location_id"]), str(cells["destination_location_id"])}
            elif sheet.plan.name == "routes":
                ids |= set(str(cells["route_id"]).split(">"))
    spots = {identity: regions.spot_of(identity) for identity in sorted(ids)}
    return {i: (spot.lon, spot.lat) for i, spot in spots.items() if spot.lon is not None and spot.lat is not None}
