"""Needs of displaced people, by the minimum standards of the Sphere Handbook."""

from dataclasses import dataclass

from orontes.forecast.outlook import Spread


@dataclass(frozen=True, slots=True)
class Need:
    """What some people need, as a range: the low quantile of people x the low factor to the high x the high.

    `assumption` is the key of the factor in `orontes.forecast.needs.FACTORS`.
    """

    name: str
    low: float
    best: float
    high: float
    unit: str
    assumption: str
    people: Spread
