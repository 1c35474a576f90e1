"""What a block of members is to live through: its regimes as numbers, and what does not change from day to day."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from orontes.scenario.contact import contacts, resistance
from orontes.scenario.setting import NOBODY, Setting
from orontes.simulate.departure import EVENT_KM, QUIET
from orontes.simulate.destination import radiation
from orontes.simulate.draws import Draws
from orontes.simulate.parameters import Parameters
from orontes.simulate.state import residents
from orontes.simulate.travel import Ways, ways_of

EVENT_FRONT_KM: Final = 2.0
"""Fighting told of at a town counts like a front so near its edge; declared by us."""
TOLD_FRONT_KM: Final = 5.0
"""Where people are told to flee and nothing else is told, the threat counts like a front so near; declared by us."""
PEACE_BY_DAY: Final = 5
"""In a negotiated stop, fighting ends on one of the first so many days, each as likely; declared by us."""
SIEGE_BY_DAY: Final = 5
"""In a siege, the ring closes on one of the first so many days, each as likely; declared by us."""
MOST_HOSTS: Final = 40
"""Most places that people go to; smaller ones are counted with none; declared by us, for speed."""
NEVER: Final = -1000


@dataclass(frozen=True, slots=True)
class Ground:
    """What all members share: distances, ways, neighbours, people at home.

    Parameters
    ----------
    km : ndarray of float, shape (N, N)
        Road distances.
    ways : Ways
        From each place to each host.
    strength : csr_array, shape (N, N)
        `orontes.scenario.contact.contacts`.
    near : ndarray of float32, shape (N, N)
        1 within 25 km by road.
    roads : tuple of ndarray of int
        The links at each place.
    people : ndarray of float, shape (N,)
        People at home.
    hosts : ndarray of int, shape (J,)
        Positions of the places that people go to: the largest ones, crossings, and those told of.
    size : ndarray of float, shape (J,)
        How large each host is as a destination.
    radiation : ndarray of float32, shape (N, J)
        From `orontes.simulate.destination.radiation`.
    """

    km: NDArray[np.float32]
    ways: Ways
    strength: csr_array
    near: NDArray[np.float32]
    roads: tuple[NDArray[np.int64], ...]
    people: NDArray[np.float64]
    hosts: NDArray[np.int64]
    size: NDArray[np.float64]
    radiation: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Plan:
    """The regimes of a block as numbers.

    Parameters
    ----------
    advancing : ndarray of int, shape (M,)
        Side that takes places, or `NOBODY`.
    speed : ndarray of float, shape (M,)
        km a day.
    rate : ndarray of float, shape (M,)
        Daily rate of leaving with the front at the edge.
    peace_day : ndarray of float, shape (M,)
        Day from which nobody fights; infinite: not within the outlook.
    besieged_from : dict of int to ndarray of float, shape (M,)
        Day from which the roads of a place are closed by a siege, by place; infinite: never.
    ease, frailty, xi : ndarray of float, shape (N, M), (N, M) and (J, M)
    event_km : ndarray of float, shape (N,)
        Distance that counts for fighting and flight told of; infinite where none.
    fled : ndarray of bool, shape (N,)
        Whether people are told to flee the place: then the rate is that of a battle, else, for fighting alone, of a long war.
    """

    advancing: NDArray[np.int64]
    speed: NDArray[np.float64]
    rate: NDArray[np.float64]
    peace_day: NDArray[np.float64]
    besieged_from: dict[int, NDArray[np.float64]]
    ease: NDArray[np.float32]
    frailty: NDArray[np.float32]
    xi: NDArray[np.float32]
    event_km: NDArray[np.float64]
    fled: NDArray[np.bool_]


def ground_of(setting: Setting, km: NDArray[np.float64], *, town_people: float, border_people: float) -> Ground:
    """The ground of a setting."""
    net, count = setting.network, len(setting.node_ids)
    roads = tuple(np.flatnonzero((net.link_from == place) | (net.link_to == place)) for place in range(count))
    people = residents(setting, town_people)
    size = np.where(setting.is_border, np.maximum(people, border_people), people)
    hosts = _hosts(setting, size)
    ways = ways_of(net, _dangers(setting, km), hosts)
    near = (km <= EVENT_KM).astype(np.float32)
    shares = radiation(people, size, km)[:, hosts]
    return Ground(km.astype(np.float32), ways, csr_array(contacts(net)), near, roads, people, hosts, size[hosts], shares)


def plan_of(setting: Setting, ground: Ground, regime: NDArray[np.int64], draws: Draws, parameters: Parameters) -> Plan:
    """The plan of a block; `regime`, shape (M,), are positions in `setting.scenarios`."""
    members, ids = draws.members, setting.node_ids
    advancing, speed, rate = np.full(members, NOBODY, dtype=np.int64), np.zeros(members), np.zeros(members)
    peace = np.full(members, np.inf)
    besieged_from = {int(place): np.zeros(members) for place in np.flatnonzero(setting.besieged)}
    closes = np.floor(draws.streams.generator("day of the siege", draws.block).random(members) * SIEGE_BY_DAY)
    end = np.floor(draws.streams.generator("day of peace", draws.block).random(members) * PEACE_BY_DAY)
    for number, weighted in enumerate(setting.scenarios):
        mine, kind = regime == number, weighted.regime
        rate[mine] = parameters[kind.hazard][mine]
        if kind.speed is not None:
            advancing[mine] = {"attacker": setting.attacker, "defender": setting.defender}[kind.advancing or "attacker"]
            speed[mine] = parameters[kind.speed][mine]
        if kind.name == "negotiated_stop":
            peace[mine] = end[mine]
        if kind.name == "siege":
            ring = besieged_from.setdefault(_target(setting), np.full(members, np.inf))
            ring[mine] = np.minimum(ring[mine], closes[mine])
    shape = 1 / parameters["frailty_cv"][0] ** 2
    event = np.where(setting.fighting > 0, EVENT_FRONT_KM, np.inf)
    event[[told.node for told in setting.told]] = np.minimum(event[[told.node for told in setting.told]], TOLD_FRONT_KM)
    hosts = tuple(ids[place] for place in ground.hosts)
    xi = draws.each("xi", hosts, lambda rng: rng.standard_normal(members) * parameters["xi_sd"])
    return Plan(
        advancing, speed, rate, peace, besieged_from,
        resistance(setting.population, parameters["size_exponent"], setting.reinforced, parameters["reinforced"]),
        draws.each("frailty", ids, lambda rng: rng.gamma(shape, 1 / shape, members)).astype(np.float32),
        xi.astype(np.float32), event, np.isin(np.arange(len(ids)), [told.node for told in setting.told]),
    )  # fmt: skip


def _hosts(setting: Setting, size: NDArray[np.float64]) -> NDArray[np.int64]:
    """Positions of the hosts, in their order: the destinations told of, then the largest places, up to `MOST_HOSTS`."""
    told = {node for item in setting.told for node in item.destinations}
    order = sorted(
        np.flatnonzero(size > 0).tolist(), key=lambda place: (place not in told, -size[place], setting.node_ids[place])
    )
    return np.array(sorted(order[:MOST_HOSTS]), dtype=np.int64)


def _target(setting: Setting) -> int:
    """The place nearest to a front, else the one with most fighting."""
    if np.isfinite(setting.front_km).any():
        return int(np.argmin(setting.front_km))
    return int(np.argmax(setting.fighting + setting.changed))


def _dangers(setting: Setting, km: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Links to be avoided, shape (V, L): those told cut or on the other side; then those near the front too."""
    net = setting.network
    likely = np.where(setting.holder_odds.sum(1) > 0, setting.holder_odds.argmax(1) if setting.sides else NOBODY, NOBODY)
    a, b = likely[net.link_from], likely[net.link_to]
    cut = (
        (setting.p_cut > 0) | ((a != b) & (a != NOBODY) & (b != NOBODY)) | (a == setting.attacker) & (setting.attacker != NOBODY)
    )
    hot = np.isfinite(setting.front_km) | setting.changed | (setting.fighting > 0)
    close: NDArray[np.bool_] = np.logical_or.reduce(km[:, hot] <= 2 * EVENT_KM, axis=1)
    near = close[net.link_from] & close[net.link_to]
    return np.stack([cut, cut | near])


def reach_km(d0: NDArray[np.float32]) -> NDArray[np.float32]:
    """Distance beyond which nobody leaves because of a front, shape as `d0`."""
    return np.asarray(-d0 * np.log(np.float32(QUIET)))
