"""The training data as files that people edit: what stands where, and a line more without touching the rest."""

import os
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from seva.language.phonetic import key_text, phonetic_key
from seva.language.script import clean, words
from workbench.review.errors import AlreadyThere, KeptForJudgement, NotAnExample, NoTrainingData

SPELLINGS = ("en", "hi", "hi_latn", "mixed")
SERVICES = "services"
INTENT = re.compile(r"- intent: (\S+)\s*")
EXAMPLE = re.compile(r"    - (.*)")
HEAD = 'version: "3.1"\nnlu:\n'
# Rasa reads brackets as marks of entities, of which these files have none.
BRACKETS = str.maketrans("[]{}", "()()")
UNREADABLE = "It cannot be written so that it is read as it is. Write it in other words, or skip it."
# A word in this many examples of requests is an everyday word and no name.
COMMON = 3


@dataclass(frozen=True)
class Example:
    """A sentence of the training data, and where it stands."""

    text: str
    intent: str
    file: Path
    line: int


class Corpus:
    """The examples below a folder such as data/nlu.

    `judged` are the messages that models are judged by; `made` the examples out of the catalogue with their intents.
    """

    def __init__(self, folder: Path, judged: Iterable[str], made: Mapping[str, str]) -> None:
        if not folder.is_dir():
            raise NoTrainingData(f"There is no folder {folder} in {Path.cwd()}. Run from the project's root.")
        self._folder = folder
        self._judged = frozenset(key_text(text) for text in judged) - {""}
        self._made = {written(text): intent for text, intent in made.items()}
        self._examples = {
            written(example.text): example for file in sorted(folder.rglob("*.yml")) for example in read(file)
        }

    @cached_property
    def common(self) -> frozenset[str]:
        """The sounds of the words that requests are made of; values given as answers are not among them."""
        requests = (example.text for example in self._examples.values() if example.intent != "inform")
        counts = Counter(phonetic_key(word.text) for text in requests for word in words(text))
        return frozenset(key for key, count in counts.items() if count >= COMMON)

    @cached_property
    def intents_of_services(self) -> frozenset[str]:
        """The intents that are said of a service."""
        return frozenset(e.intent for e in self._examples.values() if e.file.parent.name == SERVICES)

    def is_judged_by(self, text: str) -> bool:
        """Whether models are judged by this message, however it is spelt."""
        return key_text(text) in self._judged

    def add(self, text: str, spelling: str, intent: str, service: str | None) -> Example:
        """Writes one example more at the end of its intent's; AlreadyThere, KeptForJudgement or NotAnExample if not."""
        text = as_line(text)
        self._check(text, intent)
        file = self._file(spelling, intent, service)
        content = file.read_text(encoding="utf-8") if file.is_file() else HEAD
        changed, line = with_example(content, intent, text)
        _check_change(content, changed, intent, text)
        _write(file, changed)
        added = self._examples[written(text)] = Example(text, intent, file, line)
        return added

    def _check(self, text: str, intent: str) -> None:
        if not key_text(text):
            raise NotAnExample("There is no word in it.")
        if self.is_judged_by(text):
            raise KeptForJudgement("Models are judged by this message (tests/nlu_eval, data/held_out): not added.")
        there = self._examples.get(written(text))
        if there:
            raise AlreadyThere(f"It stands in {there.file}:{there.line} already, as {there.intent}: not added.")
        made = self._made.get(written(text))
        if made:
            raise AlreadyThere(f"It is made from the catalogue already, as {made}: not added.")

    def _file(self, spelling: str, intent: str, service: str | None) -> Path:
        if service:
            return self._folder / spelling / SERVICES / f"{service}.yml"
        # The files are cut by topic, the same in each spelling.
        topics = Counter(
            e.file.name for e in self._examples.values() if e.intent == intent and e.file.parent.name != SERVICES
        )
        name = topics.most_common(1)[0][0] if topics else f"{intent}.yml"
        return self._folder / spelling / name


def written(text: str) -> str:
    """A text as it counts for being the same."""
    return clean(text).casefold()


def as_line(text: str) -> str:
    """A text as it may stand in a line of these files."""
    return clean(" ".join(text.translate(BRACKETS).split())).lstrip("-").strip()


def read(file: Path) -> Iterator[Example]:
    """Yield the examples of a file with their lines."""
    intent = ""
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
        begun, said = INTENT.fullmatch(line), EXAMPLE.fullmatch(line)
        if begun:
            intent = begun[1]
        elif said and intent:
            yield Example(said[1].strip(), intent, file, number)


def with_example(content: str, intent: str, text: str) -> tuple[str, int]:
    """The content of a file with one example more, after the last of its intent, and the line of it."""
    lines = content.rstrip("\n").split("\n")
    place = _end_of(intent, lines)
    added = [f"    - {text}"]
    if place is None:
        place, added = len(lines), [f"- intent: {intent}", "  examples: |", *added]
    return "\n".join([*lines[:place], *added, *lines[place:]]) + "\n", place + len(added)


def _end_of(intent: str, lines: Sequence[str]) -> int | None:
    """The index after the last example of an intent."""
    inside, end = False, None
    for index, line in enumerate(lines):
        begun = INTENT.fullmatch(line)
        inside = begun[1] == intent if begun else inside
        if inside and EXAMPLE.fullmatch(line):
            end = index + 1
    return end


def _check_change(content: str, changed: str, intent: str, text: str) -> None:
    """A file that is laid out in another way must not be spoilt."""
    try:
        before, after = _pairs(content), _pairs(changed)
    except (yaml.YAMLError, TypeError, KeyError) as error:
        raise NotAnExample(UNREADABLE) from error
    if after - before != Counter([(intent, text)]) or before - after:
        raise NotAnExample(UNREADABLE)


def _pairs(content: str) -> Counter[tuple[str, str]]:
    entries = (yaml.safe_load(content) or {}).get("nlu") or []
    return Counter((e["intent"], line[1:].strip()) for e in entries for line in e["examples"].splitlines())


def _write(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.write_text(content, encoding="utf-8")
    if file.exists():
        shutil.copymode(file, draft)
    draft.replace(file)
