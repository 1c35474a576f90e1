"""What a place or link means to the whole network: whom its loss cuts off, and which ways get how much longer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from orontes.geo.connectivity import Region, Severance, severed
from orontes.geo.roads import SPEEDS_KMH, RoadNetwork


@dataclass(frozen=True, slots=True)
class Part:
    """Places that open roads still join to each other but no longer to the rest.

    Parameters
    ----------
    node_ids : tuple of str
        The most populous first.
    people : int
        Their people, where the population is known.
    """

    node_ids: tuple[str, ...]
    people: int


@dataclass(frozen=True, slots=True)
class StrategicRole:
    """What the loss of places and links does to the whole network.

    Parameters
    ----------
    parts : tuple of Part
        What is left of each part of the network that falls apart, the most people first; empty where nothing falls apart.
    cut_off : tuple of Part
        Those of `parts` that lose the largest one.
    lost_pairs : int
        Pairs of places, none of them taken out, that were joined by road and are no longer.
    longer : tuple of Severance
        Ways between the neighbours of what is taken out that get longer, the greatest loss first. No way in the network gets
        longer by more hours than the first of them.
    """

    parts: tuple[Part, ...]
    cut_off: tuple[Part, ...]
    lost_pairs: int
    longer: tuple[Severance, ...]

    @property
    def people_cut_off(self) -> int:
        """People of the places that lose their way to the largest part."""
        return sum(part.people for part in self.cut_off)


def strategic_role(
    network: RoadNetwork, people: Mapping[str, int], *, nodes: Iterable[str] = (), links: Iterable[int] = (),
    classes: Iterable[str] | None = None, speeds: Mapping[str, float] = SPEEDS_KMH,
) -> StrategicRole:  # fmt: skip
    """What taking those places and links out does to every pair of places.

    Exact. Pairs are lost where a component of the open roads falls apart (Tarjan 1972, doi:10.1137/0201010). Every way through
    what is taken out enters and leaves it by neighbours, so that no way gets longer than the worst of those between neighbours.

    Parameters
    ----------
    network : RoadNetwork
    people : mapping of str to int
        People by place; a place without a number counts none.
    nodes : iterable of str
        Places that nobody can pass; `orontes.geo.connectivity.around` gives a whole city.
    links : iterable of int
        Links that nobody can pass.
    classes : iterable of str, optional
        Classes of roads that count (`orontes.geo.roads.MAIN_CLASSES` for supply); all by default.
    speeds : mapping of str to float
        Speed by class of road, km/h.

    Raises
    ------
    InputError
        If a place is not on the network.
    """
    gone = np.zeros(len(network.node_ids), dtype=bool)
    gone[[network.position(node) for node in nodes]] = True
    wanted = frozenset(classes) if classes is not None else frozenset(speeds)
    before = np.array([kind in wanted for kind in network.road_class], dtype=bool)
    shut = np.zeros(len(before), dtype=bool)
    shut[np.fromiter(links, dtype=np.int64)] = True
    touched = before & (shut | gone[network.link_from] | gone[network.link_to])
    parts, cut_off, lost = _parts(network, people, gone, before, before & ~touched)
    beside = np.unique(np.concatenate([network.link_from[touched], network.link_to[touched]]))
    ends = [Region(network.node_ids[at], (network.node_ids[at],)) for at in beside if not gone[at]]
    taken = tuple(network.node_ids[at] for at in np.flatnonzero(gone))
    found = severed(network, combinations(ends, 2), nodes=taken, links=np.flatnonzero(shut), classes=wanted, speeds=speeds)
    return StrategicRole(parts, cut_off, lost, tuple(way for way in found if way.longer_h > 1e-9))


def _parts(
    network: RoadNetwork, people: Mapping[str, int], gone: NDArray[np.bool_], before: NDArray[np.bool_], after: NDArray[np.bool_]
) -> tuple[tuple[Part, ...], tuple[Part, ...], int]:
    """What falls apart, what of it loses its largest part, and how many pairs of places are lost."""
    was, now = network.components(is_open=before), network.components(is_open=after)
    count = np.array([people.get(node, 0) for node in network.node_ids], dtype=np.int64)
    stay = np.flatnonzero(~gone)
    whole, size = np.unique(was[stay], return_counts=True)
    _, rest = np.unique(now[stay], return_counts=True)
    lost = int((size * (size - 1) // 2).sum() - (rest * (rest - 1) // 2).sum())
    parts: list[Part] = []
    cut_off: list[Part] = []
    broken = {int(label) for label in whole if len(np.unique(now[stay[was[stay] == label]])) > 1} if lost else set()
    for label in sorted(broken):
        inside = stay[was[stay] == label]
        split = [inside[now[inside] == part] for part in np.unique(now[inside])]
        split.sort(key=lambda some: (-int(count[some].sum()), -len(some), network.node_ids[some[0]]))
        made = [_part(network, count, some) for some in split]
        parts += made
        cut_off += made[1:]
    order = sorted(cut_off, key=lambda part: (-part.people, part.node_ids))
    return tuple(sorted(parts, key=lambda part: (-part.people, part.node_ids))), tuple(order), lost


def _part(network: RoadNetwork, count: NDArray[np.int64], some: NDArray[np.int64]) -> Part:
    order = sorted(some.tolist(), key=lambda at: (-int(count[at]), network.node_ids[at]))
    return Part(tuple(network.node_ids[at] for at in order), int(count[some].sum()))
