"""Samples of Meta's wire format, and webhooks made of them."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).parent / "samples"
START = datetime(2026, 9, 21, 14, 13, 20)  # 1790000000
OUR_NUMBER = "109000000000001"
ASHA = {"profile": {"name": "Asha"}, "wa_id": "919810000001", "user_id": "IN.1000000000000000001"}
# Files whose lines are one message, one status, or one whole value each.
MESSAGES = (
    "webhook_texts",
    "webhook_media",
    "webhook_places_and_contacts",
    "webhook_replies",
    "webhook_other_messages",
)
STATUSES = ("webhook_statuses",)


def samples(name: str) -> list[dict[str, Any]]:
    """The documents of one file."""
    return [json.loads(line) for line in (SAMPLES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def every_sample() -> list[dict[str, Any]]:
    """The documents of all files."""
    return [sample for file in sorted(SAMPLES.glob("*.jsonl")) for sample in samples(file.stem)]


def messages() -> dict[str, dict[str, Any]]:
    """Every sample of a message by its id."""
    return {message["id"]: message for name in MESSAGES for message in samples(name)}


def value(**parts: Any) -> dict[str, Any]:
    """A change's value with these `contacts`, `messages`, `statuses`."""
    metadata = {"display_phone_number": "911140000001", "phone_number_id": OUR_NUMBER}
    return {"messaging_product": "whatsapp", "metadata": metadata, **parts}


def webhook(*found: Mapping[str, Any], field: str = "messages") -> dict[str, Any]:
    """A body with one change for each value."""
    changes = [{"field": field, "value": part} for part in found]
    return {"object": "whatsapp_business_account", "entry": [{"id": "102000000000001", "changes": changes}]}


def of_messages(*found: Mapping[str, Any], contacts: Iterable[Any] = (ASHA,)) -> dict[str, Any]:
    """A body with these messages."""
    return webhook(value(contacts=[*contacts], messages=[*found]))


def message(**parts: Any) -> dict[str, Any]:
    """A text message with other parts; a part that is None is left out."""
    whole = {"from": "919810000001", "id": "wamid.N1", "timestamp": "1790000000", "type": "text", "text": {"body": "x"}}
    return {name: part for name, part in {**whole, **parts}.items() if part is not None}
