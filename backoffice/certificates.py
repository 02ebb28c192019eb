"""Certificates: made when an application is issued, shown masked to whoever checks a number."""

from collections.abc import Mapping
from json import loads

from sqlalchemy import select
from sqlalchemy.orm import Session

from backoffice.errors import UnknownCertificate
from backoffice.models import Application, Certificate
from backoffice.office import Office
from backoffice.reference_numbers import new_certificate_number
from backoffice.schemas.responses import CertificateState
from backoffice.tables import applications, certificates
from seva.catalogue import Service

SPECIMEN = "SPECIMEN"


def issue(session: Session, office: Office, application: Application) -> Certificate:
    """Makes the certificate; raises IntegrityError when the number is taken."""
    service, today = office.service(application.service), office.today()
    values = loads(office.cipher.decrypt(application.fields_encrypted))
    certificate = Certificate(
        number=new_certificate_number(service.jurisdiction, today.year),
        application_id=application.id,
        service=service.id,
        holder_encrypted=office.cipher.encrypt(_holder(service, values)),
        issued_on=today,
    )
    session.add(certificate)
    session.flush()
    return certificate


def _holder(service: Service, values: Mapping[str, str]) -> str:
    """The name that the certificate is about: the form's first name that was given."""
    names = (values.get(field.id, "") for field in service.fields if field.type == "name")
    return next((name for name in names if name.strip()), "-")


def masked(name: str) -> str:
    """A name of which only the first letter of each word can be read."""
    return " ".join(word[0] + "*" * (len(word) - 1) for word in name.split())


def find_certificate(session: Session, office: Office, number: str) -> CertificateState:
    """The certificate of that number, or the specimen; raises UnknownCertificate."""
    query = (
        select(Certificate, applications.c.reference_number, applications.c.department)
        .join(applications, applications.c.id == certificates.c.application_id)
        .where(certificates.c.number == number)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return _specimen(office, number)
    certificate, reference, department = row
    return CertificateState(
        certificate_number=certificate.number,
        service=certificate.service,
        department=department,
        issued_on=certificate.issued_on,
        holder_masked=masked(office.cipher.decrypt(certificate.holder_encrypted)),
        specimen=False,
        reference_number=reference,
    )


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
    )
