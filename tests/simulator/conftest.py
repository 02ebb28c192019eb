from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from fastapi.testclient import TestClient

from simulator.whatsapp import Config, World, create_app
from simulator.whatsapp.http import Fetched
from tests.simulator.rig import CITIZEN, Rig, Webhook, frozen_clock

MakeRig = Callable[..., Rig]


@pytest.fixture
def make_rig() -> Iterator[MakeRig]:
    """Makes rigs with other settings than the usual ones."""
    with ExitStack() as stack:

        def make(**settings: object) -> Rig:
            config = Config(**{"webhook_url": "http://app.example/webhook", "workers": 1, **settings})
            webhook, links = Webhook(), dict[str, Fetched]()
            world = World(config, clock=frozen_clock(), poster=webhook, fetch=links.get)
            return Rig(config, stack.enter_context(TestClient(create_app(config, world))), world, webhook, links)

        yield make


@pytest.fixture
def rig(make_rig: MakeRig) -> Rig:
    """A stand-in with one phone, which has written to the business and waits for an answer."""
    rig = make_rig()
    rig.world.add_phone(CITIZEN)
    rig.world.handset(CITIZEN).text("hello")
    rig.world.settle()
    rig.webhook.posts.clear()
    return rig
