"""What a reviewer types for a part of a claim, as the claim record holds it."""

import datetime as dt
import functools
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from orontes.core.claim import CHANGES, KINDS, MODALITIES, SOURCE_KINDS, Actor, Claim, Route, Source
from orontes.core.period import Period, parse_day
from orontes.core.place import Place
from orontes.core.quantity import MEASURES, UNITS, Distance, People
from orontes.errors import InputError

if TYPE_CHECKING:
    from orontes.geo.entry import Entry

NOTHING: Final = frozenset({"", "none", "nothing", "-"})
"""What takes a part out of a claim."""
_POINT: Final = re.compile(r"(?P<name>.+?)\s*@\s*(?P<lat>-?\d+(?:\.\d+)?)\s*[,;]\s*(?P<lon>-?\d+(?:\.\d+)?)")
_DAYS: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s*(?:\.\.|to|/)\s*(\d{4}-\d{2}-\d{2}))?")
_REF: Final = re.compile(r"\b([A-Z]{1,3}-?\d{1,4})\b")
_KM: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(?:km|kilomet(?:er|re)s?)?", re.IGNORECASE)
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": KINDS, "modality": MODALITIES, "change": CHANGES, "cause": ("conflict", "disaster"),
}  # fmt: skip
_NEEDED: Final = ("kind", "modality")
_MOST_TOLD: Final = 5


def changes_of(claim: Claim, given: Mapping[str, str], *, country: str | None = None) -> dict[str, Any]:
    """The parts of the claim's record that the words given change; None for a part that is taken out.

    Parameters
    ----------
    claim : Claim
    given : mapping of str to str
        Part and words: ``{"place": "Rastan", "people": "about 500 families", "when": "2024-12-05..2024-12-06"}``.
    country : str, optional
        ISO 3166 alpha-3 in which names of places are looked for first; else that of the claim's places.

    Raises
    ------
    InputError
        If there is no such part, or the words say nothing that it can hold.
    """
    makers = _makers()
    unknown = [part for part in given if part not in makers]
    if unknown:
        limit = "one of " + ", ".join(makers)
        raise InputError("part of a claim", value=unknown[0], limit=limit, cure='write it like place="Rastan"')
    where = country or next((place.country for place in claim.places if place.country), None)
    found: dict[str, Any] = {}
    for part, words in given.items():
        plain = " ".join(words.split())
        if plain.casefold() in NOTHING:
            if part in _NEEDED:
                raise InputError(part, value=words, limit=" or ".join(_CHOICES[part]))
            found[part] = None
        else:
            found |= makers[part](part, plain, claim, where)
    return found


Maker = Callable[[str, str, Claim, str | None], dict[str, Any]]


@functools.cache
def _makers() -> Mapping[str, Maker]:
    return {
        **dict.fromkeys(_CHOICES, _choice), **dict.fromkeys(("place", "origin", "destination"), _place),
        **dict.fromkeys(("actor", "target_actor"), _actor), "people": _people, "distance": _distance, "when": _when,
        "source": _source, "source_kind": _source_kind, "route": _route, "community": _text,
    }  # fmt: skip


def parts() -> tuple[str, ...]:
    """The parts of a claim that can be corrected."""
    return tuple(_makers())


def choices() -> Mapping[str, tuple[str, ...]]:
    """The words that a part may have, for those parts that may have only some."""
    return {**_CHOICES, "source_kind": SOURCE_KINDS}


def _choice(part: str, words: str, claim: Claim, country: str | None) -> dict[str, Any]:
    del claim, country
    if words not in _CHOICES[part]:
        raise InputError(part, value=words, limit=" or ".join(_CHOICES[part]))
    return {part: words}


def _text(part: str, words: str, claim: Claim, country: str | None) -> dict[str, Any]:
    del claim, country
    return {part: words}


