"""A situation read back from its JSON record, as far as changes are told: who holds what, fronts, roads, displaced people."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, TypeVar

from orontes.core.place import Place
from orontes.errors import InputError
from orontes.situation.situation import Situation
from orontes.situation.states import Control, Displaced, Front, LinkState

CURE: Final = "orontes situation --ledger FILE --format json > saturday.json"
State = TypeVar("State")
_PLACES: Final = ("place", "origin", "destination")
_DAYS: Final = ("day", "last_report")


def situation_of(path: Path) -> Situation:
    """The situation whose record is in that file.

    Raises
    ------
    InputError
        If the file is no record of a situation.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return _situation(record)
    except (ValueError, KeyError, TypeError, AttributeError, InputError) as error:
        reason = f"no record of a situation ({type(error).__name__}: {error})"
        raise InputError("--since", value=path.name, limit="a day, or the JSON of a situation", cure=CURE, where=reason) from None


def _situation(record: Mapping[str, Any]) -> Situation:
    return Situation(
        as_of=dt.date.fromisoformat(record["as_of"]), known_on=dt.date.fromisoformat(record["known_on"]),
        country=str(record["country"]), sides=tuple(record["sides"]),
        control=tuple(_state(Control, one) for one in record["control"]),
        fronts=tuple(_state(Front, one) for one in record["fronts"]),
        links=tuple(_state(LinkState, one) for one in record["links"]),
        displaced=tuple(_state(Displaced, one) for one in record["displaced"]),
    )  # fmt: skip


def _state(kind: Callable[..., State], record: Mapping[str, Any]) -> State:
    values: dict[str, Any] = {}
    for field in fields(kind):  # type: ignore[arg-type]
        value = record[field.name]
        if field.name in _PLACES:
            value = _place(value) if value is not None else None
        elif field.name in _DAYS and value is not None:
            value = dt.date.fromisoformat(value)
        elif field.name == "probabilities":
            value = _shares(value)
        elif isinstance(value, list):
            value = tuple(value)
        values[field.name] = value
    return kind(**values)


def _shares(record: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """The probabilities, which the record rounds, as they sum to one again."""
    whole = sum(record.values())
    return tuple((name, share / whole) for name, share in record.items())


def _place(record: Mapping[str, Any]) -> Place:
    return Place(
        record["text"], record["name"], record["lat"], record["lon"], record["country"], record["type"], record.get("id"),
        name_local=record.get("name_local"),
    )  # fmt: skip
