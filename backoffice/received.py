"""Documents that came with their content: stored encrypted, with a receipt for each."""

from base64 import b64decode
from collections.abc import Sequence
from secrets import token_hex

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from backoffice import tables
from backoffice.errors import UnknownDocument
from backoffice.models import Application, ReceivedDocument
from backoffice.office import Office
from backoffice.schemas.requests import SentDocument
from backoffice.schemas.responses import DocumentReceipt
from seva.catalogue import Service


def store_documents(
    session: Session, office: Office, application: Application, sent: Sequence[SentDocument]
) -> list[DocumentReceipt]:
    """Stores documents in place of what was described or sent before; the last of several with one id counts."""
    own, latest = tables.documents.c, {document.id: document for document in sent}
    session.execute(
        delete(tables.documents).where(own.application_id == application.id, own.document.in_(list(latest)))
    )
    return [_store(session, office, application, document) for document in latest.values()]


def _store(session: Session, office: Office, application: Application, sent: SentDocument) -> DocumentReceipt:
    row = ReceivedDocument(
        application_id=application.id,
        document=sent.id,
        file_name_encrypted=office.cipher.encrypt(sent.file_name),
        content_type=sent.content_type,
        size=sent.size,
        sha256=sent.sha256,
        received_at=office.now(),
        receipt_number=f"DOC-{token_hex(8).upper()}",
    )
    session.add(row)
    session.flush()
    content = office.cipher.encrypt_bytes(b64decode(sent.content))
    session.execute(insert(tables.contents).values(document_id=row.id, content_encrypted=content))
    return DocumentReceipt(
        id=sent.id,
        receipt_number=str(row.receipt_number),
        sha256=row.sha256,
        size=row.size,
        received_at=row.received_at,
    )


def content_of(session: Session, office: Office, application: Application, document: str) -> tuple[str, bytes]:
    """Media type and content of a document; raises UnknownDocument when it was not sent."""
    own, contents = tables.documents.c, tables.contents.c
    query = (
        select(own.content_type, contents.content_encrypted)
        .join(tables.contents, contents.document_id == own.id)
        .where(own.application_id == application.id, own.document == document)
    )
    found = session.execute(query).first()
    if found is None:
        raise UnknownDocument("This document was not sent for this application.")
    return found.content_type, office.cipher.decrypt_bytes(found.content_encrypted)


def received_documents(session: Session, application: Application) -> set[str]:
    """The ids of the documents whose content is here."""
    own = tables.documents.c
    query = select(own.document).where(own.application_id == application.id, own.receipt_number.is_not(None))
    return set(session.execute(query).scalars())


def pending_documents(service: Service, received: set[str]) -> list[str]:
    """The required documents that did not come in yet."""
    return [d.id for d in service.documents if not d.optional and d.id not in received]
