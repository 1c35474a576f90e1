"""Places of one country by how their names sound."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from rapidfuzz import fuzz

from orontes.geo.names import arabic_consonants, arabic_key, consonants, key, rough, roughs, skeleton, skeletons

MIN_LIKENESS: Final = 70.0
"""Least likeness (0-100) of two skeletons with the same consonants that count as one name.

Chosen on Syria's GeoNames alternates, each searched with itself left out (1,799 names of 308 places): the place is among those
found for 84 %, first for 83 %; only others are found for 0.6 %; nine in ten places found are right. Most of the rest are
other names (Halab, Aleppo) that no spelling rule can find. On Sudan's 414 names it is first for 71 %, on Yemen's 806 for 64 %.
"""

MIN_LIKENESS_SHORT: Final = 80.0
"""The same for names of at most two consonants, which meet by chance more often."""


class SoundIndex:
    """Place numbers under the consonants of their names.

    Parameters
    ----------
    names : iterable of (int, str)
        Place numbers and names; Latin and Arabic.
    """

    def __init__(self, names: Iterable[tuple[int, str]]) -> None:
        self._index: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._waiting: dict[str, list[tuple[int, str]]] = defaultdict(list)
        latin: list[tuple[int, str]] = []
        for number, name in names:
            wanted = key(name)
            if wanted.isascii():
                latin.append((number, wanted))
            else:
                self._index[arabic_consonants(wanted)][wanted].append(number)
        for one, sound in zip(latin, roughs("\n".join(wanted for _, wanted in latin)).split("\n"), strict=False):
            self._waiting[sound].append(one)

    def alike(self, name: str) -> list[tuple[int, float]]:
        """Numbers of the places whose name may be that one, with their likeness from 0 to 100; best first."""
        wanted = key(name)
        if wanted.isascii() and not self._hear(rough(wanted)):
            return []
        sound = skeleton(name)
        meeting = consonants(sound) if sound else arabic_consonants(name)
        least = MIN_LIKENESS if len(meeting) > 2 else MIN_LIKENESS_SHORT
        best: dict[int, float] = {}
        for other, numbers in self._index.get(meeting, {}).items() if meeting else ():
            score = float(fuzz.ratio(sound or arabic_key(name), other))
            if score >= least:
                for number in numbers:
                    best[number] = max(score, best.get(number, 0.0))
        return sorted(best.items(), key=lambda item: (-item[1], item[0]))

    def _hear(self, wanted: str) -> bool:
        """Whether any name sounds roughly so; the work of `skeletons` is done for those that do, at the first question."""
        here = self._waiting.get(wanted)
        if here:
            self._waiting[wanted] = []
            for (number, _), heard in zip(here, skeletons("\n".join(name for _, name in here)).split("\n"), strict=True):
                self._index[consonants(heard)][heard].append(number)
        return here is not None
