"""The departments' signing keys: made when first needed, rotated before they end, withdrawn if they leaked."""

from datetime import date, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from backoffice.errors import UnknownKey
from backoffice.models import SigningKey
from backoffice.office import Office
from backoffice.tables import signing_keys
from seva.certificates import Key, Use, key_id, public_bytes

ROOT = "root"
ROOT_DAYS = 3650
# So early the next key is made, that everybody who verifies has it before it signs.
AHEAD = timedelta(days=30)


def find_key(session: Session, office: Office, use: str, state: str = "", department: str = "") -> SigningKey | None:
    """The key that signs today; None if there is none."""
    today = office.today()
    own = signing_keys.c
    query = (
        select(SigningKey)
        .where(own.use == use, own.state == state, own.department == department, own.withdrawn_on.is_(None))
        .where(own.valid_from <= today, own.valid_until >= today)
        .order_by(own.id.desc())
        .limit(1)
    )
    found: SigningKey | None = session.execute(query).scalar_one_or_none()
    return found


def key_for(session: Session, office: Office, use: str) -> SigningKey:
    """The key without a department that signs today; made if there is none."""
    return find_key(session, office, use) or make_key(session, office, use, "", "", office.today())


def make_key(session: Session, office: Office, use: str, state: str, department: str, since: date) -> SigningKey:
    """A new key that signs from this day on."""
    private = Ed25519PrivateKey.generate()
    public = public_bytes(private)
    last = since + timedelta(days=ROOT_DAYS if use == ROOT else office.settings.key_days)
    key = SigningKey(
        kid=key_id(public).hex(),
        use=use,
        state=state,
        department=department,
        public_key=public.hex(),
        private_encrypted=office.cipher.encrypt(private.private_bytes_raw().hex()),
        valid_from=since,
        valid_until=last,
        verify_until=_years_later(last, office.settings.verify_years),
    )
    session.add(key)
    session.flush()
    return key


def _years_later(day: date, years: int) -> date:
    return date(day.year + years, day.month, min(day.day, 28))


def private_of(office: Office, key: SigningKey) -> Ed25519PrivateKey:
    """The private key, from its encrypted row."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(office.cipher.decrypt(key.private_encrypted)))


def all_keys(session: Session) -> list[SigningKey]:
    """Every key that there ever was, the oldest first."""
    return list(session.execute(select(SigningKey).order_by(signing_keys.c.id)).scalars())


def published(key: SigningKey) -> Key:
    """The key as the key set shows it."""
    return Key(
        kid=bytes.fromhex(key.kid),
        use=Use[key.use],
        state=key.state,
        department=key.department,
        public=bytes.fromhex(key.public_key),
        valid_from=key.valid_from,
        valid_until=key.valid_until,
        verify_until=key.verify_until,
        withdrawn_on=key.withdrawn_on,
    )


def log_keys(office: Office) -> list[Key]:
    """The keys of the transparency log, which the settings hold, as the key set shows them: good from today on."""
    today, days = office.today(), timedelta(days=office.settings.key_days)
    until = _years_later(today + days, office.settings.verify_years)
    publics = [key.public.public for key in office.log_keys]
    return [Key(key_id(public), Use.log, "", "", public, today, today + days, until) for public in publics]


def make_next(session: Session, office: Office) -> list[SigningKey]:
    """Makes the key that follows each one that ends soon, unless there is one."""
    made: list[SigningKey] = []
    today, keys = office.today(), [key for key in all_keys(session) if key.withdrawn_on is None]
    for key in keys:
        others = [k for k in keys if (k.use, k.state, k.department) == (key.use, key.state, key.department)]
        ends_soon = today <= key.valid_until < today + AHEAD
        if ends_soon and all(other.valid_until <= key.valid_until for other in others):
            since = key.valid_until + timedelta(days=1)
            made.append(make_key(session, office, key.use, key.state, key.department, since))
    return made


def rotate(session: Session, office: Office, department: str) -> list[SigningKey]:
    """A new key for each state of the department, from today on; what the old ones signed counts on."""
    today, own = office.today(), signing_keys.c
    query = select(SigningKey).where(own.use == Use.certificates.name, own.department == department)
    query = query.where(own.withdrawn_on.is_(None), own.valid_until >= today)
    old = list(session.execute(query).scalars())
    if not old:
        raise UnknownKey("The department has no key that signs.")
    made = [make_key(session, office, Use.certificates.name, state, department, today) for state in _states(old)]
    for key in old:
        key.valid_until = today
    return made


def _states(keys: list[SigningKey]) -> list[str]:
    return sorted({key.state for key in keys})


def withdraw(session: Session, office: Office, kid: str) -> SigningKey:
    """From today on nothing counts that the key ever signed; raises UnknownKey."""
    key: SigningKey | None = session.execute(
        select(SigningKey).where(signing_keys.c.kid == kid, signing_keys.c.use != ROOT)
    ).scalar_one_or_none()
    if key is None:
        raise UnknownKey("There is no key with this id.")
    key.withdrawn_on = key.withdrawn_on or office.today()
    return key
