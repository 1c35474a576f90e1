"""The daily loop: a block of members lives through the days of the outlook.

Each day: the threat, who leaves, which way and where to, who arrives, who moves on, who goes home, which towns change hands.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from orontes.scenario.contact import taken
from orontes.scenario.setting import NOBODY, Setting
from orontes.simulate.departure import WINTER, Threat, hazard, leaving
from orontes.simulate.destination import attraction, by_trust, by_way, coupled, herd, split, trust
from orontes.simulate.draws import Draws
from orontes.simulate.fronts import front_km, near_sides
from orontes.simulate.parameters import Parameters
from orontes.simulate.plan import NEVER, Ground, Plan, link_chances
from orontes.simulate.record import Record
from orontes.simulate.returns import return_rate
from orontes.simulate.state import AFFINITIES, AT_RISK, MOBILITIES, Journey, State, start

Floats = NDArray[np.float64]
WORTH_A_LOOK: Final = 1e-6
WORTH_MOVING_ON: Final = 1e-3
HOURS: Final = 24.0


@dataclass(frozen=True, slots=True)
class Roads:
    """The roads of a day: links that nobody passes, shape (M, L), and persons who can leave each place, shape (M, N)."""

    closed: NDArray[np.bool_]
    capacity: Floats


class Engine:
    """One block on its way through the days; `run` gives its record."""

    def __init__(
        self, setting: Setting, ground: Ground, plan: Plan, parameters: Parameters, draws: Draws, *, days: int, reach_km: float
    ) -> None:
        self.setting, self.ground, self.plan, self.parameters, self.days = setting, ground, plan, parameters, days
        ids, members = setting.node_ids, draws.members
        self.quick = Parameters({name: values.astype(np.float32) for name, values in parameters.values.items()})
        self.state: State = start(setting, draws, parameters, ground.km, reach_km, hosts=ground.hosts.size)
        self.record = Record.empty(members, len(ids), ground.hosts.size, len(setting.network.ref), days)
        self.trusted = self.state.controller.copy()
        self.changed_on = np.where(setting.changed, -3.0, float(NEVER))[None, :] + np.zeros((members, 1))
        self.side_km = near_sides(self.state.controller, ground.km, len(setting.sides))
        self.stock, self.away = np.zeros((members, ground.hosts.size)), np.zeros((members, len(ids)))
        self.left = np.zeros((3, members, len(ids)))
        self.rng = draws.generators("departure", ids)
        self.rng_return = draws.generators("return", ids)
        self.rng_onward = draws.generators("onward", tuple(ids[place] for place in ground.hosts))
        self.chance_way = draws.uniform("destination", ids, days)
        self.chance_onward = draws.uniform("who moves on", ids, days)
        self.chance_control = draws.uniform("control", ids, days)
        self.chance_link, self.chance_corridor = link_chances(setting, draws, days)
        told = draws.uniform("told to have left", ids, 2)
        self.settle_told(told)

    def run(self) -> Record:
        """The record of all days."""
        for day in range(self.days):
            front = self.front(day)
            closed, pull = self.closed(day, front), self.attraction(front)
            most, at_risk = self.rates(day, front)
            self.depart(day, most, at_risk, pull, closed)
            self.move_on(day, most, pull, closed)
            self.arrive(day)
            self.go_home(day, front)
            self.record.close_day(day, self.stock)
            self.change_hands(day)
        self.record.at_end(self.state.controller, self.trusted)
        return self.record

    def front(self, day: int) -> Floats:
        """Road distance from each place to the nearest side hostile to its holder, shape (M, N); infinite in peace."""
        km = front_km(self.setting, self.state.controller, self.side_km, self.plan.advancing, self.plan.speed * day)
        return np.where((day >= self.plan.peace_day)[:, None], np.inf, km)

    def closed(self, day: int, front: Floats) -> NDArray[np.bool_]:
        """Links that nobody passes today, shape (M, L): broken, between hostile ends, or into a besieged place.

        Where nobody knows who holds a place, it counts as hostile to the side that advances.
        """
        net, broken, chance = self.setting.network, self.state.broken, self.chance_link[:, :, day]
        a, b = net.link_from, net.link_to
        near = np.minimum(front[:, a], front[:, b]) <= self.parameters["near_front_km"][:, None]
        shuts = ~broken & near & (chance < -np.expm1(-self.parameters["rate.closing"][:, None]))
        opens = broken & (self.setting.p_cut == 0)[None, :] & (chance < -np.expm1(-self.parameters["rate.opening"][:, None]))
        self.state.broken = (broken | shuts) & ~opens
        ends = self.state.controller[:, a], self.state.controller[:, b]
        unknown = (ends[0] == NOBODY) | (ends[1] == NOBODY)
        attacker = (ends[0] == self.setting.attacker) | (ends[1] == self.setting.attacker)
        hostile = (ends[0] != ends[1]) & (~unknown | attacker)
        hostile &= self.chance_corridor >= self.parameters["corridor"][:, None]
        shut = self.besieged(day)
        ring = shut[:, a] | shut[:, b]
        return np.asarray(self.state.broken | hostile | ring)

    def besieged(self, day: int) -> NDArray[np.bool_]:
        """Places whose roads are closed by a siege today, shape (M, N)."""
        return np.asarray((self.plan.besieged_from <= day) & (day < self.plan.peace_day)[:, None])

    def rates(self, day: int, front: Floats) -> tuple[Floats, Floats]:
        """Daily rate of leaving of most people and of those at risk, both of shape (M, N)."""
        changed = ((day - self.changed_on <= 7).astype(float) @ self.ground.near) > 0
        events = np.broadcast_to(self.setting.fighting @ self.ground.near, front.shape)
        gone = self.left.sum(0) / np.maximum(self.ground.people, 1.0)
        winter = self.setting.issue_date.month in WINTER
        quiet = (day >= self.plan.peace_day)[:, None]

        def rate(km: Floats, base: Floats) -> Floats:
            return hazard(Threat(km, changed, events, gone, self.plan.frailty), base, self.parameters, winter=winter)

        base = np.where(self.besieged(day), self.parameters["lambda.closed_siege"][:, None], self.plan.rate[:, None])
        most = rate(front, base)
        if np.isfinite(self.plan.event_km).any():
            event = np.where(quiet, np.inf, self.plan.event_km[None, :])
            fled, fought = self.parameters["lambda.urban_battle"], self.parameters["lambda.long_war"]
            most = np.maximum(most, rate(event, np.where(self.plan.fled[None, :], fled[:, None], fought[:, None])))
        fallen = (self.state.controller != self.trusted) & (self.trusted != NOBODY) & ~quiet
        return most, rate(np.where(fallen, 0.0, front), base) if fallen.any() else most

    def depart(self, day: int, most: Floats, risk: Floats, pull: Floats, closed: NDArray[np.bool_]) -> None:
        """Lets people leave their homes, and sends them on their way."""
        capacity = self.parameters["link_capacity"][:, None] * ((~closed).astype(float) @ self.ground.ends)
        wanted, out = np.zeros_like(self.state.movers), np.zeros_like(self.state.movers)
        risk = np.maximum(most, risk)
        for origin in np.flatnonzero(risk.max(axis=0) > WORTH_A_LOOK):
            rate = np.repeat(np.stack([most[:, origin], most[:, origin], risk[:, origin]], axis=1), MOBILITIES, axis=1)
            wanted[:, origin], out[:, origin] = leaving(self.state.movers[:, origin], rate, capacity[:, origin], self.rng[origin])
        members, homes = np.nonzero(out.any(axis=2))
        sent = np.zeros_like(out)
        sent[members, homes] = self.send(day, members, homes, out[members, homes], pull=pull, roads=Roads(closed, capacity))
        self.state.movers -= sent
        self.away += sent.sum(2)
        self.record.departures[:, :, day] = sent.sum(2)
        self.record.trapped[:, :, day] = (wanted - sent).sum(2)
        self.left = np.concatenate([self.left[1:], self.record.departures[None, :, :, day]])

    def attraction(self, front: Floats) -> Floats:
        """How much each host attracts today, shape (M, J); in float32, as all weights: only whole persons must be exact."""
        hosts = self.ground.hosts
        value = attraction(self.ground.size, self.plan.xi[:, hosts], front[:, hosts], self.stock, self.parameters)
        return value.astype(np.float32)

    def send(
        self, day: int, members: NDArray[np.int64], homes: NDArray[np.int64], persons: Floats, *, pull: Floats, roads: Roads
    ) -> Floats:
        """Puts people, shape (R, K), of one home each on open ways; those who got away, shape (R, K)."""
        km, way = self.open_ways(members, homes, roads.closed)
        groups = persons.reshape(-1, AFFINITIES, MOBILITIES)
        own = pull[members] * herd(self.state.displaced[members, homes], self.quick["b_h"][members])
        liked, everyone = trust(self.host_controller(members), self.trusted[members, homes]), np.zeros(km.shape)
        sent = np.zeros_like(groups)
        for mobility, pace in enumerate(self.paces(members, groups.sum((1, 2)) > roads.capacity[members, homes] / 2)):
            some = np.flatnonzero(groups[:, :, mobility].any(axis=1))
            who, days, number = members[some], km[some] / pace[some, None], groups[some, :, mobility]
            base = by_way(own[some], days, self.quick["b_t"][who])
            expected, can_go = by_trust(base, liked[some], number, self.quick["b_a"][who])
            sent[some, :, mobility] = number * can_go
            chance = (self.chance_way[who, homes[some], day] + mobility / MOBILITIES) % 1.0
            went = split(sent[some, :, mobility].sum(1), expected, chance)
            everyone[some] += went
            self.under_way(day, who, homes[some], went, days)
        ways = self.ground.ways
        self.record.use_links(members, ways.loads(homes, everyone, way))
        self.record.need_links(members, homes, ways, attraction=pull[members], closed=roads.closed, persons=groups.sum((1, 2)))
        return sent.reshape(persons.shape)

    def open_ways(
        self, members: NDArray[np.int64], places: NDArray[np.int64], closed: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
        """Length of the way from a place to each other, and which way it is; infinite where none is open, and to itself."""
        km, way = self.ground.ways.open_km(places, closed[members])
        km[places[:, None] == self.ground.hosts[None, :]] = np.inf
        return km, way

    def host_controller(self, members: NDArray[np.int64]) -> NDArray[np.int64]:
        """Who holds each host, shape (R, J), of some members."""
        return self.state.controller[members][:, self.ground.hosts]

    def paces(self, rows: NDArray[np.int64], jam: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """Kilometres a day by vehicle and on foot, shape (R,) each."""
        free = self.quick["speed.vehicle"][rows] * self.quick["hours_on_road"][rows]
        return np.where(jam, self.quick["speed.jam"][rows] * HOURS, free), self.quick["speed.on_foot"][rows]

    def under_way(self, day: int, members: NDArray[np.int64], homes: NDArray[np.int64], went: Floats, days: Floats) -> None:
        """Books people as travelling until they arrive: persons by host, shape (R, J), and their days of travel.

        Rows are sorted by member, and no pair of member and home comes twice.
        """
        if not members.size:
            return
        today = np.where(days < 1.0, went, 0.0)
        self.record.moved[members, homes] += went
        if today.any():
            self.state.travelling.setdefault(day, []).append(Journey(members, homes, today))
        row, host = np.nonzero(went - today)
        if row.size:
            self.further(day, (members[row], homes[row], host), went[row, host], days[row, host])

    def arrive(self, day: int) -> None:
        """Lets those arrive whose way ends today."""
        came = self.record.arrivals[:, :, day]
        for journey in self.state.travelling.pop(day, ()):
            self.state.displaced[journey.members, journey.homes] += journey.persons
            starts = np.searchsorted(journey.members, np.arange(came.shape[0] + 1))
            rows = np.arange(journey.members.size)
            came += csr_array((np.ones(rows.size), rows, starts), shape=(came.shape[0], rows.size)) @ journey.persons
        members, hosts = self.stock.shape
        later = self.state.later.pop(day, [])
        if later:
            at, persons = (np.concatenate(part) for part in zip(*later, strict=True))
            np.add.at(self.state.displaced.reshape(-1), at, persons)
            place = at // self.state.displaced[0].size * hosts + at % hosts
            came += np.bincount(place, persons, minlength=members * hosts).reshape(members, hosts)
        self.stock += came

    def further(self, day: int, where: tuple[NDArray[np.int64], ...], persons: Floats, days: Floats) -> None:
        """Books people as travelling, one entry for each member, home and host in `where`."""
        at = np.ravel_multi_index(where, self.state.displaced.shape)
        arrival = np.minimum(day + days, self.days).astype(np.int64)
        for when in np.flatnonzero(np.bincount(arrival)):
            mine = arrival == when
            self.state.later.setdefault(int(when), []).append((at[mine], persons[mine]))

    def move_on(self, day: int, most: Floats, pull: Floats, closed: NDArray[np.bool_]) -> None:
        """Lets displaced people move on from places that the front comes near to, by vehicle; all groups there alike."""
        again = most * np.exp(self.parameters["b_r"][:, None]) + self.parameters["onward"][:, None]
        rate = np.where(most > WORTH_MOVING_ON, again, 0.0)[:, self.ground.hosts]
        leave = _drawn(self.stock, rate, self.rng_onward)
        rows, hosts = np.nonzero(leave)
        places = self.ground.hosts[hosts]
        km, way = self.open_ways(rows, places, closed)
        days = km / self.paces(rows, np.zeros(rows.size, dtype=np.bool_))[0][:, None]
        there, chance = self.state.displaced[rows, :, hosts], self.chance_onward[rows, places, day]
        groups = np.minimum(split(leave[rows, hosts], there, chance), there)
        persons = np.zeros((rows.size, AFFINITIES))
        persons[:, AT_RISK] = groups.sum(1)
        liked = trust(self.host_controller(rows), self.trusted[rows, places])
        base = by_way(pull[rows], days, self.quick["b_t"][rows])
        expected, can_go = by_trust(base, liked, persons, self.quick["b_a"][rows])
        groups *= can_go[:, [AT_RISK]]
        went = split(groups.sum(1), expected, chance)
        self.state.displaced[rows, :, hosts] -= groups
        self.stock[rows, hosts] -= groups.sum(1)
        row, home, to, number = coupled(groups, went, self.chance_way[rows, places, day])
        self.further(day, (rows[row], home, to), number, days[row, to])
        self.record.use_links(rows, self.ground.ways.loads(places, went, way))

    def go_home(self, day: int, front: Floats) -> None:
        """Lets displaced people go home."""
        far = front > 3 * self.parameters["d0"][:, None]
        same = self.state.controller == self.trusted
        rate = return_rate(same & far, ~same & (self.trusted != NOBODY), day - self.plan.peace_day, self.parameters)
        back = _drawn(self.state.displaced.sum(2), rate, self.rng_return)
        rows, homes = np.nonzero(back)
        present = self.state.displaced[rows, homes]
        taken_from = np.minimum(split(back[rows, homes], present, self.chance_way[rows, homes, day]), present)
        self.state.displaced[rows, homes] -= taken_from
        np.subtract.at(self.stock, rows, taken_from)
        self.away[rows, homes] -= taken_from.sum(1)
        self.state.stayers[rows, homes] += taken_from.sum(1)
        self.record.returns[rows, homes, day] = taken_from.sum(1)

    def change_hands(self, day: int) -> None:
        """Lets the advancing side take places, and what is supposed come true."""
        control = self.state.controller
        held = (control == self.plan.advancing[:, None]) & (self.plan.advancing != NOBODY)[:, None]
        theirs = (self.setting.front_side[None, :] == self.plan.advancing[:, None]) & (self.plan.advancing != NOBODY)[:, None]
        reach = np.maximum(self.setting.front_km[None, :] - (self.plan.speed * day)[:, None], 1.0)
        falls = taken(
            held,
            self.ground.strength,
            np.where(theirs, 1.0 / reach, 0.0),
            self.plan.speed,
            ease=self.plan.ease,
            chance=self.chance_control[:, :, day],
        )
        open_to = np.isin(control, (NOBODY, self.setting.attacker, self.setting.defender)) & (day < self.plan.peace_day)[:, None]
        new = np.where(falls & open_to, self.plan.advancing[:, None], control)
        for node, side, when in self.setting.forced:
            new[:, node] = side if when == day else new[:, node]
        rows = np.flatnonzero((new != control).any(axis=1))
        self.changed_on = np.where(new != control, float(day), self.changed_on)
        self.state.controller = new
        if rows.size:
            self.side_km[rows] = near_sides(new[rows], self.ground.km, len(self.setting.sides))

    def settle_told(self, chance: Floats) -> None:
        """Places those who left before the issue date, as told, at their destinations."""
        front = self.front(0)
        closed = np.zeros((self.stock.shape[0], len(self.setting.network.ref)), dtype=np.bool_)
        pull = self.attraction(front)
        for told in self.setting.told:
            drawn = np.exp(np.log(told.low) + (np.log(told.high) - np.log(told.low)) * chance[:, told.node, 0])
            movers = self.state.movers[:, told.node]
            share = np.minimum(np.rint(drawn) / np.maximum(movers.sum(1), 1.0), 1.0)
            persons = np.floor(movers * share[:, None])
            allowed = np.isin(self.ground.hosts, told.destinations) if told.destinations else np.True_
            everyone = np.arange(self.stock.shape[0])
            km, _ = self.open_ways(everyone, np.full(everyone.size, told.node), closed)
            weight = by_way(pull, km / (self.parameters["speed.vehicle"] * HOURS)[:, None], self.parameters["b_t"])
            went = split(persons.sum(1), weight * allowed, chance[:, told.node, 1])
            persons[~went.any(axis=1)] = 0.0
            movers -= persons
            self.state.displaced[:, told.node] += went
            self.stock += went
            self.away[:, told.node] += went.sum(1)


def _drawn(people: Floats, rate: Floats, rngs: tuple[np.random.Generator, ...]) -> Floats:
    """How many of the people of each place go at a daily rate, shape (M, N) all; each place draws from its own stream."""
    found = np.zeros_like(people)
    for place in np.flatnonzero(((rate > 0) & (people > 0)).any(axis=0)):
        chance = -np.expm1(-rate[:, place])
        found[:, place] = rngs[place].binomial(people[:, place].astype(np.int64), chance)
    return found
