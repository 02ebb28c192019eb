"""A desk of payments on a database, with a department and a provider in memory, and the truth about the money."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from seva.applications.repository import Applications
from seva.catalogue import load_messages
from seva.citizens import Citizens
from seva.departments.errors import NotPossibleNow
from seva.departments.fake import FakeDepartment
from seva.departments.port import Bill, Money, PaymentReceipt
from seva.notifications import Outbox
from seva.payments import Item, Payment, Purpose
from seva.payments.book import Book
from seva.payments.build import PaymentDesk, Periods, build_payments
from seva.payments.forgetting import Kept
from seva.payments.port import News, Provider, Seen
from seva.payments.providers.fake import FakeProvider, callback, sign
from seva.storage import Cipher, Database
from seva.storage.tables import payment_items, payment_refunds, payment_transactions
from tests.conftest import ROOT, SetClock

KEY = "a key for tests"
PUBLIC = "https://seva.example"
LIFE = timedelta(minutes=60)
DUE = 123450
MESSAGES = load_messages(ROOT / "catalogue")


@dataclass
class Treasury(FakeDepartment):
    """A department whose bills cost `due` paise; once paid, an account owes nothing until `bill_again`."""

    due: int = DUE
    receipts_given: dict[str, tuple[str, Money]] = field(default_factory=dict)
    round: dict[str, int] = field(default_factory=dict)

    def bill(self, department: str, service: str, account_number: str) -> Bill:
        from dataclasses import replace

        return replace(super().bill(department, service, account_number), payable_paise=self.due)

    def pay_bill(self, department: str, service: str, account_number: str, money: Money) -> PaymentReceipt:
        """As the reference back office: by transaction first, then one payment for each bill."""
        self._answer()
        subject = f"{account_number}#{self.round.get(account_number, 0)}"
        given = self.receipts_given.get(money.transaction_id)
        if given:
            if given[1].amount_paise != money.amount_paise or given[0].split("#")[0] != account_number:
                raise NotPossibleNow("409 transaction_reused")
            return PaymentReceipt(f"RCT-{given[0]}", money.amount_paise, money.transaction_id)
        if subject in {known for known, _ in self.receipts_given.values()}:
            raise NotPossibleNow("409 already_paid")
        if money.amount_paise != self.due:
            raise NotPossibleNow("409 amount_mismatch")
        self.receipts_given[money.transaction_id] = (subject, money)
        return PaymentReceipt(f"RCT-{subject}", money.amount_paise, money.transaction_id)

    def bill_again(self, account: str) -> None:
        """The next bill of an account."""
        self.round[account] = self.round.get(account, 0) + 1

    @property
    def recorded(self) -> int:
        """How much money the department believes to have."""
        return sum(money.amount_paise for _, money in self.receipts_given.values())


def bill(account: str = "1234567890", amount: int = DUE) -> Item:
    return Item(Purpose("bill", account, "water_bill_payment", "djb"), amount)


class Bench:
    """A desk and everything around it."""

    def __init__(self, database: Database, clock: SetClock, chosen: str = "fake") -> None:
        self.database, self.clock, self.cipher = database, clock, Cipher(KEY)
        self.more: dict[str, Provider] = {}
        self.chosen = {"*": chosen}
        self.treasury, self.provider = Treasury(), FakeProvider(clock)
        self.book = Book(database, self.cipher, clock, PUBLIC)
        self.outbox = Outbox(database, self.cipher, clock)
        self.applications = Applications(database, self.cipher, clock)
        self.citizen = Citizens(database, self.cipher, clock).resolve("rest", "citizen-1").id
        self.desk: PaymentDesk = self.start()

    def start(self) -> PaymentDesk:
        """The desk as another process, or the next start, has it."""
        self.desk = build_payments(
            self.book,
            self.outbox,
            self.treasury,
            self.applications,
            {self.provider.name: self.provider} | self.more,
            self.chosen,
            MESSAGES,
            Periods(LIFE, timedelta(days=30), Kept()),
        )
        return self.desk

    def begin(self, *items: Item, citizen: str = "") -> Payment:
        return self.desk.payments.begin(citizen or self.citizen, items or (bill(),), "en", "rest")

    def now(self, payment: Payment) -> Payment:
        return self.desk.payments.get(payment.id)

    def tell(self, *seen: Seen, event_id: str = "", **more: Sequence[object]) -> bool:
        """A signed callback arrives, and is handled."""
        told = self.arrive(*seen, event_id=event_id, **more)
        self.desk.events.handle_due()
        return told

    def arrive(self, *seen: Seen, event_id: str = "", **more: Sequence[object]) -> bool:
        """A signed callback arrives and is stored."""
        body = callback(News(transactions=seen, **more))  # type: ignore[arg-type]
        return self.desk.events.receive("fake", body, {"X-Signature": sign(body), "X-Event-Id": event_id})

    def work(self, rounds: int = 1, **step: float) -> None:
        """The worker goes around; with a step, time passes before each round."""
        for _ in range(rounds):
            self.clock.forward(**step)
            self.desk.work()

    def told(self) -> list[str]:
        """What the citizen is told now."""
        return [notice.message for notice in self.outbox.take(self.citizen)]

    def rows(self, table: object) -> list[object]:
        with self.database.begin() as connection:
            return list(connection.execute(select(table)).all())  # type: ignore[call-overload]

    def check(self, *, settled: bool = False) -> None:
        """Money is never lost and never counted twice; with `settled` nothing is under way any more."""
        check_money(self, settled)


def check_money(bench: Bench, settled: bool) -> None:
    """Every captured paisa has one place, and department, provider and rows agree about it."""
    rows = bench.rows(payment_transactions)
    items, refunds = bench.rows(payment_items), bench.rows(payment_refunds)
    for row in rows:
        if row.status != "captured" or row.payment_id is None or row.dispute == "lost":  # type: ignore[attr-defined]
            continue
        backs = sum(r.amount for r in refunds if r.transaction == row.id and r.state != "dropped")  # type: ignore[attr-defined]
        mine = [i for i in items if i.payment_id == row.payment_id]  # type: ignore[attr-defined]
        kept = sum(i.amount_paise for i in mine if i.state != "refused") if row.role == "counted" else 0  # type: ignore[attr-defined]
        assert kept + backs == row.amount, (row.transaction_id, row.role, kept, backs, row.amount)  # type: ignore[attr-defined]
    for name in bench.provider.money:
        assert bench.provider.given(name) <= bench.provider.money[name].amount
    per_payment: dict[str, int] = {}
    for row in rows:
        if row.role == "counted":  # type: ignore[attr-defined]
            per_payment[row.payment_id] = per_payment.get(row.payment_id, 0) + 1  # type: ignore[attr-defined]
    assert all(count == 1 for count in per_payment.values())
    if settled:
        assert [i for i in items if i.state == "waiting" and i.payment_id in per_payment] == []  # type: ignore[attr-defined]
        assert [r for r in refunds if r.state in ("due", "sent")] == []  # type: ignore[attr-defined]
        taken = sum(m.amount for m in bench.provider.money.values() if m.status == "captured" and m.currency == "INR")
        given = sum(bench.provider.given(name) for name, m in bench.provider.money.items() if m.currency == "INR")
        recorded = sum(i.amount_paise for i in items if i.state == "recorded")  # type: ignore[attr-defined]
        assert taken - given == recorded == bench.treasury.recorded
