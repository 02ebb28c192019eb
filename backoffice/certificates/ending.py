"""What an officer may do with a certificate that was issued: revoke it, or put another in its place."""

import json
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from backoffice.certificates.issuing import issue
from backoffice.certificates.publishing import publish_statuses
from backoffice.changes import Note, announce, record
from backoffice.errors import CertificateEnded, InvalidFields, UnknownCertificate
from backoffice.field_checks import wrong_fields
from backoffice.log import tree
from backoffice.models import Application, Certificate, CertificateStatus
from backoffice.office import Office
from backoffice.schemas.requests import CertificateAction
from backoffice.schemas.responses import CertificateChanged
from backoffice.tables import applications, certificates
from seva.certificates import SHORT, Reason, Status, StatusKind
from seva.certificates.transparency.subjects import ended

KINDS: Mapping[str, StatusKind] = {
    "revoke": StatusKind.revoked,
    "correct": StatusKind.corrected,
    "supersede": StatusKind.superseded,
}


def end(session: Session, office: Office, number: str, action: CertificateAction) -> CertificateChanged:
    """Does it, in one transaction with status list, log and callback; CertificateEnded if it was done before."""
    certificate, application = _find(session, number)
    if session.get(CertificateStatus, certificate.id):
        raise CertificateEnded("It was revoked, superseded or corrected before.")
    tree.begin(session)
    note = Note(f"officer:{action.by}", action.remarks, action.reason)
    successor = None
    if action.action != "revoke":
        _take_values(office, application, action.fields)
        successor = issue(session, office, application, supersedes=certificate.number)
    kind = KINDS[action.action]
    status = CertificateStatus(
        certificate_id=certificate.id,
        kind=kind.name,
        since=office.today(),
        reason=Reason[action.reason].name,
        successor_id=successor.id if successor else None,
    )
    session.add(status)
    publish_statuses(session, office)
    tree.append(session, ended(_name(certificate), _listed(status, successor)))
    application.updated_at = office.now()
    record(session, office, application, f"{action.action}_certificate", note, application.status)
    announce(session, office, application, note)
    changed = {"certificate_number": number, "status": kind.name, "successor": successor.number if successor else None}
    return CertificateChanged.model_validate(changed)


def _find(session: Session, number: str) -> tuple[Certificate, Application]:
    query = (
        select(Certificate, Application)
        .join(applications, applications.c.id == certificates.c.application_id)
        .where(certificates.c.number == number)
        .with_for_update()
    )
    row = session.execute(query).one_or_none()
    if row is None or row[0].fingerprint is None:
        raise UnknownCertificate("No signed certificate was issued under this number.")
    return row[0], row[1]


def _name(certificate: Certificate) -> bytes:
    return bytes.fromhex(certificate.fingerprint or "")


def _listed(status: CertificateStatus, successor: Certificate | None) -> Status:
    """The status as the list shows it."""
    by = _name(successor)[:SHORT] if successor else None
    return Status(StatusKind[status.kind], status.since, Reason[status.reason], by)


def _take_values(office: Office, application: Application, changes: Mapping[str, str]) -> None:
    """Puts corrected answers into the application; raises InvalidFields."""
    values = json.loads(office.cipher.decrypt(application.fields_encrypted)) | dict(changes)
    errors = wrong_fields(office.service(application.service), values, office.today())
    if errors:
        raise InvalidFields(errors)
    application.fields_encrypted = office.cipher.encrypt(json.dumps(values, ensure_ascii=False))
