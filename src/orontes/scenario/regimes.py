"""Regimes: the ways in which things may go on, and the weight that claims give each."""

import functools
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import resources
from typing import Final

from orontes.core.declared import DeclaredTable, load_declared
from orontes.situation.situation import Situation
from orontes.situation.states import Event


@dataclass(frozen=True, slots=True)
class Regime:
    """One way in which things may go on.

    Parameters
    ----------
    name, title, meaning : str
    advancing : str or None
        Which side takes places: ``attacker``, ``defender`` or None.
    speed : str or None
        Name of the declared speed of the front; None: it stays.
    hazard : str
        Name of the prior of the daily rate of leaving.
    """

    name: str
    title: str
    meaning: str
    advancing: str | None
    speed: str | None
    hazard: str


REGIMES: Final = (
    Regime("fast_collapse", "Fast collapse", "The front moves tens of kilometres a day; towns fall one after the other.",
           "attacker", "speed.fast_collapse", "lambda.fast_fall"),
    Regime("slow_push", "Slow push", "The front moves about a kilometre a day; fighting in the belt before it.",
           "attacker", "speed.slow_push", "lambda.urban_battle"),
    Regime("stall", "Stall", "The front stays where it is; fighting goes on near it.", None, None, "lambda.urban_battle"),
    Regime("siege", "Siege", "The town nearest to the front is cut off; its roads close.", None, None, "lambda.urban_battle"),
    Regime("negotiated_stop", "Negotiated stop", "Within days the fighting stops by agreement; part of those who fled go home.",
           None, None, "lambda.urban_battle"),
    Regime("reversal", "Reversal", "The other side takes places back.", "defender", "speed.reversal", "lambda.urban_battle"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weighted:
    """A regime with its weight; `moved_by` names (claims, what was done) where claims moved it off its prior."""

    regime: Regime
    prior: float
    weight: float
    moved_by: tuple[tuple[tuple[str, ...], str], ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Push:
    """A signal in the claims: its word in the table, its power, the claims, and how it reads."""

    signal: str
    power: float
    claims: tuple[str, ...]
    words: str


@functools.cache
def declared_regimes() -> DeclaredTable:
    """The table of declared weights and ratios (``scenario/data/regimes.toml``)."""
    return load_declared(resources.files("orontes.scenario") / "data" / "regimes.toml")


def weigh(
    situation: Situation, attacker: str | None, defender: str | None, *, table: DeclaredTable | None = None
) -> tuple[Weighted, ...]:
    """The regimes with their weights, heaviest first; the weights sum to one.

    Weight ~ prior x product of likelihood ratio ^ power, over what the claims signal. Without a side that advances only those
    regimes are there in which no front moves.
    """
    numbers = table or declared_regimes()
    pushes = tuple(_pushes(situation, attacker, defender, numbers))
    possible = [regime for regime in REGIMES if attacker is not None or (regime.speed is None and regime.name != "siege")]
    rows = []
    for regime in possible:
        log_ratio, moved, keys = 0.0, [], [numbers.key(f"prior.{regime.name}")]
        for push in pushes:
            name = f"{push.signal}.{regime.name}"
            if name in numbers.numbers:
                log_ratio += push.power * math.log(numbers[name])
                moved.append((push.claims, f"{push.words}: x {math.exp(push.power * math.log(numbers[name])):.2g}"))
                keys.append(numbers.key(name))
        rows.append((regime, numbers[f"prior.{regime.name}"], log_ratio, tuple(moved), tuple(keys)))
    prior_total = math.fsum(prior for _, prior, _, _, _ in rows)
    total = math.fsum(prior * math.exp(ratio) for _, prior, ratio, _, _ in rows)
    weighted = [
        Weighted(regime, prior / prior_total, prior * math.exp(ratio) / total, moved, keys)
        for regime, prior, ratio, moved, keys in rows
    ]
    return tuple(sorted(weighted, key=lambda item: (-item.weight, item.regime.name)))


def moved_to(scenarios: Iterable[Weighted], weights: Mapping[str, float]) -> tuple[Weighted, ...]:
    """The scenarios with weights that a person gave them, heaviest first; those without a name there keep theirs."""
    given = [replace(item, weight=weights.get(item.regime.name, item.weight)) for item in scenarios]
    total = math.fsum(item.weight for item in given)
    moved = [replace(item, weight=item.weight / total) for item in given]
    return tuple(sorted(moved, key=lambda item: (-item.weight, item.regime.name)))


def _pushes(situation: Situation, attacker: str | None, defender: str | None, numbers: DeclaredTable) -> Iterator[_Push]:
    recent = [
        change for change in situation.changes
        if change.side == attacker and (situation.as_of - change.last_day).days <= numbers["momentum_days"]
    ]  # fmt: skip
    if recent:
        names = ", ".join(dict.fromkeys(change.place.name or change.place.text for change in recent))
        ids = tuple(sorted(i for change in recent for i in change.claims))
        yield _Push("momentum", min(len(recent), numbers["momentum_places"]), ids, f"places taken of late ({names})")
    backers = _backers(situation, defender)
    for sign, signal, words in ((-1, "weaker", "the holding side said to weaken"), (1, "stronger", "said to grow stronger")):
        trends = [t for t in situation.capabilities if t.sign == sign and (t.side == defender or {t.side, t.actor} & backers)]
        if trends:
            power = max(0.5 if trend.hedged else 1.0 for trend in trends)
            yield _Push(signal, power, tuple(sorted(i for trend in trends for i in trend.claims)), words)
    for kind, words in (("reinforcement", "reinforcements"), ("ceasefire", "ceasefire or talks")):
        events = [e for e in situation.events if e.kind == kind and (kind == "ceasefire" or _helps(e, situation, defender))]
        if events:
            yield _Push(kind, 1.0, tuple(sorted(i for event in events for i in event.claims)), words)
    besieged = [state for state in situation.control if state.status == "besieged"]
    if besieged:
        yield _Push("siege", 1.0, tuple(sorted(i for state in besieged for i in state.claims)), "a place cut off")


def _helps(event: Event, situation: Situation, side: str | None) -> bool:
    """Whether reinforcements are the side's: said so, or sent to a place that it holds."""
    state = situation.control_of(event.key) if event.key and event.side is None else None
    return side is not None and (event.side == side or (state is not None and state.holder == side))


def _backers(situation: Situation, side: str | None) -> frozenset[str]:
    """Actors that are said to support the side."""
    return frozenset(item.actor for item in situation.relations if side and item.sign > 0 and item.target_side == side)
