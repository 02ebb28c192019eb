"""`/officials/set-up` and `/officials/begin`: the first password, for a one-time code."""

from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from seva.officials.errors import AccountRefused, CodeRefused, OfficialsError, SignInRefused, TooManyTries, WeakPassword
from web.officials.pages import Pages, address_of, agent_of, posted
from web.officials.sign_in import wrong


def joining_routes(pages: Pages) -> APIRouter:
    """The pages."""
    router, beginning = APIRouter(prefix="/officials"), pages.officials.beginning

    @router.get("/set-up")
    async def set_up(request: Request) -> Response:
        """The first administrator; afterwards it leads to the sign-in."""
        if not await run_in_threadpool(beginning.is_open):
            return pages.on("/officials/login")
        return _form(pages, request, "set_up", {})

    @router.post("/set-up")
    async def take_first(request: Request) -> Response:
        """Makes the first administrator."""
        await pages.browser.check_form(request)
        given = await posted(request)
        who = {name: given.get(name, "") for name in ("login", "name", "language", "password")}
        try:
            here = {"address": address_of(request), "agent": agent_of(request)}
            token = await run_in_threadpool(partial(beginning.set_up, given.get("one_time", ""), **who, **here))
        except (CodeRefused, WeakPassword, AccountRefused, SignInRefused) as error:
            return _form(pages, request, "set_up", given, error)
        return pages.on("/officials/enrol", token)

    @router.get("/begin")
    async def begin(request: Request) -> Response:
        """A password for a one-time code."""
        return _form(pages, request, "begin", {})

    @router.post("/begin")
    async def take_password(request: Request) -> Response:
        """Keeps the password."""
        await pages.browser.check_form(request)
        given = await posted(request)
        texts = given.get("one_time", ""), given.get("password", "")
        try:
            token = await run_in_threadpool(beginning.begin, *texts, address_of(request), agent_of(request))
        except (CodeRefused, WeakPassword, SignInRefused) as error:
            return _form(pages, request, "begin", given, error)
        return pages.on("/officials/enrol", token)

    return router


def _form(pages: Pages, request: Request, template: str, given: Any, error: OfficialsError | None = None) -> Response:
    """The form, with what was typed before except the password."""
    kept = {name: given.get(name, "") for name in ("one_time", "login", "name", "language")}
    return pages.form(request, template, 400 if error else 200, given=kept, **said_of(error))


def said_of(error: OfficialsError | None) -> dict[str, Any]:
    """What is said of a refusal: a key of the words, and the field that it is about."""
    said: dict[str, Any] = {"problem": "", "minutes": 0, "at": ""}
    if isinstance(error, TooManyTries):
        return said | wrong(error, "")
    if isinstance(error, CodeRefused):
        return said | {"problem": "wrong.one_time", "at": "one_time"}
    if isinstance(error, WeakPassword):
        return said | {"problem": f"password.{error.rule}", "at": "password"}
    if isinstance(error, AccountRefused):
        return said | {"problem": f"account.refused.{error.rule}", "at": error.rule}
    return said | ({"problem": "wrong.sign_in", "at": "old"} if error else {})
