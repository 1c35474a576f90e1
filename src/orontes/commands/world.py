"""The commands `orontes world build` and `orontes world show`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from orontes.commands.options import Country, World

if TYPE_CHECKING:
    from orontes.api import PackReport, PlaceRole

SHOWN: Final = 6
"""So many places or ways of a list are printed."""

app = typer.Typer(
    help="World packs: places and roads of any country from your own extract or table.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command(epilog="Example: orontes world build --osm syria-latest.osm.pbf --country SYR -o syria.pack")
def build(
    osm: Annotated[Path | None, typer.Option("--osm", metavar="FILE", help="OpenStreetMap extract (.osm.pbf).")] = None,
    places: Annotated[
        Path | None, typer.Option("--places", metavar="FILE", help="GeoNames dump, COD populated places, or csv: name, lat, lon.")
    ] = None,
    pcodes: Annotated[Path | None, typer.Option("--pcodes", metavar="FILE", help="Global table of P-codes (csv).")] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="ISO3", help="Country of the pack; else that of most places.")
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="PACK", help="Where the pack goes.")] = Path("world.pack"),
) -> None:
    """One world pack from an OpenStreetMap extract or a table of places; use it with --world on other commands."""
    from orontes import api, console
    from orontes.output import check_writable

    check_writable(output)
    say = (lambda text: console.tell(f"{text} ...")) if sys.stderr.isatty() else (lambda _: None)
    made = api.build_world(output, osm=osm, places=places, pcodes=pcodes, country=country, say=say)
    counts = made.manifest["counts"]
    typer.echo(
        f"{output}  ({output.stat().st_size / 1e6:.1f} MB: {counts['places']:,} places,"
        f" {counts['links between places']:,} links between them; {', '.join(made.manifest['countries'])})"
    )
    for source in made.manifest["sources"]:
        typer.echo(f"  credit: {source['attribution']}")


@app.command(epilog="Example: orontes world show syria.pack")
def show(
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="A file of orontes world build.", show_default=False)],
) -> None:
    """What a world pack holds: sources with dates and licences, counts, quality, and whether its file is whole."""
    from orontes import api

    report = api.show_world(pack)
    for line in _lines(report):
        typer.echo(line)
    if report.problems:
        raise typer.Exit(4)


def _lines(report: "PackReport") -> list[str]:
    made = report.manifest
    lines = [f"{report.path}  {', '.join(made['countries'])}, built {made['built'][:10]} by {made['tool']}", "sources"]
    for source in made["sources"]:
        lines += [
            f"  {source['kind']}: {source['file']}, {source['date']} ({source['date_is']}), {source['bytes'] / 1e6:.1f} MB",
            f"    licence: {source['licence']}",
            f"    credit:  {source['attribution']}",
            f"    sha256:  {source['sha256']}",
        ]
    lines += ["counts", *(f"  {thing:<36} {count:>12,}" for thing, count in made["counts"].items())]
    lines += [f"quality: {made['quality']}"]
    return [*lines, *(f"PROBLEM {problem}" for problem in report.problems or ())] + ([] if report.problems else ["file: whole"])


@app.command(epilog="Example: orontes world role Homs --country SYR")
def role(
    place: Annotated[str, typer.Argument(metavar="PLACE", help="A town, under any spelling.", show_default=False)],
    country: Country = None,
    world: World = None,
    reach: Annotated[
        float | None, typer.Option("--reach", metavar="KM", help="How far around it its holder controls the roads; else 12 km.")
    ] = None,
) -> None:
    """What the loss of a place does to the roads: which pairs lose their way, which ways get longer, whom that cuts off."""
    from orontes import api

    for line in _role_lines(api.place_role(place, country=country, world=world, reach_km=reach)):
        typer.echo(line)


def _role_lines(found: "PlaceRole") -> list[str]:
    whole = found.whole
    lines = [
        f"without {found.place.name} ({found.place.country}) and the {len(found.taken_out) - 1} places around it",
        "between regions, by main roads",
    ]
    lines += [
        f"  {way.origin} - {way.destination}: {_way(way.before_km, way.after_km, way.before_h, way.after_h)}"
        for way in found.regions
    ] or ["  no way between the main towns of regions gets longer"]
    lines += [
        f"whole network, all roads: {whole.lost_pairs:,} pairs of places lose their way, {whole.people_cut_off:,} people cut off"
    ]
    for part in whole.cut_off:
        names = ", ".join(found.names[node] for node in part.node_ids[:SHOWN])
        more = f" and {len(part.node_ids) - SHOWN} more" if len(part.node_ids) > SHOWN else ""
        lines.append(f"  cut off: {names}{more} ({part.people:,} people)")
    for way in whole.longer[:SHOWN]:
        ends = f"{found.names[way.origin]} - {found.names[way.destination]}"
        lines.append(f"  {ends}: {_way(way.before_km, way.after_km, way.before_h, way.after_h)}")
    return [*lines, f"roads: {found.quality}"]


def _way(before_km: float, after_km: float, before_h: float, after_h: float) -> str:
    if after_h == float("inf"):
        return f"{before_km:.0f} km, {before_h:.1f} h; lost"
    return f"{before_km:.0f} km, {before_h:.1f} h; then {after_km:.0f} km, {after_h:.1f} h"
