"""Which ids came already, and where: some 30 bytes an id, so that a million reports fit in little memory."""

import hashlib
from array import array
from typing import Final

_START: Final = 1 << 10
_FULLEST: Final = 0.6
_NUMBER_BITS: Final = 40


class Seen:
    """Ids and the place where each stood first, kept by 64 bits of their digest in a table with open addressing.

    Two ids of a million share these bits with a probability of 3e-8.

    Examples
    --------
    >>> seen = Seen()
    >>> seen.put("a", ("x.jsonl", 1)), seen.put("a", ("x.jsonl", 9)), "a" in seen
    (None, ('x.jsonl', 1), True)
    """

    def __init__(self) -> None:
        self._paths: dict[str, int] = {}
        self._keys, self._places, self._count = array("Q", bytes(8 * _START)), array("Q", bytes(8 * _START)), 0

    def __contains__(self, name: str) -> bool:
        """Whether the id came already."""
        return self._keys[self._slot(_key(name))] != 0

    def put(self, name: str, place: tuple[str, int]) -> tuple[str, int] | None:
        """Where the id came first; None if this is the first time: then its place (path, number) is kept."""
        key = _key(name)
        slot = self._slot(key)
        if self._keys[slot]:
            path, number = divmod(self._places[slot], 1 << _NUMBER_BITS)
            return list(self._paths)[path], number
        path = self._paths.setdefault(place[0], len(self._paths))
        self._keys[slot], self._places[slot] = key, (path << _NUMBER_BITS) | place[1]
        self._count += 1
        if self._count > _FULLEST * len(self._keys):
            self._grow()
        return None

    def _slot(self, key: int) -> int:
        mask = len(self._keys) - 1
        slot = key & mask
        while self._keys[slot] not in (0, key):
            slot = (slot + 1) & mask
        return slot

    def _grow(self) -> None:
        keys, places = self._keys, self._places
        size = 2 * len(keys)
        self._keys, self._places = array("Q", bytes(8 * size)), array("Q", bytes(8 * size))
        for key, place in zip(keys, places, strict=True):
            if key:
                slot = self._slot(key)
                self._keys[slot], self._places[slot] = key, place


def _key(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") or 1
