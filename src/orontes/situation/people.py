"""People said to have fled or come back, as intervals by origin and destination; one caseload is counted once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from orontes.core.claim import Claim
from orontes.core.declared import DeclaredTable
from orontes.situation.atlas import Atlas
from orontes.situation.fusion import Fact
from orontes.situation.states import Displaced

_FAMILIES = frozenset({"families", "households"})


def displaced_people(facts: Iterable[Fact], atlas: Atlas, weights: DeclaredTable) -> tuple[Displaced, ...]:
    """Displacement and return as told, most recent first; facts on one caseload are joined, never added up."""
    found: list[Displaced] = []
    on_day: dict[int, list[int]] = defaultdict(list)
    reach = int(weights["same_caseload_days"])
    told = [fact for fact in facts if fact.claim.kind in ("displacement", "return") and fact.claim.happened]
    for fact in sorted(told, key=lambda fact: (-_detail(fact.claim), fact.ids)):
        new = _displaced(fact, weights)
        day = new.day.toordinal()
        near = sorted({i for step in range(-reach, reach + 1) for i in on_day.get(day + step, ())})
        at = next((i for i in near if _one_caseload(found[i], new, atlas, weights)), None)
        if at is None:
            found.append(new)
        else:
            found[at] = _joined(found[at], new)
        at = len(found) - 1 if at is None else at
        if at not in on_day[found[at].day.toordinal()]:
            on_day[found[at].day.toordinal()].append(at)
    return tuple(sorted(found, key=lambda item: (-item.day.toordinal(), -(item.low or item.high or 0.0), item.claims)))


def _detail(claim: Claim) -> int:
    """How much a claim tells, so that the vaguer joins the more telling one."""
    return sum(slot is not None for slot in (claim.origin, claim.destination, claim.people)) * 2 + (claim.place is not None)


def _displaced(fact: Fact, weights: DeclaredTable) -> Displaced:
    claim = fact.claim
    returned = claim.kind == "return"
    low = high = measure = None
    text = claim.trigger and claim.quote[claim.trigger.start - claim.sentence.start : claim.trigger.end - claim.sentence.start]
    if claim.people:
        size = weights.number("persons_per_family")
        few, many = (size.low or size.value, size.high or size.value) if claim.people.unit in _FAMILIES else (1.0, 1.0)
        low = None if claim.people.low is None else claim.people.low * few
        high = None if claim.people.high is None else claim.people.high * many
        measure, text = claim.people.measure, claim.people.text
    origin = claim.origin or (None if returned else claim.place)
    destination = claim.destination or (claim.place if returned else None)
    return Displaced(origin, destination, low, high, measure, returned, text or "", fact.last_day, fact.ids)


def _one_caseload(old: Displaced, new: Displaced, atlas: Atlas, weights: DeclaredTable) -> bool:
    if old.returned != new.returned or abs((old.day - new.day).days) > weights["same_caseload_days"]:
        return False
    ends = ((old.origin, new.origin), (old.destination, new.destination))
    if any(a is not None and b is not None and atlas.key(a) != atlas.key(b) for a, b in ends):
        return False
    if all(a is None or b is None for a, b in ends) and any(a is not None or b is not None for pair in ends for a, b in (pair,)):
        return False
    return _meet(old, new)


def _meet(old: Displaced, new: Displaced) -> bool:
    """Whether two intervals share a number (open ends reach on; no number meets any)."""
    lows = [x.low for x in (old, new) if x.low is not None]
    highs = [x.high for x in (old, new) if x.high is not None]
    return not lows or not highs or max(lows) <= min(highs)


def _joined(old: Displaced, new: Displaced) -> Displaced:
    lows = [x.low for x in (old, new) if x.low is not None]
    highs = [x.high for x in (old, new) if x.high is not None]
    tells_more = (old.low is None and old.high is None) or (new.low or 0.0) > (old.low or 0.0)
    return replace(
        old, origin=old.origin or new.origin, destination=old.destination or new.destination, low=max(lows, default=None),
        high=min(highs, default=None), measure=old.measure or new.measure, day=max(old.day, new.day),
        text=new.text if tells_more else old.text,
        claims=tuple(sorted({*old.claims, *new.claims})),
    )  # fmt: skip


def told_to_have_left(displaced: Sequence[Displaced], key: str, atlas: Atlas) -> tuple[float, float, tuple[str, ...]]:
    """Lower and upper number of people told to have left a place before the day of the picture, with the claims.

    Of several caseloads of one origin the largest counts: they may hold the same people. An open upper end is twice the lower.
    """
    rows = [
        row for row in displaced if not row.returned and row.origin and atlas.key(row.origin) == key and (row.low or row.high)
    ]
    if not rows:
        return 0.0, 0.0, ()
    top = max(rows, key=lambda row: (row.high or 2 * (row.low or 0.0), row.claims))
    return top.low or 0.0, top.high or 2 * (top.low or 0.0), top.claims
