"""Text messages put together on the settings, if they are set up."""

from seva.catalogue import Catalogue, Messages
from seva.clock import Clock
from seva.messaging.contacts import Contacts
from seva.notifications import QuietHours
from seva.notifications.model import SMS
from seva.notifications.post import Post
from seva.settings import Settings
from seva.sms.exotel import Exotel
from seva.sms.settings import load_sms_settings
from seva.sms.texting import Texting
from seva.storage import Cipher, Database

CALLBACK, PURPOSE = "/webhooks/sms", "sms-callback"


def build_texting(
    settings: Settings, database: Database, cipher: Cipher, clock: Clock, catalogue: Catalogue, messages: Messages
) -> Texting | None:
    """Texts on the settings; None where no provider is set up. Raises SettingsError."""
    given = load_sms_settings()
    if not given.is_set_up:
        return None
    sms = Exotel(given, callback_url(settings))
    quiet = QuietHours(settings.quiet_from, settings.quiet_until)
    post, contacts = Post(database, cipher, clock, SMS, quiet=quiet), Contacts(database, cipher, clock)
    return Texting(post, sms, contacts, catalogue, messages, given.templates, clock)


def callback_url(settings: Settings) -> str:
    """Where the provider tells what became of texts. It signs nothing, so the address itself is a secret."""
    return f"{settings.public}{CALLBACK}/{settings.derived(PURPOSE)}"
