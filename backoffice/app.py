"""The department API as a FastAPI app; it runs alone or mounted at the root of another."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI
from sqlalchemy.engine import Engine

from backoffice import openapi, problems
from backoffice.loops import Loops, loops_for
from backoffice.office import open_office
from backoffice.routes import applications, bills, certificates, lookups, officers, token, transparency, work
from backoffice.settings import BackofficeSettings
from backoffice.times import Clock, utc_now
from seva.catalogue import Catalogue

PREFIX = "/departments/v1"
DESCRIPTION = (
    "What a department's own system does for the assistant: takes applications, grievances and appointments, answers "
    "with a reference number, tells where they are, shows bills, slots, officers, free beds and certificates, and "
    "sends the signed callback `application.status_changed` on each change."
)


def create_app(
    engine: Engine, catalogue: Catalogue, *, settings: BackofficeSettings, clock: Clock = utc_now
) -> FastAPI:
    """The app; connects to nothing before its first request. `backoffice.database.upgrade(engine)` comes first."""
    office = open_office(engine, catalogue, settings, clock)
    loops = loops_for(office)
    app = FastAPI(
        title="Department API",
        version="1.0.0",
        description=DESCRIPTION,
        openapi_url=f"{PREFIX}/openapi.json",
        redirect_slashes=False,
        lifespan=_lifespan(loops, settings.deliver_callbacks),
    )
    app.state.office = office
    # Whoever changes something wakes them all: there are callbacks to deliver, and perhaps a PDF to make.
    app.state.callbacks = loops
    router = APIRouter(prefix=PREFIX)
    for module in (token, applications, bills, lookups, certificates, officers, work, transparency):
        router.include_router(module.router)
    app.include_router(router)
    problems.install(app)
    _document(app)
    return app


def _document(app: FastAPI) -> None:
    def made() -> dict[str, Any]:
        return openapi.document(app)

    app.openapi = made  # type: ignore[method-assign]


def _lifespan(loops: Loops, are_run: bool) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if are_run:
            loops.start()
        try:
            yield
        finally:
            loops.stop()

    return lifespan
