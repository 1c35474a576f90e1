"""Needs of displaced people, by the minimum standards of the Sphere Handbook."""

import functools
from dataclasses import dataclass
from importlib import resources
from typing import Final

from orontes.core.declared import DeclaredTable, load_declared
from orontes.forecast.outlook import Spread

NAMES: Final = {
    "water": ("Water", "litres a day"), "food": ("Food", "kcal a day"), "shelter": ("Covered space", "square metres"),
    "latrines": ("Latrines", "latrines"), "blankets": ("Blankets", "blankets"),
}  # fmt: skip
_MIDDLE_LOW, _MIDDLE_HIGH = 1, 5


@dataclass(frozen=True, slots=True)
class Need:
    """What some people need.

    `low` is the 10 % quantile of people times the low factor, `best` the median times the middle one, `high` the 90 % quantile
    times the high one. `assumption` is the evidence key of the factor.
    """

    name: str
    low: float
    best: float
    high: float
    unit: str
    assumption: str
    people: Spread


@functools.cache
def sphere_factors() -> DeclaredTable:
    """The table of factors (``forecast/data/sphere.toml``)."""
    return load_declared(resources.files("orontes.forecast") / "data" / "sphere.toml")


def needs_of(people: Spread, *, factors: DeclaredTable | None = None) -> tuple[Need, ...]:
    """What that many displaced people need.

    Examples
    --------
    >>> water = needs_of(Spread((100.0,) * 7, 100.0))[0]
    >>> water.low, water.best, water.high, water.unit
    (750.0, 1100.0, 1500.0, 'litres a day')
    """
    table = factors or sphere_factors()
    found = []
    for key, (name, unit) in NAMES.items():
        factor = table.number(key)
        low, high = (factor.value if end is None else end for end in (factor.low, factor.high))
        few, many = people.quantiles[_MIDDLE_LOW], people.quantiles[_MIDDLE_HIGH]
        found.append(Need(name, few * low, people.best * factor.value, many * high, unit, factor.key, people))
    return tuple(found)
