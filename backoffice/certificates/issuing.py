"""Issuing: the record is made, signed and entered in the log in the transaction of the officer's decision."""

from collections.abc import Mapping
from json import loads

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backoffice.certificates.contents import record_of, state_of
from backoffice.certificates.keys import find_key, make_key, private_of
from backoffice.certificates.publishing import publish_keys
from backoffice.errors import CertificateTooLong
from backoffice.log import tree
from backoffice.models import Application, Certificate
from backoffice.office import Office
from backoffice.reference_numbers import new_certificate_number
from backoffice.tables import certificates
from seva.catalogue import Service
from seva.certificates import Use, encode_record, fingerprint, fits_qr, sign
from seva.certificates.transparency.subjects import issued


def issue(session: Session, office: Office, application: Application, supersedes: str | None = None) -> Certificate:
    """Makes and signs the certificate; raises IntegrityError when the number is taken, CertificateTooLong."""
    tree.begin(session)
    service, today = office.service(application.service), office.today()
    values: Mapping[str, str] = loads(office.cipher.decrypt(application.fields_encrypted))
    record = record_of(
        service, values, new_certificate_number(service.jurisdiction, today.year), today, supersedes=supersedes
    )
    signed = _signed(session, office, service, encode_record(record))
    certificate = Certificate(
        number=record.number,
        application_id=application.id,
        edition=_editions(session, application) + 1,
        service=service.id,
        holder_encrypted=office.cipher.encrypt(record.holder or "-"),
        issued_on=today,
        valid_until=record.valid_until,
        signed_encrypted=office.cipher.encrypt_bytes(signed),
        fingerprint=fingerprint(signed).hex(),
    )
    session.add(certificate)
    session.flush()
    tree.append(session, issued(fingerprint(signed), today))
    return certificate


def _signed(session: Session, office: Office, service: Service, payload: bytes) -> bytes:
    """The signed record; a key that had to be made for it is published at once."""
    whose = (Use.certificates.name, state_of(service), service.department)
    key = find_key(session, office, *whose)
    if key is None:
        key = make_key(session, office, *whose, since=office.today())
        publish_keys(session, office)
    signed = sign(payload, private_of(office, key))
    if not fits_qr(office.settings.verify_url, signed):
        raise CertificateTooLong("Names and facts are too long for a QR code: ask for shorter ones, or correct them.")
    return signed


def _editions(session: Session, application: Application) -> int:
    own = certificates.c
    query = select(func.count()).select_from(certificates).where(own.application_id == application.id)
    return int(session.execute(query).scalar_one())


def signed_of(office: Office, certificate: Certificate) -> bytes | None:
    """The signed record as it was issued; None if it was issued before certificates were signed."""
    content = certificate.signed_encrypted
    return office.cipher.decrypt_bytes(content) if content else None
