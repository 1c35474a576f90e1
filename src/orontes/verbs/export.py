"""What a brief is made of, as tables and maps for other programs."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from orontes.config import OutlookOptions
from orontes.core.report import Report
from orontes.verbs.composing import composed
from orontes.verbs.disclosing import known_profile, regions_of, under_profile
from orontes.verbs.reading import Reading, known_pack

if TYPE_CHECKING:
    from orontes.brief.content import BriefContent
    from orontes.export.tables import Sheet


@dataclass(frozen=True, slots=True)
class Export:
    """An export: the files written, and all that they show."""

    files: tuple[Path, ...]
    content: "BriefContent"


def export(
    reports: Iterable[Report] | None = None,
    folder: str | Path = "export",
    *,
    ledger: str | Path | None = None,
    as_of: dt.date | None = None,
    known_on: dt.date | None = None,
    country: str | None = None,
    world: str | Path | None = None,
    lexicon: Sequence[str | Path] = (),
    options: OutlookOptions | None = None,
    profile: str = "internal",
    only: str | None = None,
    hxl: bool = False,
    weights: Mapping[str, float] | None = None,
    command: str = "orontes.api.export",
    watch: Callable[[Iterable[Reading]], Iterable[Reading]] = iter,
) -> Export:
    """Every table and file of a brief, written into `folder`: xlsx, csv, parquet, GeoPackage, GeoJSON.

    Parameters
    ----------
    reports, ledger, as_of, known_on, country, world, options, weights, command, watch
        As for `brief`.
    folder : str or Path
        Made where it is not there.
    profile : str
        ``internal`` or ``public`` (regions instead of places, routes 72 hours old, small numbers withheld, no communities).
    only : str, optional
        Kinds of files, like ``xlsx,csv``; all by default.
    hxl : bool
        Whether csv files get a companion with a row of HXL tags.

    Raises
    ------
    InputError
        As `brief`, or if `profile` or `only` is not known, or `folder` cannot be written to.
    NoResultError
        If the ledger knows of nothing by that day.
    """
    from orontes.export.folder import wanted_kinds, write_folder
    from orontes.export.material import Material
    from orontes.geo.table import country as country_of

    kinds = wanted_kinds(only)
    known_profile(profile)
    pack = known_pack(world)
    found, content = composed(
        reports, ledger=ledger, as_of=as_of, known_on=known_on, country=country, pack=pack, lexicon=lexicon,
        options=options, command=command, watch=watch, weights=weights,
    )  # fmt: skip
    content, regions = under_profile(content, found, profile, ledger=ledger, pack=pack)
    files = write_folder(
        Path(folder), Material(content, regions), kinds=kinds, hxl=hxl, country_name=lambda code: country_of(code).name
    )
    return Export(files, content)


def forecast(
    reports: Iterable[Report] | None = None,
    *,
    ledger: str | Path | None = None,
    as_of: dt.date | None = None,
    known_on: dt.date | None = None,
    country: str | None = None,
    world: str | Path | None = None,
    lexicon: Sequence[str | Path] = (),
    options: OutlookOptions | None = None,
    watch: Callable[[Iterable[Reading]], Iterable[Reading]] = iter,
) -> "tuple[BriefContent, Sheet]":
    """The outlook, and its rows as in the sheet ``forecast`` of an export; no row where no threat is reported.

    Parameters and errors are those of `export`.
    """
    from orontes.export.material import Material
    from orontes.export.sheets import forecast_sheet

    pack, alone = known_pack(world), replace(options or OutlookOptions(), what_ifs=0)
    _, content = composed(
        reports, ledger=ledger, as_of=as_of, known_on=known_on, country=country, pack=pack, lexicon=lexicon, options=alone,
        command="orontes forecast", watch=watch, drawn=False,
    )  # fmt: skip
    return content, forecast_sheet(Material(content, regions_of(content, pack)))
