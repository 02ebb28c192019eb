"""The PDF of a certificate: made when it is first asked for, kept, and the same for ever after."""

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from backoffice.certificates.issuing import signed_of
from backoffice.certificates.paper.document import lay_out
from backoffice.certificates.paper.sealing import sealed
from backoffice.certificates.seals import seal_for
from backoffice.errors import UnknownCertificate
from backoffice.models import Certificate
from backoffice.office import Office
from backoffice.security import Principal
from backoffice.tables import applications, certificate_documents, certificates
from seva.certificates import decode_record, open_envelope


def document_of(office: Office, principal: Principal, number: str, reference: str) -> bytes:
    """The PDF, for whoever knows the number of the application that it was issued on; raises UnknownCertificate."""
    with office.sessions.reading() as session:
        certificate = _find(session, principal, number, reference)
        kept = _kept(session, office, certificate)
    return kept or office.sessions.transaction(lambda session: _made(session, office, certificate))


def _find(session: Session, principal: Principal, number: str, reference: str) -> Certificate:
    query = (
        select(Certificate, applications.c.department)
        .join(applications, applications.c.id == certificates.c.application_id)
        .where(certificates.c.number == number, applications.c.reference_number == reference)
    )
    row = session.execute(query).one_or_none()
    if row is None or not principal.may_act_for(row.department) or row[0].signed_encrypted is None:
        raise UnknownCertificate("No certificate of this number was issued on this application.")
    found: Certificate = row[0]
    return found


def _kept(session: Session, office: Office, certificate: Certificate) -> bytes | None:
    own = certificate_documents.c
    query = select(own.content_encrypted).where(own.certificate_id == certificate.id)
    content = session.execute(query).scalar_one_or_none()
    return None if content is None else office.cipher.decrypt_bytes(content)


def _made(session: Session, office: Office, certificate: Certificate) -> bytes:
    # Two that ask at once meet under the row's key: the second finds what the first has made.
    kept = _kept(session, office, certificate)
    if kept is not None:
        return kept
    content = printed(session, office, certificate)
    values = {"certificate_id": certificate.id, "content_encrypted": office.cipher.encrypt_bytes(content)}
    session.execute(insert(certificate_documents).values(**values, made_at=office.now()))
    return content


def printed(session: Session, office: Office, certificate: Certificate) -> bytes:
    """The signed PDF of what was signed, and of nothing else."""
    signed = signed_of(office, certificate) or b""
    record = decode_record(open_envelope(signed).payload)
    settings = office.settings
    plain = lay_out(record, signed, office.catalogue, settings.verify_url, office.now(), settings.emblem)
    return sealed(plain, seal_for(session, office, record.department), record.number)
