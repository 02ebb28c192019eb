"""Training examples out of the catalogue: names and aliases in the frames of ``data/frames.yml``."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from nlu.data import load
from nlu.retrieval import stop_keys
from seva.catalogue import Catalogue, Service
from seva.language.phonetic import key_text

SPELLINGS = ("en", "hi", "hi_latn")
_BRACKETS = re.compile(r"\s*[(:].*")
_LONGEST_NAME = 5


@dataclass(frozen=True)
class Example:
    """A made message with what it means and where the service stands in it."""

    text: str
    intent: str
    service: str
    spelling: str
    start: int
    end: int


def examples(catalogue: Catalogue, most: int) -> Iterator[Example]:
    """Yield at most `most` examples of each service in each spelling; the same ones for the same catalogue."""
    services = catalogue.services.values()
    shared = Counter(name for service in services for name in {n for s in SPELLINGS for n in names(service, s)})
    for service in services:
        for spelling in SPELLINGS:
            # A name of several services, such as that of an app, does not say by itself what is wanted.
            alone = [example for example in _alone(service, spelling) if shared[example.text] == 1][: most // 3]
            alone += _plainly(service, spelling)
            yield from alone[:most]
            yield from sorted(_framed(service, spelling), key=_order)[: max(0, most - len(alone))]


def _order(example: Example) -> str:
    """Return a fixed pseudo-random place, so that intents and frames are drawn evenly."""
    return sha256(f"{example.service}/{example.text}".encode()).hexdigest()


def _alone(service: Service, spelling: str) -> Iterator[Example]:
    for intent, filings in load("frames")["alone"].items():
        if service.filing in filings:
            for name in names(service, spelling):
                yield Example(name, intent, service.id, spelling, 0, len(name))


def _plainly(service: Service, spelling: str) -> Iterator[Example]:
    official = {"en": service.name.en, "hi": service.name.hi, "hi_latn": next(iter(names(service, spelling)), "")}
    name = official[spelling]
    for intent, frame in load("frames")["plainly"].items():
        if service.filing in frame["filings"] and name:
            text, start = frame[spelling].replace("{service}", name), frame[spelling].index("{service}")
            yield Example(text, intent, service.id, spelling, start, start + len(name))


def _framed(service: Service, spelling: str) -> Iterator[Example]:
    frames = load("frames")
    for intent, filings in frames["filings"].items():
        if service.filing in filings:
            for frame in frames["frames"][intent][spelling]:
                for name in names(service, spelling):
                    start = frame.index("{service}")
                    text = frame.replace("{service}", name)
                    yield Example(text, intent, service.id, spelling, start, start + len(name))


def names(service: Service, spelling: str) -> list[str]:
    """Return the names of a service that fit into a sentence: short, without a verb at the end."""
    listed = {
        "en": [_BRACKETS.sub("", service.name.en), service.short_name.en, *service.aliases.en],
        "hi": [_BRACKETS.sub("", service.name.hi), service.short_name.hi, *service.aliases.hi],
        "hi_latn": service.aliases.hinglish or service.aliases.en,
    }[spelling]
    return [name for name in dict.fromkeys(listed) if _is_name(key_text(name).split())]


def _is_name(keys: Sequence[str]) -> bool:
    return 0 < len(keys) <= _LONGEST_NAME and keys[-1] not in stop_keys() and keys[0] not in stop_keys()
