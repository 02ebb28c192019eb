"""`/public/oauth2/1/authorize`: the page on which a tester is somebody and says yes or no."""

from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from simulator.digilocker.errors import ApiError
from simulator.digilocker.http import form_of, locker_of, struck
from simulator.digilocker.page import consent_page, error_page
from simulator.digilocker.requests import Request as Asked
from simulator.digilocker.requests import back, known_address, read

router = APIRouter()
LANGUAGES = ("hi", "en")
SEEN_AGAIN = 303


@router.get("/public/oauth2/1/authorize")
@struck("authorize")
async def authorize(request: Request) -> Response:
    """Shows what is asked for and by whom; a wrong request goes back, or stays here if nobody knows where to."""
    locker, given = locker_of(request), dict(request.query_params)
    language = _language(request)
    try:
        client, address = known_address(locker.client(given.get("client_id", "")), given)
    except ApiError as error:
        return HTMLResponse(error_page(error, language), status_code=error.status, headers=_headers())
    try:
        asked = read(client, given)
    except ApiError as error:
        return RedirectResponse(back(address, given.get("state", ""), **error.body), status_code=302)
    return _shown(request, asked, locker.note(asked), language)


@router.get("/signin/consent/{key}")
async def again(request: Request, key: str) -> Response:
    """The same page in the other language."""
    asked, language = locker_of(request).request(key), _language(request)
    if asked is None:
        error = ApiError("invalid_request", "The request is not open any more")
        return HTMLResponse(error_page(error, language), status_code=error.status, headers=_headers())
    return _shown(request, asked, key, language)


@router.post("/signin/consent/{key}")
async def decide(request: Request, key: str) -> Response:
    """Takes the answer and sends the person back to the client with it."""
    locker, language = locker_of(request), _language(request)
    asked = locker.request(key)
    try:
        if asked is None:
            raise ApiError("invalid_request", "The request is not open any more")
        form = await form_of(request)
        if form.get("decision") != "allow":
            locker.refuse(key)
            return RedirectResponse(asked.back(**ApiError("access_denied").body), status_code=SEEN_AGAIN)
        return RedirectResponse(asked.back(code=locker.allow(key, form.get("person", ""))), status_code=SEEN_AGAIN)
    except ApiError as error:
        return HTMLResponse(error_page(error, language), status_code=error.status, headers=_headers())


def _shown(request: Request, asked: Asked, key: str, language: str) -> Response:
    page = consent_page(asked, f"{locker_of(request).config.path}/signin/consent/{key}", language)
    return HTMLResponse(page, headers=_headers(asked.redirect_uri))


def _language(request: Request) -> str:
    """What the address says, else what the browser likes more."""
    said = dict(parse_qsl(request.url.query)).get("lang")
    if said in LANGUAGES:
        return str(said)
    return "hi" if request.headers.get("Accept-Language", "").lower().startswith("hi") else "en"


def _headers(redirect_uri: str = "") -> dict[str, str]:
    parts = urlsplit(redirect_uri)
    onward = f" {parts.scheme}://{parts.netloc}" if redirect_uri else ""
    policy = f"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'{onward}; frame-ancestors 'none'"
    return {"Content-Security-Policy": policy, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
