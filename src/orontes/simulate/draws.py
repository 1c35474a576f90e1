"""Draws of one block of members, each place and link from a stream of its own name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.core.streams import Streams

LARGE: Final = 25.0
"""Variance above which a binomial is drawn from a normal with its skewness; declared by us, the error is tested."""


@dataclass(frozen=True, slots=True)
class Draws:
    """Named draws of one block.

    A place more or a road more leaves all other draws as they were, and the order of places does not matter.
    """

    streams: Streams
    block: int
    members: int

    def generator(self, what: str, name: str) -> np.random.Generator:
        """The generator of a decision at a place or link."""
        return self.streams.generator(what, name, self.block)

    def each(
        self, what: str, names: tuple[str, ...], draw: Callable[[np.random.Generator], NDArray[np.float64]]
    ) -> NDArray[np.float64]:
        """What `draw` gives for each name, shape (len(names), M)."""
        found = np.zeros((len(names), self.members))
        for row, name in enumerate(names):
            found[row] = draw(self.generator(what, name))
        return found

    def uniform(self, what: str, names: tuple[str, ...]) -> NDArray[np.float64]:
        """One uniform draw for each name and member, shape (len(names), M)."""
        return self.each(what, names, lambda rng: rng.random(self.members))


class Daily:
    """Uniform draws by name, day and member; those of a name are made when first asked for: most places never need any."""

    def __init__(self, draws: Draws, what: str, names: tuple[str, ...], days: int) -> None:
        self.draws, self.what, self.names = draws, what, names
        self.made: dict[int, NDArray[np.float32]] = {}
        self.shape = (days, draws.members)

    def of(self, name: int, day: int) -> NDArray[np.float32]:
        """Those of a name (by its position) on a day, shape (M,)."""
        if name not in self.made:
            self.made[name] = self.draws.generator(self.what, self.names[name]).random(self.shape, dtype=np.float32)
        found: NDArray[np.float32] = self.made[name][day]
        return found


class Sources:
    """Generators by name, made when first asked for."""

    def __init__(self, draws: Draws, what: str, names: tuple[str, ...]) -> None:
        self.draws, self.what, self.names = draws, what, names
        self.made: dict[int, np.random.Generator] = {}

    def __getitem__(self, name: int) -> np.random.Generator:
        """The generator of a name, by its position."""
        if name not in self.made:
            self.made[name] = self.draws.generator(self.what, self.names[name])
        return self.made[name]


def binomial(people: NDArray[np.int32], chance: NDArray[np.float32], rngs: list[np.random.Generator]) -> NDArray[np.int32]:
    """How many of so many people go, each with a chance, shape (A, ...); each of the A places draws from a stream of its own.

    Exact where the variance is at most `LARGE`, else ``mean + sd z + (1 - 2 p)(z^2 - 1) / 6`` rounded, z standard normal: mean,
    variance and skewness are the binomial's (Cornish and Fisher 1938, doi 10.2307/1400905). `chance` may be broadcast.
    """
    mean = people.astype(np.float32) * chance
    spread = mean * (1 - chance)
    large, found = spread > LARGE, np.zeros(people.shape, dtype=np.int32)
    small = (mean > 0) & ~large
    for place, rng in enumerate(rngs):
        number, p = people[place].ravel(), np.broadcast_to(chance[place], people.shape[1:]).ravel()
        some, many = np.flatnonzero(small[place]), np.flatnonzero(large[place])
        drawn = np.zeros(number.size, dtype=np.int32)
        if some.size:
            drawn[some] = rng.binomial(number[some], p[some])
        if many.size:
            z = rng.standard_normal(many.size, dtype=np.float32)
            value = np.rint(
                number[many] * p[many] + np.sqrt(spread[place].ravel()[many]) * z + (1 - 2 * p[many]) * (z * z - 1) / 6
            )
            drawn[many] = np.clip(value, 0, number[many])
        found[place] = drawn.reshape(found.shape[1:])
    return found
