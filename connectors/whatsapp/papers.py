"""A file of ours in the chat, such as a certificate: a document message, uploaded when it leaves."""

from collections.abc import Mapping
from typing import Any

from connectors.whatsapp import payloads
from connectors.whatsapp.conversation import Said
from seva.messaging import Reply


def file_of(one: Said, document: Mapping[str, Any]) -> list[Reply]:
    """The rows of a message with a file; the text is its caption, and the next message waits until it is there."""
    rows = payloads.file(one.text, str(document["file_name"]))
    *before, last = rows
    file = {"name": str(document["name"]), "mime_type": str(document["mime_type"])}
    return [*(Reply(str(row["type"]), {"message": row}) for row in before), Reply(
        str(last["type"]), {"message": last, "file": file}, holds=True
    )]  # fmt: skip
