"""The rules of the public profile, each declared once (design, after IASC 2023, Operational Guidance on Data Responsibility)."""

import datetime as dt
from typing import Final

ROUTE_DELAY: Final = dt.timedelta(hours=72)
"""How old what is told of routes has to be."""
UNDER: Final = 99.0
"""What stands in place of a simulated number that is too small to show: no page and no table can give more away."""
ROUTE_KINDS: Final = ("route_closed", "route_opened", "infrastructure_damage", "access_constraint")
"""Kinds of claims that tell of routes."""
AFFINITY_KINDS: Final = ("affiliation",)
"""Kinds of claims that tell which community stands with whom."""
PEOPLE: Final = "people."
"""Keys of communities in the lexicon of actors begin so."""
AFFINITY_KEYS: Final = ("priors/b_a", "priors/share.at_risk", "priors/share.aligned", "priors/pi.")
"""Assumptions on communities have such words in their keys."""
WITHHELD: Final = "withheld"
NO_WORDS: Final = "The words of the report are withheld in the public profile."
HOW_REGION: Final = "Drawn together from the places of the region that are told of; its other places are unknown."
HOW_ROUTE: Final = "As known 72 hours before: the worst told of the roads between these regions."
