"""The PDF of a certificate: made once, by the loop of `printing` or when it is asked for, and kept."""

from threading import Lock

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from backoffice.certificates.issuing import signed_of
from backoffice.certificates.seals import seal_for
from backoffice.errors import UnknownCertificate
from backoffice.models import Certificate
from backoffice.office import Office
from backoffice.security import Principal
from backoffice.tables import applications, certificate_documents, certificates
from seva.certificates import decode_record, open_envelope

MAKING = Lock()


def document_of(office: Office, principal: Principal, number: str, reference: str | None = None) -> bytes:
    """The PDF, for the department's client; with the number of another application, UnknownCertificate."""
    with office.sessions.reading() as session:
        certificate = _find(session, principal, number, reference)
        kept = _kept(session, office, certificate)
    return kept or make(office, certificate)


def _find(session: Session, principal: Principal, number: str, reference: str | None) -> Certificate:
    query = (
        select(Certificate, applications.c.department, applications.c.reference_number)
        .join(applications, applications.c.id == certificates.c.application_id)
        .where(certificates.c.number == number)
    )
    row = session.execute(query).one_or_none()
    is_known = row is not None and principal.may_act_for(row.department) and row[0].signed_encrypted is not None
    if not is_known or reference not in (None, row.reference_number):
        raise UnknownCertificate("No certificate of this number was issued on this application.")
    found: Certificate = row[0]
    return found


def _kept(session: Session, office: Office, certificate: Certificate) -> bytes | None:
    own = certificate_documents.c
    query = select(own.content_encrypted).where(own.certificate_id == certificate.id)
    content = session.execute(query).scalar_one_or_none()
    return None if content is None else office.cipher.decrypt_bytes(content)


def make(office: Office, certificate: Certificate) -> bytes:
    """The PDF, kept; one after the other, since a processor makes two at once no faster, and the first one late."""
    with MAKING:
        with office.sessions.reading() as session:
            kept = _kept(session, office, certificate)
        return kept or _made(office, certificate)


def _made(office: Office, certificate: Certificate) -> bytes:
    """Laid out and signed outside of any transaction, for it takes half a second."""
    # What draws and signs PDFs takes a second to load, and most processes with a back office never print.
    from backoffice.certificates.paper.document import lay_out
    from backoffice.certificates.paper.sealing import sealed

    signed = signed_of(office, certificate) or b""
    record = decode_record(open_envelope(signed).payload)
    settings = office.settings
    seal = office.sessions.transaction(lambda session: seal_for(session, office, record.department))
    plain = lay_out(record, signed, office.catalogue, settings.verify_url, office.now(), settings.emblem)
    content = sealed(plain, seal, record.number)
    return office.sessions.transaction(lambda session: _keep(session, office, certificate, content))


def _keep(session: Session, office: Office, certificate: Certificate, content: bytes) -> bytes:
    """Keeps the document; of two that were made at once, the first stays, and both askers get that one."""
    kept = _kept(session, office, certificate)
    if kept is not None:
        return kept
    values = {"certificate_id": certificate.id, "content_encrypted": office.cipher.encrypt_bytes(content)}
    session.execute(insert(certificate_documents).values(**values, made_at=office.now()))
    return content
