"""Which of the places of one name is meant: an ordered chain of passes, the first that decides wins.

exact or variant (one place has the name) -> country in focus (one is left there) -> nearness (to places already certain) -> size.
"""

from collections.abc import Iterable, Sequence
from itertools import compress
from typing import Final

from orontes.core.place import distance_km
from orontes.extract.toponyms import Candidate
from orontes.geo.entry import Entry
from orontes.geo.names import key

COARSE: Final = frozenset({"country", "admin1", "region"})
NEAR_KM: Final = 60.0
"""A place is near if a certain one lies within so many kilometres: the reach of one front (declared by the developers)."""
_NEAR_DEGREES: Final = NEAR_KM / 110.0
"""What lies so many degrees of latitude apart is not near; a degree is 110.57 km at least (WGS 84)."""
FARTHER: Final = 3.0
"""The larger namesake has to lie so many times farther off than the near one to lose (declared by the developers)."""
MUCH_LARGER: Final = 10
"""A town so many times as populous as its namesake is meant wherever it lies (declared by the developers)."""
ANCHORS: Final = 40
"""Certain places that nearness is measured to, at most: the first of the text."""


def choose(c: Candidate, focus: Sequence[str], anchors: Sequence[Entry]) -> tuple[Entry, str]:
    """The entry meant and the pass that decided."""
    entries = _own_name_first(c)
    if len(entries) == 1 or entries[0].kind in ("country", "demonym"):
        return entries[0], c.by
    inside = [e for e in entries if e.country in focus]
    if not inside:
        return entries[0], "size"
    by = "country in focus" if len(inside) < len(entries) else "size" if c.by == "exact" else c.by
    towns = [e for e in inside if e.kind not in COARSE]
    near = _near(towns, _others(anchors, entries)) if len(towns) > 1 else None
    return (near, "nearness") if near is not None else ((towns or inside)[0], by)


def certain(found: Iterable[Candidate], focus: Sequence[str]) -> tuple[Entry, ...]:
    """The places of names that only one place of the countries in focus has: what nearness is measured to, in text order."""
    anchors: dict[str, Entry] = {}
    for c in found:
        fine = [e for e in c.entries if e.country in focus and e.kind not in COARSE and e.kind != "demonym"]
        if len(fine) == 1:
            anchors[fine[0].id] = fine[0]
    return tuple(anchors.values())[:ANCHORS]


def _others(anchors: Sequence[Entry], entries: Sequence[Entry]) -> list[Entry]:
    own = {e.id for e in entries}
    return [a for a in anchors if a.id not in own]


def _own_name_first(c: Candidate) -> tuple[Entry, ...]:
    """The entries, those whose standard name it is before others that only bear it beside theirs, if a town leads."""
    if len(c.entries) == 1 or c.entries[0].kind != "town":
        return c.entries
    wanted = key(c.text)
    bears = [key(e.name) == wanted for e in c.entries]
    if bears[0] or True not in bears:
        return c.entries
    return (*compress(c.entries, bears), *(e for e, own in zip(c.entries, bears, strict=True) if not own))


def _near(towns: Sequence[Entry], anchors: Sequence[Entry]) -> Entry | None:
    """The namesake near a certain place, where the most populous one is not much larger and lies much farther off."""
    first = towns[0]
    rivals = [e for e in towns[1:] if (first.population or 0) < MUCH_LARGER * max(e.population or 0, 1_000)]
    pairs = [(e, a) for e in rivals for a in anchors if abs(e.lat - a.lat) < _NEAR_DEGREES]
    near = [(distance_km(e.lat, e.lon, a.lat, a.lon), n) for n, (e, a) in enumerate(pairs)]
    off_km, n = min(near, default=(NEAR_KM + 1, -1))
    if off_km > NEAR_KM or any(distance_km(first.lat, first.lon, a.lat, a.lon) < FARTHER * off_km for a in anchors):
        return None
    return pairs[n][0]
