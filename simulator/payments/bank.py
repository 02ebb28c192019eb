"""What people and banks do: pay, fail, pay twice, give back, dispute. Each step tells itself by callbacks."""

from threading import Timer

from simulator.payments.hooks import Hooks
from simulator.payments.world import JSON, World, new_id

REFUND_STATUSES = frozenset({"processed", "pending", "failed"})


class Refusal(Exception):
    """Not possible; `reason` is the short code that the API answers."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.reason, self.status = reason, status


class Bank:
    """Changes the world."""

    def __init__(self, world: World, hooks: Hooks) -> None:
        self._world, self._hooks = world, hooks

    def pay(
        self, link_id: str, status: str = "captured", amount: int | None = None, currency: str | None = None
    ) -> JSON:
        """Pays a link, also one that is over: banks do deliver late. Raises Refusal for a link that is none."""
        with self._world.changing() as rows:
            link = rows.links.get(link_id)
            if link is None:
                raise Refusal("no_such_link", 404)
            self._world.age(link)
            payment = self._payment(link["amount"], status, amount, currency, link["notes"])
            payment |= {"order_id": link["order_id"], "description": link["description"]}
            rows.payments[payment["id"]] = payment
            self._tell_payment(payment)
            if status == "captured" and link["status"] in ("created", "expired", "cancelled"):
                link["status"], link["amount_paid"] = "paid", payment["amount"]
                self._hooks.gateway("payment_link.paid", {"payment_link": dict(link), "payment": dict(payment)})
            return payment

    def pay_upi(
        self, tr: str, asked: int, status: str = "captured", amount: int | None = None, currency: str | None = None
    ) -> JSON:
        """Pays to a UPI address with a reference."""
        with self._world.changing() as rows:
            payment = self._payment(asked, status, amount, currency, {}) | {"tr": tr}
            rows.payments[payment["id"]] = payment
            self._tell_payment(payment)
            return payment

    def pay_later(self, seconds: float, link_id: str, tr: str, asked: int) -> None:
        """Pays after a while, as a slow bank does."""
        work = (lambda: self.pay(link_id)) if link_id else (lambda: self.pay_upi(tr, asked))
        timer = Timer(seconds, work)
        timer.daemon = True
        timer.start()

    def finish(self, payment_id: str, status: str) -> JSON:
        """What an attempt that was authorised, or failed, becomes after all."""
        with self._world.changing() as rows:
            payment = rows.payments[payment_id]
            payment["status"] = status
            self._tell_payment(payment)
            return payment

    def refund(self, payment_id: str, amount: int, key: str, notes: JSON) -> JSON:
        """Gives money back once for each key; raises Refusal when there is not so much."""
        with self._world.changing() as rows:
            payment = rows.payments.get(payment_id)
            if payment is None:
                raise Refusal("no_such_payment", 404)
            mine = self._world.refunds_of(payment_id)
            same = next((one for one in mine if key and one["receipt"] == key), None)
            if same:
                return same
            left = payment["amount"] - sum(one["amount"] for one in mine if one["status"] != "failed")
            if payment["status"] not in ("captured", "refunded") or not 0 < amount <= left:
                raise Refusal("refund_not_possible")
            refund = {
                "id": new_id("rfnd"), "entity": "refund", "payment_id": payment_id, "amount": amount,
                "currency": payment["currency"], "status": self._world.faults.refunds, "receipt": key or None,
                "notes": notes, "created_at": self._world.now(),
            }  # fmt: skip
            rows.refunds[refund["id"]] = refund
            self._after_refund(payment, refund)
            return refund

    def settle(self, refund_id: str, status: str) -> JSON:
        """What becomes of a refund that was pending."""
        if status not in REFUND_STATUSES:
            raise Refusal("no_such_status")
        with self._world.changing() as rows:
            refund = rows.refunds[refund_id]
            refund["status"] = status
            self._after_refund(rows.payments[refund["payment_id"]], refund)
            return refund

    def dispute(self, payment_id: str, step: str) -> None:
        """A dispute: created, won or lost."""
        with self._world.changing() as rows:
            payment = rows.payments[payment_id]
            dispute = {
                "id": f"disp_{payment_id[4:]}", "entity": "dispute", "payment_id": payment_id,
                "amount": payment["amount"], "currency": payment["currency"], "status": step,
            }  # fmt: skip
            self._hooks.gateway(f"payment.dispute.{step}", {"payment": dict(payment), "dispute": dispute})

    def _payment(self, asked: int, status: str, amount: int | None, currency: str | None, notes: JSON) -> JSON:
        faults = self._world.faults
        return {
            "id": new_id("pay"), "entity": "payment", "order_id": None, "tr": None, "status": status,
            "amount": next(one for one in (amount, faults.amount, asked) if one is not None),
            "currency": currency or faults.currency or "INR", "method": "upi", "amount_refunded": 0,
            "notes": dict(notes), "description": "", "created_at": self._world.now(),
        }  # fmt: skip

    def _after_refund(self, payment: JSON, refund: JSON) -> None:
        given = [one["amount"] for one in self._world.refunds_of(payment["id"]) if one["status"] == "processed"]
        payment["amount_refunded"] = sum(given)
        if sum(given) == payment["amount"]:
            payment["status"] = "refunded"
        if payment["tr"]:
            self._hooks.acquirer(upi_news([], [refund]))
        else:
            name = {"pending": "created"}.get(refund["status"], refund["status"])
            self._hooks.gateway(f"refund.{name}", {"refund": dict(refund), "payment": dict(payment)})

    def _tell_payment(self, payment: JSON) -> None:
        if payment["tr"]:
            self._hooks.acquirer(upi_news([payment], []))
        else:
            self._hooks.gateway(f"payment.{payment['status']}", {"payment": dict(payment)})


UPI = {"captured": "SUCCESS", "refunded": "SUCCESS", "failed": "FAILURE", "authorized": "PENDING"}
UPI_REFUNDS = {"processed": "SUCCESS", "pending": "PENDING", "failed": "FAILURE"}


def upi_news(payments: list[JSON], refunds: list[JSON]) -> JSON:
    """As the acquirer's status API and its callbacks tell."""
    return {
        "transactions": [
            {
                "id": one["id"], "tr": one["tr"], "status": UPI[one["status"]], "amount": one["amount"],
                "currency": one["currency"], "at": one["created_at"],
            }
            for one in payments
        ],
        "refunds": [upi_refund(one) for one in refunds],
    }  # fmt: skip


def upi_refund(one: JSON) -> JSON:
    """A refund in the acquirer's words."""
    return {
        "id": one["id"], "transaction_id": one["payment_id"], "amount": one["amount"], "key": one["receipt"],
        "status": UPI_REFUNDS[one["status"]], "at": one["created_at"],
    }  # fmt: skip
