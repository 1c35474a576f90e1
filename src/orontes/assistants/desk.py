"""What the tools work on, and what was asked as the verbs of `orontes.api` take it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from orontes import api
from orontes.config import OutlookOptions
from orontes.core.report import Report
from orontes.errors import InputError

MEMBERS: Final = 300
"""Runs of an ensemble where none were asked for: an assistant waits (declared by the developers)."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A ledger, a world pack, a country and lexicons, each as the user started the tools with, or none."""

    ledger: Path | None = None
    world: Path | None = None
    country: str | None = None
    lexicon: tuple[Path, ...] = ()


def report_of(told: Mapping[str, Any]) -> Report:
    """The report whose text was given."""
    return api.report_of(told["text"], date=told.get("date"))


def reading_of(desk: Desk, told: Mapping[str, Any]) -> dict[str, Any]:
    """What a reader is told, as the verbs take it."""
    return {"country": told.get("country", desk.country), "world": desk.world, "lexicon": desk.lexicon}


def options_of(told: Mapping[str, Any]) -> OutlookOptions:
    """The options of an outlook, in one process: the streams of the others would be the assistant's."""
    return OutlookOptions(days=told.get("days", 14), members=told.get("members", MEMBERS), seed=told.get("seed", 0))


def material(desk: Desk, told: Mapping[str, Any]) -> dict[str, Any]:
    """Report or ledger, days and country, as the verbs take them.

    Raises
    ------
    InputError
        If neither a text was given nor a ledger is there.
    """
    if "text" not in told and desk.ledger is None:
        cure = "give the text of a report, or start with: orontes mcp --ledger FILE"
        raise InputError("there is no ledger to look into", cure=cure)
    given: dict[str, Any] = {"reports": [report_of(told)]} if "text" in told else {"ledger": desk.ledger}
    return given | {"as_of": told.get("as_of"), "known_on": told.get("known_on")} | reading_of(desk, told)


def about(rows: Iterable[Mapping[str, Any]], place: str | None) -> Sequence[Mapping[str, Any]]:
    """The rows that name the place anywhere; all without one."""
    if place is None:
        return list(rows)
    return [row for row in rows if place.casefold() in str(without(row, "claims", "against", "basis")).casefold()]


def without(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The row without those names."""
    return {name: value for name, value in row.items() if name not in names}
