"""The daily loop: a block of members lives through the days of the outlook.

Each day: the threat, who leaves, which way and where to, who arrives, who moves on, who goes home, which towns change hands.
Work is done place by place for the places where something happens, for all members at once.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from orontes.scenario.contact import taken
from orontes.scenario.setting import NOBODY, Setting
from orontes.simulate.columns import Columns, in_portions
from orontes.simulate.departure import WINTER, Threat, hazard, leaving
from orontes.simulate.destination import attraction, by_trust, coupled, herd, split, trust
from orontes.simulate.draws import Daily, Draws, Sources, binomial
from orontes.simulate.fronts import Nearest, front_km
from orontes.simulate.journeys import Open, journey, km_a_day, open_km
from orontes.simulate.parameters import Parameters
from orontes.simulate.plan import NEVER, Ground, Plan, reach_km
from orontes.simulate.record import Record
from orontes.simulate.returns import return_rate
from orontes.simulate.state import AFFINITIES, AT_RISK, MOBILITIES, ON_FOOT, VEHICLE, State, link_names, start
from orontes.simulate.travel import Bits, packed

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
WORTH_A_LOOK: Final = 1e-6
WORTH_MOVING_ON: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Day:
    """What holds on one day for all that move.

    Parameters
    ----------
    number : int
    front : ndarray of float, shape (N, M)
        km to the front.
    closed : ndarray of bool, shape (L, M)
        Links that nobody passes; `shut` the same, packed.
    pull : ndarray of float, shape (J, M)
        How much each host attracts.
    holder : ndarray of int, shape (J, M)
        Who holds each host.
    """

    number: int
    front: Floats
    closed: Bools
    shut: Bits
    pull: Floats
    holder: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Rates:
    """Daily rates of leaving of most people and of those at risk, (A, M) each, at A places; all others are quiet."""

    places: NDArray[np.int64]
    most: Floats
    risk: Floats


class Engine:
    """One block on its way through the days; `run` gives its record."""

    def __init__(
        self, setting: Setting, ground: Ground, plan: Plan, parameters: Parameters, draws: Draws, *, days: int, reach_km: float
    ) -> None:
        self.setting, self.ground, self.plan, self.days, self.members = setting, ground, plan, days, draws.members
        ids, self.parameters = setting.node_ids, parameters.single()
        self.state: State = start(setting, draws, parameters, ground.km, reach_km, hosts=ground.hosts.size)
        self.record = Record(draws.members, len(ids), ground.hosts.size, len(setting.network.ref), days)
        self.km_a_day = km_a_day(self.parameters)
        self.trusted = self.state.controller.copy()
        self.changed_on = np.full(self.trusted.shape, NEVER, dtype=np.int32)
        self.changed_on[setting.changed] = -3
        sides = (side for side in (setting.attacker, setting.defender) if side != NOBODY)
        self.near_sides = tuple(Nearest(side, self.state.controller, ground.km) for side in sides)
        self.left = np.zeros((3, *self.trusted.shape), dtype=np.int32)
        self.sources: set[int] = set()  # homes that people have left
        self.leaves, self.returns = Sources(draws, "departure", ids), Sources(draws, "return", ids)
        self.goes_on = Sources(draws, "onward", ids)
        self.chance_way, self.chance_onward = (Daily(draws, what, ids, days) for what in ("destination", "who moves on"))
        self.chance_control = Daily(draws, "control", ids, days)
        names = link_names(setting)
        self.chance_link = Daily(draws, "opening or closing", names, days)
        self.corridor = draws.uniform("corridor", names) < parameters["corridor"]
        self.settle_told(Daily(draws, "told to have left", ids, 2))

    def run(self) -> Record:
        """The record of all days."""
        for number in range(self.days):
            front = self.front(number)
            closed = self.closed(number, front)
            holder = self.state.controller[self.ground.hosts]
            day = Day(number, front, closed, packed(closed), self.attraction(front), holder)
            rates = self.rates(number, front)
            self.depart(day, rates)
            self.move_on(day, rates)
            self.arrive(number)
            self.go_home(number, front)
            self.record.stock[:, number] = self.state.stock
            self.change_hands(number)
        self.record.at_end(self.state.controller, self.trusted, self.ground.ways)
        return self.record

    def front(self, day: int) -> Floats:
        """Road distance from each place to the nearest side hostile to its holder, shape (N, M); infinite in peace."""
        advanced = (self.plan.speed * day).astype(np.float32)
        km = front_km(self.setting, self.state.controller, self.near_sides, self.plan.advancing, advanced)
        km[:, day >= self.plan.peace_day] = np.inf
        return km

    def closed(self, day: int, front: Floats) -> Bools:
        """Links that nobody passes today, shape (L, M): broken, between hostile ends, or into a besieged place.

        Where nobody knows who holds a place, it counts as hostile to the side that advances.
        """
        net, broken, rates = self.setting.network, self.state.broken, self.parameters
        near = np.minimum(front[net.link_from], front[net.link_to]) <= rates["near_front_km"]
        shuts, opens = -np.expm1(-rates["rate.closing"]), -np.expm1(-rates["rate.opening"])
        for link in np.flatnonzero((near | broken).any(axis=1)):
            chance = self.chance_link.of(int(link), day)
            stays = broken[link] & ((chance >= opens) | (self.setting.p_cut[link] > 0))
            broken[link] = stays | (~broken[link] & near[link] & (chance < shuts))
        a, b = self.state.controller[net.link_from], self.state.controller[net.link_to]
        attacker = (a == self.setting.attacker) | (b == self.setting.attacker)
        closed: Bools = (a != b) & (((a != NOBODY) & (b != NOBODY)) | attacker) & ~self.corridor
        closed |= broken
        for place, since in self.plan.besieged_from.items():
            closed[self.ground.roads[place]] |= (since <= day) & (day < self.plan.peace_day)
        return closed

    def rates(self, day: int, front: Floats) -> Rates:
        """Daily rates of leaving of the places that are not quiet."""
        plan, known = self.plan, self.parameters
        quiet = day >= plan.peace_day
        fallen = (self.state.controller != self.trusted) & (self.trusted != NOBODY) & ~quiet
        event = np.isfinite(plan.event_km)
        some = np.flatnonzero((front <= reach_km(known["d0"])).any(axis=1) | fallen.any(axis=1) | event)
        late = np.flatnonzero((day - self.changed_on <= 7).any(axis=1))
        recent = (day - self.changed_on[late] <= 7).astype(np.float32)
        changed = self.ground.near[np.ix_(some, late)] @ recent > 0
        events = (self.ground.near[some] @ self.setting.fighting)[:, None].astype(np.float32)
        gone = (self.left[:, some].sum(0) / np.maximum(self.ground.people[some], 1.0)[:, None]).astype(np.float32)
        frailty, winter = plan.frailty[some], self.setting.issue_date.month in WINTER

        def rate(km: Floats, base: Floats) -> Floats:
            return hazard(Threat(km, changed, events, gone, frailty), base, known, winter=winter)

        base = np.broadcast_to(plan.rate.astype(np.float32), frailty.shape).copy()
        for row in np.flatnonzero(np.isin(some, list(plan.besieged_from))):
            shut = (plan.besieged_from[int(some[row])] <= day) & ~quiet
            base[row] = np.where(shut, known["lambda.closed_siege"], base[row])
        most = rate(front[some], base)
        if event.any():
            told = np.where(quiet, np.inf, plan.event_km[some, None]).astype(np.float32)
            fought = np.where(plan.fled[some, None], known["lambda.urban_battle"], known["lambda.long_war"])
            most = np.maximum(most, rate(told, fought))
        fell = fallen[some]
        risk = np.maximum(most, rate(np.where(fell, np.float32(0), front[some]), base)) if fell.any() else most
        return Rates(some, most, risk)

    def depart(self, day: Day, rates: Rates) -> None:
        """Lets people leave their homes, and sends them on their way."""
        some = np.flatnonzero((rates.risk > WORTH_A_LOOK).any(axis=1))
        homes = rates.places[some]
        risk = rates.risk[some]
        most = risk if rates.risk is rates.most else rates.most[some]
        chance = np.stack([leaves := -np.expm1(-most), leaves, leaves if risk is most else -np.expm1(-risk)], axis=1)
        capacity = np.stack([(~day.closed[self.ground.roads[home]]).sum(axis=0) for home in homes] or [np.zeros(self.members)])
        capacity = self.parameters["link_capacity"] * capacity
        rngs = [self.leaves[home] for home in homes]
        wanted, out = leaving(self.state.movers[homes], np.repeat(chance, MOBILITIES, axis=1), capacity[: homes.size], rngs)
        total = out.sum(axis=1, dtype=np.int32)
        left, row = np.zeros_like(self.left[0]), {int(home): at for at, home in enumerate(homes)}
        for columns in in_portions(total > 0, homes):
            persons = columns.gathered(lambda home: out[row[home]])
            sent = self.send(day, columns, persons, jam=columns.gathered(lambda home: total[row[home]] > capacity[row[home]] / 2))
            for home, who, part in columns.parts():
                self.state.movers[home][:, who] -= sent[:, part]
                left[home, who] = sent[:, part].sum(axis=0)
        self.record.trapped[homes, day.number] = wanted.sum(axis=1) - left[homes]
        self.record.departures[:, day.number] = left
        self.left = np.stack([self.left[1], self.left[2], left])

    def attraction(self, front: Floats) -> Floats:
        """How much each host attracts today, shape (J, M)."""
        return attraction(self.ground.size, self.plan.xi, front[self.ground.hosts], self.state.stock, self.parameters)

    def send(self, day: Day, homes: Columns, persons: Ints, *, jam: Bools) -> Ints:
        """Puts people of some homes, shape (K, R), on open ways; those who got away, shape (K, R)."""
        known, member = self.parameters, homes.member
        ways = Open(self.ground.ways, homes, day.shut, self.members)
        already = homes.gathered(lambda home: self.state.displaced[home])
        own, seen = day.pull[:, member], trust(day.holder[:, member], homes.gathered(lambda home: self.trusted[home]))
        if already.any():
            own *= herd(already, known["b_h"][member])
        if known["b_I"].any():
            own *= homes.gathered(lambda home: self.ground.radiation[home][:, None] ** known["b_I"])
        sent, everyone = np.zeros_like(persons), np.zeros(own.shape, dtype=np.int32)
        came = np.zeros(own.shape, dtype=np.int32)
        chance = homes.gathered(lambda home: self.chance_way.of(home, day.number))
        vehicle = np.where(jam, self.km_a_day["jam"][member], self.km_a_day["vehicle"][member])
        for mobility, pace in ((VEHICLE, vehicle), (ON_FOOT, self.km_a_day["foot"][member])):
            groups = persons[mobility::MOBILITIES]
            way = journey(ways.km, pace, known["b_t"][member])
            expected, can_go = by_trust(own * way.factor, seen, groups, known["b_a"][member])
            sent[mobility::MOBILITIES] = groups * can_go
            turn = (chance + np.float32(mobility / MOBILITIES)) % np.float32(1)
            went = split(sent[mobility::MOBILITIES].sum(axis=0, dtype=np.int32), expected, turn)
            everyone += went
            came += self.under_way(day.number, homes, went, way.days)
        self.state.today.append((homes, came))
        self.sources.update(homes.places)
        ways.used(everyone, self.record, first=True)
        self.record.need_links(homes, persons.sum(axis=0), ways=self.ground.ways, pull=day.pull, closed=day.closed)
        return sent

    def under_way(self, day: int, homes: Columns, went: Ints, days: NDArray[np.uint8]) -> Ints:
        """Books those as travelling who do not arrive today; those who do, shape (J, R)."""
        far = went * (days > 0)
        host, column = np.nonzero(far)
        if not host.size:
            return went
        home = np.repeat(homes.places, [who.size for who in homes.members])
        at = (home[column] * far.shape[0] + host) * self.members + homes.member[column]
        self.further(day, at, far[host, column], days[host, column])
        return went - far

    def further(self, day: int, at: NDArray[np.int64], persons: Ints, days: NDArray[np.uint8]) -> None:
        """Books people as arriving on later days, by flat position in `State.displaced`."""
        number = np.bincount(days)
        order = np.argsort(days, kind="stable")
        at, persons = at[order], persons[order]
        end = np.cumsum(number)
        for wait in np.flatnonzero(number):
            part = slice(end[wait] - number[wait], end[wait])
            when = min(day + int(wait), self.days)
            self.state.later.setdefault(when, []).append((at[part], persons[part]))

    def arrive(self, day: int) -> None:
        """Lets those arrive whose way ends today."""
        came = np.zeros_like(self.state.stock)
        for homes, persons in self.state.today:
            for home, who, part in homes.parts():
                self.state.displaced[home][:, who] += persons[:, part]
                came[:, who] += persons[:, part]
        self.state.today = []
        displaced = self.state.displaced.reshape(-1)
        for at, persons in self.state.later.pop(day, ()):
            np.add.at(displaced, at, persons)
            came += np.bincount(at % came.size, persons, minlength=came.size).reshape(came.shape).astype(np.int32)
        self.record.arrivals[:, day] = came
        self.state.stock += came

    def move_on(self, day: Day, rates: Rates) -> None:
        """Lets displaced people move on from places that the front comes near to, by vehicle; all groups there alike."""
        host_of = {int(place): host for host, place in enumerate(self.ground.hosts)}
        rows = [row for row, place in enumerate(rates.places) if int(place) in host_of]
        places = rates.places[rows]
        hosts = np.array([host_of[int(place)] for place in places], dtype=np.int64)
        again = rates.most[rows] * np.exp(self.parameters["b_r"]) + self.parameters["onward"]
        rate = np.where(rates.most[rows] > WORTH_MOVING_ON, again, np.float32(0))
        leave = binomial(self.state.stock[hosts], -np.expm1(-rate), [self.goes_on[place] for place in places])
        row = {int(place): at for at, place in enumerate(places)}
        for columns in in_portions(leave > 0, places):
            self.move_from(day, columns, columns.gathered(lambda place: leave[row[place]]), host_of)

    def move_from(self, day: Day, places: Columns, leave: Ints, host_of: dict[int, int]) -> None:
        """Lets people, shape (R,), of some members move on from hosts."""
        homes, member, known = np.array(sorted(self.sources)), places.member, self.parameters
        displaced = self.state.displaced
        there = np.concatenate([displaced[homes[:, None], host_of[place], who] for place, who, _ in places.parts()], axis=1)
        chance = places.gathered(lambda place: self.chance_onward.of(place, day.number))
        groups = np.minimum(split(leave, there, chance), there)
        ways = Open(self.ground.ways, places, day.shut, self.members)
        way = journey(ways.km, self.km_a_day["vehicle"][member], known["b_t"][member])
        at_risk = np.zeros((AFFINITIES, member.size), dtype=np.int32)
        at_risk[AT_RISK] = groups.sum(axis=0)
        seen = trust(day.holder[:, member], places.gathered(lambda place: self.trusted[place]))
        expected, can_go = by_trust(day.pull[:, member] * way.factor, seen, at_risk, known["b_a"][member])
        groups *= can_go[AT_RISK]
        went = split(groups.sum(axis=0, dtype=np.int32), expected, chance)
        for place, who, part in places.parts():
            displaced[homes[:, None], host_of[place], who] -= groups[:, part]
            self.state.stock[host_of[place], who] -= groups[:, part].sum(axis=0)
        again = places.gathered(lambda place: self.chance_way.of(place, day.number))
        column, source, to, persons = coupled(groups.T, went.T, again)
        at = np.ravel_multi_index((homes[source], to, member[column]), displaced.shape)
        self.further(day.number, at, persons.astype(np.int32), way.days[to, column])
        ways.used(went, self.record, first=False)

    def go_home(self, day: int, front: Floats) -> None:
        """Lets displaced people go home."""
        homes = np.array(sorted(self.sources), dtype=np.int64)
        same = self.state.controller[homes] == self.trusted[homes]
        safe, hostile = front[homes] > 3 * self.parameters["d0"], ~same & (self.trusted[homes] != NOBODY)
        rate = return_rate(same & safe, hostile, day - self.plan.peace_day, self.parameters)
        some = np.flatnonzero(rate.any(axis=1))
        homes, rate = homes[some], rate[some]
        away = np.stack([self.state.displaced[home].sum(axis=0, dtype=np.int32) for home in homes] or [np.zeros(self.members)])
        back = binomial(
            away[: homes.size].astype(np.int32), -np.expm1(-rate).astype(np.float32), [self.returns[home] for home in homes]
        )
        row = {int(home): at for at, home in enumerate(homes)}
        for columns in in_portions(back > 0, homes):
            present = columns.gathered(lambda home: self.state.displaced[home])
            chance = columns.gathered(lambda home: self.chance_way.of(home, day))
            gone = np.minimum(split(columns.gathered(lambda home: back[row[home]]), present, chance), present)
            for home, who, part in columns.parts():
                number = gone[:, part].sum(axis=0)
                self.state.displaced[home][:, who] -= gone[:, part]
                self.state.stock[:, who] -= gone[:, part]
                self.state.stayers[home, who] += number
                self.record.returns[home, day, who] = number

    def change_hands(self, day: int) -> None:
        """Lets the advancing side take places, and what is supposed come true."""
        control, plan = self.state.controller, self.plan
        advances = plan.advancing != NOBODY
        held = (control == plan.advancing) & advances
        at_front = np.zeros(control.shape, dtype=np.float32)
        for place in np.flatnonzero(np.isfinite(self.setting.front_km)):
            reach = np.maximum(self.setting.front_km[place] - plan.speed * day, 1.0)
            at_front[place] = np.where((self.setting.front_side[place] == plan.advancing) & advances, 1.0 / reach, 0.0)
        open_to = (control == NOBODY) | (control == self.setting.attacker) | (control == self.setting.defender)
        chance = np.ones(control.shape, dtype=np.float32)
        for place in np.flatnonzero(((self.ground.strength @ held > 0) | (at_front > 0)).any(axis=1)):
            chance[place] = self.chance_control.of(int(place), day)
        falls = taken(held, self.ground.strength, at_front, plan.speed, ease=plan.ease, chance=chance)
        falls &= open_to & (day < plan.peace_day)
        new = np.where(falls, plan.advancing, control).astype(np.int8)
        for node, side, when in self.setting.forced:
            if when == day:
                new[node] = side
        self.changed_on[new != control] = day
        self.state.controller = new
        for nearest in self.near_sides:
            nearest.update(control, new)

    def settle_told(self, chance: Daily) -> None:
        """Places those who left before the issue date, as told, at their destinations."""
        pull, all_open = self.attraction(self.front(0)), packed(np.zeros_like(self.state.broken))
        for told in self.setting.told:
            drawn = np.exp(np.log(told.low) + (np.log(told.high) - np.log(told.low)) * chance.of(told.node, 0))
            movers = self.state.movers[told.node]
            share = np.minimum(np.rint(drawn) / np.maximum(movers.sum(axis=0), 1), 1.0)
            persons = np.floor(movers * share).astype(np.int32)
            takes = self.ground.ways.open(told.node, all_open, self.members)
            km = open_km(self.ground.ways, told.node, takes)
            weight = pull * journey(km, self.km_a_day["non-stop"], self.parameters["b_t"]).factor
            if told.destinations:
                weight[~np.isin(self.ground.hosts, told.destinations)] = 0
            went = split(persons.sum(axis=0), weight, chance.of(told.node, 1))
            movers -= persons * went.any(axis=0)
            self.state.displaced[told.node] += went
            self.state.stock += went
            self.sources.add(told.node)
