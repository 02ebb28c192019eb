"""DigiLocker put together on the settings, if it is set up."""

from seva.applications.repository import Applications
from seva.catalogue import Catalogue
from seva.clock import Clock
from seva.digilocker.consents import Consents
from seva.digilocker.desk import DigiLockerDesk
from seva.digilocker.http import HttpDigiLocker
from seva.digilocker.keeping import Keeper
from seva.digilocker.kinds import load_kinds
from seva.digilocker.port import DigiLocker
from seva.digilocker.pulling import Pulling
from seva.digilocker.settings import load_digilocker_settings
from seva.notifications import Outbox
from seva.settings import Settings
from seva.storage import Cipher

CALLBACK = "/digilocker/callback"


def build_desk(
    settings: Settings, catalogue: Catalogue, applications: Applications, outbox: Outbox, keep: Keeper,
    cipher: Cipher, clock: Clock, digilocker: DigiLocker | None = None,
) -> DigiLockerDesk | None:  # fmt: skip
    """The desk, on `digilocker` or on the one that the settings name; None where none is set up."""
    digilocker = digilocker or connected(redirect_uri(settings))
    if digilocker is None:
        return None
    kinds = load_kinds(settings.catalogue, catalogue)
    consents = Consents(applications.database, cipher, clock)
    pulling = Pulling(digilocker, consents, applications, keep, kinds, outbox, clock)
    return DigiLockerDesk(digilocker, consents, pulling, kinds, catalogue, settings.public, clock)


def connected(back: str) -> DigiLocker | None:
    """DigiLocker over HTTP, if id and secret are set. Raises SettingsError."""
    settings = load_digilocker_settings()
    return HttpDigiLocker(settings, back) if settings.is_set_up else None


def redirect_uri(settings: Settings) -> str:
    """The address to which DigiLocker sends people back; it is registered there, letter for letter."""
    return f"{settings.public}{CALLBACK}"
