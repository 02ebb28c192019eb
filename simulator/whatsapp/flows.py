"""Flows of an account: drafts, their JSON, publishing, and whether a message may open them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulator.whatsapp.checks.shape import invalid
from simulator.whatsapp.config import HOUR
from simulator.whatsapp.errors import FlowError, GraphError
from simulator.whatsapp.flow_check import FROZEN, validate
from simulator.whatsapp.store import FlowLink, new_id
from simulator.whatsapp.telling import Teller

JSON = dict[str, Any]
CATEGORIES = frozenset(
    "SIGN_UP SIGN_IN APPOINTMENT_BOOKING LEAD_GENERATION CONTACT_US CUSTOMER_SUPPORT SURVEY OTHER".split()
)
# The token of a message that names none.
UNUSED = "unused"
OPENS_PER_HOUR = 10
UNSENDABLE = {"BLOCKED": 132068, "THROTTLED": 132069}
# Whether a Flow's endpoint answers the health ping, encrypted with the key of a number of the account.
Ping = Callable[[str, str], bool]


@dataclass
class Flow:
    """One Flow; `json` is what was uploaded last."""

    id: str
    account: str
    name: str
    categories: list[str]
    status: str = "DRAFT"
    endpoint_uri: str = ""
    application_id: str = ""
    json: JSON | None = None
    errors: list[JSON] = field(default_factory=list)
    # What messages in mode "published" open.
    published: JSON | None = None
    # When it was opened while Meta throttled it.
    opened: list[float] = field(default_factory=list)

    def as_json(self) -> JSON:
        """As Graph shows it."""
        content = self.json or {}
        return {
            "id": self.id,
            "name": self.name,
            "status": self.status,
            "categories": self.categories,
            "validation_errors": self.errors,
            "json_version": content.get("version"),
            "data_api_version": content.get("data_api_version"),
            "endpoint_uri": self.endpoint_uri,
            "preview": {"preview_url": "", "expires_at": ""},
            "health_status": {"can_send_message": "AVAILABLE"},
        }


class Flows:
    """All Flows."""

    def __init__(self, teller: Teller, has_key: Callable[[str], bool], ping: Ping) -> None:
        self._teller, self._has_key, self._ping = teller, has_key, ping
        self._by_id: dict[str, Flow] = {}

    def create(self, account: str, given: JSON) -> Flow:
        """Makes a draft; raises 100."""
        name, categories = given.get("name"), given.get("categories")
        if not name or not categories:
            raise GraphError(100, "The parameters name and categories are required.")
        if any(flow.name == name for flow in self.of(account)):
            raise GraphError(100, "Flow name is not unique within the account.", subcode=4016019)
        flow = Flow(str(given.get("id") or new_id()), account, name, _categories(categories))
        flow.endpoint_uri = given.get("endpoint_uri", "")
        self._by_id[flow.id] = flow
        return flow

    def update(self, flow: Flow, given: JSON) -> None:
        """Changes name, categories, endpoint or application; raises 100."""
        if "categories" in given:
            flow.categories = _categories(given["categories"])
        for name in ("name", "endpoint_uri", "application_id"):
            if name in given:
                setattr(flow, name, str(given[name]))

    def upload(self, flow: Flow, content: bytes) -> list[JSON]:
        """Keeps Flow JSON, whatever is wrong with it; gives its errors. A published Flow is a draft again."""
        flow.json, flow.errors = validate(content)
        if flow.status == "PUBLISHED":
            self.set_status(flow, "DRAFT")
        return flow.errors

    def publish(self, flow: Flow) -> None:
        """Opens a Flow to citizens; raises 100 or 139000 when something is missing."""
        if flow.json is None or flow.errors:
            raise _unpublishable("The Flow has validation errors.", 4016011)
        if flow.json["version"] in FROZEN:
            raise _unpublishable("The version of the Flow is frozen.", 4016012)
        if "data_api_version" in flow.json:
            if not flow.endpoint_uri:
                raise _unpublishable("The Flow needs an endpoint_uri.", 4016013)
            if not self._has_key(flow.account):
                raise _unpublishable("No number of the account has a valid signed public key.", 4016014)
            if not self._ping(flow.account, flow.endpoint_uri):
                raise _unpublishable("The endpoint does not answer the health check.", 4016015)
        flow.published = flow.json
        self.set_status(flow, "PUBLISHED")

    def deprecate(self, flow: Flow) -> None:
        """Closes a published Flow; raises 100."""
        if flow.status != "PUBLISHED":
            raise GraphError(100, "Only published Flows can be deprecated.")
        self.set_status(flow, "DEPRECATED")

    def delete(self, flow: Flow) -> None:
        """Removes a draft; raises 100."""
        if flow.status != "DRAFT":
            raise GraphError(100, "Only drafts can be deleted.")
        del self._by_id[flow.id]

    def of(self, account: str) -> list[Flow]:
        """The Flows of an account."""
        return [flow for flow in self._by_id.values() if flow.account == account]

    def get(self, flow_id: str) -> Flow | None:
        """A Flow by its id."""
        return self._by_id.get(flow_id)

    def sendable(self, account: str, given: JSON) -> Flow:
        """The Flow that a message means; raises 131009, 132068 or 132069."""
        wanted = given.get("flow_id"), given.get("flow_name")
        flow = next((f for f in self.of(account) if wanted in ((f.id, None), (None, f.name))), None)
        if flow is None:
            raise invalid("The Flow does not exist in this account.")
        if flow.status in UNSENDABLE:
            raise GraphError(UNSENDABLE[flow.status])
        if flow.status == "DEPRECATED" or (given.get("mode", "published") == "published" and flow.published is None):
            raise invalid(f"The Flow is {flow.status} and cannot be sent as published.")
        return flow

    def link(self, account: str, given: JSON) -> FlowLink:
        """What an interactive message opens; raises as `sendable`."""
        flow = self.sendable(account, given)
        content = flow.published if given.get("mode", "published") == "published" else flow.json
        token, action = given.get("flow_token") or UNUSED, given.get("flow_action") or "navigate"
        return FlowLink(flow.id, content or {}, token, action, given.get("flow_action_payload") or {})

    def of_button(self, account: str, button: JSON) -> FlowLink | None:
        """What a template's button opens; None when the Flow does not exist in this account."""
        flow, given = self._by_id.get(str(button.get("flow_id"))), button.get("action") or {}
        if flow is None or flow.account != account:
            return None
        screen = {"screen": button["navigate_screen"]} if button.get("navigate_screen") else {}
        data = {"data": given["flow_action_data"]} if given.get("flow_action_data") else {}
        token, action = given.get("flow_token") or UNUSED, (button.get("flow_action") or "navigate").lower()
        return FlowLink(flow.id, flow.published or flow.json or {}, token, action, screen | data)

    def openable(self, flow_id: str, now: float) -> Flow:
        """The Flow that a phone opens at a time; raises FlowError while Meta keeps it closed."""
        flow = self._by_id.get(flow_id)
        if flow is None or flow.status in ("BLOCKED", "DEPRECATED"):
            raise FlowError("cannot_be_served", f"The Flow is {flow.status if flow else 'deleted'}.")
        if flow.status == "THROTTLED":
            flow.opened = [at for at in flow.opened if at > now - HOUR]
            if len(flow.opened) >= OPENS_PER_HOUR:
                raise FlowError("cannot_be_served", "The Flow is THROTTLED and was opened too often in this hour.")
            flow.opened.append(now)
        return flow

    def set_status(self, flow: Flow, status: str) -> None:
        """Also Meta's own decisions: BLOCKED, THROTTLED."""
        value = {"event": "FLOW_STATUS_CHANGE", "message": f"Flow {flow.name} is {status}.", "flow_id": flow.id}
        self._teller.notice(flow.account, "flows", {**value, "old_status": flow.status, "new_status": status})
        flow.status = status


def _categories(given: Any) -> list[str]:
    if not isinstance(given, list) or not given or not {*given} <= CATEGORIES:
        raise GraphError(100, f"Param categories must be a list of {{{', '.join(sorted(CATEGORIES))}}}.")
    return given


def _unpublishable(details: str, subcode: int) -> GraphError:
    return GraphError(100, details, message="(#100) Flow can't be published", subcode=subcode)
