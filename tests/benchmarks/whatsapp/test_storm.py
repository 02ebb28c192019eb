"""A small storm over the bot on pywa, which is quick to start: kills, repetitions and what is counted of them."""

from pathlib import Path

from benchmarks.whatsapp.census import Census
from benchmarks.whatsapp.letters import write
from benchmarks.whatsapp.outcome import Outcome, outcome, table
from benchmarks.whatsapp.pywa_system import pywa_system
from benchmarks.whatsapp.storm import Statuses, Storm
from benchmarks.whatsapp.weather import storm
from simulator.whatsapp.app import create_app
from simulator.whatsapp.config import Config
from simulator.whatsapp.server import Server
from simulator.whatsapp.world import World

# Single events, so that what is lost is not lost to batches; the pace leaves time for a kill while they come.
CITIZENS, EACH, PACE = 4, 15, 12


def _raged(home: Path) -> Outcome:
    world = World(Config())
    letters = write(world, {f"91980000000{n}": [f"message {k}" for k in range(EACH)] for n in range(CITIZENS)})
    try:
        with Server(create_app(world.config, world)) as meta, pywa_system(home, world.config, meta.url) as system:
            raging = Storm(system, world, storm(letters, 7, largest=1), 1, PACE, 7, lambda text: None)
            census = Census()
            with world.log.listening(census):
                posting = raging.rage()
            return outcome(raging, letters, posting, census, 1)
    finally:
        world.stop()


def test_a_bot_without_a_store_is_seen_to_lose_and_double(tmp_path: Path) -> None:
    found = _raged(tmp_path)
    assert found.kills == 1
    assert found.messages.expected == CITIZENS * EACH
    assert found.messages.twice > 0, "what came again after the kill was new to it"
    assert found.refused > 0
    assert not found.is_clean
    assert found.wrong_statuses is None, "it keeps no statuses"
    assert len(table({"pywa": found}).rows) > 10


def test_a_status_that_falls_back_is_counted() -> None:
    statuses = Statuses()
    for known in ({"a": "sent", "b": None}, {"a": "read", "b": "sent"}, {"a": "delivered", "b": "read"}, {"b": "read"}):
        statuses.look(known)
    assert statuses.fell_back == 2
