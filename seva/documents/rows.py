"""Documents in the database. The names of files and the addresses of issued ones stand there encrypted."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql.elements import ColumnElement

from seva.documents.model import Document, Issued, Page, Purpose, Sent
from seva.storage import Cipher
from seva.storage.database import insert_once
from seva.storage.tables import document_pages, documents, unsettled_files

PLAIN = ("id", "citizen_id", "sha256", "stored_as", "content_type", "size", "pages", "source", "masked", "asked_again",
         "created_at", "updated_at", "kept_until")  # fmt: skip


class Rows:
    """Reads and writes documents inside of the caller's transaction."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    def add(self, connection: Connection, document: Document) -> None:
        """A new document with its pages."""
        connection.execute(insert(documents).values(**self._row(document)))
        self._add_pages(connection, document.id, document.made_of)

    def change(self, connection: Connection, document: Document) -> bool:
        """Writes a document and its pages anew; False when it is gone."""
        same = documents.c.id == document.id
        if not connection.execute(update(documents).where(same).values(**self._row(document))).rowcount:
            return False
        connection.execute(delete(document_pages).where(document_pages.c.document_id == document.id))
        self._add_pages(connection, document.id, document.made_of)
        return True

    def remove(self, connection: Connection, document_id: str) -> None:
        """Removes a document and its pages."""
        connection.execute(delete(document_pages).where(document_pages.c.document_id == document_id))
        connection.execute(delete(documents).where(documents.c.id == document_id))

    def find(self, connection: Connection, which: ColumnElement, limit: int | None = None) -> list[Document]:
        """Documents with their pages, the latest first."""
        query = select(documents).where(which).order_by(documents.c.updated_at.desc(), documents.c.id).limit(limit)
        rows = connection.execute(query).all()
        pages = self._pages(connection, [row.id for row in rows])
        return [self._document(row, tuple(page for of, page in pages if of == row.id)) for row in rows]

    def came_as(self, connection: Connection, citizen_id: str, came_as: str) -> Document | None:
        """The document that what came under this id is now, or is a page of."""
        page = select(document_pages.c.document_id).where(document_pages.c.came_as == came_as)
        which = (documents.c.id == came_as) | documents.c.id.in_(page.scalar_subquery())
        found = self.find(connection, which & (documents.c.citizen_id == citizen_id))
        return found[0] if found else None

    def unused(self, connection: Connection, names: Sequence[str]) -> list[str]:
        """Those of the names in the store under which no document or page is kept any more."""
        used = set()
        for table in (documents, document_pages):
            used |= set(connection.execute(select(table.c.stored_as).where(table.c.stored_as.in_(names))).scalars())
        return [name for name in dict.fromkeys(names) if name not in used]

    def note(self, connection: Connection, names: Sequence[str], now: datetime) -> None:
        """Notes names of files that no row may speak of: those about to be written, or to be removed."""
        for name in names:
            insert_once(connection, unsettled_files, {"stored_as": name, "noted_at": now})

    def settled(self, connection: Connection, names: Sequence[str]) -> None:
        """Takes names off that a row speaks of now, or whose files are gone."""
        connection.execute(delete(unsettled_files).where(unsettled_files.c.stored_as.in_(names)))

    def noted(self, connection: Connection, before: datetime, limit: int) -> list[str]:
        """Names noted before a time and still not settled: the process ended in between."""
        c = unsettled_files.c
        return list(connection.execute(select(c.stored_as).where(c.noted_at < before).limit(limit)).scalars())

    def _pages(self, connection: Connection, ids: Sequence[str]) -> list[tuple[str, Page]]:
        c = document_pages.c
        query = select(document_pages).where(c.document_id.in_(ids)).order_by(c.sent_at, c.arrived, c.id)
        return [(row.document_id, _page(row)) for row in connection.execute(query)]

    def _add_pages(self, connection: Connection, document_id: str, pages: Sequence[Page]) -> None:
        for page in pages:
            row = asdict(page) | {"document_id": document_id, "findings": ",".join(page.findings)}
            sent = row.pop("sent")
            connection.execute(insert(document_pages).values(**row, sent_at=sent["at"], arrived=sent["arrived"]))

    def _row(self, document: Document) -> dict[str, Any]:
        purpose, issued = document.purpose, document.issued
        return {name: getattr(document, name) for name in PLAIN} | {
            "application_id": purpose and purpose.application_id,
            "service": purpose and purpose.service,
            "document": purpose and purpose.document,
            "name_encrypted": self._cipher.encrypt(document.name),
            "findings": ",".join(document.findings),
            "issuer": issued and issued.issuer,
            "uri_encrypted": issued and self._cipher.encrypt(issued.uri),
            "verified_at": issued and issued.verified_at,
            "code_encrypted": self._cipher.encrypt(document.code) if document.code else None,
        }

    def _document(self, row: Row, pages: tuple[Page, ...]) -> Document:
        purpose = Purpose(row.application_id, row.service, row.document) if row.application_id else None
        issued = Issued(row.issuer, self._cipher.decrypt(row.uri_encrypted), row.verified_at) if row.issuer else None
        values = {name: getattr(row, name) for name in PLAIN}
        name = self._cipher.decrypt(row.name_encrypted)
        code = self._cipher.decrypt(row.code_encrypted) if row.code_encrypted else ""
        return Document(
            **values, purpose=purpose, issued=issued, name=name, findings=_list(row.findings), made_of=pages, code=code
        )


def renewed(document: Document, now: datetime, until: datetime) -> Document:
    """The document as used now: kept at least until then."""
    return replace(document, updated_at=now, kept_until=max(document.kept_until, until))


def _page(row: Row) -> Page:
    values = {name: getattr(row, name) for name in ("came_as", "sha256", "stored_as", "content_type", "size", "pages")}
    return Page(**values, findings=_list(row.findings), masked=row.masked, sent=Sent(row.sent_at, row.arrived))


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()
