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


COLUMNS: Final = (
    "pi.hostile", "pi.tolerated", "pi.concentration", "share.at_risk", "share.at_risk_stronghold", "share.aligned",
    "share.on_foot", "d0", "b_d", "b_c", "b_v", "b_v2", "b_p", "b_r", "b_w", "frailty_cv", "speed.vehicle", "speed.jam",
    "speed.on_foot", "hours_on_road", "link_capacity", "rate.closing", "rate.opening", "near_front_km", "corridor", "b_t", "b_m",
    "b_s", "b_a", "b_h", "b_q", "b_I", "xi_sd", "return.ceasefire_share", "return.safe", "return.hostile", "onward",
    "lambda.closed_siege", "lambda.urban_battle", "lambda.long_war", "size_exponent", "reinforced",
)  # fmt: skip
"""The parameters that the compiled engine reads, each under a constant of its name."""
(
    PI_HOSTILE, PI_TOLERATED, PI_CONCENTRATION, SHARE_AT_RISK, SHARE_AT_RISK_STRONGHOLD, SHARE_ALIGNED,
    SHARE_ON_FOOT, D0, B_D, B_C, B_V, B_V2, B_P, B_R, B_W, FRAILTY_CV, SPEED_VEHICLE, SPEED_JAM,
    SPEED_ON_FOOT, HOURS_ON_ROAD, LINK_CAPACITY, RATE_CLOSING, RATE_OPENING, NEAR_FRONT_KM, CORRIDOR_OPEN, B_T, B_M,
    B_S, B_A, B_H, B_Q, B_I, XI_SD, CEASEFIRE_SHARE, RETURN_SAFE, RETURN_HOSTILE, ONWARD_BASE,
    CLOSED_SIEGE, URBAN_BATTLE, LONG_WAR, SIZE_EXPONENT, REINFORCED,
) = range(len(COLUMNS))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parameters:
    """One value of each parameter for each member, shape (M,)."""

    values: Mapping[str, NDArray[Any]]

    def __getitem__(self, name: str) -> NDArray[Any]:
        """The values of that parameter, shape (M,)."""
        return self.values[name]

    def columns(self) -> NDArray[np.float64]:
        """Those of `COLUMNS` side by side, shape (M, P)."""
        return np.stack([self.values[name] for name in COLUMNS], axis=1)


def draw_parameters(tables: tuple[DeclaredTable, ...], streams: Streams, *, first: int, members: int) -> Parameters:
    """Parameters of members from number `first` on; each parameter draws from a stream of its own name."""
    from orontes.simulate.draws import normals  # noqa: PLC0415  # who only reads the table needs no compiler

    values = {}
    for table in tables:
        for name, number in table.numbers.items():
            if number.scale == "fixed":
                values[name] = np.full(members, number.value)
            else:
                normal = np.empty(members)
                normals(np.uint64(streams.key("parameter", name)), first, normal)
                values[name] = scaled(number, normal)
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
