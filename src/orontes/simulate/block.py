"""Blocks of members: each can be run on its own, by another process or machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orontes.core.declared import DeclaredTable
from orontes.core.streams import Streams
from orontes.scenario.regimes import declared_regimes
from orontes.scenario.setting import Setting
from orontes.simulate.compiled import tell_once
from orontes.simulate.decisions import keys_of
from orontes.simulate.engine import COMPILE_S, live, run
from orontes.simulate.ground import Ground, Land, Roads, land_of, reported
from orontes.simulate.parameters import draw_parameters
from orontes.simulate.plan import own_numbers
from orontes.simulate.record import Record
from orontes.simulate.travel import Ways


@dataclass(frozen=True, slots=True)
class Block:
    """A block of members still to be run.

    Parameters
    ----------
    setting : Setting
        Its places in the order of their names.
    land : Land
    first : int
        Number of its first member.
    regime : ndarray of int, shape (M,)
        Position of each member's scenario.
    days, seed : int
    priors : DeclaredTable
    """

    setting: Setting
    land: Land
    first: int
    regime: NDArray[np.int64]
    days: int
    seed: int
    priors: DeclaredTable


def blocks_of(
    setting: Setting, regime: NDArray[np.int64], *, days: int, seed: int, priors: DeclaredTable, size: int
) -> tuple[Iterator[Block], Ground]:
    """The blocks of an ensemble, each of `size` members at most, and the ground that they share; says so if it has to compile."""
    tell_once(live, COMPILE_S)
    land = land_of(setting, town_people=priors["town_people"], border_people=priors["border_people"])
    starts = range(0, regime.size, size)
    return (Block(setting, land, at, regime[at : at + size], days, seed, priors) for at in starts), land.ground


def run_block(block: Block) -> Record:
    """The record of a block of members."""
    regimes, streams, setting = declared_regimes(), Streams(block.seed), block.setting
    parameters = draw_parameters((block.priors, regimes), streams, first=block.first, members=block.regime.size)
    members = own_numbers(setting, block.regime, streams, parameters, first=block.first)
    told = reported(setting, block.land.ground, reach_km=regimes["interpolation_km"])
    keys = keys_of(streams, setting.node_ids, link_names(setting))
    return run(_own(block.land), told, keys, members, first=block.first, days=block.days)


def _own(land: Land) -> Land:
    """The land in arrays that may be written to: what came from another machine may not, and would be compiled for anew."""
    arrays: list[list[Any]] = [[np.require(array, requirements=["C", "W"]) for array in group] for group in land]
    ground, roads, ways = arrays
    return Land(Ground(*ground), Roads(*roads), Ways(*ways))


def link_names(setting: Setting) -> tuple[str, ...]:
    """The name of each link: the ids of its ends, whichever order they stand in."""
    net = setting.network
    return tuple(
        "|".join(sorted((net.node_ids[a], net.node_ids[b]))) for a, b in zip(net.link_from, net.link_to, strict=True)
    )  # fmt: skip
