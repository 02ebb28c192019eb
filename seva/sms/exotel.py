"""Texts by Exotel's API, version 1 (developer.exotel.com/api/sms): a form, basic authentication, JSON back."""

import json
from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import urlencode

from seva.departments.transport import Transport
from seva.errors import DepartmentError
from seva.sms.errors import SmsAway, SmsRefused, SmsUnknown, SmsUntold
from seva.sms.port import Status, Text, Told
from seva.sms.settings import SmsSettings

# The provider's words for a status; what is not here is on its way.
STATUSES: Mapping[str, Status] = {
    "sent": "delivered",
    "failed": "failed",
    "failed_dnd": "failed",
    "failed-dnd": "failed",
}
# Nothing was sent: the connection was not made.
NOT_MADE = frozenset({"NewConnectionError", "ConnectTimeoutError", "MaxRetryError", "ConnectionRefusedError"})
# Not its last word: it is overloaded, restarts, or does not know our key at this moment.
NOT_FINAL = frozenset({401, 403, 408, 425, 429, 503})


class Exotel:
    """Texts from one account. `callback`: where the provider tells what became of them."""

    def __init__(self, settings: SmsSettings, callback: str) -> None:
        self._settings, self._callback = settings, callback
        self._transport = Transport(settings.url, settings.timeout)
        key = f"{settings.api_key.get_secret_value()}:{settings.api_token.get_secret_value()}"
        self._headers = {
            "Authorization": "Basic " + b64encode(key.encode()).decode(),
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }

    def send(self, text: Text) -> str:
        """The provider's id of the text; raises SmsAway, SmsUnknown, SmsRefused."""
        form = {
            "From": self._settings.sender,
            "To": f"+{text.to}",
            "Body": text.body,
            "EncodingType": "plain" if text.body.isascii() else "unicode",
            "DltEntityId": self._settings.entity_id,
            "DltTemplateId": text.template_id,
            "StatusCallback": self._callback,
            "CustomField": text.reference,
        }
        path = f"/v1/Accounts/{self._settings.account}/Sms/send.json"
        try:
            status, answer = self._transport.exchange("POST", path, self._headers, urlencode(form).encode())
        except DepartmentError as error:
            raise (SmsAway if str(error) in NOT_MADE else SmsUnknown)(str(error)) from None
        if status in NOT_FINAL:
            raise SmsAway(f"http {status}")
        if status >= 500 or 300 <= status < 400:
            raise SmsUnknown(f"http {status}")
        if status >= 400:
            raise SmsRefused(f"http_{status}")
        return _taken(answer)

    def find(self, reference: str) -> Told | None:
        """This API shows a text by the id that it gave it, which a lost answer never told; its callback is all."""
        raise SmsUntold


def told(form: Mapping[str, str]) -> Told | None:
    """What a callback tells; None if it is about no text of ours."""
    reference = form.get("CustomField", "")
    status = STATUSES.get(form.get("Status", "").lower(), "on_its_way")
    return (
        Told(reference[:80], status, form.get("DetailedStatusCode", "") or form.get("Status", ""))
        if reference
        else None
    )


def _taken(answer: bytes) -> str:
    try:
        message = json.loads(answer)["SMSMessage"]
        sid, status = str(message["Sid"]), str(message["Status"])
    except (ValueError, RecursionError, KeyError, TypeError):
        raise SmsUnknown("an answer that is not the API's") from None
    if STATUSES.get(status) == "failed":
        raise SmsRefused(str(message.get("DetailedStatusCode") or status))
    return sid
