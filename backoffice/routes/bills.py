"""Looking up and paying bills."""

from typing import Annotated

from fastapi import APIRouter, Path

from backoffice import payments
from backoffice.guards import JsonRoute
from backoffice.office import Office
from backoffice.openapi import problems
from backoffice.routes.parameters import ServiceInPath
from backoffice.schemas.requests import BillPaymentRequest
from backoffice.schemas.responses import Bill, Bills, Receipt
from backoffice.schemas.types import AccountNumber
from backoffice.security import ClientDep, OfficeDep, Principal
from backoffice.seeds.bills import SeedBill, bills_of
from seva.catalogue import Service

router = APIRouter(tags=["bills"], route_class=JsonRoute)
Account = Annotated[AccountNumber, Path(description="As printed on the bill.")]


def _bills(office: Office, client: Principal, service_id: str, account: str) -> tuple[Service, list[SeedBill]]:
    service = office.service(service_id)
    client.require(service.department)
    return service, bills_of(office, service, account, office.today())


def _shown(office: Office, service: Service, account: payments.Account) -> Bill:
    today, bill, paid = office.today(), account.bill, account.paid
    is_paid = account.is_paid
    return Bill(
        bill_number=bill.number,
        service=service.id,
        account_number=bill.account,
        title=bill.title,
        payer_name_masked=bill.payer_name_masked,
        period_from=bill.period_from,
        period_to=bill.period_to,
        amount_paise=bill.amount,
        rebate_paise=bill.rebate_on(today, paid),
        late_fee_paise=bill.late_fee_on(today),
        paid_paise=paid,
        payable_paise=0 if is_paid else bill.payable_on(today, paid),
        minimum_paise=0 if is_paid else bill.minimum_on(today, paid),
        due_on=bill.due_on,
        rebate_until=bill.rebate_until if bill.rebate else None,
        status="paid" if is_paid else "due",
        receipt_number=account.payments[-1].receipt_number if account.payments else None,
    )


@router.get("/bills/{service}/{account_number}", operation_id="getBill", responses=problems(403, 404))
def get_bill(office: OfficeDep, client: ClientDep, service: ServiceInPath, account_number: Account) -> Bill:
    """The present bill of an account."""
    found, bills = _bills(office, client, service, account_number)
    with office.sessions.reading() as session:
        return _shown(office, found, payments.account_of(session, bills[-1]))


@router.get("/bills/{service}/{account_number}/open", operation_id="getOpenBills", responses=problems(403, 404))
def get_open_bills(office: OfficeDep, client: ClientDep, service: ServiceInPath, account_number: Account) -> Bills:
    """All bills of an account on which something is due, the oldest first; none when everything is paid."""
    found, bills = _bills(office, client, service, account_number)
    with office.sessions.reading() as session:
        accounts = [payments.account_of(session, bill) for bill in bills]
    return Bills(bills=[_shown(office, found, account) for account in accounts if not account.is_paid])


@router.post(
    "/bills/{service}/{account_number}/payments",
    operation_id="payBill",
    status_code=201,
    responses=problems(403, 404, 409, body=True),
)
def pay_bill(
    office: OfficeDep, client: ClientDep, service: ServiceInPath, account_number: Account, body: BillPaymentRequest
) -> Receipt:
    """Records the payment of a bill or of a part; the same transaction again gets the same receipt."""
    _, bills = _bills(office, client, service, account_number)
    bill = payments.chosen_bill(bills, body.bill_number)
    return office.sessions.transaction(
        lambda session: payments.receipt(payments.pay_bill(session, office, client, bill, body))
    )
