"""`/officials/login`, `/code`, `/enrol`: from a name to a sign-in, one page a step."""

import secrets
from math import ceil
from typing import Annotated, Any

import segno
from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from seva.officials.errors import ProviderRefused, SignInRefused, TooManyTries
from seva.officials.sessions import Session, Stage, csrf_of
from web.officials.browser import FLOW, SESSION, local
from web.officials.pages import Pages, address_of, agent_of, posted, with_back

AFTER = {Stage.CODE: "/officials/code", Stage.ENROL: "/officials/enrol"}
WORDS_OF_ENDS = {"ended": "login.ended", "left": "login.left"}


def sign_in_routes(pages: Pages) -> APIRouter:
    """The pages."""
    router, sign_in = APIRouter(prefix="/officials"), pages.officials.sign_in

    @router.get("/login")
    async def login(request: Request, next: str = "") -> Response:
        """Name and password, or the identity provider."""
        session = await pages.guard.session(request)
        if session and session.stage is Stage.FULL:
            return pages.on(local(next))
        if await run_in_threadpool(pages.officials.beginning.is_open):
            return pages.on("/officials/set-up")
        said = next_of(WORDS_OF_ENDS[key] for key in WORDS_OF_ENDS if key in request.query_params)
        return _login(pages, request, next, said=said)

    @router.post("/login")
    async def take_password(request: Request) -> Response:
        """Judges name and password."""
        await pages.browser.check_form(request)
        given = await posted(request)
        back, name = given.get("next", ""), given.get("login", "")
        try:
            arguments = name, given.get("password", ""), address_of(request), agent_of(request)
            token = await run_in_threadpool(sign_in.with_password, *arguments)
        except SignInRefused as error:
            return _login(pages, request, back, 401, name=name, **wrong(error, "wrong.sign_in"))
        session = await run_in_threadpool(pages.officials.sessions.find, token)
        return pages.on(with_back(AFTER[session.stage] if session else "/officials/login", back), token)

    _half_way_routes(router, pages)
    _provider_routes(router, pages)
    return router


def _half_way_routes(router: APIRouter, pages: Pages) -> None:
    sign_in = pages.officials.sign_in
    at_code, at_enrol = pages.guard.at(Stage.CODE), pages.guard.at(Stage.ENROL)

    @router.get("/code")
    async def code(request: Request, session: Annotated[Session, Depends(at_code)], next: str = "") -> Response:
        """The code of the phone."""
        return _half(pages, request, "code", next)

    @router.post("/code")
    async def take_code(request: Request, session: Annotated[Session, Depends(at_code)]) -> Response:
        """Judges the code."""
        given = await posted(request)
        try:
            token = await run_in_threadpool(sign_in.with_code, session, given.get("code", ""), address_of(request))
        except SignInRefused as error:
            return _half(pages, request, "code", given.get("next", ""), 401, **wrong(error, "wrong.code"))
        response = pages.on(local(given.get("next", "")), token)
        return pages.in_language(request, response, session.account.language)

    @router.get("/enrol")
    async def enrol(request: Request, session: Annotated[Session, Depends(at_enrol)], next: str = "") -> Response:
        """Sets a phone up."""
        return _enrol(pages, request, session, next)

    @router.post("/enrol")
    async def take_phone(request: Request, session: Annotated[Session, Depends(at_enrol)]) -> Response:
        """Keeps the phone once its code is right, and shows the recovery codes, this once."""
        given = await posted(request)
        back = local(given.get("next", ""))
        try:
            token, codes = await run_in_threadpool(sign_in.enrol, session, given.get("code", ""))
        except SignInRefused as error:
            return _enrol(pages, request, session, back, 401, **wrong(error, "wrong.code"))
        response = pages.look.page(request, "own/recovery.html", codes=codes, back=back)
        pages.browser.keep(response, SESSION, token)
        return pages.in_language(request, response, session.account.language)


def _provider_routes(router: APIRouter, pages: Pages) -> None:
    provider = pages.officials.provider

    @router.get("/provider")
    async def to_provider(request: Request, next: str = "") -> Response:
        """To the identity provider."""
        if provider is None:
            return pages.on("/officials/login")
        kept = secrets.token_urlsafe(32)
        try:
            response = pages.on(await run_in_threadpool(provider.begin, kept, local(next)))
        except ProviderRefused as error:
            return _login(pages, request, next, 502, problem=f"wrong.provider.{error.rule}")
        pages.browser.keep(response, FLOW, kept, 600)
        return response

    @router.get("/provider/callback")
    async def from_provider(request: Request) -> Response:
        """Back from the identity provider."""
        if provider is None:
            return pages.on("/officials/login")
        try:
            kept = pages.browser.cookie(request, FLOW)
            vouched = await run_in_threadpool(provider.finish, dict(request.query_params), kept)
        except ProviderRefused as error:
            await run_in_threadpool(pages.guard.audit.record, None, "sign_in.refused", provider=error.rule)
            return _login(pages, request, "", 401, problem=f"wrong.provider.{error.rule}")
        enter = pages.officials.sign_in.through_provider
        token = await run_in_threadpool(enter, vouched.account, vouched.has_second_factor, agent_of(request))
        session = await run_in_threadpool(pages.officials.sessions.find, token)
        step = AFTER.get(session.stage) if session else "/officials/login"
        response = pages.on(with_back(step, vouched.back) if step else local(vouched.back), token)
        pages.browser.forget(response, FLOW)
        return pages.in_language(request, response, vouched.account.language)


def next_of(words: Any) -> str:
    """The first of some words, or none."""
    return str(next(iter(words), ""))


def wrong(error: SignInRefused, key: str) -> dict[str, Any]:
    """What is said of a refused try."""
    if isinstance(error, TooManyTries):
        return {"problem": "wrong.tries", "minutes": ceil(error.seconds / 60)}
    return {"problem": key}


def _login(pages: Pages, request: Request, back: str, status: int = 200, **values: Any) -> Response:
    provider = pages.officials.provider.name if pages.officials.provider else ""
    shown = {"said": "", "problem": "", "minutes": 0, "name": "", "provider": provider, **values}
    return pages.form(
        request, "login", status, back=local(back), to_provider=with_back("/officials/provider", back), **shown
    )


def _half(pages: Pages, request: Request, template: str, back: str, status: int = 200, **values: Any) -> Response:
    csrf = csrf_of(pages.browser.cookie(request, SESSION))
    shown = {"problem": "", "minutes": 0, "back": local(back), **values}
    return pages.look.page(request, f"own/{template}.html", status=status, csrf=csrf, **shown)


def _enrol(pages: Pages, request: Request, session: Session, back: str, status: int = 200, **values: Any) -> Response:
    secret, address = pages.officials.sign_in.offered(session)
    qr = segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=3, light="#fff")
    spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return _half(pages, request, "enrol", back, status, qr=qr, secret=spaced, **values)
