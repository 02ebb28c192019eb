"""The messages of the behavioural tests: those that are perturbed, and what was written by hand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nlu.calibration import HeldOut, held_out
from seva.catalogue import Catalogue
from tests.conftest import ROOT

HERE = Path(__file__).parent
SPELLINGS = ("en", "hi", "hi_latn")


@dataclass(frozen=True)
class Wanted:
    """What a message may be read as: any of some intents or, if `is_not`, anything but them."""

    text: str
    intents: Sequence[str]
    is_not: bool = False

    def allows(self, intent: str) -> bool:
        return (intent in self.intents) is not self.is_not

    def __str__(self) -> str:
        return "not " * self.is_not + " or ".join(self.intents)


@dataclass(frozen=True)
class Contrast:
    """Two messages that differ in little and mean different things."""

    about: str
    spelling: str
    first: Wanted
    second: Wanted


def _read(file: Path) -> Any:
    # Every leaf a string: "yes" and "110092" are messages here.
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506


@cache
def messages() -> tuple[HeldOut, ...]:
    """The messages that are perturbed; the judgement's are not looked at."""
    return tuple(held_out(ROOT / "data" / "held_out"))


def script_pairs() -> list[tuple[str, str]]:
    """Messages in Devanagari, and the same romanised."""
    return [(devanagari, roman) for devanagari, roman in _read(HERE / "pairs.yml")["pairs"]]


def contrasts() -> Iterator[Contrast]:
    """Each contrast in each spelling."""
    for entry in _read(HERE / "direction.yml")["contrasts"]:
        wanted, is_not = (entry["second_not"], True) if "second_not" in entry else (entry["second"], False)
        for spelling in SPELLINGS:
            first, second = entry[spelling]
            yield Contrast(entry["about"], spelling, Wanted(first, entry["first"]), Wanted(second, wanted, is_not))


def plain_intents() -> Iterator[tuple[str, str, str]]:
    """Spelling, message and intent of what any model must understand."""
    for spelling in SPELLINGS:
        for intent, texts in _read(HERE / "minimum" / f"{spelling}.yml").items():
            yield from ((spelling, text, intent) for text in texts)


def plain_services(catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    """Spelling, message and service: the plainest request of each service, by hand or its names."""
    by_hand = _read(HERE / "services.yml")
    for service in catalogue.services.values():
        names = (service.name.en, service.name.hi, next(iter(service.aliases.hinglish), service.name.en))
        for spelling, text in zip(SPELLINGS, by_hand.get(service.id, names), strict=True):
            yield spelling, text, service.id
