"""Bills: the same account number always has the same bill in the same period."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from backoffice.errors import NothingToOffer, UnknownAccount
from backoffice.office import Office
from backoffice.seeds import chance
from backoffice.seeds.data import Tariff
from seva.catalogue import Service, Text

CAPITALS = "ABDGHJKMNPRSTV"
DAYS_TO_PAY = (12, 24)


@dataclass(frozen=True)
class SeedBill:
    """A bill before anything was paid; amounts in paise."""

    number: str
    account: str
    title: Text
    payer_name_masked: str
    period_from: date
    period_to: date
    amount: int
    rebate: int
    rebate_until: date
    late_fee: int
    due_on: date
    part_percent: int = 0

    def rebate_on(self, day: date, paid: int = 0) -> int:
        """What is taken off when it is paid on that day: only for paying at once, so nothing after a part."""
        return self.rebate if day <= self.rebate_until and not paid else 0

    def late_fee_on(self, day: date) -> int:
        """What is added when it is paid on that day."""
        return self.late_fee if day > self.due_on else 0

    def payable_on(self, day: date, paid: int = 0) -> int:
        """What is to be paid on that day, after what was paid before."""
        return max(0, self.amount - self.rebate_on(day, paid) + self.late_fee_on(day) - paid)

    def minimum_on(self, day: date, paid: int = 0) -> int:
        """The least that is taken on that day, in whole rupees; all of it where it is not taken in parts."""
        payable = self.payable_on(day, paid)
        part = -(-self.amount * self.part_percent // 10000) * 100
        return min(payable, part) if part else payable


def normalised(account: str) -> str:
    """The account number without the spaces and hyphens that people add."""
    return re.sub("[ -]", "", account).upper()


def _is_plausible(service: Service, tariff: Tariff, account: str) -> bool:
    digits = re.sub("[^0-9]", "", account)
    if len(digits) < 3 or set(digits) == {"0"}:
        return False
    field = service.field(tariff.account) if tariff.account else None
    return not (field and field.pattern) or re.search(field.pattern, account) is not None


def _first_of_month(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)


def _period(day: date, cycle: int, skew: int) -> tuple[date, date]:
    """The last whole billing period before `day`; accounts start their cycles in different months."""
    months = day.year * 12 + day.month - 1
    end = months - (months - skew) % cycle
    return _first_of_month(end - cycle), _first_of_month(end) - timedelta(days=1)


def bill_of(office: Office, service: Service, account_number: str, day: date) -> SeedBill:
    """The account's present bill; raises NothingToOffer or UnknownAccount."""
    return bills_of(office, service, account_number, day)[-1]


def bills_of(office: Office, service: Service, account_number: str, day: date) -> list[SeedBill]:
    """The account's bills, the oldest first: older ones that nobody has paid elsewhere, and the present one.

    Raises NothingToOffer or UnknownAccount.
    """
    if service.filing != "bill":
        raise NothingToOffer("This service has no bills.")
    tariff, account = office.data.bills.of(service.id), normalised(account_number)
    if not _is_plausible(service, tariff, account):
        raise UnknownAccount("There is no bill for this account number.")
    skew = chance.number(0, tariff.cycle_months - 1, service.id, account, "skew")
    arrears = chance.number(0, tariff.most_arrears, service.id, account, "arrears")
    periods = [_period(day, tariff.cycle_months, skew)]
    for _ in range(arrears):
        periods.insert(0, _period(periods[0][0], tariff.cycle_months, skew))
    return [_bill(office, service, tariff, account, period) for period in periods]


def _bill(office: Office, service: Service, tariff: Tariff, account: str, period: tuple[date, date]) -> SeedBill:
    start, end = period
    seed = (service.id, account, start)
    low, high = (limit // tariff.step_inr for limit in tariff.amount_inr)
    amount = chance.number(low, high, *seed) * tariff.step_inr * 100
    due_on = end + timedelta(days=chance.number(*DAYS_TO_PAY, *seed, "due"))
    return SeedBill(
        number=f"{office.department(service).code}-{end:%Y%m}-{chance.number(0, 10**9 - 1, *seed, 'number'):09d}",
        account=account,
        title=tariff.title,
        payer_name_masked=_masked_name(service.id, account),
        period_from=start,
        period_to=end,
        amount=amount,
        rebate=amount * tariff.rebate_percent // 10000 * 100,
        rebate_until=due_on - timedelta(days=tariff.rebate_days),
        late_fee=amount * tariff.late_fee_percent // 10000 * 100,
        due_on=due_on,
        part_percent=tariff.part_percent,
    )


def _masked_name(*seed: str) -> str:
    first, last = (CAPITALS[chance.number(0, len(CAPITALS) - 1, *seed, part)] for part in ("first", "last"))
    return f"{first}***** {last}****"
