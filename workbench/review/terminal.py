"""The review in a terminal: one message after the other, a label for each."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from rich.columns import Columns
from rich.console import Console
from rich.text import Text

from workbench.review.corpus import SPELLINGS, Corpus, as_line
from workbench.review.errors import NotAnExample, ReviewError
from workbench.review.heard import OUT_OF_SCOPE
from workbench.review.labels import (
    NO_SERVICE,
    Command,
    Label,
    Labels,
    Unclear,
    numbered_meanings,
    numbered_services,
)
from workbench.review.listing import day, why
from workbench.review.privacy import as_example
from workbench.review.queue import Item
from workbench.review.seen import Seen
from workbench.review.spelling import spelling_of

Ask = Callable[[str], str]
HELP = "Number or name of an intent, if you like with the service: 2, ask_fee, 1 birth certificate. Or a letter:"
LETTERS = "s skip · o out of scope · e other words · l spelling · ? all intents · q quit"


class Stopped(Exception):
    """The linguist quits, or the input ends."""


@dataclass
class Tally:
    """How many messages were labelled and skipped."""

    labelled: int = 0
    skipped: int = 0


class Review:
    """Shows messages and puts those that are labelled into the training data."""

    def __init__(self, console: Console, ask: Ask, labels: Labels, corpus: Corpus, seen: Seen) -> None:
        self._console, self._read, self._labels, self._corpus, self._seen = console, ask, labels, corpus, seen

    def run(self, items: Sequence[Item]) -> Tally:
        """Goes through the messages until all are done or the linguist quits."""
        tally = Tally()
        self._say(HELP)
        self._say(LETTERS)
        with suppress(Stopped):
            for place, item in enumerate(items, 1):
                self._show(item, f"{place} of {len(items)}")
                if self._decide(item):
                    tally.labelled += 1
                else:
                    tally.skipped += 1
                self._seen.add(item.key)
        return tally

    def _decide(self, item: Item) -> bool:
        """Whether the message was put into the training data."""
        while True:
            typed = self._labels.read(self._ask("Label: "), numbered_meanings(item))
            if isinstance(typed, Unclear):
                self._unclear(typed)
            elif isinstance(typed, Label):
                with_service = self._with_service(typed, item)
                if (added := self._add(item, with_service)) is not None:
                    return added
            elif typed is Command.SKIP:
                return False
            elif typed is Command.QUIT:
                raise Stopped
            elif typed is Command.OUT_OF_SCOPE:
                if (added := self._add(item, Label(OUT_OF_SCOPE))) is not None:
                    return added
            else:
                item = self._changed(item, typed)

    def _changed(self, item: Item, command: Command) -> Item:
        if command is Command.EDIT:
            text = as_line(self._ask("In other words: ")) or item.text
            return replace(item, text=text, spelling=spelling_of(text) or _latin(item.spelling))
        if command is Command.SPELLING:
            return replace(item, spelling=self._spelling(item.spelling), is_spelling_sure=True)
        self._console.print(Columns(self._labels.intents, padding=(0, 3)))
        return item

    def _with_service(self, label: Label, item: Item) -> Label:
        """The label with its service, which is asked for where the intent is one that is said of services."""
        if label.service == NO_SERVICE:
            return replace(label, service=None)
        if label.service or label.intent not in self._corpus.intents_of_services:
            return label
        numbered = numbered_services(item)
        for number, service in enumerate(numbered, 1):
            self._say(f"  {number} {service}")
        default = numbered[0] if numbered and item.service else NO_SERVICE
        while True:
            typed = self._ask(f"Service (number, name, or - for none; Enter: {default}): ").strip() or default
            found = self._labels.service(typed, numbered)
            if isinstance(found, str):
                return replace(label, service=None if found == NO_SERVICE else found)
            self._unclear(found)

    def _add(self, item: Item, label: Label) -> bool | None:
        """Whether it was added; None when it is to be decided again."""
        spelling = item.spelling if item.is_spelling_sure else self._spelling(item.spelling)
        try:
            added = self._corpus.add(as_example(item.text), spelling, label.intent, label.service)
        except NotAnExample as error:
            self._say(str(error))
            return None
        except ReviewError as error:
            self._say(str(error))
            return False
        self._say(f"{added.intent}: {added.file}:{added.line}  {added.text}")
        return True

    def _spelling(self, likely: str) -> str:
        while True:
            typed = self._ask(f"Spelling ({', '.join(SPELLINGS)}; Enter: {likely}): ").strip() or likely
            if typed in SPELLINGS:
                return typed

    def _unclear(self, unclear: Unclear) -> None:
        self._say(f"Which one: {', '.join(unclear.close)}?" if unclear.close else "There is none of that name.")

    def _show(self, item: Item, place: str) -> None:
        self._console.rule(Text(f"{place} · {why(item)} · last {day(item.last)}"), align="left")
        self._console.print(Text(item.text, style="bold"))
        for number, (intent, confidence) in enumerate(item.ranking, 1):
            self._say(f"  {number} {intent} {confidence:.2f}")
        if item.meant:
            of = f" of {item.meant.service}" if item.meant.service else ""
            self._say(f"  {len(item.ranking) + 1} {item.meant.intent}{of}: what the citizen turned out to mean")
        self._say(f"Service: {item.service or 'none found'}. Spelling: {item.spelling}.")

    def _ask(self, question: str) -> str:
        try:
            return self._read(question)
        except (EOFError, KeyboardInterrupt) as error:
            raise Stopped from error

    def _say(self, text: str) -> None:
        self._console.print(Text(text), soft_wrap=True)


def _latin(spelling: str) -> str:
    return spelling if spelling in ("en", "hi_latn") else "hi_latn"