def _place(part: str, words: str, claim: Claim, country: str | None) -> dict[str, Any]:
    """The place of that name; ``Name @ 34.9, 36.7`` names one that no gazetteer has."""
    old: Place | None = getattr(claim, part)
    text = old.text if old else words
    point = _POINT.fullmatch(words)
    if point:
        lat, lon = float(point["lat"]), float(point["lon"])
        return {part: Place(text, point["name"], lat, lon, country, resolved_by="review").to_record()}
    entry = _entry(words, country)
    return {
        part: Place(
            text, entry.name, entry.lat, entry.lon, entry.country, entry.kind, entry.id, entry.radius_km, "review",
            name_local=entry.name_local,
        ).to_record()
    }  # fmt: skip


def _entry(words: str, country: str | None) -> "Entry":
    from orontes.geo.gazetteer import Gazetteer

    gazetteer = Gazetteer.load([country] if country else [])
    entries: dict[str, Entry] = {entry.id: entry for entry in gazetteer.known([words])}
    found = list(entries.values()) or list(gazetteer.find(words))
    own = [entry for entry in found if entry.country == country] or found
    if own:
        return own[0]
    near = gazetteer.variants(words, country=country) if country else ()
    told = ", ".join(dict.fromkeys(entry.name for entry in near[:_MOST_TOLD]))
    limit = f"a place that the gazetteer has{f', as {told}' if told else ''}"
    raise InputError("place", value=words, limit=limit, cure='give its point: place="Name @ 34.92, 36.73"')


def _actor(part: str, words: str, claim: Claim, country: str | None) -> dict[str, Any]:
    from orontes.extract.named import actor_named

    old: Actor | None = getattr(claim, part)
    named = actor_named(words, country)
    text = old.text if old else words
    return {part: Actor(text, named.id, named.side, None if words == text else words).to_record()}


def _people(part: str, words: str, claim: Claim, country: str | None) -> dict[str, Any]:
    del country
    from orontes.extract.quantities import find_numbers

    old = claim.people
    tokens = re.findall(r"\d[\d,]*(?:\.\d+)?|[^\W\d_]+|[^\w\s]", words.replace("\u2013", "-"))
    number = next((one for one in find_numbers(tokens) if one.qualifier != "share"), None)
    if number is None:
        raise InputError(part, value=words, limit="a number, like 500, 2000-9999, at least 300 families, tens of thousands")
    unit = next((unit for unit in UNITS if unit in words.casefold()), old.unit if old else UNITS[0])
    measure = next((name for name in MEASURES if name in words.casefold()), old.measure if old else None)
    low, high = (None if end is None else round(end) for end in (number.low, number.high))
    return {part: People(old.text if old else words, low, high, unit, measure).to_record()}


def _distance(part: str, words: str, claim: Claim, country: str | None) -> dict[str, Any]:
    del country
    found = _KM.fullmatch(words)
    if found is None:
        raise InputError(part, value=words, limit="kilometres, like 5 or 5 km")
    return {part: Distance(float(found[1]), claim.distance.text if claim.distance else words).to_record()}


def _when(part: str, words: str, claim: Claim, country: str | None) -> dict[str, Any]:
    del country
    found = _DAYS.fullmatch(words)
    if found is None:
        raise InputError(part, value=words, limit="a day as 2024-12-05, or two as 2024-12-05..2024-12-06, both included")
    first = parse_day(found[1], thing=part)
    last = parse_day(found[2], thing=part) if found[2] else first
    return {part: Period(first, last + dt.timedelta(days=1), claim.when.text if claim.when else None).to_record()}


def _source(part: str, words: str, claim: Claim, country: str | None) -> dict[str, Any]:
    del country
    return {part: Source(words, claim.source.kind if claim.source else None).to_record()}


def _source_kind(part: str, words: str, claim: Claim, country: str | None) -> dict[str, Any]:
    del country
    if words not in SOURCE_KINDS:
        raise InputError(part, value=words, limit=" or ".join(SOURCE_KINDS))
    if claim.source is None:
        raise InputError(part, value=words, limit="a claim with a source", cure='give the source too: source="..."')
    return {"source": Source(claim.source.text, words).to_record()}


def _route(part: str, words: str, claim: Claim, country: str | None) -> dict[str, Any]:
    del country
    ref = _REF.search(words)
    return {part: Route(claim.route.text if claim.route else words, ref[1] if ref else None).to_record()}
