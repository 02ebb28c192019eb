"""A Flow that is open on a phone: what Meta's client asks, checks, and sends when it is over.

The screens and their fields are drawn by whoever drives this; which screen may come, and what it must be given, is
checked here.
"""

import json
from typing import Any

from simulator.whatsapp.errors import FlowError, HandsetError
from simulator.whatsapp.flow_endpoint import Caller, FlowEndpoint
from simulator.whatsapp.flow_screens import SUCCESS, after, before, entry, is_at_least, objection, screens
from simulator.whatsapp.flows import Flows
from simulator.whatsapp.phone.handset import Handset
from simulator.whatsapp.phone.line import Line
from simulator.whatsapp.phone.state import Phone
from simulator.whatsapp.store import FlowLink, Sent

JSON = dict[str, Any]
# What the endpoint is told of, as an error notification.
NOTIFIED = frozenset({"invalid-screen-transition", "payload-schema-error"})
LARGEST = 1024 * 1024
VERSION_WITH_SIGNATURE, API_WITH_SIGNATURE = (7, 3), (4, 0)


class FlowClient:
    """One phone. Screens are answered as {"screen", "data"}, the end as {"message_id", "response"}."""

    def __init__(self, phone: Phone, line: Line, flows: Flows, endpoint: FlowEndpoint) -> None:
        self._phone, self._line, self._flows, self._endpoint = phone, line, flows, endpoint

    def open(self, message_id: str) -> JSON:
        """Taps the button of a message: the Flow and its first screen. Raises FlowError, HandsetError."""
        sent, link = self._opened(message_id)
        self._flows.openable(link.flow_id, self._line.clock.now())
        if not screens(link.content):
            raise FlowError("cannot_be_served", "The Flow has no screens.")
        if link.action == "data_exchange":
            shown = self._ask(sent, link, {"action": "INIT"}, {*screens(link.content)})
        else:
            shown = self._first(sent, link)
        return {"flow": link.content, **shown}

    def exchange(self, message_id: str, screen: str, data: JSON) -> JSON:
        """The action data_exchange of a screen."""
        sent, link = self._on(message_id, screen)
        question = {"action": "data_exchange", "screen": screen, "data": data}
        return self._ask(sent, link, question, after(link.content, screen))

    def back(self, message_id: str, screen: str) -> JSON:
        """Goes back from a screen that has refresh_on_back."""
        sent, link = self._on(message_id, screen)
        if not screens(link.content)[screen].get("refresh_on_back"):
            raise HandsetError("not_refreshed", f"screen {screen} does not ask the endpoint on the way back")
        question = {"action": "BACK", "screen": screen, "data": {}}
        return self._ask(sent, link, question, before(link.content, screen))

    def complete(self, message_id: str, screen: str, payload: JSON) -> JSON:
        """The action complete of a terminal screen."""
        sent, link = self._on(message_id, screen)
        if not screens(link.content)[screen].get("terminal"):
            raise FlowError("invalid-screen-transition", f"Screen {screen} is not terminal.")
        return self._end(sent, link, payload)

    def report(self, message_id: str, screen: str, error: str, error_message: str) -> JSON:
        """Tells the endpoint that a screen could not be shown; whether it acknowledged."""
        sent, link = self._on(message_id, screen)
        if error not in NOTIFIED:
            raise HandsetError("invalid", f"the endpoint is told of {', '.join(sorted(NOTIFIED))} only")
        return {"acknowledged": self._notify(sent, link, screen, FlowError(error, error_message))}

    def _opened(self, message_id: str) -> tuple[Sent, FlowLink]:
        sent = self._line.shown(self._phone, message_id)
        if sent.flow is None:
            raise HandsetError("no_such_flow", f"message {message_id} opens no Flow")
        if sent.flow.closed is not None:
            raise FlowError("flow_token_refused", sent.flow.closed)
        if not self._phone.is_online:
            raise FlowError("offline", "The phone has no network.")
        return sent, sent.flow

    def _on(self, message_id: str, screen: str) -> tuple[Sent, FlowLink]:
        sent, link = self._opened(message_id)
        if screen not in screens(link.content):
            raise HandsetError("no_such_screen", f"the Flow has no screen {screen}")
        return sent, link

    def _first(self, sent: Sent, link: FlowLink) -> JSON:
        name, data = str(link.payload.get("screen") or entry(link.content)), link.payload.get("data") or {}
        return self._checked(sent, link, {"action": "INIT"}, {"screen": name, "data": data}, {*screens(link.content)})

    def _ask(self, sent: Sent, link: FlowLink, question: JSON, allowed: set[str]) -> JSON:
        try:
            answer = self._consult(sent, link, question)
        except FlowError as error:
            if error.code == "flow_token_refused":
                link.closed = str(error)
            raise
        return self._checked(sent, link, question, answer, allowed)

    def _checked(self, sent: Sent, link: FlowLink, question: JSON, answer: JSON, allowed: set[str]) -> JSON:
        name, data = str(answer.get("screen")), answer.get("data") or {}
        try:
            if name not in allowed:
                raise FlowError("invalid-screen-transition", f"{name} may not follow {question.get('screen', 'INIT')}")
            if len(json.dumps(data)) > LARGEST:
                raise FlowError("payload-schema-error", f"Data of screen {name} is larger than {LARGEST} bytes.")
            if name == SUCCESS:
                return self._end(sent, link, _parameters(data))
            if wrong := objection(screens(link.content)[name], data):
                raise FlowError("payload-schema-error", f"Data of screen {name}: {wrong}")
        except FlowError as error:
            self._notify(sent, link, question.get("screen"), error)
            raise
        return {"screen": name, "data": data}

    def _notify(self, sent: Sent, link: FlowLink, screen: str | None, error: FlowError) -> bool:
        """Best effort: the phone shows the same error, whatever becomes of this."""
        if "data_api_version" not in link.content:
            return False
        told = {"data": {"error": error.code, "error_message": str(error)}}
        place = {"action": "data_exchange", "screen": screen} if screen else {"action": "INIT"}
        try:
            answer = self._consult(sent, link, {**place, **told})
        except FlowError:
            return False
        return bool((answer.get("data") or {}).get("acknowledged"))

    def _consult(self, sent: Sent, link: FlowLink, question: JSON) -> JSON:
        flow = self._flows.get(link.flow_id)
        if flow is None or not flow.endpoint_uri:
            raise FlowError("cannot_be_served", "The Flow has no endpoint.")
        version = str(link.content.get("data_api_version", "3.0"))
        whole = {"version": version, "flow_token": link.token, **question}
        is_signed = is_at_least(link.content.get("version"), VERSION_WITH_SIGNATURE)
        if is_signed and is_at_least(version, API_WITH_SIGNATURE):
            whole["flow_token_signature"] = self._endpoint.vouch(link.token)
        return self._endpoint.consult(sent.number, flow.endpoint_uri, whole, Caller(self._phone.id, sent.id))

    def _end(self, sent: Sent, link: FlowLink, values: JSON) -> JSON:
        response = {"flow_token": link.token, **values}
        reply = Handset(self._phone, sent.number.id, self._line).flow_reply(sent.id, response)
        return {"message_id": reply, "response": response}


def _parameters(data: Any) -> JSON:
    answer = data.get("extension_message_response") if isinstance(data, dict) else None
    values = answer.get("params") if isinstance(answer, dict) else None
    if not isinstance(values, dict):
        raise FlowError("payload-schema-error", "SUCCESS needs extension_message_response with params.")
    return values
