"""Reminders before a bill is due: the worker looks at kept accounts; what it finds becomes a notice, once a bill."""

from collections.abc import Sequence
from datetime import timedelta

import structlog

from seva.bills.accounts import Account, Accounts
from seva.catalogue import Catalogue
from seva.clock import Clock, today
from seva.departments.errors import Refused, UnknownThere
from seva.departments.port import Bill, DepartmentGateway
from seva.errors import DepartmentError
from seva.notifications import Notice, Outbox
from seva.wording import format_rupees, hide

log = structlog.get_logger(__name__)
# So many days before the last date: time to get the money together.
AHEAD = timedelta(days=5)
DAILY, LATER = timedelta(days=1), timedelta(hours=1)
AT_ONCE = 20


class Reminders:
    """Looks for bills of accounts whose citizens want reminders."""

    def __init__(
        self, accounts: Accounts, departments: DepartmentGateway, outbox: Outbox, catalogue: Catalogue, clock: Clock
    ) -> None:
        self._accounts, self._departments, self._outbox = accounts, departments, outbox
        self._catalogue, self._clock = catalogue, clock

    def remind(self) -> int:
        """Reminds of the bills that are due soon; how many citizens were told."""
        return sum(self._look(account) for account in self._accounts.due(AT_ONCE))

    def _look(self, account: Account) -> bool:
        service = self._catalogue.services.get(account.service)
        if service is None:
            return self._note(account, DAILY)
        try:
            bills = self._departments.open_bills(service.department, service.id, account.number)
        except (UnknownThere, Refused):
            return self._note(account, DAILY)
        except DepartmentError as error:
            log.warning("reminder_postponed", account=account.id, error=error.code)
            return self._note(account, LATER)
        soon = self._due_soon(account, bills)
        return self._note(account, DAILY, soon)

    def _due_soon(self, account: Account, bills: Sequence[Bill]) -> Bill | None:
        """The bill to be told of: due within the days ahead, and not the one that was told of last."""
        day = today(self._clock)
        soon = [bill for bill in bills if bill.due_on and day <= bill.due_on <= day + AHEAD]
        return next((bill for bill in soon if self._name(account, bill) != account.told_index), None)

    def _note(self, account: Account, wait: timedelta, bill: Bill | None = None) -> bool:
        told = self._name(account, bill) if bill else None
        with self._accounts.database.begin() as connection:
            if not self._accounts.looked(connection, account, self._clock() + wait, told):
                return False
            if bill and told:
                self._outbox.put(connection, account.citizen_id, f"bill:{told}", _notice(account, bill))
        return bill is not None

    def _name(self, account: Account, bill: Bill) -> str:
        return self._accounts.index_of_bill(account, bill.number or f"{bill.period_to}")


def _notice(account: Account, bill: Bill) -> Notice:
    facts = {"service": account.service, "number": hide(account.number), "amount": format_rupees(bill.payable_paise)}
    return Notice("bill.due_soon", {**facts, "due_on": str(bill.due_on)})
