"""Recording payments: one for each fee, one or more for a bill, and one for each transaction of the payment gateway."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from backoffice import tables
from backoffice.changes import Note, record
from backoffice.errors import (
    AlreadyPaid,
    AmountMismatch,
    IllegalTransition,
    NothingDue,
    TransactionReused,
    UnknownBill,
)
from backoffice.models import Application, Payment
from backoffice.office import Office
from backoffice.reference_numbers import new_receipt_number
from backoffice.schemas.requests import BillPaymentRequest, PaymentRequest
from backoffice.schemas.responses import Receipt
from backoffice.security import Principal
from backoffice.seeds.bills import SeedBill
from backoffice.times import day_in_india

# Money that was paid longer ago than this is judged as if it had been paid then: no rebate is found by an old date.
OLDEST = timedelta(days=60)
NOT_PAYABLE = frozenset({"rejected", "withdrawn"})


@dataclass(frozen=True)
class Account:
    """A bill and the payments that were made of it."""

    bill: SeedBill
    payments: Sequence[Payment]

    @property
    def paid(self) -> int:
        """What was paid so far."""
        return sum(payment.amount_paise for payment in self.payments)

    @property
    def is_paid(self) -> bool:
        """Whether nothing is left to pay: what was enough on its day stays enough."""
        if not self.payments:
            return False
        first, last = self.payments[0], self.payments[-1]
        at_once = first.amount_paise >= self.bill.payable_on(day_in_india(first.paid_at))
        return at_once or not self.bill.payable_on(day_in_india(last.paid_at), self.paid)


def account_of(session: Session, bill: SeedBill) -> Account:
    """The bill with its payments, the first one first."""
    return Account(bill, payments_of(session, bill.number))


def payments_of(session: Session, subject: str) -> list[Payment]:
    """The payments of a fee or a bill, the first one first."""
    columns = tables.payments.c
    return list(session.execute(select(Payment).where(columns.subject == subject).order_by(columns.part)).scalars())


def payment_for(session: Session, subject: str) -> Payment | None:
    """The payment of this fee, if it was made."""
    return next(iter(payments_of(session, subject)), None)


def _repeated(session: Session, principal: Principal, subject: str, request: PaymentRequest) -> Payment | None:
    """The payment that this request made before; raises TransactionReused when its transaction made another one."""
    columns = tables.payments.c
    own = (columns.client == principal.name) & (columns.transaction_id == request.transaction_id)
    payment: Payment | None = session.execute(select(Payment).where(own)).scalar_one_or_none()
    if payment and (payment.subject, payment.amount_paise) != (subject, request.amount_paise):
        raise TransactionReused("This transaction was recorded for another amount or subject.")
    return payment


def _paid_at(office: Office, request: PaymentRequest) -> datetime:
    """When the citizen paid, as far as that can be believed."""
    now = office.now()
    return min(max(request.paid_at, now - OLDEST), now) if request.paid_at else now


def _keep(session: Session, office: Office, principal: Principal, subject: str, request: PaymentRequest) -> Payment:
    payment = Payment(
        receipt_number=new_receipt_number(office.today().year),
        subject=subject,
        part=len(payments_of(session, subject)) + 1,
        client=principal.name,
        transaction_id=request.transaction_id,
        amount_paise=request.amount_paise,
        method=request.method,
        paid_at=_paid_at(office, request),
    )
    session.add(payment)
    session.flush()
    return payment


def chosen_bill(bills: Sequence[SeedBill], number: str | None) -> SeedBill:
    """The bill of that number, or the present one; raises UnknownBill."""
    found = next((bill for bill in bills if bill.number == number), None) if number else bills[-1]
    if found is None:
        raise UnknownBill("The account has no bill of this number.")
    return found


def pay_bill(
    session: Session, office: Office, principal: Principal, bill: SeedBill, request: BillPaymentRequest
) -> Payment:
    """Records the payment of a bill, or of a part where parts are taken.

    Raises a Conflict when it is paid, or the amount is neither what was due on the day of paying nor a part of it.
    """
    repeated = _repeated(session, principal, bill.number, request)
    if repeated is not None:
        return repeated
    account, day = account_of(session, bill), day_in_india(_paid_at(office, request))
    if account.is_paid:
        raise AlreadyPaid("It was paid with another transaction.")
    least, payable = bill.minimum_on(day, account.paid), bill.payable_on(day, account.paid)
    if not least <= request.amount_paise <= payable:
        raise AmountMismatch("Pay `payable_paise` of the bill, or less but at least its `minimum_paise`.")
    return _keep(session, office, principal, bill.number, request)


def pay_fee(
    session: Session, office: Office, principal: Principal, application: Application, request: PaymentRequest
) -> Payment:
    """Records the payment of an application's fee; raises a Conflict when none is due or the amount is another."""
    repeated = _repeated(session, principal, application.reference_number, request)
    if repeated is not None:
        return repeated
    if payment_for(session, application.reference_number):
        raise AlreadyPaid("It was paid with another transaction.")
    if application.status in NOT_PAYABLE:
        raise IllegalTransition(f"No fee is taken while the application is {application.status}.")
    if application.fee_paise == 0:
        raise NothingDue("This service is free.")
    if application.fee_paise is not None and application.fee_paise != request.amount_paise:
        raise AmountMismatch("Pay exactly the fee of the application.")
    payment = _keep(session, office, principal, application.reference_number, request)
    record(session, office, application, "pay", Note(principal.name), application.status)
    return payment


def receipt(payment: Payment) -> Receipt:
    """The payment as its receipt."""
    return Receipt(
        receipt_number=payment.receipt_number,
        subject=payment.subject,
        amount_paise=payment.amount_paise,
        transaction_id=payment.transaction_id,
        method=payment.method,
        paid_at=payment.paid_at,
    )
