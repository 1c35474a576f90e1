"""What cannot all be true: two sides said to hold one place, a denial, numbers of one caseload that do not meet."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from orontes.core.declared import DeclaredTable
from orontes.situation.atlas import Atlas
from orontes.situation.fusion import Fact, nameless, pooled, side_of
from orontes.situation.states import Contradiction, Displaced


def contradictions_in(
    facts: Sequence[Fact], displaced: Sequence[Displaced], atlas: Atlas, weights: DeclaredTable
) -> tuple[Contradiction, ...]:
    """All contradictions, strongest first: the nearer the weights of the two versions, the stronger."""
    found = (
        *_holders(facts, atlas, weights),
        *_denials(facts, atlas, weights["track.days"]),
        *_numbers(facts, displaced, atlas, weights),
    )
    return tuple(sorted(found, key=lambda item: (-item.weight, item.about, item.versions)))


def _holders(facts: Iterable[Fact], atlas: Atlas, weights: DeclaredTable) -> Iterator[Contradiction]:
    """Places that two sides are said to have taken or to hold at about the same time."""
    told: dict[str, dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        claim, side = fact.claim, side_of(fact.claim.actor)
        holding = claim.kind == "control_change" and claim.happened and claim.change in ("gained", "holds")
        if holding and side and claim.place and not nameless(claim.place):
            told[atlas.key(claim.place)][side].append(fact)
    for sides in told.values():
        names = sorted(sides)
        for at, one in enumerate(names):
            for other in names[at + 1 :]:
                a, b = _together(sides[one], sides[other], weights["contradiction.days"])
                if a and b and (place := a[0].claim.place):
                    about = f"who holds {place.name or place.text}"
                    yield _two(about, (f"held by {one}", a), (f"held by {other}", b))


def _together(a: list[Fact], b: list[Fact], days: float) -> tuple[list[Fact], list[Fact]]:
    """The facts of each list that have one of the other so near in time."""
    near = [_near(fact, {other.last_day.toordinal() for other in b}, days) for fact in a]
    back = [_near(fact, {other.last_day.toordinal() for other in a}, days) for fact in b]
    return [f for f, ok in zip(a, near, strict=True) if ok], [f for f, ok in zip(b, back, strict=True) if ok]


def _near(fact: Fact, days: set[int], reach: float) -> bool:
    return any(fact.last_day.toordinal() + step in days for step in range(-int(reach), int(reach) + 1))


def _denials(facts: Sequence[Fact], atlas: Atlas, days: float) -> Iterator[Contradiction]:
    """What one voice states and another denies within so many days."""
    stated: dict[tuple[str, str, int], list[Fact]] = defaultdict(list)
    denials = [fact for fact in facts if fact.claim.modality == "denied"]
    for fact in facts if denials else ():
        if fact.claim.happened:
            for place in fact.claim.places:
                stated[fact.claim.kind, atlas.key(place), fact.last_day.toordinal()].append(fact)
    for denial in denials:
        keys, day = [atlas.key(place) for place in denial.claim.places], denial.last_day.toordinal()
        same = {
            fact.ids: fact for key in keys for step in range(-int(days), int(days) + 1)
            for fact in stated.get((denial.claim.kind, key, day + step), ()) if _alike(fact, denial)
        }  # fmt: skip
        if same:
            place = denial.claim.places[0]
            what = denial.claim.kind.replace("_", " ")
            yield _two(f"{what} {place.name or place.text}", ("stated", list(same.values())), ("denied", [denial]))


def _alike(fact: Fact, denial: Fact) -> bool:
    a, b = fact.claim, denial.claim
    return (a.change is None or b.change is None or a.change == b.change or {a.change, b.change} == {"gained", "entered"}) and (
        not (a.actor and b.actor) or side_of(a.actor) == side_of(b.actor)
    )


def _numbers(
    facts: Iterable[Fact], displaced: Sequence[Displaced], atlas: Atlas, weights: DeclaredTable
) -> Iterator[Contradiction]:
    """Counts of people from one place to one place, near in time and of one measure, that share no number."""
    by_claim = {i: fact for fact in facts for i in fact.ids}
    groups: dict[tuple[object, ...], list[Displaced]] = defaultdict(list)
    for row in displaced:
        if row.origin and (row.low is not None or row.high is not None):
            to = atlas.key(row.destination) if row.destination else None
            groups[atlas.key(row.origin), to, row.measure, row.returned].append(row)
    for rows in groups.values():
        for at, one in enumerate(rows):
            for other in rows[at + 1 :]:
                if (one.day - other.day).days > weights["same_caseload_days"]:
                    break
                if one.low is not None and other.high is not None and one.low > other.high:
                    pair = other, one
                elif other.low is not None and one.high is not None and other.low > one.high:
                    pair = one, other
                else:
                    continue
                versions = [(_persons(row), [by_claim[i] for i in row.claims if i in by_claim]) for row in pair]
                place = one.origin.name or one.origin.text if one.origin else ""
                yield _two(f"people {'back to' if one.returned else 'from'} {place}", versions[0], versions[1])


def _persons(row: Displaced) -> str:
    if row.low is not None and row.high is not None:
        return f"{row.low:,.0f}" if row.low == row.high else f"{row.low:,.0f} to {row.high:,.0f}"
    return f"at least {row.low:,.0f}" if row.low is not None else f"up to {row.high:,.0f}"


def _two(about: str, one: tuple[str, list[Fact]], other: tuple[str, list[Fact]]) -> Contradiction:
    a, b = (pooled((fact.voice, fact.weight) for fact in facts) for _, facts in (one, other))
    versions = tuple((name, tuple(sorted({i for fact in facts for i in fact.ids}))) for name, facts in (one, other))
    return Contradiction(about, versions, min(a, b) / max(a, b) if max(a, b) > 0 else 0.0)
