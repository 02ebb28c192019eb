"""The stand-ins for Meta and for payment providers, which `make run` puts into the web process."""

from fastapi import FastAPI

from seva.processes.stand_in import PATH, PAYMENTS_PATH, payments_stand_in, stand_in
from seva.settings import Settings
from web.phone import phone_page


def mount_stand_in(app: FastAPI, settings: Settings) -> None:
    """Adds the stand-in, whose webhooks go to the Rasa server of these settings, and the phone page over it."""
    # Here alone, and only when asked for: the stand-in is no part of what a state runs.
    from simulator.whatsapp.app import create_app
    from simulator.whatsapp.config import Config, Number

    given = stand_in(settings)
    webhook = f"http://{settings.bind}:{settings.rasa_port}/webhooks/whatsapp/webhook"
    number = Number(id=given["WHATSAPP_PHONE_NUMBER_ID"], account=given["WHATSAPP_BUSINESS_ACCOUNT_ID"])
    config = Config(
        access_token=given["WHATSAPP_ACCESS_TOKEN"],
        app_secret=given["WHATSAPP_APP_SECRET"],
        verify_token=given["WHATSAPP_VERIFY_TOKEN"],
        webhook_url=webhook,
        numbers=(number,),
        public_url=given["WHATSAPP_GRAPH_URL"],
    )
    app.mount(PATH, create_app(config))
    phone_page(app, PATH)


def mount_payments(app: FastAPI, settings: Settings) -> None:
    """Adds the stand-in for payment providers; its money outlives a restart."""
    from simulator.payments.app import create_app
    from simulator.payments.config import Config

    given = payments_stand_in(settings)
    callbacks = f"http://{settings.bind}:{settings.web_port}/webhooks/payments"
    config = Config(
        key_id=given["PAYMENTS_GATEWAY_KEY_ID"],
        key_secret=given["PAYMENTS_GATEWAY_KEY_SECRET"],
        webhook_secret=given["PAYMENTS_GATEWAY_WEBHOOK_SECRET"],
        webhook_url=f"{callbacks}/gateway",
        upi_key=given["PAYMENTS_UPI_KEY"],
        upi_secret=given["PAYMENTS_UPI_CALLBACK_SECRET"],
        upi_webhook_url=f"{callbacks}/upi",
        public_url=f"{settings.public}{PAYMENTS_PATH}",
        file=settings.home / "stand-in-payments.json",
    )
    app.mount(PAYMENTS_PATH, create_app(config))
