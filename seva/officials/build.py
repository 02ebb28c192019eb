"""Everything about officials, put together on the settings."""

from dataclasses import dataclass

import httpx

from seva.clock import Clock, utc_now
from seva.officials.accounts import Accounts
from seva.officials.audit import Audit
from seva.officials.beginning import Beginning
from seva.officials.codes import Codes
from seva.officials.looks import RecordedLooks
from seva.officials.passwords import Passwords
from seva.officials.provider import Provider
from seva.officials.second_factor import SecondFactor
from seva.officials.sessions import Sessions
from seva.officials.settings import OfficialsSettings, load_officials_settings
from seva.officials.sign_in import SignIn
from seva.officials.tries import Tries
from seva.settings import Settings
from seva.storage import Cipher, Database
from seva.storage.database import make_engine

CALLBACK = "/officials/provider/callback"
AUDIT_PURPOSE, FORMS_PURPOSE = "officials-audit", "officials-forms"


@dataclass(frozen=True)
class Officials:
    """What the pages and the commands of officials use; `forms_key` protects forms before anyone has signed in."""

    accounts: Accounts
    sessions: Sessions
    sign_in: SignIn
    beginning: Beginning
    tries: Tries
    audit: Audit
    looks: RecordedLooks
    provider: Provider | None
    clock: Clock
    forms_key: str
    public: str


def build_officials(
    settings: Settings,
    clock: Clock = utc_now,
    own: OfficialsSettings | None = None,
    passwords: Passwords | None = None,
    transport: httpx.BaseTransport | None = None,
) -> Officials:
    """Officials on the core's database; tests bring cheaper `passwords`, and a `transport` to the provider."""
    own = own or load_officials_settings()
    database, cipher = Database(make_engine(settings.database)), Cipher(settings.key)
    passwords, audit = passwords or Passwords(), Audit(database, settings.derived(AUDIT_PURPOSE), clock)
    accounts, sessions = Accounts(database, cipher, audit, clock), Sessions(database, clock, own.lasting)
    codes, tries = Codes(database, cipher, clock), Tries(database, cipher, clock)
    redirect_uri = f"{settings.public}{CALLBACK}"
    return Officials(
        accounts=accounts,
        sessions=sessions,
        sign_in=SignIn(database, clock, sessions, SecondFactor(cipher, clock), tries, audit, passwords),
        beginning=Beginning(database, accounts, sessions, codes, tries, audit, passwords),
        tries=tries,
        audit=audit,
        looks=RecordedLooks(database, audit, clock),
        provider=Provider(own, redirect_uri, database, cipher, clock, transport) if own.oidc_issuer else None,
        clock=clock,
        forms_key=settings.derived(FORMS_PURPOSE),
        public=settings.public,
    )
