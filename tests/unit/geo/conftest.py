"""The gazetteer and the world of Syria, made once."""

import pytest

from orontes.geo.gazetteer import Gazetteer
from orontes.geo.world import World, load_world


@pytest.fixture(scope="session")
def syria() -> Gazetteer:
    return Gazetteer.load(["SYR"])


@pytest.fixture(scope="session")
def syria_world(syria: Gazetteer) -> World:
    return load_world("SYR", gazetteer=syria)
