"""Recording payments: one for each fee or bill, and one for each transaction of the payment gateway."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backoffice import tables
from backoffice.changes import Note, record
from backoffice.errors import AlreadyPaid, AmountMismatch, IllegalTransition, NothingDue, TransactionReused
from backoffice.models import Application, Payment
from backoffice.office import Office
from backoffice.reference_numbers import new_receipt_number
from backoffice.schemas.requests import PaymentRequest
from backoffice.schemas.responses import Receipt
from backoffice.security import Principal
from backoffice.seeds.bills import SeedBill

NOT_PAYABLE = frozenset({"rejected", "withdrawn"})


def payment_for(session: Session, subject: str) -> Payment | None:
    """The payment of this fee or bill, if it was made."""
    query = select(Payment).where(tables.payments.c.subject == subject)
    found: Payment | None = session.execute(query).scalar_one_or_none()
    return found


def _repeated(session: Session, principal: Principal, subject: str, request: PaymentRequest) -> Payment | None:
    """The payment that this request made before; raises TransactionReused or AlreadyPaid when it clashes with one."""
    columns = tables.payments.c
    own = (columns.client == principal.name) & (columns.transaction_id == request.transaction_id)
    for payment in session.execute(select(Payment).where(or_(own, columns.subject == subject))).scalars():
        same_transaction = (payment.client, payment.transaction_id) == (principal.name, request.transaction_id)
        if same_transaction and (payment.subject, payment.amount_paise) == (subject, request.amount_paise):
            return payment
        if same_transaction:
            raise TransactionReused("This transaction was recorded for another amount or subject.")
        raise AlreadyPaid("It was paid with another transaction.")
    return None


def _keep(session: Session, office: Office, principal: Principal, subject: str, request: PaymentRequest) -> Payment:
    payment = Payment(
        receipt_number=new_receipt_number(office.today().year),
        subject=subject,
        client=principal.name,
        transaction_id=request.transaction_id,
        amount_paise=request.amount_paise,
        method=request.method,
        paid_at=office.now(),
    )
    session.add(payment)
    session.flush()
    return payment


def pay_bill(
    session: Session, office: Office, principal: Principal, bill: SeedBill, request: PaymentRequest
) -> Payment:
    """Records the payment of a bill; raises a Conflict when it is paid or the amount is not what is due today."""
    repeated = _repeated(session, principal, bill.number, request)
    if repeated is None and request.amount_paise != bill.payable_on(office.today()):
        raise AmountMismatch("Pay exactly `payable_paise` of the bill.")
    return repeated or _keep(session, office, principal, bill.number, request)


def pay_fee(
    session: Session, office: Office, principal: Principal, application: Application, request: PaymentRequest
) -> Payment:
    """Records the payment of an application's fee; raises a Conflict when none is due or the amount is another."""
    repeated = _repeated(session, principal, application.reference_number, request)
    if repeated is not None:
        return repeated
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
