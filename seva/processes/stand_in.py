"""Where no WhatsApp number is set up, `make run` has stand-ins for Meta and DigiLocker in the web process."""

import json
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from dotenv import dotenv_values

from seva.secret_file import make_secret
from seva.settings import Settings

PATH, DIGILOCKER_PATH, PAYMENTS_PATH = "/simulator/whatsapp", "/simulator/digilocker", "/simulator/payments"
SMS_PATH = "/simulator/sms"
# Ids of the texts that are registered with the stand-in, by kind and language.
SMS_TEMPLATES = {
    "news_en": "1107000000000000001", "news_hi": "1107000000000000002",
    "plain_en": "1107000000000000003", "plain_hi": "1107000000000000004",
}  # fmt: skip
# Any of these means that a real number, or a stand-in elsewhere, is meant.
SET_UP = ("WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_ACCESS_TOKEN", "WHATSAPP_GRAPH_URL")


# Any of these means that a real provider of payments is meant.
PAYMENTS_SET_UP = ("PAYMENTS_GATEWAY_KEY_ID", "PAYMENTS_UPI_ADDRESS", "PAYMENTS_STAND_IN")


def payments_environment(settings: Settings, environment: Mapping[str, str]) -> dict[str, str]:
    """What the processes need to know of the stand-in for payments; nothing if a provider is set up.

    Not beside a real WhatsApp number: people would pay nobody.
    """
    given = {**dotenv_values(".env"), **environment}
    names = (*SET_UP, *PAYMENTS_SET_UP)
    is_real = any(given.get(name) for name in names) and not _is_stand_in(given, settings)
    return {} if is_real else payments_stand_in(settings)


def _is_stand_in(given: Mapping[str, str | None], settings: Settings) -> bool:
    is_ours = given.get("WHATSAPP_GRAPH_URL") == stand_in(settings)["WHATSAPP_GRAPH_URL"]
    return is_ours and not any(given.get(name) for name in PAYMENTS_SET_UP)


def payments_stand_in(settings: Settings) -> dict[str, str]:
    """The stand-in's address and secrets, the same in every process of these settings."""
    address = f"http://{settings.bind}:{settings.web_port}{PAYMENTS_PATH}"
    return {
        "PAYMENTS_STAND_IN": "true",
        "PAYMENTS_GATEWAY_URL": address,
        "PAYMENTS_GATEWAY_KEY_ID": "rzp_test_standin",
        "PAYMENTS_GATEWAY_KEY_SECRET": settings.derived("stand-in-payments-key"),
        "PAYMENTS_GATEWAY_WEBHOOK_SECRET": settings.derived("stand-in-payments-webhook"),
        "PAYMENTS_UPI_ADDRESS": "seva@standin",
        "PAYMENTS_UPI_URL": f"{address}/acquirer",
        "PAYMENTS_UPI_KEY": settings.derived("stand-in-upi-key"),
        "PAYMENTS_UPI_CALLBACK_SECRET": settings.derived("stand-in-upi-callback"),
    }


def stand_in_environment(settings: Settings, environment: Mapping[str, str]) -> dict[str, str]:
    """What the processes need to know of the stand-in; nothing if WhatsApp is set up."""
    given = {**dotenv_values(".env"), **environment}
    if any(given.get(name) for name in SET_UP):
        return {}  # nobody who writes to a real number may be given documents that are made up
    simulated = {**stand_in(settings), **stand_in_forms(settings)}
    simulated |= {} if given.get("SMS_URL") else sms(settings)
    return simulated if given.get("DIGILOCKER_CLIENT_ID") else {**simulated, **digilocker(settings)}


def sms(settings: Settings) -> dict[str, str]:
    """Address, account and registered templates of the stand-in for text messages."""
    return {
        "SMS_URL": f"http://{settings.bind}:{settings.web_port}{SMS_PATH}",
        "SMS_ACCOUNT": "seva1",
        "SMS_API_KEY": settings.derived("stand-in-sms-key"),
        "SMS_API_TOKEN": settings.derived("stand-in-sms-token"),
        "SMS_SENDER": "SEVADL",
        "SMS_ENTITY_ID": "1101000000000000001",
        "SMS_TEMPLATES": json.dumps(SMS_TEMPLATES),
    }


def digilocker(settings: Settings) -> dict[str, str]:
    """Address, id and secret of the stand-in for DigiLocker, the same in every process of these settings."""
    return {
        "DIGILOCKER_URL": f"{settings.public}{DIGILOCKER_PATH}",
        "DIGILOCKER_CLIENT_ID": "SEVA-SAATHI",
        "DIGILOCKER_CLIENT_SECRET": settings.derived("stand-in-digilocker"),
        "DIGILOCKER_RETURN_URL": f"{settings.public}/phone",
    }


def stand_in_forms(settings: Settings) -> dict[str, str]:
    """Where the stand-in's forms ask, and the key by which they do."""
    endpoint = f"http://{settings.bind}:{settings.rasa_port}/webhooks/whatsapp/flow"
    key = flow_key(settings.home / "stand-in-flow.pem")
    return {"WHATSAPP_FLOW_ENDPOINT": endpoint, "WHATSAPP_FLOW_PRIVATE_KEY": key}


def flow_key(file: Path) -> str:
    """The key by which the stand-in's phones encrypt forms; made once, readable by its owner only."""
    if not file.exists():
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        make_secret(file, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii"))
    return file.read_text(encoding="ascii")


def stand_in(settings: Settings) -> dict[str, str]:
    """The stand-in's address, number and secrets, the same in every process of these settings."""
    return {
        "SEVA_STAND_IN": "true",
        "WHATSAPP_GRAPH_URL": f"http://{settings.bind}:{settings.web_port}{PATH}",
        "WHATSAPP_PHONE_NUMBER_ID": "109000000000001",
        "WHATSAPP_BUSINESS_ACCOUNT_ID": "102000000000001",
        "WHATSAPP_ACCESS_TOKEN": settings.derived("stand-in-token"),
        "WHATSAPP_APP_SECRET": settings.derived("stand-in-secret"),
        "WHATSAPP_VERIFY_TOKEN": settings.derived("stand-in-verify"),
    }
