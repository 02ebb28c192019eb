"""Documents of citizens: what came, what each is for, and how long it is kept.

What came is looked at first, then kept as a page, and made into the document that a department takes once it is known
what it is for. The row is written before the file where a message may be handled again, so that no file is forgotten.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from seva.clock import Clock
from seva.documents.files import Vault
from seva.documents.files.vault import name_of
from seva.documents.intake import LooksAtFiles, Wanted
from seva.documents.intake.model import PDF, Looked
from seva.documents.model import Document, Issued, Page, Purpose, Sent, Source
from seva.documents.rows import Rows, renewed
from seva.errors import IllegalStep
from seva.storage import Cipher, Database
from seva.storage.tables import documents

# A page is kept within what most departments take, so that one photo is looked at once; several are made smaller again.
AS_PAGE = Wanted()
LONGEST_NAME = 80


@dataclass(frozen=True)
class KeptFor:
    """How long a document is kept after it was last used, and one that no application uses."""

    used: timedelta
    unused: timedelta


class Documents:
    """Receives, joins, offers again and forgets documents."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        cipher: Cipher,
        intake: LooksAtFiles,
        clock: Clock,
        kept_for: KeptFor,
        wanted: Callable[[Purpose], Wanted] | None = None,
    ) -> None:
        self._wanted = wanted or (lambda _: Wanted())
        self.database = database
        self._vault = vault
        self._intake = intake
        self._clock = clock
        self._kept_for = kept_for
        self._rows = Rows(cipher)

    def receive(
        self, citizen_id: str, content: bytes, name: str = "", sent: Sent | None = None, came_as: str | None = None
    ) -> Document:
        """Looks at a file and keeps it, for nothing yet. Raises DocumentRefused, IntakeUnavailable or a FilesError.

        `came_as` is the channel's id of the message, of at most 32 characters: the same one gives what it gave before.
        """
        came_as, now = came_as or uuid4().hex, self._clock()
        known = self.find(citizen_id, came_as)
        if known and self.is_whole(known):
            return known
        looked = self._intake.look([content], AS_PAGE)
        page = _page(citizen_id, looked, came_as, sent or Sent(now))
        document = _document(citizen_id, looked, page, name, now, now + self._kept_for.unused)
        with self.database.begin() as connection:
            if known:  # its file was never written: the process ended in between
                self._rows.remove(connection, known.id)
            self._rows.add(connection, document)
        self._vault.keep(citizen_id, looked.content)
        return document

    def keep_issued(
        self, citizen_id: str, content: bytes, issued: Issued, name: str = "", purpose: Purpose | None = None
    ) -> Document:
        """Keeps a document from its issuer: it is not judged as photos are, and marked as verified at the source."""
        wanted = replace(self._wanted(purpose) if purpose else AS_PAGE, is_issued=True)
        looked, now, came_as = self._intake.look([content], wanted), self._clock(), uuid4().hex
        page = _page(citizen_id, looked, came_as, Sent(now))
        period = self._kept_for.used if purpose else self._kept_for.unused
        document = _document(citizen_id, looked, page, name, now, now + period)
        document = replace(document, source="issued", issued=issued, purpose=purpose, findings=())
        with self.database.begin() as connection:
            self._rows.add(connection, document)
        self._vault.keep(citizen_id, looked.content)
        return document

    def use(
        self, document: Document, purpose: Purpose, into: Document | None = None, instead_of: Page | None = None
    ) -> Document:
        """Gives what came a purpose: alone, or as a further page of a document, or instead of a page of it.

        Raises DocumentRefused when the pages together cannot be taken; then nothing has changed.
        """
        if into is not None and into.id != document.id:
            pages = [page for page in into.made_of if instead_of is None or page.came_as != instead_of.came_as]
            came = [replace(page, sent=instead_of.sent if instead_of else page.sent) for page in document.made_of]
            return self._joined(replace(into, purpose=purpose), _in_order([*pages, *came]), document)
        if document.purpose == purpose:
            return document
        return self._joined(replace(document, purpose=purpose), document.made_of, None)

    def use_again(self, document: Document, purpose: Purpose) -> Document | None:
        """A document that was given before, for another purpose; None when it was forgotten meanwhile.

        Looked at anew where that department takes less. Raises DocumentRefused when it cannot be made so small.
        """
        now = self._clock()
        until = now + self._kept_for.used
        pages = tuple(replace(page, came_as=uuid4().hex) for page in document.made_of)
        again = replace(document, id=uuid4().hex, purpose=purpose, asked_again=0, created_at=now, made_of=pages)
        again = renewed(again, now, until)
        smaller = self._made_smaller(document, self._wanted(purpose))
        if smaller:
            again = replace(again, **_facts(document.citizen_id, smaller))
        with self.database.begin() as connection:
            # Held and lengthened first: who forgets old documents at this moment waits, and then finds it in use.
            if not self._rows.change(connection, replace(document, kept_until=max(document.kept_until, until))):
                return None
            self._rows.add(connection, again)
        if smaller:
            self._vault.keep(document.citizen_id, smaller.content)
        return again

    def _made_smaller(self, document: Document, wanted: Wanted) -> Looked | None:
        """What a department with narrower limits takes of it; None when it fits as it is."""
        if document.size <= wanted.max_bytes and document.pages <= wanted.max_pages:
            return None
        return self._looked(document.made_of, wanted)

    def ask_again(self, document: Document) -> Document:
        """Notes that a better photo was asked for."""
        changed = replace(document, asked_again=document.asked_again + 1, updated_at=self._clock())
        with self.database.begin() as connection:
            self._rows.change(connection, changed)
        return changed

    def find(self, citizen_id: str, document_id: str) -> Document | None:
        """A citizen's document by its id, or by the id as which one of its pages came."""
        with self.database.begin() as connection:
            return self._rows.came_as(connection, citizen_id, document_id)

    def of(self, application_id: str) -> list[Document]:
        """The documents for an application, the latest first."""
        with self.database.begin() as connection:
            return self._rows.find(connection, documents.c.application_id == application_id)

    def loose(self, citizen_id: str) -> list[Document]:
        """What a citizen sent that nobody has asked for yet, the latest first."""
        c = documents.c
        which = (c.citizen_id == citizen_id) & c.application_id.is_(None) & c.document.is_(None)
        with self.database.begin() as connection:
            return self._rows.find(connection, which & (c.kept_until > self._clock()))

    def last_given(self, citizen_id: str, document: str, application_id: str) -> Document | None:
        """The latest of a kind of document that the citizen gave for another application, if it is still kept.

        None that came from its issuer: who agreed to that was told that it is used for that application only.
        """
        c = documents.c
        mine = (c.citizen_id == citizen_id) & (c.document == document) & (c.kept_until > self._clock())
        other = c.application_id.is_(None) | (c.application_id != application_id)
        with self.database.begin() as connection:
            found = self._rows.find(connection, mine & other & c.issuer.is_(None), limit=1)
        return found[0] if found else None

    def forgotten(self, told: Mapping[str, Mapping[str, Any]]) -> list[str]:
        """Of the documents that an application remembers, those that are not kept any more."""
        ids = {name: str(one["id"]) for name, one in told.items() if "id" in one}
        with self.database.begin() as connection:
            known = set(connection.execute(select(documents.c.id).where(documents.c.id.in_(ids.values()))).scalars())
        return [name for name, document_id in ids.items() if document_id not in known]

    def is_whole(self, document: Document) -> bool:
        """Whether its file is there; it is not when the process ended between the row and the file."""
        return self._vault.has(document.stored_as)

    def content(self, document: Document) -> bytes:
        """The document as it goes to the department; FileMissing when it was forgotten."""
        return self._vault.read(document.stored_as)

    def remove(self, gone: Sequence[Document]) -> None:
        """Removes documents, and the files that no other document is made of."""
        names = [name for document in gone for name in names_of(document)]
        with self.database.begin() as connection:
            for document in gone:
                self._rows.remove(connection, document.id)
            # While the row is there: a store that is away leaves both, not a file that nobody knows of.
            self._forget(self._rows.unused(connection, names))

    def _joined(self, document: Document, pages: Sequence[Page], came: Document | None) -> Document:
        """The document made of these pages, in place of `came`, which is one of them now."""
        if not pages:
            raise IllegalStep("a document has at least one page")
        wanted = self._wanted(document.purpose) if document.purpose else Wanted()
        looked, now = self._looked(pages, wanted), self._clock()
        before = {*names_of(document), *(names_of(came) if came else ())}
        made = replace(renewed(document, now, now + self._kept_for.used), **_facts(document.citizen_id, looked))
        masked = sum(page.masked for page in pages)
        made = replace(made, made_of=tuple(pages), findings=_findings(pages), masked=masked)
        self._keep_noted(made, looked.content)
        with self.database.begin() as connection:
            if came:
                self._rows.remove(connection, came.id)
            if not self._rows.change(connection, made):
                raise IllegalStep("the document was removed meanwhile")
            self._rows.settled(connection, [made.stored_as])
            unused = self._rows.unused(connection, list(before))
            self._rows.note(connection, unused, now)
        self._forget(unused)
        with self.database.begin() as connection:
            self._rows.settled(connection, unused)
        return made

    def _keep_noted(self, made: Document, content: bytes) -> None:
        """Writes a file before its row, noted, so that it is found should the row never come."""
        with self.database.begin() as connection:
            self._rows.note(connection, [made.stored_as], self._clock())
        self._vault.keep(made.citizen_id, content)

    def _looked(self, pages: Sequence[Page], wanted: Wanted) -> Looked:
        contents = [self._vault.read(page.stored_as) for page in pages]
        (only, *others) = pages
        if not others and only.size <= wanted.max_bytes and only.pages <= wanted.max_pages:
            return Looked(contents[0], only.content_type, only.pages, (), changed=False)
        return self._intake.look(contents, wanted)

    def _forget(self, names: Sequence[str]) -> None:
        for name in names:
            self._vault.forget(name)


