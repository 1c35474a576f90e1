"""Places of one country by how their names sound."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from rapidfuzz import fuzz

from orontes.geo.names import ARTICLES, arabic_consonants, arabic_key, consonants, key, skeleton, skeletons

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
        for number, name in names:
            wanted = key(name)
            if wanted.isascii():
                self._waiting[_beginning(wanted)].append((number, wanted))
            else:
                self._index[arabic_consonants(wanted)][wanted].append(number)

    def alike(self, name: str) -> list[tuple[int, float]]:
        """Numbers of the places whose name may be that one, with their likeness from 0 to 100; best first."""
        sound = skeleton(name)
        meeting = consonants(sound) if sound else arabic_consonants(name)
        if sound and meeting:
            self._hear(meeting[0])
        least = MIN_LIKENESS if len(meeting) > 2 else MIN_LIKENESS_SHORT
        best: dict[int, float] = {}
        for other, numbers in self._index.get(meeting, {}).items() if meeting else ():
            score = float(fuzz.ratio(sound or arabic_key(name), other))
            if score >= least:
                for number in numbers:
                    best[number] = max(score, best.get(number, 0.0))
        return sorted(best.items(), key=lambda item: (-item[1], item[0]))

    def _hear(self, sound: str) -> None:
        """Takes in the names that may begin with that sound: the work of `skeletons` is done for those that are asked about."""
        letters = _LETTERS_OF.get(sound, sound) + _ANY
        here = [item for letter in letters for item in self._waiting.pop(letter, ())]
        for (number, _), heard in zip(here, skeletons("\n".join(name for _, name in here)).split("\n"), strict=False):
            self._index[consonants(heard)][heard].append(number)


_ANY: Final = "aeiouyw"
"""Letters that a name may lose before its first consonant (Ezzor, Albukamal), or that sound alike."""
_LETTERS_OF: Final = {"$": "cts", "j": "jdz", "x": "kx", "k": "kqc", "b": "bp", "f": "fp"}
"""Letters that a first sound of `orontes.geo.names.skeletons` may be written with, where it is not its own only."""


def _beginning(name: str) -> str:
    """The first letter of a key, past an article that stands apart."""
    first, _, rest = name.partition(" ")
    return (rest if rest and first in ARTICLES else name)[:1]
