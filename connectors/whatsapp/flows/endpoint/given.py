"""What a screen sends, checked by the same checks as answers in the chat."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from connectors.whatsapp.flows.data import is_hidden
from connectors.whatsapp.json_values import clean
from seva.applications.answers import Accepted, Outcome, Refused, check
from seva.applications.application import Content
from seva.catalogue import Field

LONGEST = 4096


@dataclass(frozen=True)
class Given:
    """The answers of a screen by field: canonical ones, what was refused and why, what was left out.

    `sent` are all as the phone has them, without private ones that it was not shown and left alone.
    """

    accepted: dict[str, str] = field(default_factory=dict)
    refused: dict[str, Refused] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    sent: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def shown(self) -> dict[str, str]:
        """What the phone is shown again: canonical where it fits, else as it was sent."""
        return {**self.sent, **self.accepted}

    def into(self, content: Content) -> Content:
        """The content with what fits; what it holds already stays where it is."""
        for name, value in self.accepted.items():
            if content.answers.get(name) != value:
                content = content.with_answer(name, value)
        for name in self.left_out:
            if name not in content.skipped:
                content = content.with_skipped(name)
        return content


def given_of(fields: Iterable[Field], payload: Mapping[str, Any], known: Mapping[str, str], today: date) -> Given:
    """What a payload says of the fields of its screen.

    `known` is what the draft has: an empty private field keeps it, and choices may depend on it.
    """
    accepted: dict[str, str] = {}
    refused, left_out, sent = {}, [], {}
    for asked in fields:
        text = _text(payload.get(asked.id))
        if text or not is_hidden(asked):
            sent[asked.id] = text
        found = _checked(asked.given({**known, **accepted}), text, known.get(asked.id, ""), today)
        if found is None:
            left_out.append(asked.id)
        elif isinstance(found, Refused):
            refused[asked.id] = found
        else:
            accepted[asked.id] = found.value
    return Given(accepted, refused, tuple(left_out), sent)


def _checked(asked: Field, text: str, known: str, today: date) -> Outcome | None:
    """The outcome for one field; None if it was left out."""
    if not text.strip():
        if is_hidden(asked) and known:
            return check_of_form(asked, known, today)
        return None if asked.optional else Refused("empty")
    return check_of_form(asked, text, today)


def check_of_form(asked: Field, text: str, today: date) -> Outcome:
    """As in the chat, but a choice is its id: a form has no numbers and no near spellings."""
    if asked.choices:
        return Accepted(text) if text in {choice.id for choice in asked.choices} else Refused("choice")
    return check(asked, text, today)


def _text(value: Any) -> str:
    """Phones send texts, and figures perhaps as numbers; anything else is nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return clean(str(value))[:LONGEST].strip()
