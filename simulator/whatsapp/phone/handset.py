"""What a citizen writes, taps and shares. Each method gives the id of the message, or None."""

import base64
import hashlib
import json
from typing import Any

from simulator.whatsapp.errors import GraphError
from simulator.whatsapp.media import rules
from simulator.whatsapp.phone.choices import chosen
from simulator.whatsapp.phone.line import Line
from simulator.whatsapp.phone.state import Phone

JSON = dict[str, Any]
VOICE = "audio/ogg; codecs=opus"


class Handset:
    """One phone in the chat with one business number."""

    def __init__(self, phone: Phone, number: str, line: Line) -> None:
        self.phone, self.number, self._line = phone, number, line

    def text(self, body: str, reply_to: str = "", forwarded: bool = False, often_forwarded: bool = False) -> str:
        """Writes; `reply_to` quotes a message."""
        context: JSON = self._line.context(self.phone, self.number, reply_to) if reply_to else {}
        if forwarded:
            context["forwarded"] = True
        if often_forwarded:
            context["frequently_forwarded"] = True
        return self._send({"type": "text", "text": {"body": body}}, context)

    def tap(self, message_id: str, choice: str) -> str:
        """Taps a button or row, by its id, payload or label; may be done again, and days later."""
        sent = self._line.shown(self.phone, message_id)
        return self._send(chosen(sent, choice), self._quote(message_id))

    def media(
        self, kind: str, content: bytes, mime_type: str, caption: str = "", filename: str = "", reply_to: str = ""
    ) -> str:
        """Sends an image, document, video, audio or sticker; what is too large arrives as an error."""
        context = self._quote(reply_to) if reply_to else {}
        if len(content) > rules()["inbound_largest"]:
            error = GraphError(131052, "The file is too large to be downloaded.")
            return self._send({"type": "unsupported", "errors": [error.as_status]}, context)
        media = self._line.media.receive(self.number, content, mime_type, filename or None)
        part: JSON = {"caption": caption} if caption else {}
        if kind == "document":
            part["filename"] = filename or "document"
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        part |= {"mime_type": mime_type, "sha256": digest, "id": media.id}
        if base := self._line.public_url():
            part["url"] = self._line.media.link(media, base)
        part |= {"audio": {"voice": mime_type == VOICE}, "sticker": {"animated": b"ANIM" in content[:64]}}.get(kind, {})
        return self._send({"type": kind, kind: part}, context)

    def voice(self, content: bytes) -> str:
        """Sends a recorded note: Opus in Ogg."""
        return self.media("audio", content, VOICE)

    def location(self, latitude: float, longitude: float, name: str = "", address: str = "", reply_to: str = "") -> str:
        """Shares a pin; `reply_to` answers a request for it."""
        named = {"name": name, "address": address}
        pin = {"latitude": latitude, "longitude": longitude} | {k: v for k, v in named.items() if v}
        return self._send({"type": "location", "location": pin}, self._quote(reply_to) if reply_to else {})

    def contacts(self, contacts: list[JSON], reply_to: str = "") -> str:
        """Shares contacts; `reply_to` answers a request for the own number."""
        origin = {"origin": "contact_request" if reply_to else "other"}
        context = self._quote(reply_to) if reply_to else {}
        return self._send({"type": "contacts", "contacts": contacts, **origin}, context)

    def reaction(self, message_id: str, emoji: str = "") -> str:
        """Reacts; without an emoji the reaction is taken back."""
        part = {"message_id": message_id} | ({"emoji": emoji} if emoji else {})
        return self._send({"type": "reaction", "reaction": part})

    def edit(self, message_id: str, body: str) -> str:
        """Corrects a text of one's own."""
        own = self._line.own(self.phone, message_id)
        text = {"type": "text", "text": {"body": body}}
        own.message = {**own.message, **text, "edited": True}
        message = {"context": {"id": "M0"}, **text}
        return self._send({"type": "edit", "edit": {"original_message_id": message_id, "message": message}})

    def revoke(self, message_id: str) -> str:
        """Deletes a message of one's own for everyone."""
        own = self._line.own(self.phone, message_id)
        own.message = {**own.message, "revoked": True}
        return self._send({"type": "revoke", "revoke": {"original_message_id": message_id}})

    def flow_reply(self, message_id: str, response: Any, name: str = "flow", body: str = "Sent") -> str:
        """Ends a Flow; a response that is a text is sent as it is."""
        written = response if isinstance(response, str) else json.dumps(response, ensure_ascii=False)
        reply = {"name": name, "body": body, "response_json": written}
        return self._send(
            {"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": reply}}, self._quote(message_id)
        )

    def order(self, catalog_id: str, product_items: list[JSON], text: str = "") -> str:
        """Orders from a catalogue."""
        part = {"catalog_id": catalog_id, "text": text, "product_items": product_items}
        return self._send({"type": "order", "order": part})

    def unsupported(self, kind: str = "poll") -> str:
        """Sends what Meta does not pass on."""
        return self._send(
            {"type": "unsupported", "errors": [GraphError(131051).as_status], "unsupported": {"type": kind}}
        )

    def welcome(self) -> str:
        """Opens the chat for the first time."""
        return self._send({"type": "request_welcome"})

    def raw(self, message: JSON) -> str:
        """Sends any message as it is; sender and id are added unless it has them."""
        return self._send(message)

    def _quote(self, message_id: str) -> JSON:
        return self._line.context(self.phone, self.number, message_id)

    def _send(self, message: JSON, context: JSON | None = None) -> str:
        quoted = {"context": context} if context else {}
        return self._line.send(self.phone, self.number, {**quoted, **message})
