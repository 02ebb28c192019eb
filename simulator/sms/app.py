"""The stand-in as an app: the provider's API, a page that lists the texts, and how it behaves."""

import secrets
from base64 import b64decode
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from simulator.sms.config import Config
from simulator.sms.exchange import MODES, Exchange, Text

POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
HEADERS = {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")), autoescape=True, undefined=StrictUndefined
)


def create_app(config: Config, exchange: Exchange | None = None) -> FastAPI:
    """The app; `exchange` may be shared with a test."""
    exchange = exchange or Exchange(config)
    app = FastAPI(title="Stand-in for text messages")
    app.state.exchange = exchange
    _add_api(app, config, exchange)
    _add_pages(app, exchange)
    return app


def _add_api(app: FastAPI, config: Config, exchange: Exchange) -> None:
    @app.post("/v1/Accounts/{account}/Sms/send.json")
    async def send(account: str, request: Request) -> Response:
        """Takes a text as the provider does."""
        if account != config.account or not _is_ours(request, config):
            return _refused(401, "Authentication is required.")
        if exchange.mode == "away":
            return _refused(503, "Try again later.")
        form = dict(parse_qsl((await request.body()).decode(errors="replace"), keep_blank_values=True))
        problem = exchange.problem(form)
        if problem:
            return _refused(400, problem)
        text = exchange.take(form)
        if exchange.mode == "lose_answers":
            return _refused(504, "The answer was lost.")
        return _shown(replace(text, status="queued"), config)

    @app.get("/v1/Accounts/{account}/SMS/Messages/{sid}.json")
    def details(account: str, sid: str, request: Request) -> Response:
        """How a text stands."""
        text = exchange.find(sid) if account == config.account and _is_ours(request, config) else None
        return _shown(text, config) if text else _refused(404, "There is no such message.")


def _add_pages(app: FastAPI, exchange: Exchange) -> None:
    @app.get("/", response_class=HTMLResponse)
    def page() -> Response:
        """All texts, the latest first."""
        with exchange.lock:
            texts = list(reversed(exchange.texts))
        html = TEMPLATES.get_template("texts.html").render(texts=texts, mode=exchange.mode, modes=MODES)
        return HTMLResponse(html, headers=HEADERS)

    @app.post("/mode")
    async def mode(request: Request) -> Response:
        """From now on the stand-in behaves so."""
        chosen = dict(parse_qsl((await request.body()).decode(errors="replace"))).get("mode", "")
        if chosen in MODES:
            exchange.mode = chosen
        return RedirectResponse("./", 303, headers=HEADERS)


def _is_ours(request: Request, config: Config) -> bool:
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    try:
        found = b64decode(given)
    except ValueError:
        return False
    return kind == "Basic" and secrets.compare_digest(found, f"{config.key}:{config.token}".encode())


def _shown(text: Text, config: Config) -> Response:
    shown = {"Sid": text.sid, "AccountSid": config.account, "From": config.sender, "To": text.to, "Body": text.body}
    return JSONResponse({"SMSMessage": {**shown, "Direction": "outbound-api", "Status": text.status}})


def _refused(status: int, message: str) -> Response:
    return JSONResponse({"RestException": {"Status": status, "Message": message}}, status)
