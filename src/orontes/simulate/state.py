"""People and control at one time, for a block of members; and how a block starts."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.scenario.setting import NOBODY, Setting
from orontes.simulate.draws import Draws
from orontes.simulate.parameters import Parameters

ALIGNED, NEUTRAL, AT_RISK = 0, 1, 2
AFFINITIES: Final = 3
VEHICLE, ON_FOOT = 0, 1
MOBILITIES: Final = 2


@dataclass(frozen=True, slots=True)
class Journey:
    """People on their way: for each row a member and a home, shape (R,) each, and persons by host, shape (R, J)."""

    members: NDArray[np.int64]
    homes: NDArray[np.int64]
    persons: NDArray[np.float64]


@dataclass(slots=True)
class State:
    """One block of members at the end of a day. Persons are whole numbers in float64, which holds them exactly.

    Parameters
    ----------
    controller : ndarray of int, shape (M, N)
        Side that holds each place; `NOBODY` where not known.
    stayers : ndarray of float, shape (M, N)
        At home, and not moving in this crisis.
    movers : ndarray of float, shape (M, N, K)
        At home, and moving if the threat comes; cohort = affinity x 2 + mobility.
    displaced : ndarray of float, shape (M, N, J)
        Displaced present, by origin and host.
    broken : ndarray of bool, shape (M, L)
        Links closed by damage or decision (not by who holds their ends).
    travelling : dict of int to list of Journey
        Who arrives on the day of leaving, by day of the outlook.
    later : dict of int to list of (flat position in `displaced`, persons)
        Who arrives later.
    """

    controller: NDArray[np.int64]
    stayers: NDArray[np.float64]
    movers: NDArray[np.float64]
    displaced: NDArray[np.float64]
    broken: NDArray[np.bool_]
    travelling: dict[int, list[Journey]]
    later: dict[int, list[tuple[NDArray[np.int64], NDArray[np.float64]]]]

    def people(self) -> NDArray[np.float64]:
        """All people of each member, wherever they are, shape (M,)."""
        on_the_way = np.zeros(self.stayers.shape[0])
        for journeys in self.travelling.values():
            for journey in journeys:
                np.add.at(on_the_way, journey.members, journey.persons.sum(1))
        for entries in self.later.values():
            for at, persons in entries:
                np.add.at(on_the_way, at // self.displaced[0].size, persons)
        there: NDArray[np.float64] = self.stayers.sum(1) + self.movers.sum((1, 2)) + self.displaced.sum((1, 2))
        return there + on_the_way


def residents(setting: Setting, town_people: float) -> NDArray[np.float64]:
    """People at home at the start, shape (N,), whole: of towns without a figure the declared number."""
    return np.asarray(np.rint(setting.population + setting.unknown_towns * town_people))


def start(
    setting: Setting, draws: Draws, parameters: Parameters, distance_km: NDArray[np.float64], reach_km: float, *, hosts: int
) -> State:
    """The state on the issue date."""
    members, count = draws.members, len(setting.node_ids)
    stayers, movers = _people(setting, draws, parameters)
    broken = draws.uniform("cut as told", link_names(setting), 1)[:, :, 0] < setting.p_cut[None, :]
    return State(
        _controllers(setting, draws, distance_km, reach_km), stayers, movers, np.zeros((members, count, hosts)), broken, {}, {}
    )  # fmt: skip


def link_names(setting: Setting) -> tuple[str, ...]:
    """The name of each link: the ids of its ends, whichever order they stand in."""
    net = setting.network
    return tuple(
        "|".join(sorted((net.node_ids[a], net.node_ids[b]))) for a, b in zip(net.link_from, net.link_to, strict=True)
    )  # fmt: skip


def _people(setting: Setting, draws: Draws, parameters: Parameters) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Those who stay, shape (M, N), and those who would move by cohort, shape (M, N, K)."""
    people = residents(setting, float(parameters["town_people"][0]))[None, :]
    risk = np.where(
        setting.stronghold[None, :], parameters["share.at_risk_stronghold"][:, None], parameters["share.at_risk"][:, None]
    )
    at_risk = np.floor(people * risk)
    aligned = np.floor((people - at_risk) * parameters["share.aligned"][:, None])
    groups = np.stack([aligned, people - at_risk - aligned, at_risk], axis=2)
    hostile, tolerated = parameters["pi.hostile"], parameters["pi.tolerated"]
    share = np.stack([tolerated * 0.5, tolerated, np.maximum(hostile, tolerated)], axis=1)
    weight = parameters["pi.concentration"][:, None]

    def moving(place: int, rng: np.random.Generator) -> NDArray[np.float64]:
        chance = rng.beta(share * weight, (1 - share) * weight)
        return np.asarray(rng.binomial(groups[:, place].astype(np.int64), chance), dtype=np.float64)

    rngs = draws.generators("movers", setting.node_ids)
    would = np.stack([moving(place, rng) for place, rng in enumerate(rngs)], axis=1)
    on_foot = np.floor(would * parameters["share.on_foot"][:, None, None])
    movers = np.stack([would - on_foot, on_foot], axis=3).reshape(*would.shape[:2], AFFINITIES * MOBILITIES)
    return np.broadcast_to(people, would.shape[:2]) - would.sum(2), movers


def _controllers(setting: Setting, draws: Draws, distance_km: NDArray[np.float64], reach_km: float) -> NDArray[np.int64]:
    """Who holds each place: drawn where reports give odds, else as at the nearest place known, up to `reach_km` by road."""
    odds = setting.holder_odds
    members, count = draws.members, len(setting.node_ids)
    known = odds.sum(axis=1) > 0
    if not known.any():
        return np.full((members, count), NOBODY, dtype=np.int64)
    chance = draws.uniform("holder", setting.node_ids, 1)[:, :, 0]
    drawn = (chance[:, :, None] >= np.cumsum(odds, axis=1)[None, :, :-1]).sum(axis=2)
    anchors = np.flatnonzero(known)
    near = anchors[np.argmin(distance_km[:, anchors], axis=1)]
    within = distance_km[np.arange(count), near] <= reach_km
    return np.where((known | within)[None, :], drawn[:, np.where(known, np.arange(count), near)], NOBODY)
