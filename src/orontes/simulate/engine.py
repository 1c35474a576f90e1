"""The daily loop: members of an ensemble live through the days of the outlook, one after the other. Compiled.

Each day: how near the front is, which links are closed, who leaves, which way and where to, who moves on, who arrives, who goes
home, which towns change hands. What a member draws hangs on its number alone, so that members may be run in any portions.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.simulate.compiled import lean
from orontes.simulate.control import change_hands, front_km, meet_sides
from orontes.simulate.decisions import Keys
from orontes.simulate.departure import rates
from orontes.simulate.destination import attraction
from orontes.simulate.ground import Land, Reported
from orontes.simulate.links import close_links
from orontes.simulate.moves import Travellers, arrive, depart, move_on, settle_told
from orontes.simulate.record import Record, close, empty_record, write_down
from orontes.simulate.returns import go_home
from orontes.simulate.state import MOBILITIES, Hosts, Places, begin, people_of, room_for

COMPILE_S: Final = 20
"""About so many seconds it takes to compile the engine, once."""


def run(land: Land, told: Reported, keys: Keys, members: NDArray[np.float64], *, first: int, days: int) -> Record:
    """The record of all days of some members, from number `first` on, with their own numbers, shape (M, P)."""
    places, hosts, links = land.ground.people.size, land.ground.hosts.size, land.roads.ends.shape[0]
    record = empty_record(members.shape[0], places, hosts, links, days)
    state = room_for(places, links, hosts, land.ways.km.shape[0])
    most = days * hosts * (MOBILITIES * places + places + hosts)  # entries; what is never used takes no memory
    travellers = Travellers(np.empty((most, 4), dtype=np.int32), np.empty(days + 3, dtype=np.int32))
    live(land, told, keys, members, first, *state, travellers, record)
    return record


@lean
def live(
    land: Land, told: Reported, keys: Keys, members: NDArray[np.float64], first: int, places: Places, links: NDArray[np.int32],
    hosts: Hosts, travellers: Travellers, record: Record,
) -> None:  # fmt: skip
    """Lets each member live through all days, and writes it down."""
    ground, roads, ways, due = land.ground, land.roads, land.ways, travellers.due
    for at in range(members.shape[0]):
        member, own = first + at, members[at]
        due[:] = -1
        due[-1] = 0
        begin(places, links, hosts, ground, told, own, keys, member)
        meet_sides(places, ground, told)
        for day in range(record.stock.shape[2]):
            front_km(places, told, own, day)
            if day == 0:
                settle_told(places, hosts, ground, ways, told, own, keys, member)
            shut = close_links(places, links, roads, told, own, keys, member, day)
            attraction(hosts, places, ground, own)
            rates(places, ground, told, own, keys, member, day)
            depart(places, links, hosts, ground, roads, ways, own, keys, travellers, record.departures[at], record.trapped[at],
                   member, day, shut)  # fmt: skip
            move_on(places, links, hosts, ground, ways, own, keys, travellers, member, day, shut)
            arrive(places, hosts, travellers, day)
            go_home(places, hosts, own, keys, record.returns[at], member, day)
            write_down(hosts.whole, record.arrivals[at], record.stock[at], day)
            change_hands(places, ground, roads, told, own, keys, member, day)
        close(places, links, hosts, ways.links, record, at)
        record.people[at] = people_of(places, hosts, travellers.under_way, due)
