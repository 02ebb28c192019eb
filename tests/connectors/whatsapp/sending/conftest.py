"""A desk on a database of its own."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from seva.storage import Cipher, Database
from simulator.whatsapp.config import Limits, Timing
from tests.connectors.whatsapp.sending.desk import Desk
from tests.storage.conftest import cipher as cipher
from tests.storage.conftest import empty_file as empty_file
from tests.storage.conftest import sqlite as sqlite

UNLIMITED, USUAL = Limits(pair_burst=0, messages_per_second=0), Timing()


@pytest.fixture
def make_desk(sqlite: Engine, cipher: Cipher) -> Iterator[Callable[..., Desk]]:
    made: list[Desk] = []

    def make(limits: Limits = UNLIMITED, timing: Timing = USUAL, is_frozen: bool = False, **more: Any) -> Desk:
        made.append(Desk(Database(sqlite), cipher, limits, timing, is_frozen, **more))
        return made[-1]

    yield make
    for desk in made:
        desk.close()


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()
