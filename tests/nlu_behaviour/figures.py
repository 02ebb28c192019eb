"""What the behavioural tests measure: shares of messages, each with those that were not read as they should be."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from seva.catalogue import Catalogue
from tests.nlu_behaviour.sets import contrasts, messages, plain_intents, plain_services, script_pairs
from workbench.perturb.invariance import Invariance, Pair, Read, Understood, perturbed, read_pairs
from workbench.perturb.kinds import MISSPELT_SHARE, PERTURBATIONS
from workbench.perturb.misspell import misspelt
from workbench.scored import OUT_OF_SCOPE, share

SEED = 1
# Enough for a step of half a point, few enough to try every perturbation in some seconds.
MOST = 220
ACCURACY_KEPT = "misspelt.accuracy_kept"


@dataclass(frozen=True)
class Figure:
    """A share between 0 and 1, of how many messages, and what was read otherwise: rows of a table."""

    name: str
    value: float
    of: int
    otherwise: Sequence[Sequence[str]]


def all_figures(read: Read, catalogue: Catalogue) -> Iterator[Figure]:
    """Everything that has a bound."""
    for name in PERTURBATIONS:
        yield from invariance(name, read)
    yield accuracy_kept(read)
    yield from pairs(read)
    yield direction(read)
    yield minimum_intents(read)
    yield minimum_services(read, catalogue)


def invariance(name: str, read: Read) -> list[Figure]:
    """How much of what is understood stays as it is under a perturbation."""
    texts = [message.text for message in messages()]
    return _alike(read_pairs(name, perturbed(name, PERTURBATIONS[name], texts, SEED, MOST), read))


def pairs(read: Read) -> list[Figure]:
    """How much is understood alike in Devanagari and romanised."""
    return _alike(read_pairs("pairs", script_pairs(), read))


def _alike(found: Invariance) -> list[Figure]:
    services = [pair for pair in found.pairs if pair.names_service]
    return [
        Figure(f"{found.name}.intents", found.intents, len(found.pairs), list(_unlike_intents(found.pairs))),
        Figure(f"{found.name}.services", found.services, len(services), list(_unlike_services(services))),
    ]


def _unlike_intents(read: Iterable[Pair]) -> Iterator[list[str]]:
    for pair in read:
        if pair.read.intent != pair.read_other.intent:
            yield [pair.text, pair.read.intent, pair.other, pair.read_other.intent]


def _unlike_services(read: Iterable[Pair]) -> Iterator[list[str]]:
    for pair in read:
        if pair.read.service != pair.read_other.service:
            yield [pair.text, str(pair.read.service), pair.other, str(pair.read_other.service)]


def accuracy_kept(read: Read) -> Figure:
    """1 less what intent accuracy in scope loses when a fifth of the words are misspelt."""
    random = Random(SEED)
    meant = [message for message in messages() if message.intent != OUT_OF_SCOPE]
    texts = [misspelt(message.text, MISSPELT_SHARE, random) for message in meant]
    before, after = read([message.text for message in meant]), read(texts)
    kept = [_is(one, message.intent) for one, message in zip(after, meant, strict=True)]
    had = [_is(one, message.intent) for one, message in zip(before, meant, strict=True)]
    rows = [
        [message.text, message.intent, text, found.intent]
        for message, text, found, was, stays in zip(meant, texts, after, had, kept, strict=True)
        if was and not stays
    ]
    return Figure(ACCURACY_KEPT, 1 - (share(had) - share(kept)), len(meant), rows)


def _is(found: Understood, intent: str) -> bool:
    return found.intent == intent


def direction(read: Read) -> Figure:
    """The share of contrasts of which both messages are read as what they are."""
    wanted = list(contrasts())
    found = read([one.text for contrast in wanted for one in (contrast.first, contrast.second)])
    rows, right = [], []
    for contrast, first, second in zip(wanted, found[::2], found[1::2], strict=True):
        wrong = [
            [contrast.spelling, contrast.about, one.text, str(one), read_as.intent]
            for one, read_as in ((contrast.first, first), (contrast.second, second))
            if not one.allows(read_as.intent)
        ]
        rows += wrong
        right.append(not wrong)
    return Figure("direction", share(right), len(right), rows)


def minimum_intents(read: Read) -> Figure:
    """The share of plain messages whose intent is found."""
    wanted = list(plain_intents())
    found = [one.intent for one in read([text for _, text, _ in wanted])]
    return _minimum("minimum.intents", wanted, found)


def minimum_services(read: Read, catalogue: Catalogue) -> Figure:
    """The share of plain requests whose service is found."""
    wanted = list(plain_services(catalogue))
    found = [str(one.service) for one in read([text for _, text, _ in wanted])]
    return _minimum("minimum.services", wanted, found)


def _minimum(name: str, wanted: Sequence[tuple[str, str, str]], found: Sequence[str]) -> Figure:
    both = list(zip(wanted, found, strict=True))
    rows = [[*entry, instead] for entry, instead in both if entry[2] != instead]
    return Figure(name, share(entry[2] == instead for entry, instead in both), len(wanted), rows)
