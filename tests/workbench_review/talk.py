"""Conversations as Rasa stores them: plain events, with what this project's actions set at each turn."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

NOON = 1_795_000_000.0
THRESHOLD = 0.6
CONSENT = {"service": "income_certificate", "field": "consent", "type": "choice", "choices": ["yes", "no"]}
NAME = {"service": "income_certificate", "field": "applicant_name", "type": "name", "choices": []}
SEX = {"service": "income_certificate", "field": "gender", "type": "choice", "choices": ["male", "female"]}


def option(label: str, intent: str, service: str | None = None) -> dict[str, Any]:
    return {"label": label, "intent": intent, "service": service, "value": None}


MENU = option("Menu", "list_services")
FEE = option("Fee", "ask_fee", "income_certificate")
TIME = option("Time", "ask_time", "income_certificate")


def entity(text: str, part: str, kind: str, value: Any = None) -> dict[str, Any]:
    start = text.index(part)
    return {"entity": kind, "value": value or part, "start": start, "end": start + len(part)}


def said(
    text: str,
    intent: str = "ask_service",
    confidence: float = 0.9,
    at: float = NOON,
    entities: Sequence[Mapping[str, Any]] = (),
    likely: Sequence[tuple[str, float]] = (),
    candidates: Sequence[str] = (),
    language: str = "hi",
    sure: float = 0.9,
    **slots: Any,
) -> list[dict[str, Any]]:
    """One turn: the message as it was read, and the slots that the answer set."""
    reading = {
        "intent": {"name": intent, "confidence": confidence},
        "intent_ranking": [{"name": n, "confidence": c} for n, c in ((intent, confidence), *likely)],
        "intent_threshold": THRESHOLD,
        "entities": list(entities),
        "service_candidates": [{"id": id_, "score": 1.0} for id_ in candidates],
        "language": {"code": language, "script": "Latn"},
        "language_confidence": sure,
    }
    after = {"expecting": None, "misunderstood": 0, **slots}
    return [
        {"event": "user", "timestamp": at, "text": text, "parse_data": reading, "input_channel": "rest"},
        {"event": "action", "name": "action_answer", "timestamp": at},
        *({"event": "slot", "name": name, "value": value, "timestamp": at} for name, value in after.items()),
        {"event": "action", "name": "action_listen", "timestamp": at},
    ]


def lost(text: str, *options: Mapping[str, Any], times: int = 1, **more: Any) -> list[dict[str, Any]]:
    """A turn at which the assistant did not understand."""
    given = {"intent": "ask_eligibility", "confidence": 0.2, **more}
    return said(text, expecting={"options": list(options or (MENU,))}, misunderstood=times, **given)


def session() -> list[dict[str, Any]]:
    return [{"event": "action", "name": "action_session_start"}, {"event": "session_started"}]


def talk(*turns: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A conversation, its turns ten seconds apart unless they say when."""
    return list(_talk(turns))


def _talk(turns: Sequence[Sequence[Mapping[str, Any]]]) -> Iterator[dict[str, Any]]:
    yield from session()
    for place, turn in enumerate(turns):
        for event in turn:
            moment = event.get("timestamp")
            yield {**event, "timestamp": NOON + 10 * place if moment in (None, NOON) else moment}
