"""The stand-in for Meta, which `make run` puts into the web process where no WhatsApp number is set up."""

from fastapi import FastAPI

from seva.processes.stand_in import PATH, stand_in
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
