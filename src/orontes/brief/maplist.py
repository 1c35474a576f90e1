"""The content of the map as a list that can be read aloud."""

from dataclasses import dataclass

from markupsafe import Markup, escape

from orontes.brief.figures import FigureSheet, name_markup
from orontes.brief.map import MOST_FLOWS, STATUS_WORDS, MapView
from orontes.core.evidence import Figure


@dataclass(frozen=True, slots=True)
class ListGroup:
    """Lines of one kind."""

    title: str
    lines: tuple[Markup, ...]


def map_list(view: MapView, sheet: FigureSheet) -> tuple[ListGroup, ...]:
    """The content of the map in words, by kind; empty kinds are left out."""
    by_number = {side.number: side for side in view.sides}
    towns: list[Markup] = []
    minor: list[Markup] = []
    for town in view.towns:
        side = by_number.get(town.side) if town.side is not None else None
        local = Markup(" {}").format(name_markup(town.name_local)) if town.name_local else Markup("")
        holder = (
            Markup("{}, {}").format(name_markup(side.name), STATUS_WORDS[town.status])
            if side
            else escape(STATUS_WORDS[town.status])
        )
        line = Markup("{}{}: {}").format(name_markup(town.name), local, holder)
        (minor if town.minor else towns).append(line + _number(sheet, town.key))
    fronts = [name_markup(line.label) + _number(sheet, line.key) for line in view.fronts]
    roads = [name_markup(line.label) + Markup(", {}").format(line.status) + _number(sheet, line.key) for line in view.roads]
    flows = [
        Markup("{} to {}: {}").format(name_markup(f.origin_name), name_markup(f.destination_name), sheet.number(f.key))
        for f in sorted(view.flows, key=lambda f: (-f.people, f.destination_name))[:MOST_FLOWS]
    ]
    groups = (
        ("Towns", towns),
        ("Inferred from the region", minor),
        ("Front", fronts),
        ("Roads", roads),
        ("People on the move", flows),
    )
    return tuple(ListGroup(title, tuple(lines)) for title, lines in groups if lines)


def _number(sheet: FigureSheet, key: str | None) -> Markup:
    """The number under `key` behind the words it belongs to; nothing where it is a sentence."""
    entry = sheet.entry(key) if key else None
    if key is None or not isinstance(entry, Figure):
        return Markup("")
    if entry.unit == "people":
        return Markup("; people {} {}").format(
            "told to have moved" if entry.status == "reported" else "who may arrive", sheet.number(key)
        )
    return Markup(" ({})").format(sheet.number(key))
