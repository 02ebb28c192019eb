"""Any interleaving of deliveries, redeliveries, crashes, sends and statuses: each message once, in order."""

import shutil
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from seva.messaging import (
    Accepted,
    AlreadyHandled,
    Inbox,
    Incoming,
    Outgoing,
    Retry,
    Sending,
    Unknown,
    Waiting,
)
from seva.messaging.deliveries import ORDER
from seva.storage import Cipher, Database
from seva.storage.database import make_engine
from seva.storage.tables import inbox
from seva.storage.tables import outgoing as rows
from tests.conftest import MORNING, SetClock
from tests.messaging.conftest import reply, status, text

PEOPLE, OWNERS = 3, ("one", "two")
SENDERS = st.sampled_from(OWNERS)
PATIENCE = timedelta(seconds=30)


class Messaging(RuleBasedStateMachine):
    """A channel that repeats and shuffles, two processes that crash, and a sender that never knows for sure."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp(prefix="seva-interleavings-"))
        shutil.copy(self.template, self.folder / "seva.db")
        self.engine = make_engine(f"sqlite:///{self.folder / 'seva.db'}")
        database, cipher, self.clock = Database(self.engine), Cipher("key"), SetClock()
        self.database = database
        self.inbox = Inbox(database, cipher, self.clock, timedelta(seconds=60))
        self.outgoing = Outgoing(database, cipher, self.clock, "whatsapp", timedelta(seconds=60))
        self.told: list[Incoming] = []
        self.turns: dict[str, list[Waiting]] = defaultdict(list)
        self.sends: dict[str, list[Sending]] = defaultdict(list)
        self.handled: dict[str, list[str]] = defaultdict(list)  # by citizen, as the turns were settled
        self.arrived: dict[str, list[str]] = defaultdict(list)  # by citizen, as the phone got them
        self.on_its_way: list[tuple[str, str]] = []  # (id, callback id) of what the channel accepted
        self.furthest: dict[int, int] = {}
        self.given_up: Counter[str] = Counter()

    @rule(people=st.lists(st.integers(0, PEOPLE - 1), min_size=1, max_size=4), again=st.randoms(use_true_random=False))
    def webhook(self, people: list[int], again: Any) -> None:
        new = []
        for person in people:
            number = len(self.told) + len(new)
            at = MORNING + timedelta(seconds=number)
            new.append(text(f"m{number}", str(person), (("phone", f"91{person}"),), at))
        old = again.sample(self.told, min(3, len(self.told)))
        batch = [*new, *old, *new[:1]]
        again.shuffle(batch)
        assert self.inbox.receive(batch).new == len(new)
        self.told += new

    @rule(owner=SENDERS, limit=st.integers(1, 3))
    def claim_turns(self, owner: str, limit: int) -> None:
        self.turns[owner] += self.inbox.claim(owner, limit)

    @precondition(lambda self: any(self.turns.values()))
    @rule(data=st.data())
    def settle(self, data: st.DataObject) -> None:
        owner = data.draw(st.sampled_from([owner for owner, turns in self.turns.items() if turns]))
        waiting = self.turns[owner].pop(data.draw(st.integers(0, len(self.turns[owner]) - 1)))
        try:
            following = self.inbox.settle(waiting, [reply(f"{waiting.message_id}/{n}") for n in range(2)])
        except AlreadyHandled:
            return
        self.handled[waiting.citizen_id].append(waiting.message_id)
        self.turns[owner] += [following] if following else []

    @precondition(lambda self: any(self.turns.values()))
    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        owner = data.draw(st.sampled_from([owner for owner, turns in self.turns.items() if turns]))
        self.inbox.release(self.turns[owner].pop(), data.draw(st.sampled_from([0, 5])))

    @rule(owner=SENDERS)
    def crash_and_start(self, owner: str) -> None:
        self.turns[owner].clear()
        self.sends[owner].clear()
        self.inbox.restart(owner)
        self.outgoing.restart(owner)

    @rule(owner=SENDERS)
    def crash_for_good(self, owner: str) -> None:
        self.turns[owner].clear()
        self.sends[owner].clear()

    @rule(seconds=st.sampled_from([1, 31, 61]))
    def time_passes(self, seconds: int) -> None:
        self.clock.forward(seconds=seconds)

    @rule(owner=SENDERS)
    def claim_sends(self, owner: str) -> None:
        self.sends[owner] += self.outgoing.claim(owner, 3)

    @precondition(lambda self: any(self.sends.values()))
    @rule(data=st.data(), outcome=st.sampled_from(["accepted", "accepted", "lost answer", "never left", "refused"]))
    def send(self, data: st.DataObject, outcome: str) -> None:
        owner = data.draw(st.sampled_from([owner for owner, sends in self.sends.items() if sends]))
        sending = self.sends[owner].pop()
        message_id = f"out-{len(self.on_its_way)}"
        if outcome in ("accepted", "lost answer"):
            self.on_its_way.append((message_id, sending.callback_id))
            self.arrive(sending)
        told = {
            "accepted": Accepted(sending, message_id),
            "refused": Retry(sending, self.clock() + timedelta(seconds=2), "131056"),
        }
        self.outgoing.record([told.get(outcome, Unknown(sending))])

    def arrive(self, sending: Sending) -> None:
        """The phone shows it; a repetition after an answer that got lost is not counted."""
        if sending.payload["text"] not in self.arrived[sending.citizen_id]:
            self.arrived[sending.citizen_id].append(sending.payload["text"])

    @rule()
    def look_after_unknown(self) -> None:
        self.outgoing.settle_unknown(PATIENCE)

    @precondition(lambda self: self.on_its_way)
    @rule(data=st.data(), words=st.lists(st.sampled_from([w for w in ORDER if w != "failed"]), min_size=1, max_size=5))
    def statuses(self, data: st.DataObject, words: list[str]) -> None:
        told = data.draw(st.lists(st.sampled_from(self.on_its_way), min_size=1, max_size=3))
        self.inbox.receive([], [status(i, word, ours) for word in words for i, ours in told])

    @invariant()
    def each_is_handled_once_and_in_order(self) -> None:
        for messages in self.handled.values():
            numbers = [int(message[1:]) for message in messages]
            assert numbers == sorted(set(numbers))

    @invariant()
    def deliveries_only_move_forward(self) -> None:
        with self.database.begin() as connection:
            for number, word in connection.execute(select(rows.c.id, rows.c.delivery)):
                rank = ORDER.index(word) if word else -1
                assert rank >= self.furthest.get(number, -1)
                self.furthest[number] = rank

    def teardown(self) -> None:
        """However it went, in the end all is handled and sent, each citizen's in order."""
        for owner in OWNERS:
            self.crash_and_start(owner)
        try:
            while self.finish_some():
                self.clock.forward(seconds=61)
        finally:
            self.engine.dispose()
            shutil.rmtree(self.folder)
        handled = sorted(message for messages in self.handled.values() for message in messages)
        assert handled == sorted(message.message_id for message in self.told)
        self.each_is_handled_once_and_in_order()
        for citizen_id, messages in self.handled.items():
            expected = [f"{message}/{n}" for message in messages for n in range(2)]
            got = self.arrived[citizen_id]
            assert got == [words for words in expected if words in got]
            assert len(expected) - len(got) == self.given_up[citizen_id]

    def finish_some(self) -> bool:
        turns = self.inbox.claim("one", 10)
        for waiting in turns:
            following: Waiting | None = waiting
            while following:
                self.handled[following.citizen_id].append(following.message_id)
                following = self.inbox.settle(following, [reply(f"{following.message_id}/{n}") for n in range(2)])
        self.outgoing.settle_unknown(PATIENCE)
        sendings = self.outgoing.claim("one", 10)
        for sending in sendings:
            self.arrive(sending)
        self.outgoing.record([Accepted(sending, f"end-{sending.id}") for sending in sendings])
        with self.database.begin() as connection:
            failed = connection.execute(select(rows.c.citizen_id).where(rows.c.state == "failed")).scalars()
            self.given_up = Counter(failed)
            waits = connection.execute(select(rows.c.id).where(rows.c.state.in_(("queued", "unknown")))).first()
            paused = connection.execute(select(inbox.c.id).where(inbox.c.state == "waiting")).first()
        return bool(turns or sendings or waits or paused)


TestMessaging = Messaging.TestCase
TestMessaging.settings = settings(
    max_examples=30, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.fixture(autouse=True, scope="module")
def template(empty_file: Path) -> None:
    Messaging.template = empty_file
