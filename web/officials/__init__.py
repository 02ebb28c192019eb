"""Officials in the web process: signing in, accounts, the audit log, and the door that desk and dashboard use."""

import structlog
from fastapi import FastAPI

from seva.catalogue import Catalogue
from seva.officials.build import Officials
from web.officials.accounts import account_routes
from web.officials.audit import audit_routes
from web.officials.browser import Browser
from web.officials.guard import Guard
from web.officials.headers import Protected
from web.officials.joining import joining_routes
from web.officials.own import own_routes
from web.officials.pages import HERE, WORDS, OwnLook, Pages, add_static
from web.officials.refusals import add_refusals
from web.officials.sign_in import sign_in_routes
from web.officials_design import add_design

log = structlog.get_logger()


def add_officials(app: FastAPI, officials: Officials, catalogue: Catalogue) -> Guard:
    """Adds pages, headers and refusals; gives the door for other rooms with pages for officials."""
    look = OwnLook(HERE / "templates", WORDS, home="/officials")
    browser = Browser(officials.public, officials.forms_key)
    guard = Guard(officials, browser, look.words)
    pages = Pages(officials, guard, look, browser, catalogue)
    for routes in (sign_in_routes, joining_routes, own_routes, account_routes, audit_routes):
        app.include_router(routes(pages))
    add_design(app)
    add_static(app)
    add_refusals(app, guard, look)
    app.add_middleware(Protected)
    return guard


def tell_set_up(officials: Officials) -> None:
    """Prints a one-time code for the first administrator, as long as there is none."""
    if officials.beginning.is_open():
        # Logs mask the port of an address.
        log.warning("officials.set_up", path="/officials/set-up", code=officials.beginning.set_up_code())
