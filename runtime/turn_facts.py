"""What a turn tells for the figures, taken from its events: no words, and the person as a keyed hash only."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from seva.language.script import detect_script
from seva.storage import Cipher

UNKNOWN = "out_of_scope"


def facts_of(cipher: Cipher, tracker: DialogueStateTracker, events: Sequence[Event]) -> dict[str, Any] | None:
    """The row of a turn; None where nobody wrote, such as the start of a session or news."""
    said = next((event for event in reversed(events) if isinstance(event, UserUttered)), None)
    if said is None or (said.metadata or {}).get("news"):
        return None
    channel, asked = said.input_channel or "rest", tracker.get_slot("asked") or {}
    draft = tracker.get_slot("draft")
    detected = (said.parse_data or {}).get("language") or {}
    return {
        "person": person_of(cipher, channel, tracker.sender_id),
        "occurred_at": datetime.fromtimestamp(said.timestamp, UTC).replace(tzinfo=None),
        "channel": channel[:20],
        "language": str(tracker.get_slot("language") or detected.get("code") or "")[:2],
        "script": str(detected.get("script") or detect_script(said.text or ""))[:8],
        "intent": str((said.intent or {}).get("name") or UNKNOWN)[:60],
        "service": str(asked.get("service") or tracker.get_slot("service") or "")[:80],
        "application_id": str(draft)[:32] if draft else None,
        "step": str(asked["field"])[:80] if draft and asked.get("field") else None,
        "misunderstood": int(tracker.get_slot("misunderstood") or 0),
    }


def person_of(cipher: Cipher, channel: str, sender: str) -> str:
    """The same text for the same person on a channel, from which nobody can tell who it is."""
    return cipher.index(f"figures:{channel}:{sender}")
