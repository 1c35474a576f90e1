"""What an export is made of: a brief, the regions its places lie in, and the profile it is written under."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from orontes.brief.content import BriefContent
from orontes.core.claim import Claim
from orontes.core.place import Place
from orontes.core.report import Report
from orontes.errors import InputError
from orontes.export.places import Regions, Spot
from orontes.situation.situation import Situation

PROFILES: Final = ("internal", "public")
ROUTE_DELAY: Final = dt.timedelta(hours=72)
"""How old what is told of routes has to be under the public profile (design, after IASC 2023 on data responsibility)."""
LEAST_SHOWN: Final = 100
"""Fewer persons than this are withheld under the public profile (design, after IASC 2023 on data responsibility)."""


@dataclass(frozen=True, slots=True)
class Material:
    """All that the tables are made of.

    Parameters
    ----------
    content : BriefContent
    regions : Regions
    profile : str
        One of `PROFILES`.
    earlier : Situation or None
        The situation of 72 hours before, whose routes the public profile shows; None: nothing was known then.
    """

    content: BriefContent
    regions: Regions
    profile: str = "internal"
    earlier: Situation | None = None
    claims: Mapping[str, Claim] = field(init=False)
    reports: Mapping[str, Report] = field(init=False)

    def __post_init__(self) -> None:
        if self.profile not in PROFILES:
            raise InputError("profile", value=self.profile, limit=" or ".join(PROFILES))
        object.__setattr__(self, "claims", {claim.id: claim for claim in self.content.claims})
        object.__setattr__(self, "reports", {report.id: report for report in self.content.reports})

    @property
    def public(self) -> bool:
        """Whether places are coarsened, routes delayed, small numbers withheld and affinities left out."""
        return self.profile == "public"

    @property
    def routes(self) -> Situation | None:
        """The situation whose routes are shown."""
        return self.earlier if self.public else self.content.situation

    def spot(self, place: Place | None, *, key: str | None = None) -> Spot:
        """The place as a row may name it: under the public profile its region."""
        found = self.regions.spot(place, key=key)
        return coarse(found) if self.public else found

    def spot_of(self, identity: str) -> Spot:
        """The place of that id as a row may name it."""
        found = self.regions.spot_of(identity)
        return coarse(found) if self.public else found

    def report_count(self, claims: Iterable[str]) -> int:
        """How many reports those claims stand in."""
        return len({self.claims[claim].report for claim in claims if claim in self.claims})


def coarse(spot: Spot) -> Spot:
    """The region of level 1 that a place lies in; its country alone where no region is known.

    Examples
    --------
    >>> coarse(Spot("geonames:1", "Homs", admin1_id="geonames-admin1:SY.11", admin1_name="Homs", lat=34.7, lon=36.7)).lat is None
    True
    """
    return Spot(
        spot.admin1_id, spot.admin1_name, None, spot.country, spot.admin1_id, spot.admin1_code, spot.admin1_name,
        spot.admin1_lat, spot.admin1_lon, spot.admin2_code, spot.admin2_name, spot.admin1_lat, spot.admin1_lon,
        3 if spot.admin1_id else None,
    )  # fmt: skip


def listed(names: Iterable[str]) -> str | None:
    """Several values in one cell; None where there is none.

    Examples
    --------
    >>> listed(["b", "a", "b"]), listed([])
    ('a; b', None)
    """
    return "; ".join(sorted(set(names))) or None
