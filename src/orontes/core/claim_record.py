"""A claim back from the object that `Claim.to_record` made."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from orontes.core.claim import Actor, Claim, Route, Source, Span
from orontes.core.period import Period
from orontes.core.place import Place
from orontes.core.quantity import Distance, People
from orontes.errors import InputError


def claim_from_record(record: Mapping[str, Any]) -> Claim:
    """The claim of a record; keys that a claim does not have are ignored.

    Raises
    ------
    InputError
        If a key is missing or a value is outside its range.
    """
    try:
        return _claim(record)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError("claim record", limit=f"the keys of docs/records.md ({error!r})", where=str(record.get("id"))) from None


def _claim(record: Mapping[str, Any]) -> Claim:
    source, distance, people = record["source"], record["distance"], record["people"]
    return Claim(
        record["id"], record["report"], record["kind"], record["modality"], _span(record["sentence"]), record["quote"],
        record["rule"], record["confidence"],
        source=Source(source["text"], source["kind"]) if source else None,
        actor=_actor(record["actor"]), target_actor=_actor(record["target_actor"]), place=_place(record["place"]),
        origin=_place(record["origin"]), destination=_place(record["destination"]),
        route=Route(record["route"]["text"], record["route"]["ref"]) if record["route"] else None, change=record["change"],
        people=People(people["text"], people["low"], people["high"], people["unit"], people["measure"]) if people else None,
        distance=Distance(distance["km"], distance["text"]) if distance else None, when=_period(record["when"]),
        cause=record.get("cause"), community=record.get("community"),
        trigger=_span(record["trigger"]) if record.get("trigger") else None,
        also=tuple(_span(span) for span in record.get("also", ())), in_title=bool(record.get("in_title")),
        also_by=tuple(record.get("also_by", ())),
    )  # fmt: skip


def _span(record: Mapping[str, int]) -> Span:
    return Span(record["start"], record["end"])


def _actor(record: Mapping[str, Any] | None) -> Actor | None:
    return Actor(record["text"], record["id"], record.get("side"), record.get("resolved")) if record else None


def _place(record: Mapping[str, Any] | None) -> Place | None:
    if not record:
        return None
    return Place(
        record["text"], record["name"], record["lat"], record["lon"], record["country"], record.get("type", "town"),
        record.get("id"), record.get("radius_km"), record.get("resolved_by"), tuple(record.get("candidates", ())),
        record.get("name_local"),
    )  # fmt: skip


def _period(record: Mapping[str, Any] | None) -> Period | None:
    if not record:
        return None
    start, end = (dt.date.fromisoformat(day) if (day := record[key]) else None for key in ("start", "end"))
    return Period(start, end, record["text"])
