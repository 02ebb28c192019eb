"""What the behavioural tests measure: shares of messages, each with those that were not read as they should be."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from nlu.calibration import HeldOut
from seva.catalogue import Catalogue
from tests.nlu_behaviour.sets import contrasts, messages, plain_intents, plain_services, script_pairs
from tests.nlu_behaviour.table import side_by_side
from workbench.perturb.invariance import Invariance, Pair, Read, Understood, perturbed, read_pairs
from workbench.perturb.kinds import PERTURBATIONS
from workbench.scored import OUT_OF_SCOPE, share

SEED = 1
# How many messages a perturbation is tried on: few where a model is not moved unless something is broken, many where a
# share is measured, all for the figure that the project has an aim for.
MOST, MOST_OF_STEADY = 240, 90
WHOLE = frozenset(("misspelt",))
STEADY = frozenset(
    (
        "no_nukta",
        "confused_nasals",
        "nasal_letters",
        "capitals",
        "small_letters",
        "zero_width_joiners",
        "other_digits",
        "trailing_punctuation",
        "no_punctuation",
        "wide_spaces",
    )
)


@dataclass(frozen=True)
class Figure:
    """A share between 0 and 1, of how many messages, and what was read otherwise: rows of a table."""

    name: str
    value: float
    of: int
    otherwise: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Kept:
    """Whether a message was understood, and still is when it is misspelt."""

    was_right: bool
    is_right: bool
    row: Sequence[str]


@dataclass(frozen=True)
class Misspelt:
    """A message with its label, the same misspelt, and what was read in both."""

    message: HeldOut
    text: str
    before: Understood
    after: Understood

    def of(self, label: Callable[[Understood], str | None], right: str | None) -> Kept:
        found = label(self.after)
        row = [*side_by_side(self.message.text, self.text), str(right), str(found)]
        return Kept(label(self.before) == right, found == right, row)


def all_figures(read: Read, catalogue: Catalogue) -> Iterator[Figure]:
    """Everything that has a bound."""
    for name in PERTURBATIONS:
        yield from invariance(name, read)
    yield from misspelling(read)
    yield from pairs(read)
    yield direction(read)
    yield minimum_intents(read)
    yield minimum_services(read, catalogue)


def invariance(name: str, read: Read) -> list[Figure]:
    """How much of what is understood stays as it is under a perturbation."""
    return _alike(read_pairs(name, _perturbed(name), read))


@cache
def _perturbed(name: str) -> list[tuple[str, str]]:
    texts = [message.text for message in messages()]
    most = len(texts) if name in WHOLE else MOST_OF_STEADY if name in STEADY else MOST
    return perturbed(name, PERTURBATIONS[name], texts, SEED, most)


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
            yield [*side_by_side(pair.text, pair.other), pair.read.intent, pair.read_other.intent]


def _unlike_services(read: Iterable[Pair]) -> Iterator[list[str]]:
    for pair in read:
        if pair.read.service != pair.read_other.service:
            yield [*side_by_side(pair.text, pair.other), str(pair.read.service), str(pair.read_other.service)]


def misspelling(read: Read) -> list[Figure]:
    """1 less what accuracy loses when a fifth of the words are misspelt: of intents in scope, of services meant."""
    meant = [message for message in messages() if message.intent != OUT_OF_SCOPE]
    made = dict(_perturbed("misspelt"))
    texts = [made.get(message.text, message.text) for message in meant]
    before, after = read([message.text for message in meant]), read(texts)
    both = [Misspelt(*one) for one in zip(meant, texts, before, after, strict=True)]
    intents = [one.of(lambda read: read.intent, one.message.intent) for one in both]
    services = [one.of(lambda read: read.service, one.message.service) for one in both if one.message.service]
    return [_kept("misspelt.intents_kept", intents), _kept("misspelt.services_kept", services)]


def _kept(name: str, found: Sequence[Kept]) -> Figure:
    rows = [one.row for one in found if one.was_right and not one.is_right]
    lost = share(one.was_right for one in found) - share(one.is_right for one in found)
    return Figure(name, 1 - lost, len(found), rows)


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
