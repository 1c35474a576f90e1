"""The page: one HTML file that opens from disk, fetches nothing, and shows where each of its numbers comes from."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import jinja2
from markupsafe import Markup, escape

from orontes.brief import assets
from orontes.brief.answers import CardView, answers, key_figures
from orontes.brief.content import BriefContent
from orontes.brief.evidence import add_claims, claim_key, contradictions, panel_data, report_pieces
from orontes.brief.figures import FigureSheet, clean_name, name_markup, quote_markup
from orontes.brief.map import MapView, map_data
from orontes.brief.maplayers import map_view
from orontes.brief.maplist import map_list
from orontes.brief.outlook_view import outlook_view, what_if_view
from orontes.brief.picture import add_needs, add_outlook, add_situation, add_what_if
from orontes.brief.tables import STANDINGS, claim_groups, claim_line, source_rows
from orontes.brief.timeline import time_line
from orontes.brief.unknowns import unknowns
from orontes.brief.words import day_text
from orontes.core.evidence import Assumption, Figure

NOTHING: Final = "These reports hold nothing that could be counted or placed."
SCRIPTS: Final = ("panel.js", "map.js")


def render(content: BriefContent) -> str:
    """The brief as one self-contained HTML text.

    Parameters
    ----------
    content : BriefContent

    Returns
    -------
    str
        HTML that any UTF-8 file can hold; the same content gives the same text.

    Raises
    ------
    DamagedDataError
        If a number would stand on the page without evidence.
    """
    sheet = FigureSheet()
    _fill(sheet, content)
    page = _environment().get_template("page.html").render(_context(content, sheet))
    return page.encode("utf-8", "replace").decode("utf-8")


def _fill(sheet: FigureSheet, content: BriefContent) -> None:
    """Nothing; all figures of the page now stand in the book of `sheet`."""
    add_claims(sheet, content.claims)
    _add_counts(sheet, content)
    if content.situation is not None:
        add_situation(sheet, content.situation)
    if content.forecast is not None:
        add_outlook(sheet, content.forecast, content)
        add_needs(sheet, content.needs, content.forecast)
    for number, what_if in enumerate(content.what_ifs):
        add_what_if(sheet, what_if, content, number)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(assets.template_text),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _context(content: BriefContent, sheet: FigureSheet) -> dict[str, Any]:
    conflicts = contradictions(content)
    by_id = {claim.id: claim for claim in content.claims}
    view = map_view(content, sheet)
    sources = source_rows(content.reports, content.claims)
    cards: tuple[CardView, ...] = key_figures(content, sheet)
    said = answers(content, sheet)
    groups = {name: claim_groups(content.claims, sheet, wanted=name) for name in STANDINGS}
    texts = tuple((row, report_pieces(row.report, content.claims)) for row in sources)
    rows = [tuple(_with_cite(claim_line(by_id[i], sheet), claim_key(by_id[i])) for i in pair) for pair in conflicts]
    unused = [
        (_with_cite(claim_line(by_id[item.claim], sheet), claim_key(by_id[item.claim])), item.reason)
        for item in (content.situation.unused if content.situation else ())
        if item.claim in by_id
    ]
    assumptions = [(key, entry) for key, entry in sheet.book.entries.items() if isinstance(entry, Assumption)]
    lists = map_list(view, sheet)
    shown = outlook_view(content.forecast, content, sheet) if content.forecast else None
    times = time_line(content, sheet)
    supposed = tuple(what_if_view(one, content, sheet, n) for n, one in enumerate(content.what_ifs))
    sheet.book.check()
    title = escape(content.title) if content.title else _title(content)
    countries = {place.country for claim in content.claims for place in claim.places if place.country}
    context: dict[str, Any] = {
        "content": content, "title": title, "title_plain": f"{title.striptags()}: situation and displacement",
        "as_of": content.as_of, "generated": content.generated_on.strftime("%Y-%m-%d %H:%M UTC"),
        "key_figures": cards, "answers": said, "nothing": NOTHING, "view": view, "map_list": lists,
        "groups": groups, "conflict_rows": rows, "unused_rows": unused,
        "unknown": unknowns(content, view), "sources": sources, "report_texts": texts, "assumptions": assumptions,
        "time_line": times, "forecast": content.forecast, "shown": shown, "what_ifs": supposed,
        "caveats": caveats(content), "parts": _parts(content, view, assumptions, dated=times is not None),
        "number": sheet.number, "status": sheet.status, "cite": cite, "name": name_markup, "quote": quote_markup, "day": day,
        "evidence_json": assets.script_json(panel_data(sheet, content.reports, content.claims, conflicts)),
        "map_json": assets.script_json(map_data(view, content.outlines, focus_countries=countries)),
    }  # fmt: skip
    return context | _sources_inside()


@cache
def _sources_inside() -> dict[str, Any]:
    scripts = (assets.leaflet_script(), *(assets.template_text(name) for name in SCRIPTS))
    styles = (assets.leaflet_style(), assets.template_text("page.css"))
    names = ("leaflet_script", "panel_script", "map_script", "leaflet_style", "page_style")
    inside = {name: Markup(text) for name, text in zip(names, (*scripts, *styles), strict=True)}  # noqa: S704 - packaged files
    return inside | {"policy": assets.policy(scripts, styles)}


def _add_counts(sheet: FigureSheet, content: BriefContent) -> None:
    given = sheet.assume(
        "given:reports", "Reports given", ", ".join(clean_name(r.id) for r in content.reports[:20]), "The command line."
    )
    many = len(content.reports)
    sheet.put("count:reports", Figure(many, many, many, "count", "inferred", "The number of reports given.", (given,)))
    if content.claims:
        many = len(content.claims)
        basis = tuple(claim_key(claim) for claim in content.claims)
        sheet.put("count:claims", Figure(many, many, many, "count", "inferred", "The number of claims read.", basis))


def _title(content: BriefContent) -> Markup:
    """The place that is most in the claims of what happened, or the title of the report."""
    named = Counter(
        place.name for claim in content.claims if claim.happened for place in claim.places if place.name and place.kind == "town"
    )
    if named:
        place = min(named, key=lambda name: (-named[name], name))
        codes = {p.country for claim in content.claims for p in claim.places if p.name == place}
        country = next((outline.name for outline in content.outlines if outline.country in codes), None)
        return name_markup(f"{place}, {country}" if country else place)
    first = content.reports[0]
    return quote_markup(clean_name(first.title or first.id))


def day(value: dt.date) -> Markup:
    """A day as the page writes it, with its ISO form for machines."""
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), day_text(value))


def cite(key: str) -> Markup:
    """A mark that opens the sentence under `key`."""
    return Markup(
        '<span role="button" tabindex="0" class="n cite" data-figure="{}" aria-label="Show the sentence behind this">¶</span>'
    ).format(key)


def _with_cite(line: Markup, key: str) -> Markup:
    return Markup("{}{}").format(line, cite(key))


def _parts(content: BriefContent, view: MapView, assumptions: Sequence[object], *, dated: bool) -> tuple[tuple[str, str], ...]:
    """Anchors and names of the parts that this page has."""
    parts = (
        ("figures", "Key figures", True), ("map", "Map", not view.empty), ("timeline", "Time line", dated),
        ("outlook", "Outlook", content.outlook is not None), ("whatif-0", "What if", bool(content.what_ifs)),
        ("claims", "Claims", True), ("reports", "Reports", True), ("sources", "Sources", True),
        ("assumptions", "Assumptions", bool(assumptions)), ("caveats", "Caveats", True),
    )  # fmt: skip
    return tuple((anchor, name) for anchor, name, there in parts if there)


def caveats(content: BriefContent) -> tuple[str, ...]:
    """What the reader must know before using the page."""
    more = content.forecast.caveats if content.forecast else ()
    return (
        "Not advice on when or where to flee, and never for targeting, screening or tracking people.",
        "Claims are what reports say, read by rules. A claim is no verified fact; confidence is that of the reading.",
        "What no report mentions is unknown, not quiet. No arrivals is not safety.",
        "Boundaries and names shown do not imply any opinion on the legal status of a territory.",
        f"This is the {content.profile} profile: it names towns and routes. Do not publish it as it is.",
        *more,
    )
