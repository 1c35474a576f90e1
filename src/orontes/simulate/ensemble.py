"""The ensemble: members in blocks, each with its regime, weight and parameters; the same bytes for any number of workers."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from orontes.core.declared import DeclaredTable
from orontes.core.samples import Samples
from orontes.errors import InputError
from orontes.geo.roads import RoadNetwork
from orontes.scenario.setting import Setting
from orontes.simulate.parameters import declared_priors

BLOCK: Final = 1000
"""Members of a block, for one worker."""
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


Spread = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]
"""How blocks are worked through: `map`, or one over processes or machines that keeps their order."""


def run_ensemble(
    setting: Setting,
    *,
    days: int = 14,
    members: int = 1000,
    seed: int = 0,
    priors: DeclaredTable | None = None,
    spread: Spread = map,
) -> Ensemble:
    """The ensemble of a setting; places in its order, whatever that is. The same bytes however blocks are spread.

    Raises
    ------
    InputError
        If `days` or `members` is below 1.
    """
    for thing, value in (("days", days), ("members", members)):
        if value < 1:
            raise InputError(f"number of {thing}", value=value, limit="1 or more")
    from orontes.simulate.block import blocks_of, run_block  # noqa: PLC0415  # only who runs the engine loads a compiler

    ordered, back, link_back = _in_order_of_names(setting)
    regime, weight = allotted(np.array([item.weight for item in ordered.scenarios]), members)
    blocks, ground = blocks_of(ordered, regime, days=days, seed=seed, priors=priors or declared_priors(), size=BLOCK)
    records = spread(run_block, blocks)
    return _joined(
        records, regime, weight, hosts=ground.hosts, people=ground.people.astype(np.float64), back=back, link_back=link_back
    )


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
    records: Iterable[Any], regime: NDArray[np.int64], weight: NDArray[np.float64], *, hosts: NDArray[np.int64],
    people: NDArray[np.float64], back: NDArray[np.int64], link_back: NDArray[np.int64],
) -> Ensemble:  # fmt: skip
    """Blocks side by side as they come, members last, places and links in the order given."""
    order, links = np.argsort(back), np.argsort(link_back)
    at_hosts = order[hosts]
    rows = dict.fromkeys((*MEASURES, "moved", "turned"), order) | dict.fromkeys(AT_HOSTS, at_hosts)
    rows |= dict.fromkeys(("link_persons", "needed_and_closed"), links)
    found: dict[str, NDArray[np.float64]] = {}
    first = 0
    for record in records:
        for name, at in rows.items():
            part = np.moveaxis(getattr(record, name), 0, -1)
            if name not in found:
                count = links.size if at is links else order.size
                found[name] = np.zeros((count, *part.shape[1:-1], regime.size))
            for row, values in zip(at, part, strict=True):
                if values.any():  # what is never written takes no memory
                    found[name][row, ..., first : first + part.shape[-1]] = values
        first += record.people.size
    return Ensemble(
        {name: Samples(found[name], ("place", "day"), "persons") for name in MEASURES},
        Samples(found["moved"], ("origin", "host"), "persons"), at_hosts,
        Samples(found["link_persons"], ("link",), "persons"),
        found["needed_and_closed"] > 0, found["turned"] > 0, regime, weight, people[back],
    )  # fmt: skip
