"""The settings of a Flee run (simsetting.yml): those that are used, with Flee's defaults."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from orontes.errors import InputError
from orontes.simulate.flee.rows import unknown

_REFUSED: Final = {
    "read_from_agents_csv_file": "agents one by one (agents.csv)",
    "flood_zone_spawning_only": "floods", "flood_driven_spawning": "floods", "flood_rules": "floods",
    "starvation_driven_spawning": "food", "flee_when_starving": "food", "avoid_food_deprived_locations": "food",
    "children_avoid_hazards": "demographics", "boys_take_risk": "demographics", "ChildrenAvoidHazards": "demographics",
    "BoysTakeRisk": "demographics", "MatchCampEthnicity": "demographics", "MatchTownEthnicity": "demographics",
    "MatchConflictEthnicity": "demographics", "match_camp_ethnicity": "demographics", "match_town_ethnicity": "demographics",
    "match_conflict_ethnicity": "demographics", "match_camp_religion": "demographics", "match_town_religion": "demographics",
    "match_conflict_religion": "demographics", "elderly_avoid_hazards": "demographics", "women_avoid_hazards": "demographics",
    "use_economic_pull": "economic pull", "harvest_months": "harvests", "two_system_decision_making": "two-system decisions",
    "fixed_routes": "fixed routes", "pruning_threshold": "pruned routes",
}  # fmt: skip
"""Settings that need what this preset does not have; they are refused when switched on."""
_SILENT: Final = frozenset({
    "log_levels", "number_of_steps", "conflict_input_file", "average_social_connectivity", "avg_religion_fraction",
    "max_crossing_speed", "camps_are_sicks", "spawn_rules", "move_rules", "optimisations", "agent", "link", "camp", "init",
    "conflict", "idp_totals", "granularity", "social_connectivity",
})  # fmt: skip
"""Settings that change nothing of what is computed here."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What simsetting.yml says; names and defaults are those of Flee 3.1 (docs of djgroen/flee, "Simulation settings").

    Speeds in km a day, lengths in km, chances a day. `conflict_spawn_decay` is empty where nothing decays;
    `displaced_per_conflict_day` is None where the registration data set the pace.
    """

    take_from_population: bool = False
    insert_day0: bool = True
    empty_camps_on_day0: bool = False
    conflict_zone_spawning_only: bool = True
    sum_from_camps: bool = True
    camps_are_sinks: bool = False
    conflict_spawn_decay: tuple[float, ...] = ()
    conflict_spawn_decay_interval: float = 30.0
    spawn_mode: str = "constant"
    displaced_per_conflict_day: float | None = None
    max_move_speed: float = 360.0
    max_walk_speed: float = 35.0
    foreign_weight: float = 1.0
    camp_weight: float = 1.0
    conflict_weight: float = 1 / math.sqrt(10)
    conflict_movechance: float = 1.0
    camp_movechance: float = 0.001
    idpcamp_movechance: float = 0.1
    default_movechance: float = 0.3
    awareness_level: int = 1
    capacity_buffer: float = 0.9
    capacity_scaling: float = 1.0
    avoid_short_stints: bool = False
    start_on_foot: bool = False
    softening: float = 10.0
    weight_softening: float = 0.0
    weight_power: float = 1.0
    distance_power: float = 1.0
    stay_close_to_home: bool = False
    home_distance_power: float = 0.5
    use_pop_for_loc_weight: bool = False
    pop_power_for_loc_weight: float = 0.1
    movechance_pop_base: float = 10000.0
    movechance_pop_scale_factor: float = 0.0
    hasten: int = 1
    use_v1_rules: bool = False


_POSITIVE: Final = frozenset({
    "max_move_speed", "max_walk_speed", "conflict_spawn_decay_interval", "movechance_pop_base", "hasten", "capacity_scaling",
})  # fmt: skip
_CHANCES: Final = frozenset({
    "conflict_movechance", "camp_movechance", "idpcamp_movechance", "default_movechance", "capacity_buffer",
})  # fmt: skip
_MODES: Final = ("constant", "pop_ratio", "poisson")
_MOST_AWARE: Final = 4


def read_settings(file: Path) -> tuple[Settings, tuple[str, ...]]:
    """The settings of a file, and notes on what in it is not used.

    Raises
    ------
    InputError
        If the file is no YAML, a value is not of its kind, or a setting that is refused is switched on.
    """
    found: dict[str, Any] = {}
    notes: list[str] = []
    known = Settings.__dataclass_fields__
    for name, value, where in _entries(file):
        if name in _REFUSED:
            off = not value or value in ("false", "False") or (name == "pruning_threshold" and value == 1)
            if not off:
                raise InputError(
                    f"{name} needs {_REFUSED[name]}, which this preset does not have",
                    cure="switch it off, or run Flee itself", where=where,
                )  # fmt: skip
        elif name in known:
            found[name] = _value(name, value, where)
        elif name not in _SILENT:
            slip = str(unknown("setting", name, tuple(known), where=where))
            notes.append(slip.replace("check the spelling against locations.csv", "it is left out"))
    if "displaced_per_conflict_day" not in found and "spawn_mode" in found:
        found["displaced_per_conflict_day"] = 0.01 if found["spawn_mode"] == "pop_ratio" else 500.0
    if found.get("use_v1_rules"):
        found |= {"max_move_speed": 200.0, "start_on_foot": False, "avoid_short_stints": False, "camp_weight": 2.0,
                  "conflict_weight": 0.25}  # fmt: skip
    return Settings(**found), tuple(notes)


def _entries(file: Path) -> list[tuple[str, Any, str]]:
    """Name, value and place of every setting, whichever section it stands in."""
    import yaml  # noqa: PLC0415  # only who simulates an instance pays for it

    try:
        text = file.read_text(encoding="utf-8-sig")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else str(file)
        problem = getattr(error, "problem", None) or "is no UTF-8 text"
        raise InputError(f"the settings cannot be read ({problem})", cure="write `name: value` lines", where=where) from None
    if root is None:
        return []
    if not isinstance(root, yaml.MappingNode):
        raise InputError("the settings", limit="`section:` lines with `name: value` below", where=str(file))
    found: list[tuple[str, Any, str]] = []

    def walk(node: yaml.MappingNode) -> None:
        for key, value in node.value:
            where = f"{file}:{key.start_mark.line + 1}:{key.value}"
            nested = isinstance(value, yaml.MappingNode)
            if nested and key.value in ("spawn_rules", "move_rules", "optimisations", "conflict_driven_spawning"):
                if key.value == "conflict_driven_spawning" and not any(inner.value == "spawn_mode" for inner, _ in value.value):
                    found.append(("spawn_mode", "constant", where))
                walk(value)
            elif key.value != "conflict_driven_spawning":
                found.append((key.value, yaml.safe_load(yaml.serialize(value)), where))

    walk(root)
    return found


def _value(name: str, value: Any, where: str) -> Any:
    default = Settings.__dataclass_fields__[name].default
    if name == "conflict_spawn_decay":
        return tuple(_number(name, item, where) for item in value or ())
    if name == "spawn_mode":
        if not isinstance(value, str) or value.lower() not in _MODES:
            raise InputError(name, value=value, limit=" or ".join(_MODES), where=where)
        return value.lower()
    if isinstance(default, bool):
        if not isinstance(value, bool | int):
            raise InputError(name, value=value, limit="true or false", where=where)
        return bool(value)
    number = _number(name, value, where)
    if name == "awareness_level" and number > _MOST_AWARE:
        raise InputError(name, value=value, limit=f"at most {_MOST_AWARE} links", cure="take a lower level", where=where)
    return int(number) if isinstance(default, int) else number


def _number(name: str, value: Any, where: str) -> float:
    number = float(value) if isinstance(value, int | float | str) and _is_number(value) else math.nan
    least = 1e-9 if name in _POSITIVE else 0.0
    most = 1.0 if name in _CHANCES else math.inf
    if not (math.isfinite(number) and least <= number <= most) or isinstance(value, bool):
        bound = "above 0" if name in _POSITIVE else "from 0 to 1" if name in _CHANCES else "of 0 or more"
        raise InputError(name, value=value, limit=f"a number {bound}", where=where)
    return number


def _is_number(value: object) -> bool:
    try:
        float(str(value))
    except ValueError:
        return False
    return True
