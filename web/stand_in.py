"""The stand-ins for Meta and DigiLocker, which `make run` has in the web process where neither is set up."""

from fastapi import FastAPI

from seva.digilocker.build import redirect_uri
from seva.digilocker.settings import load_digilocker_settings
from seva.processes.stand_in import DIGILOCKER_PATH, PATH, digilocker, stand_in
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
    _mount_digilocker(app, settings)


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
