"""Everything in a webhook that is neither a message nor a status."""

from collections.abc import Iterator, Mapping
from typing import Any

from connectors.whatsapp import json_values as values
from connectors.whatsapp.updates.model import Notice
from connectors.whatsapp.updates.people import person

LONGEST_WORD = 500
TEMPLATE = ("message_template_id", "message_template_name", "message_template_language")
# What is kept of each field; of others only the event, as they hold what people wrote, or nothing that is used.
KEPT: Mapping[str, tuple[str, ...]] = {
    "message_template_status_update": ("event", *TEMPLATE, "message_template_category", "reason"),
    "message_template_quality_update": (*TEMPLATE, "new_quality_score"),
    "template_category_update": (*TEMPLATE, "new_category"),
    "phone_number_quality_update": ("event", "display_phone_number", "current_limit"),
    "flows": ("event", "flow_id", "old_status", "new_status", "alert_state", "threshold"),
    "business_username_update": ("status",),
}


def read_field(field: str, our_number: str | None, value: Mapping[str, Any]) -> Iterator[Notice]:
    """What a field other than `messages` tells."""
    if field == "user_preferences":
        yield from (_preference(our_number, raw) for raw in values.listed(value.get("user_preferences")))
        return
    content = values.known(**{name: _word(value.get(name)) for name in KEPT.get(field, ("event",))})
    if "message_template_language" in content:
        # "en-US" here is "en_US" where templates are sent.
        content["message_template_language"] = str(content["message_template_language"]).replace("-", "_")
    yield Notice(field, our_number, content)


def read_error(raw: Any, our_number: str | None) -> Notice:
    """An error that is of no message; its words may quote people and are not kept."""
    error = values.mapping(raw)
    return Notice("errors", our_number, values.known(code=values.whole(error.get("code"))))


def read_standby(our_number: str | None, value: Mapping[str, Any]) -> Notice:
    """A conversation that somebody else answers: only how much was written, never what."""
    told = values.mapping(value.get("standby")) or value
    counts = {name: len(values.listed(told.get(name))) for name in ("messages", "message_echoes", "statuses")}
    return Notice("standby", our_number, counts)


def _preference(our_number: str | None, raw: Any) -> Notice:
    preference = values.mapping(raw)
    who = person([preference.get("wa_id")], [preference.get("user_id"), preference.get("parent_user_id")])
    words = {name: _word(preference.get(name)) for name in ("category", "value")}
    return Notice("user_preferences", our_number, values.known(phone=who.phone, user_id=who.user_id, **words))


def _word(value: Any) -> str | int | None:
    return values.text(value, LONGEST_WORD) if isinstance(value, str) else values.whole(value)
