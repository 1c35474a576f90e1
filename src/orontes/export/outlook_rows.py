"""Rows of the sheets of the outlook: flows and forecast."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.brief.numbers import likelihood
from orontes.core.samples import LEVELS
from orontes.export.material import Material, listed
from orontes.export.tables import Cell
from orontes.forecast.outlook import NOT_MEASURED, THRESHOLDS, Outlook, PlaceOutlook, Series, Spread

MIXED: Final = "mixed"
PAST_SHOCKS: Final = "past shocks"
"""Rows of the forecast that learned from past city shocks; the others are those of the simulation."""
_NAMES: Final = tuple(f"q{round(100 * level):02d}" for level in LEVELS)
_FLOW_LEVELS: Final = ("q05", "q25", "q50", "q75", "q95")
_CLAIM: Final = "claim:"
WEEK: Final = 7


def flow_rows(material: Material) -> list[dict[str, Cell]]:
    """People who leave an origin for a first destination; under the public profile between regions.

    Quantiles of several flows are added as if all were high or low together: never too narrow.
    """
    outlook = material.content.forecast
    if outlook is None:
        return []
    groups: dict[tuple[str, str], list[tuple[Spread, tuple[str, ...]]]] = defaultdict(list)
    seconds: dict[str, str | None] = {}
    for flow in outlook.flows:
        ends = material.spot_of(flow.origin_id), material.spot_of(flow.destination_id)
        if ends[0].id is not None and ends[1].id is not None:
            groups[ends[0].id, ends[1].id].append((flow.persons, flow.basis))
            seconds |= {end.id: end.admin2_code for end in ends if end.id is not None}
    rows = []
    for (origin, destination), parts in groups.items():
        row: dict[str, Cell] = {
            "origin_location_id": origin, "origin_admin2_code": seconds[origin], "destination_location_id": destination,
            "destination_admin2_code": seconds[destination], "period_start": outlook.days[0], "period_end": outlook.days[-1],
            "unit": "persons", "claim_ids": _claims(key for _, basis in parts for key in basis),
        }  # fmt: skip
        rows.append(row | _only(_FLOW_LEVELS, np.sum([spread.quantiles for spread, _ in parts], axis=0)))
    return rows


def _claims(keys: Iterable[str]) -> str | None:
    return listed(key.removeprefix(_CLAIM) for key in keys if key.startswith(_CLAIM))


def _only(names: Sequence[str], quantiles: NDArray[np.float64]) -> dict[str, Cell]:
    return {name: round(float(value), 1) for name, value in zip(_NAMES, quantiles, strict=True) if name in names}


def forecast_rows(material: Material) -> list[dict[str, Cell]]:
    """All places together, mixed, by scenario and as in past shocks, then each place (under the public profile each region)."""
    outlook = material.content.forecast
    if outlook is None:
        return []
    common: dict[str, Cell] = {
        "issue_date": outlook.issue_date, "unit": "persons", "seed": outlook.seed, "members": outlook.members,
        "model_version": material.content.version, "skill_label": NOT_MEASURED,
        "location_code": material.content.situation.country if material.content.situation else None,
    }  # fmt: skip
    rows = [*_series(outlook.totals, outlook, scenario=MIXED)]
    for row in rows:
        row["baseline_q50"] = _baseline(outlook) if row["measure"] == "stock" else None
    for part in outlook.scenarios:
        rows += [row | {"members": part.members} for row in _series(part.totals, outlook, scenario=part.name)]
    if outlook.measured is not None:
        label: dict[str, Cell] = {"skill_label": outlook.measured.label}
        if "mechanism" not in outlook.measured.made_of:  # no run went into it
            label |= {"members": None, "seed": None}
        rows += [row | label for row in _series((outlook.measured.series,), outlook, scenario=PAST_SHOCKS)]
    rows += _places(outlook, material)
    return [common | row for row in rows]


def _series(series: Iterable[Series], outlook: Outlook, *, scenario: str) -> Iterator[dict[str, Cell]]:
    for one in series:
        for lead, day in enumerate(outlook.days):
            yield {
                "target_date": day, "horizon_days": (day - outlook.issue_date).days, "measure": one.measure,
                "scenario": scenario, "mean": round(float(one.mean[lead]), 1), **_only(_NAMES, one.quantiles[lead]),
            }  # fmt: skip


def _baseline(outlook: Outlook) -> float | None:
    """The median of as many displaced as now; None where no count was told."""
    rule = next((rule for rule in outlook.reference if rule.name == "No change"), None)
    return round(rule.displaced.best, 1) if rule and rule.displaced else None


def _places(outlook: Outlook, material: Material) -> Iterator[dict[str, Cell]]:
    groups: dict[str, list[PlaceOutlook]] = defaultdict(list)
    for place in outlook.places:
        spot = material.spot_of(place.place_id)
        if spot.id is not None:
            groups[spot.id].append(place)
    for identity, places in groups.items():
        where: dict[str, Cell] = {"location_id": identity, **material.spot_of(places[0].place_id).admin}
        if material.public:
            where["location_id"] = None
        for row in _series(_added(places), outlook, scenario=MIXED):
            yield where | row
        yield where | _week(places, outlook)


def _added(places: Sequence[PlaceOutlook]) -> tuple[Series, ...]:
    """The series of several places together, as if all were high or low together: never too narrow."""
    if len(places) == 1:
        return places[0].series
    return tuple(
        Series(
            parts[0].measure,
            np.sum([part.quantiles for part in parts], axis=0),
            np.sum([part.mean for part in parts], axis=0),
        )
        for parts in zip(*(place.series for place in places), strict=True)
    )


def _week(places: Sequence[PlaceOutlook], outlook: Outlook) -> dict[str, Cell]:
    """Arrivals within seven days; the probabilities of many only where one place is meant."""
    lead = min(WEEK, len(outlook.days)) - 1
    row: dict[str, Cell] = {
        "target_date": outlook.days[lead], "horizon_days": lead + 1, "measure": "arrivals_7d", "scenario": MIXED,
        "mean": round(sum(place.arrivals_7d.mean for place in places), 1),
        **_only(_NAMES, np.sum([place.arrivals_7d.quantiles for place in places], axis=0)),
    }  # fmt: skip
    if len(places) == 1:
        shares = dict(places[0].p_arrivals_7d)
        row |= {f"p_gt_{threshold}": round(shares[threshold], 3) for threshold in THRESHOLDS if threshold in shares}
        row["likelihood_term"] = likelihood(shares[THRESHOLDS[0]]) if THRESHOLDS[0] in shares else None
    return row
