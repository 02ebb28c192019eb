"""What can be tapped on a message, and what a tap sends."""

from typing import Any

from simulator.whatsapp.errors import HandsetError
from simulator.whatsapp.store import Sent

JSON = dict[str, Any]


def choices(sent: Sent) -> dict[str, JSON]:
    """The buttons and rows that answer, by id: what a tap on each puts into a message. For templates: by payload."""
    if sent.shown is not None:
        buttons = [b for b in sent.shown.get("buttons", []) if b["type"] == "QUICK_REPLY"]
        return {b["payload"]: _button(b) for b in buttons}
    action = sent.payload.get("interactive", {}).get("action", {})
    replies = [b["reply"] for b in action.get("buttons", [])]
    rows = [row for section in action.get("sections", []) for row in section["rows"]]
    return {r["id"]: _interactive("button_reply", r) for r in replies} | {
        r["id"]: _interactive("list_reply", r) for r in rows
    }


def chosen(sent: Sent, choice: str) -> JSON:
    """What a tap sends; the choice is an id, a payload or a label. Raises "no_such_button"."""
    offered = choices(sent)
    if choice not in offered:
        by_label = {_label(tap): key for key, tap in offered.items()}
        if choice not in by_label:
            raise HandsetError("no_such_button", f"message {sent.id} offers {', '.join(offered) or 'nothing to tap'}")
        choice = by_label[choice]
    return offered[choice]


def _label(tap: JSON) -> str:
    part = tap["button"] if tap["type"] == "button" else tap["interactive"][tap["interactive"]["type"]]
    return str(part.get("text") or part.get("title"))


def _button(button: JSON) -> JSON:
    return {"type": "button", "button": {"payload": button["payload"], "text": button["text"]}}


def _interactive(kind: str, shown: JSON) -> JSON:
    reply = {name: shown[name] for name in ("id", "title", "description") if shown.get(name)}
    return {"type": "interactive", "interactive": {"type": kind, kind: reply}}
