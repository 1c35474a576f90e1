"""What is written down of a block: persons by place and day, moves, and the use of roads."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orontes.scenario.setting import NOBODY
from orontes.simulate.compiled import lean, part
from orontes.simulate.state import BY_WAY, CAME, CONTROLLER, MOVED, NEEDED, STOCK, TRUSTED, Hosts, Places

Ints = NDArray[np.int32]


class Record(NamedTuple):
    """Results of a block, member by member.

    Parameters
    ----------
    departures, trapped, returns : ndarray of int, shape (M, N, D)
        Persons, by home.
    arrivals, stock : ndarray of int, shape (M, J, D)
        Persons, by host.
    moved : ndarray of int, shape (M, N, J)
        People who left home over the horizon, by home and first destination.
    link_persons : ndarray of float, shape (M, L)
    needed_and_closed : ndarray of bool, shape (M, L)
    turned : ndarray of bool, shape (M, N)
        Whether another side than at the start holds the place at the end.
    people : ndarray of int, shape (M,)
        All people at the end, counted anew; -1 where the books are wrong.
    """

    departures: Ints
    trapped: Ints
    returns: Ints
    arrivals: Ints
    stock: Ints
    moved: Ints
    link_persons: NDArray[np.float64]
    needed_and_closed: NDArray[np.bool_]
    turned: NDArray[np.bool_]
    people: NDArray[np.int64]


def empty_record(members: int, places: int, hosts: int, links: int, days: int) -> Record:
    """A record with nothing in it."""
    at_homes = [np.zeros((members, places, days), dtype=np.int32) for _ in range(3)]
    at_hosts = [np.zeros((members, hosts, days), dtype=np.int32) for _ in range(2)]
    return Record(
        at_homes[0], at_homes[1], at_homes[2], at_hosts[0], at_hosts[1],
        np.zeros((members, places, hosts), dtype=np.int32), np.zeros((members, links)),
        np.zeros((members, links), dtype=np.bool_), np.zeros((members, places), dtype=np.bool_),
        np.zeros(members, dtype=np.int64),
    )  # fmt: skip


@lean
def write_down(count: NDArray[np.int64], arrivals: Ints, stock: Ints, day: int) -> None:
    """Writes down who came to each host, and who is there, on a day, into arrays of shape (J, D)."""
    for host in range(count.shape[1]):
        arrivals[host, day], stock[host, day] = count[CAME, host], count[STOCK, host]


@part
def close(places: Places, links: Ints, hosts: Hosts, way_links: NDArray[np.int16], record: Record, at: int) -> None:
    """Writes down which places have another holder than at the start, who moved where, and how many people used each link."""
    trusted, flow = places.whole[TRUSTED], hosts.flow
    for place in range(trusted.size):
        record.turned[at, place] = places.whole[CONTROLLER, place] != trusted[place] and trusted[place] != NOBODY
        for host in range(flow.shape[2]):
            if flow[MOVED, place, host] > 0:
                record.moved[at, place, host] = flow[MOVED, place, host]
            for way in range(way_links.shape[0]):
                persons = flow[BY_WAY + way, place, host]
                if persons > 0:
                    for step in range(way_links.shape[3]):
                        link = way_links[way, place, host, step]
                        if link < links.shape[1]:
                            record.link_persons[at, link] += persons
    for link in range(links.shape[1]):
        record.needed_and_closed[at, link] = links[NEEDED, link] > 0
