"""From a sentence to a supposition: the reader reads it, and the world says which place or road is meant."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from orontes.core.claim import Claim
from orontes.errors import InputError
from orontes.geo.world import World
from orontes.scenario.setting import Setting
from orontes.scenario.suppose import RouteSupposition, Supposition, suppose, suppose_route
from orontes.situation.atlas import atlas_of
from orontes.situation.situation import Situation

EXAMPLES: Final = ("Homs falls on 2024-12-08", "the army retakes Hama", "the Rastan bridge is cut", "the M5 highway is closed")


@dataclass(frozen=True, slots=True)
class Supposed:
    """What a sentence supposes: in one line what was understood, and its parts."""

    text: str
    understood: tuple[str, ...]
    places: tuple[Supposition, ...]
    routes: tuple[RouteSupposition, ...]


def understand(text: str, claims: Sequence[Claim], situation: Situation, world: World) -> Supposed:
    """What the sentence supposes, from the claims that were read in it.

    A place without a side falls to the one that advances; a day that is not after the day of the picture becomes the day after.

    Raises
    ------
    InputError
        If nothing in it can be supposed; it names what was read and what was not.
    """
    places, routes, words, left = [], [], [], []
    for claim in claims:
        if claim.kind == "control_change" and claim.place is not None:
            places.append(_place(claim, situation, world))
            words.append(f"{claim.place.name or claim.place.text} is held by {places[-1].side} from {places[-1].day} on")
        elif claim.kind in {"route_closed", "route_opened"}:
            routes.append(_route(claim, world))
            words.append(f"{routes[-1].name} is {'open' if routes[-1].is_open else 'cut'}")
        else:
            left.append(claim.kind.replace("_", " "))
    if not words:
        read = f"only {', '.join(left)} was read in it" if left else "nothing was read in it"
        examples = ", ".join(map(repr, EXAMPLES))
        cure = f"say that a place falls to a side, or that a road is cut or opened: {examples}"
        raise InputError(f"supposition {text!r} is not understood: {read}", cure=cure)
    return Supposed(text, tuple(words), tuple(places), tuple(routes))


def supposed_setting(setting: Setting, supposed: Sequence[Supposed], world: World) -> Setting:
    """The setting with all that is supposed.

    Raises
    ------
    InputError
        If a place, a side or a road is none of the setting's.
    """
    for one in supposed:
        for place in one.places:
            setting = suppose(setting, place, world)
        for route in one.routes:
            setting = suppose_route(setting, route)
    return setting


def _place(claim: Claim, situation: Situation, world: World) -> Supposition:
    place = claim.place
    if place is None or atlas_of(world).key(place) not in world.network.node_ids:
        name = claim.quote if place is None else place.name or place.text
        raise InputError("place of the supposition", value=name, limit=f"a town of {world.country} that the roads join")
    said = claim.actor.side if claim.actor else None
    losing = claim.change == "lost"
    others = [side for side in situation.sides if side != said] if losing else []
    side = next(iter(others), None) if losing else said or next(iter(situation.sides), None)
    if side is None:
        cure = "name the side: the rebels, the army, a group"
        raise InputError("side of the supposition", value=claim.quote, limit="a side in the reports", cure=cure)
    day = claim.when.start if claim.when and claim.when.start else None
    first = situation.as_of + dt.timedelta(days=1)
    return Supposition(place, side, day if day is not None and day > situation.as_of else first)


def _route(claim: Claim, world: World) -> RouteSupposition:
    ref = claim.route.ref if claim.route else None
    links = atlas_of(world).links_at(claim.place, ref)
    if not links and ref:
        links = tuple(int(link) for link in world.network.links_of(ref))
    name = next((part for part in (claim.place and claim.place.name, ref, claim.route and claim.route.text) if part), claim.quote)
    if not links:
        cure = "name a bridge, a crossing, a town or a road number"
        raise InputError("road of the supposition", value=name, limit=f"a road of {world.country} that is known", cure=cure)
    return RouteSupposition(links, claim.kind == "route_opened", name)
