"""What waits for a linguist: messages of which the model was unsure, or that citizens corrected, in groups."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from seva.language.phonetic import key_text
from seva.language.script import detect_script
from workbench.review.conversations import Event
from workbench.review.corrections import Correction, Reason, corrections
from workbench.review.heard import Heard, Meaning, heard
from workbench.review.privacy import SIGNS, is_hidden, masked
from workbench.review.spelling import likely_spelling


@dataclass(frozen=True)
class Wanted:
    """Which messages are to be shown.

    `below` is the confidence below which a message is unsure; without it, the threshold of the model that read it.
    `since` is in seconds.
    """

    below: float | None = None
    since: float = 0.0
    only_corrected: bool = False


@dataclass(frozen=True)
class Doubtful:
    """A message to be shown, with personal data masked, and why."""

    message: Heard
    text: str
    reason: Reason
    meant: Meaning | None

    @property
    def key(self) -> str:
        """The same for messages that differ in case, signs, spellings of a sound or masked values."""
        return f"{detect_script(self.text)} {key_text(self.text) or self.text}"


@dataclass(frozen=True)
class Item:
    """Messages of one key. `ranking`, `service` and `candidates` are those of the least certain of them."""

    key: str
    text: str
    count: int
    reasons: tuple[tuple[Reason, int], ...]
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    service: str | None
    candidates: tuple[str, ...]
    meant: Meaning | None
    spelling: str
    is_spelling_sure: bool
    last: float


def doubtful(events: Iterable[Event], wanted: Wanted, common: Collection[str]) -> Iterator[Doubtful]:
    """Yield the messages of a conversation that are to be shown; `common` are the sounds of everyday words."""
    messages = heard(events)
    corrected = corrections(messages)
    for place, message in enumerate(messages):
        found = corrected.get(place) or _unsure(message, wanted)
        if found and message.at >= wanted.since and not is_hidden(message):
            text = masked(message, common)
            if any(map(str.isalnum, SIGNS.sub("", text))) or not SIGNS.search(text):
                yield Doubtful(message, text, found.reason, found.meant)


def _unsure(message: Heard, wanted: Wanted) -> Correction | None:
    if wanted.only_corrected:
        return None
    limit = message.threshold if wanted.below is None else wanted.below
    if message.confidence < limit:
        return Correction("unsure")
    return Correction("not understood") if message.is_lost else None


def items(messages: Iterable[Doubtful], is_left_out: Callable[[Doubtful], bool]) -> list[Item]:
    """The messages in groups, the least certain first; the messages of a group that is left out are not counted."""
    groups: dict[str, list[Doubtful]] = {}
    for message in messages:
        if not is_left_out(message):
            groups.setdefault(message.key, []).append(message)
    return sorted((_item(key, group) for key, group in groups.items()), key=lambda item: (item.confidence, item.key))


def _item(key: str, group: list[Doubtful]) -> Item:
    worst = min(group, key=lambda doubt: doubt.message.confidence)
    meant = Counter(doubt.meant for doubt in group if doubt.meant).most_common(1)
    spelling, is_sure = likely_spelling(worst.message, worst.text)
    return Item(
        key=key,
        text=worst.text,
        count=len(group),
        reasons=tuple(Counter(doubt.reason for doubt in group).most_common()),
        confidence=worst.message.confidence,
        ranking=worst.message.ranking[:3],
        service=worst.message.service,
        candidates=worst.message.candidates,
        meant=meant[0][0] if meant else None,
        spelling=spelling,
        is_spelling_sure=is_sure,
        last=max(doubt.message.at for doubt in group),
    )
