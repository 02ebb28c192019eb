"""The stand-in as an app of its own, which may also be mounted into another."""

from fastapi import FastAPI

from simulator.digilocker.config import Config
from simulator.digilocker.locker import Locker
from simulator.digilocker.routes import consent, control, files, tokens


def create_app(config: Config, locker: Locker | None = None) -> FastAPI:
    """The app; `locker` is made from the config unless one is given."""
    app = FastAPI(title="Stand-in for DigiLocker")
    app.state.locker = locker or Locker(config)
    for router in (consent.router, tokens.router, files.router, control.router):
        app.include_router(router)
    return app
