"""Random streams, each named by what it decides."""

import hashlib
from dataclasses import dataclass

import numpy as np

from orontes.errors import InputError


@dataclass(frozen=True, slots=True)
class Streams:
    """Source of named random generators: the same seed and name give the same draws, whatever else was drawn.

    Names are paths of words and numbers that say what is decided (``"departure", day, place_id``), never the order of calls,
    so that an extra road, place or worker leaves every other draw as it was.

    Examples
    --------
    >>> a, b = Streams(7), Streams(7)
    >>> _ = b.generator("closure", "another road").random(5)
    >>> bool(a.generator("departure", 3).random() == b.generator("departure", 3).random())
    True
    """

    seed: int

    def __post_init__(self) -> None:
        if not 0 <= self.seed < 2**63:
            raise InputError("seed", value=self.seed, limit="a whole number from 0 to 2^63 - 1")

    def generator(self, *name: str | int) -> np.random.Generator:
        """The generator named `name` (Philox 4x64, Salmon and others 2011, keyed by BLAKE2b of seed and name)."""
        return np.random.Generator(np.random.Philox(key=self._number(name)))

    def key(self, *name: str | int) -> int:
        """A number from 0 to 2^64 - 1 for that name: the key of draws that are told apart by counting, not by their order."""
        return self._number(name) % 2**64

    def _number(self, name: tuple[str | int, ...]) -> int:
        words = "\x1f".join(f"{type(part).__name__}:{part}" for part in (self.seed, *name))
        return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=16).digest(), "little")
