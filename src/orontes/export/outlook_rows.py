"""Rows of the sheets of the outlook: flows and forecast."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.brief.numbers import likelihood
from orontes.core.samples import LEVELS
from orontes.export.material import Material, listed
from orontes.export.tables import Cell
from orontes.forecast.outlook import NOT_MEASURED, Outlook, PlaceOutlook, Series

MIXED: Final = "mixed"
PAST_SHOCKS: Final = "past shocks"
"""Rows of the forecast that learned from past city shocks; the others are those of the simulation."""
_NAMES: Final = tuple(f"q{round(100 * level):02d}" for level in LEVELS)
_FLOW_LEVELS: Final = ("q05", "q25", "q50", "q75", "q95")
_CLAIM: Final = "claim:"
WEEK: Final = 7


def flow_rows(material: Material) -> list[dict[str, Cell]]:
    """People who leave an origin for a first destination."""
    outlook = material.content.forecast
    if outlook is None:
        return []
    rows = []
    for flow in outlook.flows:
        ends = material.spot_of(flow.origin_id), material.spot_of(flow.destination_id)
        row: dict[str, Cell] = {
            "origin_location_id": ends[0].id, "origin_admin2_code": ends[0].admin2_code, "destination_location_id": ends[1].id,
            "destination_admin2_code": ends[1].admin2_code, "period_start": outlook.days[0], "period_end": outlook.days[-1],
            "unit": "persons", "claim_ids": _claims(flow.basis),
        }  # fmt: skip
        rows.append(row | _only(_FLOW_LEVELS, flow.persons.quantiles))
    return rows


def _claims(keys: Iterable[str]) -> str | None:
    return listed(key.removeprefix(_CLAIM) for key in keys if key.startswith(_CLAIM))


def _only(names: Sequence[str], quantiles: Sequence[float] | NDArray[np.float64]) -> dict[str, Cell]:
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
        if outlook.measured.made_of == "fitted":  # no run went into it
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
    for place in outlook.places:
        spot = material.spot_of(place.place_id)
        where: dict[str, Cell] = {"location_id": spot.id, **spot.admin}
        for row in _series(place.series, outlook, scenario=MIXED):
            yield where | row
        yield where | _week(place, outlook)


def _week(place: PlaceOutlook, outlook: Outlook) -> dict[str, Cell]:
    """Arrivals within seven days; the probabilities of many only where one place is meant."""
    lead = min(WEEK, len(outlook.days)) - 1
    shares = dict(place.p_arrivals_7d)
    row: dict[str, Cell] = {
        "target_date": outlook.days[lead], "horizon_days": lead + 1, "measure": "arrivals_7d", "scenario": MIXED,
        "mean": round(place.arrivals_7d.mean, 1), **_only(_NAMES, place.arrivals_7d.quantiles),
    }  # fmt: skip
    row |= {f"p_gt_{threshold}": round(share, 3) for threshold, share in shares.items()}
    row["likelihood_term"] = likelihood(next(iter(shares.values()))) if shares else None
    return row
