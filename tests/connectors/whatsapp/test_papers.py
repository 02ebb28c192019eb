"""A certificate in the chat: a document message whose file is uploaded when it leaves."""

from connectors.whatsapp.conversation import Said
from connectors.whatsapp.offers import rows
from seva.catalogue import Messages

FILE = {"name": "issued-abc/12/1234", "file_name": "DL-CRT-2026-00000002.pdf", "mime_type": "application/pdf"}


def test_the_text_is_the_caption_of_the_file(messages: Messages) -> None:
    (row,) = rows([Said("Here it is: Income certificate.", document=FILE)], 7, messages, lambda _: None)
    assert (row.kind, row.holds) == ("document", True)
    assert row.payload["file"] == {"name": FILE["name"], "mime_type": "application/pdf"}
    document = row.payload["message"]["document"]
    assert document == {"filename": FILE["file_name"], "caption": "Here it is: Income certificate."}


def test_what_a_caption_cannot_hold_goes_before_it(messages: Messages) -> None:
    found = rows([Said("A sentence of some words. " * 60, document=FILE)], 7, messages, lambda _: None)
    assert [row.kind for row in found] == ["text", "document"]
    assert "file" not in found[0].payload
