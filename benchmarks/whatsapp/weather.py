"""The order in which letters reach a webhook in a storm: batches, shuffles, duplicates, and deliveries made again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.whatsapp.letters import Letter
from simulator.whatsapp.envelope import envelope
from simulator.whatsapp.signing import escaped

# Meta's most updates in one webhook.
LARGEST = 1000
# The share of new letters in a batch, beside some that stand twice in it or came before; of bodies that come again.
NEW, AGAIN = 0.8, 0.3
# A body comes again after at most so many others.
LATEST = 10


@dataclass(frozen=True)
class Body:
    """What one POST carries, and how many events that is."""

    content: bytes
    events: int


def storm(letters: Sequence[Sequence[Letter]], seed: int, largest: int = LARGEST) -> list[Body]:
    """Bodies in the order of their first delivery. Each citizen's letters keep their order from batch to batch, as only
    the time that they bear can tell it within one.
    """
    dice = Random(seed)
    bodies = [_body(batch) for batch in _batches(letters, largest, dice)]
    return list(_with_repeats(bodies, dice))


def _batches(letters: Sequence[Sequence[Letter]], largest: int, dice: Random) -> Iterator[list[Letter]]:
    """The largest batch first, then mostly small ones: half of them have one or two letters."""
    waiting = [list(reversed(of_one)) for of_one in letters if of_one]
    seen: list[Letter] = []
    size = largest
    while waiting:
        new = _taken(waiting, max(1, round(size * NEW)), dice)
        seen += new
        batch = [*new, *(dice.choice(dice.choice((new, seen))) for _ in range(size - len(new)))]
        dice.shuffle(batch)
        yield batch
        size = round(largest ** (dice.random() ** 3))


def _taken(waiting: list[list[Letter]], most: int, dice: Random) -> list[Letter]:
    taken: list[Letter] = []
    while waiting and len(taken) < most:
        place = dice.randrange(len(waiting))
        taken.append(waiting[place].pop())
        if not waiting[place]:
            waiting.pop(place)
    return taken


def _with_repeats(bodies: Sequence[Body], dice: Random) -> Iterator[Body]:
    due: dict[int, list[Body]] = {}
    for number, body in enumerate(bodies):
        yield body
        if dice.random() < AGAIN:
            due.setdefault(number + dice.randrange(LATEST), []).append(body)
        yield from due.pop(number, ())
    for late in due.values():
        yield from late


def _body(batch: Sequence[Letter]) -> Body:
    return Body(escaped(envelope(letter.update for letter in batch)), len(batch))
