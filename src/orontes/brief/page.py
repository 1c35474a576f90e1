"""The page: one HTML file that opens from disk, fetches nothing, and shows where each of its numbers comes from."""

import html
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

import jinja2
from markupsafe import Markup

from orontes.brief import assets
from orontes.brief.content import LEAST_SHOWN, BriefContent
from orontes.brief.days import days_view
from orontes.brief.evidence import contradictions, panel_data
from orontes.brief.figures import FigureSheet
from orontes.brief.map import map_data
from orontes.brief.maplayers import map_view
from orontes.brief.picture import fill
from orontes.brief.view import page_view

SCRIPTS: Final = ("panel.js", "map.js", "days.js")
INLINE_MOST: Final = 150_000
"""Characters of the claims and reports that stand in the page as they are; more are packed with the evidence."""
_SHOWN: Final = re.compile(r'data-figure="([^"]*)"')


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
    sheet = FigureSheet(least=LEAST_SHOWN if content.public else 0.0)
    fill(sheet, content)
    view = map_view(content, sheet)
    days = days_view(content, sheet, view)
    shown = page_view(content, sheet, view) | {
        "days": days,
        "legend": view.statuses | view.marks | (days.marks if days else frozenset()),
    }
    body, later = _written(shown)
    countries = {place.country for claim in content.claims for place in claim.places if place.country}
    drawn = map_data(view, content.outlines, focus_countries=countries)
    keys = _keys(body + later, drawn, days.keys if days else ())
    sheet.book.check(keys)
    page = (
        _environment()
        .get_template("page.html")
        .render(
            content=content,
            title_plain=f"{shown['title'].striptags()}: situation and displacement",
            body=Markup(body),  # noqa: S704 - made by our own template with everything escaped
            evidence=assets.packed(
                {
                    "book": panel_data(sheet, content, keys=keys, conflicts=contradictions(content)),
                    "told": later,
                }
            ),
            map_json=assets.script_json(drawn | {"then": days.record if days else None}),
            **_inlined(),
        )
    )
    return page.encode("utf-8", "replace").decode("utf-8")


def _written(shown: Mapping[str, Any]) -> tuple[str, str]:
    """The body of the page, and the claims and reports where they are too long to stand in it as they are ("" elsewhere)."""
    told = _environment().get_template("claims.html").render(shown)
    later = len(told) > INLINE_MOST
    body = _environment().get_template("body.html").render({**shown, "told": None if later else Markup(told)})  # noqa: S704
    return body, told if later else ""


def _keys(text: str, drawn: Mapping[str, Any], further: Iterable[str]) -> list[str]:
    """The keys of all figures that the text, the map and the other days show."""
    on_map = (item["key"] for layer in ("towns", "fronts", "roads", "cuts", "flows") for item in drawn[layer] if item["key"])
    return [*(html.unescape(key) for key in _SHOWN.findall(text)), *on_map, *further]


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(assets.template_text),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _inlined() -> dict[str, Any]:
    """The scripts and styles of the page, and the policy that admits these and nothing else."""
    scripts = (assets.leaflet_script(), *(assets.template_text(name) for name in SCRIPTS))
    styles = (assets.leaflet_style(), assets.template_text("page.css"))
    names = ("leaflet_script", "panel_script", "map_script", "days_script", "leaflet_style", "page_style")
    inside = {name: Markup(text) for name, text in zip(names, (*scripts, *styles), strict=True)}  # noqa: S704 - packaged files
    return inside | {"policy": assets.policy(scripts, styles)}
