"""Where no WhatsApp number is set up, `make run` has stand-ins for Meta and DigiLocker in the web process."""

from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from dotenv import dotenv_values

from seva.secret_file import make_secret
from seva.settings import Settings

PATH, DIGILOCKER_PATH = "/simulator/whatsapp", "/simulator/digilocker"
# Any of these means that a real number, or a stand-in elsewhere, is meant.
SET_UP = ("WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_ACCESS_TOKEN", "WHATSAPP_GRAPH_URL")


def stand_in_environment(settings: Settings, environment: Mapping[str, str]) -> dict[str, str]:
    """What the processes need to know of the stand-in; nothing if WhatsApp is set up."""
    given = {**dotenv_values(".env"), **environment}
    if any(given.get(name) for name in SET_UP):
        return {}  # nobody who writes to a real number may be given documents that are made up
    simulated = {**stand_in(settings), **stand_in_forms(settings)}
    return simulated if given.get("DIGILOCKER_CLIENT_ID") else {**simulated, **digilocker(settings)}


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
