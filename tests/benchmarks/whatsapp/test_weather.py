"""The order of a storm: everything comes, each citizen's letters in order, also what comes again."""

import json
from collections.abc import Sequence

import pytest

from benchmarks.whatsapp.letters import Letter, write
from benchmarks.whatsapp.weather import LARGEST, Body, storm
from simulator.whatsapp.config import Config
from simulator.whatsapp.world import World


@pytest.fixture(scope="module")
def letters() -> list[list[Letter]]:
    world = World(Config())
    try:
        return write(world, {f"9198000000{n:02}": [f"message {k}" for k in range(30)] for n in range(40)})
    finally:
        world.stop()


def messages(body: Body) -> list[dict[str, str]]:
    """What stands in a body."""
    changes = [change for entry in json.loads(body.content)["entry"] for change in entry["changes"]]
    return [message for change in changes for message in change["value"]["messages"]]


@pytest.mark.parametrize("largest", [1, LARGEST])
def test_every_letter_comes_and_some_come_again(letters: Sequence[Sequence[Letter]], largest: int) -> None:
    came = [message["id"] for body in storm(letters, 1, largest) for message in messages(body)]
    assert set(came) == {letter.id for of_one in letters for letter in of_one}
    assert len(came) > 1.1 * len(set(came))


def test_a_citizens_letters_come_in_order_of_their_time(letters: Sequence[Sequence[Letter]]) -> None:
    order: dict[str, list[str]] = {}
    for body in storm(letters, 2):
        for message in sorted(messages(body), key=lambda one: int(one["timestamp"])):
            known = order.setdefault(message["from"], [])
            known += [message["id"]] if message["id"] not in known else []
    assert order == {of_one[0].citizen: [letter.id for letter in of_one] for of_one in letters}


def test_batches_reach_the_largest_and_are_told_right(letters: Sequence[Sequence[Letter]]) -> None:
    bodies = storm(letters, 3)
    assert [body.events for body in bodies] == [len(messages(body)) for body in bodies]
    assert max(body.events for body in bodies) == LARGEST
    assert min(body.events for body in bodies) <= 2
    assert max(body.events for body in storm(letters, 3, largest=1)) == 1


def test_some_bodies_come_again_to_the_letter(letters: Sequence[Sequence[Letter]]) -> None:
    contents = [body.content for body in storm(letters, 4, largest=3)]
    assert 0.15 < 1 - len(set(contents)) / len(contents) < 0.35


def test_a_seed_gives_the_same_storm(letters: Sequence[Sequence[Letter]]) -> None:
    assert storm(letters, 5) == storm(letters, 5)
    assert storm(letters, 5) != storm(letters, 6)
