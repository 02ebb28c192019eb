"""`/pay/<token>`: what is to be paid, the way to any UPI app or to the gateway, and the receipt. No personal data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

import segno
import yaml
from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool

from seva.catalogue import Catalogue
from seva.clock import Clock, in_india
from seva.payments import Payment
from seva.payments.errors import PaymentError
from seva.payments.payments import Payments
from seva.payments.receipt import Receipts
from seva.wording import format_day, format_rupees, format_time

HERE = Path(__file__).parent
LANGUAGES = ("en", "hi")
# For so long after its time a page still says how the payment ended and gives the receipt.
READABLE = timedelta(days=90)
# Seconds between two questions to the provider about one payment, whoever asks.
BETWEEN_CHECKS = 5.0
POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}
WORDS: Mapping[str, Mapping[str, str]] = yaml.safe_load((HERE / "words.yml").read_text(encoding="utf-8"))
TEMPLATES = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)


@dataclass(frozen=True)
class Page:
    """What the page of a payment shows."""

    token: str
    amount: str
    items: list[str]
    state: str
    to_pay: bool
    until: str
    told: str = ""
    url: str = ""
    upi: str = ""
    qr: str = ""
    stand_in: str = ""
    in_chat: bool = False
    elsewhere: bool = False
    receipt: bool = False


@dataclass
class Desk:
    """What the pages need; `upi_app` is a page that stands for a UPI app, where there is one."""

    payments: Payments
    catalogue: Catalogue
    receipts: Receipts
    clock: Clock
    upi_app: str = ""
    checked: dict[str, float] = field(default_factory=dict)

    def find(self, token: str) -> Payment | None:
        """The payment of a page that may still be read."""
        payment = self.payments.by_token(token)
        return payment if payment and payment.expires_at + READABLE > self.clock() else None

    def check(self, payment: Payment) -> str:
        """Asks the provider, not more often than every few seconds; what is to be told."""
        now = monotonic()
        self.checked = {key: at for key, at in self.checked.items() if now - at < BETWEEN_CHECKS}
        if payment.id not in self.checked:
            self.checked[payment.id] = now
            try:
                payment = self.payments.look_up(payment.id)
            except PaymentError:
                return "away"
        return "asked" if payment.is_open else ""

    def page(self, token: str, payment: Payment, language: str, told: str) -> Page:
        """The page as it stands now."""
        to_pay = payment.is_open and payment.expires_at > self.clock()
        url = self._url(payment) if to_pay else ""
        upi = url if url.startswith("upi:") else ""
        return Page(
            token=token,
            amount=format_rupees(payment.amount_paise),
            items=[self._name(item.purpose.service, language) for item in payment.items],
            state=_state(payment, self.clock()),
            to_pay=to_pay,
            until=_moment(payment.expires_at, language),
            told=told if to_pay and told in ("asked", "away") else "",
            url="" if upi else url,
            upi=upi,
            qr=segno.make(upi, error="m", micro=False).svg_data_uri(scale=4) if upi else "",
            stand_in=f"{self.upi_app}?{upi.partition('?')[2]}" if upi and self.upi_app else "",
            in_chat=payment.provider == "whatsapp",
            elsewhere=self.payments.may_go_elsewhere(payment),
            receipt=any(item.state == "recorded" for item in payment.items),
        )

    def _url(self, payment: Payment) -> str:
        url = self.payments.url_of(payment.id)
        if not url:
            self.payments.open(payment.id)
            url = self.payments.url_of(payment.id)
        return url

    def _name(self, service_id: str, language: str) -> str:
        service = self.catalogue.services.get(service_id)
        return service.name.in_(language) if service else service_id


def payment_pages(app: FastAPI, desk: Desk) -> None:
    """Adds the pages and their files."""
    router = APIRouter()

    @router.get("/pay/{token}", response_class=HTMLResponse)
    async def page(token: str, lang: str = "", told: str = "") -> Response:
        """What is to be paid."""
        return await run_in_threadpool(_shown, desk, token, lang, told)

    @router.post("/pay/{token}/check")
    async def check(token: str, lang: str = "") -> Response:
        """Asks the provider whether it is paid, and shows the page again."""
        payment = await run_in_threadpool(desk.find, token)
        if payment is None:
            return _not_found(lang)
        told = await run_in_threadpool(desk.check, payment)
        address = f"/pay/{token}?lang={_language(lang, payment)}" + (f"&told={told}" if told else "")
        return RedirectResponse(address, status_code=303, headers=HEADERS)

    @router.post("/pay/{token}/here")
    async def here(token: str, lang: str = "") -> Response:
        """Lets a payment that is asked for in a chat be made on a page."""
        payment = await run_in_threadpool(desk.find, token)
        if payment is None:
            return _not_found(lang)
        made = await run_in_threadpool(desk.payments.elsewhere, payment.id)
        return _moved(made, _language(lang, made))

    @router.get("/pay/{token}/receipt.pdf")
    async def receipt(token: str, lang: str = "") -> Response:
        """The receipt."""
        payment = await run_in_threadpool(desk.find, token)
        try:
            if payment is None:
                return _not_found(lang)
            pdf = await run_in_threadpool(desk.receipts.pdf, payment, _language(lang, payment))
        except PaymentError:
            return _not_found(lang)
        disposition = {"Content-Disposition": 'inline; filename="receipt.pdf"'}
        return Response(pdf, media_type="application/pdf", headers=HEADERS | disposition)

    app.mount("/pay/static", StaticFiles(directory=HERE / "static"), name="pay")
    app.include_router(router)


def _shown(desk: Desk, token: str, lang: str, told: str) -> Response:
    payment = desk.find(token)
    if payment is None:
        return _not_found(lang)
    language, other = _language(lang, payment), desk.payments.instead_of(payment)
    if other is not None:
        return _moved(other, language)
    return _html(desk.page(token, payment, language, told), language)


def _moved(payment: Payment, language: str) -> Response:
    """To the page of a payment, within this site."""
    path = f"/pay/{payment.link.rsplit('/', 1)[-1]}?lang={language}"
    return RedirectResponse(path, status_code=303, headers=HEADERS)


def _not_found(lang: str) -> Response:
    return _html(None, lang if lang in LANGUAGES else "hi", 404)


def _html(page: Page | None, language: str, status: int = 200) -> Response:
    values = {"page": page, "language": language, "other": "hi" if language == "en" else "en", "words": WORDS}
    html = TEMPLATES.get_template("pay.html").render(**values, say=lambda key: WORDS[key][language])
    return HTMLResponse(html, status, headers=HEADERS)


def _language(lang: str, payment: Payment) -> str:
    return lang if lang in LANGUAGES else payment.language


def _state(payment: Payment, now: datetime) -> str:
    """The words for how a payment stands."""
    if payment.state == "paid" and payment.goes_back:
        return "refunded"
    if payment.state == "paid":
        return "recorded" if payment.has_receipt else "received"
    return "expired" if payment.is_open and payment.expires_at <= now else payment.state


def _moment(moment: datetime, language: str) -> str:
    at = in_india(moment)
    return f"{format_day(at.date(), language)}, {format_time(at, language)}"
