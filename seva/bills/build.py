"""The parts of bills put together."""

from dataclasses import dataclass

from seva.bills.accounts import Accounts
from seva.bills.baskets import Baskets
from seva.bills.questions import Questions
from seva.bills.reminders import Reminders
from seva.catalogue import Catalogue
from seva.clock import Clock
from seva.departments.port import DepartmentGateway
from seva.notifications import Outbox
from seva.storage import Cipher, Database


@dataclass(frozen=True)
class BillDesk:
    """What the conversation and the worker use."""

    baskets: Baskets
    accounts: Accounts
    reminders: Reminders
    questions: Questions


def build_bills(
    database: Database, cipher: Cipher, clock: Clock, catalogue: Catalogue, departments: DepartmentGateway,
    outbox: Outbox,
) -> BillDesk:  # fmt: skip
    """Bills on this database."""
    accounts = Accounts(database, cipher, clock)
    return BillDesk(
        baskets=Baskets(database, cipher, clock),
        accounts=accounts,
        reminders=Reminders(accounts, departments, outbox, catalogue, clock),
        questions=Questions(catalogue.bill_questions, catalogue.services),
    )
