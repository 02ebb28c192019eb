"""Random sequences of what people, banks, departments and machines do, against the truth about the money.

A process may be killed at each commit and around each call to a provider or department; the next start goes on.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy.engine import Engine

from seva.departments.errors import Unavailable
from seva.payments.errors import ProviderAway
from seva.payments.port import SeenDispute
from seva.storage import Database
from seva.storage.database import make_engine
from seva.storage.tables import metadata
from tests.conftest import SetClock
from tests.payments.desk import DUE, Bench, bill

ACCOUNTS = ("1234567890", "2222222222", "3333333333")


class Killed(BaseException):
    """The process is gone."""


class Mortal:
    """Kills the process at the n-th point where it could be killed."""

    def __init__(self) -> None:
        self.left: int | None = None

    def point(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.left = None
                raise Killed


def mortal_database(database: Database, mortal: Mortal) -> None:
    """A kill just before a commit undoes the transaction; one just after it leaves it done."""
    begin = database.begin

    @contextmanager
    def killable() -> Iterator[Any]:
        with begin() as connection:
            yield connection
            mortal.point()
        mortal.point()

    database.begin = killable  # type: ignore[method-assign]


def mortal_calls(thing: object, names: tuple[str, ...], mortal: Mortal) -> None:
    """A kill before a call leaves it unmade; one after it loses its answer."""
    for name in names:
        setattr(thing, name, _killable(getattr(thing, name), mortal))


def _killable(call: Callable[..., Any], mortal: Mortal) -> Callable[..., Any]:
    def killable(*given: Any, **named: Any) -> Any:
        mortal.point()
        answer = call(*given, **named)
        mortal.point()
        return answer

    return killable


class Payments(RuleBasedStateMachine):
    """The machine; its truth is what the provider and the department in memory hold."""

    engine: Engine

    def __init__(self) -> None:
        super().__init__()
        with self.engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())
        self.mortal, self.disputed = Mortal(), dict[str, str]()

    @initialize()
    def start(self) -> None:
        self.bench = Bench(Database(self.engine), SetClock())
        mortal_database(self.bench.database, self.mortal)
        mortal_calls(self.bench.provider, ("open", "close", "look_up", "refund"), self.mortal)
        mortal_calls(self.bench.treasury, ("pay_bill",), self.mortal)

    def _alive(self, work: Callable[[], object]) -> None:
        """Does something; if the process is killed, another starts."""
        try:
            work()
        except Killed:
            self.bench.start()
        finally:
            self.mortal.left = None

    @rule(account=st.sampled_from(ACCOUNTS), kill=st.none() | st.integers(0, 12))
    def begin(self, account: str, kill: int | None) -> None:
        self.mortal.left = kill
        self._alive(lambda: self.bench.begin(bill(account, self.bench.treasury.due)))

    @rule(kill=st.none() | st.integers(0, 12))
    def begin_two(self, kill: int | None) -> None:
        self.mortal.left = kill
        due = self.bench.treasury.due
        self._alive(lambda: self.bench.begin(bill(ACCOUNTS[0], due), bill(ACCOUNTS[1], due)))

    @precondition(lambda self: self.bench.provider.orders)
    @rule(
        data=st.data(), status=st.sampled_from(["captured"] * 4 + ["failed", "authorised"]),
        off=st.sampled_from([0, 0, -1, 100]), currency=st.sampled_from(["INR"] * 5 + ["USD"]), is_told=st.booleans(),
    )  # fmt: skip
    def pay(self, data: st.DataObject, status: str, off: int, currency: str, is_told: bool) -> None:
        reference = data.draw(st.sampled_from(sorted(self.bench.provider.orders)))
        asked = self.bench.provider.orders[reference].amount_paise
        seen = self.bench.provider.pay(reference, status, asked + off, currency)
        if is_told:
            self.bench.tell(seen)

    @precondition(lambda self: any(m.status != "captured" for m in self.bench.provider.money.values()))
    @rule(data=st.data())
    def late_capture(self, data: st.DataObject) -> None:
        waiting = {name: m for name, m in self.bench.provider.money.items() if m.status != "captured"}
        name = data.draw(st.sampled_from(sorted(waiting)))
        seen = waiting[name]
        self.bench.provider.pay(seen.reference, "captured", seen.amount, seen.currency, name)

    @precondition(lambda self: self.bench.provider.money)
    @rule(data=st.data(), again=st.booleans(), kill=st.none() | st.integers(0, 15))
    def callback(self, data: st.DataObject, again: bool, kill: int | None) -> None:
        name = data.draw(st.sampled_from(sorted(self.bench.provider.money)))
        seen, event = self.bench.provider.money[name], "" if again else f"e{data.draw(st.integers(0, 10**9))}"
        self.mortal.left = kill
        self._alive(lambda: self.bench.tell(seen, event_id=event))

    @precondition(lambda self: self.bench.provider.refunds)
    @rule(data=st.data(), status=st.sampled_from(["done", "failed"]))
    def refund_ends(self, data: st.DataObject, status: str) -> None:
        refunds = self.bench.provider.refunds
        name = data.draw(st.sampled_from(sorted(refunds)))
        if refunds[name].status == "sent":
            self.bench.provider.settle_refund(name, status)
        if data.draw(st.booleans()):
            self._alive(lambda: self.bench.tell(refunds=[refunds[name]]))

    @precondition(lambda self: any(m.status == "captured" for m in self.bench.provider.money.values()))
    @rule(data=st.data(), step=st.sampled_from(["opened", "won"]))
    def dispute(self, data: st.DataObject, step: str) -> None:
        captured = [name for name, m in self.bench.provider.money.items() if m.status == "captured"]
        name = data.draw(st.sampled_from(sorted(captured)))
        self.disputed[name] = step if self.disputed.get(name) != "won" else "won"
        self.bench.tell(self.bench.provider.money[name], disputes=[SeenDispute(f"d-{name}", name, step)])  # type: ignore[arg-type]

    @rule(minutes=st.sampled_from([0, 1, 5, 30, 90, 1440]), kill=st.none() | st.integers(0, 40))
    def worker(self, minutes: int, kill: int | None) -> None:
        self.bench.clock.forward(minutes=minutes)
        self.mortal.left = kill
        self._alive(self.bench.desk.work)

    @rule(provider=st.booleans(), department=st.booleans(), refunds=st.sampled_from(["done", "sent"]))
    def weather(self, provider: bool, department: bool, refunds: str) -> None:
        self.bench.provider.failure = ProviderAway("away") if provider else None
        self.bench.treasury.failure = Unavailable("down") if department else None
        self.bench.provider.refund_status = refunds  # type: ignore[assignment]

    @rule(more=st.sampled_from([0, 500]))
    def another_amount(self, more: int) -> None:
        self.bench.treasury.due = DUE + more

    @rule(account=st.sampled_from(ACCOUNTS))
    def next_bill(self, account: str) -> None:
        self.bench.treasury.bill_again(account)

    @invariant()
    def nothing_is_lost_or_doubled(self) -> None:
        if hasattr(self, "bench"):
            self.bench.check()

    @rule()
    def everything_ends(self) -> None:
        """In good weather everything finds its end, and the books of our rows, provider and department agree."""
        bench = self.bench
        bench.provider.failure = bench.treasury.failure = None
        bench.provider.refund_status = "done"
        for name, step in self.disputed.items():
            if step == "opened":
                bench.tell(bench.provider.money[name], disputes=[SeenDispute(f"d-{name}", name, "won")])
                self.disputed[name] = "won"
        for refund in list(bench.provider.refunds.values()):
            if refund.status == "sent":
                bench.provider.settle_refund(refund.refund_id, "done")
        bench.work(14, hours=13)
        bench.check(settled=True)


@pytest.fixture
def in_memory() -> Iterator[Engine]:
    """One database for all sequences: what a killed transaction leaves is the same in memory as in a file."""
    engine = make_engine("sqlite://")
    metadata.create_all(engine)
    yield engine
    engine.dispose()


def test_random_sequences(in_memory: Engine) -> None:
    Payments.engine = in_memory
    options = settings(max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
    case = Payments.TestCase
    case.settings = options
    case("runTest").debug()
