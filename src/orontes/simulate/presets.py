"""Ways of choosing where to go that others use, as sets of parameters of the same model: no rule of their own in the engine."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from orontes.core.declared import DeclaredTable
from orontes.errors import InputError
from orontes.simulate.parameters import declared_priors

_PLAIN: Final = {"b_t": 0.0, "b_m": 0.0, "b_s": 0.0, "b_a": 0.0, "b_h": 0.0, "b_q": 0.0, "b_I": 0.0, "xi_sd": 0.0}
PRESETS: Final[Mapping[str, Mapping[str, float]]] = MappingProxyType(
    {
        "equal": _PLAIN,
        "gravity": _PLAIN | {"b_m": 1.0, "b_t": 2.0},
        "radiation": _PLAIN | {"b_I": 1.0},
        "nearest": _PLAIN | {"b_t": 12.0},
        "persistence": _PLAIN | {"b_h": 1.0},
    }
)
"""Every place alike; people over the square of the way (Zipf 1946, doi 10.2307/2087063); radiation (Simini and others 2012, doi
10.1038/nature10856); nearly all to the nearest place; where one's own people already are."""


def preset(name: str) -> DeclaredTable:
    """The declared priors with the choice of a destination as that preset has it, the same for all members.

    Raises
    ------
    InputError
        If there is no preset of that name.
    """
    if name not in PRESETS:
        raise InputError("preset", value=name, limit=", ".join(sorted(PRESETS)))
    table, changed = declared_priors(), PRESETS[name]
    numbers = {
        key: replace(number, value=changed[key], low=None, high=None, scale="fixed") if key in changed else number
        for key, number in table.numbers.items()
    }
    return DeclaredTable(table.name, numbers)
