"""Track record: how often what a voice said of control was confirmed, or contradicted, by others."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from orontes.core.declared import DeclaredTable
from orontes.situation.atlas import Atlas
from orontes.situation.fusion import Fact, side_of
from orontes.situation.states import TrackRecord

HOLDING: Final = frozenset({"gained", "holds"})
_Index = dict[tuple[str, str, bool, int], list[Fact]]


def track_records(facts: Sequence[Fact], atlas: Atlas, weights: DeclaredTable) -> tuple[TrackRecord, ...]:
    """The record of each voice that others confirmed or contradicted, by voice.

    A statement that a side took or holds a place is confirmed where another voice, in another report, says the same within
    `track.days`; contradicted where one denies it by then or names another holder on the same day, unless that is a party to
    the fight and the voice is none. Where both happen it is in dispute and counts for neither. The factor is the mean of a
    Beta distribution over its prior mean:
    ``((n0 m0 + confirmed) / (n0 + confirmed + contradicted)) / m0``.
    """
    said = [(atlas.key(fact.claim.place), side, fact) for fact in facts if (side := _held(fact)) and fact.claim.place]
    index, sides = _indexed(said)
    counts: dict[str, dict[tuple[str, str], tuple[int, set[str]]]] = defaultdict(dict)
    for key, side, fact in said:
        if fact.claim.modality == "denied":
            continue
        days = range(-int(weights["track.days"]), int(weights["track.days"]) + 1)
        day = fact.last_day.toordinal()
        same = [o for d in days for o in _others(fact, index.get((key, side, True, day + d), ()))]
        against = [o for d in days if d >= 0 for o in _others(fact, index.get((key, side, False, day + d), ()))]
        against += [
            o for other in sides[key] if other != side for d in days if not d
            for o in _others(fact, index.get((key, other, True, day + d), ()))
        ]  # fmt: skip
        against = [other for other in against if _party(fact) or not _party(other)]
        verdict = bool(same) - bool(against)
        if verdict:
            ids = {i for other in (*same[:1], *against[:1], fact) for i in other.ids}
            counts[fact.voice][key, side] = (verdict, ids | counts[fact.voice].get((key, side), (0, set()))[1])
    return tuple(_record(voice, counts[voice], weights) for voice in sorted(counts))


def by_record(facts: Sequence[Fact], records: Sequence[TrackRecord]) -> tuple[Fact, ...]:
    """The facts with their weights times the factor of their voice's record."""
    factors = {record.voice: record.factor for record in records}
    return tuple(replace(f, weight=f.weight * factors[f.voice]) if f.voice in factors else f for f in facts)


def _party(fact: Fact) -> bool:
    claim = fact.claim
    return claim.modality == "claimed" or (claim.source is not None and claim.source.kind in ("party", "state"))


def _held(fact: Fact) -> str | None:
    claim = fact.claim
    told = claim.kind == "control_change" and claim.change in HOLDING and (claim.happened or claim.modality == "denied")
    return side_of(claim.actor) if told else None


def _indexed(said: Sequence[tuple[str, str, Fact]]) -> tuple[_Index, dict[str, list[str]]]:
    """By place, side, whether stated, and day: the weightiest fact of each of at most three voices; and the sides of a place."""
    index: _Index = defaultdict(list)
    sides: dict[str, set[str]] = defaultdict(set)
    for key, side, fact in sorted(said, key=lambda item: (-item[2].weight, item[2].ids)):
        row = index[key, side, fact.claim.modality != "denied", fact.last_day.toordinal()]
        if len(row) < 3 and fact.voice not in {other.voice for other in row}:
            row.append(fact)
        sides[key].add(side)
    return index, {key: sorted(found) for key, found in sides.items()}


def _others(fact: Fact, row: Sequence[Fact]) -> Iterator[Fact]:
    return (other for other in row if other.voice != fact.voice and other.claim.report != fact.claim.report)


def _record(voice: str, counts: dict[tuple[str, str], tuple[int, set[str]]], weights: DeclaredTable) -> TrackRecord:
    confirmed = sum(verdict > 0 for verdict, _ in counts.values())
    contradicted = len(counts) - confirmed
    strength, mean = weights["track.strength"], weights["track.mean"]
    factor = (strength * mean + confirmed) / (strength + confirmed + contradicted) / mean
    return TrackRecord(voice, confirmed, contradicted, factor, tuple(sorted({i for _, ids in counts.values() for i in ids})))
