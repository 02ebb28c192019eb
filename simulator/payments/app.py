"""The stand-in as an app."""

from fastapi import FastAPI

from simulator.payments import acquirer, control, gateway, pages
from simulator.payments.bank import Bank, Refusal
from simulator.payments.config import Config
from simulator.payments.guard import Guard, error
from simulator.payments.hooks import Hooks
from simulator.payments.world import World


def create_app(config: Config, world: World | None = None) -> FastAPI:
    """The app; `world` may be shared with a test."""
    world = world or World(config.file)
    hooks = Hooks(config, world)
    bank = Bank(world, hooks)
    app = FastAPI(title="Stand-in for payment providers", openapi_url="/openapi.json")
    app.state.world, app.state.hooks, app.state.bank, app.state.config = world, hooks, bank, config
    app.middleware("http")(Guard(config, world))
    app.add_exception_handler(Refusal, lambda _request, refusal: error(refusal.status, refusal.reason))
    for part in (gateway, acquirer, control, pages):
        app.include_router(part.router)
    return app
