"""The commands `orontes situation` and `orontes whatif`."""

import json
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from orontes.commands.options import (
    AsOf,
    Country,
    Day,
    Days,
    FromLedger,
    KnownBy,
    Lexicons,
    Members,
    Reports,
    Sample,
    Seed,
    Since,
    Strict,
    World,
    day_of,
    outlook_options,
    reading_bar,
    reports_or_ledger,
)
from orontes.config import OutlookOptions

if TYPE_CHECKING:
    from orontes.api import Picture

DEFAULTS: Final = OutlookOptions()


class Layout(StrEnum):
    """How a picture is printed."""

    table = "table"
    json = "json"


Format = Annotated[Layout | None, typer.Option("--format", help="Table in a terminal, json elsewhere.")]


def situation(
    reports: Reports = None,
    ledger: FromLedger = None,
    as_of: AsOf = None,
    known_on: KnownBy = None,
    since: Since = None,
    timeline: Annotated[bool, typer.Option("--timeline", help="What happened when, instead of the picture.")] = False,
    date: Day = None,
    country: Country = None,
    world: World = None,
    lexicon: Lexicons = None,
    weights: Annotated[
        Path | None, typer.Option("--weights", metavar="FILE", help="Weights of your own for sources and kinds of claim (TOML).")
    ] = None,
    sample: Sample = False,
    strict: Strict = False,
    format_: Format = None,
) -> None:
    """Who holds what, fronts, roads, displaced people, contradictions: with the claims for and against each."""
    from orontes import api, screens, situation_screens
    from orontes.situation.changes import changes_between
    from orontes.situation.changes import timeline as happenings
    from orontes.situation.contact import contact_lines
    from orontes.situation.record import plain, situation_record

    picture = _picture(reports, ledger, as_of, known_on, date, country, world, lexicon, sample=sample, strict=strict)
    drawn = api.situation(picture, world=world, weights=weights)
    earlier = api.situation_before(since, picture, ledger=ledger, world=world, weights=weights) if since else None
    changed = (
        changes_between(earlier, drawn.situation, names={place.id: place.name for place in drawn.world.places}) if earlier else ()
    )
    reviewed = [claim for claim in (*picture.claims, *picture.rejected) if claim.review]
    dated = happenings(drawn.situation) if timeline else ()
    contact = contact_lines(drawn.situation, drawn.world.network)
    if (format_ or (Layout.table if sys.stdout.isatty() else Layout.json)) is Layout.json:
        record = situation_record(drawn.situation) | {"contact": [plain(line) for line in contact]}
        record["reviewed"] = [{"claim": claim.id, "review": claim.review.to_record()} for claim in reviewed if claim.review]
        for name, rows, wanted in (("changed", changed, earlier is not None), ("timeline", dated, timeline)):
            if wanted:
                record[name] = [plain(row) for row in rows]
        typer.echo(json.dumps(record, ensure_ascii=False, indent=1))
        return
    console = screens.stdout_console()
    if timeline:
        situation_screens.print_timeline(console, dated, picture.reports)
    elif earlier is None:
        names = {place.id: place.name for place in drawn.world.places}
        situation_screens.print_situation(console, drawn.situation, names, contact=contact, reviewed=reviewed)
    if earlier is not None:
        situation_screens.print_changes(console, changed, str(earlier.as_of))


def whatif(
    suppositions: Annotated[
        list[str], typer.Argument(metavar="SUPPOSITION", help="A sentence, or a file with one a line; may be repeated.")
    ],
    report: Annotated[list[str] | None, typer.Option("--report", metavar="REPORT", help="Reports that make the picture.")] = None,
    ledger: FromLedger = None,
    as_of: AsOf = None,
    known_on: KnownBy = None,
    date: Day = None,
    country: Country = None,
    world: World = None,
    lexicon: Lexicons = None,
    sample: Sample = False,
    strict: Strict = False,
    days: Days = DEFAULTS.days,
    members: Members = DEFAULTS.members,
    seed: Seed = DEFAULTS.seed,
    format_: Format = None,
) -> None:
    """The difference that supposed events make: ways lost, places cut off, people with and without, in one table."""
    from orontes import api, screens, situation_screens
    from orontes.situation.record import plain

    options = outlook_options(days, members, seed)
    sentences = tuple(_sentences(suppositions))
    picture = _picture(report, ledger, as_of, known_on, date, country, world, lexicon, sample=sample, strict=strict)
    made = api.what_if(sentences, picture, world=world, lexicon=lexicon or (), options=options)
    if (format_ or (Layout.table if sys.stdout.isatty() else Layout.json)) is Layout.json:
        typer.echo(json.dumps(plain(made), ensure_ascii=False, indent=1))
    else:
        situation_screens.print_comparison(screens.stdout_console(), made)


def _picture(
    reports: list[str] | None, ledger: Path | None, as_of: str | None, known_on: str | None, date: str | None,
    country: str | None, world: Path | None, lexicon: list[Path] | None, *, sample: bool, strict: bool,
) -> "Picture":  # fmt: skip
    from orontes import api

    given = reports_or_ledger(reports, ledger, date, sample=sample, strict=strict)
    return api.gather(
        given, ledger=ledger, as_of=day_of(as_of, "--as-of"), known_on=day_of(known_on, "--known-on"), country=country,
        world=world, lexicon=lexicon or (), watch=reading_bar(),
    )  # fmt: skip


def _sentences(given: list[str]) -> Iterable[str]:
    """The suppositions; a name of a file that is there stands for its lines."""
    for word in given:
        path = Path(word)
        if len(word) < 256 and path.is_file():
            yield from (line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
        else:
            yield word
