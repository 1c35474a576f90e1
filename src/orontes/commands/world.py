"""The commands `orontes world build` and `orontes world show`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from orontes.api import PackReport

app = typer.Typer(help="World packs: places and roads of any country from your own extract or table.", no_args_is_help=True)


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
