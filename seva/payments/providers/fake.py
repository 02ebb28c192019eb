"""A provider in memory, for tests: the promises of the port, and it can be away, answer late, or be paid oddly."""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from hashlib import sha256

from seva.clock import Clock, in_india, utc_now
from seva.payments.errors import Forged, PaymentError, ProviderRefused
from seva.payments.port import Line, News, Opened, Order, RefundStatus, Seen, SeenDispute, SeenRefund, Standing
from seva.payments.providers.reading import as_callback, is_signed

PARTS = ("transactions", "refunds", "disputes", "closed")
SECRET = "a secret for callbacks"  # noqa: S105 of tests


@dataclass
class FakeProvider:
    """Implements seva.payments.port.Provider. `failure` is raised by every call before it acts, `lost_answer` after."""

    clock: Clock = utc_now
    name: str = "fake"
    failure: PaymentError | None = None
    lost_answer: PaymentError | None = None
    refund_status: RefundStatus = "done"
    orders: dict[str, Order] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    money: dict[str, Seen] = field(default_factory=dict)
    refunds: dict[str, SeenRefund] = field(default_factory=dict)
    lists: dict[date, list[Line]] | None = None
    calls: list[str] = field(default_factory=list)

    def open(self, order: Order) -> Opened:
        """The same order for the same reference."""
        self._before("open")
        self.orders.setdefault(order.reference, order)
        self._after()
        return self._opened(order.reference)

    def close(self, reference: str, order_id: str) -> None:
        """Ends an order that is known."""
        self._before("close")
        if reference in self.orders:
            self.closed.add(reference)
        self._after()

    def look_up(self, reference: str, order_id: str, transactions: Sequence[str] = ()) -> Standing:
        """The order with everything about it."""
        self._before("look_up")
        seen = [s for s in self.money.values() if s.reference == reference or s.transaction_id in transactions]
        ids = {one.transaction_id for one in seen}
        backs = [refund for refund in self.refunds.values() if refund.transaction_id in ids]
        self._after()
        news = News(transactions=seen, refunds=backs)
        if reference not in self.orders:
            return Standing("unknown", None, news)
        return Standing("closed" if reference in self.closed else "open", self._opened(reference), news)

    def refund(
        self, transaction_id: str, amount_paise: int, key: str, reference: str, order_id: str = ""
    ) -> SeenRefund:
        """Once for each key, and never more than came in."""
        self._before("refund")
        known = next((refund for refund in self.refunds.values() if refund.key == key), None)
        if known is None:
            taken = self.money.get(transaction_id)
            if taken is None or taken.status != "captured" or amount_paise > taken.amount - self.given(transaction_id):
                raise ProviderRefused("there is not so much to give back", "too_much")
            known = SeenRefund(
                f"rfnd_{len(self.refunds) + 1}",
                transaction_id,
                amount_paise,
                self.refund_status,
                key,
                self.clock(),
            )
            self.refunds[known.refund_id] = known
        self._after()
        return known

    def settled(self, day: date) -> list[Line] | None:
        """What came and went on a day in India, unless `lists` says otherwise."""
        self._before("settled")
        if self.lists is not None:
            return self.lists.get(day, [])
        came = [s for s in self.money.values() if s.status == "captured" and s.at and in_india(s.at).date() == day]
        went = [r for r in self.refunds.values() if r.status == "done" and r.at and in_india(r.at).date() == day]
        lines = [Line("payment", s.transaction_id, s.amount, s.transaction_id, s.reference) for s in came]
        return lines + [Line("refund", r.refund_id, r.amount, r.transaction_id) for r in went]

    def verify(self, body: bytes, headers: Mapping[str, str]) -> str:
        """Signed as callbacks are."""
        if not is_signed(body, headers.get("X-Signature", ""), [SECRET]):
            raise Forged("not signed")
        return headers.get("X-Event-Id", "")

    def read(self, body: bytes) -> News:
        """As `callback` wrote it."""
        with as_callback():
            told = json.loads(body)
            return News(
                transactions=[Seen(**{**one, "at": None}) for one in told["transactions"]],
                refunds=[SeenRefund(**{**one, "at": None}) for one in told["refunds"]],
                disputes=[SeenDispute(**one) for one in told["disputes"]],
                closed=told["closed"],
            )

    def pay(
        self, reference: str, status: str = "captured", amount: int | None = None, currency: str = "INR",
        transaction: str = "",
    ) -> Seen:  # fmt: skip
        """A citizen's try to pay an order; the same `transaction` again is the same try, further on."""
        wanted = self.orders[reference].amount_paise if amount is None else amount
        name = transaction or f"pay_{len(self.money) + 1}"
        seen = Seen(name, status, wanted, currency, reference, at=self.clock())  # type: ignore[arg-type]
        self.money[name] = seen
        return seen

    def settle_refund(self, refund_id: str, status: str) -> SeenRefund:
        """What the bank makes of a refund that was sent."""
        self.refunds[refund_id] = replace(self.refunds[refund_id], status=status, at=self.clock())  # type: ignore[arg-type]
        return self.refunds[refund_id]

    def given(self, transaction_id: str) -> int:
        """How much of a transaction went back, or is on its way."""
        mine = [r for r in self.refunds.values() if r.transaction_id == transaction_id and r.status != "failed"]
        return sum(refund.amount for refund in mine)

    def _opened(self, reference: str) -> Opened:
        return Opened(f"order_{reference}", f"https://pay.example/{reference}")

    def _before(self, call: str) -> None:
        self.calls.append(call)
        if self.failure:
            raise self.failure

    def _after(self) -> None:
        if self.lost_answer:
            raise self.lost_answer


def sign(body: bytes) -> str:
    """The signature of a callback."""
    return hmac.new(SECRET.encode(), body, sha256).hexdigest()


def callback(news: News) -> bytes:
    """A callback that tells something."""
    plain = {name: [one if isinstance(one, str) else asdict(one) for one in getattr(news, name)] for name in PARTS}
    return json.dumps(plain, default=str).encode()
