"""Documents on real processes: an album and a PDF through WhatsApp, and the department holds the very content."""

from hashlib import sha256
from io import BytesIO
from typing import Any

import pikepdf
import pytest
import requests
from sqlalchemy import select

from seva.documents.files import Vault, files_at
from seva.storage import Cipher, Database
from seva.storage.database import make_engine
from seva.storage.tables import documents
from tests.system.citizen import NUMBER
from tests.system.photos import pdf, photo
from tests.system.talk import TIMEOUT
from tests.system.test_whatsapp import CATALOGUE, MESSAGES, Running
from tests.system.test_whatsapp import running as running
from tests.system.whatsapp import Phone, reply, until, words
from web.backoffice import OFFICER_PURPOSE

ALBUM, PAPER, LATER = "id_proof", "address_proof", "ration_card"
MOST_TURNS = 60


class Desk:
    """The officers' side of the back office."""

    def __init__(self, running: Running) -> None:
        self._url = f"{running.settings.departments}/queue"
        self._key = {"X-Officer-Key": running.settings.derived(OFFICER_PURPOSE)}

    def received(self, number: str) -> dict[str, dict[str, Any]]:
        """What came in for an application, by document."""
        case = requests.get(f"{self._url}/{number}", headers=self._key, timeout=TIMEOUT).json()
        return {one["id"]: one for one in case["received_documents"] if one["receipt_number"]}

    def content(self, number: str, document: str) -> bytes:
        """The content that the department has."""
        answer = requests.get(f"{self._url}/{number}/documents/{document}", headers=self._key, timeout=TIMEOUT)
        answer.raise_for_status()
        return answer.content


def kept(running: Running) -> dict[str, tuple[str, bytes]]:
    """By document, the hash in the row and the content that the core keeps, of the only application."""
    cipher = Cipher(running.settings.key)
    vault = Vault(files_at(running.settings), cipher)
    with Database(make_engine(running.settings.database)).begin() as connection:
        rows = connection.execute(select(documents).where(documents.c.document.is_not(None))).all()
    return {row.document: (row.sha256, vault.read(row.stored_as)) for row in rows}


def send_album(phone: Phone, contents: list[bytes]) -> None:
    """Several photos at once, as a phone sends an album: one message each, none waits for an answer."""
    before = len(phone.heard)
    for content in contents:
        phone.hand.media("image", content, mime_type="image/jpeg")
    until(lambda: len(phone.heard) >= before + len(contents), "answers to the album")
    phone._settled()


@pytest.mark.timeout(600)
def test_an_album_and_a_pdf_reach_the_department(running: Running) -> None:
    phone = Phone(running.world, "919810000031")
    phone.say("I need an income certificate")
    talk, album = running.talk(phone.number), [photo(1), photo(2)]
    for _ in range(MOST_TURNS):
        asked = talk.asked
        if asked is None:
            break
        if asked["field"] == ALBUM:
            send_album(phone, album)
            assert (talk.asked or {})["field"] == PAPER, [words(message) for message in phone.heard[-6:]]
        elif asked["field"] == PAPER:
            phone._answers(
                lambda: phone.hand.media("document", pdf("Rent agreement"), "application/pdf", filename="rent.pdf")
            )
        elif asked["type"] == "document":
            phone.say("later")
        else:
            reply(phone, CATALOGUE, asked, "en", None)  # type: ignore[arg-type]
    number = until(lambda: NUMBER.search("\n".join(words(m) for m in phone.heard)), "the reference number").group()

    desk = Desk(running)
    until(lambda: {ALBUM, PAPER} <= set(desk.received(number)), "the documents at the department")
    ours = kept(running)
    for document in (ALBUM, PAPER):
        digest, content = ours[document]
        assert desk.content(number, document) == content and sha256(content).hexdigest() == digest
        assert desk.received(number)[document]["sha256"] == digest
        assert len(content) <= 100_000
    with pikepdf.open(BytesIO(ours[ALBUM][1])) as made:
        assert len(made.pages) == 2
    assert desk.received(number)[PAPER]["file_name"] == "rent.pdf"

    _what_was_left_is_sent_after_filing(running, phone, desk, number)


def _what_was_left_is_sent_after_filing(running: Running, phone: Phone, desk: Desk, number: str) -> None:
    heard = phone._answers(lambda: phone.hand.media("image", photo(3), mime_type="image/jpeg"))
    assert MESSAGES.text("document.which", "en").split("\n")[0] in "\n".join(heard)
    label = CATALOGUE.documents[LATER].label.en
    assert label in "\n".join(phone.say(label))
    until(lambda: LATER in desk.received(number), "the document that followed")
    digest, content = kept(running)[LATER]
    assert desk.content(number, LATER) == content and desk.received(number)[LATER]["sha256"] == digest
