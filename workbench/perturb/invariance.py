"""What a model makes of messages before and after a perturbation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from workbench.perturb.kinds import Perturbation
from workbench.scored import share


@dataclass(frozen=True)
class Understood:
    """The intent and the service that a model reads in a message."""

    intent: str
    service: str | None = None


# Reads many messages at once, in their order.
Read = Callable[[Sequence[str]], Sequence[Understood]]


@dataclass(frozen=True)
class Pair:
    """A message and another that means the same, and what was read in both."""

    text: str
    other: str
    read: Understood
    read_other: Understood

    @property
    def names_service(self) -> bool:
        """Whether a service was read in either."""
        return bool(self.read.service or self.read_other.service)


@dataclass(frozen=True)
class Invariance:
    """Pairs of messages that should be read alike."""

    name: str
    pairs: Sequence[Pair]

    @property
    def intents(self) -> float:
        """The share of pairs with the same intent."""
        return share(pair.read.intent == pair.read_other.intent for pair in self.pairs)

    @property
    def services(self) -> float:
        """The share of pairs with the same service, of those in which one was read in either."""
        return share(pair.read.service == pair.read_other.service for pair in self.pairs if pair.names_service)

    @property
    def unlike(self) -> list[Pair]:
        """The pairs that were not read alike."""
        return [pair for pair in self.pairs if pair.read != pair.read_other]


def read_pairs(name: str, texts: Sequence[tuple[str, str]], read: Read) -> Invariance:
    """Read both texts of each pair."""
    found = read([text for pair in texts for text in pair])
    pairs = zip(texts, found[::2], found[1::2], strict=True)
    return Invariance(name, [Pair(*both, one, other) for both, one, other in pairs])


def perturbed(name: str, perturb: Perturbation, texts: Sequence[str], seed: int, most: int) -> list[tuple[str, str]]:
    """Return at most `most` of the texts that the perturbation changes, each with what it becomes.

    A text becomes the same whatever other texts there are: chance depends on the seed, the name and the text.
    """
    order = Random(f"{seed}/{name}").sample(list(texts), len(texts))  # noqa: S311 - nothing secret hangs on it
    made = ((text, perturb(text, Random(f"{seed}/{name}/{text}"))) for text in order)  # noqa: S311
    changed = [(text, other) for text, other in made if text != other]
    return changed[:most]
