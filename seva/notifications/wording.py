"""The words of notices: whole, as a message shows them, and short, for templates and text messages."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from seva.catalogue import Catalogue, Messages, Service
from seva.clock import in_india
from seva.notifications.model import Notice
from seva.wording import format_day, format_time

# A notice that has other words when a value is missing: the value, and the end of the other key.
NEEDED = {
    "filed": ("due_on", "no_date"),
    "refused": ("fields", "no_fields"),
    "status.needs_information": ("remarks", "no_remarks"),
    "status.rejected": ("remarks", "no_remarks"),
}
# Notices that stand for nothing in particular when told in short.
OTHER, SHORT = "other", "news.short."


class Wording:
    """Puts notices into words of either language."""

    def __init__(self, catalogue: Catalogue, messages: Messages) -> None:
        self._catalogue, self.messages = catalogue, messages

    def text(self, notice: Notice, language: str) -> str:
        """The notice as a message."""
        values = dict(notice.values)
        values |= self.values(notice, language)
        return self.messages.text(key_of(notice, _is_complaint(self._service(notice))), language, **values)

    def key(self, notice: Notice) -> str:
        """The text of catalogue/messages that the notice is told by."""
        return key_of(notice, _is_complaint(self._service(notice)))

    def values(self, notice: Notice, language: str) -> dict[str, str]:
        """The values of its placeholders, in words."""
        values, service = dict(notice.values), self._service(notice)
        values["service"] = service.short_name.in_(language) if service else ""
        yours = "notice.your_complaint" if _is_complaint(service) else "notice.your_application"
        values["yours"] = self.messages.text(yours, language)
        values["helpline"] = self._helpline(service, language)
        due_on = values.get("due_on")
        values["due_on"] = format_day(date.fromisoformat(due_on), language) if due_on else ""
        for either in ("reason", "told"):
            values[either] = values.get(f"{either}_{language}", "")
        fields = values.get("fields", "").split(",")
        labels = [f.label.in_(language) for f in (service.fields if service else ()) if f.id in fields]
        values["fields"] = ", ".join(labels)
        for several in ("documents", "missing"):
            names = filter(None, values.get(several, "").split(","))
            values[several] = ", ".join(self._document(name, language) for name in names)
        values["document"] = self._document(values.get("document", ""), language)
        return values | _appointment(notice.values, language)

    def line(self, notice: Notice, language: str) -> str:
        """The notice in a few words: of what, its number, and what is new."""
        values = self.values(notice, language)
        number = values.get("reference_number") or values.get("amount") or values.get("number") or ""
        of_what = " ".join(filter(None, (values["service"], number)))
        news = self.news(notice, language)
        return f"{of_what}: {news}" if of_what else news

    def news(self, notice: Notice, language: str) -> str:
        """What is new, in at most thirty characters."""
        key = notice.message if SHORT + notice.message in self.messages else OTHER
        return self.messages.text(f"news.short.{key}", language)

    def lines(self, notices: Sequence[Notice], language: str, most: int) -> str:
        """Notices in a few words each, in one line of at most so many characters; what has no room is counted."""
        told = [self.line(notice, language) for notice in notices]
        shown = list(told)
        while len(shown) > 1 and len(self._joined(shown, len(told), language)) > most:
            shown.pop()
        return self._joined(shown, len(told), language)[:most]

    def _joined(self, shown: Sequence[str], count: int, language: str) -> str:
        more = [self.messages.text("news.more", language, count=count - len(shown))] if count > len(shown) else []
        return "; ".join([*shown, *more])

    def _service(self, notice: Notice) -> Service | None:
        return self._catalogue.services.get(notice.values.get("service", ""))

    def _document(self, document_id: str, language: str) -> str:
        known = self._catalogue.documents.get(document_id)
        return known.label.in_(language) if known else document_id

    def _helpline(self, service: Service | None, language: str) -> str:
        department = self._catalogue.departments[service.department if service else "it"]
        return self.messages.text(
            "helpline.department",
            language,
            department=department.name.in_(language),
            number=department.helpline,
            hours=department.hours.in_(language),
        )


def key_of(notice: Notice, is_complaint: bool) -> str:
    """The text that tells a notice, whole."""
    needed = NEEDED.get(notice.message)
    if notice.message == "filed" and is_complaint:
        return "notice.complaint_filed" if notice.values.get("due_on") else "notice.complaint_filed.no_date"
    if needed and not notice.values.get(needed[0]):
        return f"notice.{notice.message}.{needed[1]}"
    return f"notice.{notice.message}"


def _is_complaint(service: Service | None) -> bool:
    return service is not None and service.kind == "grievance"


def _appointment(values: Mapping[str, str], language: str) -> dict[str, str]:
    if "starts_at" not in values:
        return {}
    at = in_india(datetime.fromisoformat(values["starts_at"]))
    place = values.get(f"place_{language}", "")
    return {"day": format_day(at.date(), language), "time": format_time(at, language), "place": place}
