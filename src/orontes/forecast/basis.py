"""What the figures of an outlook rest on: cells of population, declared numbers, claims; each under its evidence key."""

from collections.abc import Iterable, Mapping

from orontes.core.evidence import Cell, Leaf
from orontes.geo.entry import Entry
from orontes.geo.world import GEONAMES, World
from orontes.scenario.regimes import declared_regimes
from orontes.scenario.setting import Setting
from orontes.simulate.parameters import declared_priors

_LEAVING = ("lambda.", "pi.", "share.", "d0", "b_d", "b_c", "b_v", "b_p", "b_w", "frailty", "link_capacity", "rate.", "corridor")
_GOING = ("speed.", "hours_on_road", "b_t", "b_m", "b_s", "b_a", "b_h", "b_q", "xi_sd", "border_people", "onward", "b_r")
_BACK = ("return.",)
_FRONT = ("speed.", "size_exponent", "reinforced", "interpolation_km")


def claim_keys(claims: Iterable[str]) -> tuple[str, ...]:
    """Evidence keys of claims, as `orontes.core.evidence.EvidenceBook.add_claim` gives them."""
    return tuple(f"claim:{claim}" for claim in claims)


def model_keys() -> tuple[str, ...]:
    """Evidence keys of the declared numbers that every figure of the outlook rests on."""
    priors, regimes = declared_priors(), declared_regimes()
    keys = [number.key for name, number in priors.numbers.items() if name.startswith((*_LEAVING, *_GOING, *_BACK))]
    return (*keys, *(number.key for name, number in regimes.numbers.items() if name.startswith(_FRONT)))


def people_keys(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Evidence keys of the people of towns: their cells, or the declared number where no source gives it."""
    unknown = declared_priors().key("town_people")
    towns = [entry for entry in entries if entry.population is not None or entry.kind == "town"]
    return tuple(dict.fromkeys(unknown if entry.population is None else f"cell:population/{entry.id}" for entry in towns))


def evidence_of(setting: Setting, world: World) -> Mapping[str, Leaf]:
    """All leaves that the figures may rest on, under their keys: declared numbers, and cells of the setting's towns."""
    leaves: dict[str, Leaf] = {**declared_priors().assumptions(), **declared_regimes().assumptions()}
    for group in setting.theatre.members:
        for entry in (world.places[node] for node in group):
            if entry.population is not None:
                source = GEONAMES if entry.id.startswith("geonames") else world.attribution[-1]
                leaves[f"cell:population/{entry.id}"] = Cell("gazetteer", entry.id, "population", str(entry.population), source)
    return leaves


def told_at(setting: Setting) -> Mapping[str, tuple[str, ...]]:
    """Evidence keys of what reports say of each place (by id) and link (``link:NUMBER``)."""
    return {key: claim_keys(claims) for key, claims in setting.basis}
