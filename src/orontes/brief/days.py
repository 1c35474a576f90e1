"""The pictures of other days as the slider of the map shows them: each difference once, each colour with its evidence."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from orontes.brief.answers import hindered, side_name
from orontes.brief.content import WITHIN, BriefContent
from orontes.brief.figures import FigureSheet
from orontes.brief.map import STATUS_WORDS, Line, MapView, Side, cut_point
from orontes.brief.maplayers import front_sketches, link_line, town_of
from orontes.brief.picture import control_probability, known
from orontes.brief.words import day_text
from orontes.core.evidence import Figure
from orontes.situation.situation import Situation
from orontes.situation.states import Control

STEP: Final = 0.05
"""Probabilities of other days are told in such steps: what fades by less is the same picture."""


@dataclass(frozen=True, slots=True)
class DaysView:
    """The days of the slider, and the record that its script reads; `keys` are those of its evidence."""

    days: tuple[dt.date, ...]
    known: tuple[dt.date, ...]
    record: Mapping[str, Any]
    keys: tuple[str, ...]

    @property
    def marks(self) -> frozenset[str]:
        """How holders are known, and the states of roads, on any of the days."""
        found = {cell["status"] for cell in self.record["cells"]} | {road["status"] for road in self.record["roads"]}
        return frozenset(found | ({"front"} if self.record["fronts"] else set()))

    @property
    def last_known(self) -> dt.date:
        """The day on which the latest picture was known."""
        return self.known[-1]


def days_view(content: BriefContent, sheet: FigureSheet, view: MapView) -> DaysView | None:
    """The pictures of other days; None where there are none. Their figures now stand in the book of `sheet`."""
    if not content.history or view.empty:
        return None
    days = sorted({one.as_of for one in content.history})
    dates = sorted({one.known_on for one in content.history})
    pieces = _Pieces(content, sheet, view)
    pictures = {f"{dates.index(one.known_on)}:{days.index(one.as_of)}": pieces.add(one) for one in content.history}
    record = {
        "days": [day.isoformat() for day in days], "known": [day.isoformat() for day in dates],
        "dayWords": [day_text(day) for day in days], "knownWords": [day_text(day) for day in dates],
        "statusWords": STATUS_WORDS, "sides": {side.number: side.name for side in view.sides},
        "states": {str(side.number): _look(side) for side in view.sides},
        "cells": pieces.cells, "fronts": [_line(line) for line in pieces.fronts],
        "roads": [_line(line) | {"at": cut_point(line)} for line in pieces.roads], "pictures": pictures,
    }  # fmt: skip
    keys = (*(cell["key"] for cell in pieces.cells), *(line.key for line in (*pieces.fronts, *pieces.roads) if line.key))
    return DaysView(tuple(days), tuple(dates), record, keys)


def _look(side: Side) -> dict[str, Any]:
    return {"letter": side.letter, "colour": side.colour, "light": side.light_letter}


def _line(line: Line) -> dict[str, Any]:
    return {"points": line.points, "status": line.status, "label": line.label, "key": line.key}


class _Pieces:
    """What the pictures are made of, each piece kept once."""

    __slots__ = ("cells", "content", "fronts", "roads", "seen", "sheet", "sides", "towns")

    def __init__(self, content: BriefContent, sheet: FigureSheet, view: MapView) -> None:
        self.content, self.sheet = content, sheet
        by_name = {side.name: side for side in view.sides}
        named = {side for one in content.history for side in one.sides}
        self.sides = {side: by_name[side_name(side)] for side in named if side_name(side) in by_name}
        self.towns = {town.key for town in view.towns}
        self.cells: list[dict[str, Any]] = []
        self.fronts: list[Line] = []
        self.roads: list[Line] = []
        self.seen: dict[tuple[object, ...], int] = {}

    def add(self, picture: Situation) -> list[list[int]]:
        """The numbers of the cells, fronts and roads of a picture."""
        crossed = {link.link for link in hindered(picture)}
        roads = [
            replace(line, key=_first(link.claims))
            for link in picture.links
            if (line := link_line(link, self.content, crossed=link.link in crossed)) is not None
        ]
        return [
            [self._cell(state) for state in picture.control if f"control:{state.key}" in self.towns],
            [_kept(self.fronts, line) for line in front_sketches(picture).values()],
            [_kept(self.roads, line) for line in roads],
        ]

    def _cell(self, state: Control) -> int:
        town = town_of(state, self.sides, 0, focus=False, minor=False)
        p = min(1.0, round(control_probability(state) / STEP) * STEP)
        at = (state.key, town.status, town.side, p, state.claims, state.against, state.how)
        if at not in self.seen:
            self.seen[at] = len(self.cells)
            claims = (f"claim:{claim}" for claim in (*state.claims, *state.against))
            unit = "share" if state.place.resolved_by == WITHIN else "probability"
            figure = Figure(p, p, p, unit, "inferred", state.how, known(self.sheet, claims, state.how))
            key = self.sheet.put(f"then:{len(self.cells)}", figure)
            self.cells.append({"town": f"control:{state.key}", "status": town.status, "side": town.side, "key": key})
        return self.seen[at]


def _first(claims: Sequence[str]) -> str | None:
    return f"claim:{claims[0]}" if claims else None


def _kept(lines: list[Line], line: Line) -> int:
    if line not in lines:
        lines.append(line)
    return lines.index(line)
