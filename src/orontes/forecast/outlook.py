"""The outlook: how many may leave, arrive, be present, be trapped and return, where and when, with what it rests on."""

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from orontes.core.evidence import Leaf
from orontes.core.samples import LEVELS
from orontes.errors import InputError

if TYPE_CHECKING:
    from orontes.forecast.mix import Mix

MEASURES: Final = ("departures", "arrivals", "stock", "trapped", "returns")
"""Persons of a day: leaving; arriving; displaced present; wanting to leave and not able to; going home."""
THRESHOLDS: Final = (1_000, 5_000, 20_000)
"""Arrivals within a week whose probability is told; the user may choose others."""
NOT_MEASURED: Final = "not yet measured for this kind of case"


@dataclass(frozen=True, slots=True)
class Spread:
    """An uncertain number: its quantiles at `orontes.core.samples.LEVELS` and its mean."""

    quantiles: tuple[float, ...]
    mean: float
    unit: str = "persons"

    def __post_init__(self) -> None:
        if len(self.quantiles) != len(LEVELS) or list(self.quantiles) != sorted(self.quantiles):
            raise InputError("quantiles", value=self.quantiles, limit=f"{len(LEVELS)} numbers in rising order")

    @property
    def low(self) -> float:
        """The 5 % quantile."""
        return self.quantiles[0]

    @property
    def best(self) -> float:
        """The median."""
        return self.quantiles[3]

    @property
    def high(self) -> float:
        """The 95 % quantile."""
        return self.quantiles[-1]


