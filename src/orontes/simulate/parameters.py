"""Uncertain parameters: each member of an ensemble draws its own from the declared priors."""

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from orontes.core.declared import Declared, DeclaredTable, load_declared
from orontes.core.streams import Streams

_Z95: Final = 1.6448536269514722
"""The 95 % quantile of the standard normal."""


@functools.cache
def declared_priors() -> DeclaredTable:
    """The table of declared priors (``simulate/data/priors.toml``)."""
    return load_declared(resources.files("orontes.simulate") / "data" / "priors.toml")


@dataclass(frozen=True, slots=True)
class Parameters:
    """One value of each parameter for each member, shape (M,)."""

    values: Mapping[str, NDArray[Any]]

    def __getitem__(self, name: str) -> NDArray[Any]:
        """The values of that parameter, shape (M,)."""
        return self.values[name]

    def single(self) -> "Parameters":
        """The parameters in float32, which is exact enough for chances and rates."""
        return Parameters({name: values.astype(np.float32) for name, values in self.values.items()})


def draw_parameters(tables: tuple[DeclaredTable, ...], members: int, streams: Streams, block: int) -> Parameters:
    """Parameters of a block of members; each parameter draws from a stream of its own name."""
    values = {}
    for table in tables:
        for name, number in table.numbers.items():
            normal = streams.generator("parameter", name, block).standard_normal(members) if number.scale != "fixed" else None
            values[name] = np.full(members, number.value) if normal is None else scaled(number, normal)
    return Parameters(values)


def scaled(number: Declared, normal: NDArray[np.float64]) -> NDArray[np.float64]:
    """Standard normal draws on the scale of the number: its 5 % and 95 % points are the ends of the declared range.

    A normal is cut to the range's sign where the whole range has one.

    Examples
    --------
    >>> number = Declared("assumption:x/y", 1.0, 0.5, 2.0, "", "log", "", "", False)
    >>> [round(float(x), 2) for x in scaled(number, np.array([-_Z95, 0.0, _Z95]))]
    [0.5, 1.0, 2.0]
    """
    if number.low is None or number.high is None:
        return np.full_like(normal, number.value)
    low, high = (_forth(number.scale, end) for end in (number.low, number.high))
    drawn = _back(number.scale, (low + high) / 2 + (high - low) / (2 * _Z95) * normal)
    return np.maximum(drawn, 0.0) if number.scale == "normal" and number.low >= 0 else drawn


def _forth(scale: str, value: float) -> float:
    if scale == "log":
        return math.log(value)
    return math.log(value / (1 - value)) if scale == "logit" else value


def _back(scale: str, value: NDArray[np.float64]) -> NDArray[np.float64]:
    if scale == "log":
        return np.asarray(np.exp(value))
    return np.asarray(1 / (1 + np.exp(-value))) if scale == "logit" else value