def names_of(document: Document) -> list[str]:
    """The names in the store of all that a document is made of."""
    return [document.stored_as, *(page.stored_as for page in document.made_of)]


def _facts(citizen_id: str, looked: Looked) -> dict[str, Any]:
    return {
        "sha256": sha256(looked.content).hexdigest(),
        "stored_as": name_of(citizen_id, looked.content),
        "content_type": looked.content_type,
        "size": len(looked.content),
        "pages": looked.pages,
    }


def _page(citizen_id: str, looked: Looked, came_as: str, sent: Sent) -> Page:
    return Page(
        came_as=came_as,
        findings=tuple(looked.findings),
        masked=looked.masked,
        sent=sent,
        **_facts(citizen_id, looked),
    )


def _document(citizen_id: str, looked: Looked, page: Page, name: str, now: datetime, until: datetime) -> Document:
    source: Source = "pdf" if looked.content_type == PDF else "photo"
    return Document(
        id=page.came_as,
        citizen_id=citizen_id,
        purpose=None,
        name=name[-LONGEST_NAME:] or f"document.{looked.suffix}",
        source=source,
        findings=page.findings,
        masked=page.masked,
        asked_again=0,
        issued=None,
        created_at=now,
        updated_at=now,
        kept_until=until,
        made_of=(page,),
        code=looked.code,
        **_facts(citizen_id, looked),
    )


def _findings(pages: Sequence[Page]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding for page in pages for finding in page.findings))


def _in_order(pages: Sequence[Page]) -> list[Page]:
    return sorted(pages, key=lambda page: (page.sent.at, page.sent.arrived))
