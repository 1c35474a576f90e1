"""The outlook as the public profile shows it: by region, without roads, small numbers and communities.

Quantiles of several places are added as if all were high or low together: never too narrow.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from orontes.brief.content import LEAST_SHOWN
from orontes.core.place import Place
from orontes.disclosure.blur import Blur, shown_leaf
from orontes.disclosure.rules import UNDER
from orontes.forecast.outlook import Flow, Measured, Outlook, PlaceOutlook, ScenarioOutlook, Series, Spread


def blurred_outlook(outlook: Outlook, blur: Blur) -> Outlook:
    """The outlook by region."""
    measured = outlook.measured
    return replace(
        outlook,
        places=_places(outlook.places, blur), flows=_flows(outlook.flows, blur), links=(),
        scenarios=tuple(_scenario(part, blur) for part in outlook.scenarios),
        totals=tuple(large_series(one) for one in outlook.totals),
        departures=large(outlook.departures), arrivals=large(outlook.arrivals), displaced=large(outlook.displaced),
        trapped_peak=large(outlook.trapped_peak),
        reference=tuple(
            replace(one, displaced=large(one.displaced) if one.displaced else None, basis=blur.basis(one.basis))
            for one in outlook.reference
        ),
        evidence=tuple((key, leaf) for key, leaf in outlook.evidence if shown_leaf(key)),
        basis=blur.basis(outlook.basis),
        gone=large_series(outlook.gone) if outlook.gone else None,
        measured=_measured(measured, blur) if measured else None,
    )  # fmt: skip


def _measured(one: Measured, blur: Blur) -> Measured:
    return replace(one, series=large_series(one.series), places=(), basis=blur.basis(one.basis))


def large(spread: Spread) -> Spread:
    """The numbers with `UNDER` in place of all that are too small to show.

    Examples
    --------
    >>> large(Spread((0.0, 1.0, 5.0, 120.0, 200.0, 300.0, 400.0), 130.0)).quantiles
    (99.0, 99.0, 99.0, 120.0, 200.0, 300.0, 400.0)
    """
    kept = tuple(value if value >= LEAST_SHOWN else UNDER for value in spread.quantiles)
    return replace(spread, quantiles=kept, mean=spread.mean if spread.mean >= LEAST_SHOWN else UNDER)


def large_series(series: Series) -> Series:
    """The numbers by day with `UNDER` in place of all that are too small to show."""
    return Series(
        series.measure,
        np.where(series.quantiles >= LEAST_SHOWN, series.quantiles, UNDER),
        np.where(series.mean >= LEAST_SHOWN, series.mean, UNDER),
    )


def _scenario(part: ScenarioOutlook, blur: Blur) -> ScenarioOutlook:
    moved = tuple((key, re.sub(r" \([^)]*\)", "", why)) for claim, why in part.moved_by for key in blur.basis((claim,)))
    return replace(
        part, moved_by=moved, totals=tuple(large_series(one) for one in part.totals), departures=large(part.departures),
        arrivals=large(part.arrivals), trapped_peak=large(part.trapped_peak), basis=blur.basis(part.basis),
    )  # fmt: skip


def _places(places: Iterable[PlaceOutlook], blur: Blur) -> tuple[PlaceOutlook, ...]:
    groups: dict[str, list[tuple[Place, PlaceOutlook]]] = defaultdict(list)
    for place in places:
        region = blur.node(place.place_id)
        if region is not None:
            groups[region.id or region.text].append((region, place))
    made = []
    for group in groups.values():
        region, parts = group[0][0], [place for _, place in group]
        people = sum(part.population for part in parts)
        lost = sum(part.p_hostile * part.population for part in parts)
        made.append(
            PlaceOutlook(
                region.id or region.text, region.name or region.text, region.lat or 0.0, region.lon or 0.0, region.name_local,
                region.name, people, _added(parts),
                _sum(part.departures for part in parts), _sum(part.arrivals for part in parts),
                _sum(part.trapped_peak for part in parts), _sum(part.arrivals_7d for part in parts), (),
                lost / people if people else 0.0,
                None, blur.basis(dict.fromkeys(key for part in parts for key in part.basis)),
            )
        )  # fmt: skip
    return tuple(made)


def _sum(spreads: Iterable[Spread]) -> Spread:
    parts = list(spreads)
    quantiles = np.sum([part.quantiles for part in parts], axis=0)
    return large(Spread(tuple(quantiles.tolist()), sum(part.mean for part in parts), parts[0].unit))


def _added(places: Sequence[PlaceOutlook]) -> tuple[Series, ...]:
    return tuple(
        large_series(
            Series(
                parts[0].measure,
                np.sum([part.quantiles for part in parts], axis=0),
                np.sum([part.mean for part in parts], axis=0),
            )
        )
        for parts in zip(*(place.series for place in places), strict=True)
    )


def _flows(flows: Iterable[Flow], blur: Blur) -> tuple[Flow, ...]:
    groups: dict[tuple[str, str], list[Flow]] = defaultdict(list)
    for flow in flows:
        ends = blur.node(flow.origin_id), blur.node(flow.destination_id)
        if ends[0] is not None and ends[1] is not None:
            groups[ends[0].id or "", ends[1].id or ""].append(flow)
    made = [
        Flow(*pair, _sum(flow.persons for flow in parts), blur.basis(dict.fromkeys(key for flow in parts for key in flow.basis)))
        for pair, parts in groups.items()
    ]
    return tuple(sorted(made, key=lambda flow: (-flow.persons.best, flow.origin_id, flow.destination_id)))
