"""The pages on which a tester is the payer and the bank: approves, declines, is slow, pays twice."""

from pathlib import Path
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from simulator.payments.parts import BankDep, WorldDep

HERE = Path(__file__).parent
SLOW_SECONDS = 20
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
HEADERS = {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
DONE = {"approve": "Paid.", "decline": "Declined.", "delay": "The bank is slow.", "twice": "Paid two times."}

router = APIRouter()
TEMPLATES = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)


def _shown(amount: int, what: str, state: str, status: int = 200) -> HTMLResponse:
    values = {"rupees": f"{amount // 100}.{amount % 100:02d}", "what": what, "state": state, "slow": SLOW_SECONDS}
    return HTMLResponse(TEMPLATES.get_template("pay.html").render(**values), status, headers=HEADERS)


@router.get("/pay/{link_id}", response_class=HTMLResponse)
def link_page(link_id: str, world: WorldDep) -> Response:
    """A payment link."""
    with world.lock:
        link = world.rows.links.get(link_id)
        if link is None:
            return _shown(0, "No such payment link.", "unknown", 404)
        world.age(link)
        return _shown(link["amount"], link["description"], link["status"])


@router.post("/pay/{link_id}")
async def act(link_id: str, request: Request, world: WorldDep, bank: BankDep) -> Response:
    """What the tester chose."""
    with world.lock:
        link = world.rows.links.get(link_id)
    if link is None:
        return _shown(0, "No such payment link.", "unknown", 404)
    chosen = await _chosen(request)
    if chosen == "delay":
        bank.pay_later(SLOW_SECONDS, link_id, "", 0)
    for status in _steps(chosen):
        bank.pay(link_id, status)
    return _shown(link["amount"], DONE.get(chosen, ""), "done")


@router.get("/upi", response_class=HTMLResponse)
def upi_page(tr: str, am: str) -> Response:
    """A UPI app that was opened by a link."""
    return _shown(_paise(am), tr, "created")


@router.post("/upi")
async def upi_act(request: Request, tr: str, am: str, bank: BankDep) -> Response:
    """What the tester chose."""
    chosen, asked = await _chosen(request), _paise(am)
    if chosen == "delay":
        bank.pay_later(SLOW_SECONDS, "", tr, asked)
    for status in _steps(chosen):
        bank.pay_upi(tr, asked, status)
    return _shown(asked, DONE.get(chosen, ""), "done")


@router.get("/")
def home() -> Response:
    """Nothing to see: the pages are opened by links."""
    return RedirectResponse("docs", headers=HEADERS)


def _steps(chosen: str) -> list[str]:
    return {"approve": ["captured"], "decline": ["failed"], "twice": ["captured", "captured"]}.get(chosen, [])


async def _chosen(request: Request) -> str:
    form = parse_qs((await request.body())[:1000].decode(errors="replace"))
    return form.get("act", [""])[0]


def _paise(rupees: str) -> int:
    whole, _, part = rupees.partition(".")
    digits = f"{whole}{part:0<2.2}"
    return int(digits) if digits.isascii() and digits.isdigit() else 0
