"""Claims as facts: copies of one text counted once, voices told apart, days set; and how weights become probabilities."""

import datetime as dt
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from orontes.core.claim import Actor, Claim
from orontes.core.declared import DeclaredTable
from orontes.core.place import Place
from orontes.core.report import Report
from orontes.situation.credibility import claim_weight
from orontes.situation.origins import origin_of
from orontes.situation.states import UNKNOWN, Unused

_POINTING_BACK: Final = frozenset(
    {"its", "their", "his", "her", "it", "they", "he", "she", "them", "these", "those", "who", "which"}
)
_NO_PARTY: Final = frozenset(
    {
        "the", "a", "some", "fresh", "new", "more", "additional", "armed", "unknown", "unidentified", "troops", "soldiers",
        "forces", "fighters", "groups", "group", "gunmen", "militants", "men", "units", "reinforcements", "attackers",
    }
)  # fmt: skip
"""Words that any party's people go by: an actor of no other words is of no side."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A claim as it was known, with all its copies.

    Parameters
    ----------
    claim : Claim
        The claim of the earliest report.
    ids : tuple of str
        Ids of the claim and of its copies, sorted.
    first_day, last_day : datetime.date
        When it happened; equal where a day is known.
    weight : float
        Log odds (`orontes.situation.credibility.claim_weight`).
    voice : str
        By whose word; what one voice says several times counts once.
    """

    claim: Claim
    ids: tuple[str, ...]
    first_day: dt.date
    last_day: dt.date
    weight: float
    voice: str


def place_key(place: Place) -> str:
    """The name of a place in a picture: its id, or its standard name and point, or its words.

    Examples
    --------
    >>> place_key(Place("the Village")), place_key(Place("Homs", id="geonames:169577"))
    ('text:the village', 'geonames:169577')
    """
    if place.id:
        return place.id
    if place.name and place.lat is not None and place.lon is not None:
        return f"at:{place.name.casefold()}@{place.lat:.2f},{place.lon:.2f}"
    return f"text:{(place.name or place.text).casefold()}"


def nameless(place: Place) -> bool:
    """Whether the words point at no place by name ("two strategic towns"): not resolved, and no word of them a name.

    Examples
    --------
    >>> nameless(Place("two strategic towns")), nameless(Place("Tell Abyad")), nameless(Place("the village of Kara"))
    (True, False, False)
    """
    return place.id is None and place.lat is None and place.text.lower() == place.text


def side_of(actor: Actor | None) -> str | None:
    """The side an actor stands on: its side, else its key, else its words in lower case.

    None without an actor, for words that only point back ("its units", "they") and were not resolved, and for words that any
    party's people go by ("fresh troops").

    Examples
    --------
    >>> side_of(Actor("HTS", "syria.hts", "opposition")), side_of(Actor("the Clan")), side_of(Actor("its units"))
    ('opposition', 'the clan', None)
    >>> side_of(Actor("Syrian troops", "syria.government")), side_of(Actor("fresh troops"))
    ('government', None)
    """
    if actor is None:
        return None
    if actor.side or actor.id:
        return actor.side or ("government" if (actor.id or "").endswith(".government") else actor.id)
    words = (actor.resolved or actor.text).casefold()
    return None if words.split(" ", 1)[0] in _POINTING_BACK or set(words.split()) <= _NO_PARTY else words


def facts_of(
    claims: Iterable[Claim], reports: Sequence[Report], *, as_of: dt.date, known_on: dt.date, weights: DeclaredTable
) -> tuple[tuple[Fact, ...], tuple[Unused, ...]]:
    """The facts known on `known_on` that concern the time up to `as_of`, in a fixed order; and the claims left out.

    Two claims are copies where kind, modality, slots and the words of the sentence agree, whichever report they stand in.
    """
    by_id = {report.id: report for report in reports}
    groups: dict[tuple[object, ...], list[tuple[dt.date, Claim]]] = defaultdict(list)
    unused = []
    for claim in claims:
        report = by_id.get(claim.report)
        said_on = report.date if report and report.date else known_on
        if said_on > known_on:
            unused.append(Unused(claim.id, f"not known on {known_on}"))
        elif claim.happened and claim.when and claim.when.start and claim.when.start > as_of:
            unused.append(Unused(claim.id, f"after {as_of}"))
        else:
            groups[_sameness(claim)].append((min(said_on, as_of), claim))
    facts = [_fact(members, by_id, weights) for members in groups.values()]
    return tuple(sorted(facts, key=lambda fact: fact.ids)), tuple(unused)


def shares(scores: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """Probabilities over what speaks for itself and ``unknown``: ``p ~ exp(w) - 1``, unknown ~ 1; names sorted, unknown last.

    A weight below 0 gives 0: what is denied more than it is stated is not held for likely.

    Examples
    --------
    >>> [(name, round(p, 3)) for name, p in shares({"a": math.log(10), "b": -1.0})]
    [('a', 0.9), ('b', 0.0), ('unknown', 0.1)]
    """
    odds = {name: math.expm1(max(weight, 0.0)) for name, weight in sorted(scores.items())}
    total = 1.0 + sum(odds.values())
    return (*((name, value / total) for name, value in odds.items()), (UNKNOWN, 1.0 / total))


def pooled(parts: Iterable[tuple[str, float]]) -> float:
    """The joint weight of (voice, weight): the strongest of each voice, summed over voices."""
    best: dict[str, float] = {}
    for voice, weight in parts:
        best[voice] = max(weight, best.get(voice, 0.0))
    return math.fsum(best.values())


def _sameness(claim: Claim) -> tuple[object, ...]:
    words = " ".join(re.findall(r"\w+", claim.quote.casefold()))
    slots = (claim.actor, claim.target_actor, claim.place, claim.origin, claim.destination, claim.route)
    return claim.kind, claim.modality, words, slots, claim.change, claim.people, claim.distance


def _fact(members: list[tuple[dt.date, Claim]], reports: Mapping[str, Report], weights: DeclaredTable) -> Fact:
    said_on, claim = min(members, key=lambda member: (member[0], member[1].id))
    first = claim.when.start if claim.when and claim.when.start else said_on
    last = min(claim.when.last_day, said_on) if claim.when and claim.when.last_day else said_on
    report = reports.get(claim.report)
    voice = origin_of(claim, report)
    weight = 0.0 if claim.modality in ("planned", "hypothetical", "historic") else claim_weight(claim, weights)
    return Fact(
        claim, tuple(sorted({item.id for _, item in members})), min(first, last), max(last, min(first, said_on)), weight, voice
    )
