"""Payments in the web process: pages, callbacks, and in `make run` the stand-in for providers."""

from fastapi import FastAPI

from seva.core import Core
from seva.payments.receipt import Receipts
from seva.payments.settings import load_payment_settings
from seva.processes.stand_in import PAYMENTS_PATH
from seva.settings import Settings
from web.pay import callback_routes, payment_pages
from web.pay.pages import Desk
from web.stand_in import mount_payments


def add_payments(app: FastAPI, settings: Settings, core: Core) -> None:
    """Adds everything about payments to the web process."""
    payment_settings = load_payment_settings()
    upi_app = ""
    if payment_settings.stand_in:
        mount_payments(app, settings)
        upi_app = f"{settings.public}{PAYMENTS_PATH}/upi"
    payment_pages(app, Desk(core.payments, core.catalogue, Receipts(core.catalogue), core.clock, upi_app))
    app.include_router(callback_routes(core.payment_desk))
