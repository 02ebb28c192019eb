"""What simulated citizens say, computed before anything is measured, and what each reply must hold."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

FIRST_NAMES = (
    ("Sunita", "सुनीता"), ("Anil", "अनिल"), ("Farida", "फ़रीदा"), ("Gurpreet", "गुरप्रीत"), ("Meena", "मीना"),
    ("Rajesh", "राजेश"), ("Kavita", "कविता"), ("Imran", "इमरान"), ("Lakshmi", "लक्ष्मी"), ("Vikas", "विकास"),
)  # fmt: skip
LAST_NAMES = (
    ("Devi", "देवी"), ("Kumar", "कुमार"), ("Ansari", "अंसारी"), ("Singh", "सिंह"), ("Sharma", "शर्मा"), ("Verma", "वर्मा"),
    ("Yadav", "यादव"), ("Gupta", "गुप्ता"), ("Paswan", "पासवान"),
)  # fmt: skip
SCRIPTS = (0, 1)  # Latin, Devanagari


@dataclass(frozen=True)
class Line:
    """A message of a citizen and the pattern that the reply must contain."""

    text: str
    expects: re.Pattern[str]


Conversation = tuple[Line, ...]


def holds(*texts: str) -> re.Pattern[str]:
    """A pattern for a reply that contains one of some texts."""
    return re.compile("|".join(re.escape(text) for text in texts))


def varied(text: str, number: int) -> str:
    """The answer as the citizen of that number gives it: another name, another house."""
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    last = LAST_NAMES[number % len(LAST_NAMES)]
    for script in SCRIPTS:
        text = text.replace(FIRST_NAMES[0][script], first[script]).replace(LAST_NAMES[0][script], last[script])
    return re.sub(r"\b12,", f"{number + 12},", text, count=1)


@dataclass(frozen=True)
class Script:
    """Conversations of different citizens, taken in turn, and what one citizen says in a long session."""

    conversations: Sequence[Conversation]
    session: Conversation = ()

    def lines(self, prefix: str) -> Iterator[tuple[str, Line]]:
        """Lines without end, each with its sender; every conversation is of a sender of its own."""
        for number, conversation in enumerate(cycle(self.conversations)):
            for line in conversation:
                yield f"{prefix}-{number}", line


def session_of(first: Conversation, again: Conversation, turns: int) -> Conversation:
    """One application after the other by the same citizen, cut after so many turns."""
    return (*first, *islice(cycle(again), turns - len(first)))[:turns]
