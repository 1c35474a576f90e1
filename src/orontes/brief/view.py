"""What the templates of the page are given: every part of a brief in the order of the page."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from markupsafe import Markup, escape

from orontes.brief.answers import answers, key_figures
from orontes.brief.card import model_card
from orontes.brief.changed import changed
from orontes.brief.content import BriefContent
from orontes.brief.evidence import by_report, claim_key, contradictions, report_pieces
from orontes.brief.figures import FigureSheet, clean_line, clean_name, name_markup, quote_markup
from orontes.brief.map import MapView
from orontes.brief.maplist import map_list
from orontes.brief.outlook_view import outlook_view, what_if_view
from orontes.brief.tables import STANDINGS, claim_groups, claim_line, source_rows
from orontes.brief.timeline import time_line
from orontes.brief.unknowns import unknowns
from orontes.brief.words import day_text
from orontes.core.claim import Claim
from orontes.core.evidence import Assumption

NOTHING: Final = "These reports hold nothing that could be counted or placed."


def page_view(content: BriefContent, sheet: FigureSheet, view: MapView) -> dict[str, Any]:
    """All names that the templates use."""
    sources = source_rows(content.reports, content.claims)
    times, told = time_line(content, sheet), by_report(content.claims)
    assumptions = [(key, entry) for key, entry in sheet.book.entries.items() if isinstance(entry, Assumption)]
    return {
        "content": content, "title": escape(content.title) if content.title else _title(content), "as_of": content.as_of,
        "generated": content.generated_on.strftime("%Y-%m-%d %H:%M UTC"), "nothing": NOTHING,
        "key_figures": key_figures(content, sheet), "answers": answers(content, sheet),
        "model_card": model_card(content),
        "changes": changed(content, sheet),
        "view": view, "map_list": map_list(view, sheet), "time_line": times, "forecast": content.forecast,
        "shown": outlook_view(content.forecast, content, sheet) if content.forecast else None,
        "what_ifs": tuple(what_if_view(one, content, sheet, n) for n, one in enumerate(content.what_ifs)),
        "groups": {name: claim_groups(content.claims, sheet, wanted=name) for name in STANDINGS},
        "conflicts": _conflicts(content, sheet), "unused_rows": _unused(content, sheet),
        "rejected_rows": _rejected(content, sheet),
        "sources": sources, "report_texts": tuple((row, report_pieces(row.report, told[row.report.id])) for row in sources),
        "assumptions": assumptions, "unknown": unknowns(content, view), "caveats": caveats(content),
        "parts": _parts(content, view, assumptions, dated=times is not None),
        "number": sheet.number, "status": sheet.status, "cite": cite, "name": name_markup, "quote": quote_markup, "day": day,
    }  # fmt: skip


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


def heading(content: BriefContent) -> str:
    """The heading of the page as plain text."""
    return content.title or str(_title(content).striptags())


def day(value: dt.date) -> Markup:
    """A day as the page writes it, with its ISO form for machines."""
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), day_text(value))


def cite(key: str) -> Markup:
    """A mark that opens the sentence under `key`."""
    return Markup(
        '<span role="button" tabindex="0" class="n cite" data-figure="{}" aria-label="Show the sentence behind this">¶</span>'
    ).format(key)


def _cited(claims: Sequence[str], by_id: Mapping[str, Claim]) -> Markup:
    """Marks that open the sentences of `claims`, one for each sentence."""
    known = [by_id[claim] for claim in claims if claim in by_id]
    firsts = [next(group) for _, group in groupby(known, key=lambda claim: (claim.report, claim.sentence))]
    return Markup("").join(cite(claim_key(claim)) for claim in firsts)


def _conflicts(content: BriefContent, sheet: FigureSheet) -> list[tuple[Markup, list[Markup]]]:
    """What claims contradict each other about, and each version with the marks of its sentences."""
    by_id = {claim.id: claim for claim in content.claims}
    if content.situation is not None:
        return [
            (
                name_markup(one.about),
                [Markup("{}{}").format(name_markup(words), _cited(ids, by_id)) for words, ids in one.versions],
            )
            for one in content.situation.contradictions
        ]
    pairs = contradictions(content)
    return [(Markup(""), [claim_line(by_id[i], sheet) + cite(claim_key(by_id[i])) for i in pair]) for pair in pairs]


def _unused(content: BriefContent, sheet: FigureSheet) -> list[tuple[Markup, str]]:
    """Claims that the picture does not use, each with the reason."""
    by_id = {claim.id: claim for claim in content.claims}
    items = content.situation.unused if content.situation else ()
    known = [(by_id[item.claim], item.reason) for item in items if item.claim in by_id]
    return [(claim_line(claim, sheet) + cite(claim_key(claim)), reason) for claim, reason in known]


def _rejected(content: BriefContent, sheet: FigureSheet) -> list[tuple[Markup, str]]:
    """Claims that a reviewer rejected, each with who did and why."""
    return [
        (claim_line(claim, sheet) + cite(claim_key(claim)), clean_line(claim.review.words))
        for claim in content.rejected if claim.review
    ]  # fmt: skip


def _parts(content: BriefContent, view: MapView, assumptions: Sequence[object], *, dated: bool) -> tuple[tuple[str, str], ...]:
    """Anchors and names of the parts that this page has."""
    parts = (
        ("figures", "Key figures", True), ("changes", "Changes", content.before is not None),
        ("map", "Map", not view.empty), ("timeline", "Time line", dated),
        ("outlook", "Outlook", content.outlook is not None), ("whatif-0", "What if", bool(content.what_ifs)),
        ("claims", "Claims", True), ("reports", "Reports", not content.public), ("sources", "Sources", True),
        ("assumptions", "Assumptions", bool(assumptions)), ("model", "Model card", content.forecast is not None),
        ("caveats", "Caveats", True),
    )  # fmt: skip
    return tuple((anchor, name) for anchor, name, there in parts if there)


def caveats(content: BriefContent) -> tuple[str, ...]:
    """What the reader must know before using the page."""
    first = (
        "Not advice on when or where to flee, and never for targeting, screening or tracking people.",
        "Claims are what reports say, read by rules. A claim is no verified fact; confidence is that of the reading.",
        "What no report mentions is unknown, not quiet. No arrivals is not safety.",
        "Boundaries and names shown do not imply any opinion on the legal status of a territory.",
        _profile(content),
    )
    more = content.forecast.caveats if content.forecast else ()
    return (*first, *(line for line in more if "not advice" not in line))


def _profile(content: BriefContent) -> str:
    """What the profile shows and what it keeps back."""
    if not content.public:
        return "This is the internal profile: it names towns and routes. Do not publish it as it is."
    return (
        "This is the public profile: regions instead of places, roads as known three days before, numbers of people under a "
        "hundred withheld, no words of reports, nothing on communities. Ranges of regions add those of their places as if all "
        "were high or low together."
    )
