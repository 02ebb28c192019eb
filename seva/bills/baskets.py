"""What a citizen looks at and has chosen to pay: ids and amounts in a row, so that the conversation holds none."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import delete, insert, select, update

from seva.clock import Clock
from seva.departments.port import Bill
from seva.storage import Cipher, Database
from seva.storage.tables import bill_baskets

# After this a basket is empty: amounts change, and nobody remembers what they chose.
LIFE = timedelta(hours=24)
HOUR = timedelta(hours=1)
MOST = 10


@dataclass(frozen=True)
class Chosen:
    """A bill of an account, and how much of it is to be paid; in paise.

    `payable` is what the department asked when it was shown, `least` the least that it takes. `part`: less than all was
    chosen.
    """

    service: str
    account: str
    bill: str
    payable: int
    least: int
    amount: int
    part: bool = False

    @classmethod
    def of(cls, service: str, bill: Bill) -> Self:
        """All of a bill."""
        payable = bill.payable_paise
        return cls(service, bill.account_number, bill.number, payable, bill.least_paise, payable)

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from other bills."""
        return self.service, self.account, self.bill

    def paying(self, amount: int) -> Self:
        """The bill with another amount."""
        return replace(self, amount=amount, part=amount < self.payable)


@dataclass(frozen=True)
class Basket:
    """`shown` are the bills of the last answer, `items` those that were chosen, `paid` those of the last payment.

    `part` is the place in `shown` of the bill whose amount is asked for.
    """

    shown: tuple[Chosen, ...] = ()
    items: tuple[Chosen, ...] = ()
    paid: tuple[Chosen, ...] = ()
    part: int | None = None

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """The basket that was stored as JSON."""
        lists = {name: tuple(Chosen(**one) for one in value[name]) for name in ("shown", "items", "paid")}
        return cls(**lists, part=value["part"])

    @property
    def total(self) -> int:
        """What the chosen bills cost together."""
        return sum(one.amount for one in self.items)

    def with_items(self, added: Iterable[Chosen]) -> Self:
        """The basket with more bills; one that is in it already is replaced."""
        items = {one.key: one for one in (*self.items, *added)}
        return replace(self, items=tuple(items.values())[:MOST])


EMPTY = Basket()


class Baskets:
    """The baskets in the database, one for each citizen."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock
        self._forgot_at: datetime | None = None

    def get(self, citizen_id: str) -> Basket:
        """The citizen's basket; an empty one if there is none or it is too old."""
        c = bill_baskets.c
        query = select(c.content_encrypted).where(c.citizen_id == citizen_id, c.updated_at > self._clock() - LIFE)
        with self._database.begin() as connection:
            found = connection.execute(query).scalar()
        return Basket.from_json(self._cipher.decrypt(found)) if found else EMPTY

    def save(self, citizen_id: str, basket: Basket) -> Basket:
        """Keeps the basket in the place of the one before."""
        row = {"content_encrypted": self._cipher.encrypt(asdict(basket)), "updated_at": self._clock()}
        with self._database.begin() as connection:
            mine = update(bill_baskets).where(bill_baskets.c.citizen_id == citizen_id)
            if not connection.execute(mine.values(**row)).rowcount:
                connection.execute(insert(bill_baskets).values(citizen_id=citizen_id, **row))
        return basket

    def forget_old(self) -> int:
        """Removes what is too old to be used, at most once an hour; how many."""
        now = self._clock()
        if self._forgot_at and now - self._forgot_at < HOUR:
            return 0
        self._forgot_at = now
        with self._database.begin() as connection:
            return int(connection.execute(delete(bill_baskets).where(bill_baskets.c.updated_at <= now - LIFE)).rowcount)
