"""What goes into a brief: everything the page shows, gathered by the caller."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from orontes.core.claim import Claim
from orontes.core.report import Report
from orontes.errors import InputError
from orontes.forecast.needs import Need
from orontes.forecast.outlook import NoThreat, Outlook
from orontes.geo.connectivity import Severance
from orontes.geo.roads import RoadNetwork
from orontes.situation.situation import Situation

PROFILES: Final = ("internal", "public")
"""What may be shown to whom; the public profile is made by `orontes.disclosure` before anything is drawn."""
LEAST_SHOWN: Final = 100
"""Fewer persons than this are withheld under the public profile (design, after IASC 2023 on data responsibility)."""
WITHIN: Final = "public profile"
"""`Place.resolved_by` of a region that stands for an unnamed place inside it."""
Ring = tuple[tuple[float, float], ...]
"""A closed line of (lon, lat) in degrees, WGS 84."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of a country for the map: its name, ISO 3166 alpha-3 code and outer rings."""

    name: str
    country: str
    rings: tuple[Ring, ...]


def outlines_of(collection: Mapping[str, Any]) -> tuple[Outline, ...]:
    """The outlines in a GeoJSON feature collection as `orontes.geo.basemap.outline` gives it.

    Examples
    --------
    >>> ring = [[36.0, 33.0], [42.0, 33.0], [42.0, 37.0], [36.0, 33.0]]
    >>> feature = {"properties": {"iso3": "SYR", "name": "Syria"}, "geometry": {"coordinates": [[ring]]}}
    >>> outlines_of({"features": [feature]})[0].name
    'Syria'
    """
    return tuple(
        Outline(
            str(feature["properties"]["name"]),
            str(feature["properties"]["iso3"]),
            tuple(tuple((float(lon), float(lat)) for lon, lat in polygon[0]) for polygon in feature["geometry"]["coordinates"]),
        )
        for feature in collection["features"]
    )


@dataclass(frozen=True, slots=True)
class Attribution:
    """A data set that the page shows, with the words its licence asks for."""

    name: str
    credit: str
    licence: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a supposed event would change.

    Parameters
    ----------
    supposition : str
        "Homs falls to the rebels".
    claims : tuple of str
        Ids of the claims that suppose it; empty: the user asks.
    connections : tuple of Severance
        What taking the place out does to the ways between regions; only those that change, the worst first.
    outlook : Outlook or None
        The outlook under the supposition, with the same seed as the one without.
    """

    supposition: str
    claims: tuple[str, ...] = ()
    connections: tuple[Severance, ...] = ()
    outlook: Outlook | None = None


@dataclass(frozen=True, slots=True)
class BriefContent:
    """All that one page shows.

    Parameters
    ----------
    reports : tuple of Report
    claims : tuple of Claim
        Of these reports, in text order.
    issue_date : datetime.date
        Day on which the outlook is issued; nothing later is used.
    generated_on : datetime.datetime
        When the page was made (UTC).
    command, version, seed : str, str, int
        How to make it again.
    situation : Situation or None
        None: the page shows the claims alone.
    outlook : Outlook, NoThreat or None
    what_ifs : tuple of WhatIf
    needs : tuple of Need
        Of the displaced at the end of the outlook, or of those arriving.
    network : RoadNetwork or None
        The roads of the world that situation and outlook were drawn on.
    place_names : mapping of str to str
        Names of the nodes of `network` by id.
    road_quality : str or None
        A sentence on how good these roads are.
    outlines : tuple of Outline
        Countries around the places of the claims; empty: the map shows places without land.
    attribution : tuple of Attribution
    profile : str
        One of `PROFILES`.
    by_hand : str or None
        What a person set in place of what reports and declared numbers give, in a sentence; shown at the top.
    rejected : tuple of Claim
        Claims that a reviewer rejected, of these reports too: shown as such, and nothing is made of them.
    history : tuple of Situation
        Pictures of other days, each as of a day and as known on a day, for the slider; in order of `known_on`, then `as_of`.
    before : Situation or None
        The picture of the last brief: the page says what changed since.
    title : str or None
        Heading; None: made from the places that are most in the claims.

    Raises
    ------
    InputError
        If there is no report, the profile is unknown, two reports share an id, or a claim is of another report.
    """

    reports: tuple[Report, ...]
    claims: tuple[Claim, ...]
    issue_date: dt.date
    generated_on: dt.datetime
    command: str
    version: str
    seed: int
    situation: Situation | None = None
    outlook: Outlook | NoThreat | None = None
    what_ifs: tuple[WhatIf, ...] = ()
    needs: tuple[Need, ...] = ()
    network: RoadNetwork | None = None
    place_names: Mapping[str, str] = field(default_factory=dict)
    road_quality: str | None = None
    outlines: tuple[Outline, ...] = ()
    attribution: tuple[Attribution, ...] = ()
    profile: str = "internal"
    history: tuple[Situation, ...] = ()
    before: Situation | None = None
    title: str | None = None
    rejected: tuple[Claim, ...] = ()
    by_hand: str | None = None

    @property
    def public(self) -> bool:
        """Whether this is the public profile."""
        return self.profile == "public"

    @property
    def as_of(self) -> dt.date:
        """The day up to which reports were used: that of the latest report, or the issue date where none has one."""
        days = [report.date for report in self.reports if report.date is not None and report.date <= self.issue_date]
        return max(days, default=self.issue_date)

    @property
    def forecast(self) -> Outlook | None:
        """The outlook, where there is one."""
        return self.outlook if isinstance(self.outlook, Outlook) else None

    def place_name(self, node_id: str) -> str:
        """The name of a node of the network or of a place of the outlook; its id where it has none."""
        if node_id in self.place_names:
            return self.place_names[node_id]
        place = self.forecast.place(node_id) if self.forecast else None
        return place.name if place else node_id

    def __post_init__(self) -> None:
        if not self.reports:
            raise InputError("brief", limit="at least one report")
        if self.profile not in PROFILES:
            raise InputError("profile", value=self.profile, limit=" or ".join(PROFILES))
        ids = [report.id for report in self.reports]
        if len(set(ids)) != len(ids):
            raise InputError("report ids", value=ids, limit="each id once")
        unknown = {claim.report for claim in (*self.claims, *self.rejected)} - set(ids)
        if unknown:
            raise InputError("claims", value=sorted(unknown), limit="claims of the given reports only")
