"""The stand-in as an app of its own, which may also be mounted into another."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from simulator.whatsapp.config import Config
from simulator.whatsapp.routes import (
    accounts,
    citizens,
    control,
    decisions,
    flow_calls,
    flows,
    live,
    log,
    media,
    messages,
    nodes,
    numbers,
    phones,
)
from simulator.whatsapp.world import World

# The address that is called most comes first; then those that say what they are, before /{version}/{id}.
ROUTERS = (
    messages.router, log.router, live.router, phones.router, flow_calls.router, control.router, decisions.router,
    media.downloads, media.router, numbers.router, citizens.router, accounts.router, flows.router, nodes.router,
)  # fmt: skip


def create_app(config: Config, world: World | None = None) -> FastAPI:
    """The app; `world` is made from the config unless one is given. Threads start with the first message."""
    world = world or World(config)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        world.stop()

    app = FastAPI(title="Stand-in for the WhatsApp Cloud API", lifespan=lifespan)
    app.state.world = world
    for router in ROUTERS:
        app.include_router(router)
    return app
