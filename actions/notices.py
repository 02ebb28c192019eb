"""News that waits for a citizen: told at the next turn, or at one of its own where the citizen can be written to."""

from datetime import datetime

from actions.documents.answer import label_of
from actions.texts import day, helpline, is_complaint, service_name
from actions.turn import Turn
from seva.clock import in_india
from seva.digilocker.consent import NOTICES as FROM_DIGILOCKER
from seva.enquiries.sending import NOTICES as ABOUT_ANSWERS
from seva.notifications import Notice
from seva.payments.notices import TOLD as ABOUT_PAYMENTS
from seva.wording import format_time

# A notice that has other words when a value is missing: the value, and the end of the other key.
NEEDED = {
    "filed": ("due_on", "no_date"),
    "refused": ("fields", "no_fields"),
    "status.needs_information": ("remarks", "no_remarks"),
    "status.rejected": ("remarks", "no_remarks"),
}
# What a citizen asked for by confirming is told even to those who want no news.
ANSWERS = frozenset({"filed", "refused", "appointment", "fee.waived"})
# What keeps a document of theirs from its department, and what became of their money, is told to everybody, too.
ABOUT_DOCUMENTS = frozenset({"document_refused", "document_not_delivered"})
ALWAYS = ANSWERS | ABOUT_DOCUMENTS | ABOUT_ANSWERS | FROM_DIGILOCKER | frozenset(ABOUT_PAYMENTS)


def pending_notices(turn: Turn) -> list[Notice]:
    """What waits to be told to the citizen of this turn, marked as told."""
    notices = turn.assistant.outbox.take(turn.citizen.id)
    return [notice for notice in notices if _is_told(turn, notice.message)]


def is_anything_told(turn: Turn) -> bool:
    """Whether something waits that this citizen is to be told."""
    return any(_is_told(turn, message) for message in turn.assistant.outbox.waiting(turn.citizen.id))


def _is_told(turn: Turn, message: str) -> bool:
    return turn.citizen.wants_messages or message in ALWAYS


def notice_text(turn: Turn, notice: Notice) -> str:
    """A notice in the language of this turn."""
    values = dict(notice.values)
    service = turn.assistant.catalogue.services.get(values.get("service", ""))
    values["service"] = service_name(turn, service) if service else ""
    values["yours"] = turn.say("notice.your_complaint" if is_complaint(service) else "notice.your_application")
    values["helpline"] = helpline(turn, service)
    values["due_on"] = day(turn, values["due_on"]) if values.get("due_on") else ""
    values["reason"] = values.get(f"reason_{turn.language}", "")
    values["told"] = values.get(f"told_{turn.language}", "")
    if notice.message == "appointment":
        return _appointment(turn, values)
    if notice.message == "filed" and is_complaint(service):
        return turn.say("notice.complaint_filed" if values["due_on"] else "notice.complaint_filed.no_date", **values)
    labels = [
        f.label.in_(turn.language)
        for f in (service.fields if service else ())
        if f.id in values.get("fields", "").split(",")
    ]
    values["fields"] = ", ".join(labels)
    for several in ("documents", "missing"):
        names = filter(None, values.get(several, "").split(","))
        values[several] = ", ".join(label_of(turn, name) for name in names)
    values["document"] = label_of(turn, values.get("document", ""))
    if values.get("question"):
        return turn.say("notice.status.needs_information.asked", **values)
    value, other = NEEDED.get(notice.message, ("service", ""))
    key = f"notice.{notice.message}"
    return turn.say(key if values[value] or not other else f"{key}.{other}", **values)


def _appointment(turn: Turn, values: dict[str, str]) -> str:
    at = in_india(datetime.fromisoformat(values["starts_at"]))
    return turn.say(
        "notice.appointment",
        day=day(turn, at.date()),
        time=format_time(at, turn.language),
        place=values[f"place_{turn.language}"],
    )
