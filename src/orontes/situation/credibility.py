"""How much a claim weighs: by modality, kind of source and how surely it was read."""

import functools
import math
from importlib import resources

from orontes.core.claim import Claim
from orontes.core.declared import DeclaredTable, load_declared


@functools.cache
def declared_weights() -> DeclaredTable:
    """The table of declared weights (``situation/data/weights.toml``)."""
    return load_declared(resources.files("orontes.situation") / "data" / "weights.toml")


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


def faded(weight: float, age_days: float, weights: DeclaredTable) -> float:
    """The weight after so many days of silence (halved each half-life)."""
    return float(weight * math.pow(0.5, max(age_days, 0.0) / weights["half_life"]))


def belief(weight: float) -> float:
    """Probability that a statement with that much weight and nothing against it holds: ``1 - exp(-w)``.

    It is what `orontes.situation.fusion.shares` gives for one statement against "unknown".
    """
    return 1.0 - math.exp(-max(weight, 0.0))
