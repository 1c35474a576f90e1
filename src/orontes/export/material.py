"""What an export is made of: a brief, under whatever profile it was made, and the regions its places lie in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from orontes.brief.content import BriefContent
from orontes.core.claim import Claim
from orontes.core.place import Place
from orontes.core.report import Report
from orontes.disclosure.regions import Regions, Spot


@dataclass(frozen=True, slots=True)
class Material:
    """All that the tables are made of."""

    content: BriefContent
    regions: Regions
    claims: Mapping[str, Claim] = field(init=False)
    reports: Mapping[str, Report] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "claims", {claim.id: claim for claim in self.content.claims})
        object.__setattr__(self, "reports", {report.id: report for report in self.content.reports})

    @property
    def public(self) -> bool:
        """Whether the brief is under the public profile: columns that have nothing left to say are empty."""
        return self.content.public

    def spot(self, place: Place | None, *, key: str | None = None) -> Spot:
        """The place as a row names it, with its regions."""
        return self.regions.spot(place, key=key)

    def spot_of(self, identity: str) -> Spot:
        """The place of that id as a row names it, with its regions."""
        return self.regions.spot_of(identity)

    def report_count(self, claims: Iterable[str]) -> int:
        """How many reports those claims stand in."""
        return len({self.claims[claim].report for claim in claims if claim in self.claims})


def listed(names: Iterable[str]) -> str | None:
    """Several values in one cell; None where there is none.

    Examples
    --------
    >>> listed(["b", "a", "b"]), listed([])
    ('a; b', None)
    """
    return "; ".join(sorted(set(names))) or None
