"""The operator behind the stand-in: texts that were taken, what becomes of them, and callbacks."""

import re
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from threading import Event, Lock, Thread
from urllib.parse import urlencode

from simulator.sms.config import Config

VARIABLE, LONGEST = "{#var#}", 30
MODES = ("deliver", "fail", "dnd", "away", "lose_answers")
ENDS = {"fail": "failed", "dnd": "failed_dnd"}


@dataclass
class Text:
    """A text that was taken; `status` in the provider's words."""

    sid: str
    to: str
    body: str
    template: str
    reference: str
    status: str = "queued"


@dataclass
class Exchange:
    """All texts, and how the stand-in behaves: one of MODES."""

    config: Config
    mode: str = "deliver"
    texts: list[Text] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._numbers = count(1)

    def problem(self, form: Mapping[str, str]) -> str:
        """Why a text is not taken; nothing if it is."""
        if form.get("From") != self.config.sender or form.get("DltEntityId") != self.config.entity_id:
            return "The sender is not registered for this entity."
        if not re.fullmatch(r"\+\d{7,15}", form.get("To", "")):
            return "To is not a phone number."
        registered = self.config.templates.get(form.get("DltTemplateId", ""))
        if registered is None or not fits(registered, form.get("Body", "")):
            return "The text is not that of the registered template."
        is_plain = form.get("Body", "").isascii()
        return "" if form.get("EncodingType") == ("plain" if is_plain else "unicode") else "EncodingType is wrong."

    def take(self, form: Mapping[str, str]) -> Text:
        """Takes a text, and tells later what became of it."""
        with self.lock:
            sid = f"{next(self._numbers):032x}"
            text = Text(sid, form["To"], form["Body"], form["DltTemplateId"], form.get("CustomField", ""))
            self.texts.append(text)
        Thread(target=self._end, args=(text, form.get("StatusCallback", "")), daemon=True).start()
        return text

    def find(self, sid: str) -> Text | None:
        """A text by its id."""
        with self.lock:
            return next((text for text in self.texts if text.sid == sid), None)

    def _end(self, text: Text, callback: str) -> None:
        text.status = ENDS.get(self.mode, "sent")
        told = {"SmsSid": text.sid, "To": text.to, "Status": text.status, "CustomField": text.reference}
        for pause in self.config.retries if callback.startswith(("http://", "https://")) else ():
            Event().wait(pause)
            try:
                with urllib.request.urlopen(callback, urlencode(told).encode(), timeout=5):  # noqa: S310 checked above
                    return
            except OSError:
                continue


def fits(registered: str, body: str) -> bool:
    """Whether a text is that of a template, with values of at most thirty characters."""
    parts = map(re.escape, registered.split(VARIABLE))
    return re.fullmatch(f".{{1,{LONGEST}}}?".join(parts), body, re.DOTALL) is not None
