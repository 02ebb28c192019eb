"""The endpoint put together on the settings."""

import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from connectors.whatsapp.flows.endpoint.crypto import private_key
from connectors.whatsapp.flows.endpoint.dialogue import Dialogue
from connectors.whatsapp.flows.endpoint.door import Door
from connectors.whatsapp.flows.endpoint.errors import NotSetUp
from connectors.whatsapp.flows.endpoint.filling import Fillings
from connectors.whatsapp.settings import WhatsAppSettings
from seva.applications.repository import Applications
from seva.catalogue import load_catalogue, load_messages
from seva.citizens import Citizens
from seva.clock import Clock, utc_now
from seva.forms import FormTokens, PublishedForms
from seva.settings import Settings
from seva.storage import Cipher, Database
from seva.storage.database import make_engine

log = structlog.get_logger(__name__)


def build_door(settings: Settings, whatsapp: WhatsAppSettings, clock: Clock = utc_now) -> Door:
    """The endpoint; without a key it says so to every request."""
    key = _key(whatsapp.flow_private_key.get_secret_value())
    show = build_dialogue(settings, clock).show
    return Door(key, whatsapp.app_secrets, show, seals_refusals=whatsapp.flow_seals_refusals)


def build_dialogue(settings: Settings, clock: Clock) -> Dialogue:
    """What stands behind the door."""
    database, cipher = Database(make_engine(settings.database)), Cipher(settings.key)
    applications, tokens = Applications(database, cipher, clock), FormTokens(database, cipher, clock)
    citizens, published = Citizens(database, cipher, clock), PublishedForms(database, clock)
    messages = load_messages(settings.catalogue)
    catalogue = load_catalogue(settings.catalogue)
    fillings = Fillings(catalogue, messages, citizens, applications, tokens, published)
    return Dialogue(fillings, applications, tokens, messages, clock)


def _key(pem: str) -> RSAPrivateKey | None:
    if not pem.strip():
        return None
    try:
        return private_key(pem)
    except NotSetUp as error:
        log.error("flow_key_unusable", reason=str(error))
        return None
