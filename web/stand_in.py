"""The stand-ins for Meta, DigiLocker and payment providers, which `make run` has in the web process."""

import re

from fastapi import FastAPI

from seva.catalogue import load_messages
from seva.digilocker.build import redirect_uri
from seva.digilocker.settings import load_digilocker_settings
from seva.processes.stand_in import (
    DIGILOCKER_PATH,
    PATH,
    PAYMENTS_PATH,
    SMS_PATH,
    SMS_TEMPLATES,
    digilocker,
    payments_stand_in,
    sms,
    stand_in,
)
from seva.settings import Settings
from seva.sms.settings import load_sms_settings
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
    _mount_digilocker(app, settings)
    _mount_sms(app, settings)


def _mount_sms(app: FastAPI, settings: Settings) -> None:
    """Adds the stand-in for text messages, if it is the one that the settings name."""
    from simulator.sms.app import create_app
    from simulator.sms.config import Config

    given = load_sms_settings()
    if given.url != sms(settings)["SMS_URL"]:
        return
    texts = load_messages(settings.catalogue)
    registered = {}
    for name, template_id in SMS_TEMPLATES.items():
        kind, _, language = name.partition("_")
        registered[template_id] = re.sub(r"\{\w+\}", "{#var#}", texts.raw(f"sms.{kind}", language))
    config = Config(
        account=given.account,
        key=given.api_key.get_secret_value(),
        token=given.api_token.get_secret_value(),
        sender=given.sender,
        entity_id=given.entity_id,
        templates=registered,
    )
    app.mount(SMS_PATH, create_app(config))


def _mount_digilocker(app: FastAPI, settings: Settings) -> None:
    """Adds the stand-in for DigiLocker, if it is the one that the settings name."""
    from simulator.digilocker.app import create_app
    from simulator.digilocker.config import Client, Config

    given = load_digilocker_settings()
    if given.url == digilocker(settings)["DIGILOCKER_URL"]:
        client = Client(
            given.client_id, given.client_secret.get_secret_value(), redirect_uris=(redirect_uri(settings),)
        )
        app.mount(DIGILOCKER_PATH, create_app(Config((client,), path=DIGILOCKER_PATH)))


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
