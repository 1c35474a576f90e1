"""How much a claim weighs: by modality, kind of source and how surely it was read."""

import difflib
import functools
import math
import tomllib
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Final

from orontes.core.claim import Claim
from orontes.core.declared import DeclaredTable, load_declared
from orontes.errors import InputError

WEIGHT_FIELDS: Final = ("value", "unit", "statement", "source")
LARGEST_WEIGHT: Final = 1000.0
MIN_POSITIVE: Final = 0.01


@functools.cache
def declared_weights() -> DeclaredTable:
    """The table of declared weights (``situation/data/weights.toml``)."""
    return load_declared(resources.files("orontes.situation") / "data" / "weights.toml")


def weights_from(file: Path) -> DeclaredTable:
    """The declared weights with those that a user's file changes: ``["source.un"]``, ``value = 1.4``, ``source = "why"``.

    Raises
    ------
    InputError
        If it is no such file, a name is not among the declared ones, or a value is out of range.
    """
    plain = declared_weights()
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError("file of weights", value=str(file), limit="a file that is there") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError("file of weights", value=str(error), limit="TOML in UTF-8", where=str(file)) from None
    numbers = dict(plain.numbers)
    for name, row in rows.items():
        where, old = f"{file}:{name}", plain.numbers.get(name)
        if old is None:
            near = difflib.get_close_matches(name, plain.numbers, 3) or sorted(plain.numbers)[:3]
            cure = f'write a table of its own like ["{near[0]}"]'
            raise InputError("weight", value=name, limit=f"a declared one, as {', '.join(near)}", where=where, cure=cure)
        if not isinstance(row, dict) or set(row) - {*WEIGHT_FIELDS} or not {"value", "source"} <= set(row):
            raise InputError("weight", value=row, limit="value and source, and nothing unknown", where=where)
        top = 1.0 if old.unit in ("probability", "share") else LARGEST_WEIGHT
        value = row["value"]
        least = MIN_POSITIVE if name.startswith(("half_life", "track.", "persons")) else 0.0
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= top:
            raise InputError("weight", value=value, limit=f"a number from {least:g} to {top:g} ({old.unit})", where=where)
        numbers[name] = replace(
            old, value=float(value), low=None, high=None, scale="fixed", source=str(row["source"]), general_knowledge=False
        )
    return DeclaredTable(plain.name, numbers)


def claim_weight(claim: Claim, weights: DeclaredTable) -> float:
    """Log odds by which the claim speaks for what it says, 0 or more; of a denial, against it.

    ``w = w_modality x r_source x (1 + confidence) / 2``; a denial has the weight its source would have in stating something.
    """
    modality = "reported" if claim.modality == "denied" else claim.modality
    reliability = weights[f"source.{claim.source.kind or 'unknown'}"] if claim.source else 1.0
    weight = weights[f"modality.{modality}"] * reliability * (1 + claim.confidence) / 2
    return weight * (weights["denial"] if claim.modality == "denied" else 1.0)


def weight_keys(claim: Claim, weights: DeclaredTable) -> tuple[str, ...]:
    """Evidence keys of the declared numbers that `claim_weight` takes for this claim."""
    keys = [weights.key(f"modality.{'reported' if claim.modality == 'denied' else claim.modality}")]
    if claim.source:
        keys.append(weights.key(f"source.{claim.source.kind or 'unknown'}"))
    if claim.modality == "denied":
        keys.append(weights.key("denial"))
    return tuple(keys)


def faded(weight: float, age_days: float, weights: DeclaredTable, *, state: str) -> float:
    """The weight after so many days of silence on a state (control, contested, link): halved each half-life of it."""
    return float(weight * math.pow(0.5, max(age_days, 0.0) / weights[f"half_life.{state}"]))


def belief(weight: float) -> float:
    """Probability that a statement with that much weight and nothing against it holds: ``1 - exp(-w)``.

    It is what `orontes.situation.fusion.shares` gives for one statement against "unknown".
    """
    return 1.0 - math.exp(-max(weight, 0.0))
