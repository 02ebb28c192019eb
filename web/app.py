"""The web process put together: start page, health, callbacks, and the reference back office at the root."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from jinja2 import Template
from starlette.concurrency import run_in_threadpool

from dashboard.pages import add_dashboard
from seva.core import Core, build_core
from seva.departments.callbacks import CallbackRefused, Callbacks
from seva.digilocker.settings import load_digilocker_settings
from seva.errors import StorageError
from seva.officials.build import build_officials
from seva.officials.door import Door
from seva.settings import Settings
from seva.sms.build import PURPOSE
from web.backoffice import build_backoffice
from web.desk.build import add_desk
from web.desk.told import CoreTold
from web.digilocker import digilocker_pages
from web.digilocker.page import Pages
from web.officials import add_officials, tell_set_up
from web.papers import paper_routes
from web.payments import add_payments
from web.sms import sms_routes
from web.stand_in import mount_stand_in
from web.verify import Page as VerifyPage
from web.verify import PublicLog, verify_pages

HOME = Path(__file__).with_name("templates") / "home.html"
LARGEST_CALLBACK = 64 * 1024


def build_app(settings: Settings) -> FastAPI:
    """The app of the web process on the settings."""
    core = build_core(settings)
    add = (lambda app: mount_stand_in(app, settings)) if settings.stand_in else None
    backoffice = build_backoffice(settings)
    return create_app(core.callbacks, backoffice, add, lambda app: _pages(app, core, settings, backoffice))


def _pages(app: FastAPI, core: Core, settings: Settings, backoffice: FastAPI) -> None:
    """Adds the pages for officials, paying, certificates, and DigiLocker where it is set up."""
    officials = build_officials(settings)
    door = add_officials(app, officials, core.catalogue)
    add_dashboard(app, core, cast(Door, door))
    tell_set_up(officials)
    add_desk(app, backoffice, door, CoreTold(core))
    add_payments(app, settings, core)
    app.include_router(paper_routes(core))
    log = None if settings.departments_url else PublicLog("/departments/v1/log", settings.log_name)
    verify_pages(app, core.verifying, VerifyPage(core.verifying, core.catalogue, core.messages, log))
    if core.texting:
        app.include_router(sms_routes(core.texting, settings.derived(PURPOSE)))
    if core.digilocker:
        given = load_digilocker_settings()
        pages = Pages(core.catalogue, core.messages, given.return_url)
        digilocker_pages(app, core.digilocker, pages, settings.public, given.url)


def create_app(
    callbacks: Callbacks,
    backoffice: FastAPI,
    add: Callable[[FastAPI], None] | None = None,
    pages: Callable[[FastAPI], None] | None = None,
) -> FastAPI:
    """The app; the back office keeps its own paths (/departments/v1, /docs). `add` adds stand-in and phone, `pages`
    what citizens open."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with backoffice.router.lifespan_context(backoffice):
            yield

    app = FastAPI(lifespan=lifespan, openapi_url=None)
    page = Template(HOME.read_text(encoding="utf-8"), autoescape=True).render(has_phone=add is not None)

    @app.get("/", response_class=HTMLResponse)
    async def home() -> str:
        """A page with links."""
        return page

    @app.get("/health")
    async def health() -> JSONResponse:
        """Whether the process is up."""
        return JSONResponse({"status": "ok"})

    @app.post("/callbacks/departments")
    async def department_callback(request: Request) -> Response:
        """Takes a department's signed news."""
        return await _take(callbacks, request)

    for more in filter(None, (pages, add)):
        more(app)
    app.mount("/", backoffice)
    return app


async def _take(callbacks: Callbacks, request: Request) -> Response:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_CALLBACK:
            return JSONResponse({"code": "too_large"}, status_code=413)
    try:
        taken = await run_in_threadpool(callbacks.receive, body, request.headers.get("X-Department-Signature", ""))
    except CallbackRefused as error:
        return JSONResponse({"code": error.code}, status_code=error.status)
    except StorageError as error:
        return JSONResponse({"code": error.code}, status_code=503)
    return Response(status_code=204) if taken else JSONResponse({"code": "not_known_yet"}, status_code=202)
