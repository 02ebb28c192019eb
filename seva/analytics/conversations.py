"""What is known of one person's day on one channel, which is a conversation, and what it counts for."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Self

from seva.analytics.cells import Cell, Cells, Dimensions, day_of, hour_of

HUMAN = "talk_to_human"
# People are told apart for so many days back; longer ago counts as never.
NEVER, LONGEST_GAP = "never", 366
# A contact within so many days after another one is a repeated one.
REPEATED_WITHIN = 7


@dataclass(frozen=True)
class Said:
    """One turn, as its row tells; no words."""

    id: int
    person: str
    occurred_at: datetime
    channel: str
    language: str
    script: str
    intent: str
    department: str
    service: str
    misunderstood: int
    application_id: str = ""
    step: str = ""

    @property
    def day(self) -> date:
        """The day in India."""
        return day_of(self.occurred_at)


def cells_of_turn(said: Said) -> Cells:
    """The cells that a turn belongs to by itself."""
    by = Dimensions(said.department, said.service, "", said.language, said.channel)
    cells: Cells = Counter(
        [
            Cell("turns", said.day, by, str(hour_of(said.occurred_at))),
            Cell("intents", said.day, by, said.intent),
            Cell("scripts", said.day, by, said.script),
        ]
    )
    if said.misunderstood:
        cells[Cell("not_understood", said.day, by, str(min(said.misunderstood, 4)))] += 1
    return cells


@dataclass(frozen=True)
class Conversation:
    """A conversation so far; `first` and `last` are (time, row), and who is later decides language and service."""

    first: tuple[str, int] = ("", 0)
    last: tuple[str, int] = ("", 0)
    named: tuple[str, int] = ("", 0)  # the last turn that was about a service
    language: str = ""
    department: str = ""
    service: str = ""
    human: bool = False
    misunderstood: bool = False

    def with_turn(self, said: Said) -> Self:
        """With one more turn; in any order, and the same one twice counts once."""
        at = (said.occurred_at.isoformat(), said.id)
        changes: dict[str, Any] = {"first": min(self.first, at) if self.first[0] else at}
        if at > self.last:
            changes |= {"last": at, "language": said.language}
        if said.service and at > self.named:
            changes |= {"named": at, "service": said.service, "department": said.department}
        changes |= {"human": self.human or said.intent == HUMAN}
        return replace(self, **changes, misunderstood=self.misunderstood or said.misunderstood > 0)

    def to_json(self) -> str:
        """The conversation as it is kept."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The conversation that was kept."""
        value = json.loads(text)
        return cls(**value | {name: tuple(value[name]) for name in ("first", "last", "named")})


Key = tuple[date, str]


def cells_of_person(conversations: dict[Key, Conversation]) -> Cells:
    """The cells of all conversations of one person, by (day, channel)."""
    cells: Cells = Counter()
    before: date | None = None
    for (day, channel), one in sorted(conversations.items(), key=lambda item: (item[0][0], item[1].first, item[0][1])):
        cells.update(_cells(one, day, channel, before))
        before = day
    return cells


def _cells(one: Conversation, day: date, channel: str, before: date | None) -> Cells:
    gap = (day - before).days if before else None
    by = Dimensions(one.department, one.service, "", one.language, channel)
    kinds = {
        "all": True,
        "human": one.human,
        "not_understood": one.misunderstood,
        "repeated": gap is not None and gap <= REPEATED_WITHIN,
    }
    cells: Cells = Counter(Cell("conversations", day, by, kind) for kind, is_so in kinds.items() if is_so)
    detail = NEVER if gap is None or gap > LONGEST_GAP else str(gap)
    cells[Cell("people", day, Dimensions(language=one.language, channel=channel), detail)] += 1
    return cells
