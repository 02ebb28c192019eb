"""Certificates as they are shown, masked, to whoever asks for a number."""

from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from backoffice.errors import UnknownCertificate
from backoffice.models import Certificate
from backoffice.office import Office
from backoffice.schemas.responses import CertificateState
from backoffice.security import Principal
from backoffice.tables import applications, certificate_statuses, certificates

SPECIMEN = "SPECIMEN"


def masked(name: str) -> str:
    """A name of which only the first letter of each word can be read."""
    return " ".join(word[0] + "*" * (len(word) - 1) for word in name.split())


def find_certificate(session: Session, office: Office, principal: Principal, number: str) -> CertificateState:
    """The certificate of that number, or the specimen; raises UnknownCertificate.

    Another department's client learns validity and kind alone: numbers can be guessed.
    """
    query = (
        select(Certificate, applications.c.reference_number, applications.c.department, certificate_statuses.c.kind)
        .join(applications, applications.c.id == certificates.c.application_id)
        .outerjoin(certificate_statuses, certificate_statuses.c.certificate_id == certificates.c.id)
        .where(certificates.c.number == number)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return _specimen(office, number)
    certificate, reference, department, ended = row
    is_own = principal.may_act_for(department)
    return CertificateState(
        certificate_number=certificate.number,
        service=certificate.service,
        department=department,
        issued_on=certificate.issued_on,
        holder_masked=masked(office.cipher.decrypt(certificate.holder_encrypted)) if is_own else "",
        specimen=False,
        reference_number=reference if is_own else None,
        valid_until=certificate.valid_until,
        status=ended or _status(office, certificate),
    )


def _status(office: Office, certificate: Certificate) -> Literal["valid", "expired"]:
    until = certificate.valid_until
    return "expired" if until is not None and until < office.today() else "valid"


def _specimen(office: Office, number: str) -> CertificateState:
    found = next((item for item in office.data.certificates.specimens if item.number == number), None)
    if found is None or found.service not in office.catalogue.services:
        raise UnknownCertificate("No certificate was issued under this number.")
    return CertificateState(
        certificate_number=number,
        service=found.service,
        department=office.service(found.service).department,
        issued_on=found.issued_on,
        holder_masked=SPECIMEN,
        specimen=True,
        reference_number=None,
        valid_until=None,
        status="valid",
    )
