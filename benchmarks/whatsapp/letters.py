"""What citizens write, as the webhook tells of it: made by the stand-in's phones, collected instead of delivered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from simulator.whatsapp.courier import Courier
from simulator.whatsapp.envelope import Update
from simulator.whatsapp.faults import Chance
from simulator.whatsapp.phone.handset import Handset
from simulator.whatsapp.telling import Teller
from simulator.whatsapp.world import World


@dataclass(frozen=True)
class Letter:
    """A message of a citizen: the phone's number, Meta's id of the message, and what the webhook is told."""

    citizen: str
    id: str
    update: Update


class _Collector:
    """Stands where the courier stands, and keeps."""

    def __init__(self) -> None:
        self.updates: list[Update] = []

    def send(self, update: Update, _arrived: object = None) -> None:
        self.updates.append(update)


def write(world: World, conversations: Mapping[str, Sequence[str]]) -> list[list[Letter]]:
    """Each citizen's messages, in order and a second apart; the stand-in knows their phones and that they wrote."""
    collector = _Collector()
    teller = Teller(world.clock, cast(Courier, collector), world.numbers, Chance(0))
    line = replace(world.line, teller=teller)
    written = []
    for citizen, texts in conversations.items():
        hand = Handset(world.add_phone(citizen, name="Sunita"), world.config.numbers[0].id, line)
        first = int(world.clock.now()) - len(texts)
        written.append([_written(hand, collector, text, first + n) for n, text in enumerate(texts)])
    return written


def _written(hand: Handset, collector: _Collector, text: str, at: int) -> Letter:
    message_id = hand.text(text)
    update = collector.updates.pop()
    update.items["messages"]["timestamp"] = str(at)
    return Letter(hand.phone.phone, message_id, update)
