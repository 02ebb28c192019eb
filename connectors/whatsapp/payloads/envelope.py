"""What every message of Meta's API has in common (Messages > Common fields)."""

import re
from typing import Any

from connectors.whatsapp.payloads.clean import clean
from connectors.whatsapp.payloads.errors import require
from connectors.whatsapp.payloads.limits import INTERACTIVE_BODY, OPAQUE_DATA, TEXT_BODY
from connectors.whatsapp.payloads.measure import size
from connectors.whatsapp.payloads.reply import Payload
from connectors.whatsapp.payloads.split import ending, split

_USER_ID = re.compile(r"[A-Z]{2}\..+")
_DIGITS = re.compile(r"[1-9]\d{6,14}")


def message(kind: str, content: Any) -> Payload:
    """A message of a kind with its content."""
    return {"messaging_product": "whatsapp", "recipient_type": "individual", "type": kind, kind: content}


def interactive(kind: str, body: str, action: Any, header: Any = None, footer: str = "") -> Payload:
    """An interactive message; its body must fit."""
    content: dict[str, Any] = {"type": kind}
    if header:
        content["header"] = header
    content["body"] = {"text": body}
    if footer:
        content["footer"] = {"text": footer}
    return message("interactive", {**content, "action": action})


def texts(text: str, has_preview: bool = False) -> list[Payload]:
    """Text messages, as many as the text needs; none when there is nothing to see in it."""
    parts = (clean(part) for part in split(clean(text), TEXT_BODY))
    return [message("text", {"body": part, "preview_url": has_preview}) for part in parts if part]


def before_and_body(text: str, otherwise: str, most: int = INTERACTIVE_BODY) -> tuple[list[Payload], str]:
    """Text messages for what does not fit into a body, and the body; `otherwise` where the text is blank."""
    head, body = ending(clean(text), most)
    return texts(head), clean(body) or otherwise


def addressed(payload: Payload, recipient: str, our_id: str = "", quoted: str = "") -> Payload:
    """The message for a recipient: a phone number in digits, or a business-scoped user id (`IN.…`).

    `our_id` comes back in the statuses; `quoted` is the id of the message that this one answers.
    """
    is_user_id = _USER_ID.fullmatch(recipient)
    require(is_user_id or _DIGITS.fullmatch(recipient), "recipient_unknown_form")
    require(size(our_id) <= OPAQUE_DATA, "our_id_length")
    address = {"recipient": recipient} if is_user_id else {"to": f"+{recipient}"}
    context = {"context": {"message_id": quoted}} if quoted and payload["type"] not in ("reaction", "template") else {}
    return {**payload, **address, **context, **({"biz_opaque_callback_data": our_id} if our_id else {})}
