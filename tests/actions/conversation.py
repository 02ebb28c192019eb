"""A conversation with the actions alone: what Rasa does between them is played here, so a turn takes a millisecond."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import TOPICS, TopicAction
from actions.service_form import ValidateServiceForm

SLOTS = ("answer", "asked", "draft", "service", "expecting", "misunderstood", "language")


@dataclass
class Conversation:
    """Keeps slots and the form between turns, as a tracker does."""

    sender: str = "citizen-1"
    channel: str = "rest"
    slots: dict[str, Any] = field(default_factory=lambda: dict.fromkeys(SLOTS))
    in_form: bool = False
    last: list[dict[str, Any]] = field(default_factory=list)

    def say(
        self, text: str, intent: str = "inform", language: str = "en", confidence: float = 0.95, **found: Any
    ) -> str:
        """Says something that was understood as `intent`; returns all that is answered, as one text."""
        return self.hear(self.parse(text, intent, language, confidence, **found))

    def parse(
        self, text: str, intent: str = "inform", language: str = "en", confidence: float = 0.95, **found: Any
    ) -> dict[str, Any]:
        """A message as Rasa gives it to the action server; `found` are entities, candidates, acts, files and a form."""
        files, message_id = found.pop("files", ()), found.pop("message_id", None)
        form = found.pop("form", None)
        candidates, acts = found.pop("candidates", ()), found.pop("acts", ())
        entities = [
            {"entity": name, "value": value, "start": 0, "end": 0}
            if not isinstance(value, tuple)
            else {"entity": name, "value": value[0], "start": value[1], "end": value[2]}
            for name, value in found.items()
        ]
        scores = candidates if isinstance(candidates, dict) else dict.fromkeys(candidates, 0.5)
        return {
            "text": text,
            "intent": {"name": intent, "confidence": confidence},
            "intent_ranking": [{"name": intent, "confidence": confidence}],
            "entities": entities,
            "language": {"code": language, "script": "Latn"},
            "language_confidence": 1.0,
            "service_candidates": [{"id": name, "score": score} for name, score in scores.items()],
            "metadata": ({"attachments": list(files)} if files else {}) | ({"form": form} if form else {}),
            "message_id": message_id,
            "acts": [dict(zip(("intent", "start", "end", "service"), act, strict=False)) for act in acts],
        }

    def hear(self, message: dict[str, Any]) -> str:
        """Says something that was understood as Rasa's parse of it tells."""
        action: type[TopicAction] = ValidateServiceForm if self.in_form else TOPICS[message["intent"]["name"]]
        tracker = Tracker(self.sender, dict(self.slots), message, [], False, None, self._loop(), None)
        tracker.events = [{"event": "user", "input_channel": self.channel}]
        dispatcher = CollectingDispatcher()
        self._apply(asyncio.run(action().run(dispatcher, tracker, {})))
        self.last = dispatcher.messages
        return "\n".join(str(m.get("text")) for m in dispatcher.messages)

    @property
    def buttons(self) -> list[str]:
        """The labels under the last message."""
        return [b["title"] for b in (self.last[-1].get("buttons") or [])] if self.last else []

    @property
    def asked(self) -> dict[str, Any] | None:
        """The slot `asked`."""
        return self.slots["asked"]

    def _loop(self) -> dict[str, Any]:
        return {"name": "service_form"} if self.in_form else {}

    def _apply(self, events: list[Any]) -> None:
        for event in events:
            if event["event"] == "slot" and event["name"] == "requested_slot":
                self.in_form = event["value"] is not None
            elif event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            elif event["event"] == "active_loop":
                self.in_form = event["name"] is not None
