"""What the assistant answers at a turn: messages with choices, and where the conversation stands afterwards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

UNCHANGED: Any = object()


@dataclass(frozen=True)
class Option:
    """A choice outside of an application: its label, and what choosing it means."""

    label: str
    intent: str
    service: str | None = None
    value: str | None = None


@dataclass(frozen=True)
class Message:
    """One message to the citizen; `choices` are labels that may be tapped, typed or answered by number.

    `form` names the form that the message opens, in channels that have forms; `pay` the payment that it asks for and
    the page where it is made, in channels with a button for it. `document` names a file in our store that goes with the
    text, in channels with files.
    """

    text: str
    choices: tuple[str, ...] = ()
    form: Mapping[str, str] | None = None
    pay: Mapping[str, Any] | None = None
    document: Mapping[str, str] | None = None

    @property
    def is_words(self) -> bool:
        """Whether it is a text and nothing else."""
        return self == Message(self.text)


@dataclass
class Reply:
    """Messages, and the slots that change; what is not set stays as it is, but `expecting` ends with each turn."""

    messages: list[Message] = field(default_factory=list)
    draft: str | None = UNCHANGED
    asked: Mapping[str, Any] | None = UNCHANGED
    service: str | None = UNCHANGED
    expecting: Mapping[str, Any] | None = None
    misunderstood: int = 0
    language: str = UNCHANGED
    urgent: bool = False

    def say(self, text: str, choices: Iterable[str] = ()) -> Self:
        """Adds a message."""
        self.messages.append(Message(text, tuple(choices)))
        return self

    def offer(self, text: str, options: Sequence[Option]) -> Self:
        """Adds a message with choices and remembers what each one means."""
        self.expecting = {"options": [vars(option) for option in options]}
        return self.say(text, [option.label for option in options])

    def await_value(self, text: str, entity: str, intent: str) -> Self:
        """Adds a question outside of an application, whose answer completes what `intent` needs."""
        self.expecting = {"entity": entity, "intent": intent}
        return self.say(text)

    def then(self, other: "Reply") -> Self:
        """Adds another reply after this one; where both set a slot, the other one wins."""
        self.messages.extend(other.messages)
        for name in ("draft", "asked", "service", "language"):
            if getattr(other, name) is not UNCHANGED:
                setattr(self, name, getattr(other, name))
        self.expecting = other.expecting or self.expecting
        self.misunderstood = max(self.misunderstood, other.misunderstood)
        self.urgent = self.urgent or other.urgent
        return self

    def slots(self) -> dict[str, Any]:
        """The slots to set, by name."""
        names = ("draft", "asked", "service", "expecting", "misunderstood", "language")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not UNCHANGED}