@dataclass(frozen=True, slots=True)
class Series:
    """A measure by day.

    Parameters
    ----------
    measure : str
        One of `MEASURES`.
    quantiles : ndarray of float, shape (D, 7)
        Persons, by day of the outlook and level.
    mean : ndarray of float, shape (D,)
    """

    measure: str
    quantiles: NDArray[np.float64]
    mean: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PlaceOutlook:
    """One place: series of all measures (mixed over scenarios) and what is asked most often.

    Parameters
    ----------
    place_id, name, lat, lon : str, str, float, float
        As in the world's entry.
    name_local, admin1 : str or None
    population : float
        Persons at home at the start; an assumed number has a key ``assumption:...`` in `basis`.
    series : tuple of Series
        Each of `MEASURES`.
    departures, arrivals : Spread
        Over the whole horizon.
    trapped_peak : Spread
        The largest day.
    arrivals_7d : Spread
    p_arrivals_7d : tuple of (int, float)
        Probability that more than so many arrive within 7 days, by threshold.
    p_hostile : float
        Probability that a side hostile to the present holder holds the place on the last day.
    peak_day : datetime.date or None
        Most likely day of most arrivals; None where nobody arrives in the median member.
    basis : tuple of str
        Keys of `Outlook.evidence` or of claims (``claim:ID``).
    around : tuple of str
        Names of the smaller towns that are counted with it.
    """

    place_id: str
    name: str
    lat: float
    lon: float
    name_local: str | None
    admin1: str | None
    population: float
    series: tuple[Series, ...]
    departures: Spread
    arrivals: Spread
    trapped_peak: Spread
    arrivals_7d: Spread
    p_arrivals_7d: tuple[tuple[int, float], ...]
    p_hostile: float
    peak_day: dt.date | None
    basis: tuple[str, ...]
    around: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScenarioOutlook:
    """One scenario: its weight, why, and its totals.

    `moved_by` are (claim keys, what was done with them) of the claims that moved the weight off its declared prior.
    """

    name: str
    title: str
    meaning: str
    prior_weight: float
    weight: float
    moved_by: tuple[tuple[str, str], ...]
    members: int
    totals: tuple[Series, ...]
    departures: Spread
    arrivals: Spread
    trapped_peak: Spread
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """People who leave an origin for a first destination within the horizon."""

    origin_id: str
    destination_id: str
    persons: Spread
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkLoad:
    """A road link: people who use it within the horizon, and the probability that it is needed and closed on some day."""

    link: int
    node_from: str
    node_to: str
    ref: str | None
    persons: Spread
    p_needed_and_closed: float
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A simple rule beside the outlook: people displaced at the end of the horizon by that rule."""

    name: str
    meaning: str
    displaced: Spread | None
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """The forecast that learned from past city shocks, and how it did there.

    Parameters
    ----------
    series : Series
        Persons gone from the places under threat since the fighting began, by day of the outlook.
    places : tuple of str
        Ids of the places under threat.
    population : float
        Persons who live there.
    since : datetime.date
        First day of the episode.
    made_of : str
        ``fitted``; ``fitted+mechanism``: its mean with the simulation; ``fitted+fitted+corrected``: one third of it the
        simulation moved to the counts; whichever did best in past cases.
    skill : float
        Its CRPS over that of the last count, mean over past cases of this kind: below 1 is better.
    cases : int
        Number of those.
    basis : tuple of str
        Evidence keys.
    """

    series: Series
    places: tuple[str, ...]
    population: float
    since: dt.date
    made_of: str
    skill: float
    cases: int
    basis: tuple[str, ...]

    @property
    def label(self) -> str:
        """The skill in words."""
        error = f"error (CRPS) {self.skill:.2f} of that of the last count" if self.cases else NOT_MEASURED
        return f"{error}, mean of {self.cases} past cases" if self.cases else error


@dataclass(frozen=True, slots=True)
class Outlook:
    """The outlook of one day.

    Parameters
    ----------
    issue_date : datetime.date
        Nothing later was used.
    days : tuple of datetime.date
        The days it speaks of: issue date + 1 and on.
    members, seed : int
    places : tuple of PlaceOutlook
        Those with anything in their 95 % quantile, most departures and arrivals first.
    scenarios : tuple of ScenarioOutlook
        Heaviest first; the weights sum to one.
    totals : tuple of Series
        All places, mixed.
    departures, arrivals, displaced, trapped_peak : Spread
        All places over the horizon, mixed: who leaves, who arrives, who is displaced on the last day, largest day of trapped.
    flows : tuple of Flow
        Largest median first.
    links : tuple of LinkLoad
    reference : tuple of Reference
    skill_label : str
        How the outlook did on past cases, or `NOT_MEASURED`.
    evidence : tuple of (str, Leaf)
        Assumptions and cells under their keys, to be put into the book of the brief; claims stand under ``claim:ID`` there.
    basis : tuple of str
        Keys for the totals.
    caveats : tuple of str
    gone : Series or None
        Persons who left home by day since the issue date, all places.
    measured : Measured or None
        The forecast with a record beside it; None where no place under threat has a known population.
    mix : Mix or None
        What each run came to, so that the scenarios can be mixed anew (`orontes.forecast.mix.remixed`).
    """

    issue_date: dt.date
    days: tuple[dt.date, ...]
    members: int
    seed: int
    places: tuple[PlaceOutlook, ...]
    scenarios: tuple[ScenarioOutlook, ...]
    totals: tuple[Series, ...]
    departures: Spread
    arrivals: Spread
    displaced: Spread
    trapped_peak: Spread
    flows: tuple[Flow, ...]
    links: tuple[LinkLoad, ...]
    reference: tuple[Reference, ...]
    skill_label: str
    evidence: tuple[tuple[str, Leaf], ...]
    basis: tuple[str, ...]
    caveats: tuple[str, ...] = field(default=())
    gone: Series | None = None
    measured: Measured | None = None
    mix: "Mix | None" = field(default=None, repr=False, compare=False)

    def place(self, place_id: str) -> PlaceOutlook | None:
        """The outlook of that place; None where nothing is expected there."""
        return next((place for place in self.places if place.place_id == place_id), None)


@dataclass(frozen=True, slots=True)
class NoThreat:
    """The result where no report speaks of a threat: no displacement threat reported, so no outlook."""

    issue_date: dt.date
    reason: str
