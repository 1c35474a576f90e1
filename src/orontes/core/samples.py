"""Samples of an uncertain number, members last."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.errors import InputError, NoResultError

LEVELS: Final = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
"""Quantile levels of every forecast row."""


@dataclass(frozen=True, slots=True)
class Samples:
    """Members of an ensemble under named axes; the member axis is always the last.

    Parameters
    ----------
    values : ndarray of float, shape (..., M)
    axes : tuple of str
        Names of the axes before the members ("place", "lead").
    unit : str
    """

    values: NDArray[np.float64]
    axes: tuple[str, ...]
    unit: str

    def __post_init__(self) -> None:
        if self.values.ndim != len(self.axes) + 1:
            raise InputError("samples", value=self.values.shape, limit=f"{len(self.axes) + 1} axes, members last")
        if not np.isfinite(self.values.sum()) and not np.isfinite(self.values).all():  # a sum needs no room, and is quick
            raise InputError("samples", limit="finite numbers")

    @property
    def members(self) -> int:
        """Number of members M."""
        return int(self.values.shape[-1])

    def quantiles(self, levels: Sequence[float] = LEVELS) -> NDArray[np.float64]:
        """Quantiles, shape (..., len(levels)), linear between order statistics (Hyndman & Fan 1996, type 7).

        Raises
        ------
        NoResultError
            If there is no member.
        """
        self._need_members()
        return np.moveaxis(np.quantile(self.values, levels, axis=-1), 0, -1)

    def mean(self) -> NDArray[np.float64]:
        """Mean over members, shape (...).

        Raises
        ------
        NoResultError
            If there is no member.
        """
        self._need_members()
        mean: NDArray[np.float64] = self.values.mean(axis=-1)
        return mean

    def share_above(self, threshold: float) -> NDArray[np.float64]:
        """Share of members above `threshold`, shape (...), 0..1.

        Raises
        ------
        NoResultError
            If there is no member.
        """
        self._need_members()
        share: NDArray[np.float64] = (self.values > threshold).mean(axis=-1)
        return share

    def _need_members(self) -> None:
        if self.members == 0:
            raise NoResultError("samples", limit="at least one member", cure="run with members >= 1")
