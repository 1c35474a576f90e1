"""The ensemble: members in blocks, each with its regime, weight and parameters; the same bytes for any number of workers."""

import dataclasses
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.core.declared import DeclaredTable
from orontes.core.samples import Samples
from orontes.core.streams import Streams
from orontes.errors import InputError
from orontes.geo.roads import RoadNetwork
from orontes.scenario.regimes import declared_regimes
from orontes.scenario.setting import Setting
from orontes.simulate.draws import Draws
from orontes.simulate.engine import Engine
from orontes.simulate.parameters import declared_priors, draw_parameters
from orontes.simulate.plan import Ground, ground_of, plan_of
from orontes.simulate.record import Record

BLOCK: Final = 1000
"""Members of a block: fixed, so that the number of workers never changes a draw."""
FEWEST: Final = 40
"""Members that even a light scenario gets where there are enough, so that its quantiles mean something."""
_PER_PLACE: Final = (
    "population", "unknown_towns", "is_border", "holder_odds", "front_km", "front_side", "changed", "fighting", "reinforced",
    "besieged", "stronghold",
)  # fmt: skip
MEASURES: Final = ("departures", "arrivals", "stock", "trapped", "returns")
AT_HOSTS: Final = frozenset({"arrivals", "stock"})


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Results of all members.

    Parameters
    ----------
    measures : mapping of str to Samples
        Each of `MEASURES`: axes place, day; persons.
    moved : Samples
        Axes origin, host: people who left home over the horizon, by first destination.
    hosts : ndarray of int, shape (J,)
        Position of each host among the places.
    link_persons : Samples
        Axis link.
    needed_and_closed : ndarray of bool, shape (L, M)
    turned : ndarray of bool, shape (N, M)
    regime : ndarray of int, shape (M,)
        Position of each member's scenario in `Setting.scenarios`.
    weight : ndarray of float, shape (M,)
        Weights of members; they sum to one.
    residents : ndarray of float, shape (N,)
        People at home at the start.
    """

    measures: Mapping[str, Samples]
    moved: Samples
    hosts: NDArray[np.int64]
    link_persons: Samples
    needed_and_closed: NDArray[np.bool_]
    turned: NDArray[np.bool_]
    regime: NDArray[np.int64]
    weight: NDArray[np.float64]
    residents: NDArray[np.float64]


def run_ensemble(
    setting: Setting,
    *,
    days: int = 14,
    members: int = 1000,
    seed: int = 0,
    workers: int = 1,
    priors: DeclaredTable | None = None,
) -> Ensemble:
    """The ensemble of a setting; places in its order, whatever that is.

    Raises
    ------
    InputError
        If `days` or `members` is below 1.
    """
    for thing, value in (("days", days), ("members", members), ("workers", workers)):
        if value < 1:
            raise InputError(f"number of {thing}", value=value, limit="1 or more")
    ordered, back, link_back = _in_order_of_names(setting)
    tables = (priors or declared_priors(), declared_regimes())
    km = ordered.network.shortest(range(len(ordered.node_ids)))
    ground = ground_of(ordered, km, town_people=tables[0]["town_people"], border_people=tables[0]["border_people"])
    regime, weight = allotted(np.array([item.weight for item in ordered.scenarios]), members)

    def block(number: int) -> Record:
        mine = regime[number * BLOCK : (number + 1) * BLOCK]
        draws = Draws(Streams(seed), number, len(mine))
        parameters = draw_parameters(tables, len(mine), draws.streams, number)
        plan = plan_of(ordered, ground, mine, draws, parameters)
        return Engine(ordered, ground, plan, parameters, draws, days=days, reach_km=tables[1]["interpolation_km"]).run()

    numbers = range((members + BLOCK - 1) // BLOCK)
    if workers == 1:
        records = [block(number) for number in numbers]
    else:
        with ThreadPoolExecutor(workers) as pool:
            records = list(pool.map(block, numbers))
    return _joined(records, regime, weight, ground, back=back, link_back=link_back)


def allotted(weights: NDArray[np.float64], members: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Scenario of each member, and its weight in the mixture.

    Members go by weight, but every scenario gets `FEWEST` where there are ten times as many members; the member's weight makes
    up for it, so that the mixture has the scenarios' weights.

    Examples
    --------
    >>> regime, weight = allotted(np.array([0.9, 0.1]), 10)
    >>> regime.tolist(), round(float(weight[regime == 1].sum()), 3)
    ([0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 0.1)
    """
    floor = min(FEWEST, max(members // (10 * len(weights)), 1)) if members >= len(weights) else 0
    wanted = np.maximum(weights * members, floor)
    wanted *= members / wanted.sum()
    count = np.floor(wanted).astype(np.int64)
    rest = members - int(count.sum())
    count[np.argsort(-(wanted - count), kind="stable")[:rest]] += 1
    order = np.repeat(np.arange(len(weights)), count)
    weight = np.where(count > 0, weights / np.maximum(count, 1), 0.0)[order]
    return order, weight / weight.sum()


def _in_order_of_names(setting: Setting) -> tuple[Setting, NDArray[np.int64], NDArray[np.int64]]:
    """The setting with places and links in the order of their names, and where each of the given ones now stands."""
    order = np.array(sorted(range(len(setting.node_ids)), key=lambda place: setting.node_ids[place]), dtype=np.int64)
    back = np.empty_like(order)
    back[order] = np.arange(order.size)
    net = setting.network
    ends = np.sort(np.stack([back[net.link_from], back[net.link_to]]), axis=0)
    links = np.lexsort((net.length_km, ends[1], ends[0]))
    link_back = np.empty_like(links)
    link_back[links] = np.arange(links.size)
    network = RoadNetwork(
        tuple(net.node_ids[i] for i in order), net.lat[order], net.lon[order], ends[0][links], ends[1][links],
        net.length_km[links],
        tuple(net.road_class[i] for i in links), tuple(net.ref[i] for i in links), tuple(net.source[i] for i in links),
    )  # fmt: skip
    told = tuple(
        dataclasses.replace(item, node=int(back[item.node]), destinations=tuple(sorted(int(back[i]) for i in item.destinations)))
        for item in setting.told
    )
    per_place = {name: getattr(setting, name)[order] for name in _PER_PLACE}
    ordered = dataclasses.replace(
        setting, node_ids=network.node_ids, network=network, p_cut=setting.p_cut[links],
        told=tuple(sorted(told, key=lambda item: item.node)),
        forced=tuple((int(back[node]), side, day) for node, side, day in setting.forced), **per_place,
    )  # fmt: skip
    return ordered, back, link_back


def _joined(
    records: list[Record], regime: NDArray[np.int64], weight: NDArray[np.float64], ground: Ground, *,
    back: NDArray[np.int64], link_back: NDArray[np.int64],
) -> Ensemble:  # fmt: skip
    """Blocks side by side, members last, places and links in the order given."""
    order = np.argsort(back)
    hosts = order[ground.hosts]

    def joined(name: str, rows: NDArray[np.int64], count: int) -> NDArray[np.float64]:
        """The values of all members, the first axis set out in the given order; 0 for places that have none."""
        parts = [getattr(record, name) for record in records]
        whole = np.zeros((count, *parts[0].shape[1:-1], regime.size))
        for number, part in enumerate(parts):
            whole[rows, ..., number * BLOCK : number * BLOCK + part.shape[-1]] = part
        return whole

    measures = {
        name: Samples(joined(name, hosts if name in AT_HOSTS else order, order.size), ("place", "day"), "persons")
        for name in MEASURES
    }
    moved = joined("moved", order, order.size)
    links, link_order = len(link_back), np.argsort(link_back)
    return Ensemble(
        measures, Samples(moved, ("origin", "host"), "persons"), hosts,
        Samples(joined("link_persons", link_order, links), ("link",), "persons"),
        joined("needed_and_closed", link_order, links) > 0, joined("turned", order, order.size) > 0,
        regime, weight, ground.people[back],
    )  # fmt: skip
