"""Numbers as they were said: intervals that keep their vagueness."""

import math
from dataclasses import dataclass
from typing import Any, Final

from orontes.errors import InputError

UNITS: Final = ("people", "families", "households")
MEASURES: Final = ("stock", "flow", "cumulative")


@dataclass(frozen=True, slots=True)
class People:
    """How many people, families or households were said, as an interval.

    Parameters
    ----------
    text : str
        The words of the report ("more than 5,000 families").
    low, high : int or None
        What was said, in `unit`; None is an open end ("at least X" has no high). low <= high.
    unit : str
        One of ``people``, ``families``, ``households``.
    measure : str or None
        ``stock`` (present on a day), ``flow`` (moved in a period), ``cumulative`` (moved since a start); None if not told.

    Examples
    --------
    >>> People("thousands", 2000, 9999).best is None
    False
    >>> round(People("thousands", 2000, 9999).best)
    4472
    """

    text: str
    low: int | None
    high: int | None
    unit: str = "people"
    measure: str | None = None

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise InputError("unit of a number of people", value=self.unit, limit=" or ".join(UNITS))
        if self.measure is not None and self.measure not in MEASURES:
            raise InputError("measure of a number of people", value=self.measure, limit=" or ".join(MEASURES))
        if self.low is None and self.high is None:
            raise InputError("number of people", value=self.text, limit="a low or a high end", cure="leave `people` out")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise InputError("number of people", value=(self.low, self.high), limit="low <= high")
        if min(self.low or 0, self.high or 0) < 0:
            raise InputError("number of people", value=(self.low, self.high), limit="0 or more")

    @property
    def best(self) -> float:
        """Middle of what was said in `unit`: the geometric mean of both ends, or the only end there is."""
        if self.low is None or self.high is None:
            return float(self.low if self.low is not None else self.high or 0)
        return math.sqrt(max(self.low, 1) * self.high) if self.high else 0.0

    def to_record(self) -> dict[str, Any]:
        """The `people` object of a claim record."""
        return {"text": self.text, "low": self.low, "high": self.high, "unit": self.unit, "measure": self.measure}


@dataclass(frozen=True, slots=True)
class Distance:
    """A distance that was said, in kilometres; `text` keeps the words."""

    km: float
    text: str

    def __post_init__(self) -> None:
        if not (math.isfinite(self.km) and self.km >= 0):
            raise InputError("distance", value=self.km, limit="kilometres, 0 or more")

    def to_record(self) -> dict[str, Any]:
        """The `distance` object of a claim record."""
        return {"km": self.km, "text": self.text}
