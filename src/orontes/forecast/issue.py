"""Issues the outlook of a day: runs the ensemble and sums it up by scenario, place, way and road."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.forecast.basis import claim_keys, evidence_of, model_keys, people_keys, told_at
from orontes.forecast.mix import AT_PLACES, Mix
from orontes.forecast.mixture import resampled, series, spread
from orontes.forecast.outlook import (
    MEASURES,
    NOT_MEASURED,
    THRESHOLDS,
    Flow,
    LinkLoad,
    NoThreat,
    Outlook,
    PlaceOutlook,
    ScenarioOutlook,
)
from orontes.forecast.past_shocks import with_record
from orontes.forecast.references import references
from orontes.geo.world import World
from orontes.scenario.setting import Setting, setting_of
from orontes.simulate.ensemble import Ensemble, Spread, run_ensemble
from orontes.situation.situation import Situation

MOST_FLOWS: Final = 80
MOST_LINKS: Final = 120
CAVEATS: Final = (
    "This is not advice on when or where to flee.",
    "Towns below the size of the gazetteer and the countryside are not counted.",
    "The weights of the scenarios are declared and not yet calibrated; move them and see what changes.",
    "Who people feel safe with is a coarse assumption; nothing in it describes any community of any place.",
    "The model has not been measured against the references for this kind of case.",
)


def make_outlook(
    situation: Situation,
    world: World,
    *,
    days: int = 14,
    members: int = 1000,
    seed: int = 0,
    thresholds: tuple[int, ...] = THRESHOLDS,
) -> Outlook | NoThreat:
    """The outlook from a situation, or `NoThreat` where no report tells of anything that makes people leave.

    Parameters
    ----------
    situation : Situation
    world : World
        The one that the situation was drawn on.
    days, members, seed : int
        The same seed gives the same bytes.
    thresholds : tuple of int
        Numbers of arrivals within a week whose probability is told for each place.

    Raises
    ------
    InputError
        If days or members is below 1.
    """
    setting = setting_of(situation, world)
    found = outlook_of(setting, world, days=days, members=members, seed=seed, thresholds=thresholds)
    return with_record(found, situation, setting, world) if isinstance(found, Outlook) else found


def outlook_of(
    setting: Setting,
    world: World,
    *,
    days: int,
    members: int,
    seed: int,
    thresholds: tuple[int, ...] = THRESHOLDS,
    spread: Spread = map,
) -> Outlook | NoThreat:
    """The outlook from a setting; see `make_outlook`. `spread` says how blocks of members are worked through."""
    if not setting.threatened:
        return NoThreat(
            setting.issue_date, "No report tells of a front, a change of control, fighting or flight at a place of this world"
        )
    ensemble = run_ensemble(setting, days=days, members=members, seed=seed, spread=spread)
    return summed_up(setting, world, ensemble, days=days, seed=seed, thresholds=thresholds)


@dataclass(frozen=True, slots=True)
class _Sums:
    """What the parts of the summary share: the mixture as equally weighted members, and keys."""

    setting: Setting
    world: World
    ensemble: Ensemble
    mixed: NDArray[np.int64]
    days: tuple[dt.date, ...]
    told: Mapping[str, tuple[str, ...]]
    common: tuple[str, ...]
    thresholds: tuple[int, ...]

    def values(self, measure: str, place: int | None = None) -> NDArray[np.float64]:
        """Members of the mixture by day, shape (D, M): of one place, or of all."""
        values = self.ensemble.measures[measure].values
        by_day = values.sum(axis=0) if place is None else values[place]
        return np.asarray(by_day[:, self.mixed])


def summed_up(
    setting: Setting, world: World, ensemble: Ensemble, *, days: int, seed: int, thresholds: tuple[int, ...] = THRESHOLDS
) -> Outlook:
    """The outlook that an ensemble gives."""
    dates = tuple(setting.issue_date + dt.timedelta(days=day + 1) for day in range(days))
    weights = tuple(key for item in setting.scenarios for key in item.keys)
    moved = tuple(claim for item in setting.scenarios for claims, _ in item.moved_by for claim in claims)
    told = told_at(setting)
    claims = tuple(sorted({key for keys in told.values() for key in keys} | set(claim_keys(moved))))
    common = (*model_keys(), *dict.fromkeys(weights))
    sums = _Sums(setting, world, ensemble, resampled(ensemble.weight), dates, told, common, thresholds)
    everyone = {measure: sums.values(measure) for measure in MEASURES}
    places = [_place(sums, place) for place in _worth_showing(sums)]
    people = people_keys(world.places[node] for group in setting.theatre.members for node in group)
    return Outlook(
        issue_date=setting.issue_date, days=dates, members=ensemble.weight.size, seed=seed,
        places=tuple(sorted(places, key=lambda item: (-item.departures.mean - item.arrivals.mean, item.place_id))),
        scenarios=_scenarios(sums), totals=tuple(series(measure, everyone[measure]) for measure in MEASURES),
        departures=spread(everyone["departures"].sum(axis=0)), arrivals=spread(everyone["arrivals"].sum(axis=0)),
        displaced=spread(everyone["stock"][-1]), trapped_peak=spread(everyone["trapped"].max(axis=0)), flows=_flows(sums),
        links=_links(sums), reference=references(setting, world), skill_label=NOT_MEASURED,
        evidence=tuple(sorted(evidence_of(setting, world).items())), basis=(*claims, *sums.common, *people), caveats=CAVEATS,
        gone=series("gone", everyone["departures"].cumsum(axis=0)), mix=_mix(sums),
    )  # fmt: skip


def _mix(sums: _Sums) -> Mix:
    """What each run came to: of all places, and of those worth showing."""
    values = {measure: sums.ensemble.measures[measure].values for measure in MEASURES}
    shown = _worth_showing(sums)
    totals = np.stack(
        [
            values["departures"].sum(axis=(0, 1)), values["arrivals"].sum(axis=(0, 1)), values["stock"][:, -1].sum(axis=0),
            values["trapped"].sum(axis=0).max(axis=0),
        ]
    )  # fmt: skip
    ids = tuple(sums.setting.node_ids[place] for place in shown)
    at_places = np.stack([values[measure][shown].sum(axis=1) for measure in AT_PLACES])
    names = tuple(item.regime.name for item in sums.setting.scenarios)
    gone = np.asarray(values["departures"].sum(axis=0).cumsum(axis=0), dtype=np.float64)
    return Mix(names, sums.ensemble.regime, sums.ensemble.weight, totals, ids, at_places, gone)


def _worth_showing(sums: _Sums) -> list[int]:
    """Places with a person in the 95 % quantile of departures, arrivals, stock or trapped on some day."""
    top = np.zeros(len(sums.setting.node_ids))
    for measure in ("departures", "arrivals", "stock", "trapped"):
        totals = sums.ensemble.measures[measure].values.max(axis=1)[:, sums.mixed]
        top = np.maximum(top, np.quantile(totals, 0.95, axis=1))
    return [int(place) for place in np.flatnonzero(top >= 1)]


def _place(sums: _Sums, place: int) -> PlaceOutlook:
    group = [sums.world.places[node] for node in sums.setting.theatre.members[place]]
    entry, values = group[0], {measure: sums.values(measure, place) for measure in MEASURES}
    week = values["arrivals"][:7].sum(axis=0)
    peaks = values["arrivals"].argmax(axis=0)[values["arrivals"].max(axis=0) > 0]
    peak = int(np.bincount(peaks).argmax()) if peaks.size * 2 > values["arrivals"].shape[1] else None
    return PlaceOutlook(
        place_id=entry.id, name=entry.name, lat=entry.lat, lon=entry.lon, name_local=entry.name_local, admin1=entry.admin1_name,
        population=float(sums.ensemble.residents[place]), series=tuple(series(measure, values[measure]) for measure in MEASURES),
        departures=spread(values["departures"].sum(axis=0)), arrivals=spread(values["arrivals"].sum(axis=0)),
        trapped_peak=spread(values["trapped"].max(axis=0)), arrivals_7d=spread(week),
        p_arrivals_7d=tuple((limit, float((week > limit).mean())) for limit in sums.thresholds),
        p_hostile=float(sums.ensemble.turned[place][sums.mixed].mean()), peak_day=None if peak is None else sums.days[peak],
        basis=(*sums.told.get(entry.id, ()), *people_keys(group), *sums.common), around=tuple(item.name for item in group[1:]),
    )  # fmt: skip


def _scenarios(sums: _Sums) -> tuple[ScenarioOutlook, ...]:
    found = []
    totals = {measure: sums.ensemble.measures[measure].values.sum(axis=0) for measure in MEASURES}
    for number, item in enumerate(sums.setting.scenarios):
        mine = np.flatnonzero(sums.ensemble.regime == number)
        if not mine.size:
            continue
        values = {measure: totals[measure][:, mine] for measure in MEASURES}
        moved = tuple((key, words) for claims, words in item.moved_by for key in claim_keys(claims))
        found.append(ScenarioOutlook(
            name=item.regime.name, title=item.regime.title, meaning=item.regime.meaning,
            prior_weight=item.prior, weight=item.weight, moved_by=moved, members=int(mine.size),
            totals=tuple(series(measure, values[measure]) for measure in MEASURES),
            departures=spread(values["departures"].sum(axis=0)), arrivals=spread(values["arrivals"].sum(axis=0)),
            trapped_peak=spread(values["trapped"].max(axis=0)),
            basis=(*dict.fromkeys(key for key, _ in moved), *item.keys, *model_keys()),
        ))  # fmt: skip
    return tuple(found)


def _flows(sums: _Sums) -> tuple[Flow, ...]:
    """The largest moves between two places, by median, then by mean."""
    moved, hosts, ids = sums.ensemble.moved.values, sums.ensemble.hosts, sums.setting.node_ids
    mean = moved @ sums.ensemble.weight
    flows = []
    for at in np.argsort(-mean, axis=None, kind="stable")[: 2 * MOST_FLOWS]:
        origin, host = divmod(int(at), hosts.size)
        to = int(hosts[host])
        if mean[origin, host] >= 1:
            keys = (*sums.told.get(ids[origin], ()), *sums.told.get(ids[to], ()))
            basis = (*dict.fromkeys(keys), *sums.common)
            flows.append(Flow(ids[origin], ids[to], spread(moved[origin, host][sums.mixed]), basis))
    ordered = sorted(flows, key=lambda flow: (-flow.persons.best, -flow.persons.mean, flow.origin_id, flow.destination_id))
    return tuple(ordered[:MOST_FLOWS])


def _links(sums: _Sums) -> tuple[LinkLoad, ...]:
    """The links of the world that most people use, and those that are needed and closed."""
    net, runs = sums.world.network, defaultdict(list)
    for road, chain in enumerate(sums.setting.theatre.chains):
        for link in chain:
            runs[link].append(road)
    persons = {link: sums.ensemble.link_persons.values[roads].sum(axis=0)[sums.mixed] for link, roads in runs.items()}
    needed: NDArray[np.bool_] = sums.ensemble.needed_and_closed[:, sums.mixed]
    closed = {link: float(np.logical_or.reduce(needed[roads], axis=0).mean()) for link, roads in runs.items()}
    order = sorted(runs, key=lambda link: (-max(persons[link].mean() / 1000, closed[link] * 100), link))
    return tuple(
        LinkLoad(
            link, net.node_ids[int(net.link_from[link])], net.node_ids[int(net.link_to[link])], net.ref[link],
            spread(persons[link]), closed[link], (*sums.told.get(f"link:{link}", ()), *sums.common),
        )
        for link in order[:MOST_LINKS] if persons[link].any() or closed[link] > 0
    )  # fmt: skip
