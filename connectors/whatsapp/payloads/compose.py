"""A reply of the conversation as the messages that show it."""

from connectors.whatsapp.payloads.choices import with_choices
from connectors.whatsapp.payloads.envelope import texts
from connectors.whatsapp.payloads.media import media
from connectors.whatsapp.payloads.reply import Payload, Reply
from seva.catalogue import Messages


def compose(reply: Reply, messages: Messages) -> list[Payload]:
    """The messages of a reply, in order, without recipients; none for a reply with nothing in it.

    Raises PayloadError for what only the caller can mend: ids, empty labels, a file without id and link.
    """
    if reply.choices:
        return with_choices(reply, messages)
    if reply.attachment:
        return media(reply.attachment, reply.text)
    return texts(reply.text, reply.has_preview)
