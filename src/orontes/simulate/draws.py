"""Draws of one block of members, each place and link from a stream of its own name."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orontes.core.streams import Streams

Draw = Callable[[np.random.Generator], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Draws:
    """Named draws of one block.

    A place more or a road more leaves all other draws as they were, and the order of places does not matter.
    """

    streams: Streams
    block: int
    members: int

    def stacked(self, what: str, names: tuple[str, ...], draw: Draw) -> NDArray[np.float64]:
        """What `draw` gives for each name, stacked on the second axis: shape (M, len(names), ...)."""
        parts = [draw(self.streams.generator(what, name, self.block)) for name in names]
        return np.stack(parts, axis=1) if parts else np.zeros((self.members, 0))

    def generators(self, what: str, names: tuple[str, ...]) -> tuple[np.random.Generator, ...]:
        """One generator for each name."""
        return tuple(self.streams.generator(what, name, self.block) for name in names)

    def uniform(self, what: str, names: tuple[str, ...], days: int) -> NDArray[np.float64]:
        """Uniform draws for each name and day, shape (M, len(names), days)."""
        if not names:
            return np.zeros((self.members, 0, days))
        return self.stacked(what, names, lambda rng: rng.random((self.members, days)))
