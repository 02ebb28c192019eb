"""Looking up and paying bills."""

from typing import Annotated

from fastapi import APIRouter, Path

from backoffice import payments
from backoffice.guards import JsonRoute
from backoffice.models import Payment
from backoffice.office import Office
from backoffice.openapi import problems
from backoffice.routes.parameters import ServiceInPath
from backoffice.schemas.requests import PaymentRequest
from backoffice.schemas.responses import Bill, Receipt
from backoffice.schemas.types import AccountNumber
from backoffice.security import ClientDep, OfficeDep, Principal
from backoffice.seeds.bills import SeedBill, bill_of
from seva.catalogue import Service

router = APIRouter(tags=["bills"], route_class=JsonRoute)
Account = Annotated[AccountNumber, Path(description="As printed on the bill.")]


def _bill(office: Office, client: Principal, service_id: str, account: str) -> tuple[Service, SeedBill]:
    service = office.service(service_id)
    client.require(service.department)
    return service, bill_of(office, service, account, office.today())


def _shown(office: Office, service: Service, bill: SeedBill, payment: Payment | None) -> Bill:
    today = office.today()
    return Bill(
        bill_number=bill.number,
        service=service.id,
        account_number=bill.account,
        title=bill.title,
        payer_name_masked=bill.payer_name_masked,
        period_from=bill.period_from,
        period_to=bill.period_to,
        amount_paise=bill.amount,
        rebate_paise=bill.rebate_on(today),
        late_fee_paise=bill.late_fee_on(today),
        payable_paise=0 if payment else bill.payable_on(today),
        due_on=bill.due_on,
        status="paid" if payment else "due",
        receipt_number=payment.receipt_number if payment else None,
    )


@router.get("/bills/{service}/{account_number}", operation_id="getBill", responses=problems(403, 404))
def get_bill(office: OfficeDep, client: ClientDep, service: ServiceInPath, account_number: Account) -> Bill:
    """The present bill of an account."""
    found, bill = _bill(office, client, service, account_number)
    with office.sessions.reading() as session:
        return _shown(office, found, bill, payments.payment_for(session, bill.number))


@router.post(
    "/bills/{service}/{account_number}/payments",
    operation_id="payBill",
    status_code=201,
    responses=problems(403, 404, 409, body=True),
)
def pay_bill(
    office: OfficeDep, client: ClientDep, service: ServiceInPath, account_number: Account, body: PaymentRequest
) -> Receipt:
    """Records the payment of the present bill; the same transaction again gets the same receipt."""
    _, bill = _bill(office, client, service, account_number)
    return office.sessions.transaction(
        lambda session: payments.receipt(payments.pay_bill(session, office, client, bill, body))
    )
