"""People and control at one time, for a block of members; and how a block starts."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.scenario.setting import NOBODY, Setting
from orontes.simulate.columns import Columns
from orontes.simulate.draws import Draws
from orontes.simulate.parameters import Parameters

ALIGNED, NEUTRAL, AT_RISK = 0, 1, 2
AFFINITIES: Final = 3
VEHICLE, ON_FOOT = 0, 1
MOBILITIES: Final = 2
Ints = NDArray[np.int32]


@dataclass(slots=True)
class State:
    """One block of members at the end of a day. Persons are whole numbers; members stand last on every axis.

    Parameters
    ----------
    controller : ndarray of int8, shape (N, M)
        Side that holds each place; `NOBODY` where not known.
    stayers : ndarray of int, shape (N, M)
        At home, and not moving in this crisis.
    movers : ndarray of int, shape (N, K, M)
        At home, and moving if the threat comes; cohort = affinity x 2 + mobility.
    displaced : ndarray of int, shape (N, J, M)
        Displaced present, by origin and host.
    stock : ndarray of int, shape (J, M)
        Displaced present, by host.
    broken : ndarray of bool, shape (L, M)
        Links closed by damage or decision (not by who holds their ends).
    today : list of (homes and members, persons of shape (J, R))
        Who arrives on the day of leaving.
    later : dict of int to list of (flat position in `displaced`, persons)
        Who arrives on a later day of the outlook.
    """

    controller: NDArray[np.int8]
    stayers: Ints
    movers: Ints
    displaced: Ints
    stock: Ints
    broken: NDArray[np.bool_]
    today: list[tuple[Columns, Ints]] = field(default_factory=list)
    later: dict[int, list[tuple[NDArray[np.int64], Ints]]] = field(default_factory=dict)

    def people(self) -> NDArray[np.int64]:
        """All people of each member, wherever they are, shape (M,)."""
        there: NDArray[np.int64] = self.stayers.sum(0, dtype=np.int64) + self.movers.sum((0, 1), dtype=np.int64)
        there += self.displaced.sum((0, 1), dtype=np.int64)
        for homes, persons in self.today:
            np.add.at(there, homes.member, persons.sum(0))
        for entries in self.later.values():
            for at, persons in entries:
                np.add.at(there, at % there.size, persons)
        return there


def residents(setting: Setting, town_people: float) -> NDArray[np.float64]:
    """People at home at the start, shape (N,), whole: of towns without a figure the declared number."""
    return np.asarray(np.rint(setting.population + setting.unknown_towns * town_people))


def start(
    setting: Setting, draws: Draws, parameters: Parameters, distance_km: NDArray[np.float32], reach_km: float, *, hosts: int
) -> State:
    """The state on the issue date."""
    members, count = draws.members, len(setting.node_ids)
    stayers, movers = _people(setting, draws, parameters)
    return State(
        _controllers(setting, draws, distance_km, reach_km), stayers, movers,
        np.zeros((count, hosts, members), dtype=np.int32), np.zeros((hosts, members), dtype=np.int32), _cut(setting, draws),
    )  # fmt: skip


def link_names(setting: Setting) -> tuple[str, ...]:
    """The name of each link: the ids of its ends, whichever order they stand in."""
    net = setting.network
    return tuple(
        "|".join(sorted((net.node_ids[a], net.node_ids[b]))) for a, b in zip(net.link_from, net.link_to, strict=True)
    )  # fmt: skip


def _cut(setting: Setting, draws: Draws) -> NDArray[np.bool_]:
    """Links cut as told, shape (L, M)."""
    broken = np.zeros((len(setting.network.ref), draws.members), dtype=np.bool_)
    names, told = link_names(setting), np.flatnonzero(setting.p_cut > 0)
    broken[told] = draws.uniform("cut as told", tuple(names[link] for link in told)) < setting.p_cut[told, None]
    return broken


def _people(setting: Setting, draws: Draws, parameters: Parameters) -> tuple[Ints, Ints]:
    """Those who stay, shape (N, M), and those who would move by cohort, shape (N, K, M)."""
    people = residents(setting, float(parameters["town_people"][0]))[:, None]
    risk = np.where(setting.stronghold[:, None], parameters["share.at_risk_stronghold"], parameters["share.at_risk"])
    at_risk = np.floor(people * risk)
    aligned = np.floor((people - at_risk) * parameters["share.aligned"])
    groups = np.stack([aligned, people - at_risk - aligned, at_risk], axis=1).astype(np.int64)
    hostile, tolerated = parameters["pi.hostile"], parameters["pi.tolerated"]
    share = np.stack([tolerated * 0.5, tolerated, np.maximum(hostile, tolerated)])
    weight = parameters["pi.concentration"]
    would = np.zeros(groups.shape, dtype=np.int32)
    for place, name in enumerate(setting.node_ids):
        if people[place] > 0:
            rng = draws.generator("movers", name)
            would[place] = rng.binomial(groups[place], rng.beta(share * weight, (1 - share) * weight))
    on_foot = np.floor(would * parameters["share.on_foot"]).astype(np.int32)
    movers = np.stack([would - on_foot, on_foot], axis=2).reshape(len(groups), AFFINITIES * MOBILITIES, -1)
    return people.astype(np.int32) - would.sum(1, dtype=np.int32), movers


def _controllers(setting: Setting, draws: Draws, distance_km: NDArray[np.float32], reach_km: float) -> NDArray[np.int8]:
    """Who holds each place: drawn where reports give odds, else as at the nearest place known, up to `reach_km` by road."""
    odds = setting.holder_odds
    count, known = len(setting.node_ids), odds.sum(axis=1) > 0
    holder = np.full((count, draws.members), NOBODY, dtype=np.int8)
    anchors = np.flatnonzero(known)
    if not anchors.size:
        return holder
    chance = draws.uniform("holder", tuple(setting.node_ids[place] for place in anchors))
    holder[anchors] = (chance[:, None] >= np.cumsum(odds[anchors], axis=1)[:, :-1, None]).sum(axis=1)
    near = anchors[np.argmin(distance_km[:, anchors], axis=1)]
    takes = ~known & (distance_km[np.arange(count), near] <= reach_km)
    holder[takes] = holder[near[takes]]
    return holder
